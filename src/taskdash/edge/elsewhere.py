"""The web dashboard as a folder for somewhere else, such as a CDN: told where the API is, and held to it."""

import gzip
import html
import shutil
from pathlib import Path

import msgspec

from taskdash.edge.dashboard import FINGERPRINTED, FOREVER, PAGE, PAGES
from taskdash.edge.security_headers import always, policy

# Browsers take these from a header only; in the page they would complain of it.
_BY_HEADER_ONLY = ("frame-ancestors",)
_BEGIN = '<meta charset="utf-8" />'


def write(built: Path, to: Path, api: str) -> None:
    """Copy what the frontend's build left in `built` into the folder `to`, for an API at the origin `api`.

    `config.json` says so, and the page carries the content security policy that lets it ask there and nowhere else.
    `_headers` and `_redirects` say the rest in the form that Netlify, Cloudflare Pages and others read. Files of an
    earlier release stay in `to`, for pages that are open. Raises OSError, and ValueError when `built` has no page.
    """
    page = built / PAGE.removeprefix("/")
    if not page.is_file():
        raise ValueError("the web dashboard is not built here; `make web` does it")
    shutil.copytree(built, to, dirs_exist_ok=True)
    allowed = policy(api)
    text = page.read_text("utf-8").replace(_BEGIN, f"{_BEGIN}\n    {_meta(allowed)}", 1).encode()
    (to / page.name).write_bytes(text)
    (to / f"{page.name}.gz").write_bytes(gzip.compress(text, mtime=0))
    (to / f"{page.name}.br").unlink(missing_ok=True)  # of the page without its policy
    (to / "config.json").write_bytes(msgspec.json.encode({"api": api}))
    (to / "_headers").write_text(_headers(allowed), "utf-8")
    (to / "_redirects").write_text("".join(f"/{path}/* {PAGE} 200\n/{path} {PAGE} 200\n" for path in PAGES), "utf-8")


def _meta(allowed: str) -> str:
    parts = [part for part in allowed.split("; ") if part.split()[0] not in _BY_HEADER_ONLY]
    return f'<meta http-equiv="Content-Security-Policy" content="{html.escape("; ".join(parts))}" />'


def _headers(allowed: str) -> str:
    headers = {**always(allowed), "cache-control": "no-cache"}
    del headers["server"]
    everywhere = "".join(f"  {name}: {value}\n" for name, value in headers.items())
    # The rule for all applies too, so its cache-control is taken away before this one is added.
    return f"/*\n{everywhere}{FINGERPRINTED}*\n  ! cache-control\n  cache-control: {FOREVER.decode()}\n"
