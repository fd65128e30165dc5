"""Every test of this folder runs over each engine that keeps accounts, with real password hashing."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from taskdash.adapters.local.passwords import ArgonPasswords
from taskdash.adapters.mongo import schema
from taskdash.adapters.mongo.database import Database as MongoDatabase
from taskdash.services.accounts.assembly import Accounts
from taskdash.services.accounts.issuing import Granted
from taskdash.services.accounts.registering import Registration
from taskdash.services.accounts.stores import AccountStores
from tests.contract.accounts.engines import HOME, NOW, is_uri, open_database, serve, stores_on
from tests.mongodb import DEPLOYMENT


@pytest.fixture(params=["sqlite", "mongo"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def place(engine: str, tmp_path: Path) -> str:
    """Where the test's stores are: a file, or the URI of a database."""
    return DEPLOYMENT.new() if engine == "mongo" else str(tmp_path / "taskdash.db")


@pytest.fixture
async def open_stores(place: str) -> AsyncIterator[Callable[[], AccountStores]]:
    """Opens the same stores once more, as another process would."""
    async with AsyncExitStack() as opened:
        if is_uri(place):
            first = MongoDatabase(place, deadline=30.0)
            opened.push_async_callback(first.close)
            await schema.check(first)
            opened.push_async_callback(first.drop)

        def open_again() -> AccountStores:
            database = open_database(place)
            opened.push_async_callback(database.close)
            return stores_on(database)

        yield open_again


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
