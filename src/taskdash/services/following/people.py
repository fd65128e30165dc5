"""Whose streams are open."""

from collections.abc import Iterator

from taskdash.services.following.follower import Follower


class People:
    """The open streams by person."""

    def __init__(self) -> None:
        self._streams: dict[str, list[Follower]] = {}

    def __iter__(self) -> Iterator[Follower]:
        for streams in list(self._streams.values()):
            yield from list(streams)

    def __len__(self) -> int:
        """How many people follow something."""
        return len(self._streams)

    @property
    def streams(self) -> int:
        """How many streams are open."""
        return sum(map(len, list(self._streams.values())))

    def of(self, user: str) -> list[Follower]:
        """The open streams of a person."""
        return list(self._streams.get(user, ()))

    def admit(self, follower: Follower) -> None:
        """Count the stream in."""
        self._streams.setdefault(follower.user, []).append(follower)

    def dismiss(self, follower: Follower) -> None:
        """Count the stream out, if it is in."""
        streams = self._streams.get(follower.user, [])
        if follower in streams:
            streams.remove(follower)
            if not streams:
                del self._streams[follower.user]
