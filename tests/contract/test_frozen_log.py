"""Logs that earlier releases wrote: every later one reads them, and makes of them what they were.

`tests/data/log-vN.jsonl` holds the commits of format N as they were stored, `log-vN.state.json` what their workspaces
held in the end. These files never change; a new format adds new ones.
"""

import json
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec
import pytest

from taskdash.domain.log import Commit, Ref
from tests.contract.engines import Store

DATA = Path(__file__).parent.parent / "data"
FORMATS = [1]


def logged(version: int) -> list[bytes]:
    return (DATA / f"log-v{version}.jsonl").read_bytes().splitlines()


@pytest.mark.parametrize("version", FORMATS)
async def test_a_frozen_log_becomes_what_its_workspaces_were(store: Store, version: int) -> None:
    commits = [msgspec.json.decode(line, type=Commit) for line in logged(version)]
    for _, of_workspace in groupby(commits, key=lambda commit: commit.workspace):
        for commit in of_workspace:
            assert await store.log.append([commit]) == 1

    state: dict[str, Any] = json.loads((DATA / f"log-v{version}.state.json").read_text())
    for workspace, entities in state.items():
        found, after = [], None
        while part := await store.models.every(workspace, after, 50):
            found += part
            after = Ref(part[-1].kind, part[-1].id)
        assert [msgspec.to_builtins(entity) for entity in found] == entities
        assert await store.log.after(workspace, 0, 1_000) == [c for c in commits if c.workspace == workspace]


@pytest.mark.parametrize("version", FORMATS)
def test_a_frozen_commit_says_its_format_and_is_written_back_as_it_was(version: int) -> None:
    for line in logged(version):
        commit = msgspec.json.decode(line, type=Commit)

        assert json.loads(line)["v"] == version
        assert json.loads(msgspec.json.encode(commit)) == json.loads(line)
