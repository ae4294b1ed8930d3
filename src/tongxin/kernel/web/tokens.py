"""Makes, checks and revokes tokens of the programming interface; the text of one is shown exactly once."""

import datetime as dt
import hashlib
import secrets

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor, actor_for
from tongxin.kernel.accounts.backends import may_sign_in
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.accounts.windows import Window
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.errors import Blocked, Denied
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.web.models import ApiToken

READ, WRITE = "read", "write"
SCOPES = (READ, WRITE)
GUESSES = Window("api_token", 20, 600)
MOST = 20
LONGEST_DAYS = 366
# How often the last use is written: a program that asks every second shall not write every second.
_USE_NOTED = dt.timedelta(minutes=10)
_PREFIX = "tx_"
_STRANGER = gettext_noop("未登录")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def issue(
    account: Account,
    conference: Conference,
    name: str,
    scopes: tuple[str, ...],
    *,
    by: Actor,
    expires_at: dt.datetime | None = None,
    at_most: int = 0,
) -> str:
    """Make a token and return its text, which is stored nowhere; refused where ``at_most`` are alive already."""
    if unknown := set(scopes) - set(SCOPES):
        raise ValueError(f"没有这样的令牌范围：{'、'.join(sorted(unknown))}。可用的有 read 和 write。")
    token = _PREFIX + secrets.token_urlsafe(32)
    with act(by=by, conference_id=conference.pk) as record:
        if at_most and living(account) >= at_most:
            raise Blocked(_("您已有 {n} 个有效的令牌，请先收回不用的。").format(n=at_most))
        row = ApiToken.objects.create(
            account=account,
            conference=conference,
            name=name,
            digest=_digest(token),
            scopes=sorted(scopes),
            created_at=clock.machine_now(),
            expires_at=expires_at,
        )
        record.line("accounts.issue_token", "account", account.pk, data={"token": row.pk, "scopes": row.scopes})
    return token


def living(account: Account) -> int:
    """How many tokens of an account still open something."""
    rows = ApiToken.objects.filter(account=account, revoked_at=None)
    return rows.exclude(expires_at__lte=clock.machine_now()).count()


def of(account: Account) -> list[ApiToken]:
    """The tokens of an account, the newest first."""
    return list(ApiToken.objects.filter(account=account).order_by("-pk"))


def _note_use(row: ApiToken) -> None:
    """When it was last used, for whoever looks through the tokens; it is no act and leaves no line."""
    now = clock.machine_now()
    if row.last_used_at is None or now - row.last_used_at > _USE_NOTED:
        ApiToken.objects.filter(pk=row.pk).update(last_used_at=now)


def revoke(row: ApiToken, *, by: Actor) -> None:
    """From now on the token opens nothing; its row stays, so that old lines can be explained."""
    with act(by=by, conference_id=row.conference_id) as record:
        ApiToken.objects.filter(pk=row.pk, revoked_at=None).update(revoked_at=clock.machine_now())
        record.line("accounts.revoke_token", "account", row.account_id, data={"token": row.pk})


def bearer(token: str) -> tuple[Actor, frozenset[str]] | None:
    """Who a token stands for now and what it may do; None for anything that is not a living token."""
    row = ApiToken.objects.select_related("account__conference", "conference").filter(digest=_digest(token)).first()
    if row is None or row.revoked_at is not None or not may_sign_in(row.account):
        return None
    if row.expires_at is not None and row.expires_at <= clock.machine_now():
        return None
    if row.account.must_change_password:
        raise Denied(_("这个账号还没有修改初始密码，接口和页面都不能使用；请先登录修改密码。"))
    _note_use(row)
    return actor_for(row.account, row.conference), frozenset(row.scopes)


def refused(token: str, source: str) -> bool:
    """Note a token that was none; True when so many came from there that they are no longer looked at kindly.

    A good token is never held up by bad ones from the same address. What has not even the form of a token (a header
    made for another server, a placeholder) guesses at none and is not counted.
    """
    if not token.startswith(_PREFIX):
        return False
    count = GUESSES.note(source)
    if count == GUESSES.most:
        with act(by=Actor(label=_STRANGER, conference_id=None), source=source) as record:
            record.line("accounts.token_refused", data={"count": count})
    return count > GUESSES.most


def known() -> list[ApiToken]:
    """Every token that was ever issued, for the operator's command line."""
    return list(ApiToken.objects.select_related("account").order_by("pk"))


def by_number(number: int) -> ApiToken | None:
    """One token by its number, for the operator's command line."""
    return ApiToken.objects.filter(pk=number).select_related("account").first()


def account_named(username: str) -> Account | None:
    """The account that a program shall act as, for the operator's command line."""
    return Account.objects.filter(username=username).select_related("conference").first()
