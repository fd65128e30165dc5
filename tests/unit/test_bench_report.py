"""How results are told: beside their targets, and without anything that is nobody else's business."""

import csv
import io
import platform
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest
from rich.console import Console

from taskdash.bench import machine, words
from taskdash.bench.catalogue import WORKLOADS
from taskdash.bench.figures import Curve, Figure, Result, at_least, at_most
from taskdash.bench.report import Report, as_json, number, page, plots, report, table

CURVES = [Curve("Duration by percentile", "one & two", [50.0, 99.0], [0.5, 700.0], "%", "ms")]
FIGURES = [
    Figure("commits", 2_500, "/s", at_least(2_000, aim=3_000)),
    Figure("p99", 300.5, "ms", at_most(250)),
    Figure("memory", 99, "MiB"),
]
RESULT = Result(workload="commit", title="a <b>", conditions="c", figures=FIGURES, load=0.5, curves=CURVES)
SKIPPED = Result(workload="cached", title="t", conditions="", figures=[], load=0, skipped="redis-server is missing")


@pytest.fixture
def told(tmp_path) -> Report:
    return report(machine.describe(tmp_path), {"TASKDASH_X": "1"}, [RESULT, SKIPPED])


def test_a_target_is_met_or_missed():
    assert [figure.met for figure in FIGURES] == [True, False, None]


def test_the_table_shows_figures_targets_and_verdicts():
    console = Console(file=io.StringIO(), width=100)
    table.show(RESULT, console)
    table.show(SKIPPED, console)
    shown = console.file.getvalue()  # type: ignore[attr-defined]  # the file given above

    assert [word in shown for word in ("2,500", "at least 2,000, aim 3,000", "met", "missed")] == [True] * 4
    assert "skipped: redis-server is missing" in shown


def test_json_can_be_read_back(told):
    assert msgspec.json.decode(as_json(told), type=Report) == told


def test_the_page_needs_nothing_from_elsewhere_and_escapes_what_it_shows(told):
    shown = page.page(told)

    assert "a &lt;b&gt;" in shown
    assert "one &amp; two" in shown
    assert [word for word in ("<script", "<link", "<img", "url(", "src=") if word in shown] == []


def test_reports_do_not_name_host_or_paths(told, tmp_path):
    shown = page.page(told) + as_json(told).decode()

    names = {platform.node(), str(tmp_path), str(Path.cwd())}
    assert [name for name in names if len(name) > 3 and name in shown] == []  # shorter ones are in many words


@pytest.mark.parametrize("y", [[0.0, 0.0], [1.0, 5.0], [0.001, 90_000.0]])
def test_every_plot_is_well_formed_and_within_its_frame(y):
    drawn = ElementTree.fromstring(plots.plot([Curve("p", "n", [1.0, 2.0], y, "s", "/s")]))  # noqa: S314  # our own
    line = next(part for part in drawn if part.tag.endswith("polyline"))

    assert all(0 <= float(end) <= 640 for point in line.get("points", "").split() for end in point.split(","))


@pytest.mark.parametrize(("value", "shown"), [(2, "2"), (0.1234, "0.12"), (12.34, "12.3"), (61617, "61,617")])
def test_numbers_have_no_more_digits_than_mean_something(value, shown):
    assert number(value) == shown


def test_made_up_tasks_are_the_same_every_time():
    assert [next(words.tasks(1)) for _ in range(2)] == [next(words.tasks(1))] * 2
    assert list(words.csv(50)) == list(words.csv(50))


def test_the_made_up_file_has_the_columns_of_an_import():
    text = io.StringIO(newline="")
    csv.writer(text).writerows(words.csv(20))
    rows = list(csv.DictReader(text.getvalue().splitlines()))

    assert len(rows) == 20
    assert all(row["title"] and row["project"] for row in rows)


def test_every_workload_that_is_listed_is_there():
    for workload in WORKLOADS.values():
        assert workload.about
        __import__(f"taskdash.bench.workloads.{workload.module}")
