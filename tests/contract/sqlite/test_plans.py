"""Every statement finds its rows through an index, in the order in which they are answered: none is slow later on."""

import asyncio
import itertools
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from taskdash.adapters.sqlite import connections, database
from taskdash.adapters.sqlite.walking import walking
from taskdash.domain.log import Ref
from taskdash.domain.queries import TASK_INDEXES, Index, Place, Plan
from tests.contract import generated
from tests.contract.commits import ADA, WORKSPACE, change, commit, put, task, uid
from tests.contract.engines import Store, on_sqlite

# What a plan may say beside SEARCH … USING INDEX, and why.
ALLOWED = {
    "SCAN words VIRTUAL TABLE INDEX": "the full-text index",
    "SCAN hidden": "the rows that the same statement has found",
    "SCAN (subquery-": "likewise, to make one row of them",
    "SCAN main.words_config": "a few rows, by FTS5 itself",
    "SCAN workspaces": "pruning looks at all workspaces, in a reader, once in a while",
    **{f"SCAN {n} CONSTANT ROWS": "values that stand in the statement" for n in range(2, 9)},
}


def explained(connection: sqlite3.Connection, statement: str, parameters: Any = ()) -> list[str]:
    return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    async def make() -> None:
        await database.Database(tmp_path / "t.db").close()

    asyncio.run(make())
    with closing(sqlite3.connect(tmp_path / "t.db")) as connection:
        yield connection


@pytest.mark.parametrize("index", TASK_INDEXES, ids=lambda index: index.name)
@pytest.mark.parametrize("descending", [True, False], ids=["descending", "ascending"])
def test_a_walk_begins_and_ends_inside_its_index(connection: sqlite3.Connection, index: Index, descending: bool):
    values = tuple(0 if column in ("trashed", "priority") else uid(1) for column in index.equal)
    also = tuple((column, 0) for column in index.also)
    for above, below, after in itertools.product([None, "b"], [None, "y"], [None, Place("m", uid(5))]):
        statement, parameters = walking(WORKSPACE, Plan(index, values, descending, above, below, also), after, 50)
        walk, *rest = explained(connection, statement, parameters)

        equal = "".join(f" AND {column}=?" for column in index.equal)
        place = f"({index.sort},id){'<' if descending else '>'}(?,?)" if after else None
        bounds = {place, f"{index.sort}>?" if above else None, f"{index.sort}<?" if below else None} - {None}
        if after:  # which lies inside the bound that it was found behind
            bounds -= {f"{index.sort}{'<' if descending else '>'}?"}
        assert re.match(re.escape("SEARCH entry USING ") + f"(INDEX {index.name}|PRIMARY KEY) ", walk)
        assert f"(workspace=?{equal}" in walk
        assert {bound for bound in bounds if bound and f" AND {bound}" not in walk} == set()
        assert not any("TEMP B-TREE" in step or "SCAN" in step for step in rest if not step.startswith("SCALAR"))


