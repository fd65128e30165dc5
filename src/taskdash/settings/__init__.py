"""Every setting, typed and read once; `wiring` hands the values on, so nothing below asks the environment."""

from taskdash.settings.accepts import MongoUri
from taskdash.settings.reading import Loaded, SettingsError, load
from taskdash.settings.table import TABLE, Settings, variable

__all__ = ["TABLE", "Loaded", "MongoUri", "Settings", "SettingsError", "load", "variable"]
