"""Which errors of MongoDB's driver are the database's: those are told as unavailable, all others are faults of ours."""

import pytest
from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    DuplicateKeyError,
    ExecutionTimeout,
    OperationFailure,
    PyMongoError,
)

from taskdash.adapters.mongo.database import DUPLICATE, is_trouble

INTERNAL = {"code": 1, "codeName": "InternalError", "errmsg": "the disk is on fire"}
TWICE = {"code": DUPLICATE, "errmsg": "it is there"}
MISTAKEN = {"code": 2, "codeName": "BadValue", "errmsg": "what is that?"}


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (AutoReconnect("gone"), True),
        (ExecutionTimeout("too slow", 50), True),
        (OperationFailure("the disk is on fire", 1, INTERNAL), True),
        (BulkWriteError({"writeErrors": [TWICE, INTERNAL]}), True),
        (BulkWriteError({"writeErrors": [], "writeConcernErrors": [{"code": 64}]}), True),
        (OperationFailure("what is that?", 2, MISTAKEN), False),
        (DuplicateKeyError("it is there", DUPLICATE, TWICE), False),
        (BulkWriteError({"writeErrors": [TWICE]}), False),
        (PyMongoError("anything else"), False),
    ],
)
def test_it_is_told_whose_an_error_is(error: PyMongoError, expected: bool) -> None:
    assert is_trouble(error) is expected
