"""Taskdash as a later release could be: tasks have one field more, and there is one kind of entity more.

Started as a program of its own, in the place of `python -m taskdash`.
"""

from taskdash.api.shapes import commits
from taskdash.domain import checks, kinds, log, roles

FIELD, KIND = "mood", "goal"


def become_later() -> None:
    """Change what the program knows, before the parts of it are imported that read it."""
    log.FORMAT += 1
    its = kinds.KINDS["task"].fields
    its[FIELD] = kinds.Field(name=FIELD, check=checks.line(50), create=True, change=True, text=True)
    kinds.KINDS[KIND] = kinds.Kind(KIND, "goals", dict(kinds.KINDS["label"].fields))
    roles.WRITES[KIND] = roles.WRITES["label"]
    commits.Operation.__annotations__["kind"] = str


if __name__ in ("__main__", "__mp_main__"):  # the latter in processes that the server starts
    become_later()

if __name__ == "__main__":
    from taskdash.cli import main

    main()
