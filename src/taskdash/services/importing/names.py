"""What rows refer to by name: projects, labels and people, found in the workspace or to be made."""

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from taskdash.domain import limits
from taskdash.domain.accounts import normalised_email
from taskdash.domain.checks import line
from taskdash.domain.formats.rows import Label, Project
from taskdash.domain.ids import derive, is_uuid
from taskdash.domain.log import Entity, Operation, Ref
from taskdash.domain.questions import Numbered, PrefixHolder
from taskdash.domain.refusal import Refusal
from taskdash.ports.models import Models
from taskdash.ports.users import Users
from taskdash.services.walking import all_of

_check_name = line(limits.NAME_CHARACTERS, required=True)


class Named(NamedTuple):
    """What a name stands for: an entity's id, with the operation that makes it first; or why rows may not use it."""

    id: str
    make: Operation | None = None
    refusal: Refusal | None = None


class _Candidate(msgspec.Struct):
    """A project that a name may stand for; `meant` are the prefixes under which the file did mean it."""

    id: str
    prefixes: set[str]
    meant: set[str | None] = msgspec.field(default_factory=set)
    make: Operation | None = None


class Names:
    """The names of one workspace, as one file uses them."""

    def __init__(self, models: Models, users: Users, workspace: str, source: str) -> None:
        """`source` is the format; ids that a file has follow from it."""
        self._models = models
        self._users = users
        self._workspace = workspace
        self._source = source
        self._projects: dict[Project, Named] = {}
        self._labels: dict[Label, Named] = {}
        self._label_ids: dict[str, str] = {}
        self._candidates: dict[str, list[_Candidate]] = {}  # live projects by name, oldest first
        self._prefixes: set[str] = set()  # that projects of the file have
        self._begun = False
        self._people: dict[str, str] | None = None

    def project(self, project: Project) -> Named:
        """What `learn` found for the project."""
        return self._projects[project]

    def label(self, label: Label) -> Named:
        """What `learn` found for the label."""
        return self._labels[label]

    async def learn(self, projects: Iterable[Project], labels: Iterable[Label]) -> None:
        """Find out about those that are new."""
        if not self._begun:
            await self._begin()
        for project in projects:
            if project not in self._projects:
                self._projects[project] = await self._find_project(project)
        await self._learn_labels([label for label in labels if label not in self._labels])

    async def person(self, text: str) -> str | None:
        """The id of the live member with this e-mail address or user id; None where there is none."""
        if self._people is None:
            members = [entity.id async for entity in all_of(self._models, self._workspace, "member") if entity.live]
            found = await self._users.by_ids(members)
            self._people = {id: id for id in members} | {user.email: id for id, user in found.items()}
        text = text.strip()
        try:
            return self._people.get(text.lower() if is_uuid(text.lower()) else normalised_email(text))
        except Refusal:
            return None

    async def task(self, key: str) -> str | None:
        """The id of the task with the key (`INB-12`), a former one included; None where there is none."""
        prefix, _, number = key.rpartition("-")
        if not prefix or not number.isascii() or not number.isdecimal() or len(number) > 12:
            return None
        held = PrefixHolder(prefix.upper())
        project = (await self._models.load(self._workspace, [], [held])).answers[held]
        if project is None:
            return None
        numbered = Numbered(project, int(number))
        found: str | None = (await self._models.load(self._workspace, [], [numbered])).answers[numbered]
        return found

    async def _begin(self) -> None:
        self._begun = True
        async for entity in all_of(self._models, self._workspace, "project"):
            value = entity.value or {}
            if _is_open(entity):
                prefixes = {value["prefix"], *value.get("former_prefixes", ())}
                self._candidates.setdefault(value["name"], []).insert(0, _Candidate(entity.id, prefixes))
        async for entity in all_of(self._models, self._workspace, "label"):
            if entity.live:
                self._label_ids[(entity.value or {})["name"]] = entity.id  # of equals, the oldest: it comes last

    async def _find_project(self, project: Project) -> Named:
        """By the id that follows from the file; else by name, and prefix if told; else a new one."""
        try:
            name = _check_name(project.name, "project")
        except Refusal as refusal:
            return Named("", refusal=refusal)
        told = project.external or (f"{name}\x1f{project.prefix}" if project.prefix else name)
        ref = Ref("project", derive(self._workspace, self._source, "project", told))
        known = (await self._models.load(self._workspace, [ref])).entities.get(ref)
        if known is not None and _is_open(known):
            return Named(ref.id)
        candidate = None if project.external else self._candidate(name, project.prefix)
        if candidate is not None:
            candidate.meant.add(project.prefix)
            return Named(candidate.id, candidate.make)
        if known is not None:
            return Named(ref.id, refusal=_why_not(known))
        fields = {"name": name, "description": project.description, "prefix": await self._free(project.prefix)}
        make = Operation("create", "project", ref.id, {k: v for k, v in fields.items() if v})
        self._candidates.setdefault(name, []).append(_Candidate(ref.id, set(), {project.prefix}, make))
        return Named(ref.id, make)

    def _candidate(self, name: str, prefix: str | None) -> "_Candidate | None":
        """The project of this name that is meant: of several of one name in the file, the prefix tells which."""
        found = self._candidates.get(name, [])
        if prefix is None:
            return found[0] if found else None
        same = [each for each in found if prefix in each.prefixes]
        return next((each for each in (*same, *found) if each in same or each.meant <= {None, prefix}), None)

    async def _free(self, prefix: str | None) -> str | None:
        """The prefix, if no project has it or had it."""
        if prefix is None or prefix in self._prefixes:
            return None
        self._prefixes.add(prefix)
        held = PrefixHolder(prefix)
        return prefix if (await self._models.load(self._workspace, [], [held])).answers[held] is None else None

    async def _learn_labels(self, labels: list[Label]) -> None:
        """By name; else by the id that follows from it, in the trash as well: then it comes back with the label."""
        missing: dict[Ref, list[Label]] = {}
        for label in labels:
            try:
                name = _check_name(label.name, "labels")
            except Refusal as refusal:
                self._labels[label] = Named("", refusal=refusal)
                continue
            if name in self._label_ids:
                self._labels[label] = Named(self._label_ids[name])
            else:
                missing.setdefault(Ref("label", derive(self._workspace, "label", name)), []).append(label)
        if not missing:
            return
        known = (await self._models.load(self._workspace, list(missing))).entities
        for ref, same in missing.items():
            name = same[0].name.strip()
            color = next((label.color for label in same if label.color), None)
            fields = {"name": name} | ({"color": color} if color else {})
            make = Operation("create", "label", ref.id, fields) if known.get(ref) is None else None
            self._labels |= dict.fromkeys(same, Named(ref.id, make))
            self._label_ids[name] = ref.id


def _is_open(project: Entity) -> bool:
    return project.live and not (project.value or {}).keys() & {"moving_to", "moved_to"}


def _why_not(project: Entity) -> Refusal:
    if project.value is None:
        reason = "the project has been deleted for good; call it something else in the file to have it again"
    elif project.live:
        reason = "the project moves, or has moved, to another workspace"
    else:
        reason = "the project is in the trash; restore it first"
    return Refusal("conflict", reason, field="project")
