"""How often a database is asked for something: what caches are there to avoid."""

from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

READING = frozenset(("aggregate", "count", "distinct", "find", "getMore"))


class Reads(CommandListener):
    """Counts the commands that read, when they are sent."""

    def __init__(self) -> None:
        self.count = 0

    def started(self, event: CommandStartedEvent) -> None:
        """For the driver."""
        self.count += event.command_name in READING

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Counted before."""

    def failed(self, event: CommandFailedEvent) -> None:
        """Counted before."""
