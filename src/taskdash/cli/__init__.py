"""The `taskdash` command: one file a subcommand, each imported only when it is called, so that `serve` starts fast."""

import gc
from importlib.metadata import version

from cyclopts import App

app = App(
    name="taskdash",
    help="A task dashboard server.",
    version=lambda: version("taskdash"),
    version_flags=["--version"],
)
app.command("taskdash.cli.serve:serve", name="serve")
app.command("taskdash.cli.settings:settings", name="settings")
app.command("taskdash.cli.secret_key:secret_key", name="secret-key")
app.command("taskdash.cli.migrate:migrate", name="migrate")
app.command("taskdash.cli.users:users", name="user")
app.command("taskdash.cli.transfer:import_file", name="import")
app.command("taskdash.cli.transfer:export", name="export")
app.command("taskdash.cli.backup:backup", name="backup")
app.command("taskdash.cli.restore:restore", name="restore")
app.command("taskdash.cli.promote:promote", name="promote")
app.command("taskdash.cli.dashboard:dashboard", name="dashboard")
app.command("taskdash.cli.bench:bench", name="bench")


def main() -> None:
    """Run the command that the process was started with; ends with status 0, or 1 or 2 and the reason on stderr."""
    gc.set_threshold(50_000, 10, 10)  # looking for garbage in what is imported and stays is a fifth of a start
    app()
