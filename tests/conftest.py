"""What holds for every test: fast ones first, and a skip that is really a hole in the set-up is a failure."""

import gc
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.api.server import Server
from tests.mongodb import DEPLOYMENT, RUNNING
from tests.redis_server import RedisProcess, redis_process

FOLDERS_BY_SPEED = ("unit", "contract", "api", "e2e")
TESTS = Path(__file__).parent
LOG_SHOWN = 8_000  # characters, of each server that runs when a test fails

# No deadline: examples share the machine with other tests, and a slow one is not a wrong one.
hypothesis.settings.register_profile("taskdash", deadline=None, print_blob=True)
hypothesis.settings.load_profile("taskdash")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--require",
        action="append",
        default=[],
        metavar="PROGRAM",
        help="fail, instead of skipping, where a skip's reason names this program",
    )
    parser.addoption(
        "--engine", choices=("sqlite", "mongo"), default="sqlite", help="what servers of the tests store in"
    )


def pytest_configure(config: pytest.Config) -> None:
    Server.engine = config.getoption("--engine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run what fails fastest first; the order inside a folder stays."""
    items.sort(key=lambda item: _speed(item.path))


def pytest_collection_finish() -> None:
    """Search for garbage less often, and not in what every test needs: it took a quarter of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


def _speed(path: Path) -> int:
    folder = path.relative_to(TESTS).parts[0] if path.is_relative_to(TESTS) else ""
    return FOLDERS_BY_SPEED.index(folder) if folder in FOLDERS_BY_SPEED else len(FOLDERS_BY_SPEED)


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("embedded"):
        if Server.engine != "sqlite":
            pytest.skip(f"of the embedded engine: {marker.args[0]}")
    for marker in item.iter_markers("needs"):
        for program in marker.args:
            if shutil.which(program) is None:
                pytest.skip(f"{program} is not installed")


def pytest_sessionfinish() -> None:
    DEPLOYMENT.end()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _refuse_skip(report, item.config)
    if report.failed:
        report.sections += [(f"log of {server.url}", _without_requests(server.log)) for server in Server.running]
        report.sections += [("server of the MongoDB protocol", str(one)) for one in RUNNING]
    return report


def _without_requests(log: str) -> str:
    """The end of a server's log, without a line for each request: those would leave no room for what went wrong."""
    lines = [line for line in log.splitlines() if '"event":"request"' not in line]
    return "\n".join(lines)[-LOG_SHOWN:]


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _refuse_skip(report, collector.config)
    return report


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport, config: pytest.Config) -> None:
    if report.outcome != "skipped" or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    for program in config.getoption("--require"):
        if program in reason.split():
            report.outcome = "failed"
            report.longrepr = f"{reason}; --require {program} makes this a failure"


@pytest.fixture(scope="session")
def lasting_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisProcess]:
    """One for all tests that do it no harm; ask for `redis_server`."""
    with redis_process(tmp_path_factory.mktemp("redis")) as running:
        yield running


@pytest.fixture
def redis_server(lasting_redis: RedisProcess) -> RedisProcess:
    """An empty one that is not to be harmed."""
    lasting_redis.say("FLUSHALL")
    return lasting_redis


@pytest.fixture
def mortal_redis(tmp_path: Path) -> Iterator[RedisProcess]:
    """One of the test's own, to kill and to stop."""
    with redis_process(tmp_path) as running:
        yield running
