"""Metrics: what is counted under which name, and that the documentation names the same."""

from pathlib import Path

from taskdash.edge.exposition import METRICS
from taskdash.edge.metrics import SECONDS, Requests, Times

DOCUMENT = Path(__file__).parents[2] / "docs" / "metrics.md"


def test_the_documentation_lists_the_metrics_as_they_are():
    expected = [
        f"| `{about.name}` | {about.kind} | {', '.join(f'`{label}`' for label in about.labels)} | {about.words} |"
        for about in METRICS
    ]

    documented = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert documented == expected, "docs/metrics.md should list:\n" + "\n".join(expected)


def test_names_say_what_they_are():
    for about in METRICS:
        assert about.name.startswith("taskdash_")
        assert about.name.endswith("_total") == (about.kind == "counter")


def test_a_time_counts_in_the_first_bucket_that_reaches_so_far():
    times = Times()
    for seconds in (0.0, SECONDS[0], SECONDS[1], SECONDS[-1] + 1):
        times.add(seconds)

    assert times.counts[:2] == [2, 1]
    assert times.counts[-1] == 1
    assert times.sum == SECONDS[0] + SECONDS[1] + SECONDS[-1] + 1


def test_nobody_can_invent_sorts_of_requests():
    """Methods are free text in HTTP."""
    requests = Requests()
    for number in range(100):
        requests.count(None, f"METHOD{number}", 405, 0.001)

    ((sort, times),) = requests
    assert sort == ("unmatched", "other", 405)
    assert sum(times.counts) == 100
