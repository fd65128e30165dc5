"""The set-up's promise: a test that a missing program would skip is a failure where that program is required."""

import pytest

from tests.without import ROOT

pytest_plugins = ["pytester"]

SUITE = """
    import pytest

    @pytest.mark.needs("no-such-program")
    def test_marked(): pass

    def test_by_hand(): pytest.skip("no-such-program may not trace here")
"""


@pytest.fixture
def suite(pytester, monkeypatch):
    """Run in processes of its own: in this one the end of its session would end what the tests here share."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makeconftest((ROOT / "tests" / "conftest.py").read_text(encoding="utf-8"))
    pytester.makeini("[pytest]\nmarkers = needs: x\nasyncio_default_fixture_loop_scope = function")
    pytester.makepyfile(SUITE)
    return pytester


def test_a_missing_program_is_a_visible_skip(suite):
    done = suite.runpytest_subprocess("-ra")

    done.assert_outcomes(skipped=2)
    done.stdout.fnmatch_lines(["*no-such-program is not installed*"])


def test_a_missing_program_that_is_required_is_a_failure(suite):
    suite.runpytest_subprocess("--require", "no-such-program").assert_outcomes(failed=1, errors=1)


def test_requiring_another_program_changes_nothing(suite):
    suite.runpytest_subprocess("--require", "strace").assert_outcomes(skipped=2)


def test_a_module_that_skips_itself_is_a_failure_too(suite):
    suite.makepyfile(test_module="import pytest; pytest.skip('no no-such-program', allow_module_level=True)")

    assert suite.runpytest_subprocess("--require", "no-such-program").ret != 0
