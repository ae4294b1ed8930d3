"""What the pages about messages ask."""

from typing import Any

from django.utils.translation import gettext_noop as _

from tongxin.kernel.workflow.fields import Choice as Select
from tongxin.kernel.workflow.fields import InputField, Text
from tongxin.notifications.models import Choice
from tongxin.notifications.rules import MailWish

_DAYS_OFF = {None: "", True: "quiet", False: "mail"}
CHOICE: tuple[InputField, ...] = (
    Select(
        "mail",
        _("邮件"),
        choices=(
            (MailWish.NONE.value, _("不收邮件，只看收件箱")),
            (MailWish.EACH.value, _("每条消息一封")),
            (MailWish.DIGEST.value, _("每天一封，列出全部待办")),
        ),
    ),
    Text(
        "address",
        _("邮箱"),
        required=False,
        max_length=120,
        hint=_("邮件里只写标题和链接。新填的邮箱要先打开确认邮件里的链接，才会开始接收。"),
    ),
    Text("quiet_from", _("免打扰开始"), required=False, max_length=5, hint=_("例如 21:30；不填就按本政协的规定。")),
    Text("quiet_until", _("免打扰结束"), required=False, max_length=5, hint=_("例如 07:30；不填就按本政协的规定。")),
    Select(
        "days_off",
        _("休息日"),
        required=False,
        choices=(("", _("按本政协的规定")), ("quiet", _("休息日不发邮件")), ("mail", _("休息日照常发"))),
    ),
)


def values_of(choice: Choice, address: str) -> dict[str, Any]:
    """What the form of a choice starts with."""
    return {
        "mail": choice.mail,
        "address": address,
        "quiet_from": choice.quiet_from,
        "quiet_until": choice.quiet_until,
        "days_off": _DAYS_OFF[choice.quiet_on_days_off],
    }
