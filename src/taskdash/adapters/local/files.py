"""How many files this process may have open: every connection is one, and the default of many systems is 1,024."""

import resource


def allow_most_files() -> int:
    """Raise the soft limit as far as the hard one allows; answers how many may be open now (getrlimit(2))."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard
