"""Clients that ask all the while something else happens, and remember every request that failed."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx


class Asked:
    """What came of it: nothing is tried again."""

    def __init__(self) -> None:
        self.answered = 0
        self.failures: list[str] = []


@contextmanager
def asking(url: str, trusted: ssl.SSLContext | bool = True) -> Iterator[Asked]:
    """Ask for `url`, on one connection that is kept and on new ones."""
    asked = Asked()
    ends = threading.Event()

    def ask(keeps: int) -> None:
        client = httpx.Client(verify=trusted, timeout=20, limits=httpx.Limits(max_keepalive_connections=keeps))
        with client:
            while not ends.is_set():
                try:
                    answer = client.get(url)
                except httpx.HTTPError as error:
                    asked.failures.append(repr(error))
                    continue
                if answer.status_code == 200:
                    asked.answered += 1
                else:
                    asked.failures.append(answer.text)

    askers = [threading.Thread(target=ask, args=(keeps,)) for keeps in (1, 0)]
    for asker in askers:
        asker.start()
    try:
        yield asked
    finally:
        ends.set()
        for asker in askers:
            asker.join()
