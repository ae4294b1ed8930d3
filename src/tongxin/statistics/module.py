"""Table of contents of the statistics app."""

from tongxin.kernel.registry import Module
from tongxin.kernel.web.navigation import NavItem
from tongxin.statistics import selectors
from tongxin.statistics.commands import FIGURES, REPORT

MODULE = Module(
    key="statistics",
    name="数据指标",
    offers=(
        FIGURES,
        REPORT,
        NavItem("statistics.figures", "数据指标", "/figures/", "bar-chart", "综合", selectors.may_see),
        NavItem("statistics.coverage", "报告对照", "/report/coverage/", "clipboard-check", "综合", selectors.may_see),
    ),
)
