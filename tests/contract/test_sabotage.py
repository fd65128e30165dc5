"""The suites of guards, tombstones and durability notice when the thing they are about is removed."""

import pytest

from tests.mongodb import DEPLOYMENT
from tests.without import failures_without

GUARDS = "tests/contract/test_guards.py"


def test_without_the_seq_guard_the_suite_fails():
    assert failures_without("seq guard", GUARDS) >= {
        "test_an_older_put_does_not_replace_a_newer_one",
        "test_a_late_put_does_not_raise_a_purged_task",
        "test_a_late_put_does_not_raise_purged_members_projects_and_comments",
        "test_a_late_purge_does_not_bury_what_is_newer",
    }


def test_without_the_greater_document_the_suite_fails_on_mongodb():
    DEPLOYMENT.new()  # skips where there is none

    assert failures_without("greater document", GUARDS, "-k", "mongo") >= {
        "test_an_older_put_does_not_replace_a_newer_one",
        "test_a_late_put_does_not_raise_a_purged_task",
        "test_a_late_purge_does_not_bury_what_is_newer",
    }


@pytest.mark.parametrize("engine", ["sqlite", "mongo"])
def test_without_tombstones_the_suite_fails(engine: str):
    if engine == "mongo":
        DEPLOYMENT.new()  # skips where there is none

    assert failures_without("tombstone", GUARDS, "-k", engine) >= {
        "test_a_late_put_does_not_raise_a_purged_task",
        "test_a_late_put_does_not_raise_purged_members_projects_and_comments",
    }


def test_without_the_confirmation_of_heads_the_suite_of_staleness_fails():
    """What the bus does not tell is never seen then."""
    assert failures_without("head confirmation", "tests/contract/test_heads.py") >= {
        "test_what_others_committed_shows_after_two_seconds_even_with_a_deaf_bus",
        "test_random_commits_and_readings_of_two_processes_are_never_staler_than_promised",
    }


def test_without_the_sync_the_suite_of_durability_fails():
    assert failures_without("sync", "tests/contract/sqlite/test_durability.py", "-k", "synced") == {
        "test_the_log_is_synced_before_each_acknowledgement"
    }
