"""The ledger of erasures in the vault: written the moment somebody is erased, and what makes their data unreadable."""

import msgspec

from taskdash.ports.vault import Vault
from taskdash.services.backup import manifest
from taskdash.services.backup.boxes import person_owner


class Erased(msgspec.Struct, frozen=True):
    """That the person with the id `user`, whose personal workspace had this id, was erased at the instant `at`."""

    user: str
    workspace: str
    at: str


async def enter(vault: Vault, erased: Erased) -> None:
    """Write the erasure down, then destroy the keys of the person and their personal workspace. Can be repeated."""
    content = msgspec.json.encode(erased)
    await vault.put(manifest.named(f"erased/{erased.user}", content, ".json"), content)
    for generation in await manifest.generations(vault):
        await destroy(vault, generation, erased.workspace)
        await destroy(vault, generation, person_owner(erased.user).split("/")[0])


async def every(vault: Vault) -> list[Erased]:
    """All erasures; a Refusal names a file that is damaged."""
    names = await vault.names("erased")
    return [msgspec.json.decode(await manifest.fetch(vault, name), type=Erased) for name in names]


async def destroy(vault: Vault, generation: str, owner: str, keep: str | None = None) -> None:
    """Remove the keys in the owner's folder, but for those whose names begin with `keep`."""
    folder = f"keys/{generation}/{owner}"
    for name in await vault.names(folder):
        if keep is None or not name.startswith(f"{folder}/{keep}"):
            await vault.delete(name)
