"""What is exported from one workspace and imported into an empty one is the same there."""

import asyncio
import contextlib
import tempfile
from pathlib import Path
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taskdash.adapters.sqlite.database import Database
from taskdash.domain.log import Actor, Operation
from taskdash.domain.queries import PRIORITIES, STATUSES
from taskdash.domain.refusal import Refusal
from tests.unit.imports.conftest import Office

text = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
name = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=8)
name = name.filter(str.strip)
days = st.dates().filter(lambda day: day.year >= 1900).map(str)
instants = st.integers(1, 10**12).map(
    lambda n: f"{2000 + n % 26}-0{n % 9 + 1}-1{n % 10}T0{n % 10}:30:00.{n % 1000:03}Z"
)


@st.composite
def tasks(draw):
    """Fields of a task that the rules accept; projects, labels, people and the task above by their number."""
    fields = draw(
        st.fixed_dictionaries(
            {"title": name, "created_at": instants},
            optional={
                "description": text,
                "status": st.sampled_from(STATUSES),
                "priority": st.sampled_from(PRIORITIES),
                "timezone": st.sampled_from(["Europe/Berlin", "Asia/Kathmandu"]),
                "estimate_minutes": st.integers(0, 10_000),
                "start_on": days,
            },
        )
    )
    if draw(st.booleans()):
        fields["due_on"] = max(draw(days), fields.get("start_on", ""))
        fields |= draw(st.fixed_dictionaries({}, optional={"due_time": st.just("09:30")}))
        fields |= draw(st.fixed_dictionaries({}, optional={"recurrence": st.just("FREQ=MONTHLY;BYMONTHDAY=-1")}))
    if fields.get("status") == "done" and draw(st.booleans()):
        fields["completed_at"] = draw(instants)
    refers = st.fixed_dictionaries(
        {
            "project": st.integers(0, 3),
            "labels": st.sets(st.integers(0, 3), max_size=3),
            "assignees": st.sets(st.integers(0, 1), max_size=2),
            "above": st.none() | st.integers(0, 20),
            "before": st.none() | st.integers(0, 20),
            "trash": st.just(False) | st.booleans(),
        }
    )
    return fields, draw(refers)


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(
    projects=st.lists(name, min_size=3, max_size=3),
    labels=st.lists(name, min_size=4, max_size=4, unique_by=str.strip),
    made=st.lists(tasks(), max_size=12),
)
def test_export_and_import_into_an_empty_workspace_give_the_same_tasks(projects, labels, made):
    asyncio.run(round_trip(projects, labels, made))


async def round_trip(projects, labels, made):
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "taskdash.db", readers=1)
        office = Office(database)
        await office.found()
        await fill(office, projects, labels, made)
        before = await office.table()

        other = await office.workspace(office.owner)
        await join_all(office, other)
        result = await office.take_in(await office.written_out(), workspace=other)

        after = await office.table(other)
        assert (result.rows_rejected, result.notes) == (0, [])
        assert result.tasks.added == len(before)
        assert by_project(after) == by_project(before)
        again = await office.take_in(await office.written_out(), workspace=other)
        assert again.tasks.added == 0
        await office.committer.settle()
        await database.close()


async def fill(office, projects, labels, made):
    """A workspace with tasks as they may become when people work with them."""
    inbox = (await office.reader.items(await office.standing(), "project", None, 50, None)).items[0]["id"]
    project_ids = [inbox, *[await office.make("project", name=name) for name in projects]]
    label_ids = [await office.make("label", name=name) for name in labels]
    people = [office.owner, await office.join("member")]
    ids: list[str] = []
    for fields, refers in made:
        id = str(uuid4())
        fields = {
            **fields,
            "project": project_ids[refers["project"]],
            "labels": [label_ids[n] for n in refers["labels"]],
            "assignees": [people[n] for n in refers["assignees"]],
        }
        if refers["before"] is not None and refers["before"] < len(ids):
            fields["order"] = {"before": ids[refers["before"]]}
        await office.ask(Operation("create", "task", id, fields), imported=True)
        ids.append(id)
    for id, (_, refers) in zip(ids, made, strict=True):
        if refers["above"] is not None and refers["above"] < len(ids):
            with contextlib.suppress(Refusal):  # below itself, or too deep
                await office.change(id, parent=ids[refers["above"]])
        if refers["trash"]:
            await office.delete(id)


async def join_all(office, workspace):
    """The people of the first workspace are members of the other one, too."""
    standing = await office.standing()
    for member in (await office.reader.items(standing, "member", None, 50, None)).items:
        if member["id"] != office.owner:
            standing = await office.standing(workspace=workspace)
            _, code = await office.membership.invite(Actor(office.owner), workspace, "member", str(uuid4()))
            await office.membership.join(member["id"], code)


def by_project(table):
    """The rows of each project in their order, without their numbers: those are given anew."""
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in table:
        prefix, _, _ = row.pop("key").partition("-")
        found.setdefault((prefix, row["project"]), []).append(row)
    return found
