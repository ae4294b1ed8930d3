"""Forms of registers that are no edge of a row."""

from typing import Any

from django.utils.translation import gettext_noop as _

from tongxin.kernel.workflow.fields import Choice, Day, FileOf, InputField, PickMany, Text, YesNo
from tongxin.registers.models import RegisterKind
from tongxin.registers.rules import COUNTINGS, SHIPPED, Counting, columns_text
from tongxin.registers.services import EVIDENCE
from tongxin.registers.workflow import DAY, SCOPE, TITLE, WORDS, own_fields


def new_row(kind: RegisterKind) -> tuple[InputField, ...]:
    """What is asked for a row of a register."""
    hint = _("原件照片、扫描件或网页截图。") if kind.needs_evidence else _("可以以后再补。")
    return (TITLE, DAY, SCOPE, *own_fields(kind), WORDS, FileOf(EVIDENCE, _("佐证"), hint=hint))


KIND: tuple[InputField, ...] = (
    Text("name", _("名称"), max_length=30),
    Text("unit", _("单位"), max_length=6, hint=_("例如：次、篇、家。")),
    Text(
        "meaning",
        _("口径"),
        max_length=300,
        lines=3,
        required=False,
        hint=_("什么算一条、按哪一天计，写给看数字的人。"),
    ),
    Text(
        "columns",
        _("栏目"),
        max_length=1500,
        lines=6,
        hint=_(
            "每行一栏：名称 类型 必填。类型有文字、数字、日期、选项、人员、组织；选项用顿号隔开，例如“级别 选项 必填 省级、市级”。"
        ),
    ),
    Choice("counting", _("计数规则"), choices=COUNTINGS, suggested=Counting.ROWS),
    Text("counted", _("按哪一栏"), required=False, max_length=20, hint=_("去重或求和时填写栏目名称。")),
    YesNo("needs_evidence", _("每条都要有佐证")),
)
KIND_THERE: tuple[InputField, ...] = (*KIND, YesNo("ended", _("停用：不再登记，已有的记录照常查看和计数")))


def kind_values(kind: RegisterKind) -> dict[str, Any]:
    """A register as its form shows it."""
    labels = {column.key: column.label for column in kind.fields}
    return {
        "name": kind.name,
        "unit": kind.unit,
        "meaning": kind.meaning,
        "columns": columns_text(kind.fields),
        "counting": kind.counting,
        "counted": labels.get(kind.counted, ""),
        "needs_evidence": kind.needs_evidence,
        "ended": kind.valid_until is not None,
    }


NEW_TABLE: tuple[InputField, ...] = (
    Text("title", _("标题"), max_length=100, hint=_("例如：上半年走访企业情况填报。")),
    Text("words", _("填报说明"), required=False, max_length=1000, lines=3),
    Text(
        "columns",
        _("栏目"),
        max_length=1500,
        lines=6,
        hint=_(
            "每行一栏：名称 类型 必填。数字可以写范围，如“场次 数字 0-500”；合计写成“合计 =甲+乙”，不相等的不能报送。"
        ),
    ),
    Day("due", _("截止日期")),
    PickMany("organisations", _("发给"), principal="organisation", required=True),
    Choice(
        "feeds",
        _("计入台账数字"),
        choices=tuple((kind.key, kind.name) for kind in SHIPPED),
        required=False,
        hint=_("报送的数字汇总后计入这本台账的全系统数字；只用于汇总的不选。"),
    ),
    Text("fed_by", _("用哪一栏计入"), required=False, max_length=20, hint=_("选了台账时填写，应为数字栏。")),
)
