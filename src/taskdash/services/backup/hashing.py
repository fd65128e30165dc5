"""One canonical hash of a workspace's log and of its read models, to tell whether two databases hold the same.

SHA-256 over JSON with sorted keys, a line each: the commits by seq, from the floor on; the entities by kind and id.
Epochs are left out: a copy has its own.
"""

import hashlib

import msgspec

from taskdash.domain import limits
from taskdash.domain.log import Ref
from taskdash.ports.commits import CommitLog
from taskdash.ports.models import Models

COMMITS_AT_ONCE = 1_000


async def log_hash(log: CommitLog, workspace: str, floor: int, seq: int) -> str:
    """The hash of the commits after `floor` up to `seq`; raises Pruned."""
    digest = hashlib.sha256()
    after = floor
    while after < seq and (page := await log.after(workspace, after, min(COMMITS_AT_ONCE, seq - after))):
        for commit in page:
            digest.update(msgspec.json.encode(commit, order="sorted") + b"\n")
        after = page[-1].seq
    return digest.hexdigest()


async def models_hash(models: Models, workspace: str) -> str:
    """The hash of all entities, those in the trash included."""
    digest = hashlib.sha256()
    after: Ref | None = None
    while page := await models.every(workspace, after, limits.PAGE_ITEMS):
        for entity in page:
            digest.update(msgspec.json.encode(entity, order="sorted") + b"\n")
        after = Ref(page[-1].kind, page[-1].id)
    return digest.hexdigest()
