"""The workspaces that somebody follows, each read from the log by one reader however many follow it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from taskdash.background import cancel
from taskdash.domain.log import Commit, Head
from taskdash.domain.refusal import Refusal
from taskdash.ports.bus import Heard
from taskdash.ports.commits import CommitLog
from taskdash.services.following.follower import Follower

PAGE_COMMITS = 100  # read from the log at a time
RETRY_SECONDS = 1.0  # before the log is asked again when it could not answer

_log: structlog.stdlib.BoundLogger = structlog.get_logger("following")


class Channel:
    """One workspace; `epoch` and `seq` say up to where its followers have been told."""

    __slots__ = (
        "_released",
        "epoch",
        "first",
        "followers",
        "heard",
        "interest",
        "opened",
        "reader",
        "renewed",
        "seq",
        "workspace",
    )

    def __init__(
        self, workspace: str, opened: "asyncio.Future[Head | None]", released: "Callable[[Channel], None]"
    ) -> None:
        """`released` is called when somebody has let go of the channel."""
        self.workspace = workspace
        self.opened = opened
        self._released = released
        self.epoch = ""
        self.seq = -1  # not known yet
        self.first: int | None = None  # the seq that must be told even if the head is beyond it already
        self.heard = 0  # the last seq that the bus told of
        self.renewed = False  # the epoch may be another, or the workspace gone
        self.reader: asyncio.Task[None] | None = None  # at work
        self.interest = 0  # streams that hold on to it, those that are still catching up or starting included
        self.followers: set[Follower] = set()

    def attach(self, follower: Follower) -> None:
        """Tell `follower`, who holds on to the channel, what comes from now on."""
        if not follower.over and self in follower.channels:
            self.followers.add(follower)

    def detach(self, follower: Follower) -> None:
        """Tell `follower` nothing more, and let it go of the channel."""
        self.followers.discard(follower)
        follower.channels.remove(self)
        self.release()

    def release(self) -> None:
        """Count down who holds on to the channel."""
        self.interest -= 1
        self._released(self)


class Channels:
    """The channels by workspace. `tell` is awaited for each commit, in order; `renew` when the log is another's."""

    def __init__(
        self,
        log: CommitLog,
        tell: Callable[[Channel, Commit], Awaitable[None]],
        renew: Callable[[Channel, Head | None], None],
    ) -> None:
        self._log = log
        self._tell = tell
        self._renew = renew
        self._channels: dict[str, Channel] = {}
        self._readers: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        """Stop reading."""
        await cancel(*self._readers)

    async def open(self, follower: Follower, workspace: str) -> Channel | None:
        """The channel of a workspace, standing somewhere, with `follower` holding on to it; None: no such workspace."""
        channel = self._channel(workspace)
        channel.interest += 1
        try:
            if not await self._placed(channel):
                channel.release()
                return None
            if channel.first is not None and channel.reader is not None:
                # It begins behind the head, for those who join by what is told now; who comes for itself begins at it.
                await asyncio.wait([channel.reader], timeout=RETRY_SECONDS)
        except BaseException:
            channel.release()
            raise
        follower.channels.append(channel)
        return channel

    def hear(self, heard: Heard, *, anybody: bool) -> None:
        """Take in what the bus told; `anybody` is whether a change of members matters without a channel too."""
        channel = self._channels.get(heard.workspace)
        if channel is None:
            if not (heard.members and anybody and heard.seq):
                return
            channel = self._channel(heard.workspace)
            channel.first = heard.seq - 1
        channel.renewed |= heard.seq == 0
        channel.heard = max(channel.heard, heard.seq)
        if channel.reader is None:
            channel.reader = asyncio.get_running_loop().create_task(self._read(channel))
            self._readers.add(channel.reader)
            channel.reader.add_done_callback(self._readers.discard)

    def _channel(self, workspace: str) -> Channel:
        channel = self._channels.get(workspace)
        if channel is None:
            channel = self._channels[workspace] = Channel(workspace, self._ask_head(workspace), self._drop_if_idle)
        return channel

    def _ask_head(self, workspace: str) -> "asyncio.Future[Head | None]":
        return asyncio.ensure_future(self._log.head(workspace))

    async def _placed(self, channel: Channel) -> bool:
        """Wait until the channel stands somewhere; False where there is no such workspace."""
        if channel.opened.done() and (channel.opened.cancelled() or channel.opened.exception()):
            channel.opened = self._ask_head(channel.workspace)
        head = await asyncio.shield(channel.opened)
        if head is None:
            return False
        if channel.seq < 0:
            channel.epoch = head.epoch
            channel.seq = head.seq if channel.first is None else min(head.seq, channel.first)
        return True

    def _drop_if_idle(self, channel: Channel) -> None:
        if not channel.interest and channel.reader is None and self._channels.get(channel.workspace) is channel:
            del self._channels[channel.workspace]

    async def _read(self, channel: Channel) -> None:
        """Tell what the log holds beyond the channel's position, until it has told all that was heard of."""
        try:
            while channel.renewed or channel.heard > channel.seq:
                try:
                    if not await self._step(channel):
                        break
                except Refusal as error:
                    _log.warning("log_unavailable", workspace=channel.workspace, reason=error.message)
                    await asyncio.sleep(RETRY_SECONDS)
                except Exception:  # noqa: BLE001  # a feed that stops silently is the worst it can do
                    # Whatever it is (commits pruned before they were told, a fault of ours): go on from the head.
                    _log.exception("log_skipped", workspace=channel.workspace)
                    await asyncio.sleep(RETRY_SECONDS)
                    channel.renewed = True
        finally:
            channel.reader = None
            channel.first = None
            self._drop_if_idle(channel)

    async def _step(self, channel: Channel) -> bool:
        if channel.renewed:
            channel.renewed = False
            head = await self._log.head(channel.workspace)
            self._renew(channel, head)
            return head is not None
        if not await self._placed(channel):
            return False
        commits: Sequence[Commit] = await self._log.after(channel.workspace, channel.seq, PAGE_COMMITS)
        for commit in commits:
            await self._tell(channel, commit)
        return bool(commits)
