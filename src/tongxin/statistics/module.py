"""Table of contents of the statistics app."""

from django.utils.translation import gettext_noop as _

from tongxin.kernel.access.tiers import holds_office
from tongxin.kernel.audit.verbs import AuditVerb
from tongxin.kernel.queue.scheduler import Job
from tongxin.kernel.registry import Module
from tongxin.kernel.web.navigation import NavItem, Tool
from tongxin.statistics import selectors
from tongxin.statistics.api import API
from tongxin.statistics.commands import FIGURES, REPORT
from tongxin.statistics.services import filling

MODULE = Module(
    key="statistics",
    name=_("数据指标"),
    offers=(
        API,
        # Pages put in a few changed cases themselves; this keeps step with everything else.
        Job("statistics.fill", "填充指标", 5, filling.keep_filled),
        FIGURES,
        REPORT,
        # Members write; whoever holds an office reads figures.
        Tool("statistics.figures", _("数据指标"), "/figures/", "bar-chart", holds_office, 90),
        NavItem("statistics.figures", _("数据指标"), "/figures/", "bar-chart", _("综合"), selectors.may_see),
        AuditVerb("statistics.publish", _("公布数字"), weighty=True),
        NavItem(
            "statistics.coverage", _("报告对照"), "/report/coverage/", "clipboard-check", _("综合"), selectors.may_see
        ),
    ),
)
