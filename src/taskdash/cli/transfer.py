"""`taskdash import` and `taskdash export`: tasks in and out, on the database itself, beside a running server."""

import gzip
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Literal, NoReturn, cast

from cyclopts import Parameter
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from taskdash.cli.environment import settings_or_exit
from taskdash.cli.running import run_with_product
from taskdash.cli.takeover import take_over
from taskdash.domain.accounts import normalised_email
from taskdash.domain.formats.rows import Rejected
from taskdash.domain.refusal import Refusal
from taskdash.domain.roles import Role
from taskdash.services.importing import telling
from taskdash.services.importing.telling import Options, Result
from taskdash.services.reading import Standing
from taskdash.services.takeover.taking_over import Wanted

if TYPE_CHECKING:
    from taskdash.wiring import Product

User = Annotated[str, Parameter(help="E-mail address of the account that does it.")]
Workspace = Annotated[str, Parameter(help="Id of the workspace; `me` is the account's personal one.")]


def import_file(  # noqa: PLR0913  # the options of a command
    file: Annotated[
        Path | None,
        # allow_leading_hyphen: or `-` would be taken for an option
        Parameter(help="The file, packed with gzip or not; - reads standard input.", allow_leading_hyphen=True),
    ] = None,
    *,
    user: Annotated[str | None, Parameter(help="E-mail address of the account that imports the file.")] = None,
    workspace: Workspace = "me",
    from_: Annotated[
        str | None,
        Parameter(
            name="--from",
            help="Instead of a file: the predecessor's database, mongodb://HOST/task_dashboard, which is only read.",
        ),
    ] = None,
    map_: Annotated[
        tuple[str, ...],
        Parameter(
            name="--map",
            help="With --from: status.OLD=todo, priority.OLD=high, field.OLD=labels or email.ID=ADDRESS; repeatable.",
        ),
    ] = (),
    format: Annotated[  # noqa: A002  # the name of the option
        Literal["csv", "todoist", "todo.txt", "trello"] | None,
        Parameter(help="The format, where it cannot be told from the file."),
    ] = None,
    project: Annotated[str | None, Parameter(help="Project of the tasks that name none; else the Inbox.")] = None,
    timezone: Annotated[str, Parameter(help="Time zone of due times that come without one.")] = "UTC",
    dry_run: Annotated[bool, Parameter(help="Tell what would happen, and write nothing.")] = False,
) -> None:
    """Import tasks: our own CSV, a Trello board (JSON), Todoist's CSV, or todo.txt; or take over a whole database.

    Ends with status 0 when every row was taken in or there already, 1 when some were rejected, 2 when nothing was
    written because something is wrong with the file or the options.
    """
    if from_ is not None:
        _refuse_with_from(
            file=file, user=user, workspace=None if workspace == "me" else workspace, format=format, project=project
        )
        take_over(from_, Wanted(map_, timezone, dry_run))
        return
    if file is None or user is None or map_:
        _refuse("--map: goes with --from" if map_ else "FILE and --user are needed, or --from")
    name = "" if str(file) == "-" else file.name
    settings, email = settings_or_exit().settings, user
    options = Options(name=name, format=format, project=project, timezone=timezone, dry_run=dry_run)
    with _opened(file) as opened:
        result = run_with_product(settings, lambda made: _import(made, email, workspace, opened, options), much=True)
    _tell(result)
    if result.rows_rejected or result.stopped:
        raise SystemExit(1)


def export(
    *,
    user: User,
    workspace: Workspace = "me",
    output: Annotated[
        Path | None,
        Parameter(name=["--output", "-o"], help="The file to write, packed if it ends in .gz; else stdout."),
    ] = None,
) -> None:
    """Export the tasks of a workspace as CSV, with all columns."""
    settings = settings_or_exit().settings
    try:
        if output is None:
            run_with_product(settings, lambda made: _export(made, user, workspace, sys.stdout.buffer), reads=True)
            sys.stdout.flush()
        else:
            with _replacing(output) as target:
                run_with_product(settings, lambda made: _export(made, user, workspace, target), reads=True)
    except BrokenPipeError:  # whoever read it (`head`) has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refuse_with_from(**given: object) -> None:
    for name, value in given.items():
        if value is not None:
            _refuse(f"{name}: does not go with --from")


