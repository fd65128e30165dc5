"""What each metric of a process is read from."""

import platform
from collections.abc import Callable
from importlib.metadata import version

from taskdash.adapters.local import disk
from taskdash.edge.exposition import Reading
from taskdash.edge.load import Load, Priority
from taskdash.edge.response_cache import Keeping
from taskdash.services.following import Hub
from taskdash.services.heads import Heads
from taskdash.settings import Settings
from taskdash.wiring.making import Product


def disk_free(settings: Settings, made: Product) -> Callable[[], int | None]:
    """How many bytes can still be written where the engine keeps its data, or this server its own."""
    return lambda: disk.free(made.engine.folder or settings.data)


def readings(settings: Settings, made: Product, hub: Hub, keeping: Keeping, load: Load) -> dict[str, Reading]:
    """What each metric is read from; those of requests are counted at the edge."""
    own = _product_readings(settings, made, hub)
    return own | _cache_readings(made.heads, keeping) | _load_readings(load) | _redis_readings(made)


def _product_readings(settings: Settings, made: Product, hub: Hub) -> dict[str, Reading]:
    tally, groups = made.committer.tally, made.engine.groups
    build = (version("taskdash"), platform.python_version())
    free = disk_free(settings, made)
    outcomes = made.backing.outcomes if made.backing is not None else {}
    return {
        "taskdash_commits_total": lambda: {(): tally.stored},
        "taskdash_commits_repeated_total": lambda: {(): tally.repeated},
        "taskdash_commits_refused_total": lambda: {(code,): count for code, count in list(tally.refused.items())},
        "taskdash_store_reads_total": lambda: {(): made.engine.reads()},
        "taskdash_store_groups_total": lambda: {} if groups is None else {(): groups()[0]},
        "taskdash_store_works_total": lambda: {} if groups is None else {(): groups()[1]},
        "taskdash_live_streams": lambda: {(): hub.streams},
        "taskdash_passwords_waiting": lambda: {(): made.hashing()},
        "taskdash_rate_decisions_total": made.limiters.decisions,
        "taskdash_answered_without_total": lambda: {
            (part,): count for part, count in list(made.shared.outages.answered.items())
        },
        "taskdash_backups_total": lambda: {(name,): n for name, n in outcomes.items()},
        "taskdash_disk_free_bytes": lambda: {} if (left := free()) is None else {(): left},
        "taskdash_build_info": lambda: {build: 1},
    }


def _load_readings(load: Load) -> dict[str, Reading]:
    return {
        "taskdash_shed_total": lambda: {(each.name.lower(),): load.shed[each] for each in Priority},
        "taskdash_shed_level": lambda: {(): load.level},
        "taskdash_waiting": lambda: {(): load.door.waiting},
        "taskdash_loop_delay_seconds": lambda: {(): load.delay.seconds},
        "taskdash_inside": lambda: {("write",): load.writes.count, ("read",): load.reads.count},
        "taskdash_inside_limit": lambda: {("write",): load.writes.limit, ("read",): load.reads.limit},
    }


def _cache_readings(heads: Heads, keeping: Keeping) -> dict[str, Reading]:
    tally, shelf = keeping.tally, keeping.shelf
    return {
        "taskdash_cache_hits_total": lambda: {("memory",): tally.memory, ("shared",): tally.shared},
        "taskdash_cache_unchanged_total": lambda: {(): tally.unchanged},
        "taskdash_cache_misses_total": lambda: {(): tally.misses},
        "taskdash_cache_waits_total": lambda: {(): tally.waits},
        "taskdash_cache_evictions_total": lambda: {(): shelf.evicted},
        "taskdash_cache_bytes": lambda: {(): shelf.bytes},
        "taskdash_heads": lambda: {(): len(heads)},
        "taskdash_heads_confirmed_total": lambda: {(): heads.confirmed},
    }


def _redis_readings(made: Product) -> dict[str, Reading]:
    def told(name: str) -> Reading:
        redis = made.shared.redis
        return lambda: {} if redis is None else {(): getattr(redis, name)}

    return {f"taskdash_redis_{name}_total": told(name) for name in ("outages", "reconnects", "errors")}
