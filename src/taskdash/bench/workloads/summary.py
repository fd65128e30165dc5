"""The figures that every workload reports of a run, in the same words."""

from taskdash.bench import counters
from taskdash.bench.figures import Curve, Figure, Target
from taskdash.bench.generator import Run

_PERCENTS = (1.0, 5.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0, 98.0, 99.0, 99.5, 99.9, 99.99, 100.0)
_MS = 1_000.0  # µs


def figures(run: Run, *, rate: Target | None = None, p99: Target | None = None, name: str = "requests") -> list[Figure]:
    """Rate and durations, what went wrong, and what it was measured with."""
    measured, used = run.measured, run.used
    duration = measured.duration
    found = [
        Figure(name, round(measured.rate, 1), "/s", rate),
        Figure("p50", round(duration.percentile(50) / _MS, 3), "ms"),
        Figure("p99", round(duration.percentile(99) / _MS, 3), "ms", p99),
        Figure("longest", round(duration.percentile(100) / _MS, 3), "ms"),
        Figure("answer", round(measured.bytes / max(measured.answers, 1)), "bytes"),
        Figure("refused", measured.refused, "answers"),
        Figure("unanswered", measured.lost, "requests"),
        Figure("processor, generator", round(100 * used.generator_cpu), "% of a core"),
    ]
    if used.server_memory:  # it is on this machine
        found.append(Figure("processor, server", round(100 * used.server_cpu), "% of a core"))
        each = 1e6 * used.server_cpu * measured.seconds / max(measured.answers, 1)
        found.append(Figure("processor, server, a request", round(each), "µs"))
        found.append(Figure("processor, everything else", round(100 * used.other_cpu), "% of a core"))
        found.append(Figure("memory, server", round(used.server_memory / 2**20, 1), "MiB"))
    if counters.READS in run.counted:
        each = run.counted[counters.READS] / max(run.counted[counters.REQUESTS], 1)
        found.append(Figure("database reads, a request", round(each, 3), "reads"))
    return found


def curves(run: Run, name: str) -> list[Curve]:
    """How durations are distributed, and how many were answered in each second."""
    points = list(run.measured.duration.percentiles(_PERCENTS))
    found = [Curve("Duration by percentile", name, [x for x, _ in points], [y / _MS for _, y in points], "%", "ms")]
    if seconds := run.measured.by_second:
        numbers, good = [float(n + 1) for n in range(len(seconds))], [float(g) for g, _ in seconds]
        found.append(Curve("Answers in each second", name, numbers, good, "s", "/s"))
    return found


def shares(run: Run, *words: str, target: Target | None = None) -> list[Figure]:
    """What share of the reading answers each of the words of `browsing` was said of; first the share of all of them."""
    counted = run.measured.words
    whole = max(sum(counted.values()), 1)
    found = [Figure(word, round(100 * counted.get(word, 0) / whole, 1), "% of reads") for word in words]
    return [Figure("hits", round(sum(figure.value for figure in found), 1), "% of reads", target), *found]
