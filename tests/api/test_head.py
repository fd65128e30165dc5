"""HEAD answers what GET would, without the body."""

import httpx
import pytest

from tests.api.people import Person


@pytest.mark.parametrize("path", ["/", "/healthz", "/openapi.json", "/docs"])
def test_head_answers_as_get_without_a_body(stranger: httpx.Client, path: str) -> None:
    url = str(stranger.base_url).removesuffix("/api/v1/") + path

    full, head = stranger.get(url), stranger.head(url)

    assert (head.status_code, head.content) == (full.status_code, b"")
    for name in ("Content-Type", "Content-Length"):
        assert head.headers.get(name) == full.headers.get(name)


def test_head_is_refused_as_get_is(stranger: httpx.Client) -> None:
    assert stranger.head("/me").status_code == 401


def test_head_of_a_stream_without_an_end_ends(ada: Person) -> None:
    answer = ada.send("HEAD", "/live")

    assert (answer.status_code, answer.content) == (200, b"")
