"""Table of contents of the statistics app."""

from pathlib import Path

from django.utils.translation import gettext_noop as _

from tongxin.kernel.access.tiers import holds_office
from tongxin.kernel.audit.verbs import AuditVerb
from tongxin.kernel.indicators.reports import YEAR, ReportTemplate
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
        AuditVerb("statistics.begin_report", _("起草报告")),
        AuditVerb("statistics.change_report", _("修改报告草稿")),
        AuditVerb("statistics.drop_report", _("删除报告草稿")),
        AuditVerb("statistics.freeze_report", _("报告定稿"), weighty=True),
        AuditVerb("statistics.reopen_report", _("重新起草报告"), weighty=True),
        AuditVerb("statistics.keep_report_text", _("修改报告模板")),
        AuditVerb("statistics.take_report", _("下载报告")),
        ReportTemplate(
            "statistics.annual", _("年度工作报告数字底稿"), YEAR, Path(__file__).parent / "reports/annual.txt"
        ),
        NavItem("statistics.reports", _("报告"), "/reports/", "journal-text", _("综合"), selectors.may_see),
        NavItem(
            "statistics.coverage", _("报告对照"), "/report/coverage/", "clipboard-check", _("综合"), selectors.may_see
        ),
    ),
)
