"""Granian with our rules for its worker processes: who accepts which connections, and how all of them stop."""

import os
import signal
import socket
import sys
from functools import partial
from pathlib import Path
from typing import Any

from granian._granian import SocketHolder
from granian.server.mp import MPServer, WorkerProcess

from taskdash.edge.seat import Seat, tell_stopping


class Workers(MPServer):
    """A server whose workers each have a socket of their own, which outlives them; they meet in `folder`.

    The kernel spreads connections over the sockets evenly (SO_REUSEPORT); one socket for all gave two workers between
    0 : 16 and 14 : 50 kept-alive connections. Who replaces a worker has its socket, so that a connection which came in
    between waits instead of being reset. Elsewhere than on Linux one socket is shared: SO_REUSEPORT spreads nothing.
    """

    def __init__(self, *arguments: Any, folder: Path, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._folder = folder
        self._sockets: list[socket.socket] = []
        self._holders: list[SocketHolder] = []
        self._stop_signal = 0

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        """Remember which signal it was."""
        self._stop_signal = self._stop_signal or args[0]
        super().signal_handler_interrupt(*args, **kwargs)

    def shutdown(self, exit_code: int = 0) -> None:
        """Stop the workers and end."""
        tell_stopping(self._folder)
        if self._stop_signal == signal.SIGINT:  # somebody waits at the terminal
            for worker in self.wrks:
                if worker.is_alive():
                    os.kill(worker._id(), signal.SIGINT)
        super().shutdown(exit_code)

    def _init_shared_socket(self) -> None:
        family = socket.AF_INET6 if ":" in self.bind_addr else socket.AF_INET
        alone = self.workers == 1 or sys.platform != "linux"
        for _ in range(1 if alone else self.workers):
            made = socket.create_server(
                (self.bind_addr, self.bind_port), family=family, backlog=self.backlog, reuse_port=not alone
            )
            made.setblocking(False)
            made.set_inheritable(True)
            self._sockets.append(made)
            self._holders.append(SocketHolder(made.fileno(), False, self.backlog))  # type: ignore[call-arg]  # its stub knows none

    def _drop_shared_socket(self) -> None:
        for each in self._sockets:
            each.close()

    def _spawn_worker(self, idx: int, target: Any, callback_loader: Any) -> WorkerProcess:  # type: ignore[override]  # as MPServer's
        own = idx % len(self._sockets)
        self._ssp, self._shd, self._sso = None, self._holders[own], self._sockets[own]  # type: ignore[assignment]  # Granian's
        seat = Seat(number=idx + 1, of=self.workers, folder=self._folder)
        others = [each.fileno() for number, each in enumerate(self._sockets) if number != own]
        return super()._spawn_worker(idx, target, partial(_load, callback_loader, seat, others))


def _load(callback_loader: Any, seat: Seat, others: list[int]) -> Any:
    """The application of a worker, in its process; what other workers listen on is theirs to keep open, or to close."""
    for number in others:
        os.close(number)
    return callback_loader(seat)
