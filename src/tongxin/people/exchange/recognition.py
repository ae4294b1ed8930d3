"""Tells who a row of a roster is about: by number, by document, by phone, by employer; two who fit are nobody."""

from typing import Any

from django.utils.translation import gettext as _

from tongxin.kernel.exchange.cells import CellError, CellKind, Email, IdNumber, Phone, Words, tight
from tongxin.kernel.exchange.days import Day
from tongxin.kernel.exchange.declarations import RowProblem
from tongxin.kernel.exchange.planning import HIDDEN
from tongxin.people.selectors.sheets import Roster

PERSONAL_KINDS: dict[str, CellKind] = {
    "phone": Phone(),
    "id_number": IdNumber(),
    "birth_date": Day(or_month=True),
    "address": Words(120),
    "email": Email(),
}
_TOLD = ("id_number", "phone", "employer", "number")


def normal(field: str, text: str) -> str:
    """A stored personal value as a sheet would read it; what a sheet would refuse stays as it is."""
    try:
        return str(PERSONAL_KINDS[field].read(text)) if text else ""
    except CellError:
        return text


class Recognition:
    """The persons of a conference by everything that may tell them apart."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._numbers = {s.number: s.person_id for s in roster.standings.values() if s.number}
        # A number of an earlier term tells a person only together with the name: the new term may count anew.
        self._earlier = {number: pk for number, pk in roster.numbers.items() if number not in self._numbers}
        self._bare: dict[str, set[str]] = {}
        for number in self._numbers:
            if number.startswith("0"):
                self._bare.setdefault(number.lstrip("0"), set()).add(number)
        self._namesakes: dict[str, list[int]] = {}
        for pk, person in roster.people.items():
            self._namesakes.setdefault(tight(person["name"]), []).append(pk)

    def find(self, values: dict[str, Any], notes: list[str]) -> int | None:
        """The person of a row, or None for somebody new; a number that lost its zeros gets them back."""
        number, name = values.get("number", ""), values["name"]
        if number in self._numbers:
            return self._of_number(number, name)
        earlier = self._earlier.get(number)
        if earlier is not None and self._name(earlier) == name and self._known(earlier, "number") in ("", number):
            return earlier
        if kept := self._with_zeros(number, name):
            notes.append(_("编号“{text}”按“{kept}”理解").format(text=number, kept=kept))
            values["number"] = kept
            return self._numbers[kept]
        people = self._namesakes.get(name, [])
        return self._among(people, values, notes) if people else None

    def _with_zeros(self, number: str, name: str) -> str:
        """The number as it is kept, when a spreadsheet took 0012 for 12 and the name agrees."""
        near = self._bare.get(number, ()) if number.isdigit() else ()
        fitting = [kept for kept in near if self._name(self._numbers[kept]) == name]
        return fitting[0] if len(fitting) == 1 else ""

    def _of_number(self, number: str, name: str) -> int:
        found = self._numbers[number]
        there = self._name(found)
        if there != name:
            sentence = _("编号 {number} 登记的是{there}，这一行写的是{name}；请核对编号，改名请在人员页面修改")
            raise RowProblem("number", sentence.format(number=number, there=there, name=name))
        return found

    def _name(self, person_id: int) -> str:
        return tight(self._roster.people[person_id]["name"])

    def _among(self, people: list[int], values: dict[str, Any], notes: list[str]) -> int | None:
        """One of those who bear the name: the surest sign decides; who contradicts no sign is taken when alone."""
        for sign in _TOLD[:3]:
            wanted = values.get(sign)
            if not wanted or HIDDEN in wanted:
                continue
            fitting = [pk for pk in people if self._known(pk, sign) == wanted]
            if sign == "employer":
                fitting = [pk for pk in fitting if not self._contradicts(pk, values, ("id_number", "phone", "number"))]
            if len(fitting) == 1:
                return fitting[0]
            if fitting:
                raise self._several(len(fitting))
        open_ones = [pk for pk in people if not self._contradicts(pk, values, _TOLD)]
        if len(open_ones) == 1:
            return open_ones[0]
        if open_ones:
            raise self._several(len(open_ones))
        there = _("、").join(self._roster.people[pk]["employer"] or _("没有登记单位") for pk in people[:3])
        notes.append(_("已有同名的人（{there}），这一行按新增处理；如果是同一个人，请写上委员编号").format(there=there))
        return None

    def _several(self, count: int) -> RowProblem:
        return RowProblem("name", _("有 {n} 位同名的人都对得上，请写上委员编号").format(n=count))

    def _contradicts(self, person_id: int, values: dict[str, Any], signs: tuple[str, ...]) -> bool:
        for sign in signs:
            wanted, known = values.get(sign), self._known(person_id, sign)
            if wanted and known and HIDDEN not in wanted and wanted != known:
                return True
        return False

    def _known(self, person_id: int, sign: str) -> str:
        if sign == "employer":
            return str(self._roster.people[person_id]["employer"])
        if sign == "number":
            standing = self._roster.standings.get(person_id)
            return standing.number if standing else ""
        return normal(sign, self._roster.personal(person_id).get(sign, ""))
