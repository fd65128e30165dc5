"""`taskdash settings`: what this server would run with, and why."""

import sys

from rich.console import Console
from rich.table import Table
from rich.text import Text

from taskdash.cli.environment import settings_or_exit
from taskdash.settings import TABLE, Loaded, variable

# Enough for the longest row when the output is a file or a pipe, where rich would assume 80 columns.
WIDTH_OF_A_PIPE = 160


def settings() -> None:
    """List every setting: value (secrets masked), unit, default, and where the value comes from."""
    loaded = settings_or_exit()
    console = Console(width=None if sys.stdout.isatty() else WIDTH_OF_A_PIPE)
    console.print(_table(loaded))
    for complaint in loaded.unknown:
        sys.stderr.write(f"error: {complaint}\n")


def _table(loaded: Loaded) -> Table:
    table = Table("setting", "value", "unit", "default", "from", box=None, header_style="bold", pad_edge=False)
    for field, about in TABLE.items():
        value = getattr(loaded.settings, field)
        shown = "" if value is None else str(value)
        source = loaded.sources[field]
        # Text, because rich would take brackets in a plain string for markup.
        cells = (variable(field), shown, about.unit, about.default, source)
        table.add_row(*map(Text, cells), style=None if source == "default" else "bold")
    return table
