"""Which format a file is in."""

import pytest

from taskdash.domain.formats.detection import detect


@pytest.mark.parametrize(
    ("start", "name", "found"),
    [
        ('{"id": "1", "lists": []', "board.json", "trello"),
        ("\ufeff  {", "", "trello"),
        ("project,title\n", "whatever.txt", "csv"),
        ("Title;Due On\r\n", "", "csv"),
        ("TYPE,CONTENT,PRIORITY\n", "Home.csv", "todoist"),
        ("name,when\n", "list.csv.gz", "csv"),
        ("buy milk\n", "todo.txt", "todo.txt"),
        ("buy milk\n", "TODO.TXT.GZ", "todo.txt"),
        ("buy milk\n(A) call mom\n", "", "todo.txt"),
        ("x 2026-01-31 buy milk\n", "notes", "todo.txt"),
        ("buy milk\n", "", None),
        ("", "", None),
        ("a,b,c\n1,2,3\n", "list.dat", None),
    ],
)
def test_the_content_tells_before_the_name_does(start, name, found):
    assert detect(start, name) == found
