"""The account stores over each engine, and one server's account services over them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, NoReturn

import bson

from taskdash.adapters.local.leased_rates import LocalLeasedRates
from taskdash.adapters.mongo.api_tokens import MongoApiTokens
from taskdash.adapters.mongo.attempts import MongoAttempts
from taskdash.adapters.mongo.audit import MongoAudit
from taskdash.adapters.mongo.database import Database as MongoDatabase
from taskdash.adapters.mongo.erasures import MongoErasures
from taskdash.adapters.mongo.sessions import MongoSessions
from taskdash.adapters.mongo.signing_keys import MongoSigningKeys
from taskdash.adapters.mongo.strict_rates import MongoStrictRates
from taskdash.adapters.mongo.users import MongoUsers
from taskdash.adapters.mongo.versions import MongoVersions
from taskdash.adapters.sqlite.api_tokens import SqliteApiTokens
from taskdash.adapters.sqlite.attempts import SqliteAttempts
from taskdash.adapters.sqlite.audit import SqliteAudit
from taskdash.adapters.sqlite.database import Database
from taskdash.adapters.sqlite.erasures import SqliteErasures
from taskdash.adapters.sqlite.sessions import SqliteSessions
from taskdash.adapters.sqlite.signing_keys import SqliteSigningKeys
from taskdash.adapters.sqlite.strict_rates import SqliteStrictRates
from taskdash.adapters.sqlite.users import SqliteUsers
from taskdash.adapters.sqlite.versions import SqliteVersions
from taskdash.domain.accounts import Origin
from taskdash.domain.rates import Rate
from taskdash.ports.passwords import Passwords
from taskdash.services.accounts.assembly import AccountRules, Accounts, assemble
from taskdash.services.accounts.refreshing import SESSION_RATE, RefreshLimits
from taskdash.services.accounts.stores import AccountStores
from taskdash.services.limiting import Limiter

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
HOME = Origin("192.0.2.1", "a browser")
ELSEWHERE = Origin("198.51.100.7", "curl")


class Killed(BaseException):
    """Stands for the end of the process between two steps."""


async def killed(*_: object) -> NoReturn:
    """In the place of a step: the process ends before it."""
    raise Killed


ADDRESS_RATE = Rate(50, 60)
INVITATION = "an invitation"


def on_sqlite(database: Database) -> AccountStores:
    return AccountStores(
        SqliteUsers(database),
        SqliteVersions(database),
        SqliteSessions(database),
        SqliteApiTokens(database),
        SqliteAudit(database),
        SqliteSigningKeys(database),
        SqliteErasures(database),
        SqliteAttempts(database),
        SqliteStrictRates(database),
    )


def on_mongo(database: MongoDatabase) -> AccountStores:
    return AccountStores(
        MongoUsers(database),
        MongoVersions(database),
        MongoSessions(database),
        MongoApiTokens(database),
        MongoAudit(database),
        MongoSigningKeys(database),
        MongoErasures(database),
        MongoAttempts(database),
        MongoStrictRates(database),
    )


def is_uri(place: str) -> bool:
    return place.startswith("mongodb://")


def open_database(place: str) -> Database | MongoDatabase:
    """A process's connections to the file or the URI."""
    return MongoDatabase(place, deadline=30.0) if is_uri(place) else Database(Path(place))


def stores_on(database: Database | MongoDatabase) -> AccountStores:
    return on_mongo(database) if isinstance(database, MongoDatabase) else on_sqlite(database)


async def kept_in(place: str) -> bytes:
    """Everything that is stored, as bytes."""
    if not is_uri(place):
        return b"".join(path.read_bytes() for path in Path(place).parent.iterdir())
    database = MongoDatabase(place)
    found = [bson.encode(one) for name in await database.collection_names() async for one in database[name].find()]
    await database.close()
    return b"".join(found)


def serve(
    stores: AccountStores,
    passwords: Passwords,
    registration: Literal["first", "invite", "open"] = "open",
    secret_key: bytes = bytes(range(32)),
) -> Accounts:
    """The services as one server runs them; of invitation codes, INVITATION holds."""
    leases = LocalLeasedRates()
    limits = RefreshLimits(Limiter(leases, SESSION_RATE), Limiter(leases, ADDRESS_RATE))
    rules = AccountRules(secret_key, registration, timedelta(minutes=15), timedelta(days=7), _invited, limits)
    return assemble(stores, passwords, rules)


async def _invited(code: str, now: datetime) -> bool:
    return code == INVITATION
