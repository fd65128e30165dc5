"""Records of a CSV file: RFC 4180, and going on behind a malformed one."""

import io

import pytest

from taskdash.domain.formats.records import records
from taskdash.domain.formats.rows import Rejected


def read(text, delimiter=","):
    return [
        (each.line, each.reason if isinstance(each, Rejected) else each.cells)
        for each in records(iter(io.StringIO(text, newline="")), delimiter)
    ]


def test_a_quoted_cell_may_hold_commas_quotes_and_line_ends():
    assert read('a,"b, ""c""\r\nd"\r\ne,f\r\n') == [(1, ["a", 'b, "c"\r\nd']), (3, ["e", "f"])]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_ends_a_record(end):
    assert read(f"a,b{end}{end}c,d") == [(1, ["a", "b"]), (3, ["c", "d"])]


def test_text_behind_a_closing_quotation_mark_costs_its_line_only():
    reason = "has text behind the closing quotation mark of a cell; one inside a cell must be doubled"

    assert read('a,b\n"c" d,e\nf,g\n') == [(1, ["a", "b"]), (2, reason), (3, ["f", "g"])]


def test_a_quotation_mark_that_is_never_closed_costs_its_line_only():
    lines = "".join(f"{n},x\n" for n in range(100))

    found = read(f'a,"b\n{lines}')

    assert found[0] == (1, "has a quotation mark that is never closed")
    assert found[1:] == [(n + 2, [str(n), "x"]) for n in range(100)]


def test_an_overlong_cell_is_left_out_whole_whatever_its_lines_look_like():
    inside = "not,a,record\n" * 20_000

    assert read(f'a,"{inside}",b\nc,d\n') == [(1, "has a cell of more than 131072 characters"), (20_002, ["c", "d"])]


def test_an_unclosed_quotation_mark_far_from_the_end_is_told_from_an_overlong_cell():
    lines = "some,good,row\n" * 20_000

    found = read(f'a,"b\n{lines}')

    assert found[0] == (1, "has a cell of more than 131072 characters")
    assert len(found) == 20_001


def test_a_record_may_end_with_the_file():
    assert read("a,b") == [(1, ["a", "b"])]
