"""Boxes: lines of JSON for one owner, packed by gzip and sealed by age for that owner alone.

An owner is a workspace in one epoch, a person, or the server. The first box of an owner in a generation makes a key
pair. The recipient stands in the manifest, so that every later run can seal for it; the identity is kept as a file,
sealed for the operator. Removing that one file makes everything of the owner unreadable, in all segments at once.
"""

import asyncio
import gzip
import zlib
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from tarfile import TarError, TarFile, TarInfo
from typing import NamedTuple

import pyrage
from pyrage import x25519

from taskdash.domain.refusal import Refusal, invalid
from taskdash.ports.vault import Vault
from taskdash.services.backup.manifest import Key, damaged, fetch, named

SERVER = "server"  # the owner of what belongs to no one person
SEGMENT_BYTES = 8 * 1024 * 1024  # from where on a segment is written out
_AT_ONCE = 32  # files written or read beside one another


def workspace_owner(workspace: str, epoch: str) -> str:
    """The owner of a workspace's boxes; their folder is the workspace's."""
    return f"{workspace}/{epoch}"


def person_owner(user: str) -> str:
    """The owner of the boxes with a person's account."""
    return f"person-{user}/account"


def checked_recipient(text: str) -> str:
    """`text` as an age recipient; a Refusal where it is none."""
    try:
        x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        raise invalid("recipient", "must be an age recipient, such as age-keygen prints: age1…") from None
    return text


def pack(lines: Iterable[bytes]) -> bytes:
    """What goes into a box."""
    return gzip.compress(b"\n".join(lines), compresslevel=6, mtime=0)


class Box(NamedTuple):
    """One member of a segment; `name` is its owner's folder, what it holds, and where that begins and ends."""

    name: str
    content: bytes


class Sealer:
    """Seals for owners; `known` are the recipients of those that a manifest of this generation names."""

    def __init__(self, vault: Vault, generation: str, master: str | None, known: Mapping[str, Key]) -> None:
        """`master` is the operator's recipient; None leaves everything readable."""
        self._vault = vault
        self._generation = generation
        self._master = None if master is None else x25519.Recipient.from_str(master)
        self._known = dict(known)
        self.new: dict[str, Key] = {}

    async def admit(self, owners: Iterable[str]) -> None:
        """Make keys for the owners that have none; they are stored before anything is sealed with them."""
        if self._master is None:
            return
        missing = sorted({owner for owner in owners if owner not in self._known})
        for start in range(0, len(missing), _AT_ONCE):
            await asyncio.gather(*map(self._admit, missing[start : start + _AT_ONCE]))

    async def _admit(self, owner: str) -> None:
        identity = x25519.Identity.generate()
        sealed = pyrage.encrypt(f"{identity}\n".encode(), [self._master])
        name = named(f"keys/{self._generation}/{owner}", sealed, ".age")
        await self._vault.put(name, sealed)
        self._known[owner] = self.new[owner] = Key(str(identity.to_public()), name)

    def seal(self, owner: str, content: bytes) -> bytes:
        """`content`, sealed for an owner that was admitted."""
        if self._master is None:
            return content
        sealed: bytes = pyrage.encrypt(content, [x25519.Recipient.from_str(self._known[owner].recipient)])
        return sealed


class Opener:
    """Opens boxes with the operator's identities."""

    def __init__(self, vault: Vault, identities: Sequence[str]) -> None:
        """`identities` as `AGE-SECRET-KEY-1…`. Raises Refusal `invalid` for any other text."""
        self._vault = vault
        try:
            self._masters = [x25519.Identity.from_str(text) for text in identities]
        except pyrage.IdentityError:
            raise invalid("identity", "is not an age identity, such as age-keygen makes") from None
        self._identities: dict[str, x25519.Identity] = {}

    async def open(self, key: Key | None, segment: str, box: Box) -> list[bytes]:
        """The lines in the box, sealed with `key` (None: not at all). Raises Refusal naming what is damaged."""
        identity = None if key is None else await self._identity(key)
        return await asyncio.to_thread(_unpacked, box, identity, segment)

    async def _identity(self, key: Key) -> x25519.Identity:
        found = self._identities.get(key.name)
        if found is None:
            found = self._identities[key.name] = self._unsealed(key, await fetch(self._vault, key.name))
        return found

    def _unsealed(self, key: Key, sealed: bytes) -> x25519.Identity:
        if not self._masters:
            raise invalid("identity", "is missing: this backup is encrypted, give the file with the age identity")
        try:
            identity = x25519.Identity.from_str(pyrage.decrypt(sealed, self._masters).decode().strip())
        except pyrage.DecryptError:
            raise Refusal(
                "forbidden", "this backup is encrypted for another identity than the one given", field="identity"
            ) from None
        if str(identity.to_public()) != key.recipient:
            raise damaged(key.name, "is not the key that the manifest names")
        return identity


class Segment:
    """The boxes of one file, gathered."""

    def __init__(self) -> None:
        self._file = BytesIO()
        self._tar = TarFile(fileobj=self._file, mode="w")

    def add(self, box: Box) -> None:
        about = TarInfo(box.name)
        about.size = len(box.content)
        self._tar.addfile(about, BytesIO(box.content))

    @property
    def size(self) -> int:
        return self._file.tell()

    async def write(self, vault: Vault, place: str) -> str:
        """Store the file; answers its name, which begins with `place`."""
        self._tar.close()
        content = self._file.getvalue()
        name = named(place, content, ".tar")
        await vault.put(name, content)
        return name


def boxes(name: str, content: bytes) -> Iterable[Box]:
    """The boxes of the segment `name`."""
    try:
        with TarFile(fileobj=BytesIO(content)) as tar:
            for about in tar:
                file = tar.extractfile(about)
                yield Box(about.name, file.read() if file else b"")
    except TarError:
        raise damaged(name, "is damaged: it is no tar file") from None


def _unpacked(box: Box, identity: x25519.Identity | None, segment: str) -> list[bytes]:
    try:
        packed = box.content if identity is None else pyrage.decrypt(box.content, [identity])
        return gzip.decompress(packed).split(b"\n")
    except (pyrage.DecryptError, OSError, EOFError, zlib.error):
        raise damaged(segment, f"is damaged: {box.name} in it cannot be read") from None
