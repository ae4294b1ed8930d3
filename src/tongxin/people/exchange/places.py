"""Who belongs to which organisation, as a sheet of its own: a row for each person and organisation."""

import datetime as dt
import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.exchange.cells import Code, Phone, Words, key_of
from tongxin.kernel.exchange.days import Day
from tongxin.kernel.exchange.declarations import Change, Column, Keeper, Placed, Row, RowProblem, Sheet, Trace
from tongxin.kernel.privacy import blind
from tongxin.people import selectors
from tongxin.people.exchange import words
from tongxin.people.exchange.names import Names
from tongxin.people.exchange.recognition import Recognition
from tongxin.people.rules import MOST_COMMITTEES, SINGLE_KINDS, TERM_KINDS, Duty, OrganisationKind
from tongxin.people.selectors import sheets
from tongxin.people.selectors.sheets import Belongs
from tongxin.people.services.import_undo import take_back_places
from tongxin.people.services.institution_import import write_places

_DATED = ("duty", "starts", "ends")


class PlaceKeeper(Keeper):
    """Keeps belongings; one person and one organisation are one row, the newest when there were several."""

    def __init__(self, by: Actor, conference_id: int, chosen: frozenset[str] = frozenset()) -> None:
        super().__init__(by, conference_id, chosen)
        self._roster = sheets.roster(by, conference_id)
        self._names = Names(self._roster.organisations)
        self._recognition = Recognition(self._roster)
        self._all = {row.pk: row for rows in self._roster.every_belonging.values() for row in rows}
        current = [row for rows in self._roster.belongings.values() for row in rows]
        self._newest: dict[tuple[int, int], Belongs] = {}
        for row in sorted(current, key=lambda b: (b.starts, b.pk)):
            self._newest[row.person_id, row.organisation_id] = row
        self._seen: dict[tuple[int, int], int] = {}
        self._held: dict[tuple[int, str], set[int]] = {}
        for row in current:
            if row.lasts(self._roster.day):
                self._held.setdefault((row.person_id, row.kind), set()).add(row.organisation_id)

    def place(self, row: Row) -> Placed:
        """Recognise person and organisation; both must be there."""
        values: dict[str, Any] = dict(row.values)
        notes: list[str] = []
        person_id = self._recognition.find(values, notes)
        if person_id is None:
            raise RowProblem("name", gettext("名册里没有“{name}”，请先导入名册").format(name=values["name"]))
        kind, name, organisation_id = self._organisation(values)
        if (before := self._seen.setdefault((person_id, organisation_id), row.number)) != row.number:
            raise RowProblem("organisation", gettext("和第 {row} 行重复，请只留一行").format(row=before))
        known = self._newest.get((person_id, organisation_id))
        if known is None and (kind, name) in self._names.dissolved:
            raise RowProblem("organisation", gettext("“{name}”已经撤销，不能再编入").format(name=name))
        kept = {key: values[key] for key in _DATED if key in values}
        if not kept.get("starts", "x"):
            del kept["starts"]
        if known is None:
            kept.setdefault("starts", self._roster.day.isoformat())
            kept.setdefault("duty", Duty.MEMBER.value)
            self._end_with_term(kept, kind)
        placed = Placed(known.pk if known else None, kept, notes=notes)
        if known:
            placed.stored = {"duty": known.duty, "starts": known.starts.isoformat(), "ends": _iso(known.ends)}
        else:
            placed.values |= {"person_id": person_id, "organisation_id": organisation_id}
        self._check(placed, person_id, organisation_id, kind)
        return placed

    def _end_with_term(self, kept: dict[str, Any], kind: str) -> None:
        """When the next term is decided already, a place that is given for a term ends with this one."""
        last = self._roster.term.ends if self._roster.term else None
        if last and kind in TERM_KINDS and not kept.get("ends") and kept["starts"] <= last.isoformat():
            kept["ends"] = last.isoformat()

    def _organisation(self, values: dict[str, Any]) -> tuple[str, str, int]:
        name, kind = values["organisation"], values.get("kind", "")
        kinds = (
            [kind]
            if kind
            else self._names.kinds.get(key_of(name), []) or sorted({each for each, _name in self._names.ids})
        )
        found = [(each, full) for each in kinds if (full := self._names.find(each, name))]
        if not found:
            raise RowProblem("organisation", gettext("没有“{name}”，请先导入组织").format(name=name))
        if len(found) > 1:
            raise RowProblem("kind", gettext("叫“{name}”的不止一个，请写明类别").format(name=name))
        return (*found[0], self._names.ids[found[0]])

    def _check(self, placed: Placed, person_id: int, organisation_id: int, kind: str) -> None:
        starts = placed.values.get("starts") or placed.stored.get("starts", "")
        ends = placed.values.get("ends", placed.stored.get("ends", "")) or ""
        if ends and ends < starts:
            placed.problems.append(RowProblem("ends", gettext("结束日期早于开始日期（{day}）").format(day=starts)))
        held = self._held.setdefault((person_id, kind), set())
        if ends and dt.date.fromisoformat(ends) < self._roster.day:
            held.discard(organisation_id)
            return
        held.add(organisation_id)
        if kind in SINGLE_KINDS and len(held) > 1:
            sentence = gettext("同时只能属于一个；他现在还在另一个里，请先写上那一个的结束日期，并排在前面")
            placed.problems.append(RowProblem("organisation", sentence))
        if kind == OrganisationKind.SPECIAL_COMMITTEE and len(held) > MOST_COMMITTEES:
            sentence = gettext("最多参加 {most} 个专门委员会，加上这一行有 {n} 个")
            placed.problems.append(RowProblem("organisation", sentence.format(most=MOST_COMMITTEES, n=len(held))))
        if placed.problems and placed.target is None:
            held.discard(organisation_id)

    def write(self, changes: Sequence[Change]) -> list[Trace]:
        """Through the service."""
        return write_places(changes, conference_id=self.conference_id, by=self.by)

    def marks(self, targets: Collection[int]) -> dict[int, str]:
        """Over all columns."""
        return {
            pk: blind(json.dumps(self._all[pk], default=str), about="people.mark") for pk in targets if pk in self._all
        }

    def take_back(self, traces: Sequence[Trace]) -> None:
        """Through the service."""
        take_back_places(traces, conference_id=self.conference_id, by=self.by)

    def rows(self) -> Iterator[dict[str, Any]]:
        """What lasts today, person by person."""
        for person_id, rows in self._roster.belongings.items():
            standing = self._roster.standings.get(person_id)
            for row in rows:
                if row.lasts(self._roster.day) and self._newest[person_id, row.organisation_id] == row:
                    yield {
                        "name": self._roster.people[person_id]["name"],
                        "number": standing.number if standing else "",
                        "employer": self._roster.people[person_id]["employer"],
                        "phone": self._roster.personal(person_id).get("phone", ""),
                        "organisation": row.name,
                        "kind": row.kind,
                        "duty": row.duty,
                        "starts": row.starts.isoformat(),
                        "ends": _iso(row.ends),
                    }

    def lists(self) -> dict[str, list[str]]:
        """The organisations there are."""
        return {"organisation": [name for names in self._names.by_kind.values() for name in names]}


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


