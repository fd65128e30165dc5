"""What was acknowledged is on disk, whatever happens to the process."""

import asyncio
import os
import random
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from taskdash.domain.log import Ref
from tests.contract import sabotage
from tests.contract.engines import Store, on_sqlite
from tests.contract.world import World
from tests.without import ROOT

ROUNDS = 20

# Lines of strace: a sync of the log's file that has ended, one that goes on while other threads run, and its end.
SYNCED = re.compile(r"(?P<thread>\d+) +f(data)?sync\(\d+<[^>]*taskdash\.db-wal>\) += 0")
SYNCING = re.compile(r"(?P<thread>\d+) +f(data)?sync\(\d+<[^>]*taskdash\.db-wal> <unfinished")
RESUMED = re.compile(r"(?P<thread>\d+) +<\.\.\. f(data)?sync resumed>.* = 0")
ACKNOWLEDGED = re.compile(r"\d+ +write\(1<[^>]*>, \"[0-9a-f]{8}-")


@pytest.fixture(params=["by a thread", "apart"])
def who(request: pytest.FixtureRequest) -> str:
    """Who appends: a thread of the process that asks, as in commands, or a process of its own, as in servers."""
    return str(request.param)


def started(
    folder: Path, who: str, *, writers: int, seconds: float, before: tuple[str, ...] = ()
) -> "subprocess.Popen[str]":
    """A writing process that waits for its start."""
    command = [*before, sys.executable, "-m", "tests.contract.sqlite.writing", str(folder), str(writers), str(seconds)]
    command += ["apart"] if who == "apart" else []
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=dict(os.environ)
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def start(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def acknowledged(output: str) -> list[tuple[str, str]]:
    """(workspace, commit id) of the lines that were written whole."""
    pairs = [line.split(" ") for line in output.split("\n")[:-1] if not line.startswith("made")]
    return [(workspace, id) for workspace, id in pairs]


async def test_twenty_kills_under_load_lose_no_acknowledged_commit(tmp_path: Path, who: str):
    said: list[tuple[str, str]] = []
    for _ in range(ROUNDS):
        process = started(tmp_path, who, writers=12, seconds=30)
        start(process)
        await asyncio.sleep(random.uniform(0.02, 0.3))
        process.kill()
        output, _ = process.communicate()
        said += acknowledged(output)
    assert len(said) > 100
    assert len(set(said)) == len(said)

    store = await on_sqlite(tmp_path)
    for workspace, ids in _by_workspace(said).items():
        await check(store, workspace, ids)
    await store.close()
    with closing(sqlite3.connect(tmp_path / "taskdash.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")


def _by_workspace(said: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for workspace, id in said:
        found.setdefault(workspace, []).append(id)
    return found


async def check(store: Store, workspace: str, acknowledged: list[str]) -> None:
    """The log has every acknowledged commit once and no gap, and the read models are what it says."""
    world = World()
    while commits := await store.log.after(workspace, len(world.commits), 1_000):
        for commit in commits:
            world.apply(commit)
    assert [commit.seq for commit in world.commits] == list(range(1, len(world.commits) + 1))
    assert Counter(commit.id for commit in world.commits) >= Counter(acknowledged)
    assert await store.models.every(workspace, None, 10_000) == world.every()
    assert dict(await store.tallies.by_bucket(workspace)) == world.buckets()
    for words in (["garden"], ["shed", "pa"]):
        assert {task.id for task in await store.models.search(workspace, words, 10_000)} == world.search(words)
    refs = [Ref(*ref) for ref in world.rows]
    assert (await store.models.load(workspace, refs)).entities == {ref: world.entity(ref) for ref in refs}


def _without_sync_before(trace: str) -> list[str]:
    """The acknowledgements in strace's output that no sync of the log's file came before, since the one before them."""
    found, synced = [], False
    syncing: set[str] = set()
    for line in trace.splitlines():
        if begun := SYNCING.match(line):
            syncing.add(begun["thread"])
        elif SYNCED.match(line) or ((ended := RESUMED.match(line)) and ended["thread"] in syncing):
            synced = True
        elif ACKNOWLEDGED.match(line):
            found += [] if synced else [line]
            synced = False
    return found


def _traced(folder: Path, who: str) -> str:
    """What a process with a single writer, one commit after the other, asked of the kernel."""
    out = folder / "trace"
    strace = ("strace", "-f", "-y", "-e", "trace=fsync,fdatasync,write", "-o", str(out))
    process = started(folder, who, writers=1, seconds=0.5, before=strace)
    start(process)
    output, _ = process.communicate()
    assert len(acknowledged(output)) >= 5
    return out.read_text()


@pytest.mark.needs("strace")
def test_the_log_is_synced_before_each_acknowledgement(tmp_path: Path, who: str):
    assert _without_sync_before(_traced(tmp_path, who)) == []


@pytest.mark.needs("strace")
def test_the_trace_turns_red_with_synchronous_off(tmp_path: Path, who: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(sabotage.VARIABLE, "sync")

    assert len(_without_sync_before(_traced(tmp_path, who))) >= 5


async def test_two_saturating_processes_share_one_file_fairly(tmp_path: Path, who: str):
    """Each gets at least 35 % of the commits, and nobody waits longer than 250 ms for one.

    On a machine that is not busy; one that is, with other tests, has other moments too.
    """
    tries: list[tuple[float, float]] = []
    while not any(share >= 0.35 and longest <= 0.25 for share, longest in tries):
        assert len(tries) < 5, tries
        tries.append(await _shared(tmp_path, who))


async def _shared(folder: Path, who: str) -> tuple[float, float]:
    """The smaller share of the commits that two processes made at once, and the longest wait for one."""
    processes = [started(folder, who, writers=8, seconds=3) for _ in range(2)]
    for process in processes:
        start(process)
    said = await asyncio.gather(*(asyncio.to_thread(process.communicate) for process in processes))
    last = [output.splitlines()[-1].split(" ") for output, _ in said]

    made, longest = [int(words[1]) for words in last], [float(words[2]) for words in last]
    return min(made) / sum(made), max(longest)
