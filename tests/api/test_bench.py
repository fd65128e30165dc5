"""`taskdash bench` end to end: a server of its own, a second of load, figures on the screen and in files."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pymongo
import pytest

from taskdash.bench.given import GivenSites
from taskdash.bench.seeding import Wish
from taskdash.bench.site import Amount
from tests.api.people import register
from tests.api.server import Server, free_port
from tests.mongodb import DEPLOYMENT
from tests.redis_server import RedisProcess


def test_a_second_of_durable_writes(tmp_path: Path) -> None:
    options = ("--seconds", "1", "--warm-up", "0.2", "--data", str(tmp_path), "--save", str(tmp_path / "saved"))
    done = subprocess.run(
        [sys.executable, "-m", "taskdash", "bench", "commit", *options], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert "commits" in done.stdout
    saved = sorted(path.suffix for path in (tmp_path / "saved").iterdir())
    assert saved == [".html", ".json"]
    told = json.loads(next((tmp_path / "saved").glob("*.json")).read_text())
    for result in told["results"]:
        figures = {figure["name"]: figure["value"] for figure in result["figures"]}
        assert figures["commits"] > 0
        assert (figures["refused"], figures["unanswered"]) == (0, 0)
    assert [path.name for path in tmp_path.iterdir()] == ["saved"]  # the databases are gone


def test_servers_that_keep_what_they_have_elsewhere(redis_server: RedisProcess, tmp_path: Path) -> None:
    """In a MongoDB that is emptied again; where they are is told to nobody."""
    uri = DEPLOYMENT.new()
    options = ("--seconds", "5", "--warm-up", "0.2", "--workers", "2", "--json", str(tmp_path / "told.json"))
    elsewhere = ("--database", uri, "--redis", redis_server.url)
    command = [sys.executable, "-m", "taskdash", "bench", "commit", *options, *elsewhere]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "told.json").read_text())
    for result in told["results"]:
        figures = {figure["name"]: figure["value"] for figure in result["figures"]}
        assert figures["commits"] > 0
        assert figures["database reads, a request"] > 0
    assert {"TASKDASH_WORKERS": "2", "TASKDASH_DATABASE": "(given)"}.items() <= told["settings"].items()
    assert redis_server.say("DBSIZE") != b":0\r\n"
    assert [said for said in (uri, redis_server.url) if said in done.stdout + done.stderr + json.dumps(told)] == []
    with pymongo.MongoClient[dict[str, Any]](uri) as client:
        assert client.get_default_database().list_collection_names() == []


def test_a_database_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    uri = DEPLOYMENT.new()
    with pymongo.MongoClient[dict[str, Any]](uri) as client:
        client.get_default_database()["somebody"].insert_one({"_id": "precious"})
        command = [sys.executable, "-m", "taskdash", "bench", "commit", "--database", uri, "--data", str(tmp_path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)

        assert done.returncode == 2
        assert "is not empty" in done.stderr
        assert client.get_default_database()["somebody"].count_documents({}) == 1


def test_a_backup_and_a_drill(tmp_path: Path) -> None:
    options = ("--tasks", "20000", "--data", str(tmp_path), "--json", str(tmp_path / "told.json"))
    done = subprocess.run(
        [sys.executable, "-m", "taskdash", "bench", "backup", *options], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "told.json").read_text())
    assert [result["title"].split()[0] for result in told["results"]] == ["2,000", "20,000"]
    for result in told["results"]:
        figures = {figure["name"]: figure["value"] for figure in result["figures"]}
        assert figures["first backup, size"] > 0
        assert figures["drill: RTO"] > 0


@pytest.mark.embedded("FerretDB refuses some of 64 commits at once; test_servers_that_keep_what_they_have_elsewhere")
def test_a_second_of_a_server_that_runs_already(server: Server, tmp_path: Path) -> None:
    """By API tokens; what was made for it is deleted afterwards."""
    people = [register(server, name) for name in ("Ada", "Bob")]
    tokens = [person.post("/auth/tokens", {"name": "bench", "scope": "write"})["token"] for person in people]
    (tmp_path / "tokens").write_text("\n".join(tokens))
    options = ("--seconds", "1", "--warm-up", "0.2", "--json", str(tmp_path / "told.json"))
    given = ("--url", server.url, "--tokens", str(tmp_path / "tokens"))
    done = subprocess.run(
        [sys.executable, "-m", "taskdash", "bench", "commit", *options, *given],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "told.json").read_text())
    for result in told["results"]:
        figures = {figure["name"]: figure["value"] for figure in result["figures"]}
        assert figures["commits"] > 0
        assert (figures["refused"], figures["unanswered"]) == (0, 0)
    assert [len(person.get("/workspaces")["items"]) for person in people] == [1, 1]
    assert tokens[0] not in done.stdout + done.stderr + json.dumps(told)


async def test_a_server_that_limits_its_callers_is_waited_for(start: Callable[..., Server]) -> None:
    """What is made before a measurement and deleted after it: else it would be left behind."""
    server = start(registration="open", api_limit=120)
    ada = register(server, "Ada")
    token = ada.post("/auth/tokens", {"name": "bench", "scope": "write"})["token"]
    while ada.client.get("/me").status_code == 200:
        pass
    sites = GivenSites(server.url, [token], lambda _text: lambda _done, _whole: None, Amount(1, 0, 1, 1))

    async with sites.site(Wish(1, 3)) as site:
        assert [len(caller.tasks) for caller in site.callers] == [3]
    await asyncio.sleep(1)  # for another request
    assert len(ada.get("/workspaces")["items"]) == 1


def test_a_server_that_cannot_be_reached_or_lets_nobody_in_is_told(server: Server, tmp_path: Path) -> None:
    (tmp_path / "tokens").write_text("td_nonsense")

    def told(url: str, *options: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "taskdash", "bench", "commit", "--url", url, *options],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        return done.stderr

    mine = ("--tokens", str(tmp_path / "tokens"))
    assert "GET /me was refused: 401" in told(server.url, *mine)
    assert "cannot reach" in told(f"http://127.0.0.1:{free_port()}", *mine)
    assert "at least one token" in told(server.url)
    assert "at least one token" in told("https://127.0.0.1", *mine)


def test_growth_of_two_workspaces_and_a_large_one(tmp_path: Path) -> None:
    """The smallest that it can be: every question is answered in each database, of which nothing is left."""
    options = ("--tasks", "20000", "--seconds", "1", "--warm-up", "0.2", "--data", str(tmp_path / "databases"))
    (tmp_path / "databases").mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "taskdash", "bench", "growth", *options, "--json", str(tmp_path / "told.json")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    results = json.loads((tmp_path / "told.json").read_text())["results"]
    titles = ["1 workspace of 10,000", "2 workspaces of 10,000", "1 workspace of 20,000"]
    assert [result["title"] for result in results] == titles
    for result in results:
        figures = {figure["name"]: figure["value"] for figure in result["figures"]}
        assert figures["refused"] == 0
        assert min(figures[f"{kind}: p50"] for kind in ("list", "filter", "search", "commit")) > 0
        assert 1_000 < figures["a task"] < 4_000
    assert list((tmp_path / "databases").iterdir()) == []


def test_a_workload_that_is_none_is_told() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "taskdash", "bench", "nonsense"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert "no workload nonsense" in done.stderr
