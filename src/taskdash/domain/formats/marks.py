"""Marked words in a task's text, such as @home or +garden: taken out where they stand apart from its sentence."""

from collections.abc import Callable


def take_out(text: str, is_mark: Callable[[str], bool]) -> tuple[str, list[str]]:
    """`text` without the marked words at its start and end, and all its marked words in their order.

    A marked word inside the sentence stays in it: "Ask @anna about +garden @phone" loses the last two only. Where
    nothing but marked words is left, the text stays as it is.
    """
    words = text.split()
    marks = [word for word in words if is_mark(word)]
    if not marks:
        return " ".join(words), []
    start, end = 0, len(words)
    while start < end and is_mark(words[start]):
        start += 1
    while end > start and is_mark(words[end - 1]):
        end -= 1
    return " ".join(words[start:end] or words), marks
