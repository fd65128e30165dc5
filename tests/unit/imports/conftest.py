"""Every test imports into, or exports from, workspaces over SQLite."""

import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from taskdash.adapters.sqlite.database import Database
from taskdash.services.exporting import Exporter
from taskdash.services.importing.importer import Desk, Importer
from taskdash.services.importing.telling import Options, Progress, Result
from tests.team import Team

QUOTA = 5_000  # tasks, so that a test can reach it


class Office(Team):
    """A team that takes files in and writes them out."""

    def __init__(self, database: Database, quota: int = QUOTA) -> None:
        super().__init__(database, quota=quota)
        desk = Desk(self.models, self.users, self.committer, lambda: self.now, quota=quota)
        self.importer = Importer(desk, lambda: self.now)
        self.exporter = Exporter(self.models, self.users, self.lister)
        self.progress: list[Progress] = []

    async def take_in(
        self, content: str | bytes, by: str | None = None, workspace: str | None = None, **options: Any
    ) -> Result:
        """Import a file; what it told on the way is in `progress`."""
        file = io.BytesIO(content.encode() if isinstance(content, str) else content)
        standing = await self.standing(by, workspace)
        self.progress = []
        async for told in self.importer.run(standing, file, Options(**options)):
            if isinstance(told, Result):
                return told
            self.progress.append(told)
        raise AssertionError("an import ends with its result")

    async def written_out(self, workspace: str | None = None) -> str:
        """The export of the workspace."""
        standing = await self.standing(workspace=workspace)
        return b"".join([chunk async for chunk in self.exporter.csv(standing)]).decode()

    async def table(self, workspace: str | None = None) -> list[dict[str, str]]:
        """The rows of the export, cells by column, empty ones left out."""
        text = await self.written_out(workspace)
        rows = csv.DictReader(io.StringIO(text, newline=""))
        return [{name: cell for name, cell in row.items() if cell} for row in rows]

    async def named(self, kind: str) -> list[str]:
        """The names of the live projects or labels."""
        page = await self.reader.items(await self.standing(), kind, None, 500, None)
        return sorted(item["name"] for item in page.items)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    database = Database(tmp_path / "taskdash.db", readers=1)
    office = Office(database)
    await office.found()
    yield office
    await office.committer.settle()
    await database.close()
