"""Where a task stands among those of its project: fractional keys, short even after thousands of inserts at a spot.

A place is asked for by a neighbour; its key lies between the neighbour's and the next one's. Where keys tie or grow,
the tasks around are given new ones in the same commit.
"""

from typing import Any, NamedTuple

from fractional_indexing import FIError, generate_key_between, generate_n_keys_between

from taskdash.domain import limits
from taskdash.domain.ids import check_uuid
from taskdash.domain.log import Ref
from taskdash.domain.questions import Around, Placed
from taskdash.domain.refusal import invalid
from taskdash.domain.state import Draft, Missing

_WINDOW = 50  # neighbours on either side that may be given new keys: 100 in all
_WORTH_A_LOOK = 16  # characters of a key from which on its neighbourhood is examined
_MORE_FOR_ALL = 2  # characters by which 101 keys in a gap are longer than one
_SLACK = 8  # characters that a key may be longer than its neighbourhood needs; new keys then last for some 50 inserts


def check_place(value: Any, field: str) -> tuple[str, str | None]:
    """`value` as ("after" | "before", task id); an id of None means the very start, or the very end."""
    if not isinstance(value, dict) or len(value) != 1 or next(iter(value)) not in ("after", "before"):
        raise invalid(field, 'must be {"after": id} or {"before": id}')
    side, id = next(iter(value.items()))
    return side, None if id is None else check_uuid(id, f"{field}.{side}")


def put_last(draft: Draft, task: str, project: str) -> None:
    """Give the task the last place of the project."""
    last = draft.last_place(project)
    _set(draft, project, Placed(generate_key_between(last.order if last else None, None), task))


class _Row(NamedTuple):
    """The places around a spot, nearest inside, and the keys that bound them (None: the project's start or end)."""

    low: str | None
    before: list[Placed]
    after: list[Placed]
    high: str | None


def put_at(draft: Draft, task: str, project: str, side: str, neighbour: str | None) -> None:
    """Give the task its place next to `neighbour`; the last one, where the neighbour is not in the project any more."""
    if neighbour is None and side == "before":
        return put_last(draft, task, project)
    if neighbour is None:
        row = _around(draft, project, Placed("", ""), task)
    elif neighbour == task or (value := draft.peek("task", neighbour)) is None or value["project"] != project:
        return put_last(draft, task, project)
    else:
        if "order" not in value:  # put by this draft, and its own place still waits for answers
            raise Missing
        anchor = Placed(value["order"], neighbour)
        row = _around(draft, project, anchor, task)
        if side == "after":
            row = row._replace(before=[*row.before, anchor])
        else:
            row = row._replace(after=[anchor, *row.after])
    low = row.before[-1].order if row.before else row.low
    high = row.after[0].order if row.after else row.high
    tie = low is not None and high is not None and low >= high
    key = None if tie else generate_key_between(low, high)
    if key is not None and len(key) <= _WORTH_A_LOOK:
        return _set(draft, project, Placed(key, task))
    return _spread(draft, project, task, key, row)


def _around(draft: Draft, project: str, place: Placed, task: str) -> _Row:
    """The places on either side of `place` as the draft has them, `task` left out."""
    before, after = draft.ask(Around(project, place.order, place.id))
    low, before = (before[0], before[1:]) if len(before) > _WINDOW else (None, before)
    high, after = (after[-1], after[:-1]) if len(after) > _WINDOW else (None, after)
    gone = draft.places.keys() | {task, place.id}
    mine = (Placed(order, id) for id, (where, order) in draft.places.items() if where == project)
    found = [p for p in (*before, *after) if p.id not in gone]
    found += [
        p for p in mine if p.id not in (task, place.id) and (low is None or p > low) and (high is None or p < high)
    ]
    found.sort()
    return _Row(
        low.order if low else None,
        [p for p in found if p < place],
        [p for p in found if p > place],
        high.order if high else None,
    )


def _spread(draft: Draft, project: str, task: str, key: str | None, row: _Row) -> None:
    """Give the task `key`, unless the neighbourhood could do with much shorter ones: then all in it get new keys."""
    low, before, after, high = row
    if len(before) > _WINDOW:
        low, before = before[-_WINDOW - 1].order, before[-_WINDOW:]
    if len(after) > _WINDOW:
        high, after = after[_WINDOW].order, after[:_WINDOW]
    try:
        needed = len(generate_key_between(low, high)) + _MORE_FOR_ALL
        if key is not None and len(key) <= min(limits.ORDER_KEY_CHARACTERS, needed + _SLACK):
            return _set(draft, project, Placed(key, task))
        ids = [*(p.id for p in before), task, *(p.id for p in after)]
        keys = generate_n_keys_between(low, high, len(ids))
    except FIError:
        raise invalid("order", "there is no place left next to this task: move another one first") from None
    draft.want(Ref("task", id) for id in ids if id != task)
    for id, fresh in zip(ids, keys, strict=True):
        _set(draft, project, Placed(fresh, id))
    return None


def _set(draft: Draft, project: str, place: Placed) -> None:
    draft.edit("task", place.id)["order"] = place.order
    draft.placed(project, place)
