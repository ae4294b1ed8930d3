"""Table of contents of the plans app."""

from django.utils.translation import gettext_noop as _

from tongxin.kernel.access.actors import Power
from tongxin.kernel.audit.verbs import AuditVerb
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.registry import Module
from tongxin.kernel.web.navigation import NavItem
from tongxin.plans import panels, roles, selectors
from tongxin.plans.indicators import DIMENSIONS, INDICATORS
from tongxin.plans.models import PlanItem
from tongxin.plans.workflow import PLAN_ITEM

KIND = CaseKind(
    key="plan_item",
    label=_("计划事项"),
    plural="plan-items",
    model=PlanItem,
    workflow=PLAN_ITEM,
    roles=(roles.RESPONSIBLE_PERSON, roles.RESPONSIBLE_ORGANISATION),
    standing=(roles.KEEPER, roles.READER),
    module="plans",
    search_text=panels.item_text,
    sections=panels.SECTIONS,
    subtitle=panels.item_subtitle,
    content=panels.item_content,
    related=("plan",),
    listed=False,
    measure=_("项"),
    empty_sentence=_("还没有计划事项。请到“工作计划”里新增。"),
)

MODULE = Module(
    key="plans",
    name=_("工作计划"),
    offers=(
        KIND,
        Power(roles.KEEP, _("计划维护")),
        Power(roles.READ, _("计划查看")),
        NavItem("plans.plans", _("工作计划"), "/plans/", "calendar-event", _("综合"), selectors.may_see),
        AuditVerb("plans.make_plan", _("新增计划")),
        AuditVerb("plans.edit_plan", _("修改计划")),
        *DIMENSIONS,
        *INDICATORS,
    ),
)
