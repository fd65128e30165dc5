"""Tasks like those people write, made up the same way every time."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

# Common words of release notes and to-do lists; enough of them that a search finds some tasks and not all.
_TEXT = (
    "add allow api archive assign backup badge bill board bookmark browser budget bug build button cache calendar "
    "call card change chart check clean client close cloud code column comment commit config contract copy crash "
    "customer dashboard data date deadline delete deploy desk dialog docs download draft due edit email empty error "
    "event export feature fetch field filter fix flight focus folder form garden group handle header hotel icon image "
    "import improve index inbox input invite invoice issue kitchen label layout letter limit link list login mail "
    "market meeting member menu message metric migrate mobile move name note notify offer office open order page "
    "paint paper parse password patch payment phone plan plant plugin post prepare price print priority project query "
    "queue quote read refactor reminder remove rename rent repair reply report request reset review route rule save "
    "schedule search section send server session setting share shop show sign sort status store style support sync "
    "table task team template test ticket time title token tool translate trip undo update upload user version view "
    "visit warn water week widget window write zone"
)
_WORDS = _TEXT.split()
_STATUSES = ("todo", "todo", "todo", "in_progress", "done", "done", "done", "done", "cancelled")
_PRIORITIES = ("none", "none", "none", "low", "medium", "high", "urgent")
_DESCRIBED = 0.4  # of the tasks
_DATED = 0.3
_PROJECTS = ("Product", "Website", "Office", "Home")
_YEARS = 8  # over which the rows of a file were made


def tasks(seed: int) -> Iterator[dict[str, Any]]:
    """Fields of new tasks without end: title, and in some also description, status, priority and due_on."""
    chance = random.Random(seed)  # noqa: S311  # the same every time is what is wanted
    while True:
        task: dict[str, Any] = {"title": _sentence(chance, 3, 9)}
        if chance.random() < _DESCRIBED:
            task["description"] = ". ".join(_sentence(chance, 5, 15) for _ in range(chance.randint(1, 5)))
        task["status"] = chance.choice(_STATUSES)
        task["priority"] = chance.choice(_PRIORITIES)
        if chance.random() < _DATED:
            task["due_on"] = f"20{chance.randint(25, 27)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        yield task


def csv(count: int) -> Iterator[list[str]]:
    """Rows like those of an exported task list, the names of the columns first: four projects, the largest a third."""
    yield ["project", "title", "description", "status", "priority", "labels", "created_at"]
    chance = random.Random(count)  # noqa: S311  # as above
    began = datetime(2017, 1, 1, tzinfo=UTC)
    for number, task in zip(range(count), tasks(count), strict=False):
        at = began + timedelta(minutes=number * _YEARS * 365 * 1440 // count)
        labels = ", ".join(chance.sample(_WORDS[:40], chance.choice((0, 0, 1, 1, 2))))
        project = chance.choices(_PROJECTS, weights=(34, 28, 22, 16))[0]
        cells = (task.get("description", ""), task["status"], task["priority"], labels, at.isoformat())
        yield [project, task["title"], *cells]


def _sentence(chance: random.Random, least: int, most: int) -> str:
    words = chance.choices(_WORDS, k=chance.randint(least, most))
    return " ".join([words[0].capitalize(), *words[1:]])
