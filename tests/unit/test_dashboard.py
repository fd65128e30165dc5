"""The web dashboard is handed out compressed and cached well; where none was built, the start page stays."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from taskdash.edge.dashboard import Dashboard


async def elsewhere(_scope: Any, _receive: Any, send: Any) -> None:
    """What answers for everything that is not the dashboard's."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"the API", "more_body": False})


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A folder as the frontend's build leaves it."""
    (tmp_path / "static").mkdir()
    (tmp_path / "index.html").write_text("<p>the app")
    (tmp_path / "static" / "app-1a2b.js").write_text("run()")
    (tmp_path / "static" / "app-1a2b.js.br").write_bytes(b"shortest")
    (tmp_path / "static" / "app-1a2b.js.gz").write_bytes(b"shorter")
    return tmp_path


async def get(folder: Path, path: str, **headers: str) -> httpx.Response:
    """The raw answer for `path`."""
    app = Dashboard(elsewhere, folder, {"api": ""})
    asked = {name.replace("_", "-"): value for name, value in headers.items()}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
        request = client.build_request("GET", path, headers={"accept-encoding": "identity", **asked})
        answer = await client.send(request, stream=True)
        answer.extensions["raw"] = b"".join([part async for part in answer.aiter_raw()])
        return answer


@pytest.mark.parametrize("path", ["/", "/w/01a2/board", "/today", "/upcoming", "/mine", "/settings/profile"])
async def test_every_address_of_the_app_shows_the_page_which_is_asked_for_anew(built: Path, path: str):
    answer = await get(built, path)

    assert answer.extensions["raw"] == b"<p>the app"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/api/v1/me", "/docs", "/static/unknown.js", "/w.txt", "/index.html.br"])
async def test_everything_else_is_not_its_own(built: Path, path: str):
    assert (await get(built, path)).extensions["raw"] == b"the API"


async def test_without_a_build_the_start_page_stays(tmp_path: Path):
    assert (await get(tmp_path / "nothing", "/")).extensions["raw"] == b"the API"
    assert (await get(tmp_path / "nothing", "/config.json")).extensions["raw"] == b"the API"


@pytest.mark.parametrize(
    ("accepted", "body", "coding"),
    [
        ("gzip, br", b"shortest", "br"),
        ("gzip, br;q=0", b"shorter", "gzip"),
        ("gzip, br;q=0.0", b"shorter", "gzip"),
        ("gzip", b"shorter", "gzip"),
        ("identity", b"run()", None),
    ],
)
async def test_the_shortest_form_that_the_client_takes_is_sent(
    built: Path, accepted: str, body: bytes, coding: str | None
):
    answer = await get(built, "/static/app-1a2b.js", accept_encoding=accepted)

    assert answer.extensions["raw"] == body
    assert answer.headers.get("content-encoding") == coding
    assert answer.headers["vary"] == "Accept-Encoding"


async def test_fingerprinted_files_are_kept_for_ever(built: Path):
    answer = await get(built, "/static/app-1a2b.js")

    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_who_has_it_already_is_told_so(built: Path):
    tag = (await get(built, "/")).headers["etag"]

    answer = await get(built, "/", if_none_match=tag)

    assert (answer.status_code, answer.extensions["raw"]) == (304, b"")


async def test_a_page_finds_the_api_by_the_config(built: Path):
    assert (await get(built, "/config.json")).extensions["raw"] == b'{"api":""}'
