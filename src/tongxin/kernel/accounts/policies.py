"""Rules of security that hold for the whole installation; the security administrator sets them, each change is audited."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.kernel.accounts.models import SecurityPolicy


@dataclass(frozen=True)
class Policy:
    """One rule: a switch, a number within bounds, or a short text."""

    key: str
    label: str
    meaning: str
    default: bool | int | str
    unit: str = ""
    least: int = 0
    most: int = 0

    @property
    def kind(self) -> str:
        """``switch``, ``number`` or ``text``."""
        return {bool: "switch", int: "number"}.get(type(self.default), "text")

    def read(self, text: str) -> bool | int | str:
        """The value that a form sent; a ValueError carries the sentence to show."""
        if self.kind == "switch":
            return text == "on"
        if self.kind == "text":
            return text.strip()[: self.most]
        if not text.strip().isdecimal() or not self.least <= int(text) <= self.most:
            raise ValueError(_("请填写 {least} 到 {most} 之间的整数。").format(least=self.least, most=self.most))
        return int(text)

    def show(self, value: Any) -> str:
        """The value as people read it."""
        if self.kind == "switch":
            return _("是") if value else _("否")
        unit = _(self.unit) if self.unit else ""
        return f"{value} {unit}".strip() or _("（未填写）")


SECOND_FACTOR, SECOND_FACTOR_GRACE = "second_factor", "second_factor_grace_hours"
PASSWORD_DAYS = "password_days"  # noqa: S105 (a key, not a password)
STAFF_IDLE, ADMINISTRATOR_IDLE, MEMBER_IDLE = "staff_idle_minutes", "administrator_idle_minutes", "member_idle_hours"
STAFF_HOURS, MEMBER_DAYS = "staff_hours", "member_days"
SIGN_OUT_EVERYWHERE = "sign_out_everywhere"
LINK_HOURS = "link_hours"
CONTACT = "contact"

POLICIES = {
    policy.key: policy
    for policy in (
        Policy(
            SECOND_FACTOR,
            gettext_noop("担任职务的账号必须双因素登录"),
            gettext_noop(
                "担任职务的账号和三类管理员登录时，除密码外还要验证码或通行密钥；委员可以自愿使用。演示时不要求。"
            ),
            default=True,
        ),
        Policy(
            SECOND_FACTOR_GRACE,
            gettext_noop("双因素宽限时间"),
            gettext_noop("第一次以职务身份登录后，多久之内可以先不设置双因素；0 表示没有宽限。三类管理员没有宽限。"),
            24,
            gettext_noop("小时"),
            0,
            168,
        ),
        Policy(
            PASSWORD_DAYS,
            gettext_noop("工作人员密码有效期"),
            gettext_noop("超过这个天数，登录后要先换密码；0 表示不限。"),
            90,
            gettext_noop("天"),
            0,
            3650,
        ),
        Policy(
            STAFF_IDLE,
            gettext_noop("工作人员无操作退出"),
            gettext_noop("担任职务的人和承办单位经办人，多久没有操作就要重新登录。"),
            30,
            gettext_noop("分钟"),
            5,
            480,
        ),
        Policy(
            ADMINISTRATOR_IDLE,
            gettext_noop("管理员无操作退出"),
            gettext_noop("三类管理员多久没有操作就要重新登录。"),
            15,
            gettext_noop("分钟"),
            5,
            60,
        ),
        Policy(
            MEMBER_IDLE,
            gettext_noop("委员无操作退出"),
            gettext_noop("委员多久没有操作就要重新登录。"),
            12,
            gettext_noop("小时"),
            1,
            168,
        ),
        Policy(
            STAFF_HOURS,
            gettext_noop("工作人员和管理员最长登录时间"),
            gettext_noop("不论有没有操作，到时都要重新登录。"),
            12,
            gettext_noop("小时"),
            1,
            24,
        ),
        Policy(
            MEMBER_DAYS,
            gettext_noop("委员最长登录时间"),
            gettext_noop("不论有没有操作，到时都要重新登录。"),
            7,
            gettext_noop("天"),
            1,
            30,
        ),
        Policy(
            SIGN_OUT_EVERYWHERE,
            gettext_noop("退出时结束所有设备的登录"),
            gettext_noop("在一台设备上退出，其他设备上的登录也一并结束。"),
            default=True,
        ),
        Policy(
            LINK_HOURS,
            gettext_noop("一次性链接最长有效时间"),
            gettext_noop("发给办理人的一次性链接，多久没有打开就作废。"),
            24,
            gettext_noop("小时"),
            1,
            72,
        ),
        Policy(
            CONTACT,
            gettext_noop("登录遇到问题时联系谁"),
            gettext_noop("写在登录页上，例如 办公室信息科 0571-0000000。"),
            "",
            most=60,
        ),
    )
}


def values() -> dict[str, Any]:
    """Every rule as it stands now, in one query."""
    stored = dict(SecurityPolicy.objects.values_list("key", "value"))
    return {key: stored.get(key, default_of(key)) for key in POLICIES}


def value(key: str) -> Any:
    """One rule as it stands now."""
    row = SecurityPolicy.objects.filter(key=key).values_list("value", flat=True).first()
    return default_of(key) if row is None else row


def default_of(key: str) -> Any:
    """What a rule is worth where nobody set it; settings may begin with other defaults than ours."""
    return settings.SECURITY_DEFAULTS.get(key, POLICIES[key].default)
