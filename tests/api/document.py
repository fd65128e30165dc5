"""The OpenAPI document of the interface, and its operations."""

from types import SimpleNamespace
from typing import Any, NamedTuple, cast

import msgspec
import schemathesis

from taskdash.api import Services, create
from taskdash.api.openapi import describe

DOCUMENT: dict[str, Any] = msgspec.json.decode(
    describe(create(cast(Services, SimpleNamespace(version="0", secure=False, sign_in_limit=lambda app: app))).app)
)


SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)


class Operation(NamedTuple):
    """One thing that can be done."""

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path.removeprefix('/api/v1')}"


OPERATIONS = [Operation(method.upper(), path) for path, methods in DOCUMENT["paths"].items() for method in methods]
