"""`taskdash user`: accounts managed from the command line, as a process, on a database of its own."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from taskdash.domain.accounts import Origin
from taskdash.settings import load
from taskdash.wiring import now, product

OWN = {name: value for name, value in os.environ.items() if not name.startswith("TASKDASH_")}


@pytest.fixture
def user(tmp_path: Path):
    """Runs `taskdash user …`; answers status, stdout and stderr."""

    def run(*arguments: str) -> tuple[int, str, str]:
        command = [sys.executable, "-m", "taskdash", "user", *arguments]
        environ = OWN | {"TASKDASH_DATA": str(tmp_path), "TASKDASH_PUBLIC_URL": "https://tasks.example.org"}
        done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    return run


def test_an_account_is_added_listed_disabled_enabled_and_reset(user):
    status, link, told = user("add", "Grace@example.org", "--name", "Grace Hopper")
    assert status == 0
    assert link.startswith("https://tasks.example.org/#reset=")
    assert "good once" in told
    assert "no password" in user("list")[1]

    assert user("disable", "grace@example.org")[0] == 0
    id, _, state, email, *name = user("list")[1].split()
    assert (len(id), state, email, name) == (36, "disabled", "grace@example.org", ["Grace", "Hopper"])

    assert user("enable", "grace@example.org")[0] == 0
    status, again, _ = user("reset", "grace@example.org")
    assert status == 0
    assert again != link


def test_the_link_sets_the_password(user, tmp_path):
    code = user("add", "grace@example.org")[1].strip().partition("#reset=")[2]

    async def set_and_sign_in() -> str:
        settings = load({"TASKDASH_DATA": str(tmp_path)}).settings
        async with product(settings) as made:
            here = Origin("192.0.2.1", "test")
            await made.accounts.password.set_by_code(code, "first compiler", here, now())
            granted = await made.accounts.signing_in.sign_in("grace@example.org", "first compiler", here, now())
            return granted.user.name

    assert asyncio.run(set_and_sign_in()) == "grace"


def test_what_cannot_be_done_ends_with_status_2_and_the_reason(user):
    for arguments in [("add", "nobody"), ("disable", "nobody@example.org"), ("reset", "nobody@example.org")]:
        status, out, told = user(*arguments)
        assert (status, out) == (2, "")
        assert told.startswith("error: ")
