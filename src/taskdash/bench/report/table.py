"""Results as tables on a terminal."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from taskdash.bench.figures import Figure, Result
from taskdash.bench.report import number

_VERDICTS = {True: Text("met", style="green"), False: Text("missed", style="bold red"), None: Text("")}


def show(result: Result, console: Console) -> None:
    """Print a result: what was measured, and each figure beside its target."""
    console.print(Text(f"\n{result.workload}: {result.title}", style="bold"))
    if result.skipped:
        console.print(Text(f"skipped: {result.skipped}", style="yellow"))
        return
    console.print(Text(f"{result.conditions}; load average before it {result.load:.2f}"))
    table = Table("figure", "value", "", "target", "", box=None, pad_edge=False, header_style="dim")
    table.columns[1].justify = "right"
    for figure in result.figures:
        table.add_row(figure.name, number(figure.value), figure.unit, target(figure), _VERDICTS[figure.met])
    console.print(table)


def target(figure: Figure) -> str:
    """The target of a figure in words; empty where it has none."""
    if figure.target is None:
        return ""
    aim = f", aim {number(figure.target.aim)}" if figure.target.aim is not None else ""
    return f"{figure.target.sense} {number(figure.target.value)}{aim}"
