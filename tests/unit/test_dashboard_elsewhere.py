"""The web dashboard as a folder for a CDN: it finds the API by its config, and may ask there and nowhere else."""

import gzip
import re
import subprocess
import sys
from pathlib import Path

import pytest

from taskdash.edge.elsewhere import write

API = "https://api.example.com"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What is written of a small build."""
    built = tmp_path / "built"
    (built / "static").mkdir(parents=True)
    (built / "index.html").write_text('<html><head>\n    <meta charset="utf-8" />\n</head></html>')
    (built / "index.html.br").write_bytes(b"the page without a policy")
    (built / "static" / "app-1a2b.js").write_text("run()")
    write(built, tmp_path / "cdn", API)
    return tmp_path / "cdn"


def policies(folder: Path) -> tuple[str, str]:
    """The policy that the page carries, and the one in the headers."""
    carried = re.search(r'Content-Security-Policy" content="([^"]+)"', (folder / "index.html").read_text())
    sent = re.search(r"content-security-policy: (.+)", (folder / "_headers").read_text())
    assert carried is not None
    assert sent is not None
    return carried[1].replace("&#x27;", "'"), sent[1]


def test_the_page_finds_the_api_by_the_config(folder: Path):
    assert (folder / "config.json").read_text() == f'{{"api":"{API}"}}'
    assert (folder / "static" / "app-1a2b.js").read_text() == "run()"


def test_its_scripts_may_ask_the_api_and_nobody_else(folder: Path):
    for policy in policies(folder):
        parts = dict(part.split(" ", 1) for part in policy.split("; "))
        assert parts["connect-src"] == f"'self' {API}"
        assert parts["default-src"] == "'none'"
        assert not [part for part in parts if part != "connect-src" and API in parts[part]]


def test_what_only_a_header_can_say_is_not_in_the_page(folder: Path):
    carried, sent = policies(folder)

    assert "frame-ancestors" not in carried
    assert "frame-ancestors 'none'" in sent


def test_compressed_forms_are_those_of_the_page_with_its_policy(folder: Path):
    assert gzip.decompress((folder / "index.html.gz").read_bytes()) == (folder / "index.html").read_bytes()
    assert not (folder / "index.html.br").exists()


def test_every_address_of_the_app_shows_the_page(folder: Path):
    assert "/w/* /index.html 200" in (folder / "_redirects").read_text().splitlines()


def test_without_a_build_there_is_nothing_to_write(tmp_path: Path):
    with pytest.raises(ValueError, match="not built"):
        write(tmp_path, tmp_path / "cdn", API)


def test_an_address_that_is_no_origin_is_refused(tmp_path: Path):
    command = [sys.executable, "-m", "taskdash", "dashboard", str(tmp_path / "cdn"), "--api", "https://a.example/path"]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert done.stderr.startswith("error: --api is 'https://a.example/path'; expected http(s)://HOST")
