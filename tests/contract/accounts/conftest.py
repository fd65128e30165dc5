"""Every test of this folder runs over each engine that keeps accounts, with real password hashing."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from taskdash.adapters.local.passwords import ArgonPasswords
from taskdash.adapters.sqlite.database import Database
from taskdash.services.accounts.assembly import Accounts
from taskdash.services.accounts.issuing import Granted
from taskdash.services.accounts.registering import Registration
from taskdash.services.accounts.stores import AccountStores
from tests.contract.accounts.engines import HOME, NOW, on_sqlite, serve


@pytest.fixture(params=["sqlite"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def open_stores(engine: str, tmp_path: Path) -> AsyncIterator[Callable[[], AccountStores]]:
    """Opens the same stores once more, as another process would."""
    opened: list[Database] = []

    def open_again() -> AccountStores:
        opened.append(Database(tmp_path / "taskdash.db"))
        return on_sqlite(opened[-1])

    yield open_again
    for database in opened:
        await database.close()


@pytest.fixture
def stores(open_stores: Callable[[], AccountStores]) -> AccountStores:
    return open_stores()


@pytest.fixture(scope="session")
def passwords() -> Iterator[ArgonPasswords]:
    pool = ArgonPasswords(2)
    yield pool
    pool.close()


@pytest.fixture
def accounts(stores: AccountStores, passwords: ArgonPasswords) -> Accounts:
    """One server, on which everybody may register."""
    return serve(stores, passwords)


@pytest.fixture
def elsewhere(open_stores: Callable[[], AccountStores], passwords: ArgonPasswords) -> Accounts:
    """Another server on the same stores."""
    return serve(open_stores(), passwords)


@pytest.fixture
async def ada(accounts: Accounts) -> Granted:
    """A person who has just registered from HOME at NOW."""
    return await accounts.registering.register(Registration("ada@example.org", "first engine", "Ada"), HOME, NOW)
