"""Nothing in the OpenAPI document points to what is not there: programs that generate types from it stop at that."""

import re

import msgspec

from tests.api.document import DOCUMENT


def test_every_reference_leads_somewhere():
    text = msgspec.json.encode(DOCUMENT).decode()
    references = set(re.findall(r'"\$ref":"#/components/([a-z]+)/([^"]+)"', text))

    assert references
    assert [(part, name) for part, name in references if name not in DOCUMENT["components"][part]] == []
