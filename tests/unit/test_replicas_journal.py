"""The verdict on several replicas notices each thing that it is about, and nothing else."""

from typing import Any

import pytest

from tests.replicas.journal import Asked, Excuse, Log, faults


def commit(seq: int, title: str, task: str = "a") -> dict[str, Any]:
    value = {"title": title}
    return {"seq": seq, "at": f"{seq:03}", "mutations": [{"kind": "task", "id": task, "value": value}]}


LOG = [commit(1, "one"), commit(2, "two"), commit(3, "three", "b")]
WRITES = [
    Asked(0.0, 1.0, 201, "A", seq=1, title="one"),
    Asked(1.0, 2.0, 200, "A", seq=2, title="two"),
    Asked(2.0, 3.0, 201, "B", seq=3, title="three"),
]
BOTH = (("a", 2, "two"), ("b", 3, "three"))


def read(sent: float, server: str, seq: int, **more: Any) -> Asked:
    return Asked(sent, sent + 0.1, 200, server, seq=seq, **more)


def test_what_is_as_promised_is_no_fault():
    reads = [
        read(3.9, "A", 2, shown=(("a", 2, "two"),), whole=True),  # what B wrote less than 2 s ago need not show
        read(5.5, "A", 3, shown=BOTH, whole=True),
        read(3.1, "B", 3, least=3, shown=BOTH),
    ]
    broken = Asked(6.0, 6.1, 0, "")

    assert faults(Log(LOG), [*WRITES, *reads, broken], [Excuse(5.0, 7.0, 0)]) == []


@pytest.mark.parametrize(
    ("log", "asked", "fault"),
    [
        (LOG[:2], WRITES, "lost"),
        ([*LOG, commit(4, "two")], WRITES, "doubled"),
        ([LOG[0], commit(3, "two"), commit(4, "three", "b")], WRITES, "gaps"),
        ([LOG[0], LOG[1] | {"at": "000"}, LOG[2]], WRITES, "times"),
        ([*LOG, commit(4, "four")], WRITES, "nobody asked"),
        (LOG, [*WRITES, read(5.5, "A", 2)], "2 s ago"),
        (LOG, [*WRITES, read(3.1, "B", 2)], "by this process"),
        (LOG, [*WRITES, read(3.1, "A", 2, least=3)], "asked for"),
        (LOG, [*WRITES, read(5.5, "A", 3, shown=(("a", 2, "one"),))], "made up"),
        (LOG, [*WRITES, read(5.5, "A", 3, shown=(("a", 1, "one"),))], "old"),
        (LOG, [*WRITES, read(5.5, "A", 3, shown=BOTH[:1], whole=True)], "missing"),
        (LOG, [*WRITES, Asked(8.0, 8.1, 0, "")], "failed"),
        (LOG, [*WRITES, Asked(6.0, 6.1, 503, "")], "failed"),
    ],
)
def test_each_fault_is_noticed(log, asked, fault):
    found = faults(Log(log), asked, [Excuse(5.0, 7.0, 0)])

    assert found
    assert any(fault in one for one in found)


def test_what_is_shown_in_the_end_is_what_the_log_says():
    log = Log(LOG)

    assert list(log.differences({"a": (2, "two"), "b": (3, "three")})) == []
    assert len(list(log.differences({"a": (1, "one"), "c": (3, "three")}))) == 3
