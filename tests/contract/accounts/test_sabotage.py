"""The suite of refresh tokens notices when the grace is removed."""

from tests.without import failures_without


def test_without_the_refresh_grace_the_suite_fails():
    suites = ("tests/contract/accounts/test_sessions.py", "tests/contract/accounts/test_refreshing.py")

    assert failures_without("refresh grace", *suites) >= {
        "test_only_one_of_two_racing_rotations_wins",
        "test_sixteen_racing_refreshes_with_one_token_get_one_successor",
        "test_a_client_whose_answer_was_lost_gets_the_same_one_within_ten_seconds",
    }
