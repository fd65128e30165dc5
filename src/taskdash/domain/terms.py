"""The words of a text as search sees them: the same on every engine, at indexing and at asking.

A term is in NFKC, without case and accents, and holds letters, digits and vowel signs only. What is written without
spaces between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) is cut into single characters and pairs of
neighbours.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

TERM_CHARACTERS = 64  # of a longer word this beginning is its term: nobody types more of one to find it

_ASCII_WORD = re.compile(r"[0-9a-z]+")
_UNSPACED = (
    "\u0e01-\u0e5b\u0e81-\u0edf"  # Thai, Lao
    "\u1000-\u109f\u1780-\u17ff"  # Burmese, Khmer
    "\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u31f0-\u31ff"  # iteration marks, Hiragana, Katakana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
)
_PIECE = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_UNSPACED_CHARACTER = re.compile(f"[{_UNSPACED}]")
# Accents, and the vowel points that Hebrew and Arabic are commonly written without.
_ACCENT = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]")
_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})

_TITLE_WORD, _TITLE_BEGINNING, _TITLE_START, _DESCRIPTION_WORD, _DESCRIPTION_BEGINNING = 10, 6, 5, 2, 1


def terms(text: str) -> list[str]:
    """The terms of `text`, each once, in the order in which they first occur: what an index holds of it."""
    found: dict[str, None] = {}
    for word in _words(text):
        if _UNSPACED_CHARACTER.match(word):
            found.update(dict.fromkeys(word))
            found.update(dict.fromkeys(map("".join, pairwise(word))))
        else:
            found[word[:TERM_CHARACTERS]] = None
    return list(found)


def asked(text: str) -> list[str]:
    """The terms that a text must hold to be found by the words `text`, the last one as the beginning of a term."""
    found: dict[str, None] = {}
    for word in _words(text):
        if _UNSPACED_CHARACTER.match(word) and len(word) > 1:
            pairs = list(map("".join, pairwise(word)))
        else:
            pairs = [word[:TERM_CHARACTERS]]
        for term in pairs:
            found.pop(term, None)  # the word typed last stays last, also where it was there before
            found[term] = None
    return list(found)


def rank(words: Sequence[str], title: str, description: str) -> int:
    """How well a text that holds all `words` (as from `asked`) answers them: more is better.

    A word in the title counts for more than one in the description, a whole word for more than the beginning of one,
    and a title that begins with what was asked comes before one that has it further on.
    """
    if not words:
        return 0
    in_title, in_description = terms(title), terms(description)
    score = _held(words, in_title, _TITLE_WORD, _TITLE_BEGINNING)
    score += _held(words, in_description, _DESCRIPTION_WORD, _DESCRIPTION_BEGINNING)
    if in_title and (in_title[0] == words[0] or (len(words) == 1 and in_title[0].startswith(words[0]))):
        score += _TITLE_START
    return score


def _held(words: Sequence[str], of: list[str], whole: int, beginning: int) -> int:
    there = set(of)
    score = whole * sum(word in there for word in words)
    if words[-1] not in there and any(term.startswith(words[-1]) for term in of):
        score += beginning
    return score


def _words(text: str) -> list[str]:
    """The folded words of `text`, one of an unspaced script never together with another."""
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = _ACCENT.sub("", unicodedata.normalize("NFD", folded))
    folded = unicodedata.normalize("NFKC", folded).translate(_STROKES)
    kept = "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in folded)
    return [piece for word in kept.split() for piece in _PIECE.findall(word)]
