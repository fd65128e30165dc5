"""What every command does first: read the settings, or say what is wrong with them and stop."""

import os
import sys

from taskdash.settings import Loaded, SettingsError, load


def settings_or_exit() -> Loaded:
    """The settings from the environment; ends the process with status 2 and every problem on stderr."""
    try:
        return load(os.environ)
    except SettingsError as error:
        for problem in error.problems:
            sys.stderr.write(f"error: {problem}\n")
        raise SystemExit(2) from None
