"""What the security administrator does at once: less power, and help for whoever lost every second factor."""

from django.utils.translation import gettext as _

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.accounts import sessions
from tongxin.kernel.accounts.administrations import ADMINISTRATIONS, SECURITY
from tongxin.kernel.accounts.models import Account, AccountGrant
from tongxin.kernel.audit.acts import act
from tongxin.kernel.identity import administrators, factors
from tongxin.kernel.identity.accounts import Refused


def account_named(username: str, *, by: Actor) -> Account:
    """An account that a security administrator may deal with; the same answer whether it exists elsewhere or not."""
    found = Account.objects.filter(username=username).first()
    if found is None or not by.administers(SECURITY, found.conference_id):
        raise Refused(_("没有用户名是“{name}”的账号，或不在您的范围内。").format(name=username), "username")
    return found


def revoke(account_id: str, *, by: Actor, reason: str) -> None:
    """End an administration within reach; one's own too, but never the last security administrator's."""
    rows = AccountGrant.objects.filter(power__in=ADMINISTRATIONS).select_related("account")
    held = rows.filter(account_id=int(account_id)).first() if account_id.isdecimal() else None
    if held is None or not by.administers(SECURITY, held.conference_id):
        raise Refused(_("没有找到这位管理员，可能已经收回。"))
    if not reason:
        raise Refused(_("请写明收回的理由，会留在审计记录里。"))
    last = not rows.filter(power=SECURITY).exclude(pk=held.pk).exists()
    if held.power == SECURITY and last:
        raise Refused(_("这是最后一位安全管理员，收回以后没有人能管理授权；请先另设一位，或在服务器上用命令收回。"))
    administrators.revoke(held.account, by=by, reason=reason)


def reset_factors(username: str, *, by: Actor, reason: str) -> None:
    """Take away every second factor of somebody else; never one's own, which would make two factors one."""
    account = account_named(username, by=by)
    if account.pk == by.account_id:
        raise Refused(
            _("不能取消自己的双因素。请另一位安全管理员办理，或在服务器上运行 ./tongxin admin reset --factors。")
        )
    if not reason:
        raise Refused(_("请写明理由，会留在审计记录里。"))
    with act(by=by, conference_id=account.conference_id):
        factors.reset(account, by=by, reason=reason[:200])
        sessions.end(account.pk)
