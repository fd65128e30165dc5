"""How loaded this process is, and whom it can still take: three controllers, and what their numbers mean.

* How many were let in and have not begun: a number that says at once how long the next will wait.
* How long work waits for the event loop, kept near a target by PIE (RFC 8033): the proportional and the integral part
  of the delay's error make up how much is turned away. Queueing time tells overload where response time does not
  (Zhou et al., Overload Control for Scaling WeChat Microservices, 2018, from where shedding by priority is, too).
* How many requests are inside, raised step by step and lowered by the quotient of the latency that is wanted and the
  one there is (as the gradient limits of Netflix' concurrency-limits): for what waits elsewhere than for the loop, such
  as writes for the disk.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from enum import IntEnum
from statistics import median

LOOK_SECONDS = 0.02  # between looks at the loop, and updates
WINDOW_SECONDS = 0.1  # in which latencies are gathered until the limit is set anew
PARTING = 0.05  # of those who are turned away when far over: who asks again and again is gone after some 20 refusals
FEW = 64  # requests at once: that many busy clients are normal, however slow the machine is
FEW_SECONDS = 1.0  # with no more than that, after which they count as few
_SAMPLES = 500  # of them at most


class Priority(IntEnum):
    """Who is turned away first: the highest number."""

    SIGN_IN = 0
    MEMORY = 1  # a reading that has come, and may be answered from memory
    WRITE = 2
    READ = 3  # one that needs the store
    EXPORT = 4


# The level from which on more and more of a priority is turned away, all of it at 1 above that. They overlap: a write
# takes as much time as some twenty reads, and if none were turned away before the last read, writes would be all that
# is done. A reading out of memory takes little more than turning it away, and who is turned away comes again.
BEGINS = {
    Priority.EXPORT: 0.0,
    Priority.READ: 0.15,
    Priority.WRITE: 0.3,
    Priority.MEMORY: 0.6,
    Priority.SIGN_IN: 1.6,
}
HIGHEST = 1 + max(BEGINS.values())  # the level at which nobody is let in


class Delay:
    """What the wait for the event loop says: `level` is how much is turned away, see BEGINS.

    A look that is late alone is a hiccup, as when another program had the processor: of two in a row the lesser counts.
    While few are here, nobody is turned away for it before the DEADLINE: that would hardly make it less.
    """

    TARGET = 0.03  # seconds; in half of that time people notice nothing
    PROPORTIONAL = 2.5  # per second of change, as RFC 8033's beta, twice as much for there is more than one priority
    INTEGRAL = 0.5  # per second over the target at each look, as its alpha
    LONGEST_STEP = 0.25
    DEADLINE = 0.5  # seconds; who has waited for so long has given up, or will have by the answer

    def __init__(self) -> None:
        self.level = 0.0
        self.seconds = 0.0
        self._lasting = 0.0

    def look(self, seconds: float, *, few: bool) -> None:
        """The loop was so late, with few requests here, or with more."""
        lasting = 0.0 if few else min(seconds, self.seconds)
        step = self.INTEGRAL * (lasting - self.TARGET) + self.PROPORTIONAL * (lasting - self._lasting)
        step = min(max(step, -self.LONGEST_STEP), self.LONGEST_STEP)
        self.seconds, self._lasting = seconds, lasting
        self.level = min(max(self.level + step, 0.0), HIGHEST)

    def hopeless(self, late: float) -> bool:
        """Whether the loop, so many seconds `late`, has been so late already at the last look."""
        return late > self.DEADLINE < self.seconds


class Door:
    """Those who were let in and have not begun. `level` is how much is turned away for them, see BEGINS.

    It follows from how many they are by how many begin in a second, and from nothing before: in the time that a
    controller with a memory needs to learn of it, hundreds come.
    """

    FREE, WIDE = 0.015, 0.03  # seconds until the last of them begins: of level 0, and how many more make it 1
    LEARNING = 0.2  # of the rate that a look has found

    def __init__(self) -> None:
        self._came = self._begun = self._begun_before = 0
        self._rate = 0.0  # at which they begin while some wait, a second
        self._waited = False

    def comes(self) -> None:
        """One was let in."""
        self._came += 1

    def begins(self) -> None:
        """One who was let in begins."""
        self._begun += 1

    @property
    def waiting(self) -> int:
        """How many wait."""
        return self._came - self._begun

    @property
    def level(self) -> float:
        """0 or more, without an upper end."""
        waiting = self.waiting
        if waiting <= FEW or not self._rate:
            return 0.0
        return max(waiting / self._rate - self.FREE, 0.0) / self.WIDE

    def look(self, seconds: float) -> None:
        """So long after the look before."""
        begun, self._begun_before = self._begun - self._begun_before, self._begun
        waited, self._waited = self._waited, self.waiting > 0
        if waited and self._waited:  # else more could have begun, had they come
            self._rate += (begun / seconds - self._rate) * (self.LEARNING if self._rate else 1.0)


class Inside:
    """How many requests of one sort may be inside at once, so that they are answered within a bounded time.

    One thread lets them in, and maybe another sees them leave.
    """

    FIRST, MOST = 128, 4_096  # the first is what busy clients of a small team have open; never less than FEW
    SECONDS, PATIENCE = 0.075, 0.4  # a latency that is no sign of anything, and one that is, whatever the disk
    SLOWER = 2.0  # times the least latency of late: what is more is waiting
    STEEPEST = 0.6  # of a limit that is left by one window
    FORGETTING = 1.0002  # at each window, of the least latency: a disk may have become slower for good

    def __init__(self) -> None:
        self.limit = float(self.FIRST)
        self._entered = self._left = 0
        self._most = 0
        self._least = self.SECONDS / self.SLOWER
        self._samples: list[float] = []

    @property
    def count(self) -> int:
        """How many are inside."""
        return self._entered - self._left

    def enter(self) -> None:
        """One goes in."""
        self._entered += 1
        self._most = max(self._most, self.count)

    def leave(self, seconds: float) -> None:
        """One is answered, after so long."""
        self._left += 1
        if len(self._samples) < _SAMPLES:
            self._samples.append(seconds)

    def adapt(self) -> None:
        """A window is over."""
        samples, self._samples = self._samples, []
        most, self._most = self._most, self.count
        if not samples:
            return
        usual = median(samples)
        self._least = min(self._least * self.FORGETTING, usual)
        wanted = min(max(self.SECONDS, self.SLOWER * self._least), self.PATIENCE)
        if usual > wanted:
            self.limit = max(self.limit * max(wanted / usual, self.STEEPEST), FEW)
        elif most * 2 >= self.limit:  # else nothing was learnt: a limit that nobody reaches may be any
            self.limit = min(self.limit * 1.02 + 4, self.MOST)


class Visits:
    """How often one has to come until one is let in, of late: what those who are turned away should make of their time.

    Where one in five is let in, coming again after a second or two makes five times as many come, who find less room.
    """

    KEPT = 0.9  # of the counts, from window to window: they reach back about a second
    LONGEST = 30  # seconds that anybody is told to wait

    def __init__(self) -> None:
        self.let_in = 0.0
        self.refused = 0.0

    def fade(self) -> None:
        """A window is over."""
        self.let_in *= self.KEPT
        self.refused *= self.KEPT

    def seconds(self, chance: float) -> int:
        """When to come again, for one for whom `chance` (0 to 1) was drawn, so that not all come at once."""
        tries = 1 + self.refused / max(self.let_in, 1.0)
        return min(int(tries * (1 + 2 * chance)), self.LONGEST)


class Load:
    """The load of this process. `shed` counts who was turned away, by priority.

    Writes and reads have limits of their own: one sort that waits for the disk turns nobody of the other away. Reads
    count from where the store is needed: an answer out of memory costs little more than turning it away. Exports take
    at most half of what reads may; signing in has the queue of the password pool.
    """

    def __init__(
        self, clock: Callable[[], float] = time.perf_counter, chance: Callable[[], float] = random.random
    ) -> None:
        self.delay = Delay()
        self.door = Door()
        self.writes = Inside()
        self.reads = Inside()
        self.visits = Visits()
        self.shed: Counter[Priority] = Counter()
        self._clock = clock
        self._chance = chance
        self._counting = threading.Lock()
        self._due = clock()
        self._window_ends = self._due
        self._many_at = float("-inf")

    @property
    def level(self) -> float:
        """How much is turned away, see BEGINS: 1.0 is all exports, 85 % of the store's reads and 70 % of the writes."""
        return max(self.delay.level, self.door.level)

    def admits(self, priority: Priority, now: float) -> bool:
        """Whether one who has come by `now`, on the clock, may go in; counts who may not. One thread asks."""
        if self._sheds(priority) or self.delay.hopeless(now - self._due):
            self._refuse(priority)
            return False
        if priority is Priority.WRITE and not self._has_room(priority):
            return False
        self.visits.let_in += 1
        self.door.comes()
        return True

    def may_read(self, priority: Priority) -> bool:
        """Whether a reading that needs the store may go on; counts who may not. Of exports the entrance has decided."""
        if priority is Priority.READ and self._sheds(priority):
            self._refuse(priority)
            return False
        return self._has_room(priority)

    def _sheds(self, priority: Priority) -> bool:
        level = self.level - BEGINS[priority]
        return level > 0 and level > self._chance()

    def _has_room(self, priority: Priority) -> bool:
        """Whether one more of a priority may be inside; counts who may not."""
        inside = self.writes if priority is Priority.WRITE else self.reads
        if inside.count >= inside.limit * (0.5 if priority is Priority.EXPORT else 1.0):
            self._refuse(priority)
            return False
        return True

    def again(self) -> int:
        """After how many seconds one who is turned away should come again: from 1 to `Visits.LONGEST`."""
        return self.visits.seconds(self._chance())

    def parts(self) -> bool:
        """Whether one who is turned away should lose the connection too, and go elsewhere: some, where most writes are.

        Taking a new connection costs more than several refusals.
        """
        far_over = self.level > BEGINS[Priority.WRITE] + 0.9
        return far_over and self._chance() < PARTING

    def look(self) -> float:
        """To be called when the seconds are over that the call before has answered; answers those to the next."""
        now = self._clock()
        late = max(0.0, now - self._due)
        if max(self.door.waiting, self.writes.count + self.reads.count) > FEW:
            self._many_at = now
        self.delay.look(late, few=now - self._many_at > FEW_SECONDS)
        self.door.look(LOOK_SECONDS + late)
        if now >= self._window_ends:
            self._window_ends = now + WINDOW_SECONDS
            self.writes.adapt()
            self.reads.adapt()
            with self._counting:
                self.visits.fade()
        self._due = self._clock() + LOOK_SECONDS
        return LOOK_SECONDS

    def _refuse(self, priority: Priority) -> None:
        with self._counting:
            self.shed[priority] += 1
            self.visits.refused += 1
