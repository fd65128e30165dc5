"""Undo: the commit, or group of commits, that takes an earlier one back."""

from taskdash.domain import undo
from taskdash.domain.ids import check_uuid, derive
from taskdash.domain.log import Actor, Commit
from taskdash.domain.refusal import Refusal
from taskdash.ports.commits import CommitLog, Pruned
from taskdash.services.committing import Committer
from taskdash.services.requests import Asked, Receipt


class Undoer:
    """Takes commits back, as far as nobody changed since what they had changed."""

    def __init__(self, log: CommitLog, committer: Committer) -> None:
        self._log = log
        self._committer = committer

    async def commit(self, actor: Actor, workspace: str, seq: int, id: str, epoch: str | None = None) -> Receipt:
        """Take the commit `seq` back by a commit with the id `id`.

        Raises Refusal: `not_found` when there is no such commit, `gone` when its contents are forgotten, and whatever
        is raised to somebody who asks for the inverse themselves.
        """
        try:
            commits = await self._log.after(workspace, seq - 1, 1) if seq > 0 else []
        except Pruned as pruned:
            raise Refusal("gone", f"the history begins after seq {pruned.floor}", field="seq") from None
        if not commits:
            raise Refusal("not_found", "there is no such commit", field="seq")
        return await self._take_back(actor, workspace, commits[0], check_uuid(id, "id"), None, epoch)

    async def group(self, actor: Actor, workspace: str, group: str) -> tuple[str, list[Receipt]]:
        """Take all commits of a group back, last first, as a new group; a repeat finishes what was begun.

        Answers the new group's id and receipts; raises as `commit` does.
        """
        seqs = await self._log.of_group(workspace, check_uuid(group, "group"))
        if not seqs:
            raise Refusal("not_found", "there is no such group", field="group")
        inverse = derive("undo", workspace, group)
        receipts = []
        for seq in reversed(seqs):
            try:
                (commit,) = await self._log.after(workspace, seq - 1, 1)
            except Pruned as pruned:
                raise Refusal("gone", f"the history begins after seq {pruned.floor}", field="group") from None
            id = derive("undo", inverse, commit.id)
            receipts.append(await self._take_back(actor, workspace, commit, id, inverse, None))
        return inverse, receipts

    async def _take_back(
        self, actor: Actor, workspace: str, commit: Commit, id: str, group: str | None, epoch: str | None
    ) -> Receipt:
        asked = Asked(
            id=id,
            actor=actor.id,
            said=["undo", commit.seq],
            plan=lambda draft: undo.steps(commit, draft),
            group=group,
            epoch=epoch,
            undoes=(commit.seq,),
        )
        return await self._committer.ask(workspace, asked)