def _refuse(reason: str) -> NoReturn:
    sys.stderr.write(f"error: {reason}\n")
    raise SystemExit(2)


async def _enter(made: "Product", email: str, workspace: str, least: Role) -> Standing:
    user = await made.engine.accounts.users.by_email(normalised_email(email))
    if user is None:
        raise Refusal("not_found", f"nobody here has the e-mail address {email}", field="user")
    return await made.reader.enter(user.id, workspace, least)


async def _import(made: "Product", user: str, workspace: str, file: IO[bytes], options: Options) -> Result:
    standing = await _enter(made, user, workspace, "member")
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    columns = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn()
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        shown = bar.add_task("reading", total=size)
        async for told in made.importer.run(standing, file, options):
            if isinstance(told, telling.Progress):
                bar.update(shown, completed=told.bytes, description=f"{told.added} added, {told.there} there already")
            else:
                return told
    raise AssertionError("an import ends with its result")


async def _export(made: "Product", user: str, workspace: str, target: IO[bytes]) -> None:
    standing = await _enter(made, user, workspace, "viewer")
    chunks: AsyncIterator[bytes] = made.exporter.csv(standing)
    async for chunk in chunks:
        target.write(chunk)


@contextmanager
def _opened(file: Path) -> Iterator[IO[bytes]]:
    """The file to be read; standard input is copied first, because it must be read twice."""
    if str(file) == "-":
        with tempfile.TemporaryFile() as copy:
            shutil.copyfileobj(sys.stdin.buffer, copy)
            copy.seek(0)
            yield copy
        return
    try:
        opened = file.open("rb")
    except OSError as error:
        sys.stderr.write(f"error: {file}: {error.strerror}\n")
        raise SystemExit(2) from None
    with opened:
        yield opened


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes the place of `path` when it is complete."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as plain:
            if path.suffix == ".gz":
                with gzip.GzipFile(fileobj=plain, mode="wb") as packed:
                    yield cast("IO[bytes]", packed)
            else:
                yield plain
        part.replace(path)
    except OSError as error:
        sys.stderr.write(f"error: {path}: {error.strerror}\n")
        raise SystemExit(2) from None
    finally:
        part.unlink(missing_ok=True)


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"


def _tell(result: Result) -> None:
    """The result in words, on stdout; what was rejected or left out with its line."""
    would = "would be " if result.dry_run else ""
    lines = [f"{_rows(result.rows)} ({result.format})"]
    for kind in ("tasks", "comments", "projects", "labels"):
        counts = getattr(result, kind)
        if counts.added or counts.there:
            lines.append(f"  {kind}: {counts.added} {would}added, {counts.there} there already")
    for note in result.notes:
        lines.append(f"  note, {note.times} times: {note.text}")
        lines += [f"    {_where(row.line, row.field)}{row.item}" for row in note.examples[:3]]
    if result.rows_rejected:
        lines.append(f"  {_rows(result.rows_rejected)} {would}rejected:")
        lines += [_rejected(row) for row in result.rejected]
        if result.rows_rejected > len(result.rejected):
            lines.append(f"    … and {result.rows_rejected - len(result.rejected)} more")
    if result.stopped:
        lines.append(f"  stopped: {result.stopped.message}; what was added before is in")
    if not result.dry_run and result.tasks.added:
        lines.append(f"  all of it is the group {result.group}: undo takes it back")
    sys.stdout.write("\n".join(lines) + "\n")


def _where(line: int | None, field: str | None) -> str:
    parts = [f"line {line}" if line else "", field or ""]
    return ", ".join(part for part in parts if part) + ": "


def _rejected(row: Rejected) -> str:
    item = f" ({row.item})" if row.item else ""
    return f"    {_where(row.line, row.field)}{row.reason}{item}"
