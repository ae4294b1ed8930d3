"""Handling bodies and organisations as sheets; each is known by its name."""

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.exchange.cells import Words, YesNo, key_of
from tongxin.kernel.exchange.days import Day
from tongxin.kernel.exchange.declarations import Change, Column, Keeper, Placed, Row, RowProblem, Sheet, Trace
from tongxin.kernel.privacy import blind
from tongxin.people import selectors
from tongxin.people.exchange import words
from tongxin.people.models import Body, Organisation
from tongxin.people.rules import HandlingSystem
from tongxin.people.selectors import sheets
from tongxin.people.services.import_undo import take_back_institutions
from tongxin.people.services.institution_import import Institution, write_institutions

_UPPER = ("上级", "上级单位", "上级组织", "主管单位", "隶属")


class _InstitutionKeeper(Keeper):
    """What bodies and organisations have in common: fields of their own, and one that they are part of."""

    model: ClassVar[Institution]
    fields: ClassVar[tuple[str, ...]]
    fixed: ClassVar[tuple[str, ...]] = ()

    def __init__(self, by: Actor, conference_id: int, chosen: frozenset[str] = frozenset()) -> None:
        super().__init__(by, conference_id, chosen)
        self._rows = sheets.institutions(by, conference_id, self.model, self.fields)
        self._by_name: dict[str, list[int]] = {}
        for pk, known in self._rows.items():
            self._by_name.setdefault(key_of(known["name"]), []).append(pk)
        self._seen: dict[tuple[str, str], int] = {}
        self._names_seen: set[str] = set()
        self._above: dict[str, str] = {}

    def place(self, row: Row) -> Placed:
        """Recognise by name; whose parent is missing, or is itself, is refused."""
        placed = Placed(None, dict(row.values))
        name, kind = placed.values["name"], self._kind(placed.values)
        fitting = [pk for pk in self._by_name.get(key_of(name), ()) if self._fits(pk, kind)]
        if len(fitting) > 1:
            raise RowProblem("kind", gettext("叫“{name}”的不止一个，请写明类别").format(name=name))
        placed.target = fitting[0] if fitting else None
        self._settle(placed, kind)
        key = (key_of(name), str(placed.values.get("kind", "")))
        if (before := self._seen.setdefault(key, row.number)) != row.number:
            raise RowProblem("name", gettext("和第 {row} 行重复，请只留一行").format(row=before))
        self._names_seen.add(key_of(name))
        if placed.values.get("parent"):
            self._parent(placed, name)
        if placed.target is not None:
            known = self._rows[placed.target]
            # A name that differs in width or spaces alone is the same name.
            placed.values["name"] = known["name"]
            placed.stored = {field: _said(known[field]) for field in self.fields}
            placed.stored["parent"] = known["parent__name"] or ""
        return placed

    def _kind(self, values: dict[str, Any]) -> str:
        return str(values.get("kind", ""))

    def _fits(self, target: int, kind: str) -> bool:
        return not kind or self._rows[target].get("kind", kind) == kind

    def _settle(self, placed: Placed, kind: str) -> None:
        """What a new one needs beside its name."""

    def _parent(self, placed: Placed, name: str) -> None:
        wanted = placed.values["parent"]
        found = self._by_name.get(key_of(wanted), ())
        if len(found) > 1:
            raise RowProblem("parent", gettext("叫“{name}”的不止一个，无法确定是哪一个").format(name=wanted))
        if found:
            wanted = placed.values["parent"] = self._rows[found[0]]["name"]
        elif key_of(wanted) not in self._names_seen:
            sentence = gettext("没有“{name}”；它要先登记，或者在文件里排在前面")
            raise RowProblem("parent", sentence.format(name=wanted))
        self._above[key_of(name)] = key_of(wanted)
        step, steps = key_of(name), 0
        while step in self._above and steps <= len(self._above):
            step, steps = self._above[step], steps + 1
            if step == key_of(name):
                raise RowProblem("parent", gettext("上级绕回了自己，请核对"))

    def write(self, changes: Sequence[Change]) -> list[Trace]:
        """Through the service."""
        return write_institutions(self.model, changes, self.fields, conference_id=self.conference_id, by=self.by)

    def marks(self, targets: Collection[int]) -> dict[int, str]:
        """Over all columns."""
        return {
            pk: blind(json.dumps(self._rows[pk], ensure_ascii=False, sort_keys=True, default=str), about="people.mark")
            for pk in targets
            if pk in self._rows
        }

    def take_back(self, traces: Sequence[Trace]) -> None:
        """Through the service."""
        fields = (*self.fields, "parent")
        take_back_institutions(self.model, traces, fields, conference_id=self.conference_id, by=self.by)

    def rows(self) -> Iterator[dict[str, Any]]:
        """In the order they were entered."""
        for known in self._rows.values():
            yield {field: _said(known[field]) for field in self.fields} | {"parent": known["parent__name"] or ""}

    def lists(self) -> dict[str, list[str]]:
        """What there is to be part of."""
        return {"parent": [known["name"] for known in self._rows.values()]}


