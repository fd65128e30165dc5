"""Granian with our rules for its worker processes: who accepts which connections, and how all of them stop."""

import os
import signal
import socket
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

from granian._granian import SocketHolder
from granian.server.mp import MPServer, WorkerProcess

from taskdash.cli.entrance import stand_before
from taskdash.edge.seat import Seat, tell_stopping

START_SECONDS = 30.0  # after the server's start, in which a worker that ends by itself ends the server
LONGEST_PAUSE = 30.0  # seconds
_FIRST_PAUSE = 0.5  # seconds


class Restarts:
    """When workers that have died are started again: at once, and after ever longer pauses if they die again soon."""

    def __init__(self) -> None:
        self._due: dict[int, float] = {}
        self._last: dict[int, tuple[float, float]] = {}  # when it was due, and the pause before that

    def died(self, number: int, now: float) -> None:
        """The worker of this number has died; times are those of a clock that never goes back."""
        due, pause = self._last.get(number, (0.0, 0.0))
        soon = number in self._last and now - due < LONGEST_PAUSE
        pause = min(max(2 * pause, _FIRST_PAUSE), LONGEST_PAUSE) if soon else 0.0
        self._due[number] = now + pause
        self._last[number] = now + pause, pause

    def due(self, now: float) -> list[int]:
        """Those that are to be started now, which are no longer waited for."""
        found = [number for number, at in self._due.items() if at <= now]
        for number in found:
            del self._due[number]
        return found

    def seconds(self, now: float) -> float | None:
        """How long until the next is due; None where nobody waits."""
        return max(0.0, min(self._due.values()) - now) if self._due else None


class Workers(MPServer):
    """A server whose workers each have a socket of their own, which outlives them; they meet in `folder`.

    The kernel spreads connections over the sockets evenly (SO_REUSEPORT); one socket for all gave two workers between
    0 : 16 and 14 : 50 kept-alive connections. Who replaces a worker has its socket, so that a connection which came in
    between waits instead of being reset. Elsewhere than on Linux one socket is shared: SO_REUSEPORT spreads nothing.

    A worker that dies is always replaced; Granian ends the server where one dies twice within 5.5 s. Only where one of
    the first ends by itself at the start, it cannot do what is asked of it, and the server ends.
    """

    def __init__(self, *arguments: Any, folder: Path, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._folder = folder
        self._sockets: list[socket.socket] = []
        self._holders: list[SocketHolder] = []
        self._stop_signal = 0
        self._replaced: set[int] = set()  # numbers whose worker is not the first

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        """Remember which signal it was."""
        self._stop_signal = self._stop_signal or args[0]
        super().signal_handler_interrupt(*args, **kwargs)

    def _serve_loop(self, spawn_target: Any, target_loader: Any) -> None:
        """Until it is told to stop: replace workers that have died, and all of them when that is asked for."""
        restarts, began = Restarts(), time.monotonic()
        while not self.interrupt_signal:
            if not self.interrupt_children:  # a reload clears the event, whoever has died meanwhile
                self.main_loop_interrupt.wait(restarts.seconds(time.monotonic()))
            self.main_loop_interrupt.clear()
            now = time.monotonic()
            while self.interrupt_children:
                if now - began < START_SECONDS and self._cannot_start(self.interrupt_children[0]):
                    return  # `shutdown` tells by its status that it was not asked to
                restarts.died(self.interrupt_children.pop(0), now)
            for number in restarts.due(now):
                if not self.wrks[number].is_alive() and not self.interrupt_signal:
                    self._respawn_workers([number], spawn_target, target_loader)
            if self.reload_signal and not self.interrupt_signal:
                self._reload(spawn_target, target_loader)

    def _respawn_workers(self, workers: list[int], *arguments: Any, **options: Any) -> None:
        self._replaced.update(workers)
        super()._respawn_workers(workers, *arguments, **options)

    def _cannot_start(self, number: int) -> bool:
        """Whether the first worker of this number has ended by itself, not by a signal."""
        return number not in self._replaced and (self.wrks[number].inner.exitcode or 0) >= 0

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
    application = callback_loader(seat)
    stand_before(application)
    return application
