"""The account services, put together over any engine."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from taskdash.ports.passwords import Passwords
from taskdash.services.accounts.administering import Administering
from taskdash.services.accounts.api_tokens import OwnTokens
from taskdash.services.accounts.changing import Changing
from taskdash.services.accounts.checking import PasswordCheck
from taskdash.services.accounts.codes import Codes
from taskdash.services.accounts.issuing import Issuer
from taskdash.services.accounts.marks import Marks
from taskdash.services.accounts.own_sessions import OwnSessions
from taskdash.services.accounts.password_changing import PasswordChanging
from taskdash.services.accounts.profiles import Profiles
from taskdash.services.accounts.refresh_tokens import RefreshTokens
from taskdash.services.accounts.refreshing import Refreshing, RefreshLimits
from taskdash.services.accounts.registering import Admission, Registering
from taskdash.services.accounts.revoking import Revoking
from taskdash.services.accounts.sealing import Sealing
from taskdash.services.accounts.signing import Signer
from taskdash.services.accounts.signing_in import SigningIn
from taskdash.services.accounts.slowing import Slowing
from taskdash.services.accounts.stores import AccountStores
from taskdash.services.accounts.sweeping import Sweeping
from taskdash.services.accounts.trail import Trail
from taskdash.services.accounts.uses import Uses
from taskdash.services.accounts.verifying import Proofs, Verifier
from taskdash.services.accounts.versions import HeldVersions
from taskdash.services.accounts.watching import Watching


class AccountRules(NamedTuple):
    """What the settings say of accounts. `secret_key` is 32 bytes; `invitation_holds` as for Admission."""

    secret_key: bytes
    registration: Literal["first", "invite", "open"]
    access_life: timedelta
    refresh_life: timedelta
    invitation_holds: Callable[[str, datetime], Awaitable[bool]]
    refresh_limits: RefreshLimits


class Accounts(NamedTuple):
    """The account services of one process."""

    registering: Registering
    signing_in: SigningIn
    refreshing: Refreshing
    sessions: OwnSessions
    password: PasswordChanging
    tokens: OwnTokens
    profiles: Profiles
    trail: Trail
    administering: Administering
    verifier: Verifier
    watching: Watching
    signer: Signer
    sweeping: Sweeping
    codes: Codes
    changing: Changing
    check: PasswordCheck
    slowing: Slowing
    versions: HeldVersions


def assemble(stores: AccountStores, passwords: Passwords, rules: AccountRules) -> Accounts:
    """The services over these stores; `watching.run` has to run beside them."""
    sealing = Sealing(rules.secret_key)
    codes, refresh_tokens = Codes(sealing), RefreshTokens(sealing)
    marks = Marks(sealing)
    signer = Signer(stores.signing_keys, sealing, marks, rules.access_life)
    trail, slowing = Trail(stores.audit), Slowing(stores.attempts, sealing)
    versions, uses = HeldVersions(stores.versions), Uses(stores.api_tokens)
    verifier = Verifier(Proofs(stores.users, stores.sessions, stores.api_tokens, signer, marks), versions, uses)
    issuer = Issuer(stores.sessions, signer, refresh_tokens, rules.refresh_life)
    changing = Changing(stores.users, versions)
    check = PasswordCheck(stores.users, passwords, slowing, trail, changing)
    revoking = Revoking(stores.sessions, stores.api_tokens, versions, trail)
    admission = Admission(rules.registration, codes, rules.invitation_holds)
    return Accounts(
        registering=Registering(stores.users, passwords, admission, issuer, slowing, trail),
        signing_in=SigningIn(check, issuer, trail),
        refreshing=Refreshing(stores.users, stores.sessions, issuer, refresh_tokens, revoking, rules.refresh_limits),
        sessions=OwnSessions(stores.users, stores.sessions, revoking),
        password=PasswordChanging(stores.users, passwords, check, changing, codes, trail),
        tokens=OwnTokens(stores.api_tokens, revoking, trail, marks),
        profiles=Profiles(stores.users, changing, check, slowing, trail),
        trail=trail,
        administering=Administering(stores.users, changing, codes, trail),
        verifier=verifier,
        watching=Watching(verifier, versions, uses),
        signer=signer,
        sweeping=Sweeping(stores, signer),
        codes=codes,
        changing=changing,
        check=check,
        slowing=slowing,
        versions=versions,
    )
