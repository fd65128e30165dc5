"""A process that writes commits as fast as it can, and says on its output which ones were acknowledged.

    python -m tests.contract.sqlite.writing FOLDER WRITERS SECONDS [apart]

It says `ready`, waits for a line on its input, and then writes: half of its writers in workspaces of their own, the
others all in one that they share with every process on the folder. One line for each acknowledged commit, written at
once: its workspace and id. The last line tells the commits made and the longest wait for one, in seconds. `apart`: as
in a server, another process appends.
"""

import asyncio
import os
import random
import sys
import time
from pathlib import Path
from uuid import uuid4

from taskdash.domain.log import Commit, Mutation
from taskdash.ports.commits import SeqTaken
from tests.contract import sabotage
from tests.contract.commits import AT, WORKSPACE, commit, task, uid
from tests.contract.engines import Store, on_sqlite
from tests.contract.sqlite.appending import PROGRAM

WORDS = ["water", "plants", "before", "noon", "call", "about", "garden", "shed", "paint", "wood", "order"]


def say(line: str) -> None:
    os.write(1, line.encode() + b"\n")  # at once: what a killed process has said counts


def made_up(workspace: str, seq: int, chance: random.Random) -> Commit:
    """A commit that puts or purges one of a few tasks, so that rows and index entries are replaced all the time."""
    id = uid(chance.randrange(200))
    title, labels = " ".join(chance.choices(WORDS, k=6)), [uid(1_000 + n) for n in range(chance.randrange(3))]
    put = task(id, title, labels=labels, status=chance.choice(["todo", "done"]), order=f"a{seq}", updated_at=AT)
    mutation = Mutation("task", id, "delete") if chance.random() < 0.1 else put
    return commit(seq, mutation, workspace=workspace, id=str(uuid4()))


async def write(store: Store, workspace: str, seconds: float) -> tuple[int, float]:
    """Commits made, and the longest wait for one."""
    chance, made, longest = random.Random(), 0, 0.0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        head = await store.log.head(workspace)
        one = made_up(workspace, (head.seq if head else 0) + 1, chance)
        asked = time.monotonic()
        try:
            await store.log.append([one])
        except SeqTaken:
            continue
        finally:
            longest = max(longest, time.monotonic() - asked)
        made += 1
        say(f"{workspace} {one.id}")
    return made, longest


async def main(folder: Path, writers: int, seconds: float, *, apart: bool) -> None:
    own = folder / f"{os.getpid()}"  # each is a server of its own
    own.mkdir()
    store = await on_sqlite(folder, PROGRAM if apart else (), own)
    say("ready")
    await asyncio.to_thread(sys.stdin.readline)
    workspaces = [WORKSPACE if n % 2 else str(uuid4()) for n in range(writers)]
    done = await asyncio.gather(*(write(store, workspace, seconds) for workspace in workspaces))
    say(f"made {sum(made for made, _ in done)} {max(longest for _, longest in done):.4f}")
    await store.close()


if __name__ == "__main__":
    if removed := os.environ.get(sabotage.VARIABLE):
        sabotage.remove(removed)
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), apart=sys.argv[4:] == ["apart"]))
