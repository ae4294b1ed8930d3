"""Local rules of proposals, as parameters of the conference."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tongxin.kernel.conferences.parameters import Parameter
from tongxin.kernel.deadlines import rules


def _whole_number(low: int, high: int) -> Any:
    def check(value: Any) -> str | None:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            return gettext("应为 {low} 到 {high} 之间的整数。").format(low=low, high=high)
        return None

    return check


def _yes_no(value: Any) -> str | None:
    return None if isinstance(value, bool) else gettext("应为“是”或“否”。")


PARAMETERS = (
    Parameter(
        "proposals.signatures",
        _("最少签名人数"),
        _("提交提案所需的签名人数，含第一提案人。"),
        1,
        "integer",
        _("人"),
        _whole_number(1, 20),
    ),
    Parameter(
        "proposals.assist_before_answer",
        _("会办意见先行"),
        _("会办意见收齐后主办单位才能答复。"),
        default=True,
        kind="yes_no",
        check=_yes_no,
    ),
    Parameter(
        "proposals.review_term",
        _("审查期限"),
        _("从提交到立案或不予立案。"),
        {"count": 15, "unit": "working_day"},
        "term",
        check=rules.check,
    ),
    Parameter(
        "proposals.assign_term",
        _("交办期限"),
        _("从立案到交办。"),
        {"count": 30, "unit": "day"},
        "term",
        check=rules.check,
    ),
    Parameter(
        "proposals.answer_term",
        _("主办答复期限"),
        _("从交办到答复提案人。"),
        {"count": 3, "unit": "month"},
        "term",
        check=rules.check,
    ),
    Parameter(
        "proposals.assist_term",
        _("会办意见期限"),
        _("从交办到提交会办意见。"),
        {"count": 1, "unit": "month"},
        "term",
        check=rules.check,
    ),
    Parameter(
        "proposals.rehandle_term",
        _("再办安排期限"),
        _("从评价“不满意”到安排再次办理。"),
        {"count": 10, "unit": "working_day"},
        "term",
        check=rules.check,
    ),
    Parameter(
        "proposals.rating_term",
        _("评价期限"),
        _("从答复到提案人评价。"),
        {"count": 15, "unit": "working_day"},
        "term",
        check=rules.check,
    ),
)
