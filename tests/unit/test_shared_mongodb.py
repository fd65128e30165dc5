"""The MongoDB that tests share: one that dies is told as what it is, with what it said, and costs one test."""

import pytest

from tests.mongodb import RUNNING, VARIABLE, Deployment


def test_a_server_that_has_died_is_told_once_and_another_takes_its_place(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    deployment = Deployment()
    try:
        deployment.new()
        first = RUNNING[-1]
        first.errors.write_text("panic: out of something")
        first.process.kill()
        first.process.wait()

        with pytest.raises(AssertionError, match=f"{first.uri}, ended with status -9\npanic: out of something"):
            deployment.new()
        assert not deployment.new().startswith(first.uri)
    finally:
        deployment.end()
    assert first not in RUNNING
