"""The collections with their indexes and shard keys: the one table of them.

Each index lists what is compared for equality, then what it is sorted by, then what ranges (MongoDB's rule), and last
by what entries are passed over. `_id` contains the workspace where there is one, so that it is unique on a sharded
cluster too.
"""

from typing import NamedTuple

from taskdash.domain.queries import TASK_INDEXES

STATE = "e"  # the field that holds everything derived of an entity, with `seq` first: see guarding


class Declared(NamedTuple):
    """An index: its name, its fields in their order, all ascending (an index is walked either way)."""

    name: str
    fields: tuple[str, ...]
    unique: bool = False


def path(column: str) -> str:
    """Where a column of `domain.queries` is in a task's document."""
    return f"{STATE}.{column}"


_WALKED = tuple(
    Declared(index.name, ("workspace", *map(path, index.equal), path(index.sort), "id", *map(path, index.also)))
    for index in TASK_INDEXES
)

INDEXES: dict[str, tuple[Declared, ...]] = {
    "workspaces": (Declared("workspace_erased", ("erased",)),),
    "commits": (
        Declared("commit_seq", ("workspace", "seq"), unique=True),
        Declared("commit_id", ("workspace", "id"), unique=True),
        Declared("commit_group", ("workspace", "group", "seq")),
        Declared("commit_touched", ("workspace", "touched", "seq")),
        Declared("commit_stored", ("stored", "workspace", "seq", "members")),
        Declared("commit_old", ("pruned", "at", "workspace", "seq")),
    ),
    "tasks": (
        Declared("task_id", ("workspace", "id")),
        *_WALKED,
        Declared("task_words", ("workspace", path("terms"), "id")),
        Declared("task_number", ("workspace", path("numbers"), "id")),
        Declared("task_bucket", ("workspace", path("bucket"))),
        Declared("task_open_due", ("workspace", path("trashed"), path("status"), path("due_on"))),
        Declared("task_completed", ("workspace", path("trashed"), path("status"), path("completed_at"))),
        Declared("task_trash", (path("deleted_at"),)),
    ),
    "entities": (
        Declared("entity_id", ("workspace", "kind", "id")),
        Declared("entity_created", ("workspace", "kind", path("of"), path("created_at"), "id")),
        Declared("entity_role", ("workspace", path("role"), "id")),
        Declared("entity_prefix", ("workspace", path("prefixes"), "id")),
        Declared("entity_trash", (path("deleted_at"),)),
    ),
    "memberships": (
        Declared("membership_user", ("user", "workspace")),
        Declared("membership_workspace", ("workspace",)),
    ),
    "base": (Declared("base_id", ("workspace", "kind", "id")),),
    "renewals": (Declared("renewal_stored", ("stored",)),),
    "leases": (),
    "jobs": (Declared("job_since", ("since", "_id")),),
    "users": (
        Declared("user_email", ("email",), unique=True),
        Declared("user_ordinal", ("ordinal",), unique=True),
        Declared("user_change", ("change",)),
    ),
    "sessions": (Declared("session_user", ("user", "_id")), Declared("session_until", ("until",))),
    "api_tokens": (
        Declared("api_token_id", ("id",)),
        Declared("api_token_slot", ("user", "slot"), unique=True),
        Declared("api_token_user", ("user", "revoked_at", "id")),
        Declared("api_token_revoked", ("revoked_at",)),
        Declared("api_token_change", ("change",)),
    ),
    "audit": (
        Declared("audit_user", ("user", "_id")),
        Declared("audit_at", ("at",)),
        Declared("audit_change", ("change",)),
    ),
    "signing_keys": (Declared("signing_key_signs", ("signs",), unique=True),),
    "erasures": (Declared("erasure_change", ("change",)),),
    "sign_in_failures": (Declared("sign_in_failure_settled", ("settled_at",)),),
    "known_addresses": (
        Declared("known_address_account", ("account",)),
        Declared("known_address_at", ("at",)),
    ),
    "strict_rates": (Declared("strict_rate_settled", ("settled_at",)),),
    "counters": (),
}

# What a sharded cluster is told, by `sh.shardCollection`. A unique index needs the whole key as its beginning, so a
# workspace's commits stay together. What is not here (users, signing keys, leases) is small, and stays on one shard.
SHARD_KEYS: dict[str, tuple[str, ...]] = {
    "workspaces": ("_id",),
    "commits": ("workspace",),
    "tasks": ("workspace", "id"),
    "entities": ("workspace", "id"),
    "memberships": ("user",),
    "base": ("workspace", "id"),
    "sessions": ("_id",),
    "audit": ("user", "_id"),
    "known_addresses": ("_id",),
}


def shard_commands(database: str) -> list[str]:
    """The commands for mongosh that spread the collections over a cluster's shards."""
    keys = {name: ", ".join(f'"{field}": 1' for field in fields) for name, fields in SHARD_KEYS.items()}
    return [f'sh.shardCollection("{database}.{name}", {{{key}}})' for name, key in keys.items()]
