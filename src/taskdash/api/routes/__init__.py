"""The routes, one file a noun: each handler parses, makes one call, and answers."""

from taskdash.api.routes import (
    accounts,
    commits,
    labels,
    me,
    members,
    projects,
    tasks,
    transfer,
    views,
    workspaces,
)

SIGNING_IN = accounts.SIGNING_IN
PUBLIC = accounts.PUBLIC
PRIVATE = (
    *accounts.PRIVATE,
    *me.ROUTES,
    *workspaces.ROUTES,
    *members.ROUTES,
    *tasks.ROUTES,
    *projects.ROUTES,
    *labels.ROUTES,
    *views.ROUTES,
    *commits.ROUTES,
    *transfer.ROUTES,
)
