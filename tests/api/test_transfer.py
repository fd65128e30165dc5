"""Files in and out over HTTP."""

import csv
import gzip
import io
import json
from typing import Any
from uuid import uuid4

import httpx

from tests.api.people import Person

IMPORTS = "/workspaces/me/imports"
FILE = b"title,project,priority\nWater the plants,Garden,high\n,Garden,low\nMow,Garden,\n"
CSV = {"Content-Type": "text/csv"}


def test_an_import_tells_how_far_it_is_and_what_came_of_it(ada: Person) -> None:
    """Good rows go in, bad ones are listed; the same file again adds nothing."""
    answer = ada.send("POST", f"{IMPORTS}?name=tasks.csv", content=FILE, headers=CSV)
    *progress, result = _lines(answer)

    assert answer.headers["Content-Type"] == "application/x-ndjson"
    assert {line["type"] for line in progress} == {"progress"}
    assert (result["tasks"], result["rows_rejected"]) == ({"added": 2, "there": 0}, 1)
    assert result["rejected"][0]["line"] == 3
    assert {task["title"] for task in ada.get("/workspaces/me/tasks")["items"]} == {"Water the plants", "Mow"}
    again = _lines(ada.send("POST", IMPORTS, content=gzip.compress(FILE), headers=CSV))[-1]
    assert again["tasks"] == {"added": 0, "there": 2}


def test_a_dry_run_changes_nothing(ada: Person) -> None:
    """But says what would happen."""
    (*_, result) = _lines(ada.send("POST", f"{IMPORTS}?dry_run=true", content=FILE, headers=CSV))

    assert (result["dry_run"], result["tasks"]["added"]) == (True, 2)
    assert ada.get("/workspaces/me/tasks")["items"] == []


def test_an_import_is_taken_back_by_its_group(ada: Person) -> None:
    """The Idempotency-Key names it."""
    group = str(uuid4())
    ada.send("POST", IMPORTS, content=FILE, headers={**CSV, "Idempotency-Key": group})
    ada.post("/workspaces/me/undo", {"group": group})

    assert ada.get("/workspaces/me/tasks")["items"] == []


def test_what_cannot_be_read_is_refused_before_it_begins(ada: Person) -> None:
    """With a status of its own."""
    unclear = ada.send("POST", IMPORTS, content=b"nothing like it", headers=CSV)
    form = ada.send("POST", IMPORTS, content=FILE, headers={"Content-Type": "multipart/form-data; boundary=x"})

    assert (unclear.status_code, unclear.json()["code"]) == (422, "invalid")
    assert form.status_code == 415


def test_a_file_may_be_larger_than_other_bodies_but_not_endless(ada: Person) -> None:
    """64 MiB, sent as it comes."""
    row = b"A task with a long description," + b"x" * 60_000 + b"\n"
    large = iter([b"title,description\n", *[row] * 40])
    (*_, result) = _lines(ada.send("POST", f"{IMPORTS}?dry_run=true", content=large, headers=CSV))
    assert result["tasks"]["added"] == 40

    chunk = b"x" * 1024 * 1024
    endless = ada.send("POST", IMPORTS, content=iter([chunk] * 65), headers=CSV)
    assert (endless.status_code, endless.json()["code"]) == (413, "too_large")


def test_what_is_exported_can_be_imported(ada: Person) -> None:
    """All columns, into an empty workspace."""
    label = ada.post("/workspaces/me/labels", {"name": "red"})["id"]
    ada.task(title="Über, alles", labels=[label], due_on="2026-12-24")
    answer = ada.send("GET", "/workspaces/me/export")
    (row,) = csv.DictReader(io.StringIO(answer.text))
    shared = ada.workspace()
    ada.send("POST", f"/workspaces/{shared}/imports", content=answer.content, headers=CSV).raise_for_status()

    assert answer.headers["Content-Disposition"] == 'attachment; filename="tasks.csv"'
    assert (row["title"], row["labels"], row["due_on"]) == ("Über, alles", "red", "2026-12-24")
    (task,) = ada.get(f"/workspaces/{shared}/tasks")["items"]
    assert (task["title"], task["due_on"]) == ("Über, alles", "2026-12-24")


def _lines(answer: httpx.Response) -> list[dict[str, Any]]:
    answer.raise_for_status()
    return [json.loads(line) for line in answer.text.splitlines()]
