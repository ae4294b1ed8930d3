"""Local rules of reminders and quiet hours, as parameters of the conference."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tongxin.kernel.conferences.parameters import Parameter
from tongxin.notifications import rules
from tongxin.notifications.selectors import OVERDUE_EVERY, QUIET_DAYS_OFF, QUIET_FROM, QUIET_UNTIL, REMINDER_DAYS


def _days(value: Any) -> str | None:
    if isinstance(value, str) and rules.days_in(value) is not None:
        return None
    return gettext("请写成用顿号分开的天数，最多 {n} 个，每个不超过 {most} 天，例如 7、3、0。").format(
        n=rules.MOST_STAGES, most=rules.LATEST
    )


def _time(value: Any) -> str | None:
    if isinstance(value, str) and rules.time_in(value) is not None:
        return None
    return gettext("请写成 24 小时制的时间，例如 21:30。")


def _between(low: int, high: int) -> Callable[[Any], str | None]:
    def check(value: Any) -> str | None:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            return gettext("应为 {low} 到 {high} 之间的整数。").format(low=low, high=high)
        return None

    return check


def _yes_no(value: Any) -> str | None:
    return None if isinstance(value, bool) else gettext("应为“是”或“否”。")


PARAMETERS = (
    Parameter(
        REMINDER_DAYS,
        _("到期前提醒"),
        _("距离期限还有几个工作日时提醒；0 是到期当天。用顿号分开。"),
        "7、3、0",
        "text",
        _("个工作日"),
        _days,
    ),
    Parameter(
        OVERDUE_EVERY,
        _("逾期后提醒间隔"),
        _("逾期第 1 个工作日提醒一次，以后每隔这么多个工作日再提醒一次。"),
        5,
        "integer",
        _("个工作日"),
        _between(1, 60),
    ),
    Parameter(QUIET_FROM, _("免打扰开始"), _("从这个时间起不发邮件，消息照常进收件箱。"), "21:30", "text", "", _time),
    Parameter(
        QUIET_UNTIL, _("免打扰结束"), _("到这个时间再发；发之前先核对还用不用提醒。"), "07:30", "text", "", _time
    ),
    Parameter(
        QUIET_DAYS_OFF,
        _("休息日免打扰"),
        _("周末和节假日不发邮件，等到下一个工作日。"),
        default=True,
        kind="yes_no",
        check=_yes_no,
    ),
)
