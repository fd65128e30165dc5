"""Every walk of a list begins and ends inside a declared index of MongoDB: equality, then sort, then range."""

import itertools

import pytest

from taskdash.adapters.mongo.collections import INDEXES, SHARD_KEYS, path
from taskdash.adapters.mongo.walking import walking
from taskdash.domain.queries import TASK_INDEXES, Index, Place, Plan
from tests.contract.commits import WORKSPACE, uid


@pytest.mark.parametrize("index", TASK_INDEXES, ids=lambda index: index.name)
def test_a_walk_compares_sorts_and_bounds_in_the_order_of_its_index(index: Index):
    declared = next(one for one in INDEXES["tasks"] if one.name == index.name)
    values = tuple(0 for _ in index.equal)
    also = tuple((column, 0) for column in index.also)
    passed = tuple(path(column) for column in index.also)
    held = declared.fields[: len(declared.fields) - len(passed)]
    assert declared.fields == (*held, *passed)
    low, middle, high = (0, 2, 4) if index.sort == "priority" else ("b", "m", "y")
    for above, below, after in itertools.product([None, low], [None, high], [None, Place(middle, uid(5))]):
        for asked, order in walking(WORKSPACE, Plan(index, values, True, above, below, also), after):
            equal = [field for field, value in asked.items() if not isinstance(value, dict) and field not in passed]
            rest = [field for field, _ in order]

            assert set(equal) == set(held[: len(equal)])
            assert tuple(rest) == held[len(equal) :]
            assert set(passed) <= asked.keys() <= {*equal, *rest, *passed}


def test_a_unique_index_of_a_sharded_collection_begins_with_its_shard_key():
    for collection, key in SHARD_KEYS.items():
        for index in INDEXES[collection]:
            assert not index.unique or index.fields[: len(key)] == key
