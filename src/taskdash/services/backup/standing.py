"""Where a backup stands: what its newest generation holds of each workspace, and from where on it is added to."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from taskdash.domain.times import moment
from taskdash.services.backup.manifest import Key, Link, Manifest, Stretch

LATE = timedelta(minutes=1)  # by how much a change number may become visible after higher ones


class Standing(msgspec.Struct):
    """A generation as its manifests tell it."""

    generation: str
    links: list[Link]
    keys: dict[str, Key]
    places: dict[str, Stretch]
    rewritten: dict[str, str]  # workspaces that were copied anew since they were redacted, with their epoch
    changes: list[tuple[str, int]]  # (when it ended, how far the accounts were read) of each whole manifest

    @property
    def last(self) -> Manifest | None:
        return self.links[-1].manifest if self.links else None

    def add(self, link: Link) -> None:
        """Take in the next manifest."""
        manifest = link.manifest
        self.links.append(link)
        self.keys.update(manifest.keys)
        for stretch in manifest.workspaces:
            was = self.places.get(stretch.workspace)
            if was is not None and was.epoch != stretch.epoch:
                self.rewritten[stretch.workspace] = stretch.epoch
        self.places.update((stretch.workspace, stretch) for stretch in manifest.workspaces)
        for workspace in manifest.gone:
            self.places.pop(workspace, None)
        if manifest.complete:
            self.changes.append((manifest.ended, manifest.changes))

    @property
    def began(self) -> datetime | None:
        """When its first run began."""
        return moment(self.links[0].manifest.began) if self.links else None

    def changes_seen(self) -> int:
        """The number up to which nothing of the accounts can have been missed.

        The last manifest may have missed what became visible late; the last but those of the minute before it has not.
        """
        if not self.changes:
            return 0
        settled = moment(self.changes[-1][0]) - LATE
        return next((number for at, number in reversed(self.changes) if moment(at) <= settled), 0)


def standing(generation: str, links: Sequence[Link]) -> Standing:
    """Where the generation with these manifests stands."""
    found = Standing(generation, [], {}, {}, {}, [])
    for link in links:
        found.add(link)
    return found
