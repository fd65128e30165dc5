"""A disk that runs out of room is told once, and again when there is more."""

from pathlib import Path

from structlog.testing import capture_logs

from taskdash.adapters.local.disk import Watch, free


def test_it_is_told_when_it_becomes_low_and_when_it_no_longer_is():
    """Not at every look; and a disk that does not answer says nothing."""
    left = iter([2_000, 999, 10, None, 999, 1_000, 2_000, 5])
    watch = Watch(lambda: next(left), low=1_000)
    with capture_logs() as told:
        for _ in range(8):
            watch.look()

    assert [(line["event"], line["free_bytes"]) for line in told] == [
        ("disk_low", 999),
        ("disk_no_longer_low", 1_000),
        ("disk_low", 5),
    ]
    assert {line["log_level"] for line in told} == {"warning"}


def test_what_is_free_is_known_where_there_is_a_folder(tmp_path: Path):
    assert (free(tmp_path) or 0) > 0
    assert free(tmp_path / "nowhere") is None
