"""Table of contents of the registers app."""

from django.utils.translation import gettext_noop as _

from tongxin.kernel.access.actors import Power
from tongxin.kernel.audit.verbs import AuditVerb
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.numbering import NumberScheme
from tongxin.kernel.registry import Module
from tongxin.kernel.web.navigation import NavItem
from tongxin.registers import panels, roles, selectors, services
from tongxin.registers.exchange import SHEETS
from tongxin.registers.indicators import DIMENSIONS, INDICATORS
from tongxin.registers.models import RegisterRow, ReturnSheet
from tongxin.registers.parameters import PARAMETERS
from tongxin.registers.setup import REGISTERS
from tongxin.registers.workflow import REGISTER_ROW, RETURN_SHEET

KIND = CaseKind(
    key="register_row",
    label=_("台账记录"),
    plural="register-rows",
    model=RegisterRow,
    workflow=REGISTER_ROW,
    standing=(roles.KEEPER, roles.READER),
    module="registers",
    search_text=panels.row_text,
    sections=panels.SECTIONS,
    subtitle=panels.row_subtitle,
    chips=panels.row_chips,
    content=services.row_content,
    related=("kind",),
    listed=False,
    measure=_("条"),
    empty_sentence=_("还没有台账记录。请到“机关台账”里选一本登记。"),
)

SHEET = CaseKind(
    key="return_sheet",
    label=_("填报任务"),
    plural="return-sheets",
    model=ReturnSheet,
    workflow=RETURN_SHEET,
    roles=(roles.ADDRESSEE,),
    standing=(roles.RETURN_OFFICE, roles.RETURN_READER),
    module="registers",
    sections=panels.RETURN_SECTIONS,
    content=panels.sheet_content,
    related=("table", "organisation"),
    listed=False,
    empty_sentence=_("没有需要填报的表。"),
)

MODULE = Module(
    key="registers",
    name=_("机关台账"),
    offers=(
        KIND,
        SHEET,
        *PARAMETERS,
        NumberScheme(
            "register_row.number",
            _("台账编号"),
            lambda row, n: f"{row.kind.name}{row.day.year}-{n:03d}",
            scope=lambda row: f"{row.kind_id}.{row.day.year}",
        ),
        Power(roles.KEEP, _("台账登记")),
        Power(roles.READ, _("台账查看")),
        NavItem("registers.registers", _("机关台账"), "/registers/", "grid", _("综合"), selectors.may_see),
        NavItem("registers.returns", _("填报"), "/returns/", "send", _("综合"), selectors.may_see),
        AuditVerb("registers.send_table", _("发出填报")),
        AuditVerb("registers.issue_links", _("为未报单位生成链接"), weighty=True),
        AuditVerb("registers.export_table", _("导出填报汇总")),
        AuditVerb("registers.add_kind", _("新增台账")),
        AuditVerb("registers.edit_kind", _("修改台账设置")),
        AuditVerb("registers.export", _("导出台账")),
        *DIMENSIONS,
        *INDICATORS,
        *SHEETS,
        REGISTERS,
    ),
)
