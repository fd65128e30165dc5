"""`taskdash bench`: measures a server on this machine, or one that is named, and shows the figures by their targets."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from taskdash.bench import machine, server
from taskdash.bench.catalogue import WORKLOADS
from taskdash.bench.figures import Result
from taskdash.bench.generator import Tell
from taskdash.bench.pump import Disconnected
from taskdash.bench.report import Report, as_json, machine_in_words, page, report, table
from taskdash.bench.site import Amount, OwnSites
from taskdash.cli.running import INTERRUPTED

Name = Annotated[str, Parameter(help="A workload, or `all`.")]
_WIDTH_OF_A_PIPE = 120
_QUICK = [name for name, workload in WORKLOADS.items() if not workload.long]


def bench(  # noqa: PLR0913  # the options of a command
    *names: Name,
    seconds: Annotated[float, Parameter(help="How long each measurement lasts.")] = 10.0,
    warm_up: Annotated[float, Parameter(help="Seconds of load before it, not measured.")] = 2.0,
    connections: Annotated[int, Parameter(help="Connections, where the workload does not say.")] = 64,
    generators: Annotated[int, Parameter(help="Processes that send requests.")] = 1,
    data: Annotated[
        Path | None, Parameter(help="Folder in which to put the databases, each removed afterwards; says which disk.")
    ] = None,
    json: Annotated[Path | None, Parameter(help="Write the results to this file as JSON.")] = None,
    html: Annotated[Path | None, Parameter(help="Write them to this file as a page with plots.")] = None,
    save: Annotated[Path | None, Parameter(help="Write both into this folder, named by day and workloads.")] = None,
) -> None:
    """Measure: without names, every workload that takes less than a minute.

    Starts servers of its own, in production configuration, on the loopback interface. Ends with status 0 whether
    targets are met or not, 2 when something could not be measured.
    """
    chosen = _chosen(names)
    console = Console(width=None if sys.stdout.isatty() else _WIDTH_OF_A_PIPE, highlight=False)
    amount = Amount(seconds, warm_up, connections, generators)
    try:
        told = asyncio.run(_measure(chosen, amount, data, console))
    except (Disconnected, server.CannotStart, OSError) as error:
        sys.stderr.write(f"error: {error}\n")
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    if save is not None:
        save.mkdir(parents=True, exist_ok=True)
        stem = save / "-".join([f"{datetime.now(UTC):%Y-%m-%d}", *chosen])
        json, html = json or stem.with_suffix(".json"), html or stem.with_suffix(".html")
    if json is not None:
        json.write_bytes(as_json(told))
    if html is not None:
        html.write_text(page.page(told), encoding="utf-8")


async def _measure(chosen: list[str], amount: Amount, data: Path | None, console: Console) -> Report:
    results: list[Result] = []
    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:

        def progress(text: str) -> Tell:
            for done in bars.task_ids:
                bars.remove_task(done)
            line = bars.add_task(text, total=1.0)
            return lambda passed, whole: bars.update(line, completed=passed, total=whole)

        sites = OwnSites(data, progress, amount)
        about = machine.describe(sites.parent)
        console.print(machine_in_words(about))
        changed = ", ".join(f"{name}={value}" for name, value in server.differences().items())
        console.print(
            f"databases below {sites.parent} ({sites.file_system}); settings other than the defaults: {changed}"
        )
        if about.file_system == "tmpfs":
            console.print("that is memory, where nothing is durable: use --data to name a folder on a disk")
        for name in chosen:
            for result in await WORKLOADS[name].measure(sites):
                results.append(result)
                table.show(result, console)
    return report(about, dict(server.differences()), results)


def _chosen(names: tuple[str, ...]) -> list[str]:
    if names == ("all",):
        return list(WORKLOADS)
    for name in names:
        if name not in WORKLOADS:
            sys.stderr.write(f"error: there is no workload {name}; there are {', '.join(WORKLOADS)}, and all\n")
            raise SystemExit(2)
    return list(names) or _QUICK
