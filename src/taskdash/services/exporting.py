"""Exporting: the tasks of a workspace as our own CSV, which an import reads back."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

from taskdash.domain import limits
from taskdash.domain.formats import taskdash_csv
from taskdash.domain.queries import TaskQuery
from taskdash.ports.models import Models
from taskdash.ports.users import Users
from taskdash.services.listing import Lister
from taskdash.services.presenting import Item
from taskdash.services.reading import Standing
from taskdash.services.walking import all_of


class Exporter:
    """Writes tasks out."""

    def __init__(self, models: Models, users: Users, lister: Lister) -> None:
        self._models = models
        self._users = users
        self._lister = lister

    async def csv(self, standing: Standing) -> AsyncIterator[bytes]:
        """The live tasks in UTF-8, the header first: project by project, the oldest first, each in its order.

        Left out is what is in the trash, or hidden by what contains it. It is read page by page: a task that is moved
        meanwhile may be missing or there twice.
        """
        projects = await self._names(standing.workspace, "project")
        labels = await self._names(standing.workspace, "label")
        members = [entity.id async for entity in all_of(self._models, standing.workspace, "member")]
        people = {id: user.email for id, user in (await self._users.by_ids(members)).items()}
        yield taskdash_csv.write([], first=True).encode()
        for project, name in projects.items():
            query = TaskQuery(project=project, sort="order", descending=False)
            cursor: str | None = None
            while True:
                page = await self._lister.tasks(standing, query, None, limits.PAGE_ITEMS, cursor)
                if page.items:
                    yield taskdash_csv.write(_row(item, name, labels, people) for item in page.items).encode()
                if (cursor := page.next) is None:
                    break

    async def _names(self, workspace: str, kind: str) -> dict[str, str]:
        """The names of all live entities of a kind by id, oldest first."""
        found = [(e.id, (e.value or {})["name"]) async for e in all_of(self._models, workspace, kind) if e.live]
        return dict(reversed(found))


def _row(task: Item, project: str, labels: Mapping[str, str], people: Mapping[str, str]) -> dict[str, Any]:
    """A task's cells by column; people by e-mail address, those without an account any more by id."""
    shown = {name: task[name] for name in taskdash_csv.COLUMNS if task[name] is not None}
    shown["project"] = project
    shown["labels"] = [labels[id] for id in task["labels"] if id in labels]
    shown["assignees"] = [people.get(id, id) for id in task["assignees"]]
    return shown
