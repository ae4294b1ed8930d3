"""Who administers the installation: three kinds kept apart, granted by two people or from the server's command line."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongxin.kernel import clock, registry
from tongxin.kernel.access.actors import Actor, Supplier
from tongxin.kernel.accounts import sessions
from tongxin.kernel.accounts.administrations import ADMINISTRATIONS, LABELS
from tongxin.kernel.accounts.models import Account, AccountGrant
from tongxin.kernel.audit.acts import act
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.identity.accounts import Refused


def administrators(conference_id: int | None = None) -> list[AccountGrant]:
    """Every administrator, or those of one conference."""
    rows = AccountGrant.objects.filter(power__in=ADMINISTRATIONS).select_related("account", "conference")
    if conference_id is not None:
        rows = rows.filter(conference_id=conference_id)
    return list(rows.order_by("power", "pk"))


def missing() -> list[str]:
    """Which of the three kinds nobody holds, by their Chinese names."""
    held = {row.power for row in administrators() if row.account.is_active}
    return [LABELS[power] for power in ADMINISTRATIONS if power not in held]


def objection(account: Account, power: str) -> str:
    """Why an account may not become this administrator; empty when it may."""
    held = AccountGrant.objects.filter(account=account, power__in=ADMINISTRATIONS).first()
    if held is not None:
        return _("“{who}”已经是{what}；一个账号不能同时担任两种管理员，请另建账号。").format(
            who=account, what=_(LABELS[held.power])
        )
    if power not in ADMINISTRATIONS:
        return _("没有这种管理员，可以授予的是：系统管理员、安全管理员、审计管理员。")
    if not account.is_active:
        return _("账号“{who}”已停用，请先启用。").format(who=account)
    if _is_somebody(account):
        return _("“{who}”是委员、工作人员或承办人员；管理员不能看到业务内容，请另建专用账号。").format(who=account)
    return ""


def _is_somebody(account: Account) -> bool:
    places = {i for supplier in registry.items(Supplier) for i in supplier.places(account)}
    if account.conference_id is not None:
        places.add(account.conference_id)
    today = clock.today()
    return any(
        any(supplier.supply(account, place, today))
        for place in Conference.objects.filter(pk__in=places)
        for supplier in registry.items(Supplier)
    )


def grant(account: Account, power: str, conference_id: int | None, *, by: Actor) -> AccountGrant:
    """Make an account an administrator; its sessions end, so that the stricter rules hold from the next sign-in."""
    if sentence := objection(account, power):
        raise Refused(sentence)
    with act(by=by, conference_id=conference_id) as record:
        try:
            with transaction.atomic():
                row = AccountGrant.objects.create(account=account, power=power, conference_id=conference_id)
        except IntegrityError:
            raise Refused(_("这个账号刚刚被授予了另一种管理员身份；没有改动。")) from None
        sessions.end(account.pk)
        record.line("accounts.grant", "account", account.pk, data={"power": power, "conference": conference_id})
    return row


def revoke(account: Account, *, by: Actor, reason: str = "") -> bool:
    """Take the administration away at once; less power never waits for a second person."""
    with act(by=by, conference_id=account.conference_id) as record:
        held = AccountGrant.objects.filter(account=account, power__in=ADMINISTRATIONS).first()
        if held is None:
            return False
        held.delete()
        sessions.end(account.pk)
        record.line("accounts.revoke", "account", account.pk, data={"power": held.power, "reason": reason[:200]})
    return True
