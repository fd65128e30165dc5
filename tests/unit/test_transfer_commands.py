"""`taskdash import` and `taskdash export`: as processes, on a database of their own."""

import gzip
import os
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

DATA = Path(__file__).parent.parent / "data"
OWN = {name: value for name, value in os.environ.items() if not name.startswith("TASKDASH_")}


@pytest.fixture
def taskdash(tmp_path: Path):
    """Runs `taskdash …` for ann@example.org, who has an account; answers status, stdout and stderr."""

    def run(*arguments: str, given: str = "") -> tuple[int, str, str]:
        environ = OWN | {"TASKDASH_DATA": str(tmp_path / "data")}
        command = [sys.executable, "-m", "taskdash", *arguments]
        done = subprocess.run(command, env=environ, input=given, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    assert run("user", "add", "ann@example.org")[0] == 0
    return run


def test_a_file_is_imported_once_and_exported_whole(taskdash, tmp_path):
    file = tmp_path / "tasks.csv"
    file.write_text("title,project,labels\nPay rent,Home,bank\nPaint,Home,\n")

    status, told, _ = taskdash("import", str(file), "--user", "ann@example.org")
    assert status == 0
    assert told.splitlines()[:4] == [
        "2 rows (csv)",
        "  tasks: 2 added, 0 there already",
        "  projects: 1 added, 0 there already",
        "  labels: 1 added, 0 there already",
    ]
    assert taskdash("import", str(file), "--user", "ANN@example.org")[1].splitlines()[1] == (
        "  tasks: 0 added, 2 there already"
    )

    status, exported, _ = taskdash("export", "--user", "ann@example.org")
    assert status == 0
    rows = exported.splitlines()
    assert rows[0].startswith("id,key,project,title,")
    assert [row.split(",")[1:4] for row in rows[1:]] == [["HOM-1", "Home", "Pay rent"], ["HOM-2", "Home", "Paint"]]


def test_a_dry_run_from_standard_input_writes_nothing(taskdash):
    status, told, _ = taskdash("import", "-", "--dry-run", "--user", "ann@example.org", given="title\na\nb\n")

    assert (status, told.splitlines()) == (0, ["2 rows (csv)", "  tasks: 2 would be added, 0 there already"])
    assert len(taskdash("export", "--user", "ann@example.org")[1].splitlines()) == 1


def test_rejected_rows_are_listed_and_make_the_status_1(taskdash):
    text = "title,due_on\na,\nb,never\n,\nc,2026-01-31\n"

    status, told, _ = taskdash("import", "-", "--user", "ann@example.org", given=text)

    assert status == 1
    assert "  tasks: 2 added, 0 there already" in told
    assert "    line 3, due_on: must be a date, such as 2026-01-31 (b)" in told


def test_a_board_is_imported_with_notes(taskdash):
    status, told, _ = taskdash("import", str(DATA / "trello-board.json"), "--user", "ann@example.org")

    assert status == 0
    assert told.splitlines()[:4] == [
        "3 rows (trello)",
        "  tasks: 3 added, 0 there already",
        "  projects: 1 added, 0 there already",
        "  labels: 6 added, 0 there already",
    ]
    assert "  note, 8 times: a custom field was kept as text in the description" in told


def test_an_export_is_packed_if_its_name_says_so_and_never_half_there(taskdash, tmp_path):
    taskdash("import", "-", "--user", "ann@example.org", given="title\na\n")
    target = tmp_path / "out.csv.gz"

    assert taskdash("export", "--user", "ann@example.org", "-o", str(target))[0] == 0
    assert len(gzip.decompress(target.read_bytes()).splitlines()) == 2

    assert taskdash("export", "--user", "nobody@example.org", "-o", str(tmp_path / "other.csv"))[0] == 2
    assert {path.name for path in tmp_path.iterdir()} == {"data", "out.csv.gz"}


@pytest.mark.parametrize(
    ("arguments", "given", "told"),
    [
        (
            ["--user", "bob@example.org"],
            "title\na\n",
            "error: user: nobody here has the e-mail address bob@example.org",
        ),
        (["--user", "not an address"], "title\na\n", "error: email: "),
        (["--user", "ann@example.org", "--workspace", "42"], "title\na\n", "error: there is no such workspace"),
        (["--user", "ann@example.org"], "a,b\n1,2\n", "error: format: cannot be told from the file"),
        (["--user", "ann@example.org", "--format", "csv"], "a,b\n1,2\n", "error: title: line 1: the first line must"),
    ],
    ids=["stranger", "address", "workspace", "format", "header"],
)
def test_what_cannot_be_done_is_said_in_one_line_with_status_2(taskdash, arguments, given, told):
    status, shown, error = taskdash("import", "-", *arguments, given=given)

    assert (status, shown) == (2, "")
    assert error.startswith(told)
    assert error.count("\n") == 1


def test_a_file_that_is_not_there_is_named(taskdash, tmp_path):
    status, _, error = taskdash("import", str(tmp_path / "none.csv"), "--user", "ann@example.org")

    assert (status, error) == (2, f"error: {tmp_path / 'none.csv'}: No such file or directory\n")


def test_an_import_that_was_killed_is_completed_by_the_same_command(taskdash, tmp_path):
    file = tmp_path / "tasks.csv"
    file.write_text("title,project,labels\n" + "".join(f"task {n},Home,x\n" for n in range(6_000)))
    command = [sys.executable, "-m", "taskdash", "import", str(file), "--user", "ann@example.org"]
    for seconds in (0.6, 0.9, 1.2):
        process = subprocess.Popen(
            command, env=OWN | {"TASKDASH_DATA": str(tmp_path / "data")}, stdout=subprocess.DEVNULL
        )
        time.sleep(seconds)
        process.kill()
        process.wait()

    status, told, _ = taskdash("import", str(file), "--user", "ann@example.org")

    assert status == 0
    added, there = (int(number) for number in re.findall(r"tasks: (\d+) added, (\d+) there", told)[0])
    assert added + there == 6_000
    rows = taskdash("export", "--user", "ann@example.org")[1].splitlines()[1:]
    assert sorted(row.split(",")[3] for row in rows) == sorted(f"task {n}" for n in range(6_000))
    assert {row.split(",")[7] for row in rows} == {"x"}


@pytest.mark.bench
def test_5000_tasks_a_second_in_300_megabytes(taskdash):
    """The promise for the large file, on two cores that do nothing else; starting the command is counted."""
    started = time.monotonic()
    status, told, _ = taskdash("import", str(DATA / "tasks.csv.gz"), "--user", "ann@example.org")
    seconds = time.monotonic() - started

    assert (status, told.splitlines()[0]) == (0, "61617 rows (csv)")
    assert 61_617 / seconds >= 5_000
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 300 * 1024  # KiB, of the largest of them
