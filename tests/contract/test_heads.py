"""Heads and what is answered by them: never staler than 2 s, with a bus that tells everything or nothing at all."""

import random
from typing import Any, cast

import litestar
import litestar.exceptions
import msgspec
import pytest

from taskdash.domain.log import Ref
from taskdash.domain.refusal import Refusal
from taskdash.edge.asgi import App
from taskdash.edge.exchange import Exchanges
from taskdash.edge.kept import Shelf
from taskdash.edge.response_cache import Keeping, ResponseCache
from taskdash.services.depending import Depends
from taskdash.services.heads import Heads
from tests.contract.commits import ADA, WORKSPACE, change, commit, put, task, uid
from tests.contract.conftest import OpenStore
from tests.contract.engines import Store

PROMISED_SECONDS = 2.0  # after which what was acknowledged shows everywhere
ROUTES = {
    "/api/v1/workspaces/{workspace:str}/tasks": Depends(("task",)),
    "/api/v1/workspaces/{workspace:str}/projects": Depends(("project",)),
    "/api/v1/workspaces/{workspace:str}/projects/{id:str}": Depends(entity="project"),
}


class Caller:
    user, workspace = ADA, WORKSPACE


class Process:
    """One process: the store, heads, and the cache before an application that answers with where the store stands.

    Its clock stands still until it is moved, and its bus is deaf unless `listens`.
    """

    def __init__(self, store: Store, clock: "Clock", *, listens: bool) -> None:
        self.store = store
        self.heads = Heads(store.heads, clock)
        self.readings = 0
        self.items: list[dict[str, Any]] = []
        if listens:
            store.bus.listen(self.heads.hear)
        told = Keeping(
            routes=ROUTES,
            heads=self.heads,
            admit=self._admit,
            refuse=self._refuse,
            shelf=Shelf(1_000_000),
            seconds=600,
        )
        self._app = Exchanges(ResponseCache(self._answer, told))

    async def write(self, seq: int, *mutations: Any) -> None:
        """Commit, as the committer does."""
        commits = [commit(seq, *mutations)]
        await self.store.log.append(commits)
        self.heads.committed(commits)

    async def read(self, path: str = "tasks", **headers: str) -> tuple[int, dict[str, str], Any]:
        """The status, headers and body of a reading."""
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        scope: dict[str, Any] = {
            "type": "http",
            "method": "GET",
            "path": f"/api/v1/workspaces/{WORKSPACE}/{path}",
            "query_string": b"",
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
            "user": Caller,
            "state": {},
        }
        await self._app(scope, None, send)  # type: ignore[arg-type]  # nothing is received
        told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return sent[0]["status"], told, msgspec.json.decode(sent[1]["body"]) if sent[1]["body"] else None

    async def _admit(self, user: str, workspace: str) -> None:
        member = (await self.store.models.load(workspace, [Ref("member", user)])).entities[Ref("member", user)]
        if member is None or not member.live:
            raise Refusal("not_found", "there is no such workspace")

    def _refuse(self, refusal: Refusal) -> Any:
        async def answer(_scope: Any, _receive: Any, send: Any) -> None:
            await send({"type": "http.response.start", "status": 500, "headers": [(b"code", refusal.code.encode())]})
            await send({"type": "http.response.body", "body": b""})

        return answer

    async def _answer(self, _scope: Any, _receive: Any, send: Any) -> None:
        self.readings += 1
        head = await self.store.log.head(WORKSPACE)
        assert head is not None
        headers = [(b"content-type", b"application/json"), (b"seq", head.position.encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": msgspec.json.encode({"items": self.items, "seq": head.seq})})


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def here(open_store: OpenStore, clock: Clock) -> Process:
    """A process whose bus tells it nothing, and a workspace at its first commit."""
    process = Process(await open_store(), clock, listens=False)
    await process.write(1, put("member", ADA, role="owner", created_at=""), put("workspace", WORKSPACE, name="Home"))
    return process


@pytest.fixture
async def there(open_store: OpenStore, clock: Clock, here: Process) -> Process:
    """Another one, the same."""
    return Process(await open_store(), clock, listens=False)


async def test_the_store_tells_heads_and_the_last_seq_of_each_kind(store: Store) -> None:
    await store.log.append([commit(1, put("member", ADA, role="owner")), commit(2, task(uid(5))), commit(3)])
    await store.log.append([commit(4, task(uid(6)))])
    head = await store.log.head(WORKSPACE)
    found = await store.heads.of([WORKSPACE, uid(404)])

    assert head is not None
    assert list(found) == [WORKSPACE]
    assert (found[WORKSPACE].epoch, found[WORKSPACE].seq) == (head.epoch, 4)
    assert found[WORKSPACE].kinds == {"member": 1, "task": 4}


async def test_what_this_process_committed_shows_at_once(here: Process) -> None:
    await here.read()
    await here.write(2, task(uid(5)))
    _, headers, body = await here.read()

    assert body["seq"] == 2
    assert headers["seq"].endswith(":2")


async def test_what_nobody_touched_is_answered_without_the_store(here: Process) -> None:
    """A commit about tasks leaves the projects as they are; `Seq` moves on all the same."""
    _, first, _ = await here.read("projects")
    await here.write(2, task(uid(5)))
    read = here.readings
    status, again, body = await here.read("projects")
    known, _, nothing = await here.read("projects", if_none_match=again["etag"])

    assert (status, again["etag"], body["seq"]) == (200, first["etag"], 1)
    assert again["seq"].endswith(":2")
    assert (known, nothing) == (304, None)
    assert here.readings == read


async def test_one_entity_is_told_from_the_others_of_its_kind(here: Process) -> None:
    await here.write(2, put("project", uid(1), name="One", created_at=""))
    _, first, _ = await here.read(f"projects/{uid(1)}")
    await here.write(3, put("project", uid(2), name="Two", created_at=""))
    _, other, _ = await here.read(f"projects/{uid(1)}")
    await here.write(4, put("project", uid(1), name="First", created_at=""))
    _, changed, body = await here.read(f"projects/{uid(1)}")

    assert first["etag"] == other["etag"] != changed["etag"]
    assert "hit" in other["cache-status"]
    assert body["seq"] == 4


async def test_what_a_list_shows_is_kept_as_what_is_read_alone(here: Process, there: Process, clock: Clock) -> None:
    """Also when it is read again, after a commit of this process and after one that it knows nothing of."""

    def shown(number: int, seq: int, name: str) -> dict[str, Any]:
        return {"id": uid(number), "seq": seq, "name": name}

    await here.write(2, put("project", uid(1), name="One", created_at=""), put("project", uid(2), name="Two"))
    here.items = [shown(1, 2, "One"), shown(2, 2, "Two")]
    await here.read("projects")
    await here.write(3, change("project", uid(2), {"name": "Two"}, name="Second"))
    here.items[1] = shown(2, 3, "Second")
    await here.read("projects")
    readings = here.readings
    found = [await here.read(f"projects/{uid(n)}") for n in (1, 2)]
    assert [body for _, _, body in found] == here.items
    assert all("hit" in headers["cache-status"] for _, headers, _ in found)

    await there.write(4, change("project", uid(2), {"name": "Second"}, name="Two again"))
    clock.seconds += PROMISED_SECONDS + 0.01
    here.items[1] = shown(2, 4, "Two again")
    await here.read("projects")
    found = [await here.read(f"projects/{uid(n)}") for n in (1, 2)]
    assert [body for _, _, body in found] == here.items
    assert here.readings == readings + 1


async def test_what_others_committed_shows_after_two_seconds_even_with_a_deaf_bus(
    here: Process, there: Process, clock: Clock
) -> None:
    await there.read()
    await here.write(2, task(uid(5)))
    clock.seconds += PROMISED_SECONDS + 0.01

    assert (await there.read())[2]["seq"] == 2


async def test_min_seq_shows_at_least_that_without_waiting(here: Process, there: Process) -> None:
    await there.read()
    await here.write(2, task(uid(5)))
    _, headers, body = await there.read(min_seq="2")
    position = headers["seq"]
    codes = [(await there.read(min_seq=asked))[1].get("code") for asked in (position, "3", "another:1", "x")]

    assert body["seq"] == 2
    assert codes == [None, "conflict", "gone", "invalid"]


async def test_who_was_removed_reads_nothing_more_and_is_told_nothing_by_a_tag(here: Process) -> None:
    """The application says why not; the tag is not even looked at."""
    _, headers, _ = await here.read()
    await here.write(2, put("member", ADA, role="owner", created_at="", deleted_at="2026-01-31T09:05:00.000Z"))
    read = here.readings
    status, _, _ = await here.read(if_none_match=headers["etag"])

    assert (status, here.readings) == (200, read + 1)  # which is what this application answers to anybody


async def test_a_reading_that_is_overtaken_is_answered_without_a_tag(here: Process, there: Process) -> None:
    """Another process commits while the store is read, both times."""
    answer, seq = here._answer, iter(range(2, 9))

    async def overtaken(*asked: Any) -> None:
        await answer(*asked)
        await there.write(next(seq), task(uid(5)))

    here._app = Exchanges(ResponseCache(overtaken, here._app._app._told))  # type: ignore[attr-defined]  # what it was told
    _, headers, body = await here.read()

    assert "etag" not in headers
    assert here.readings == 2
    assert headers["seq"].endswith(f":{body['seq']}")


async def test_a_second_reading_can_still_fail_as_a_first_one_does(here: Process, there: Process) -> None:
    """Litestar says in a request's state that its answer began, and handles no exception from then on."""

    @litestar.get("/api/v1/workspaces/{workspace:str}/tasks")
    async def overtaken() -> litestar.Response[Any]:
        here.readings += 1
        if here.readings == 2:
            raise litestar.exceptions.ServiceUnavailableException
        head = await here.store.log.head(WORKSPACE)
        assert head is not None
        await there.write(2, task(uid(5)))
        return litestar.Response({"items": []}, headers={"seq": head.position})

    told = here._app._app._told  # type: ignore[attr-defined]  # what it was told
    app = cast(App, litestar.Litestar([overtaken], openapi_config=None))
    here._app = Exchanges(ResponseCache(app, told))
    status, _, _ = await here.read()

    assert (status, here.readings) == (503, 2)


@pytest.mark.parametrize("listens", [False, True])
@pytest.mark.parametrize("seed", range(3))
async def test_random_commits_and_readings_of_two_processes_are_never_staler_than_promised(
    open_store: OpenStore, here: Process, clock: Clock, seed: int, *, listens: bool
) -> None:
    """What was acknowledged 2 s before, or by the process itself, is in every answer; a body is that of its tag."""
    chance = random.Random(seed)
    processes = [Process(await open_store(), clock, listens=listens) for _ in range(2)]
    acknowledged = [(clock.seconds, 1)]
    own = [0, 0]
    bodies: dict[object, Any] = {}
    for _ in range(120):
        number = chance.randrange(2)
        process = processes[number]
        clock.seconds += chance.choice((0, 0.1, 0.7, 3.0))
        if chance.random() < 0.3:
            seq = acknowledged[-1][1] + 1
            await process.write(seq, task(uid(5), title=f"{seq}"))
            acknowledged.append((clock.seconds, seq))
            own[number] = seq
        _, headers, body = await process.read()
        due = max(seq for at, seq in acknowledged if at < clock.seconds - PROMISED_SECONDS or seq == 1)
        assert body["seq"] >= max(due, own[number])
        assert bodies.setdefault(headers.get("etag", object()), body) == body
