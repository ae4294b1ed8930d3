"""Coming in and going out: the lock after wrong passwords, the one way in for every proof, the end of sessions."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_noop

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor, actor_for
from tongxin.kernel.access.tiers import Tier, tier_of
from tongxin.kernel.accounts import policies, sessions, sources
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.audit.acts import act
from tongxin.kernel.identity import factors

BACKEND = "tongxin.kernel.accounts.backends.PasswordBackend"
PASSWORD, DEMO, LINK, SETUP = "password", "demo", "link", "setup"
# Keys of a session: that a second factor was shown; that it may open one case alone.
TWO_FACTORS, NARROW = "two_factors", "narrow"
_NARROW_IDLE, _NARROW_LONGEST = 3600, 4 * 3600
_STRANGER = gettext_noop("未登录")


@dataclass(frozen=True)
class Attempt:
    """What became of a password: an account, or how many tries are left, or until when there are none."""

    account: Account | None = None
    locked_until: dt.datetime | None = None
    left: int = 0


def _wrong(same: Q) -> list[tuple[dt.datetime, int]]:
    """Wrong passwords that still count, the oldest first; django-axes keeps them in the database."""
    since = clock.machine_now() - settings.AXES_COOLOFF_TIME
    rows = AccessAttempt.objects.filter(same, attempt_time__gt=since).order_by("attempt_time")
    return list(rows.values_list("attempt_time", "failures_since_start"))


def _locked(wrong: list[tuple[dt.datetime, int]], limit: int) -> dt.datetime | None:
    """When enough of them will be forgotten; None when there are not too many."""
    total, until = sum(count for _at, count in wrong), None
    for moment, count in wrong:
        if total < limit:
            break
        until, total = moment + settings.AXES_COOLOFF_TIME, total - count
    return until


def locked_until(username: str, source: str) -> dt.datetime | None:
    """Until when nobody gets in under a name from a source; None when the way is open."""
    found = (_locked(_wrong(same), limit) for same, limit in _limits_of(username, source))
    return max((until for until in found if until), default=None)


def _limits_of(username: str, source: str) -> tuple[tuple[Q, int], ...]:
    """How many wrong passwords are too many: few for a name from one address, more for it from everywhere.

    Most for an address that an office shares. A stranger's five guesses close the way for the stranger alone.
    """
    return (
        (Q(username=username, ip_address=source), settings.AXES_FAILURE_LIMIT),
        (Q(username=username), settings.SIGN_IN_NAME_LIMIT),
        (Q(ip_address=source), settings.SIGN_IN_SOURCE_LIMIT),
    )


def locked_sources() -> dict[str, dt.datetime]:
    """Addresses from which nobody gets in now, and until when: a whole office may sit behind one."""
    since = clock.machine_now() - settings.AXES_COOLOFF_TIME
    rows = AccessAttempt.objects.filter(attempt_time__gt=since).values_list("ip_address", flat=True)
    limit = settings.SIGN_IN_SOURCE_LIMIT
    found = {source: _locked(_wrong(Q(ip_address=source)), limit) for source in set(rows) if source}
    return {source: until for source, until in sorted(found.items()) if until}


def locked_accounts(usernames: list[str]) -> set[str]:
    """Which of these names are locked now, from some address or from everywhere, for the list of accounts."""
    since = clock.machine_now() - settings.AXES_COOLOFF_TIME
    totals: Counter[str] = Counter()
    near: Counter[tuple[str, str]] = Counter()
    rows = AccessAttempt.objects.filter(username__in=usernames, attempt_time__gt=since)
    for name, source, count in rows.values_list("username", "ip_address", "failures_since_start"):
        totals[name or ""] += count
        near[name or "", source or ""] += count
    everywhere = {name for name, count in totals.items() if count >= settings.SIGN_IN_NAME_LIMIT}
    return everywhere | {name for (name, _source), count in near.items() if count >= settings.AXES_FAILURE_LIMIT}


def try_password(request: HttpRequest, username: str, password: str) -> Attempt:
    """Check a password. Nobody learns whether the name exists: it is counted, locked and recorded either way."""
    source = sources.source_of(request)
    if until := locked_until(username, source):
        return Attempt(locked_until=until)
    account = authenticate(request, username=username, password=password)
    # Asked again: of many guesses at the same moment none counts once the lock has fallen.
    until = locked_until(username, source)
    if until is None and isinstance(account, Account):
        return Attempt(account)
    spent = ((limit, sum(count for _at, count in _wrong(same))) for same, limit in _limits_of(username, source))
    left = max(0, min(limit - count for limit, count in spent))
    if account is None:
        _record_failure(username, left)
    return Attempt(locked_until=until, left=left)


def _record_failure(username: str, left: int) -> None:
    known = Account.objects.filter(username=username).values_list("pk", "conference_id").first()
    number, place = known or (None, None)
    with act(by=Actor(label=_STRANGER, conference_id=place)) as record:
        action = "accounts.sign_in_failed" if left else "accounts.lock"
        record.line(action, "account", number, data={"left": left}, personal={"username": username})


def forget_wrong_passwords_from(source: str) -> int:
    """Open the way again for everybody behind an address."""
    dropped: int = AccessAttempt.objects.filter(ip_address=source).delete()[0]
    return dropped


def forget_wrong_passwords(username: str, source: str | None = None) -> int:
    """Open the way again for a name: all of it for an administrator's unlocking, from one source for a right password.

    Not more than that: whoever has an account must not be able to wipe out their guesses at somebody else's.
    """
    rows = AccessAttempt.objects.filter(username=username)
    dropped: int = (rows.filter(ip_address=source) if source else rows).delete()[0]
    return dropped


def _password_is_old(account: Account, tier: Tier) -> bool:
    days = policies.value(policies.PASSWORD_DAYS)
    if not days or tier is Tier.MEMBER or account.password_set_at is None:
        return False
    return bool(clock.machine_now() - account.password_set_at > dt.timedelta(days=days))


def enter(request: HttpRequest, account: Account, how: str, *, two_factors: bool = False) -> None:
    """Sign an account in, whatever proved it; the session says where, on what and how."""
    machine, browser = sources.device_of(request)
    actor, source = actor_for(account), sources.source_of(request)
    with act(by=actor, source=source) as record:
        record.line("accounts.sign_in", "account", account.pk, data={"how": how, "two_factors": two_factors})
        if how == PASSWORD:
            forget_wrong_passwords(account.username, source)
            if not account.must_change_password and _password_is_old(account, tier_of(actor)):
                account.must_change_password = True
                account.save(update_fields=["must_change_password"])
        if not two_factors:
            factors.begin_grace(account, actor)
        login(request, account, backend=BACKEND)
        request.session[sessions.MACHINE], request.session[sessions.BROWSER] = machine, browser
        request.session[sessions.SOURCE], request.session[sessions.HOW] = source, how
        if two_factors:
            request.session[TWO_FACTORS] = True


def leave(request: HttpRequest) -> None:
    """End this session, and by policy every other of the account; figures of a demonstration are shared by visitors."""
    account = request.user
    if isinstance(account, Account):
        alone = bool(account.demo_role) or NARROW in request.session
        with act(by=actor_for(account), source=sources.source_of(request)) as record:
            others = 0
            if not alone and policies.value(policies.SIGN_OUT_EVERYWHERE):
                others = sessions.end(account.pk, except_key=request.session.session_key)
            record.line("accounts.sign_out", "account", account.pk, data={"others": others})
    logout(request)


def outlived(request: HttpRequest, actor: Actor) -> bool:
    """Whether a session was idle too long or lasts too long for who holds it; else it is noted that it lives."""
    store: sessions.SessionStore = request.session  # type: ignore[assignment]
    if not store.is_due():
        return False
    idle, longest = _limits(request, actor)
    if store.idle_seconds() > idle or store.age_seconds() > longest:
        return True
    store.touch()
    return False


def _limits(request: HttpRequest, actor: Actor) -> tuple[int, int]:
    """Seconds without a sign of life, and seconds in all."""
    if NARROW in request.session:
        return _NARROW_IDLE, _NARROW_LONGEST
    rules, tier = policies.values(), tier_of(actor)
    if tier is Tier.MEMBER:
        return rules[policies.MEMBER_IDLE] * 3600, rules[policies.MEMBER_DAYS] * 86400
    idle = rules[policies.ADMINISTRATOR_IDLE if tier is Tier.ADMINISTRATOR else policies.STAFF_IDLE]
    return idle * 60, rules[policies.STAFF_HOURS] * 3600
