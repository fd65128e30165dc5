"""Another server process: presents a token again and again, and keeps a live stream open with it.

Prints `good`, then the time at which the token was first refused, then that at which the stream was told to end.
"""

import asyncio
import sys
import time
from datetime import datetime

from taskdash.adapters.local.passwords import ArgonPasswords
from taskdash.domain.refusal import Refusal
from tests.contract.accounts.engines import open_database, serve, stores_on


async def main(place: str, now: str, token: str) -> None:
    database = open_database(place)
    accounts = serve(stores_on(database), ArgonPasswords(1))
    at = datetime.fromisoformat(now)
    background = asyncio.create_task(accounts.watching.run(lambda: at))
    ended: asyncio.Future[float] = asyncio.get_running_loop().create_future()
    caller = await accounts.verifier.verify(token, at)
    accounts.watching.watch(caller, lambda: ended.set_result(time.time()))
    sys.stdout.write("good\n")
    sys.stdout.flush()
    while await is_good(accounts.verifier.verify(token, at)):  # noqa: ASYNC110  # it is up to another process
        await asyncio.sleep(0.01)
    sys.stdout.write(f"{time.time()}\n{await ended}\n")
    background.cancel()
    await database.close()


async def is_good(attempt) -> bool:
    try:
        await attempt
    except Refusal:
        return False
    return True


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
