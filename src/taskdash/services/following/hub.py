"""Where commits become events: each is read from the log once, and its bytes are shared by everybody who follows."""

import asyncio
import random
from collections.abc import Sequence
from functools import partial
from itertools import islice

from taskdash.domain.refusal import Refusal, invalid
from taskdash.ports.bus import Bus, Heard
from taskdash.ports.commits import CommitLog, Pruned
from taskdash.ports.models import Models
from taskdash.services.accounts.callers import Caller
from taskdash.services.accounts.watching import Watching
from taskdash.services.following import events
from taskdash.services.following.channel import PAGE_COMMITS, Channel, Channels
from taskdash.services.following.events import Shown, Told
from taskdash.services.following.follower import Follower
from taskdash.services.following.people import People
from taskdash.services.following.telling import Teller
from taskdash.services.reading import Reader

BEATS = 16  # parts in which the heartbeat goes round, so that not everybody wakes at once
AHEAD_SECONDS = 0.02  # between looks at whether this process has caught up with its reader
RECONNECT_MILLISECONDS = (500, 5_000)  # spread over this when the server stops, so that not everybody comes at once

_REVOKED = events.end("revoked", RECONNECT_MILLISECONDS[0])


class Hub:
    """The live feed of this process. Every stream sees each commit of its workspaces once, in order, without gaps.

    A stream is told of a commit after it is durable, and of nothing in a workspace after its reader's membership ended.
    `heartbeat` is the pause between signs of life on a silent stream, in seconds.
    """

    def __init__(  # noqa: PLR0913  # what it is made of, named at the one place that makes it
        self,
        *,
        bus: Bus,
        log: CommitLog,
        models: Models,
        reader: Reader,
        watching: Watching,
        shown: Shown,
        heartbeat: float,
    ) -> None:
        self._log = log
        self._models = models
        self._reader = reader
        self._watching = watching
        self._shown = shown
        self._people = People()
        teller = Teller(models, self._people, shown)
        self._channels = Channels(log, teller.tell, teller.renew)
        self.closed = False
        self._deafen = bus.listen(self._hear)
        self._heart = asyncio.ensure_future(self._beat(heartbeat / BEATS))

    @property
    def streams(self) -> int:
        """How many are open."""
        return self._people.streams

    def end_streams(self) -> None:
        """Let every stream end, telling its reader to come again; new ones are refused."""
        self.closed = True
        for follower in self._people:
            follower.end(events.end("restart", random.randint(*RECONNECT_MILLISECONDS)))  # noqa: S311  # not a secret

    async def close(self) -> None:
        """End the streams, and stop listening."""
        self.end_streams()
        self._deafen()
        self._heart.cancel()
        await self._channels.close()

    async def follow(self, caller: Caller, workspace: str, after: tuple[str, int] | None = None) -> Follower:
        """A stream of one workspace (an id or `me`), from the position `after` on if given.

        Raises Refusal: `not_found` to strangers, `gone` when `after` is of another epoch or the log does not reach back
        so far, `invalid` when it lies ahead.
        """
        standing = await self._reader.enter(caller.user, workspace)
        follower = Follower(caller.user, standing.workspace, after[1] if after else None)
        self._admit(follower, caller)
        try:
            channel = await self._channels.open(follower, standing.workspace)
            # Again, now that a removal would be noticed here: one before the stream was counted in was not.
            await self._reader.enter(caller.user, standing.workspace)
            if channel is None:
                raise Refusal("not_found", "there is no such workspace")
            if after is None:
                channel.followers.add(follower)
            else:
                await self._check_reachable(channel, after)
        except BaseException:
            self.forget(follower)
            raise
        return follower

    async def follow_all(self, caller: Caller) -> Follower:
        """A stream of all the person's workspaces, present and future."""
        follower = Follower(caller.user, None)
        self._admit(follower, caller)
        try:
            for membership in await self._models.memberships(caller.user):
                await self._join(follower, membership.workspace)
            # Again: of a removal meanwhile nothing would be told where the channel begins after it.
            still = {membership.workspace for membership in await self._models.memberships(caller.user)}
            for channel in [channel for channel in follower.channels if channel.workspace not in still]:
                channel.detach(follower)
        except BaseException:
            self.forget(follower)
            raise
        return follower

    def position(self, follower: Follower) -> str | None:
        """Up to where (`epoch:seq`) the one workspace of `follower` has been told; None when it is gone already."""
        return next((f"{channel.epoch}:{channel.seq}" for channel in follower.channels), None)

    async def read(self, follower: Follower) -> bytes | None:
        """What comes next for `follower`, one or several events; None at the end of the stream."""
        while not follower.caught_up:
            if missed := await self._missed(follower):
                return missed
        return await follower.read()

    def forget(self, follower: Follower) -> None:
        """Let go of a stream whose reader is gone."""
        follower.end()
        self._people.dismiss(follower)
        if follower.unwatch is not None:
            follower.unwatch()
            follower.unwatch = None
        for channel in list(follower.channels):
            channel.detach(follower)

    def _admit(self, follower: Follower, caller: Caller) -> None:
        if self.closed:
            raise Refusal("unavailable", "the server is stopping", retry_after=2)
        self._people.admit(follower)
        follower.unwatch = self._watching.watch(caller, partial(follower.end, _REVOKED))

    async def _check_reachable(self, channel: Channel, after: tuple[str, int]) -> None:
        epoch, seq = after
        if epoch != channel.epoch:
            raise Refusal("gone", "the history has changed since: take a snapshot", field="Last-Event-ID")
        if seq > channel.seq:
            head = await self._log.head(channel.workspace)
            if head is None or seq > head.seq:
                raise invalid("Last-Event-ID", "lies ahead of the history")
        try:
            await self._log.after(channel.workspace, seq, 1)
        except Pruned:
            raise Refusal("gone", "the history does not reach back so far", field="Last-Event-ID") from None

    async def _missed(self, follower: Follower) -> bytes:
        """The next events from the log for one that came back; when there are none left, it follows like the others."""
        (channel,) = follower.channels
        behind: int = follower.behind  # type: ignore[assignment]  # who has caught up has nothing missed
        if behind > channel.seq:  # the reader has it from another process that was faster
            self._channels.hear(Heard(channel.workspace, behind, members=False), anybody=False)
            await asyncio.sleep(AHEAD_SECONDS)
            return b""
        try:
            commits = await self._log.after(channel.workspace, behind, PAGE_COMMITS)
        except Pruned:
            follower.begin_anew()
            commits = []
        if follower.over or follower.behind is None:  # meanwhile
            channel.attach(follower)
            return b""
        # What the channel has not told yet, it will tell: not taken from the log, or it would come twice.
        missed = [commit for commit in commits if commit.seq <= channel.seq]
        follower.behind = missed[-1].seq if missed else behind
        if follower.behind >= channel.seq:
            follower.behind = None
            channel.attach(follower)
        return b"".join(Told(commit, channel.epoch, self._shown).narrow for commit in missed)

    async def _join(self, follower: Follower, workspace: str) -> None:
        """Let a stream of everything have the workspace too, unless it has it."""
        if any(channel.workspace == workspace for channel in follower.channels):
            return
        channel = await self._channels.open(follower, workspace)
        if channel is None:
            return
        if follower.over or follower.channels.count(channel) > 1:  # meanwhile
            follower.channels.remove(channel)
            channel.release()
        else:
            channel.followers.add(follower)

    def _hear(self, batch: Sequence[Heard]) -> None:
        for heard in batch:
            self._channels.hear(heard, anybody=bool(self._people))

    async def _beat(self, pause: float) -> None:
        """Send a sign of life on silent streams, to one part of them after the other."""
        part = 0
        while True:
            await asyncio.sleep(pause)
            for follower in islice(self._people, part, None, BEATS):
                if follower.idle:
                    follower.put(events.HEARTBEAT)
            part = (part + 1) % BEATS
