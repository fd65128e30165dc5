"""`taskdash dashboard`: the web dashboard as a folder that a CDN or another web server can hand out."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from taskdash.edge import elsewhere
from taskdash.settings.accepts import ORIGIN


def dashboard(
    folder: Annotated[Path, Parameter(help="The folder to write; files of an earlier release stay in it.")],
    *,
    api: Annotated[str, Parameter(help="Where browsers reach the server: http(s)://HOST[:PORT].")],
) -> None:
    """Write the web dashboard for a place of its own, such as a CDN.

    The page asks the server at the address given, and its policy lets it ask nowhere else. Page and server have to be
    of one site (app.example.com and api.example.com), and TASKDASH_FRONTEND_URL of the server names the page's origin.
    """
    try:
        origin = ORIGIN.read(api)
    except ValueError:
        sys.stderr.write(f"error: --api is {api!r}; expected {ORIGIN.words}\n")
        raise SystemExit(2) from None
    try:
        elsewhere.write(Path(__file__).parent.parent / "web", folder, str(origin))
    except (OSError, ValueError) as error:
        sys.stderr.write(f"error: {error}\n")
        raise SystemExit(1) from None
    sys.stdout.write(f"The web dashboard for {origin} is in {folder}.\n")
