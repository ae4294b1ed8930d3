"""Forms of plans."""

from django.utils.translation import gettext_noop as _

from tongxin.kernel.workflow.fields import Choice, InputField, Integer, Text
from tongxin.plans.rules import NAME_LENGTH, SORTS, WORDS_LENGTH, PlanSort

PLAN: tuple[InputField, ...] = (
    Choice("sort", _("类别"), choices=SORTS, suggested=PlanSort.ANNUAL),
    Integer("year", _("年度"), minimum=2000, maximum=2100),
    Text("name", _("名称"), max_length=NAME_LENGTH, hint=_("例如：年度协商计划、“八个一”助企活动、民生议事堂月。")),
    Text("words", _("说明"), required=False, max_length=WORDS_LENGTH, lines=3),
)
NEW_PLAN: tuple[InputField, ...] = (
    *PLAN,
    Text(
        "items",
        _("事项"),
        required=False,
        max_length=8000,
        lines=8,
        hint=_("每行一项，可以从文件里粘贴；责任单位和期限以后逐项填。"),
    ),
)
