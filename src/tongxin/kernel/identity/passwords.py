"""Changing and resetting passwords: the rules, the last ones refused, other sessions ended, a line in the record."""

from django.contrib.auth.hashers import check_password, is_password_usable, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.accounts import sessions
from tongxin.kernel.accounts.models import Account, PasswordRecord
from tongxin.kernel.accounts.passwords import hash_of_random, one_time_password
from tongxin.kernel.accounts.windows import Window
from tongxin.kernel.audit.acts import act

REMEMBERED = 5
# Whoever sits down at an open session must not be able to guess the password there.
GUESSES = Window("password_proof", 5, 600)


def proves(account: Account, password: str) -> bool:
    """Whether somebody who is signed in knows the password; five wrong ones and the question is closed for a while."""
    subject = str(account.pk)
    if GUESSES.is_full(subject):
        return False
    if account.check_password(password):
        return True
    GUESSES.note(subject)
    return False


def objections(account: Account, password: str) -> list[str]:
    """Every reason against a new password, in whole sentences; empty when it may be taken."""
    try:
        validate_password(password, account)
    except ValidationError as refusal:
        return list(refusal.messages)
    if _was_used(account, password):
        return [_("不能与最近 {n} 次用过的密码相同，请换一个。").format(n=REMEMBERED)]
    return []


def _was_used(account: Account, password: str) -> bool:
    earlier = PasswordRecord.objects.filter(account=account).order_by("-pk").values_list("encoded", flat=True)
    known = [account.password, *earlier[: REMEMBERED - 1]]
    return any(is_password_usable(encoded) and check_password(password, encoded) for encoded in known)


def change(account: Account, password: str, *, by: Actor, session_key: str | None) -> None:
    """Take a password that nobody objects to; every other session of the account ends."""
    # Hashing takes half a second; it stands before the act, which holds the writers' turn.
    encoded = make_password(password)
    _take(account, encoded, by=by, action="accounts.change_password", must_change=False, session_key=session_key)
    GUESSES.forget(str(account.pk))


def reset(account: Account, *, by: Actor) -> str:
    """A password for one sign-in, shown once; all sessions end, and the first page asks for a new one."""
    password = one_time_password(account)
    encoded = hash_of_random(password)
    _take(account, encoded, by=by, action="accounts.reset_password", must_change=True, session_key=None)
    return password


def _take(
    account: Account, encoded: str, *, by: Actor, action: str, must_change: bool, session_key: str | None
) -> None:
    replaced, account.password = account.password, encoded
    account.must_change_password = must_change
    account.password_set_at = clock.machine_now()
    with act(by=by, conference_id=account.conference_id) as record:
        if is_password_usable(replaced):
            PasswordRecord.objects.create(account=account, encoded=replaced, set_at=clock.machine_now())
        kept = PasswordRecord.objects.filter(account=account).order_by("-pk").values_list("pk", flat=True)
        PasswordRecord.objects.filter(account=account).exclude(pk__in=list(kept[: REMEMBERED - 1])).delete()
        account.save(update_fields=["password", "must_change_password", "password_set_at"])
        ended = sessions.end(account.pk, except_key=session_key)
        record.line(action, "account", account.pk, data={"sessions_ended": ended})
