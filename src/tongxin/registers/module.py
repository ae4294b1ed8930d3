"""Table of contents of the registers app."""

from django.utils.translation import gettext_noop as _

from tongxin.kernel.access.actors import Power
from tongxin.kernel.audit.verbs import AuditVerb
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.numbering import NumberScheme
from tongxin.kernel.registry import Module
from tongxin.kernel.web.navigation import NavItem
from tongxin.registers import panels, roles, selectors
from tongxin.registers.exchange import SHEETS
from tongxin.registers.indicators import DIMENSIONS, INDICATORS
from tongxin.registers.models import RegisterRow
from tongxin.registers.setup import REGISTERS
from tongxin.registers.workflow import REGISTER_ROW

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
    content=panels.row_content,
    related=("kind",),
    listed=False,
    measure=_("条"),
    empty_sentence=_("还没有台账记录。请到“机关台账”里选一本登记。"),
)

MODULE = Module(
    key="registers",
    name=_("机关台账"),
    offers=(
        KIND,
        NumberScheme(
            "register_row.number",
            _("台账编号"),
            lambda row, n: f"{row.kind.name}{row.day.year}-{n:03d}",
            scope=lambda row: f"{row.kind_id}.{row.day.year}",
        ),
        Power(roles.KEEP, _("台账登记")),
        Power(roles.READ, _("台账查看")),
        NavItem("registers.registers", _("机关台账"), "/registers/", "grid", _("综合"), selectors.may_see),
        AuditVerb("registers.add_kind", _("新增台账")),
        AuditVerb("registers.edit_kind", _("修改台账设置")),
        AuditVerb("registers.export", _("导出台账")),
        *DIMENSIONS,
        *INDICATORS,
        *SHEETS,
        REGISTERS,
    ),
)
