"""`taskdash secret-key`: the key that all servers on one database share."""

import secrets
import sys

from taskdash.adapters.local.secret_key import LENGTH


def secret_key() -> None:
    """Print a new secret key, for a file that TASKDASH_SECRET_KEY_FILE names; keep it as you keep the database."""
    sys.stdout.write(secrets.token_hex(LENGTH) + "\n")
