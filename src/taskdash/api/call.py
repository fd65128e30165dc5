"""A request as handlers see it: who calls, with what commit id, and the services to answer with."""

from datetime import datetime
from typing import Any, cast
from urllib.parse import parse_qsl

from litestar.connection import Request
from litestar.datastructures import State
from litestar.handlers import BaseRouteHandler
from litestar.params import QueryParameter
from uuid_utils import uuid7

from taskdash.api.problems import Malformed
from taskdash.api.services import Services
from taskdash.domain.accounts import Origin
from taskdash.domain.ids import check_uuid
from taskdash.domain.log import Operation
from taskdash.domain.refusal import Refusal, invalid
from taskdash.domain.roles import Role
from taskdash.services.accounts.callers import Caller
from taskdash.services.editing import Edited
from taskdash.services.reading import Standing

COMMIT_ID = "Idempotency-Key"


class Call(Request[Caller | None, Refusal | None, State]):
    """A request. The edge has put the caller into `user`, or why there is none into `auth`."""

    @property
    def services(self) -> Services:
        """What answers."""
        return cast(Services, self.app.state.services)

    @property
    def caller(self) -> Caller:
        """Who calls; raises Refusal `unauthenticated` where nobody has signed in."""
        if self.user is None:
            raise self.auth or Refusal("unauthenticated", "sign in, and send the access token as a bearer")
        return self.user

    @property
    def now(self) -> datetime:
        """The time."""
        return self.services.clock()

    @property
    def origin(self) -> Origin:
        """Where the request comes from."""
        client = self.client
        return Origin(client.host if client else "", self.headers.get("user-agent", ""))

    @property
    def commit_id(self) -> str:
        """The id of the commit that this request makes: the Idempotency-Key, or a new one."""
        given = self.header(b"idempotency-key")
        return str(uuid7()) if given is None else check_uuid(given, COMMIT_ID)

    def header(self, name: bytes) -> str | None:
        """The first value of the header `name` (lower case). Litestar would make a dictionary of all of them."""
        return next((value.decode("latin-1") for found, value in self.scope["headers"] if found == name), None)

    async def body(self) -> bytes:
        """The whole body, whose length the edge bounds; Litestar would go through it a second time."""
        parts: list[bytes] = []
        more = True
        while more:
            message = cast(dict[str, Any], await self.receive())
            if message["type"] != "http.request":
                raise Malformed("the body ends before its length")
            parts.append(message["body"])
            more = message["more_body"]
        return b"".join(parts)

    async def enter(self, workspace: str, least: Role = "viewer") -> Standing:
        """The caller's standing in a workspace (an id or `me`), which takes the role `least`."""
        return await self.services.reader.enter(self.caller.user, workspace, least)

    async def edit(self, workspace: str, operation: Operation) -> Edited:
        """Carry out one operation in a workspace, as the caller and under the request's commit id."""
        return await self.services.editor.edit(self.caller.user, workspace, self.commit_id, operation)

    def settle(self, plural: str, done: Edited) -> None:
        """Leave word in the state (`settled`: its position, and its path below the workspace) that the answer is it.

        Who reads it next may be answered the same.
        """
        if done.exact:
            self.scope["state"]["settled"] = done.position, f"{plural}/{done.item['id']}"


async def check(request: Request[Any, Any, Any]) -> None:
    """A hook before each handler: where the route is for people who signed in, one did, and may do this.

    It is no guard of Litestar's, which copies the route's handler for every call.
    """
    call = cast(Call, request)
    if call.route_handler.opt.get("private"):
        if call.method == "GET":
            _ = call.caller
        else:
            call.caller.may_write()
    _check_query(call)


def _check_query(request: Request[Any, Any, Any]) -> None:
    """The query has parameters only that the route knows, each once unless it is a list.

    Litestar would ignore what it does not know: a misspelt filter would answer everything.
    """
    query = request.scope["query_string"]
    if not query or request.route_handler.opt.get("page"):
        return
    known, lists = _parameters(request.route_handler)
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise invalid("query", "must be UTF-8") from None
    seen: set[str] = set()
    for name, value in pairs:
        if name not in known:
            raise invalid(name, "is not a parameter of this")
        if name in seen and name not in lists:
            raise invalid(name, "may be given once")
        if "\0" in value:
            raise invalid(name, "must not contain the character NUL")
        seen.add(name)


_KNOWN: dict[BaseRouteHandler, tuple[frozenset[str], frozenset[str]]] = {}


def _parameters(handler: BaseRouteHandler) -> tuple[frozenset[str], frozenset[str]]:
    """The names of a handler's query parameters, and of those among them that are lists."""
    if handler not in _KNOWN:
        fields = handler.parsed_fn_signature.parameters
        names = [name for name in fields if isinstance(fields[name].kwarg_definition, QueryParameter)]
        lists = [name for name in names if fields[name].is_non_string_sequence]
        _KNOWN[handler] = frozenset(names), frozenset(lists)
    return _KNOWN[handler]
