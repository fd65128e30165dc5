"""The archive of a person: all that is kept about them, nothing that is secret, and nothing of others."""

import json
from io import BytesIO
from zipfile import ZipFile

from taskdash.services.accounts.api_tokens import TokenWish
from taskdash.wiring import now
from tests.contract.accounts.engines import HOME
from tests.contract.accounts.test_erasing import ask, built, server


async def archived(made, caller) -> dict[str, str]:
    chunks = [chunk async for chunk in made.archives.archive(caller, now())]
    with ZipFile(BytesIO(b"".join(chunks))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


async def test_the_archive_holds_all_that_is_kept_about_a_person(tmp_path):
    async with server(tmp_path) as made:
        world = await built(made)

        files = await archived(made, world.erin)

    assert json.loads(files["account.json"])["email"] == "erinmail@example.org"
    assert [json.loads(line)["agent"] for line in files["sessions.ndjson"].splitlines()] == ["erinagent"]
    assert [token["name"] for token in json.loads(files["api_tokens.json"])] == ["erintoken"]
    assert [json.loads(line)["what"] for line in files["audit.ndjson"].splitlines()] == ["token_created", "registered"]
    roles = {membership["workspace"]: membership["role"] for membership in json.loads(files["memberships.json"])}
    assert roles == {
        world.erin.workspace: "owner",
        world.veras: "admin",
        world.erins: "owner",
        world.alone: "owner",
    }
    assert "erinwrote too" in files["personal.ndjson"]
    shared = {f"commits/{workspace}.ndjson" for workspace in (world.veras, world.erins, world.alone)}
    assert {name for name in files if name.startswith("commits/")} == shared


async def test_of_shared_workspaces_it_holds_what_the_person_did_and_not_what_others_wrote(tmp_path):
    async with server(tmp_path) as made:
        world = await built(made)

        files = await archived(made, world.erin)

    deeds = [json.loads(line) for line in files[f"commits/{world.veras}.ndjson"].splitlines()]
    titles = [m["fields"]["title"] for deed in deeds for m in deed["mutations"] if "title" in m["fields"]]
    assert titles == ["erinwrote", "erinwrote"]
    assert "verawrote" not in str(files)
    assert "veramail" not in str(files)


async def test_it_holds_no_secret(tmp_path):
    async with server(tmp_path) as made:
        world = await built(made)
        token = await made.accounts.tokens.create(world.erin, TokenWish("another", "read"), HOME, now())
        user = await made.engine.accounts.users.by_id(world.erin.user)
        assert user is not None
        assert user.password_hash is not None

        everything = str(await archived(made, world.erin))

    assert token.text not in everything
    assert user.password_hash not in everything
    assert "argon2" not in everything


async def test_it_is_written_piece_by_piece(tmp_path):
    """However much there is: what is compressed is handed on before the next page is read."""
    async with server(tmp_path) as made:
        world = await built(made)
        for n in range(40):
            id = f"0195{n:04x}-0000-4000-8000-000000000000"
            words = " ".join(str(n * m % 7919) for m in range(1_500))
            await ask(made, world.erin, world.erin.workspace, "create", id, title="t", description=words)

        chunks = [chunk async for chunk in made.archives.archive(world.erin, now())]

    assert len(chunks) > 3
    assert all(chunks[:-1])


async def test_of_a_workspace_whose_beginning_is_forgotten_it_holds_the_rest(tmp_path):
    async with server(tmp_path) as made:
        world = await built(made)
        await made.engine.upkeep.prune("9999", 12)

        files = await archived(made, world.erin)

    assert "account.json" in files
    assert f"commits/{world.veras}.ndjson" in files
