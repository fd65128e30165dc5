"""A server that is there already, named by its URL: what a workload needs is made over HTTP, and deleted afterwards."""

import asyncio
import itertools
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from uuid_utils import uuid7

from taskdash.bench import words
from taskdash.bench.generator import Address
from taskdash.bench.pump import Disconnected
from taskdash.bench.seeding import Caller, Wish
from taskdash.bench.site import Amount, Progress, Site

_PER_COMMIT = 200  # tasks
_PER_TOKEN = 200  # workspaces of one person
_ROOT = "/api/v1"


class GivenSites:
    """Sites on the server at `url` (http only), where the API tokens in `tokens`, which may write, are good."""

    def __init__(self, url: str, tokens: list[str], progress: Progress, amount: Amount) -> None:
        """Raises Disconnected for a URL that cannot be used."""
        parts = urlsplit(url)
        if parts.scheme != "http" or parts.hostname is None or not tokens:
            raise Disconnected("a URL such as http://127.0.0.1:8000 is needed, and at least one token")
        self.address: Address = parts.hostname, parts.port or 80
        self.host = parts.netloc
        self.tokens = tokens
        self.progress = progress
        self.amount = amount
        self.baseline: Path | None = None

    @asynccontextmanager
    async def site(self, wish: Wish) -> AsyncIterator[Site]:
        """Fills `Sites.site`; as many callers as were wished for and the tokens allow. Raises Disconnected."""
        tell, callers = self.progress("workspaces"), list[Caller]()
        count = min(wish.callers, _PER_TOKEN * len(self.tokens))
        try:
            for token in itertools.islice(itertools.cycle(self.tokens), count):
                callers.append(await asyncio.to_thread(self._caller, token, wish.tasks))
                tell(len(callers), count)
            yield Site(self.address, self.host, callers, [], self.progress, self.amount)
        finally:
            for caller in callers:
                await asyncio.to_thread(self._ask, "DELETE", f"/workspaces/{caller.workspace}", caller.token)

    def _caller(self, token: str, tasks: int) -> Caller:
        user = self._ask("GET", "/me", token)
        workspace = self._ask("POST", "/workspaces", token, {"name": "taskdash bench"})["id"]
        ids = [str(uuid7()) for _ in range(tasks)]
        made = [_create(id, fields) for id, fields in zip(ids, words.tasks(1), strict=False)]
        for start in range(0, tasks, _PER_COMMIT):
            body = {"id": str(uuid7()), "operations": made[start : start + _PER_COMMIT]}
            self._ask("POST", f"/workspaces/{workspace}/commits", token, body)
        return Caller(user["id"], user["email"], token, workspace, tuple(ids))

    def _ask(self, method: str, path: str, token: str, body: Any = None) -> Any:
        """What a request is answered with, however often it is to be asked again. Raises Disconnected where refused."""
        while True:
            answer, content = self._answer(method, path, token, body)
            if answer.status != HTTPStatus.TOO_MANY_REQUESTS:
                break
            time.sleep(float(answer.headers.get("Retry-After", 1)))
        if answer.status >= HTTPStatus.BAD_REQUEST:
            raise Disconnected(f"{method} {path} was refused: {answer.status} {content[:300].decode(errors='replace')}")
        return json.loads(content) if content else None

    def _answer(self, method: str, path: str, token: str, body: Any) -> tuple[HTTPResponse, bytes]:
        connection = HTTPConnection(*self.address, timeout=30)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        try:
            connection.request(method, _ROOT + path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            return answer, answer.read()
        except (OSError, HTTPException) as error:
            raise Disconnected(f"cannot reach {self.host}: {error}") from None
        finally:
            connection.close()


def _create(id: str, fields: dict[str, Any]) -> dict[str, Any]:
    return {"op": "create", "kind": "task", "id": id, "fields": fields}
