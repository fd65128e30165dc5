"""Where backups are kept: a folder, and an S3-compatible store (moto's server stands in for it)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from taskdash.backups import vault
from taskdash.domain.refusal import Refusal
from taskdash.ports.vault import Vault
from tests.contract.backups import WORKSPACES, Backups, grow, held
from tests.contract.engines import Store
from tests.s3 import BUCKET, server


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The endpoint of an S3-compatible store."""
    with server() as endpoint:
        yield endpoint


@pytest.fixture(params=["folder", "s3"])
def kept(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    if request.param == "folder":
        return vault(str(tmp_path / "vault"), None)
    endpoint = request.getfixturevalue("s3")
    for name, value in (("ACCESS_KEY_ID", "id"), ("SECRET_ACCESS_KEY", "secret"), ("REGION", "us-east-1")):
        monkeypatch.setenv(f"AWS_{name}", value)
    return vault(f"s3://{BUCKET}/{tmp_path.name}", endpoint)


async def test_a_file_is_what_was_put_last_until_it_is_deleted(kept: Vault):
    assert await kept.get("a/b.age") is None
    await kept.put("a/b.age", b"first")
    await kept.put("a/b.age", b"second" * 100_000)

    assert await kept.get("a/b.age") == b"second" * 100_000
    await kept.delete("a/b.age")
    await kept.delete("a/b.age")
    assert await kept.get("a/b.age") is None


async def test_the_files_below_a_folder_are_named_in_order(kept: Vault):
    for name in ("a/b/2", "a/b/1", "a/bb/3", "a/c", "latest"):
        await kept.put(name, b"")

    assert await kept.names("a/b") == ["a/b/1", "a/b/2"]
    assert await kept.names("a") == ["a/b/1", "a/b/2", "a/bb/3", "a/c"]
    assert await kept.names("nowhere") == []


async def test_backups_are_restored_from_it(kept: Vault, store_kind: tuple[str, str], store: Store, tmp_path: Path):
    backups = Backups(store_kind[0], store, tmp_path)
    backups.vault = kept
    for workspace in WORKSPACES:
        await grow(store, workspace, 5)
        await backups.back_up()

    copy = await backups.elsewhere()
    await backups.restore(copy)

    assert await held(copy) == await held(store)
    await backups.close()


async def test_a_folder_that_cannot_be_used_is_a_refusal_that_names_it(tmp_path: Path):
    (tmp_path / "vault").write_text("a file")
    kept = vault(str(tmp_path / "vault"), None)

    with pytest.raises(Refusal, match="vault") as refused:
        await kept.put("a", b"")
    assert refused.value.code == "unavailable"
