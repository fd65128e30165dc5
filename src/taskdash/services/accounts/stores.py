"""What the account services stand on: the account ports, filled by one engine."""

from typing import NamedTuple

from taskdash.ports.api_tokens import ApiTokens
from taskdash.ports.attempts import Attempts
from taskdash.ports.audit import Audit
from taskdash.ports.erasures import Erasures
from taskdash.ports.sessions import Sessions
from taskdash.ports.signing_keys import SigningKeys
from taskdash.ports.strict_rates import StrictRates
from taskdash.ports.users import Users
from taskdash.ports.versions import Versions


class AccountStores(NamedTuple):
    """The account ports, filled by one engine."""

    users: Users
    versions: Versions
    sessions: Sessions
    api_tokens: ApiTokens
    audit: Audit
    signing_keys: SigningKeys
    erasures: Erasures
    attempts: Attempts
    strict_rates: StrictRates
