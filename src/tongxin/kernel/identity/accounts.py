"""What the system administrator does with accounts: make, disable, reset, unlock; each within its own reach."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tongxin.kernel import registry
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.accounts import sessions
from tongxin.kernel.accounts.administrations import ADMINISTRATIONS, SYSTEM
from tongxin.kernel.accounts.models import Account, SecondFactor
from tongxin.kernel.audit.acts import act
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.identity import entering, passwords

USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{1,59}")


class Refused(Exception):
    """What was asked cannot be done; the sentence says why, ``field`` where on the form."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


def within_reach(actor: Actor) -> QuerySet[Account]:
    """The accounts that a system administrator manages: of the conference, or all; nothing for anybody else."""
    held = actor.administration
    if held is None or held.power != SYSTEM:
        return Account.objects.none()
    found = Account.objects.select_related("conference").order_by("username")
    return found if held.conference_id is None else found.filter(conference_id=held.conference_id)


def conferences_within_reach(actor: Actor) -> list[Conference]:
    """For which conferences the administrator may make accounts."""
    held = actor.administration
    if held is None:
        return []
    found = Conference.objects.order_by("pk")
    return list(found if held.conference_id is None else found.filter(pk=held.conference_id))


def matching(found: QuerySet[Account], words: str) -> QuerySet[Account]:
    """Those whose user name or name holds the words."""
    return found.filter(Q(username__icontains=words) | Q(display_name__icontains=words)) if words else found


def with_factors(accounts: list[Account]) -> set[int]:
    """Which of these accounts have a second factor."""
    rows = SecondFactor.objects.filter(account__in=accounts)
    return set(rows.values_list("account_id", flat=True))


def username_sentence(username: str) -> str:
    """Why a user name cannot be taken; empty for a good one."""
    if USERNAME.fullmatch(username):
        return ""
    return _("用户名用 2 到 60 个字母、数字或 . _ @ -，以字母或数字开头。")


def make(username: str, name: str, conference: Conference | None, *, by: Actor) -> tuple[Account, str]:
    """A new account with a password for one sign-in, shown once. It can do nothing until a person or office is given."""
    if sentence := username_sentence(username):
        raise Refused(sentence, "username")
    if not name.strip():
        raise Refused(_("请填写姓名。"), "display_name")
    held = by.administration
    if held is not None and not held.reaches(conference.pk if conference else None):
        raise Refused(_("请选择属于哪个政协。"), "conference")
    taken = Refused(_("用户名“{name}”已经有人用了，请换一个。").format(name=username), "username")
    with act(by=by, conference_id=conference.pk if conference else None) as record:
        # Names that differ in capitals alone would be mistaken for each other.
        if Account.objects.filter(username__iexact=username).exists():
            raise taken
        try:
            with transaction.atomic():
                account, password = Account.objects.create_beginner(
                    username, display_name=name.strip()[:40], conference=conference
                )
        except IntegrityError:
            raise taken from None
        record.line("accounts.create", "account", account.pk, personal={"username": username, "name": name})
    return account, password


@dataclass(frozen=True)
class Holder:
    """Who an account may belong to, as an app knows them. ``named`` finds those of a name who have none yet.

    ``bind`` lets one of them sign in by an account; it refuses whoever has one by now.
    """

    key: str
    named: Callable[[int, str], list[tuple[int, str]]]
    bind: Callable[[int, Account, Actor], None]


def who_bears(name: str, conference: Conference | None) -> list[tuple[str, str]]:
    """(key, description) of everybody of a name in a conference who cannot sign in yet."""
    if conference is None:
        return []
    return [
        (f"{holder.key}:{number}", said)
        for holder in registry.items(Holder)
        for number, said in holder.named(conference.pk, name.strip())
    ]


def make_for(key: str, username: str, conference: Conference | None, *, by: Actor, name: str) -> tuple[Account, str]:
    """A new account that belongs to one of :func:`who_bears` from the start; both or nothing."""
    kind, _colon, number = key.partition(":")
    holder = registry.find(Holder, kind)
    if holder is None or not number.isdecimal():
        raise Refused(_("请从列表中选择。"), "holder")
    with act(by=by, conference_id=conference.pk if conference else None):
        account, password = make(username, name, conference, by=by)
        holder.bind(int(number), account, by)
    return account, password


def disable(account: Account, *, by: Actor, reason: str) -> None:
    """Nobody gets in by this account from now on; what it did stays in its name."""
    if not reason:
        raise Refused(_("请写明停用的原因，会留在审计记录里。"))
    if account.pk == by.account_id:
        raise Refused(_("不能停用自己的账号。需要时请另一位系统管理员办理，或在服务器上用命令办理。"))
    if _is_administrator(account):
        raise Refused(_("这是管理员的账号：请先收回管理员身份，再停用。"))
    with act(by=by, conference_id=account.conference_id) as record:
        changed = Account.objects.filter(pk=account.pk, is_active=True).update(is_active=False)
        ended = sessions.end(account.pk)
        if changed:
            record.line(
                "accounts.disable", "account", account.pk, data={"reason": reason[:200], "sessions_ended": ended}
            )


def enable(account: Account, *, by: Actor) -> None:
    """The account may be used again."""
    with act(by=by, conference_id=account.conference_id) as record:
        if Account.objects.filter(pk=account.pk, is_active=False).update(is_active=True):
            record.line("accounts.enable", "account", account.pk)


def reset_password(account: Account, *, by: Actor) -> str:
    """A password for one sign-in. That of another administrator is not the system administrator's to reset."""
    if by.administration is not None and account.pk != by.account_id and _is_administrator(account):
        raise Refused(_("管理员的密码不能在这里重置，以免一人掌握两种权限：请在服务器上运行 ./tongxin admin reset。"))
    return passwords.reset(account, by=by)


def _is_administrator(account: Account) -> bool:
    return account.system_grants.filter(power__in=ADMINISTRATIONS).exists()


def unlock_source(source: str, *, by: Actor) -> None:
    """Open the way again for everybody behind one address; that concerns every conference of the installation."""
    held = by.administration
    if not by.is_system and (held is None or held.power != SYSTEM or held.conference_id is not None):
        raise Refused(_("只有全系统的系统管理员可以解除一个来源的锁定。"))
    with act(by=by) as record:
        dropped = entering.forget_wrong_passwords_from(source)
        if dropped:
            record.line("accounts.unlock_source", data={"dropped": dropped, "address": source})


def unlock(account: Account, *, by: Actor) -> int:
    """Open the way again after wrong passwords; returns how many notes of wrong passwords were dropped."""
    with act(by=by, conference_id=account.conference_id) as record:
        dropped = entering.forget_wrong_passwords(account.username)
        passwords.GUESSES.forget(str(account.pk))
        record.line("accounts.unlock", "account", account.pk, data={"dropped": dropped})
    return dropped
