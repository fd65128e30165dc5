"""Taking one person's texts out of a workspace's log: whose a text is follows from the log, read in order.

A text is its writer's: the actor of the commit that set it. Three things only repeat what somebody wrote before: an
undo, the next occurrence of a recurring task, and what a move brought from another workspace.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from taskdash.domain.kinds import KINDS, Field
from taskdash.domain.log import Commit, Entity, Mutation, Overwrote, Ref, Value

Writers = Mapping[str, Sequence[tuple[int, str]]]  # of each text field: (seq, `writer` of it), oldest first

REDACTED = "[erased]"  # in the place of a text that must not be empty


class Text(NamedTuple):
    """One text field of one entity."""

    kind: str
    id: str
    field: str


# What came from other workspaces: the groups of the commits that brought it, and which of its texts are theirs.
Moved = Mapping[str, Collection[Text]]
_NOTHING_MOVED: Moved = {}


class Redaction:
    """Follows a log from its beginning (or its base, taken first) and answers it without the texts of `user`.

    Remembers the texts that they ever wrote, and no others; so a text it knows nothing of is somebody else's.
    """

    def __init__(self, user: str, moved: Moved = _NOTHING_MOVED, leaving: Collection[str] = ()) -> None:
        """`leaving` are the groups of moves from here to elsewhere."""
        self._user = user
        self._moved = moved
        self._leaving = leaving
        self._written: dict[Text, list[tuple[int, bool]]] = {}  # seq of each setting, and whether it was theirs
        self._left: dict[str, set[Text]] = {}  # by group, what was theirs when it was moved from here
        self._old_labels: set[Text] = set()

    @property
    def theirs(self) -> set[Text]:
        """The texts that are theirs as of the last commit followed."""
        return {text for text, settings in self._written.items() if settings[-1][1]}

    def theirs_moved(self, group: str) -> set[Text]:
        """What was theirs during the move whose commits have this group.

        Where the log no longer tells, it is what is theirs now, and every label that ever was: other than what is in
        the project, labels go on changing after a move.
        """
        return self._left.get(group, self.theirs) | self._old_labels

    @property
    def wrote_here(self) -> bool:
        """Whether they ever wrote a text here."""
        return bool(self._written)

    def base(self, entity: Entity, writers: Writers) -> Entity | None:
        """An entity of the base, whose texts had these writers, redacted; None when that changes nothing."""
        for field, settings in writers.items():
            text = Text(entity.kind, entity.id, field)
            theirs = [(seq, self._wrote(writer)) for seq, writer in settings]
            if any(is_theirs for _, is_theirs in theirs):
                self._written[text] = [(0, False), *theirs]
                if entity.kind == "label":
                    self._old_labels.add(text)
        return self.entity(entity)

    def follow(self, commit: Commit) -> Commit | None:
        """The next commit, redacted, seq and id unchanged; None when there is nothing to redact in it."""
        overwrote = [self._overwritten(each) for each in commit.overwrote]
        mutations = {}
        spoken = commit.actor == self._user  # the digest is over what was said, so it would tell a guessed text
        for mutation in sorted(commit.mutations, key=lambda m: m.before is None):  # occurrences after their models
            was_theirs = {text for text in _texts(mutation) if self._is_theirs(text)}
            set_theirs = self._set(commit, mutation)
            spoken = spoken or (bool(set_theirs) and not commit.undoes)
            mutations[mutation.kind, mutation.id] = self._mutation(mutation, was_theirs)
        self._note_move(commit)
        redacted = msgspec.structs.replace(
            commit,
            overwrote=overwrote,
            mutations=[mutations[mutation.kind, mutation.id] for mutation in commit.mutations],
            digest=_digest(commit) if spoken else commit.digest,
        )
        return redacted if redacted != commit else None

    def entity(self, entity: Entity) -> Entity | None:
        """The entity as of the last commit followed, redacted; None when that changes nothing."""
        if entity.value is None:
            return None
        value = self._without(entity.kind, entity.id, entity.value)
        return msgspec.structs.replace(entity, value=value) if value != entity.value else None

    def _note_move(self, commit: Commit) -> None:
        """What is theirs when a move begins, is tried again or ends; labels may be renamed after it.

        A move that was taken back counts as well: the texts it brought lie in the target's log.
        """
        if commit.group is not None and commit.group in self._leaving:
            self._left[commit.group] = self._left.get(commit.group, set()) | self.theirs

    def _set(self, commit: Commit, mutation: Mutation) -> list[Text]:
        """Note who wrote what the mutation sets; answers those texts that are theirs."""
        if mutation.value is None:
            for text in _texts(mutation):
                self._written.pop(text, None)
            return []
        theirs = []
        for text in _texts(mutation):
            # Who creates an entity writes all of its texts, those that are empty too: one may be so since a redaction
            # that was interrupted.
            if mutation.before is not None and text.field not in mutation.changed:
                continue
            is_theirs = self._writes(commit, mutation, text)
            if is_theirs or text in self._written:
                self._written.setdefault(text, [(0, False)]).append((commit.seq, is_theirs))
            if is_theirs:
                theirs.append(text)
        return theirs

    def _writes(self, commit: Commit, mutation: Mutation, text: Text) -> bool:
        """Whether the text that the mutation sets is theirs."""
        if commit.undoes:
            return self._restored(commit, text)
        if mutation.before is None:
            if commit.group is not None and commit.group in self._moved:
                return text in self._moved[commit.group]
            model = model_of(commit, mutation)
            if model is not None and (model.value or {}).get(text.field) == (mutation.value or {}).get(text.field):
                return self._is_theirs(text._replace(id=model.id))
        return commit.actor == self._user

    def _wrote(self, writer: str) -> bool:
        actor, *rest = writer.split()
        if not rest:
            return actor == self._user
        group, *text = rest
        return Text(*text) in self._moved[group] if group in self._moved else actor == self._user

    def _restored(self, commit: Commit, text: Text) -> bool:
        settings = self._written.get(text, [])
        undone = [seq for seq, _ in settings if seq in commit.undoes]
        earlier = [theirs for seq, theirs in settings if undone and seq < undone[0]]
        return earlier[-1] if earlier else False

    def _is_theirs(self, text: Text) -> bool:
        settings = self._written.get(text)
        return settings is not None and settings[-1][1]

    def _mutation(self, mutation: Mutation, was_theirs: Collection[Text]) -> Mutation:
        value, before = mutation.value, mutation.before
        if value is not None:
            value = self._without(mutation.kind, mutation.id, value)
        if before is not None:
            before = dict(before)
            for text in was_theirs:
                if text.field in before:
                    before[text.field] = _redacted(text)
        return msgspec.structs.replace(mutation, value=value, before=before)

    def _without(self, kind: str, id: str, value: Value) -> Value:
        left = dict(value)
        for field in _text_fields(kind):
            if field.name in left and self._is_theirs(Text(kind, id, field.name)):
                KINDS[kind].put(left, field.name, _redacted(Text(kind, id, field.name)))
        return left

    def _overwritten(self, overwrote: Overwrote) -> Overwrote:
        text = Text(overwrote.kind, overwrote.id, overwrote.field)
        if not self._is_theirs(text):
            return overwrote
        return msgspec.structs.replace(overwrote, value=_redacted(text))


def refs(texts: Collection[Text]) -> list[Ref]:
    """The entities that have these texts, in order."""
    return sorted({Ref(text.kind, text.id) for text in texts})


def _text_fields(kind: str) -> Iterator[Field]:
    known = KINDS.get(kind)
    return (field for field in known.fields.values() if field.text) if known else iter(())


def _texts(mutation: Mutation) -> list[Text]:
    return [Text(mutation.kind, mutation.id, field.name) for field in _text_fields(mutation.kind)]


def _redacted(text: Text) -> str | None:
    field = KINDS[text.kind].fields[text.field]
    empty: str | None = field.empty
    return REDACTED if field.required else empty


def writer(commit: Commit, text: Text) -> str:
    """Who wrote the text that the commit created, as the base keeps it when the commit is forgotten.

    The actor; where the commit is one of a group, with the group and the text, because it may be that of a move.
    """
    return commit.actor if commit.group is None else " ".join((commit.actor, commit.group, *text))


def model_of(commit: Commit, occurrence: Mutation) -> Mutation | None:
    """The task after which the commit made the occurrence of a recurring one."""
    series = (occurrence.value or {}).get("series")
    if occurrence.kind != "task" or series is None:
        return None
    others = (m for m in commit.mutations if m.kind == "task" and m.before is not None)
    return next((m for m in others if series in (m.id, (m.value or {}).get("series"))), None)


def _digest(commit: Commit) -> str:
    """In the place of a digest that covered the texts: nobody can compare it with anything."""
    return hashlib.sha256(f"redacted {commit.workspace} {commit.id}".encode()).hexdigest()
