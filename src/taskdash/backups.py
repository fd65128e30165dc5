"""Backups put together: from settings and an engine's ports to what copies and what restores."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from taskdash.adapters.folder.vault import FolderVault
from taskdash.domain.refusal import Refusal
from taskdash.ports.leases import Leases
from taskdash.ports.vault import Vault
from taskdash.services.backup import ledger
from taskdash.services.backup.backing_up import Backup, Terms
from taskdash.services.backup.ledger import Erased
from taskdash.services.backup.regular import Regular
from taskdash.services.backup.writing import Source
from taskdash.settings import Settings


def vault(place: str, endpoint: str | None) -> Vault:
    """The vault at `place`, a folder or s3://BUCKET/PREFIX. Raises Refusal `invalid` where obstore is not installed."""
    if not place.startswith("s3://"):
        return FolderVault(Path(place).expanduser())
    try:
        from taskdash.adapters.s3.vault import S3Vault  # only now: it is an option of the installation
    except ImportError:
        raise Refusal("invalid", "needs obstore for s3://: pip install 'taskdash[s3]'", field="to") from None
    return S3Vault(place, endpoint)


def place(settings: Settings) -> str:
    """Where backups are, by the settings; raises Refusal `invalid` where they do not say it."""
    if settings.backup_to is None:
        raise Refusal("invalid", "say where to: --to, or TASKDASH_BACKUP_TO", field="to")
    return settings.backup_to


def check(settings: Settings) -> str:
    """Where backups go to, by the settings.

    Raises Refusal `invalid` where they do not say where to, or for whom backups are encrypted.
    """
    if settings.backup_recipient is None:
        raise Refusal(
            "invalid",
            "say for whom backups are encrypted: --recipient age1…, or TASKDASH_BACKUP_RECIPIENT"
            " (`age-keygen -o backup.key` makes one; --unencrypted, or `none`, leaves them readable by everybody)",
            field="recipient",
        )
    return place(settings)


def wanted(settings: Settings) -> bool:
    """Whether a server makes backups; commands work without those that `check` would refuse."""
    return settings.backup_to is not None and settings.backup_recipient is not None


def regular(settings: Settings, source: Source, leases: Leases, clock: Callable[[], datetime]) -> Regular:
    """What makes the backups that the settings ask for; raises as `check` does."""
    to = check(settings)
    recipient = None if settings.backup_recipient == "none" else settings.backup_recipient
    terms = Terms(recipient, timedelta(days=settings.backup_keep_days))
    kept = vault(to, settings.backup_endpoint)
    return Regular(Backup(source, kept, terms, clock), leases, to, clock)


class Copied:
    """The vault's ledger of erasures, where there is a vault."""

    def __init__(self, settings: Settings) -> None:
        self._vault = vault(settings.backup_to, settings.backup_endpoint) if settings.backup_to else None

    async def enter(self, user: str, workspace: str, at: str) -> None:
        """Enter an erasure, at once."""
        if self._vault is not None:
            await ledger.enter(self._vault, Erased(user, workspace, at))


def identities(file: Path | None) -> Sequence[str]:
    """The age identities in a file, as age-keygen writes them. Raises Refusal `invalid` where it cannot be read."""
    if file is None:
        return []
    try:
        lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise Refusal("invalid", f"{file}: {reason}", field="identity") from None
    return [line for line in lines if line and not line.startswith("#")]
