"""Identifiers: how they look, and how some follow from others (RFC 9562)."""

import hashlib
import re
from uuid import UUID

from taskdash.domain.refusal import invalid

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

SYSTEM = "system"  # the actor of housekeeping, where a person's id would stand


def is_uuid(text: object) -> bool:
    """Whether `text` is a UUID in canonical lower case."""
    return isinstance(text, str) and _UUID.fullmatch(text) is not None


def check_uuid(text: object, field: str) -> str:
    """`text` as a canonical UUID; a Refusal naming `field` when it is none."""
    if isinstance(text, str) and _UUID.fullmatch(lowered := text.lower()):
        return lowered
    raise invalid(field, "must be a UUID, such as 01890a5d-ac96-774b-bcce-b302099a8057")


def derive(*parts: str) -> str:
    """The UUIDv8 that follows from `parts`: the same parts always give the same id."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    number = int.from_bytes(digest[:16])
    number = number & ~(0xF << 76) | (8 << 76)
    number = number & ~(0x3 << 62) | (2 << 62)
    return str(UUID(int=number))
