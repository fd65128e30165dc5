"""`taskdash bench`: measures a server on this machine, or one that is named, and shows the figures by their targets."""

import asyncio
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from taskdash.adapters.local.secret_key import LENGTH
from taskdash.bench import machine, server
from taskdash.bench.catalogue import WORKLOADS
from taskdash.bench.commands import Failed
from taskdash.bench.generator import Tell
from taskdash.bench.given import GivenSites
from taskdash.bench.pump import Disconnected
from taskdash.bench.report import Report, as_json, machine_in_words, page, report, table
from taskdash.bench.site import Amount, OwnSites, Progress, Sites
from taskdash.cli.running import INTERRUPTED
from taskdash.domain.refusal import Refusal
from taskdash.settings import SettingsError

Name = Annotated[str, Parameter(help="A workload, or `all`; without any, those that take less than a minute.")]
Make = Callable[[Progress], Sites]
_WIDTH_OF_A_PIPE = 120


def bench(  # noqa: PLR0913  # the options of a command
    *names: Name,
    seconds: Annotated[float, Parameter(help="How long each measurement lasts.")] = 10.0,
    warm_up: Annotated[float, Parameter(help="Seconds of load before it, not measured.")] = 2.0,
    connections: Annotated[int, Parameter(help="Connections, where the workload does not say.")] = 64,
    generators: Annotated[int, Parameter(help="Processes that send requests.")] = 1,
    workers: Annotated[int, Parameter(help="Worker processes of the server, but for `live`, which needs its own.")] = 1,
    tasks: Annotated[
        int, Parameter(help="The most tasks, for `growth` and `backup`; 10,000,000 take 20 GB.")
    ] = 1_000_000,
    callers: Annotated[int | None, Parameter(help="People, for `dashboard` and `crud`, instead of 1,000.")] = None,
    followers: Annotated[int, Parameter(help="Live streams, for `live`.")] = 100_000,
    data: Annotated[
        Path | None, Parameter(help="Folder in which to put the databases, each removed afterwards: says which disk.")
    ] = None,
    database: Annotated[
        str | None, Parameter(help="An empty MongoDB database for our servers, emptied again; as TASKDASH_DATABASE.")
    ] = None,
    redis: Annotated[str | None, Parameter(help="A Redis for our servers; as TASKDASH_REDIS.")] = None,
    url: Annotated[str | None, Parameter(help="A server that runs already, instead of our own.")] = None,
    tokens: Annotated[Path | None, Parameter(help="File with API tokens of that server, one a line.")] = None,
    baseline: Annotated[
        Path | None, Parameter(help="Folder of the Node design to be measured beside `cached`: bench/baseline.")
    ] = None,
    json: Annotated[Path | None, Parameter(help="Write the results to this file as JSON.")] = None,
    html: Annotated[Path | None, Parameter(help="Write them to this file as a page with plots.")] = None,
    save: Annotated[Path | None, Parameter(help="Write both into this folder, named by day and workloads.")] = None,
) -> None:
    """Measure how fast a server is.

    Starts servers of its own, in production configuration, on the loopback interface. Ends with status 0 whether
    targets are met or not, 2 when something could not be measured.
    """
    shared = _shared(database, redis)
    chosen = _chosen(names, given=url is not None or bool(shared))
    amount = Amount(seconds, warm_up, connections, generators, followers, tasks, workers, callers)
    try:
        if url is None:
            told = asyncio.run(_measure(chosen, lambda progress: OwnSites(data, progress, amount, baseline, shared)))
        else:
            known = tokens.read_text(encoding="utf-8").split() if tokens is not None else []
            told = asyncio.run(_measure(chosen, lambda progress: GivenSites(url, known, progress, amount)))
    except (Disconnected, Failed, server.CannotStart, Refusal, SettingsError, OSError) as error:
        sys.stderr.write(f"error: {error}\n")
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    if save is not None:
        save.mkdir(parents=True, exist_ok=True)
        stem = "-".join([f"{datetime.now(UTC):%Y-%m-%d}", *chosen])
        json, html = json or save / f"{stem}.json", html or save / f"{stem}.html"
    if json is not None:
        json.write_bytes(as_json(told))
    if html is not None:
        html.write_text(page.page(told), encoding="utf-8")


async def _measure(chosen: list[str], make: Make) -> Report:
    console = Console(width=None if sys.stdout.isatty() else _WIDTH_OF_A_PIPE, highlight=False)
    results = []
    with _bars() as progress:
        sites = make(progress)
        own = sites if isinstance(sites, OwnSites) else None
        about = machine.describe(own.parent if own else Path())
        console.print(machine_in_words(about))
        settings = dict(server.differences(workers=own.amount.workers, **own.shared)) if own else {}
        _tell_where(sites, settings, console)
        for name in chosen:
            for result in await WORKLOADS[name].measure(sites):
                results.append(result)
                table.show(result, console)
    return report(about, settings, results)


def _tell_where(sites: Sites, settings: dict[str, str], console: Console) -> None:
    if not isinstance(sites, OwnSites):
        console.print("The machine is that of the requests; the server is the one that was named.")
        return
    console.print("Settings of the servers: " + ", ".join(f"{name}={value}" for name, value in settings.items()))
    if "database" in sites.shared:
        console.print("Databases on the server that was named")
        return
    console.print(f"Databases below {sites.parent} ({sites.file_system})")
    if sites.file_system == "tmpfs":
        console.print("That is memory, where nothing is durable: name a folder on a disk with --data.")


@contextmanager
def _bars() -> Iterator[Progress]:
    """Progress on stderr: one line, of what is going on."""
    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:

        def progress(text: str) -> Tell:
            for done in bars.task_ids:
                bars.remove_task(done)
            line = bars.add_task(text, total=1.0)
            return lambda passed, whole: bars.update(line, completed=passed, total=whole)

        yield progress


def _shared(database: str | None, redis: str | None) -> dict[str, str]:
    """The settings of servers that keep what they have elsewhere."""
    on_server = {"database": database, "secret_key": secrets.token_hex(LENGTH)} if database else {}
    return on_server | ({"redis": redis} if redis else {})


def _chosen(names: tuple[str, ...], *, given: bool) -> list[str]:
    """The workloads of these names, as far as they can be run."""
    possible = [name for name, workload in WORKLOADS.items() if not (given and workload.own)]
    if not names:
        return [name for name in possible if not WORKLOADS[name].long]
    if names == ("all",):
        return possible
    for name in names:
        if name not in possible:
            sys.stderr.write(f"error: there is no workload {name} here; there are {', '.join(possible)}, and all\n")
            raise SystemExit(2)
    return list(names)
