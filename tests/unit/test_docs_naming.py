"""The pages that name much of the product name nothing that is not there."""

from pathlib import Path

import pytest

from taskdash.domain.formats import mappings
from taskdash.domain.formats.mappings import TARGETS, Mappings
from taskdash.domain.kinds import KINDS
from tests.naming import ROOT, strangers

PAGES = ["taking-over", "scaling", "operations"]
BARE = Mappings({}, {}, {}, {})


@pytest.mark.parametrize("name", PAGES)
def test_everything_that_a_page_names_exists(name):
    assert strangers(ROOT / "docs" / f"{name}.md") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("`TASKDASH_NOTHING`", "TASKDASH_NOTHING"),
        ("`taskdash_nothing_total`", "taskdash_nothing_total"),
        ("`make nothing`", "nothing"),
        ("`taskdash nothing --now`", "taskdash nothing --now"),
        ("```sh\ntaskdash import --nothing\n```", "taskdash import --nothing"),
        ("`GET /api/v1/nothing`", "GET /api/v1/nothing"),
        ("`docs/nothing.md`", "docs/nothing.md"),
        ("`edge/nothing.py`", "edge/nothing.py"),
        ("`taskdash bench nothing --seconds 1`", "taskdash bench nothing"),
        ("[there](nothing.md)", "nothing.md"),
        ("[there](page.md#nothing)", "page.md#nothing"),
    ],
)
def test_what_does_not_exist_is_found(text, told, tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text(f"A page that names {text}.\n")

    assert [each.partition(": ")[0] for each in strangers(page)] == [told]


def test_the_page_on_taking_over_lists_the_spellings_as_they_are_read():
    page = (ROOT / "docs" / "taking-over.md").read_text(encoding="utf-8")

    (statuses,) = [line for line in page.splitlines() if line.startswith("| `status` |")]
    for group in statuses.split("|")[2].partition("; upper or lower case")[0].split(";"):
        old, _, new = group.rpartition(" → ")
        for word in old.replace("`", "").split(", "):
            assert BARE.status(word.strip().upper()) == new.strip(" `"), word
    for word, meant in mappings._STATUSES.items():
        assert word.replace("_", " ") in statuses.replace("inprogress", "in progress") or word == "inprogress"
        assert BARE.status(word) == meant
    for word in ("normal", "critical", "highest", "lowest"):
        assert f"`{word}`" in page
        assert BARE.priority(word) in page


def test_the_targets_of_fields_are_fields_of_a_task():
    assert set(TARGETS) - {"-"} <= KINDS["task"].fields.keys()
