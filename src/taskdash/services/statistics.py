"""The numbers of a workspace: tasks by status and priority, what is overdue or due soon, and what was completed."""

from collections import Counter
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

import msgspec

from taskdash.domain import limits, times
from taskdash.domain.queries import OPEN, PRIORITIES, STATUSES
from taskdash.domain.refusal import invalid
from taskdash.ports.models import Models
from taskdash.ports.tallies import Tallies
from taskdash.services.reading import Standing

DUE_SOON_DAYS = 7  # today included
COMPLETED_DAYS = 30  # today included


class Day(msgspec.Struct, frozen=True):
    """A date and how many tasks were completed on it."""

    date: str
    completed: int


class Statistics(msgspec.Struct, frozen=True):
    """Counts of live tasks. `overdue` and `due_soon` (within 7 days) count open ones; days are the caller's."""

    total: int
    by_status: dict[str, int]
    open_by_priority: dict[str, int]
    overdue: int
    due_soon: int
    completed_per_day: list[Day]


class Statistician:
    """Counts tasks, those in projects that are in the trash or moved away left out."""

    def __init__(self, models: Models, tallies: Tallies) -> None:
        self._models = models
        self._tallies = tallies

    async def stats(self, standing: Standing, timezone: str, now: datetime) -> Statistics:
        """The numbers as of `now` in `timezone`; a due time counts in its task's own zone, else in the caller's.

        Raises Refusal `invalid` for a time zone that does not exist.
        """
        try:
            zone = times.zone(timezone)
        except ValueError:
            raise invalid("tz", "must be the name of a time zone, such as Europe/Berlin") from None
        today = now.astimezone(zone).date()
        hidden = await self._hidden_projects(standing.workspace)
        by_status, by_priority = Counter[str](), Counter[str]()
        for bucket, count in (await self._tallies.by_bucket(standing.workspace)).items():
            if bucket.project not in hidden:
                by_status[bucket.status] += count
                if bucket.status in OPEN:
                    by_priority[bucket.priority] += count
        overdue, due_soon = await self._due(standing.workspace, hidden, timezone, now, today)
        return Statistics(
            total=by_status.total(),
            by_status={status: by_status[status] for status in STATUSES},
            open_by_priority={priority: by_priority[priority] for priority in PRIORITIES},
            overdue=overdue,
            due_soon=due_soon,
            completed_per_day=await self._completed(standing.workspace, hidden, timezone, today),
        )

    async def _hidden_projects(self, workspace: str) -> set[str]:
        projects = await self._models.of_kind(workspace, "project", None, None, limits.PROJECTS_PER_WORKSPACE)
        return {project.id for project in projects if not project.live}

    async def _due(
        self, workspace: str, hidden: Collection[str], timezone: str, now: datetime, today: date
    ) -> tuple[int, int]:
        last = today + timedelta(days=DUE_SOON_DAYS - 1)
        overdue = soon = 0
        # a day more, for zones that are ahead of the caller's
        for project, due_on, due_time, own in await self._tallies.open_due(workspace, str(last + timedelta(days=1))):
            if project in hidden:
                continue
            if _is_over(due_on, due_time, own or timezone, now):
                overdue += 1
            elif due_on <= last.isoformat():
                soon += 1
        return overdue, soon

    async def _completed(self, workspace: str, hidden: Collection[str], timezone: str, today: date) -> list[Day]:
        first = today - timedelta(days=COMPLETED_DAYS - 1)
        since = datetime.combine(first, time(), times.zone(timezone)).astimezone(UTC)
        per_day = Counter[str]()
        for project, completed_at in await self._tallies.completed(workspace, times.instant(since)):
            if project not in hidden:
                per_day[times.local_date(completed_at, timezone).isoformat()] += 1
        days = [(first + timedelta(days=n)).isoformat() for n in range(COMPLETED_DAYS)]
        return [Day(day, per_day[day]) for day in days]


def _is_over(due_on: str, due_time: str | None, timezone: str, now: datetime) -> bool:
    """Whether a task's due date, or its time on that date, has passed in its time zone."""
    local = now.astimezone(times.zone(timezone))
    if due_on != local.date().isoformat():
        return due_on < local.date().isoformat()
    return due_time is not None and due_time < local.strftime("%H:%M")
