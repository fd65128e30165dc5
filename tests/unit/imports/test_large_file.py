"""The 61,617 tasks of the large file: counts that match it, and a workspace that answers over them."""

import csv
import gzip
import io
from collections import Counter
from pathlib import Path

import pytest

from taskdash.adapters.sqlite.database import Database
from taskdash.adapters.sqlite.tallies import SqliteTallies
from taskdash.services.statistics import Statistician
from tests.unit.imports.conftest import Office

FILE = Path(__file__).parent.parent.parent / "data" / "tasks.csv.gz"


@pytest.mark.timeout(900)
async def test_every_row_is_in_and_can_be_counted_listed_and_found(tmp_path):
    database = Database(tmp_path / "taskdash.db", readers=1)
    office = Office(database, quota=100_000)
    await office.found()
    packed = FILE.read_bytes()
    rows = list(csv.DictReader(io.StringIO(gzip.decompress(packed).decode(), newline="")))

    result = await office.take_in(packed)

    assert (result.tasks.added, result.rows_rejected, result.notes) == (len(rows), 0, [])
    assert result.projects.added == len({row["project"] for row in rows}) == 4
    assert result.labels.added == len({row["labels"] for row in rows if row["labels"]})
    standing = await office.standing()
    stats = await Statistician(office.models, SqliteTallies(database)).stats(standing, "UTC", office.now)
    assert stats.by_status == Counter(row["status"] for row in rows)
    projects = {p["name"]: p["id"] for p in (await office.reader.items(standing, "project", None, 50, None)).items}
    warehouse = [row["title"] for row in rows if row["project"] == "Warehouse"]
    first = await office.titles(project=projects["Warehouse"], sort="order", descending=False)
    assert first == [title.strip() for title in warehouse[:500]]
    assert await office.tasks("daily planner")
    assert essence(csv.DictReader(io.StringIO(await office.written_out(), newline=""))) == essence(rows)

    before = await office.log.head(office.id)
    receipt = await office.delete(projects["Super Productivity"], "project")
    await office.undo(receipt)
    after = await office.log.head(office.id)
    assert before is not None
    assert after is not None
    assert (after.seq - before.seq, len(receipt.mutations)) == (2, 1)
    stats = await Statistician(office.models, SqliteTallies(database)).stats(standing, "UTC", office.now)
    assert stats.total == len(rows)
    await office.committer.settle()
    await database.close()


def essence(rows):
    """What the file says of its tasks, each as often as it does."""
    return Counter(
        tuple(row[name] for name in ("project", "description", "status", "priority", "labels")) for row in rows
    )
