"""The numbers of several workers are told as one: counters of all, gauges of those that are there."""

from collections.abc import Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from taskdash.edge.together import Together


class Own(Collector):
    """What one worker counts."""

    def __init__(self) -> None:
        self.requests = 0
        self.streams = 0
        self.free = 5

    def collect(self) -> Iterator[Metric]:
        requests = CounterMetricFamily("requests", "Requests.", labels=["route"])
        requests.add_metric(["/a"], self.requests)
        streams = GaugeMetricFamily("streams", "Streams.", value=self.streams)
        seconds = HistogramMetricFamily("seconds", "Seconds.")
        seconds.add_metric([], [("1.0", self.requests), ("+Inf", self.requests)], self.requests / 2)
        build = GaugeMetricFamily("taskdash_build_info", "Build.", value=1)
        free = GaugeMetricFamily("taskdash_disk_free_bytes", "Room.", value=self.free)
        return iter((requests, streams, seconds, build, free))


def told(together: Together) -> dict[str, float]:
    """What Prometheus reads: every line, by what stands before its value."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(together)
    lines = generate_latest(registry).decode().splitlines()
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if not line.startswith("#")}


def test_whoever_is_asked_tells_the_sums(tmp_path: Path):
    first, second = Own(), Own()
    one, two = Together([first], tmp_path, "1"), Together([second], tmp_path, "2")
    first.requests, first.streams = 3, 1
    second.requests, second.streams = 4, 2
    told(one)
    expected = {
        'requests_total{route="/a"}': 7,
        "streams": 3,
        'seconds_bucket{le="1.0"}': 7,
        'seconds_bucket{le="+Inf"}': 7,
        "seconds_count": 7,
        "seconds_sum": 3.5,
        "taskdash_build_info": 1,
        "taskdash_disk_free_bytes": 5,
    }

    assert told(two) == expected
    assert told(one) == expected


def test_a_disk_has_no_more_room_than_whoever_looked_last_has_found(tmp_path: Path):
    first, second = Own(), Own()
    one, two = Together([first], tmp_path, "1"), Together([second], tmp_path, "2")
    told(two)
    first.free = 1

    assert told(one)["taskdash_disk_free_bytes"] == 1


def test_what_was_told_once_is_not_less_when_another_is_asked(tmp_path: Path):
    first = Own()
    one, two = Together([first], tmp_path, "1"), Together([Own()], tmp_path, "2")
    first.requests = 5

    assert told(one)['requests_total{route="/a"}'] == 5
    assert told(two)['requests_total{route="/a"}'] == 5


def test_of_one_that_ended_the_counters_stay_and_the_gauges_go(tmp_path: Path):
    first = Own()
    one, two = Together([first], tmp_path, "1"), Together([Own()], tmp_path, "2")
    first.requests, first.streams = 5, 1
    one.close()

    assert told(two)['requests_total{route="/a"}'] == 5
    assert told(two)["streams"] == 0


def test_who_comes_later_takes_over_what_the_dead_counted_once(tmp_path: Path):
    """However often that happens, the folder does not grow."""
    for number in range(5):
        own = Own()
        worker = Together([own], tmp_path, str(number))
        own.requests += 1
        assert told(worker)['requests_total{route="/a"}'] == number + 1
        worker.close()

    assert len(list(tmp_path.glob("*.metrics"))) == 1
