"""Results as one HTML file that needs nothing else."""

from collections.abc import Iterator
from html import escape

from taskdash.bench.figures import Curve, Figure, Result
from taskdash.bench.report import Report, machine_in_words, number
from taskdash.bench.report.plots import plot
from taskdash.bench.report.table import target

_STYLE = """
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 0.5rem 0 1rem; }
th, td { padding: 0.15rem 0.8rem 0.15rem 0; text-align: left; border-bottom: 1px solid #8883; }
td.value { text-align: right; font-variant-numeric: tabular-nums; }
.met { color: #059669; } .missed { color: #dc2626; font-weight: bold; } .skipped { color: #d97706; }
svg { max-width: 100%; height: auto; }
"""


def page(told: Report) -> str:
    """The report as HTML."""
    settings = ", ".join(f"{name}={value}" for name, value in told.settings.items()) or "none"
    head = [
        '<!doctype html><html lang="en"><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>taskdash bench, {told.at[:10]}</title><style>{_STYLE}</style>",
        f"<h1>taskdash bench, {told.at.replace('T', ' ').replace('Z', ' UTC')}</h1>",
        f"<p>{escape(machine_in_words(told.machine))}</p>",
        f"<p>Settings other than the defaults: {escape(settings)}</p>",
    ]
    return "\n".join([*head, *(line for result in told.results for line in _result(result))]) + "\n"


def _result(result: Result) -> Iterator[str]:
    yield f"<h2>{escape(result.workload)}: {escape(result.title)}</h2>"
    if result.skipped:
        yield f'<p class="skipped">Skipped: {escape(result.skipped)}</p>'
        return
    yield f"<p>{escape(result.conditions)}; load average before it {result.load:.2f}</p>"
    yield "<table><tr><th>figure<th>value<th><th>target<th></tr>"
    yield from map(_row, result.figures)
    yield "</table>"
    plots: dict[str, list[Curve]] = {}
    for curve in result.curves:
        plots.setdefault(curve.plot, []).append(curve)
    yield from map(plot, plots.values())


def _row(figure: Figure) -> str:
    verdict = {True: '<td class="met">met', False: '<td class="missed">missed', None: "<td>"}[figure.met]
    cells = (f'<td class="value">{number(figure.value)}', f"<td>{escape(figure.unit)}", f"<td>{target(figure)}")
    return f"<tr><td>{escape(figure.name)}{''.join(cells)}{verdict}</tr>"
