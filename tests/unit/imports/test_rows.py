"""What an import makes of rows: names, people, order, and what is rejected while the rest goes in."""

import gzip

import pytest

from taskdash.domain.ids import SYSTEM
from taskdash.domain.log import Actor
from taskdash.domain.refusal import Refusal
from taskdash.services.importing.telling import Counts, Stopped
from tests.unit.imports.conftest import QUOTA


async def test_names_become_projects_and_labels_made_once_or_found(office):
    await office.make("project", name="Home")
    await office.make("label", name="bank")

    result = await office.take_in('title,project,labels\na,Home,"bank, paper"\nb,Garden,paper\nc,,\n')

    assert (result.tasks, result.projects, result.labels) == (Counts(3, 0), Counts(1, 1), Counts(1, 1))
    assert await office.named("project") == ["Garden", "Home", "Inbox"]
    assert await office.named("label") == ["bank", "paper"]
    assert sorted((row["title"], row["project"], row.get("labels")) for row in await office.table()) == [
        ("a", "Home", "bank, paper"),
        ("b", "Garden", "paper"),
        ("c", "Inbox", None),
    ]


async def test_tasks_without_a_project_go_where_it_was_asked(office):
    await office.take_in("title,project\na,\nb,Home\n", project="Mail")

    assert {row["title"]: row["project"] for row in await office.table()} == {"a": "Mail", "b": "Home"}


async def test_times_of_the_past_are_kept(office):
    await office.take_in(
        "title,status,created_at,completed_at\na,done,2016-12-30T17:53:18+01:00,2017-01-01T00:00:00Z\nb,done,,\n"
    )

    (a, b) = await office.tasks(sort="created_at", descending=False)
    assert (a["created_at"], a["completed_at"]) == ("2016-12-30T16:53:18.000Z", "2017-01-01T00:00:00.000Z")
    assert b["completed_at"] is None  # nobody knows when


async def test_people_are_found_by_address_or_id_and_strangers_are_told(office):
    member = await office.join("member")
    stranger = await office.person()

    result = await office.take_in(
        f'title,assignees\na,"{member}@EXAMPLE.org, {office.owner}"\nb,{stranger}@example.org\nc,nobody\n'
    )

    found = {task["title"]: task["assignees"] for task in await office.tasks()}
    assert found == {"a": [member, office.owner], "b": [], "c": []}
    (note,) = result.notes
    assert (note.text, note.times) == ("somebody who is not a member here was not assigned", 2)
    assert [(row.line, row.item) for row in note.examples] == [(3, f"{stranger}@example.org"), (4, "nobody")]


async def test_rows_that_the_rules_refuse_are_rejected_alone(office):
    long = "x" * 501
    result = await office.take_in(
        "title,start_on,due_on,recurrence,completed_at,project,labels,description\n"
        "a,,,,,,,\n"
        f"{long},,,,,,,\n"
        "b,2026-02-01,2026-01-01,,,,,\n"
        "c,,,FREQ=DAILY,,,,\n"
        "d,,,,,,,\n"
        "e,,2026-01-01,sometimes,,,,\n"
        "f,,,,2026-01-01T00:00:00Z,,,\n"
        f"g,,,,,{long},,\n"
        f'h,,,,,,"ok, {long}",\n'
        f"i,,,,,,,{'ü' * 40_000}\n"
        "j,,,,,,,\n"
    )

    assert sorted(task["title"] for task in await office.tasks()) == ["a", "d", "j"]
    assert [(row.line, row.field, row.reason) for row in sorted(result.rejected, key=lambda row: row.line)] == [
        (3, "title", "may have at most 500 characters, has 501"),
        (4, "start_on", "must not lie after due_on"),
        (5, "recurrence", "needs due_on"),
        (7, "recurrence", "'SOMETIMES' is not a part of a recurrence rule of days, weeks, months or years"),
        (8, "completed_at", "only a task that is done was completed"),
        (9, "project", "may have at most 200 characters, has 501"),
        (10, "labels", "may have at most 200 characters, has 501"),
        (11, "description", "may have at most 65536 bytes, has 80000"),
    ]
    assert (result.rows, result.rows_rejected, result.tasks) == (11, 8, Counts(3, 0))
    assert await office.named("label") == []  # none that only rejected rows would have had


async def test_many_bad_rows_among_good_ones(office):
    rows = "".join(f"task {n},{'2026-02-01' if n % 3 else ''},2026-01-01\n" for n in range(1200))

    result = await office.take_in(f"title,start_on,due_on\n{rows}")

    assert (result.tasks.added, result.rows_rejected, len(result.rejected)) == (400, 800, 800)


async def test_of_very_many_rejected_rows_a_thousand_are_listed(office):
    result = await office.take_in("title,due_on\n" + "a,never\n" * 1_500)

    assert (result.rows_rejected, len(result.rejected)) == (1_500, 1_000)


async def test_a_batch_too_large_for_one_commit_is_divided(office):
    text = "long " * 12_000
    result = await office.take_in("title,description\n" + "".join(f"{n},{text}\n" for n in range(200)))

    assert result.tasks == Counts(200, 0)


async def test_a_row_for_a_project_in_the_trash_is_rejected(office):
    await office.take_in("title,project\na,Home\n")
    (home,) = [p for p in await projects(office) if p["name"] == "Home"]
    await office.delete(home["id"], "project")

    result = await office.take_in("title,project\na,Home\nb,Home\nc,Garden\n")

    assert (result.tasks, result.projects) == (Counts(1, 1), Counts(1, 0))
    assert [(row.line, row.field, row.reason) for row in result.rejected] == [
        (3, "project", "the project is in the trash; restore it first")
    ]