def _said(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else "" if value is None else value


class BodyKeeper(_InstitutionKeeper):
    """Handling bodies."""

    model = Body
    fields = ("name", "system", "duties", "on_paper", "ended")


class OrganisationKeeper(_InstitutionKeeper):
    """Sectors, committees, parties, groups; of one name there may be one in each kind."""

    model = Organisation
    fields = ("name", "kind", "duties", "ended")

    def _settle(self, placed: Placed, kind: str) -> None:
        if placed.target is not None:
            placed.values["kind"] = self._rows[placed.target]["kind"]
            return
        found = kind or words.kind_of(placed.values["name"])
        if not found:
            raise RowProblem("kind", gettext("从名称看不出是哪一类，请填写类别"))
        placed.values["kind"] = found


BODIES = Sheet(
    key="people.bodies",
    label=_("承办单位"),
    power=selectors.MANAGE,
    columns=(
        Column(
            "name",
            _("名称"),
            Words(60, is_name=True),
            ("单位", "单位名称", "承办单位", "承办单位名称", "部门", "部门名称"),
            required=True,
            identifies=True,
        ),
        Column(
            "system",
            _("承办系统"),
            words.SYSTEM,
            ("系统", "所属系统", "单位类别", "类别"),
            default=HandlingSystem.GOVERNMENT.value,
            hint=_("不写的按“政府”登记"),
        ),
        Column("parent", _("上级单位"), Words(60, is_name=True), _UPPER),
        Column("duties", _("职责"), Words(1000), ("主要职责", "职能", "工作职责", "职责范围")),
        Column("on_paper", _("纸质办理"), YesNo(), ("是否纸质办理", "纸质")),
        Column("ended", _("撤销日期"), Day(), ("撤并日期",)),
    ),
    keeper=BodyKeeper,
    lead=_("办理提案的部门和单位；按名称认，名称对得上就更新。职责写得越具体，推荐承办单位越准。"),
    icon="building",
)
ORGANISATIONS = Sheet(
    key="people.organisations",
    label=_("界别、专委会与组织"),
    power=selectors.MANAGE,
    columns=(
        Column(
            "name",
            _("名称"),
            Words(60, is_name=True),
            ("组织", "组织名称", "界别", "界别名称", "专委会", "专委会名称", "专门委员会", "党派名称"),
            required=True,
            identifies=True,
        ),
        Column(
            "kind",
            _("类别"),
            words.KIND,
            ("组织类别", "类型"),
            identifies=True,
            hint=_("不写的按名称判断，例如“…委员会”是专门委员会"),
        ),
        Column("parent", _("上级组织"), Words(60, is_name=True), _UPPER),
        Column("duties", _("职责"), Words(500), ("主要职责", "职能", "工作职责")),
        Column("ended", _("撤销日期"), Day()),
    ),
    keeper=OrganisationKeeper,
    lead=_("界别、专门委员会、党派、团体和小组；按名称和类别认。"),
    icon="diagram-3",
)
