"""The kept secret key: made once, for its owner only, never replaced."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from taskdash.adapters.local.secret_key import LENGTH, BadSecretKey, kept_secret_key


def test_the_key_is_made_once_and_read_from_then_on(tmp_path):
    path = tmp_path / "data" / "secret.key"

    key = kept_secret_key(path)

    assert len(key) == LENGTH
    assert kept_secret_key(path) == key
    assert path.read_text() == key.hex() + "\n"  # the form that TASKDASH_SECRET_KEY_FILE takes


def test_only_its_owner_may_read_it_whatever_the_umask(tmp_path):
    path = tmp_path / "data" / "secret.key"
    before = os.umask(0)
    try:
        kept_secret_key(path)
    finally:
        os.umask(before)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_racing_first_starts_get_one_key_and_leave_nothing_else(tmp_path):
    path = tmp_path / "secret.key"

    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _: kept_secret_key(path), range(16)))

    assert len(keys) == 1
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"", b"00" * (LENGTH - 1), b"not a key", b"\xff" * LENGTH])
def test_a_damaged_key_is_refused_and_left_alone(tmp_path, content):
    path = tmp_path / "secret.key"
    path.write_bytes(content)

    with pytest.raises(BadSecretKey, match=r"secret\.key does not hold"):
        kept_secret_key(path)

    assert path.read_bytes() == content
