"""`taskdash import --from mongodb://…`: taking over the predecessor's database, with a bar, and a report at the end."""

import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from taskdash.cli.environment import settings_or_exit
from taskdash.cli.running import run_with_product
from taskdash.services.importing.telling import Counts
from taskdash.services.takeover.taking_over import Report, Wanted

if TYPE_CHECKING:
    from taskdash.wiring import Product

_SHOWN = 20  # tasks that were not taken in; the report says how many there are
_EXAMPLES = 10  # of a note: addresses are to be seen, all of them can be listed again with --dry-run


def take_over(uri: str, wanted: Wanted) -> None:
    """Take over the database at `uri`; ends the process with status 1 where something was not taken in."""
    report = run_with_product(settings_or_exit().settings, lambda made: _run(made, uri, wanted), much=True)
    sys.stdout.write("\n".join(_lines(report)) + "\n")
    if report.tasks.rows_rejected:
        raise SystemExit(1)


async def _run(made: "Product", uri: str, wanted: Wanted) -> Report:
    from taskdash.wiring import predecessor

    columns = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn()
    console = Console(stderr=True)
    async with predecessor(uri) as source:
        size = await source.size()
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
            shown = bar.add_task("taking over", total=size.users + size.tasks)
            async for told in made.taking_over.run(source, wanted):
                if isinstance(told, Report):
                    return told
                bar.update(shown, completed=told.users + told.tasks, description=f"{told.users} users")
    raise AssertionError("a take-over ends with its report")


def _lines(report: Report) -> list[str]:
    result = report.tasks
    would = "would be " if result.dry_run else ""
    lines = [f"{report.accounts.added + report.accounts.there} users, {result.rows} tasks (task_dashboard)"]
    lines.append(_counted("accounts", report.accounts, would))
    lines.append(_counted("tasks", result.tasks, would))
    if result.labels.added:
        lines.append(_counted("labels", result.labels, would))
    for note in result.notes:
        lines.append(f"  note, {note.times} times: {note.text}")
        lines += [f"    {each.item}" for each in note.examples[:_EXAMPLES] if each.item]
    if result.rows_rejected:
        lines.append(f"  {result.rows_rejected} tasks {would}left there:")
        lines += [f"    {each.field or 'task'}: {each.reason} ({each.item})" for each in result.rejected[:_SHOWN]]
        if result.rows_rejected > _SHOWN:
            lines.append(f"    … and {result.rows_rejected - _SHOWN} more")
    return lines


def _counted(what: str, counts: Counts, would: str) -> str:
    return f"  {what}: {counts.added} {would}added, {counts.there} there already"
