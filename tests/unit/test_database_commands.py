"""Commands that prepare what a server runs on, and that nobody loads a driver who needs none."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from pymongo import MongoClient

from tests.mongodb import DEPLOYMENT

KEY = "0123456789abcdef" * 4


def taskdash(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {f"TASKDASH_{name.upper()}": value for name, value in settings.items()}
    command = [sys.executable, "-m", "taskdash", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_a_secret_key_is_printed_as_its_setting_takes_it_and_never_twice():
    first, second = (taskdash("secret-key").stdout for _ in range(2))

    assert re.fullmatch(r"[0-9a-f]{64}\n", first)
    assert first != second


def test_a_database_file_is_prepared(tmp_path: Path):
    done = taskdash("migrate", data=str(tmp_path))

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "taskdash.db").exists()


def test_a_mongodb_database_is_prepared_once():
    uri = DEPLOYMENT.new()
    first, second = (taskdash("migrate", database=uri, secret_key=KEY) for _ in range(2))

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert "made the index user_email\n" in first.stdout
    assert "made the index" not in second.stdout


def test_a_database_that_a_newer_release_has_written_is_refused_by_name(tmp_path: Path):
    """By every command, in one line; the same over both engines."""
    uri, file = DEPLOYMENT.new(), tmp_path / "taskdash.db"
    over: tuple[dict[str, str], ...] = ({"data": str(tmp_path)}, {"database": uri, "secret_key": KEY})
    for settings in over:
        assert taskdash("migrate", **settings).returncode == 0
    with MongoClient[dict[str, Any]](uri) as client:
        client.get_default_database()["counters"].update_one({"_id": "schema"}, {"$set": {"version": 99}})
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 99")

    for settings, name in zip(over, (str(file), uri.rpartition("/")[2]), strict=True):
        for command in (("migrate",), ("serve",), ("backup", "--unencrypted", "--to", str(tmp_path / "vault"))):
            done = taskdash(*command, **settings)

            assert done.returncode == 2
            assert re.fullmatch(f"error: .*{name} has version 99.*use the release that wrote it.*\n", done.stderr)


def test_a_file_that_is_no_database_is_refused_by_name(tmp_path: Path):
    (tmp_path / "taskdash.db").write_text("notes\n" * 100)

    done = taskdash("migrate", data=str(tmp_path))

    assert (done.returncode, done.stderr) == (2, f"error: {tmp_path}/taskdash.db: file is not a database\n")


def test_a_server_that_cannot_be_reached_is_told_within_the_deadline():
    done = taskdash("migrate", database="mongodb://127.0.0.1:1", secret_key=KEY, database_seconds="1")

    assert done.returncode == 2
    assert done.stderr == "error: the database cannot be used at the moment\n"


def test_an_embedded_start_loads_no_driver_of_mongodb(tmp_path: Path):
    """It is 100 modules, and time that who has a file does not owe."""
    code = (
        "import asyncio, sys, os\n"
        "from taskdash.settings import load\n"
        "from taskdash.wiring import product\n"
        "async def main():\n"
        "    async with product(load(os.environ).settings): pass\n"
        "asyncio.run(main())\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('pymongo', 'bson', 'redis')])\n"
    )
    environment = os.environ | {"TASKDASH_DATA": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
