"""The OpenAPI document is true: whatever is sent, what comes back is in it, and nothing breaks the server."""

from itertools import pairwise
from typing import Any

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.document import OPERATIONS, SCHEMA, Operation
from tests.api.people import Person, register
from tests.api.server import Server

EXAMPLES = 25
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
# They end when the client leaves; test_live has them.
ENDLESS = {"/api/v1/live", "/api/v1/workspaces/{workspace}/live"}
FITTING, UNFITTING = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
SORTS = [(o, FITTING) for o in OPERATIONS if o.path not in ENDLESS]
# Beside the API everything fits: whatever the query is, pages are shown.
SORTS += [(o, UNFITTING) for o in OPERATIONS if o.path not in ENDLESS and o.path.startswith("/api/")]


@pytest.fixture(scope="module")
def fuzzer(server: Server) -> Person:
    """Somebody who sends anything."""
    return register(server, "Fuzzer")


@pytest.fixture(scope="module")
def known(fuzzer: Person) -> dict[str, str]:
    """What there is, by the part of the path that names its kind."""
    task = fuzzer.task()
    comment = fuzzer.post(f"/workspaces/me/tasks/{task['id']}/comments", {"text": "Yes"})
    shared = fuzzer.workspace()
    found = {
        "tasks": task["id"],
        "comments": comment["id"],
        "workspaces": shared,
        "invitations": fuzzer.post(f"/workspaces/{shared}/invitations", {"role": "viewer"})["code"],
    }
    for kind in ("projects", "labels", "views"):
        found[kind] = fuzzer.post(f"/workspaces/me/{kind}", {"name": "A name"})["id"]
    return found


@pytest.mark.parametrize(("operation", "mode"), SORTS, ids=str)
def test_every_answer_is_documented(
    operation: Operation, mode: GenerationMode, fuzzer: Person, known: dict[str, str]
) -> None:
    """No 5xx, no status, header, media type or body that the document does not know."""

    @hypothesis.seed(20261123)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=SCHEMA[operation.path][operation.method].as_strategy(generation_mode=mode), real=st.booleans())
    def answers(case: Any, real: bool) -> None:
        if real:
            case.path_parameters |= _existing(operation.path, known)
        headers = {"Authorization": fuzzer.client.headers["Authorization"]}
        response = case.call(base_url=fuzzer.server.url, headers=headers)
        case.validate_response(response, checks=CHECKS)

    answers()


def _existing(path: str, known: dict[str, str]) -> dict[str, str]:
    """Values for the path's parameters that stand for something."""
    found = {}
    parts = path.split("/")
    for before, part in pairwise(parts):
        if part == "{workspace}":
            found["workspace"] = "me"
        elif part.startswith("{") and before in known:
            found[part.strip("{}")] = known[before]
    return found
