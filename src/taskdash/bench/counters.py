"""What the server counts of itself: its metrics, read before and after a run."""

from collections.abc import Mapping
from urllib.error import URLError
from urllib.request import urlopen

COMMITS, TRANSACTIONS, WORKS = "taskdash_commits_total", "taskdash_store_groups_total", "taskdash_store_works_total"
REQUESTS, READS = "taskdash_requests_total", "taskdash_store_reads_total"
HITS, UNCHANGED = "taskdash_cache_hits_total", "taskdash_cache_unchanged_total"
_SECONDS = 5


def read(host: str) -> dict[str, float]:
    """Every counter by its name, those of one name added up; empty where the server does not tell us."""
    try:
        with urlopen(f"http://{host}/metrics", timeout=_SECONDS) as answer:
            lines = answer.read().decode().splitlines()
    except (URLError, OSError):
        return {}
    counters: dict[str, float] = {}
    for line in lines:
        name, _, value = line.rpartition(" ")
        name = name.partition("{")[0]
        if name.endswith("_total") and not line.startswith("#"):
            counters[name] = counters.get(name, 0.0) + float(value)
    return counters


def increase(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """What was counted in between."""
    return {name: value - before.get(name, 0.0) for name, value in after.items()}
