"""Reads of registers; each takes the actor, so that a neighbouring conference's rows never show."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.attachments.models import Attachment
from tongxin.kernel.cases.errors import Denied, NotVisible
from tongxin.kernel.cases.kinds import kind_of
from tongxin.kernel.cases.visibility import visible_cards
from tongxin.registers.models import RegisterKind, RegisterRow, ReturnSheet, ReturnTable
from tongxin.registers.roles import KEEP, READ
from tongxin.registers.rules import ColumnType, Counting, ReturnState, RowState, year_bounds

SORTS = ("day", "-day", "title", "number")


@dataclass(frozen=True)
class Wanted:
    """What somebody asks a register for."""

    q: str = ""
    year: str = ""
    scope: str = ""
    state: str = RowState.KEPT
    lacking: bool = False
    sort: str = "-day"


def may_see(actor: Actor) -> bool:
    """Whoever keeps or reads the registers of the conference at hand."""
    return actor.has(KEEP) or actor.has(READ)


def may_keep(actor: Actor) -> bool:
    """Whoever writes in them."""
    return actor.has(KEEP)


def require_sight(actor: Actor) -> int:
    """The conference whose registers the actor may read; everybody else is refused."""
    if actor.conference_id is None or not may_see(actor):
        raise NotVisible(_("台账由政协机关登记和查看，您的账号没有相应的职务。"))
    return actor.conference_id


def require_keeper(actor: Actor) -> int:
    """The conference whose registers the actor keeps."""
    place = require_sight(actor)
    if not may_keep(actor):
        raise Denied(_("台账由登记人维护，您可以查看，不能登记。"))
    return place


def kinds_of(conference_id: int) -> QuerySet[RegisterKind]:
    """The registers of a conference, in the order in which they came."""
    return RegisterKind.objects.filter(conference_id=conference_id).order_by("pk")


def kind_shown(actor: Actor, key: str) -> RegisterKind:
    """One register of the conference that the actor works in."""
    found = kinds_of(require_sight(actor)).filter(key=key).first()
    if found is None:
        raise NotVisible(_("没有这本台账。"))
    return found


def kind_by_id(actor: Actor, kind_id: int) -> RegisterKind:
    """The same by its id, for whoever keeps registers."""
    found = kinds_of(require_keeper(actor)).filter(pk=kind_id).first()
    if found is None:
        raise NotVisible(_("没有这本台账。"))
    return found


def kind_in(conference_id: int, key: str) -> RegisterKind | None:
    """A register by its key."""
    return kinds_of(conference_id).filter(key=key).first()


def is_used(kind: RegisterKind) -> bool:
    """Whether it has rows, withdrawn ones among them."""
    return RegisterRow.objects.filter(kind=kind).exists()


def _seen(actor: Actor) -> QuerySet[RegisterRow]:
    cards = visible_cards(actor, kind_of("register_row")).order_by().values("pk")
    return RegisterRow.objects.filter(conference_id=actor.conference_id or 0, pk__in=cards)


def rows_wanted(actor: Actor, kind: RegisterKind, wanted: Wanted) -> QuerySet[RegisterRow]:
    """The visible rows of a register as somebody asked for them."""
    found = _seen(actor).filter(kind=kind, state=wanted.state or RowState.KEPT)
    if wanted.q:
        found = found.filter(Q(title__icontains=wanted.q) | Q(number=wanted.q) | Q(words__icontains=wanted.q))
    if wanted.year.isdecimal():
        found = found.filter(day__range=year_bounds(int(wanted.year)))
    if wanted.scope:
        found = found.filter(scope=wanted.scope)
    if wanted.lacking:
        found = found.filter(~Exists(Attachment.objects.filter(card_id=OuterRef("pk"))))
    sort = wanted.sort if wanted.sort in SORTS else "-day"
    return found.select_related("kind").order_by(sort, "-pk")


def years_of(kind: RegisterKind) -> list[str]:
    """The years in which it has rows, the newest first."""
    days = RegisterRow.objects.filter(kind=kind).dates("day", "year", order="DESC")
    return [str(day.year) for day in days]


def counted(kind: RegisterKind, rows: QuerySet[RegisterRow]) -> int:
    """The figure of a register over some of its rows."""
    plain = rows.order_by()
    if kind.counting == Counting.DISTINCT:
        return plain.exclude(who="").values("who").distinct().count()
    if kind.counting == Counting.SUM:
        return int(plain.aggregate(n=Sum("amount"))["n"] or 0)
    return plain.count()


def counts_of(actor: Actor, year: int) -> dict[int, tuple[int, int]]:
    """For each register how many rows it has in a year and what they count, at a few queries for all."""
    rows = _seen(actor).filter(state=RowState.KEPT, day__range=year_bounds(year)).order_by()
    grouped = rows.values("kind_id").annotate(n=Count("pk"), total=Sum("amount"), names=Count("who", distinct=True))
    rules = dict(kinds_of(actor.conference_id or 0).values_list("pk", "counting"))
    found = {}
    for g in grouped:
        by_rule = {Counting.DISTINCT: g["names"], Counting.SUM: g["total"] or 0}
        found[g["kind_id"]] = (g["n"], by_rule.get(Counting(rules[g["kind_id"]]), g["n"]))
    return found


def with_evidence(ids: Collection[int]) -> set[int]:
    """Which of these rows have a file."""
    return set(Attachment.objects.filter(card_id__in=ids).values_list("card_id", flat=True))


def rows_of(conference_id: int, kind_key: str) -> list[RegisterRow]:
    """The kept rows of a register, the oldest first: what goes out to a sheet and is recognised when it comes back."""
    rows = RegisterRow.objects.filter(conference_id=conference_id, kind__key=kind_key, state=RowState.KEPT)
    return list(rows.select_related("kind", "card").order_by("day", "pk"))


def own_kind_rows(conference_id: int, shipped: Iterable[str]) -> list[RegisterRow]:
    """The kept rows of all registers that a conference made itself."""
    rows = RegisterRow.objects.filter(conference_id=conference_id, state=RowState.KEPT).exclude(kind__key__in=shipped)
    return list(rows.select_related("kind", "card").order_by("kind_id", "day", "pk"))


def rows_by_id(conference_id: int, ids: Collection[int]) -> list[RegisterRow]:
    """Rows of a conference by id."""
    return list(RegisterRow.objects.filter(conference_id=conference_id, pk__in=ids).select_related("kind", "card"))


def counted_between(
    places: tuple[int, ...], start: dt.date | None, end: dt.date | None, kind_key: str = ""
) -> list[dict[str, Any]]:
    """The kept rows of some conferences in a period, both days included, with what they add to a figure."""
    rows = RegisterRow.objects.filter(conference_id__in=places, state=RowState.KEPT)
    if kind_key:
        rows = rows.filter(kind__key=kind_key)
    if start:
        rows = rows.filter(day__gte=start)
    if end:
        rows = rows.filter(day__lte=end)
    names = ("pk", "day", "amount", "who", "scope", "details", "conference_id", "kind__key", "kind__name")
    return list(rows.order_by("day", "pk").values(*names))


def tables_of(conference_id: int) -> QuerySet[ReturnTable]:
    """Tables that were sent out, the newest first, with how many came back."""
    live = Q(sheets__state__in=[ReturnState.WAITING, ReturnState.SUBMITTED])
    rows = ReturnTable.objects.filter(conference_id=conference_id).annotate(
        asked=Count("sheets", filter=live), back=Count("sheets", filter=Q(sheets__state=ReturnState.SUBMITTED))
    )
    return rows.order_by("-pk")


def table_shown(actor: Actor, table_id: int) -> ReturnTable:
    """One table of the conference that the actor works in."""
    found = tables_of(require_sight(actor)).filter(pk=table_id).first()
    if found is None:
        raise NotVisible(_("没有这张填报表。"))
    return found


def table_in(conference_id: int, table_id: int) -> ReturnTable | None:
    """A table by its id."""
    return ReturnTable.objects.filter(conference_id=conference_id, pk=table_id).first()


def sheets_of(table: ReturnTable) -> list[ReturnSheet]:
    """The parts of a table, those that are still waited for first."""
    rows = ReturnSheet.objects.filter(table=table).select_related("organisation", "card", "table")
    return sorted(rows, key=lambda sheet: (sheet.state != ReturnState.WAITING, sheet.pk))


def totals(table: ReturnTable, sheets: Iterable[ReturnSheet]) -> dict[str, int]:
    """What the number columns add up to, over what was handed in."""
    back = [sheet.filled for sheet in sheets if sheet.state == ReturnState.SUBMITTED]
    numbers = [column.key for column in table.fields if column.type == ColumnType.NUMBER]
    return {key: sum(int(filled.get(key) or 0) for filled in back) for key in numbers}


def returned_between(
    places: tuple[int, ...], start: dt.date | None, end: dt.date | None, kind_key: str
) -> list[tuple[int, dt.date, int, int]]:
    """(sheet, day, amount, conference) of what was handed in for the figure of a register."""
    rows = ReturnSheet.objects.filter(
        conference_id__in=places, table__feeds=kind_key, state=ReturnState.SUBMITTED
    ).select_related("table")
    if start:
        rows = rows.filter(submitted_on__gte=start)
    if end:
        rows = rows.filter(submitted_on__lte=end)
    found = []
    for sheet in rows.order_by("submitted_on", "pk"):
        amount, day = int(sheet.filled.get(sheet.table.fed_by) or 0), sheet.submitted_on
        if amount and day:
            found.append((sheet.pk, day, amount, sheet.conference_id))
    return found
