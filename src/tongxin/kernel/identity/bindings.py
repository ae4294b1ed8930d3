"""Which identity of DingTalk, WeCom or OIDC belongs to which account: only persons known before, never by signing up."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor, actor_for
from tongxin.kernel.accounts.models import Account, BindingCode
from tongxin.kernel.accounts.windows import Window
from tongxin.kernel.audit.acts import act
from tongxin.kernel.identity.accounts import Refused

CODE_HOURS = 24
GUESSES = Window("binding_code", 10, 600)
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_GROUPS, _GROUP_LENGTH = 3, 4


@dataclass(frozen=True)
class Bound:
    """One identity of an account, as pages show it."""

    id: int
    key: str
    provider: str
    since: dt.datetime


def configured() -> list[dict[str, Any]]:
    """The providers that people may sign in with."""
    found: list[dict[str, Any]] = settings.IDENTITY_PROVIDERS
    return found


def name_of(key: str) -> str:
    """What a provider is called; its key when it is no longer configured."""
    return next((p["name"] for p in configured() if p["key"] == key), key)


def bound_to(account: Account) -> list[Bound]:
    """The identities of an account."""
    rows = SocialAccount.objects.filter(user=account).order_by("pk")
    return [Bound(row.pk, row.provider, name_of(row.provider), row.date_joined) for row in rows]


def _digest(code: str) -> str:
    plain = "".join(c for c in code.upper() if c.isalnum())
    return hashlib.sha256(f"binding code {plain}".encode()).hexdigest()


def issue_code(account: Account, *, by: Actor) -> str:
    """A code with which the owner binds an identity once, within a day; shown once. An earlier one is void."""
    groups = ("".join(secrets.choice(_LETTERS) for _place in range(_GROUP_LENGTH)) for _group in range(_GROUPS))
    code = "-".join(groups)
    with act(by=by, conference_id=account.conference_id) as record:
        BindingCode.objects.filter(account=account, used_at=None).delete()
        until = clock.machine_now() + dt.timedelta(hours=CODE_HOURS)
        BindingCode.objects.create(account=account, digest=_digest(code), expires_at=until)
        record.line("accounts.issue_binding_code", "account", account.pk)
    return code


def redeem(code: str, provider: str, uid: str, *, source: str) -> Account:
    """Bind an identity by a code that an administrator gave; the code is used up."""
    if GUESSES.is_full(source):
        raise Refused(_("试的次数太多了，请 10 分钟以后再试。"), "code")
    now = clock.machine_now()
    row = BindingCode.objects.select_related("account").filter(digest=_digest(code)).first()
    if row is None or row.used_at is not None or row.expires_at <= now or not row.account.is_active:
        GUESSES.note(source)
        raise Refused(_("绑定码不对，或者已经用过、过期了。请核对，或请本机关系统管理员重新发一个。"), "code")
    by = actor_for(row.account)
    with act(by=by, source=source):
        if not BindingCode.objects.filter(pk=row.pk, used_at=None).update(used_at=now):
            raise Refused(_("绑定码刚刚已经用过了。"), "code")
        bind(row.account, provider, uid, by=by, how="code")
    return row.account


def bind(account: Account, provider: str, uid: str, *, by: Actor, how: str) -> None:
    """Let an identity sign in as an account; an identity belongs to one account, an account has one of each provider."""
    with act(by=by, conference_id=account.conference_id) as record:
        if SocialAccount.objects.filter(user=account, provider=provider).exists():
            raise Refused(_("这个账号已经绑定过{provider}，请先解除原来的绑定。").format(provider=name_of(provider)))
        try:
            with transaction.atomic():
                SocialAccount.objects.create(user=account, provider=provider, uid=uid, extra_data={})
        except IntegrityError:
            raise Refused(_("这个身份已经绑定了别的账号；没有改动。请联系本机关系统管理员。")) from None
        record.line(
            "accounts.bind_identity",
            "account",
            account.pk,
            data={"provider": provider, "how": how},
            personal={"uid": uid},
        )


def unbind(account: Account, binding_id: int, *, by: Actor) -> bool:
    """The identity signs nobody in from now on."""
    with act(by=by, conference_id=account.conference_id) as record:
        row = SocialAccount.objects.filter(user=account, pk=binding_id).first()
        if row is None:
            return False
        row.delete()
        record.line("accounts.unbind_identity", "account", account.pk, data={"provider": row.provider})
    return True
