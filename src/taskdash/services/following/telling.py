"""What followers are told when something happens in a workspace: the commit, and who gains or loses it by it."""

from taskdash.domain import limits
from taskdash.domain.log import Commit, Head, Mutation
from taskdash.ports.models import Models
from taskdash.services.following import events
from taskdash.services.following.channel import Channel
from taskdash.services.following.events import Shown, Told
from taskdash.services.following.follower import Follower
from taskdash.services.following.people import People


class Teller:
    """Tells followers, all of whom are in `people`."""

    def __init__(self, models: Models, people: People, shown: Shown) -> None:
        self._models = models
        self._people = people
        self._shown = shown

    async def tell(self, channel: Channel, commit: Commit) -> None:
        """Tell of the next commit of the channel."""
        channel.seq = commit.seq
        joining: list[Follower] = []
        for mutation in commit.mutations:
            if mutation.kind == "member":
                joining += self._membership(channel, mutation)
            elif mutation.kind == "workspace":
                joining += await self._fate(channel, mutation)
        if channel.followers:
            told = Told(commit, channel.epoch, self._shown)
            for follower in channel.followers:
                follower.put(told.wide if follower.only is None else told.narrow)
        for follower in joining:
            self._gain(follower, channel)

    def _membership(self, channel: Channel, mutation: Mutation) -> list[Follower]:
        """Let the streams of who was removed lose the workspace; answers those of who was added."""
        streams = self._people.of(mutation.id)
        if mutation.value is not None and not mutation.value.get("deleted_at"):
            return streams
        for follower in streams:
            self._take_away(follower, channel)
        return []

    async def _fate(self, channel: Channel, mutation: Mutation) -> list[Follower]:
        """The same for everybody, when the workspace itself went into the trash or came out of it."""
        if mutation.value is None or mutation.value.get("deleted_at"):
            for follower in self._people:
                self._take_away(follower, channel)
            return []
        if "deleted_at" not in mutation.changed:
            return []
        most = limits.MEMBERS_PER_WORKSPACE
        members = await self._models.of_kind(channel.workspace, "member", None, None, most)
        return [follower for member in members if member.live for follower in self._people.of(member.id)]

    def _take_away(self, follower: Follower, channel: Channel) -> None:
        if channel in follower.channels:
            follower.lose(channel.workspace)
            channel.detach(follower)

    def _gain(self, follower: Follower, channel: Channel) -> None:
        if follower.only is None and not follower.over and channel not in follower.channels:
            channel.interest += 1
            follower.channels.append(channel)
            channel.followers.add(follower)
            follower.put(events.positions("heads", {channel.workspace: (channel.epoch, channel.seq)}))

    def renew(self, channel: Channel, head: Head | None) -> None:
        """The workspace has another epoch, or is gone."""
        everybody = [follower for follower in self._people if channel in follower.channels]
        if head is None:
            for follower in everybody:
                self._take_away(follower, channel)
            return
        channel.epoch, channel.seq = head.epoch, head.seq
        for follower in everybody:
            follower.behind = None
            channel.attach(follower)
            follower.put(events.positions("heads", {channel.workspace: (channel.epoch, channel.seq)}))
