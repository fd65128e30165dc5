"""argon2id in a few threads: password hashing that neither blocks the event loop nor eats the machine.

Hashes that a take-over brought along are bcrypt's. They are verified, and never made here.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import bcrypt
from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from taskdash.domain.accounts import is_bcrypt, normalised_password
from taskdash.domain.refusal import Refusal

T = TypeVar("T")

MEMORY_KIB = 19 * 1024  # with the next two: OWASP's first recommendation for argon2id
PASSES = 2
LANES = 1
BCRYPT_BYTES = 72  # of a password, in UTF-8: whoever made a bcrypt hash heeded no more
WAITING_PER_WORKER = 32  # about a second's work for one thread; whoever comes later is told to come again


class ArgonPasswords:
    """Fills `ports.passwords.Passwords` with `workers` threads, each of 19 MiB and a core while it hashes."""

    def __init__(self, workers: int) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="argon2")
        self._most = workers * (WAITING_PER_WORKER + 1)
        self._inside = 0
        self._hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES, type=Type.ID)
        # What a password is compared with where there is none: made once, of something that nobody knows.
        self._nobodys = self._hasher.hash("")

    async def hash(self, password: str) -> str:
        return await self._run(lambda: self._hasher.hash(normalised_password(password)))

    async def verify(self, kept: str | None, password: str) -> bool:
        matches = await self._run(lambda: self._matches(kept or self._nobodys, password))
        return matches and kept is not None

    def outdated(self, kept: str) -> bool:
        try:
            return self._hasher.check_needs_rehash(kept)
        except InvalidHashError:
            return True

    @property
    def inside(self) -> int:
        """How many passwords are hashed or wait for it."""
        return self._inside

    def close(self) -> None:
        """End the threads after what they are doing."""
        self._pool.shutdown()

    def _matches(self, kept: str, password: str) -> bool:
        if is_bcrypt(kept):  # made of what was typed, as it was typed
            return bcrypt.checkpw(password.encode(errors="replace")[:BCRYPT_BYTES], kept.encode())
        try:
            return self._hasher.verify(kept, normalised_password(password))
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[[], T]) -> T:
        if self._inside >= self._most:
            raise Refusal("unavailable", "too many people are signing in at the moment", retry_after=1.0)
        self._inside += 1
        future = asyncio.get_running_loop().run_in_executor(self._pool, work)
        # Counted until the thread is done with it, which is not when an impatient caller goes away.
        future.add_done_callback(self._left)
        return await future

    def _left(self, _: "asyncio.Future[T]") -> None:
        self._inside -= 1
