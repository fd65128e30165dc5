"""The words of a text as search sees them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskdash.domain.terms import TERM_CHARACTERS, asked, rank, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Fix the bug, then fix the docs!", ["fix", "the", "bug", "then", "docs"]),
        ("INB-12 v2.0 foo_bar don't", ["inb", "12", "v2", "0", "foo", "bar", "don", "t"]),
        ("Café CRÈME naïve", ["cafe", "creme", "naive"]),
        ("Cafe\u0301", ["cafe"]),
        ("Straße STRASSE", ["strasse"]),
        ("Łódź Ærø smørrebrød", ["lodz", "aero", "smorrebrod"]),
        ("ｆｕｌｌ ﬁne ½", ["full", "fine", "1", "2"]),
        ("ёлка Йод", ["елка", "иод"]),
        ("שָׁלוֹם مُحَمَّد", ["שלום", "محمد"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("한국어 검색", ["한국어", "검색"]),
        ("東京都", ["東", "京", "都", "東京", "京都"]),
        ("iPhone用", ["iphone", "用"]),
        ("ﾊﾝｶｸ が", ["ハ", "ン", "カ", "ク", "ハン", "ンカ", "カク", "が"]),
        ("ไทย", ["ไ", "ท", "ย", "ไท", "ทย"]),
    ],
)
def test_a_text_becomes_its_folded_words(text: str, expected: list[str]):
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Café c", ["cafe", "c"]),
        ("the bug the", ["bug", "the"]),  # the last word typed is the one that may go on
        ("東京都", ["東京", "京都"]),
        ("京", ["京"]),
        ('"* OR NEAR( : ^ -', ["or", "near"]),
    ],
)
def test_what_is_asked_for_becomes_the_terms_that_a_text_must_hold(text: str, expected: list[str]):
    assert asked(text) == expected


@given(st.text())
def test_terms_are_letters_digits_and_marks_only(text: str):
    for term in terms(text) + asked(text):
        assert term
        assert len(term) <= TERM_CHARACTERS
        assert all(c.isalnum() or unicodedata.category(c).startswith("M") for c in term)
        assert term.isascii() <= term.isalnum()


@given(st.text(), st.text())
def test_every_text_is_found_by_its_own_words(before: str, text: str):
    assert set(asked(text)) <= set(terms(f"{before} {text}"))


@given(st.text(alphabet="aé東京 -x"))
def test_each_term_is_told_once(text: str):
    assert len(set(terms(text))) == len(terms(text))
    assert len(set(asked(text))) == len(asked(text))


def test_a_very_long_word_is_found_by_its_beginning_and_by_itself():
    assert terms("a" * 70_000) == asked("a" * 70_000) == ["a" * TERM_CHARACTERS]


def test_titles_count_for_more_than_descriptions_and_words_for_more_than_beginnings():
    best_first = [
        rank(["paint"], "Paint the shed", ""),
        rank(["paint"], "Now paint the shed", ""),
        rank(["paint"], "The painting", ""),
        rank(["paint"], "The shed", "paint it"),
        rank(["paint"], "The shed", "painting it"),
        rank(["paint"], "The shed", ""),
    ]
    assert best_first == sorted(set(best_first), reverse=True)


def test_a_title_with_both_words_comes_before_one_with_the_other_below_it():
    assert rank(["paint", "shed"], "The shed to paint", "") > rank(["paint", "shed"], "The paint", "for the shed")
    assert rank([], "Anything", "at all") == 0
