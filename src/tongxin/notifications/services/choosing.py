"""What an account chooses about its messages; an address is used only once its owner confirmed it."""

import hashlib
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.errors import Blocked, InvalidInput
from tongxin.kernel.privacy import seal, unseal
from tongxin.notifications import rules, selectors
from tongxin.notifications.models import Choice
from tongxin.notifications.rules import LetterState, MailWish
from tongxin.notifications.services import mailing

_SALT = "notifications.confirm"
_VALID_SECONDS = 3 * 24 * 3600
_DAYS_OFF: dict[str, bool | None] = {"": None, "quiet": True, "mail": False}


def address_typed(choice: Choice) -> str:
    """The address as its owner typed it, confirmed or not."""
    return unseal(choice.address, about=mailing.about(choice.account_id)) if choice.address else ""


def choose(account: Account, values: dict[str, Any], *, by: Actor, confirm_path: str) -> bool:
    """Store the choice; returns whether a mail that asks for a confirmation went out. ``confirm_path`` holds ``{token}``."""
    _check(values)
    address = values["address"].strip()
    with act(by=by) as record:
        choice = selectors.choice_of(account)
        is_new = address != address_typed(choice)
        choice.mail = values["mail"]
        choice.quiet_from, choice.quiet_until = values["quiet_from"], values["quiet_until"]
        choice.quiet_on_days_off = _DAYS_OFF[values["days_off"]]
        if is_new:
            choice.address = seal(address, about=mailing.about(account.pk)) if address else ""
            choice.confirmed = False
        choice.save()
        record.line("notifications.choose", "", data={"mail": choice.mail, "new_address": is_new})
    if not address or choice.confirmed or not mailing.is_set_up():
        return False
    token = signing.dumps([account.pk, _digest(address)], salt=_SALT)
    outcome = mailing.send_confirmation(account, address, confirm_path.format(token=token))
    if outcome.state != LetterState.SENT:
        raise Blocked(_("已保存，但确认邮件没有发出：{why}。").format(why=mailing.said_of(outcome.note)))
    return True


def _check(values: dict[str, Any]) -> None:
    errors: dict[str, str] = {}
    if values["mail"] != MailWish.NONE and not values["address"].strip():
        errors["address"] = _("要收邮件，请填写邮箱地址。")
    for key in ("quiet_from", "quiet_until"):
        if values[key] and rules.time_in(values[key]) is None:
            errors[key] = _("请写成 24 小时制的时间，例如 21:30。")
    if errors:
        raise InvalidInput(errors)


def _digest(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()[:32]


def confirm(account: Account, token: str, *, by: Actor) -> bool:
    """The owner opened the link while signed in; False when it is old, of somebody else, or of another address."""
    try:
        account_id, digest = signing.loads(token, salt=_SALT, max_age=_VALID_SECONDS)
    except signing.BadSignature:
        return False
    choice = selectors.choice_of(account)
    if account_id != account.pk or not choice.address or digest != _digest(address_typed(choice)):
        return False
    with act(by=by) as record:
        Choice.objects.filter(pk=choice.pk).update(confirmed=True)
        record.line("notifications.confirm_address", "")
    return True
