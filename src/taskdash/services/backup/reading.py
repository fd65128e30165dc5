"""Reading a backup: which generation and which of its boxes make up what is asked for, in the order to apply them."""

from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from typing import NamedTuple

from taskdash.domain.refusal import Refusal
from taskdash.ports.vault import Vault
from taskdash.services.backup import manifest
from taskdash.services.backup.boxes import Box, Opener, boxes
from taskdash.services.backup.manifest import Key, Link, Stretch


class Opened(NamedTuple):
    """A box that was opened: its owner (as `workspace/epoch` or `person-…/account`), what it is, and its lines.

    `what` is `log-FIRST-LAST`, `pruned-FIRST-LAST`, `base-FLOOR-N` or `accounts-FIRST-LAST`.
    """

    owner: str
    what: str
    lines: list[bytes]

    @property
    def workspace(self) -> str:
        return self.owner.partition("/")[0]


class Copy(NamedTuple):
    """How a workspace is restored: by its stretches from the fresh one in the manifest `first` on."""

    first: int
    fresh: Stretch
    last: Stretch


class Content(NamedTuple):
    """A generation that can be restored as of the instant `at` (None: its end)."""

    links: list[Link]
    at: str | None
    copies: dict[str, Copy]

    @property
    def generation(self) -> str:
        return self.links[0].generation

    @property
    def as_of(self) -> str:
        """The instant of which everything is there: when the last complete run up to `at` began."""
        return _complete(self.links, self.at)[-1].manifest.began

    @property
    def seq(self) -> int:
        """How many commits there are in all copies."""
        return sum(copy.last.seq - copy.fresh.floor for copy in self.copies.values())


async def content(vault: Vault, at: str | None) -> Content:
    """The newest generation that holds the instant `at`, every manifest of it checked.

    Raises Refusal: `conflict` naming a file that is damaged or missing, `not_found` where there is no such backup.
    """
    known = await manifest.generations(vault)
    for generation in sorted(known, reverse=True):
        links = await manifest.chain(vault, known[generation])
        if _complete(links, at):
            return Content(links, at, _copies(links, at))
    if not known:
        raise Refusal("not_found", "there is no backup here", field="from")
    raise Refusal("not_found", f"there is no finished backup as of {at or 'now'}", field="at")


async def verify(vault: Vault, tell: Callable[[int, int], None]) -> int:
    """Read every file that a restore could need and compare it with its checksum; answers how many there are.

    Raises Refusal `conflict` naming the first that is damaged or missing. No identity is needed: that each box can be
    opened only a restore shows. `tell` hears of how many files of how many are done.
    """
    links: list[Link] = []
    for names in (await manifest.generations(vault)).values():
        links += await manifest.chain(vault, names)
    present = {key for folder in ("keys", "erased") for key in await vault.names(folder)}
    files = sorted({*present, *(name for link in links for name in link.manifest.files)})
    for number, name in enumerate(files):
        await manifest.fetch(vault, name)
        tell(number + 1, len(files))
    return len(files) + len(links)


async def read(
    vault: Vault, found: Content, opener: Opener, wanted: Callable[[int, str, str], bool], only: str | None = None
) -> AsyncIterator[Opened]:
    """The boxes in order; `wanted` is asked with the manifest's index, a box's owner and what it holds.

    `only` is the one workspace that is wanted, where it is one: then other files are not looked at. Every file that is
    read is checked; raises Refusal `conflict` naming the one that is damaged or missing.
    """
    keys: dict[str, Key] = {}
    for index, link in enumerate(found.links):
        keys.update(link.manifest.keys)
        encrypted = link.manifest.recipient is not None
        for name in _files(link, only):
            async for opened in _boxes(vault, name, partial(wanted, index)):
                owner, what = _split(opened)
                lines = await opener.open(keys[owner] if encrypted else None, name, opened)
                yield Opened(owner, what, lines)


def _files(link: Link, only: str | None) -> list[str]:
    if only is None:
        return link.manifest.files
    its = {index for stretch in link.manifest.workspaces if stretch.workspace == only for index in stretch.files}
    return [link.manifest.files[index] for index in sorted(its)]


async def _boxes(vault: Vault, name: str, wanted: Callable[[str, str], bool]) -> AsyncIterator[Box]:
    content = await manifest.fetch(vault, name)
    for box in boxes(name, content):
        if wanted(*_split(box)):
            yield box


def _split(box: Box) -> tuple[str, str]:
    owner, _, what = box.name.rpartition("/")
    return owner, what


def _complete(links: Sequence[Link], at: str | None) -> list[Link]:
    return [link for link in links if link.manifest.complete and (at is None or link.manifest.began <= at)]


def _copies(links: Sequence[Link], at: str | None) -> dict[str, Copy]:
    """Of each workspace the newest copy from which `at` can be reached: what was redacted since, is so in it."""
    copies: dict[str, Copy] = {}
    for index, link in enumerate(links):
        for stretch in link.manifest.workspaces:
            held = copies.get(stretch.workspace)
            if held is None or (stretch.fresh and (at is None or stretch.since <= at)):
                copies[stretch.workspace] = Copy(index, stretch, stretch)
            elif not stretch.fresh and stretch.epoch == held.fresh.epoch:
                copies[stretch.workspace] = held._replace(last=stretch)
        for workspace in link.manifest.gone:
            if at is None or link.manifest.began <= at:
                copies.pop(workspace, None)
    return copies
