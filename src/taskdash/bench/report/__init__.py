"""How results are told: a table for whoever waits, JSON for programs, a page with plots for whoever asks later."""

from datetime import UTC, datetime

import msgspec

from taskdash.bench.figures import Result
from taskdash.bench.machine import Machine


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A run of the command: when (UTC), on what, with which settings other than the defaults, and what came of it."""

    at: str
    machine: Machine
    settings: dict[str, str]
    results: list[Result]


def report(machine: Machine, settings: dict[str, str], results: list[Result]) -> Report:
    """A report of now."""
    at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return Report(at=at, machine=machine, settings=settings, results=results)


def as_json(told: Report) -> bytes:
    """The report as JSON, indented."""
    return msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n"


def number(value: float) -> str:
    """A number as people read it: no more digits than mean something."""
    if value == int(value) or abs(value) >= 1_000:
        return f"{value:,.0f}"
    return f"{value:,.1f}" if abs(value) >= 10 else f"{value:,.2f}"


def machine_in_words(machine: Machine) -> str:
    """The machine on one line."""
    return (
        f"{machine.cores} cores ({machine.processor}), {machine.memory_gib:g} GiB, {machine.kernel}; "
        f"{machine.product}, Python {machine.python}, SQLite {machine.sqlite}, {machine.server}; "
        f"{machine.file_system}, a synced write of 4 KiB takes {machine.sync_us:g} µs"
    )
