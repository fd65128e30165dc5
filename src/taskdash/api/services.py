"""What the API is made of: the services behind it, and the values it is told."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import msgspec

from taskdash.services.accounts.assembly import Accounts
from taskdash.services.accounts.erasing import Erasing
from taskdash.services.accounts.exporting import Exporting
from taskdash.services.committing import Committer
from taskdash.services.editing import Editor
from taskdash.services.exporting import Exporter
from taskdash.services.following import Hub
from taskdash.services.importing.importer import Importer
from taskdash.services.listing import Lister
from taskdash.services.membership import Membership
from taskdash.services.moving import Mover
from taskdash.services.reading import Reader
from taskdash.services.statistics import Statistician
from taskdash.services.undoing import Undoer
from taskdash.services.workspaces import Workspaces


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """Whether this process can do its work; `degraded` names what it shares with others and is down."""

    ready: bool
    degraded: tuple[str, ...] = ()


class Services(msgspec.Struct, frozen=True, kw_only=True):
    """What handlers answer with.

    `sign_in_limit` stands around the routes that begin a session, as an ASGI middleware. `secure` is whether people
    reach this server by HTTPS; `ready` whether it can do its work at the moment.
    """

    accounts: Accounts
    archives: Exporting
    committer: Committer
    editor: Editor
    erasing: Erasing
    exporter: Exporter
    hub: Hub
    importer: Importer
    lister: Lister
    membership: Membership
    mover: Mover
    reader: Reader
    statistician: Statistician
    undoer: Undoer
    workspaces: Workspaces
    clock: Callable[[], datetime]
    sign_in_limit: Callable[[Any], Any]
    ready: Callable[[], Awaitable[Readiness]]
    secure: bool
    version: str
