"""Which readings below a workspace may be kept, found by their path, and what each asks for, in one normal form."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from taskdash.domain.ids import is_uuid
from taskdash.domain.log import Ref
from taskdash.edge.kept import Asked, Key
from taskdash.services.depending import Depends

ROOT = "/api/v1/workspaces/"
_CONVERTER = re.compile(r":\w+}")  # of a parameter, as in {id:str}


class Route(NamedTuple):
    """A route: the template of its path, and what its answers depend on."""

    template: str
    depends: Depends

    def entity(self, tail: str) -> Ref | None:
        """The one entity that an answer is about; None where it is about many, or not named by its id."""
        if self.depends.entity is None:
            return None
        id = tail.rpartition("/")[2]
        return Ref(self.depends.entity, id) if is_uuid(id) and id == id.lower() else None

    @property
    def untouched(self) -> tuple[tuple[str, ...], Ref | None]:
        """What answers about an entity depend on that is not known to have been touched."""
        named = self.depends.entity
        return self.depends.kinds, None if named is None else Ref(named, "")

    def asked(self, key: Key) -> Asked:
        """What `key`, whose path is one of this route's, asks for."""
        entity = self.entity(key.tail)
        return Asked(key, self.template, self.kinds(entity), entity)

    def kinds(self, entity: Ref | None) -> tuple[str, ...]:
        """The kinds that an answer depends on beside `entity`."""
        named = self.depends.entity
        return self.depends.kinds if entity is not None or named is None else (*self.depends.kinds, named)


class Routes:
    """The routes below `ROOT` and a workspace. In each, words and parameters take turns, words first."""

    def __init__(self, depends: Mapping[str, Depends]) -> None:
        """By the template of their path."""
        self._by_words: dict[tuple[int, str, str], Route] = {}
        for template, its in depends.items():
            parts = template.removeprefix(ROOT).split("/")[1:]
            self._by_words[_words(parts)] = Route(_CONVERTER.sub("}", template), its)

    def find(self, tail: str) -> Route | None:
        """The route of what stands after the workspace in a path."""
        parts = tail.split("/")
        return self._by_words.get(_words(parts)) if all(parts) else None

    def of_items(self, tail: str) -> Route | None:
        """The route on which each item of the list at `tail` is read alone, shown as it is in the list."""
        route = self.find(f"{tail}/-") if "/" not in tail else None
        return route if route is not None and route.depends.entity is not None else None


def _words(parts: list[str]) -> tuple[int, str, str]:
    return len(parts), parts[0], parts[2] if len(parts) > 2 else ""


@lru_cache(maxsize=4_096)
def normal(query: bytes) -> tuple[str, frozenset[str]]:
    """A query in one form for all orders of its parameters, and the names of those that are `me`."""
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    pairs.sort(key=lambda pair: pair[0])
    return urlencode(pairs), frozenset(name for name, value in pairs if value == "me")
