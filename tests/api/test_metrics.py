"""`/metrics`: its numbers are what happened, and only this machine reads them."""

import socket
from collections.abc import Callable
from uuid import uuid4

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from taskdash.bench import wire
from taskdash.edge.exposition import METRICS
from tests.api.people import Person, register
from tests.api.server import Server, free_port

Start = Callable[..., Server]
TASKS = "/workspaces/me/tasks"
ROUTE = "/api/v1/workspaces/{workspace}/tasks"


class Scraped:
    """The metrics at one moment."""

    def __init__(self, text: str) -> None:
        self.families = {family.name: family for family in text_string_to_metric_families(text)}

    def __call__(self, name: str, **labels: str) -> float:
        """The sum of the samples of that name with these labels."""
        samples = [sample for family in self.families.values() for sample in family.samples if sample.name == name]
        return sum(s.value for s in samples if labels.items() <= s.labels.items())


def scrape(server: Server, port: int | None = None, **headers: str) -> Scraped:
    """The metrics now."""
    answer = httpx.get(f"http://127.0.0.1:{port or server.port}/metrics", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    return Scraped(answer.text)


@pytest.fixture
def own(start: Start) -> Server:
    """A server that nobody else uses."""
    return start(registration="open", heartbeat_seconds=1)


def test_every_metric_of_the_list_is_told_and_no_other_of_ours(own: Server) -> None:
    """Under its name, with its kind and its words."""
    httpx.get(f"{own.url}/healthz")
    families = scrape(own).families

    told = {(f.name, f.type, f.documentation) for f in families.values() if f.name.startswith("taskdash_")}
    assert told == {(about.name.removesuffix("_total"), about.kind, about.words) for about in METRICS}
    assert "process_resident_memory_bytes" in families


def test_requests_are_counted_by_route_method_and_status(own: Server) -> None:
    """Ids in paths make no routes of their own."""
    ada = register(own, "Ada")
    for _ in range(3):
        ada.send("GET", f"{TASKS}/{uuid4()}")
    ada.send("GET", "/nowhere")
    found = scrape(own)

    one = f"{ROUTE}/{{id}}"
    assert found("taskdash_requests_total", route=one, method="GET", status="404") == 3
    assert found("taskdash_request_seconds_count", route=one, method="GET") == 3
    assert found("taskdash_request_seconds_bucket", route=one, le="+Inf") == 3
    assert 0 < found("taskdash_request_seconds_sum", route=one) < 3
    assert found("taskdash_requests_total", route="unmatched", status="404") == 1


def test_commits_repeats_and_refusals_are_counted(own: Server) -> None:
    """And the transactions that hold them."""
    ada = register(own, "Ada")
    before = scrape(own)
    key = {"Idempotency-Key": str(uuid4())}
    for _ in range(3):
        ada.client.post(TASKS, json={"title": "A"}, headers=key)
    ada.client.post(TASKS, json={"title": "B"}, headers=key)
    ada.client.post(TASKS, json={"title": "A", "project": str(uuid4())})
    after = scrape(own)

    def more(name: str, **labels: str) -> float:
        return after(name, **labels) - before(name, **labels)

    # The personal workspace is made by the first commit in it.
    assert more("taskdash_commits_total") in (1, 2)
    assert more("taskdash_commits_repeated_total") >= 2
    assert more("taskdash_commits_refused_total", code="conflict") == 1
    assert more("taskdash_commits_refused_total") == 2
    if Server.engine == "sqlite":  # the writer of the embedded engine
        assert 1 <= more("taskdash_store_groups_total") <= more("taskdash_store_works_total")
    assert after("taskdash_passwords_waiting") == 0


def test_an_answer_out_of_memory_asks_the_database_nothing(own: Server) -> None:
    """But for heads and tokens, which are confirmed in the background."""
    ada = register(own, "Ada")
    ada.task()

    def reads(limits: list[int]) -> float:
        before = scrape(own)("taskdash_store_reads_total")
        ask_at_once(own, ada, [f"/api/v1{TASKS}?limit={limit}" for limit in limits])
        return scrape(own)("taskdash_store_reads_total") - before

    assert reads(list(range(1, 21))) >= 20
    assert reads([1] * 200) < 50


def ask_at_once(server: Server, person: Person, paths: list[str]) -> None:
    """On one connection, all sent before the first is answered: it is over before heads are confirmed often."""
    host, token = f"127.0.0.1:{server.port}", person.client.headers["Authorization"].removeprefix("Bearer ")
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(b"".join(wire.head("GET", path, host, token) + wire.closing() for path in paths))
        came, answered = b"", 0
        while answered < len(paths):
            came += line.recv(262_144)
            while (found := wire.read(came)) is not None:
                answer, size = found
                assert answer.status == 200
                came, answered = came[size:], answered + 1


def test_open_feeds_are_counted_while_they_are_open(own: Server) -> None:
    """Each stream one."""
    ada: Person = register(own, "Ada")
    with ada.client.stream("GET", "/live") as answer:
        received = answer.iter_bytes()  # held: the stream ends with it
        next(received)
        assert scrape(own)("taskdash_live_streams") == 1
    found = scrape(own)

    assert found("taskdash_requests_total", route="/api/v1/live", status="200") == 1


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_what_a_proxy_on_this_machine_passes_on_gets_nothing(server: Server, header: str) -> None:
    """It may be anybody's, though its peer is this machine."""
    answer = httpx.get(f"{server.url}/metrics", headers={header: "127.0.0.1"})

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_port_of_their_own_takes_their_place(start: Start) -> None:
    """There is nothing at the main port then, and nothing but them at theirs."""
    port = free_port()
    server = start(metrics_port=port)

    assert httpx.get(f"{server.url}/metrics").status_code == 404
    assert scrape(server, port)("taskdash_build_info") == 1
    assert server.stop() < 5
