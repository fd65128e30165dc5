"""`taskdash bench` end to end: a server of its own, a second of load, figures on the screen and in files."""

import json
import subprocess
import sys
from pathlib import Path


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


def test_a_workload_that_is_none_is_told() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "taskdash", "bench", "nonsense"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert "no workload nonsense" in done.stderr
