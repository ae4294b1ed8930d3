"""One-time links to set the first password: for one account, once, and to nothing else; nobody is signed in by one."""

import datetime as dt
import hashlib
import secrets

from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor, actor_for
from tongxin.kernel.accounts.backends import may_sign_in
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.errors import Blocked
from tongxin.kernel.identity import passwords
from tongxin.kernel.web.models import PasswordLink

VALID_HOURS = 72
_TOKEN_BYTES = 24


def issue(account: Account, *, by: Actor) -> str:
    """A token for an account of which nobody has set the password yet; its text is stored nowhere.

    Links to the same account that nobody used are void from now on.
    """
    if not account.must_change_password:
        raise Blocked(_("{name}已经设好自己的密码，不需要链接。").format(name=account))
    token, now = secrets.token_urlsafe(_TOKEN_BYTES), clock.machine_now()
    with act(by=by, conference_id=account.conference_id) as record:
        PasswordLink.objects.filter(account=account, used_at=None).delete()
        row = PasswordLink.objects.create(
            account=account,
            digest=_digest(token),
            issued_by_id=by.account_id,
            issued_at=now,
            expires_at=now + dt.timedelta(hours=VALID_HOURS),
        )
        data = {"link": row.pk, "hours": VALID_HOURS}
        record.line("accounts.issue_password_link", "account", account.pk, data=data)
    return token


def _digest(token: str) -> str:
    return hashlib.sha256(f"password link {token}".encode()).hexdigest()


def living(token: str) -> PasswordLink | None:
    """The link of a token while it can still be used; once the owner has a password of their own it is void."""
    rows = PasswordLink.objects.select_related("account__conference")
    row = rows.filter(digest=_digest(token), used_at=None, expires_at__gt=clock.machine_now()).first()
    usable = row is not None and row.account.must_change_password and may_sign_in(row.account)
    return row if usable else None


def place_of(token: str) -> int | None:
    """The conference of a link that is used up or over; None for a token that never was one."""
    row = PasswordLink.objects.filter(digest=_digest(token)).select_related("account").first()
    return row.account.conference_id if row else None


def set_password(row: PasswordLink, password: str) -> bool:
    """Use the link up and take a password that nobody objects to; False when another device was faster."""
    by, now = actor_for(row.account), clock.machine_now()
    with act(by=by, conference_id=row.account.conference_id) as record:
        if not PasswordLink.objects.filter(pk=row.pk, used_at=None, expires_at__gt=now).update(used_at=now):
            return False
        record.line("accounts.use_password_link", "account", row.account_id, data={"link": row.pk})
        passwords.change(row.account, password, by=by, session_key=None)
    return True
