"""The settings, each with type, unit, default and reason; no other place names them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, get_type_hints

import msgspec

from taskdash.settings.accepts import (
    BACKUP_PLACE,
    DATABASE,
    FILE,
    FOLDER,
    HOST,
    KEY,
    NETWORKS,
    ORIGINS,
    RECIPIENT,
    REDIS,
    URL,
    Accepts,
    MongoUri,
    Secret,
    one_of,
    whole,
)

PREFIX = "TASKDASH_"

Registration = Literal["first", "invite", "open"]
Tls = Literal["off", "own"]
Switch = Literal["off", "on"]
LogLevel = Literal["debug", "info", "warning", "error"]


class About(msgspec.Struct, frozen=True):
    """What people are told of a setting. The default is text like theirs; `{name}` in it is an earlier setting."""

    accepts: Accepts
    default: str
    reason: str
    unit: str = ""
    secret: bool = False


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of one process; `TASKDASH_` and a field's name in capitals is the variable that sets it."""

    host: Annotated[str, About(HOST, "127.0.0.1", "The address to listen on; by default for this machine only.")]
    port: Annotated[int, About(whole(1, 65535), "8000", "The port to listen on.")]
    tls: Annotated[
        Tls, About(one_of(Tls), "off", "HTTPS by a certificate of our own authority, which people have to trust once.")
    ]
    tls_cert_file: Annotated[
        Path | None, About(FILE, "", "The certificate for HTTPS, with its chain (PEM); read again when it changes.")
    ]
    tls_key_file: Annotated[Path | None, About(FILE, "", "The certificate's key (PEM, without a password).")]
    public_url: Annotated[
        str, About(URL, "{scheme}://{host}:{port}", "Where people reach the server; links start with it.")
    ]
    frontend_url: Annotated[
        tuple[str, ...] | None,
        About(ORIGINS, "", "Other origins whose pages may use the API, with credentials; empty: only our own."),
    ]
    trusted_proxies: Annotated[
        tuple[str, ...] | None,
        About(NETWORKS, "", "Proxies that are believed as to where a request comes from; empty: none is."),
    ]
    https_redirect: Annotated[
        Switch,
        About(one_of(Switch), "off", "Send those to HTTPS who came to a trusted proxy without (X-Forwarded-Proto)."),
    ]
    data: Annotated[Path, About(FOLDER, "./data", "What this server keeps on disk: database and secret key.")]
    database: Annotated[
        Path | MongoUri,
        About(
            DATABASE,
            "sqlite:{data}/taskdash.db",
            "The database: a file, or a MongoDB for servers on many machines.",
            secret=True,
        ),
    ]
    database_connections: Annotated[
        int, About(whole(1, 1000), "10", "To a MongoDB server, of each process at most; the rest waits.", "connections")
    ]
    database_connections_kept: Annotated[
        int, About(whole(0, 1000), "5", "To a MongoDB server, kept open although nobody uses them.", "connections")
    ]
    database_idle_seconds: Annotated[
        int, About(whole(1, 86_400), "30", "Then a MongoDB connection is closed that nobody uses.", "seconds")
    ]
    database_seconds: Annotated[
        int, About(whole(1, 300), "5", "What MongoDB has for a request; then it is refused as unavailable.", "seconds")
    ]
    database_socket_seconds: Annotated[
        int,
        About(whole(1, 3600), "45", "What it has for each answer within an export or a backup, instead.", "seconds"),
    ]
    redis: Annotated[
        Secret | None,
        About(REDIS, "", "What servers share to be faster and to limit callers together; empty: nothing.", secret=True),
    ]
    secret_key: Annotated[
        Secret | None,
        About(
            KEY,
            "",
            "Seals the signing keys; if absent, made as `secret.key` in the data folder; not with MongoDB.",
            secret=True,
        ),
    ]
    registration: Annotated[
        Registration,
        About(one_of(Registration), "first", "Who may register: the first person, the invited too, or everybody."),
    ]
    access_token_minutes: Annotated[
        int, About(whole(1, 1440), "15", "How long an access token is good; short, as each is a bearer's.", "minutes")
    ]
    refresh_token_days: Annotated[
        int, About(whole(1, 365), "7", "How long a person who stays away remains signed in.", "days")
    ]
    password_workers: Annotated[
        int,
        About(whole(1, 64), "2", "Passwords hashed at once; each takes 19 MiB and a core for a moment.", "threads"),
    ]
    history_days: Annotated[
        int, About(whole(0, 36500), "0", "How long earlier values are kept; 0 keeps them for ever.", "days")
    ]
    trash_days: Annotated[int, About(whole(1, 3650), "30", "How long what was deleted can be restored.", "days")]
    workspace_quota: Annotated[
        int,
        About(whole(1, 10_000_000), "1000000", "The most a workspace may hold, so that none fills the disk.", "tasks"),
    ]
    backup_to: Annotated[
        str | None, About(BACKUP_PLACE, "", "Where the server puts its backups; empty: it makes none.")
    ]
    backup_recipient: Annotated[
        str | None,
        About(RECIPIENT, "", "Whom backups are encrypted for, as age-keygen prints it; none: they can be read by all."),
    ]
    backup_minutes: Annotated[
        int, About(whole(1, 1440), "5", "Between backups, so the most that a disaster can take.", "minutes")
    ]
    backup_keep_days: Annotated[int, About(whole(1, 3650), "30", "How far back a restore can go.", "days")]
    backup_endpoint: Annotated[
        str | None, About(URL, "", "The S3-compatible store that keeps the backups; empty: Amazon's.")
    ]
    heartbeat_seconds: Annotated[
        int,
        About(whole(1, 300), "15", "Between signs of life on a live feed; proxies close silent ones.", "seconds"),
    ]
    workers: Annotated[
        int, About(whole(1, 64), "1", "Processes that serve, all on one database; as many as cores.", "processes")
    ]
    drain_seconds: Annotated[
        int,
        About(whole(1, 600), "10", "How long stopping may take: half for new requests, then those open.", "seconds"),
    ]
    api_limit: Annotated[
        int,
        About(whole(1, 1_000_000_000), "1000", "What each caller may ask, at once or over time.", "requests a minute"),
    ]
    signin_limit: Annotated[
        int,
        About(
            whole(1, 1_000_000_000),
            "100",
            "Tries to sign in or register from one address, whoever makes them.",
            "tries in 15 minutes",
        ),
    ]
    cache_mb: Annotated[
        int,
        About(
            whole(0, 1_000_000), "256", "Memory for answers that are kept, each worker its own; 0: none.", "megabytes"
        ),
    ]
    cache_seconds: Annotated[
        int, About(whole(1, 86_400), "600", "How long at most an answer is kept that nobody has changed.", "seconds")
    ]
    metrics_port: Annotated[
        int | None,
        About(whole(1, 65535), "", "A port for the metrics alone; empty: at /metrics, for this machine only."),
    ]
    log_level: Annotated[LogLevel, About(one_of(LogLevel), "info", "The least serious thing that is logged.")]
    log_folder: Annotated[
        Path | None,
        About(FOLDER, "", "Where combined.log and error.log are kept; empty: all is logged to standard error alone."),
    ]
    log_file_mb: Annotated[
        int, About(whole(1, 100_000), "10", "How large a log file becomes before another is begun.", "megabytes")
    ]
    log_files: Annotated[
        int, About(whole(2, 100), "10", "How many log files of each of the two are kept, the newest.", "files")
    ]

    @property
    def secret_key_path(self) -> Path:
        """Where the secret key is kept that was made because none was given."""
        return self.data / "secret.key"


def variable(field: str) -> str:
    """The environment variable that sets `field`."""
    return PREFIX + field.upper()


TABLE: Mapping[str, About] = {
    field: next(part for part in hint.__metadata__ if isinstance(part, About))
    for field, hint in get_type_hints(Settings, include_extras=True).items()
}
