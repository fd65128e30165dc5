"""What is logged in one turn of the event loop is one write; everything else is written at once."""

import asyncio
import io

from taskdash.edge.log_lines import Lines


class Written(io.BytesIO):
    """A file that remembers each write."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[bytes] = []

    def write(self, data: bytes) -> int:  # type: ignore[override]  # bytes are all that comes
        self.writes.append(bytes(data))
        return len(data)


def test_outside_of_an_event_loop_each_line_is_written_at_once():
    file = Written()

    Lines(file).info(b"one")

    assert file.writes == [b"one\n"]


async def test_lines_of_one_turn_are_written_together_in_their_order():
    file = Written()
    lines = Lines(file)

    lines.info(b"one")
    lines.error(b"two")
    await asyncio.sleep(0)
    lines.info(b"three")
    await asyncio.sleep(0)

    assert file.writes == [b"one\ntwo\n", b"three\n"]
