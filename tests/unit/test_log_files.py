"""Log files that several processes write: every line whole, none lost, and no more files than are wanted."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from taskdash.edge.log_files import LogFolder, Rotating

WRITERS, BATCHES = 4, 400

WRITING = """
import json, sys
from pathlib import Path
from taskdash.edge.log_files import LogFolder, Rotating

name, folder, size, files, batches = sys.argv[1:]
log = Rotating(LogFolder(Path(folder), int(size), int(files)), "combined.log")
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(batches)):
    lines = [json.dumps({"name": name, "number": 3 * number + each, "more": "x" * (number % 97)}) for each in range(3)]
    log.write("".join(line + "\\n" for line in lines).encode())
"""


def write_together(folder: LogFolder) -> None:
    """WRITERS processes write BATCHES batches of three lines each, all at once."""
    arguments = [str(folder.path), str(folder.size), str(folder.files), str(BATCHES)]
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", WRITING, str(name), *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for name in range(WRITERS)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
    for process in processes:
        process.communicate(b"go\n")
        assert process.returncode == 0


def lines(folder: LogFolder) -> Iterator[tuple[str, int]]:
    """Whose line and which, of all that is kept, in no order. Fails where one is not whole."""
    for path in folder.path.iterdir():
        for line in path.read_bytes().splitlines(keepends=True):
            assert line.endswith(b"\n")
            told = json.loads(line)
            yield told["name"], told["number"]


def test_every_line_of_several_processes_is_whole_and_none_is_lost(tmp_path: Path):
    """While there is a new file every few batches."""
    folder = LogFolder(tmp_path, 5_000, 1_000)
    write_together(folder)

    assert sorted(lines(folder)) == sorted((str(name), n) for name in range(WRITERS) for n in range(3 * BATCHES))
    assert len(list(tmp_path.iterdir())) > 20


def test_no_more_files_are_kept_than_are_wanted_and_none_is_much_larger(tmp_path: Path):
    """The newest: the last line of each process is there."""
    folder = LogFolder(tmp_path, 20_000, 3)
    write_together(folder)
    found = list(lines(folder))

    assert {path.name for path in tmp_path.iterdir()} <= {"combined.log", "combined.log.1", "combined.log.2"}
    assert all(path.stat().st_size < 20_000 + WRITERS * 1_000 for path in tmp_path.iterdir())
    assert len(found) == len(set(found))
    for name in range(WRITERS):
        numbers = sorted(number for owner, number in found if owner == str(name))
        assert numbers == list(range(numbers[0], numbers[-1] + 1)) if numbers else True


def test_a_file_that_was_taken_away_is_made_again(tmp_path: Path):
    """By whoever keeps logs in another way."""
    log = Rotating(LogFolder(tmp_path, 1_000_000, 2), "combined.log")
    log.write(b"one\n")
    (tmp_path / "combined.log").rename(tmp_path / "taken.log")
    log.write(b"two\n")
    log.close()

    assert (tmp_path / "taken.log").read_bytes() == b"one\n"
    assert (tmp_path / "combined.log").read_bytes() == b"two\n"


def test_only_the_owner_reads_them(tmp_path: Path):
    """Whatever the mask."""
    before = os.umask(0)
    try:
        log = Rotating(LogFolder(tmp_path / "logs", 10, 2), "error.log")
        log.write(b"longer than ten bytes\n")
        log.write(b"more\n")
        log.close()
    finally:
        os.umask(before)

    assert (tmp_path / "logs").stat().st_mode & 0o777 == 0o700
    assert {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "logs").iterdir()} == {
        "error.log": 0o600,
        "error.log.1": 0o600,
    }


def test_a_disk_that_takes_nothing_stops_nobody(tmp_path: Path):
    """Writing answers as always."""
    (tmp_path / "combined.log").symlink_to("/dev/full")
    log = Rotating(LogFolder(tmp_path, 1_000, 2), "combined.log")
    log.write(b"lost\n")
    log.close()
