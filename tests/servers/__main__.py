"""Builds the servers of the tests before any test waits for one: the first time, that takes longer than a test may."""

from contextlib import suppress

import pytest

from tests import mongodb, s3

for program in (mongodb.program, s3.program):
    with suppress(pytest.skip.Exception):  # the tests that need it say why it cannot be built
        program()