PLACES = Sheet(
    key="people.places",
    label=_("组织成员"),
    power=selectors.MANAGE,
    columns=(
        Column(
            "name", _("姓名"), Words(40, is_name=True), ("委员姓名", "成员", "成员姓名"), required=True, identifies=True
        ),
        Column("number", _("委员编号"), Code(20), ("编号", "委员号"), identifies=True),
        Column("employer", _("工作单位"), Words(80), ("单位", "所在单位"), identifies=True),
        Column("phone", _("手机号码"), Phone(), ("手机", "手机号", "联系电话"), identifies=True, personal="phone"),
        Column(
            "organisation",
            _("组织"),
            Words(60, is_name=True),
            ("组织名称", "所属组织", "界别", "专委会", "专门委员会", "所在组织"),
            required=True,
            identifies=True,
        ),
        Column("kind", _("类别"), words.KIND, ("组织类别", "类型"), identifies=True),
        Column("duty", _("职责"), words.DUTY, ("组织职务", "担任职务", "职务"), hint=_("不写的按“成员”登记")),
        Column("starts", _("开始"), Day(), ("开始日期", "加入时间", "加入日期", "任职开始")),
        Column("ends", _("结束"), Day(), ("结束日期", "退出时间", "任职结束")),
    ),
    keeper=PlaceKeeper,
    lead=_("谁在哪个界别、专委会、党派或小组里，担任什么；每人每个组织一行。写上结束日期就是退出。"),
    icon="clipboard-check",
)
