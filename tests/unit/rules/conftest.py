"""Every test of a rule asks things of one workspace."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from taskdash.adapters.sqlite.database import Database
from tests.team import Team


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    database = Database(tmp_path / "taskdash.db", readers=1)
    team = Team(database)
    await team.found()
    yield team
    await team.committer.settle()
    await database.close()