async def test_a_project_that_was_renamed_is_still_the_files(office):
    await office.take_in("title,project\na,Home\n")
    (home,) = [p for p in await projects(office) if p["name"] == "Home"]
    await office.change(home["id"], "project", name="House")

    await office.take_in("title,project\na,Home\nb,Home\n")

    assert {row["project"] for row in await office.table()} == {"House"}


async def test_two_projects_of_one_name_are_told_apart_by_the_prefix_of_their_keys(office):
    text = "key,title,project\nAAA-1,a,Home\nBBB-1,b,Home\n,c,Home\nAAA-2,d,Home\n"

    await office.take_in(text)
    await office.take_in(text + "BBB-2,e,Home\n")

    found = {row["title"]: row["key"].partition("-")[0] for row in await office.table()}
    assert found == {"a": "AAA", "b": "BBB", "c": "AAA", "d": "AAA", "e": "BBB"}


async def test_a_prefix_that_is_taken_is_replaced(office):
    await office.make("project", name="Other", prefix="HOM")

    await office.take_in("key,title,project\nHOM-1,a,Home\n")

    assert [row["key"] for row in await office.table()] == ["HOME-1"]


async def test_one_undo_takes_the_import_back(office):
    result = await office.take_in("title,project,labels\n" + "".join(f"{n},Home,x\n" for n in range(1_100)))
    assert len(await office.log.of_group(office.id, result.group)) == 3

    await office.undoer.group(Actor(office.owner), office.id, result.group)

    assert await office.table() == []
    assert await office.named("project") == ["Inbox"]


async def test_a_viewer_is_refused_before_anything_happens(office):
    viewer = await office.join("viewer")

    with pytest.raises(Refusal) as refused:
        await office.take_in("title\na\n", by=viewer)

    assert refused.value.code == "forbidden"
    assert await office.table() == []


async def test_an_import_ends_where_the_workspace_is_full_and_says_so(office):
    result = await office.take_in("title\n" + "".join(f"{n}\n" for n in range(QUOTA + 100)))

    assert result.stopped == Stopped(
        "conflict", f"a workspace holds at most {QUOTA} tasks, those in the trash included"
    )
    assert result.tasks.added == QUOTA


async def test_rows_before_the_damage_of_a_packed_file_go_in(office):
    packed = gzip.compress(b"title\n" + b"".join(b"task %d\n" % n for n in range(50_000)))
    office.committer._quota = 10**6

    result = await office.take_in(packed[: len(packed) // 2])

    assert 1_000 < result.tasks.added < 50_000
    (row,) = result.rejected
    assert (row.line, row.reason) == (result.rows + 2, "the file is damaged: from here on it cannot be unpacked")


@pytest.mark.parametrize(
    ("content", "options", "field", "message"),
    [
        ("name\na\n", {"format": "csv"}, "title", "line 1: the first line must name the columns, one of them “title”"),
        ("buy milk\n", {}, "format", "cannot be told from the file: name it, csv, todoist, todo.txt, trello"),
        ("title\na\n", {"format": "xml"}, "format", "must be one of csv, todoist, todo.txt, trello"),
        ("{}", {}, "file", "line 1: is not the JSON of a Trello board: Object missing required field `id`"),
        ("title\na\n", {"timezone": "Mars"}, "timezone", "must be the name of a time zone, such as Europe/Berlin"),
        ("title\na\n".encode("utf-16"), {}, "file", "must be UTF-8 text; this is UTF-16"),
        (gzip.compress("title\na\n".encode("utf-16")), {}, "file", "must be UTF-8 text; this is UTF-16"),
        (
            b"PK\x03\x04",
            {"name": "tasks.xlsx"},
            "file",
            "must be text; this is a ZIP archive or a spreadsheet: unpack it, or save it as CSV",
        ),
        (b"\x1f\x8bnonsense", {}, "file", "is damaged: it cannot be unpacked"),
    ],
    ids=range(9),
)
async def test_a_file_that_cannot_be_read_is_refused_as_a_whole(office, content, options, field, message):
    with pytest.raises(Refusal) as refused:
        await office.take_in(content, **options)

    assert (refused.value.code, refused.value.field, refused.value.message) == ("invalid", field, message)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
async def test_a_file_may_be_packed_and_have_a_byte_order_mark(office, encoding, pack):
    await office.take_in(pack("title\nZähne putzen\n".encode(encoding)))

    assert await office.titles() == ["Zähne putzen"]


async def test_progress_counts_up_to_the_result(office):
    content = "title,due_on\n" + "".join(f"{n},\n" for n in range(1_200)) + "bad,never\n"

    result = await office.take_in(content)

    assert [told.added for told in office.progress] == [500, 1_000, 1_200]
    last = office.progress[-1]
    assert (last.rows, last.added, last.rejected, last.bytes) == (1_201, 1_200, 1, len(content))
    assert result.rows == 1_201


async def test_an_import_is_not_the_products_own_doing(office):
    await office.take_in("title\na\n")

    assert {task["created_by"] for task in await office.tasks()} == {office.owner} != {SYSTEM}


async def projects(office):
    return (await office.reader.items(await office.standing(), "project", None, 500, None)).items


async def test_when_the_first_rows_cannot_be_stored_the_file_is_refused_and_none_is_stored_later(office, monkeypatch):
    """The disk takes nothing for a moment: what comes behind does not go in, as the caller is told that nothing did."""
    append, before = office.log.append, await office.log.head(office.id)

    async def fails_once(_commits):
        monkeypatch.setattr(office.log, "append", append)
        raise Refusal("unavailable", "the database cannot be used at the moment")

    monkeypatch.setattr(office.log, "append", fails_once)
    with pytest.raises(Refusal):
        await office.take_in("title\n" + "".join(f"{n}\n" for n in range(1_600)))
    await office.committer.settle()

    assert await office.log.head(office.id) == before
