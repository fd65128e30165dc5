"""Manifests: what each run of a backup has added, each naming the one before it."""

import gzip
import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from taskdash.domain.refusal import Refusal
from taskdash.ports.vault import Vault

FORMAT = 1
LATEST = "latest"


class Stretch(msgspec.Struct, frozen=True):
    """What a run has added of one workspace: its commits up to `seq`, the last of which was made at `at`.

    `fresh`: from the beginning (the base at `floor`, if that is not 0, whose last commit was made at `since`), so that
    nothing earlier of this workspace is needed. `files` are indexes into those of the manifest; `last` is the id of
    the last commit.
    """

    workspace: str
    epoch: str
    seq: int
    at: str
    last: str
    files: list[int]
    fresh: bool = False
    floor: int = 0
    since: str = ""


class Key(msgspec.Struct, frozen=True):
    """For whom an owner's boxes are sealed, and the name of the file with the identity that opens them."""

    recipient: str
    name: str


class Manifest(msgspec.Struct, frozen=True):
    """One run. `complete`: it had been through everything; a long run also leaves some that are not.

    `recipient` is whom the keys are sealed for, None where nothing is encrypted; `keys` are the owners that came in
    this run, each with its key; `changes` is how far the accounts were read, `gone` what had been erased.
    """

    v: int
    database: str
    number: int
    previous: str | None
    began: str
    ended: str
    complete: bool
    recipient: str | None
    keys: dict[str, Key]
    files: list[str]
    accounts: list[int]
    workspaces: list[Stretch]
    changes: int
    gone: list[str]


class Link(NamedTuple):
    """A manifest and the name under which it is stored."""

    name: str
    manifest: Manifest

    @property
    def generation(self) -> str:
        """Of which it is a part."""
        return self.name.split("/")[1]


def damaged(name: str, what: str) -> Refusal:
    """The refusal of a backup in which the file `name` is not as it was written."""
    return Refusal("conflict", what, field=name)


def named(folder: str, content: bytes, end: str) -> str:
    """The name of a file that says what is in it."""
    return f"{folder}-{hashlib.sha256(content).hexdigest()}{end}"


async def fetch(vault: Vault, name: str) -> bytes:
    """The content of a file that is named by its checksum; a Refusal naming it where it is damaged or missing."""
    content = await vault.get(name)
    if content is None:
        raise damaged(name, "is missing")
    if hashlib.sha256(content).hexdigest() != name.rpartition("-")[2].partition(".")[0]:
        raise damaged(name, "is damaged: it does not have the checksum that its name says")
    return content


async def store(vault: Vault, generation: str, manifest: Manifest) -> Link:
    """Write the manifest, after which all that it names counts."""
    content = gzip.compress(msgspec.json.encode(manifest), mtime=0)
    name = named(f"manifests/{generation}/{manifest.number:06}", content, ".json.gz")
    await vault.put(name, content)
    await vault.put(LATEST, name.encode())
    return Link(name, manifest)


async def generations(vault: Vault) -> dict[str, list[str]]:
    """The names of all manifests by generation, oldest first."""
    found: dict[str, list[str]] = {}
    for name in await vault.names("manifests"):
        found.setdefault(name.split("/")[1], []).append(name)
    await _demand_latest(vault, found)
    return found


async def chain(vault: Vault, names: Sequence[str]) -> list[Link]:
    """The manifests of a generation, oldest first, every one whole and in its place; a Refusal names what is not."""
    links: list[Link] = []
    name: str | None = max(names)
    while name is not None:
        content = await fetch(vault, name)
        manifest = msgspec.json.decode(gzip.decompress(content), type=Manifest)
        if manifest.v > FORMAT:
            raise damaged(name, f"has format {manifest.v}, this release reads up to {FORMAT}: use a newer one")
        links.append(Link(name, manifest))
        name = manifest.previous
    if links[-1].manifest.number != 1:
        raise damaged(links[-1].name, "should name the one before it")
    return links[::-1]


async def _demand_latest(vault: Vault, found: dict[str, list[str]]) -> None:
    """Refuse a vault that has lost its newest manifests: what is left of it would look whole."""
    content = await vault.get(LATEST)
    if content is None:
        if any(len(names) > 1 for names in found.values()) or len(found) > 1:
            raise damaged(LATEST, "is missing")
        return
    try:
        name = content.decode()
        generation = name.split("/")[1]
    except (UnicodeDecodeError, IndexError):
        raise damaged(LATEST, "is damaged: it does not name a manifest") from None
    if name not in found.get(generation, ()):
        raise damaged(LATEST, f"names {name}, which is missing, or is damaged itself")