@pytest.mark.parametrize("index", [index for index in TASK_INDEXES if index.also], ids=lambda index: index.name)
def test_what_an_entry_tells_is_not_looked_up_in_its_task(connection: sqlite3.Connection, index: Index):
    also = tuple((column, 0) for column in index.also)
    values = tuple(0 if column == "trashed" else uid(1) for column in index.equal)
    statement, parameters = walking(WORKSPACE, Plan(index, values, True, also=also), None, 50)
    steps = connection.execute(f"EXPLAIN {statement}", parameters).fetchall()

    root = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
    (page,) = connection.execute(root, (index.name,)).fetchone()
    (cursor,) = [p1 for _, code, p1, p2, *_ in steps if code == "OpenRead" and p2 == page]
    places = {p2 for _, code, p1, p2, *_ in steps if code == "Column" and p1 == cursor}
    first = len(("workspace", *index.equal, index.sort, "id"))
    assert set(range(first, first + len(also))) <= places


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """What is sent to SQLite from now on, with its parameters."""
    sent: set[str] = set()
    connect: Callable[..., sqlite3.Connection] = connections.connect

    def traced(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection = connect(*arguments, **options)
        connection.set_trace_callback(sent.add)
        return connection

    monkeypatch.setattr(connections, "connect", traced)
    return sent


async def use_every_verb(store: Store) -> None:
    await store.log.append([commit(1, put("member", ADA, role="owner"), put("project", uid(1), prefix="INB"))])
    await store.log.append(
        [commit(2, task(uid(5), labels=[uid(7)]), put("comment", uid(6), task=uid(5)), group=uid(9))]
    )
    await store.log.append([commit(3, task(uid(5), "Other")), commit(4, id=commit(1).id)])
    await store.log.by_id(WORKSPACE, uid(1))
    await store.log.after(WORKSPACE, 0, 10)
    await store.log.of_group(WORKSPACE, uid(9))
    await store.log.touching(WORKSPACE, "task", uid(5), 9, 9)
    await read_everything(store)
    await store.trash.before("2026", 9)
    await store.trash.within(WORKSPACE, Ref("project", uid(1)), 9)
    await store.trash.within(WORKSPACE, Ref("task", uid(5)), 9)
    await store.upkeep.prune("2027", 2)
    await store.upkeep.base(WORKSPACE, Ref("project", uid(1)), 9)
    await store.leases.claim("a", "b", "c", "d")
    await store.leases.release("a", "b")
    await store.jobs.unfinished("2027", 9)
    await store.upkeep.erase(WORKSPACE)


async def read_everything(store: Store) -> None:
    refs = [Ref("task", uid(n)) for n in range(9)] + [Ref("label", uid(n)) for n in range(9)]
    await store.models.load(WORKSPACE, refs, generated.questions)
    for kind, of in (("task", None), ("label", None), ("comment", uid(5))):
        await store.models.of_kind(WORKSPACE, kind, of, None, 9)
        await store.models.of_kind(WORKSPACE, kind, of, Place("2026", uid(1)), 9)
    for start in (None, Ref("project", uid(1)), Ref("task", uid(1)), Ref("view", uid(1))):
        await store.models.every(WORKSPACE, start, 9)
    await store.models.search(WORKSPACE, ["water", "pl"], 9)
    await store.models.memberships(ADA)
    await store.models.memberships(ADA, trashed=True)
    await store.tallies.by_bucket(WORKSPACE)
    await store.tallies.open_due(WORKSPACE, "2026-01-01")
    await store.tallies.completed(WORKSPACE, "2026-01-01")


async def test_no_statement_scans_or_sorts(statements: set[str], tmp_path: Path):
    """Every verb of every port is used, and each statement that was sent is explained."""
    store = await on_sqlite(tmp_path)
    await use_every_verb(store)
    await store.close()

    asked = {s for s in statements if s.startswith(("SELECT", "WITH", "UPDATE", "DELETE", "INSERT"))}
    assert len(asked) > 60
    with closing(sqlite3.connect(tmp_path / "taskdash.db")) as connection:
        wrong = {
            (statement, step)
            for statement in asked
            for step in explained(connection, statement)
            if "TEMP B-TREE" in step or ("SCAN" in step and not step.startswith(tuple(ALLOWED)))
        }
    assert not wrong


KINDS = ("label", "member", "project", "view", "workspace")


async def test_statements_are_planned_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """SQLite would plan one again for each value of a parameter that decides whether a partial index will do."""
    planned: list[int] = []

    def seen(action: int, *_: object) -> int:
        planned.append(action)
        return sqlite3.SQLITE_OK

    connect: Callable[..., sqlite3.Connection] = connections.connect

    def watched(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection = connect(*arguments, **options)
        connection.set_authorizer(seen)
        return connection

    monkeypatch.setattr(connections, "connect", watched)
    store = await on_sqlite(tmp_path)
    await store.log.append([commit(1, *(put(kind, uid(n)) for n in range(6) for kind in KINDS))])
    for n in range(1, 5):
        planned.clear()
        await store.log.append([commit(1 + n, *(change(kind, uid(n), {}, name=str(n)) for kind in KINDS))])
        for kind in KINDS:
            await store.models.load(WORKSPACE, [Ref(kind, uid(n))])
            await store.models.load(WORKSPACE, [Ref(kind, uid(n)), Ref("task", uid(n))])
            await store.models.of_kind(WORKSPACE, kind, None, None, 3)
    await store.close()
    assert not planned


def test_a_list_of_ids_is_looked_up_in_a_few_statements(statements: set[str], tmp_path: Path):
    async def run() -> None:
        store = await on_sqlite(tmp_path)
        await store.log.append([commit(1)])
        statements.clear()
        await store.models.load(WORKSPACE, [Ref("task", uid(n)) for n in range(1_000)])
        await store.close()

    asyncio.run(run())
    assert sum(statement.startswith("SELECT") for statement in statements) <= 4


def test_no_statement_skips_rows():
    """Pages go on by key; an OFFSET would read all that it skips."""
    sources = Path(database.__file__).parent.glob("*.py")
    assert not [path.name for path in sources if re.search(r"\bOFFSET\b", path.read_text())]
