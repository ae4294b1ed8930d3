"""Local rules of registers, as parameters of the conference."""

from django.utils.translation import gettext_noop as _

from tongxin.kernel.conferences.parameters import Parameter
from tongxin.kernel.deadlines import rules
from tongxin.registers.workflow import RETURN_DAYS

PARAMETERS = (
    Parameter(
        RETURN_DAYS,
        _("填报期限"),
        _("发一张填报表时建议的期限；每张表可以另写截止日期。"),
        {"count": 10, "unit": "working_day"},
        kind="term",
        check=rules.check,
    ),
)
