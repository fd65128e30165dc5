"""What a page of the documentation names of this product, checked against the product itself."""

import re
from collections.abc import Iterator
from pathlib import Path

from taskdash.bench.catalogue import WORKLOADS
from taskdash.cli import app
from taskdash.edge.exposition import METRICS
from taskdash.settings.table import PREFIX, Settings
from tests.api.document import OPERATIONS

ROOT = Path(__file__).parents[1]
OUTSIDE_THE_DOCUMENT = {"/api/", "/healthz", "/readyz", "/metrics", "/docs", "/openapi.json", "/.well-known/jwks.json"}

_FOLDERS = "src|docs|deploy|tests|bench|frontend|adapters|edge|api|domain|services|ports|cli|settings"
_SETTINGS = {f"{PREFIX}{name}".upper() for name in Settings.__struct_fields__}
_TARGETS = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
_METRICS = {about.name for about in METRICS}
_ROUTES = {(each.method, each.path) for each in OPERATIONS}


def strangers(page: Path) -> list[str]:
    """What the page names that is not there: a setting, metric, make target, command, option, route, file or link."""
    text = page.read_text(encoding="utf-8")
    code = " \n".join(re.findall(r"`([^`\n]+)`", text) + re.findall(r"```[a-z]*\n(.*?)```", text, re.DOTALL))
    return [*_named(code), *_links(page, text)]


def _named(code: str) -> Iterator[str]:
    yield from sorted(
        set(re.findall(rf"\b{PREFIX}[A-Z_]+\b", code)) - _SETTINGS - {f"{name}_FILE" for name in _SETTINGS}
    )
    yield from sorted({name for name in re.findall(r"\btaskdash_[a-z_]+\b", code) if _metric(name) not in _METRICS})
    yield from sorted(set(re.findall(r"\bmake ([a-z][a-z0-9-]*)", code)) - _TARGETS)
    for line in re.findall(r"\btaskdash ([^\n|#]+)", code):
        yield from _command(line)
    for method, path in re.findall(r"\b(GET|POST|PATCH|DELETE) (/[^\s`?,;]*)", code):
        if (method, path) not in _ROUTES and path not in OUTSIDE_THE_DOCUMENT:
            yield f"{method} {path}"
    for path in re.findall(rf"(?<![\w/.-])(?:{_FOLDERS})/[\w./-]*\w", code):
        if not ((ROOT / path).exists() or (ROOT / "src" / "taskdash" / path).exists()):
            yield path


def _metric(name: str) -> str:
    """The metric that a series belongs to."""
    return re.sub(r"_(bucket|count|sum)$", "", name) if name not in _METRICS else name


def _command(line: str) -> Iterator[str]:
    """The command, and those of its options that it does not have."""
    words = re.findall(r"[^\s`\[\]()]+", line)
    if words in (["--version"], ["--help"]):
        return
    try:
        chain, known, _ = app.parse_commands(words)
    except Exception as error:  # noqa: BLE001  # whatever it says, the page has it wrong
        yield f"taskdash {line}: {error}"
        return
    if not chain or (words and re.fullmatch(r"[a-z-]+", words[0]) and words[0] != chain[0]):
        yield f"taskdash {line}"
        return
    if chain == ("bench",):
        yield from (f"taskdash bench {word}" for word in words[1:] if word.isalpha() and word not in WORKLOADS)
    options = {name for argument in known[-1].assemble_argument_collection() for name in argument.names}
    for option in re.findall(r"(?<!\S)(--?[a-z][a-z-]*)", line):
        if option not in options and option not in ("--help", "--version"):
            yield f"taskdash {chain[0]} {option}"


def _links(page: Path, text: str) -> Iterator[str]:
    for target, heading in re.findall(r"\]\(([^)#:\s]+)#?([^)\s]*)\)", text):
        file = page.parent / target
        if not file.exists() or (heading and heading not in _headings(file.read_text(encoding="utf-8"))):
            yield f"{target}#{heading}" if heading else target


def _headings(text: str) -> set[str]:
    """The headings of a page as links name them."""
    found = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in found}
