"""Where many workspaces stand, in two questions whatever their number."""

from collections.abc import Mapping, Sequence

from taskdash.adapters.mongo import documents, heads
from taskdash.adapters.mongo.database import Database, promptly
from taskdash.ports.heads import Stand


class MongoHeads:
    """Fills `ports.heads.HeadStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @promptly
    async def of(self, workspaces: Sequence[str]) -> Mapping[str, Stand]:
        every = await self._database["workspaces"].find(documents.ids(workspaces)).to_list()
        found = {one["_id"]: heads.standing(one) for one in every if "erased" not in one}
        behind = await self._behind({workspace: known.top.seq for workspace, known in found.items()})
        stands: dict[str, Stand] = {}
        for workspace, known in found.items():
            now = await heads.ready(self._database, workspace) if workspace in behind else known
            if now is not None and now.top.seq:
                stands[workspace] = Stand(now.epoch, now.top.seq, now.top.kinds)
        return stands

    async def _behind(self, tops: Mapping[str, int]) -> set[str]:
        """Those whose log goes on after what is derived."""
        next_ones = [heads.commit_id(workspace, seq + 1) for workspace, seq in tops.items()]
        which = documents.ids(next_ones)
        if self._database.sharded:
            which["workspace"] = {"$in": list(tops)}
        found = await self._database["commits"].find(which, {"workspace": 1}).to_list()
        return {one["workspace"] for one in found}
