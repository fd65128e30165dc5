"""How the benchmark lets wrk send: all that it says at its end is heard, whoever says how much."""

import asyncio
import os
import stat

from taskdash.bench.generator import Load
from taskdash.bench.steady import steady

# Durations of a slow machine differ so much that they fill more than a pipe holds (64 KiB).
WRK = """#!/bin/sh
printf '%s' '{"us":1000000,"requests":20000,"bytes":100,"refused":0,"lost":0,"latencies":['
i=0
while [ "$i" -lt 20000 ]; do printf '[%d,1],' "$i"; i=$((i + 1)); done
printf '%s' '[20000,1]]}'
"""


def test_all_that_wrk_says_is_read_while_it_says_it(tmp_path, monkeypatch):
    wrk = tmp_path / "wrk"
    wrk.write_text(WRK)
    wrk.chmod(wrk.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    load = Load(connections=1, seconds=1, warm_up=1)
    told: list[float] = []

    def tell(gone: float, _whole: float) -> None:
        told.append(gone)

    async def measure():
        async with asyncio.timeout(15):  # unread, it would be given 20 s to end, twice
            return await steady(("127.0.0.1", 1), [b"GET / HTTP/1.1\r\n\r\n"], load, [], tell)

    measured = asyncio.run(measure()).measured

    assert measured.finished == {"request": 20000}
    assert measured.duration.percentile(100) >= 20000
    assert told
