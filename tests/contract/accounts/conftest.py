"""The engines that keep accounts: every test of this folder runs over each of them."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from taskdash.adapters.sqlite.api_tokens import SqliteApiTokens
from taskdash.adapters.sqlite.attempts import SqliteAttempts
from taskdash.adapters.sqlite.audit import SqliteAudit
from taskdash.adapters.sqlite.database import Database
from taskdash.adapters.sqlite.erasures import SqliteErasures
from taskdash.adapters.sqlite.sessions import SqliteSessions
from taskdash.adapters.sqlite.signing_keys import SqliteSigningKeys
from taskdash.adapters.sqlite.users import SqliteUsers
from taskdash.adapters.sqlite.versions import SqliteVersions
from taskdash.ports.api_tokens import ApiTokens
from taskdash.ports.attempts import Attempts
from taskdash.ports.audit import Audit
from taskdash.ports.erasures import Erasures
from taskdash.ports.sessions import Sessions
from taskdash.ports.signing_keys import SigningKeys
from taskdash.ports.users import Users
from taskdash.ports.versions import Versions


class Stores(NamedTuple):
    """The account ports, filled by one engine."""

    users: Users
    versions: Versions
    sessions: Sessions
    api_tokens: ApiTokens
    audit: Audit
    signing_keys: SigningKeys
    erasures: Erasures
    attempts: Attempts


def on_sqlite(database: Database) -> Stores:
    return Stores(
        SqliteUsers(database),
        SqliteVersions(database),
        SqliteSessions(database),
        SqliteApiTokens(database),
        SqliteAudit(database),
        SqliteSigningKeys(database),
        SqliteErasures(database),
        SqliteAttempts(database),
    )


@pytest.fixture(params=["sqlite"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def open_stores(engine: str, tmp_path: Path) -> AsyncIterator[Callable[[], Stores]]:
    """Opens the same stores once more, as another process would."""
    opened: list[Database] = []

    def open_again() -> Stores:
        opened.append(Database(tmp_path / "taskdash.db"))
        return on_sqlite(opened[-1])

    yield open_again
    for database in opened:
        await database.close()


@pytest.fixture
def stores(open_stores: Callable[[], Stores]) -> Stores:
    return open_stores()
