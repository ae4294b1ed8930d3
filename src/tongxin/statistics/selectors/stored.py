"""Reads the store: whole months of cells, days of facts at the edges; what is not in step is not read."""

import calendar
import datetime as dt
import functools
import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

from django.db.models import CharField, Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast

from tongxin.kernel import clock
from tongxin.kernel.audit.models import AuditChain, AuditLine
from tongxin.kernel.cases.kinds import kinds
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.indicators.declarations import (
    Day,
    Fact,
    Figure,
    Indicator,
    Measure,
    Places,
    cells_from,
    counted,
    empty_of,
    figured,
)
from tongxin.statistics.models import Combination, CombinationKey, Fill, MonthCell, PointCell, StoredFact

_BATCH = 500
# More changed cases than this and counting everything anew is quicker.
MOST_CASES = 2000
_MOST_LINES = 5000
MONTH, YEAR = 1, 12
_DECEMBER = 12
# Acts after which every figure is what it was before: sessions, messages, prints, exports, looks.
_HARMLESS = re.compile(
    r"(?:accounts|audit|documents|notifications|statistics)\.|"
    r"exchange\.(?:upload|plan|drop|export|forget_file|fetch_problems)$|"
    r"people\.(?:look|look_at_many|export_own|ask_change|withdraw_change|store_personal|bind_account|"
    r"take_account_back|open_account|lend_desk|take_desk_back|rehearse_term)$|"
    r".*\.(?:print|print_many|take_prints|export|attach|detach)$"
)
Marks = dict[str, int]
Points = dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Changed:
    """What happened since a fill: nothing, some cases with their parts, or so much that all is counted anew."""

    cases: frozenset[int] = frozenset()
    everything: bool = False

    def __bool__(self) -> bool:
        return self.everything or bool(self.cases)


def definition_of(indicator: Indicator) -> str:
    """What makes a fill useless when it differs."""
    shape = hashlib.sha256("|".join((indicator.combine, *indicator.cut_by)).encode()).hexdigest()[:16]
    return f"{indicator.version}:{shape}"


def is_kept(indicator: Indicator) -> bool:
    """Whether an indicator is stored: a stock is what there is on a day, and is asked of the records themselves."""
    return indicator.combine != "stock"


def marks_now() -> Marks:
    """How far each audit chain goes. Every act ends with a line of a chain, in the order in which acts were committed."""
    return {str(pk): count for pk, count in AuditChain.objects.values_list("pk", "count")}


def changed_since(marks: Marks, now: Marks) -> Changed:
    """Which cases the acts since then concerned."""
    behind = {chain: marks.get(chain, 0) for chain, count in now.items() if marks.get(chain, 0) < count}
    if not behind:
        return Changed()
    where = functools.reduce(lambda a, b: a | b, (Q(chain=int(c), seq__gt=seq) for c, seq in behind.items()))
    lines = list(AuditLine.objects.filter(where).values_list("action", "kind", "object_id")[: _MOST_LINES + 1])
    if len(lines) > _MOST_LINES:
        return Changed(everything=True)
    own = {kind.key for kind in kinds()}
    cards: set[int] = set()
    for action, kind, object_id in lines:
        if changes_nothing(action):
            continue
        if kind not in own or object_id is None:
            return Changed(everything=True)
        cards.add(object_id)
    families = _families(cards)
    return Changed(everything=True) if len(families) > MOST_CASES else Changed(frozenset(families))


def changes_nothing(action: str) -> bool:
    """Whether every figure is the same before and after such an act; a batch has a line of its own for each case."""
    return bool(_HARMLESS.match(action)) or action == "cases.batch"


def _families(cards: Collection[int]) -> set[int]:
    """Cases with what they are parts of and all other parts of that."""
    whole = set(cards)
    for some in _batches(cards):
        whole |= set(CaseCard.objects.filter(pk__in=some, parent__isnull=False).values_list("parent_id", flat=True))
    for some in _batches(set(whole)):
        whole |= set(CaseCard.objects.filter(parent__in=some).values_list("pk", flat=True))
    return whole


def _batches(ids: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), _BATCH):
        yield ordered[start : start + _BATCH]


def in_step(fill: Fill, indicator: Indicator, now: Marks) -> bool:
    """Whether a fill says what counting anew would say."""
    if fill.definition != definition_of(indicator):
        return False
    if indicator.days_count and fill.filled_until != clock.today():
        return False
    return fill.marks == now or not changed_since(fill.marks, now)


class StoredFacts(Sequence[Fact]):
    """The facts behind a stored value: their number is known, they themselves are read when somebody opens the list."""

    def __init__(self, found: QuerySet[StoredFact], size: int) -> None:
        self._found, self._size = found, size
        self._read: list[Fact] | None = None

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, place: int) -> Fact: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Fact]: ...
    def __getitem__(self, place: int | slice) -> Fact | Sequence[Fact]:
        return self._all()[place]

    def __iter__(self) -> Iterator[Fact]:
        return iter(self._all())

    def under(self, by: str, key: str) -> list[Fact]:
        """Those that stand under one key of a dimension; the others are not read."""
        return _facts_in(self._found.filter(combination__keys__dim=by, combination__keys__key=key))

    def _all(self) -> list[Fact]:
        if self._read is None:
            self._read = _facts_in(self._found)
        return self._read


def _facts_in(found: QuerySet[StoredFact]) -> list[Fact]:
    columns = ("day", "row_id", "amount", "who", "kind", "combination_id")
    rows = list(found.order_by("row_id", "day", "pk").values_list(*columns))
    dims = _dims_of({row[5] for row in rows})
    return [Fact(row[0], row[1], row[2], dims[row[5]], row[3], row[4]) for row in rows]


def under(facts: Sequence[Fact], by: str, key: str) -> list[Fact]:
    """Those that stand under one key of a dimension."""
    if isinstance(facts, StoredFacts):
        return facts.under(by, key)
    return [f for f in facts if key in (f.dims.get(by) or ("",))]


def among(facts: Iterable[Fact], by: str, keys: Collection[str]) -> list[Fact]:
    """Those that stand under one of several keys of a dimension."""
    return [f for f in facts if set(keys) & set(f.dims.get(by, ()))]


def _dims_of(ids: Collection[int]) -> dict[int, dict[str, tuple[str, ...]]]:
    found: dict[int, dict[str, tuple[str, ...]]] = {}
    for some in _batches(ids):
        for pk, dims in Combination.objects.filter(pk__in=some).values_list("pk", "dims"):
            found[pk] = {dim: tuple(keys) for dim, keys in dims.items() if keys}
    return found


@dataclass
class Reader:
    """Figures of some conferences; whether the store is in step is asked once, so a page sees one moment."""

    places: Places
    _fills: dict[str, list[Fill]] = field(default_factory=dict)
    _asked: dict[tuple[str, Day, Day, str], Figure] = field(default_factory=dict)
    _now: Marks = field(default_factory=dict)
    _since: dict[str, bool] = field(default_factory=dict)
    # What is within one session, as `selectors.within` keeps it beside.
    within: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._now = marks_now()
        for fill in Fill.objects.filter(conference__in=self.places, is_current=True):
            self._fills.setdefault(fill.indicator, []).append(fill)

    def figure(self, measure: Measure, start: Day = None, end: Day = None, *, by: str = "") -> Figure:
        """A figure from the store; counted anew where the store has none or is not in step."""
        return figured(measure, by, lambda indicator, cut: self._part(indicator, start, end, cut))

    def _part(self, indicator: Indicator, start: Day, end: Day, by: str) -> Figure:
        asked = (indicator.key, start, end, by)
        if asked not in self._asked:
            fills = self.fills_in_step(indicator)
            self._asked[asked] = (
                counted(indicator, self.places, start, end, by)
                if fills is None
                else _stored(indicator, fills, start, end, by)
            )
        return self._asked[asked]

    def fills_in_step(self, indicator: Indicator) -> list[int] | None:
        """The fills that together say what counting anew would say, or None."""
        fills = self._fills.get(indicator.key, [])
        if len(fills) != len(self.places) or not all(self._in_step(fill, indicator) for fill in fills):
            return None
        return [fill.pk for fill in fills]

    def _in_step(self, fill: Fill, indicator: Indicator) -> bool:
        key = repr(sorted(fill.marks.items()))
        if key not in self._since:
            self._since[key] = fill.marks == self._now or not changed_since(fill.marks, self._now)
        return self._since[key] and in_step(fill, indicator, fill.marks)


def _stored(indicator: Indicator, fills: Sequence[int], start: Day, end: Day, by: str) -> Figure:
    whole = _points(indicator, fills, start, end, "")
    total = _value(indicator, whole.get("", {}))
    values = {}
    if by:
        values = {key: _value(indicator, points) for key, points in _points(indicator, fills, start, end, by).items()}
    facts = StoredFacts(_facts_of(fills, start, end), sum(rows for _amount, rows in whole.get("", {}).values()))
    return Figure(indicator, total, total, None, facts, cells_from(by, values))


def _value(indicator: Indicator, points: Points) -> float | int | None:
    if not points:
        return empty_of(indicator)
    if indicator.combine == "distinct":
        return len(points)
    if indicator.combine == "median":
        return _middle(sorted((int(point), rows) for point, (_amount, rows) in points.items()))
    return sum(amount for amount, _rows in points.values())


def _middle(counts: Sequence[tuple[int, int]]) -> float | int:
    size = sum(rows for _point, rows in counts)
    low, high = _at(counts, (size - 1) // 2), _at(counts, size // 2)
    return low if size % 2 else (low + high) / 2


def _at(counts: Iterable[tuple[int, int]], place: int) -> int:
    for point, rows in counts:
        if place < rows:
            return point
        place -= rows
    raise IndexError(place)


def crossed(
    indicator: Indicator, places: Places, start: Day = None, end: Day = None, *, by: str
) -> dict[tuple[int, str], int]:
    """An additive indicator by conference and by the keys of a dimension, from the store alone."""
    fills = Fill.objects.filter(indicator=indicator.key, conference__in=places, is_current=True)
    of = dict(fills.values_list("pk", "conference_id"))
    found: dict[tuple[int, str], int] = {}
    for rows in _asked_of(indicator, list(of), start, end, by, F("fill_id")):
        for fill, key, _point, amount, _count in rows:
            found[of[fill], key] = found.get((of[fill], key), 0) + int(amount)
    return found


def _points(indicator: Indicator, fills: Sequence[int], start: Day, end: Day, by: str) -> dict[str, Points]:
    found: dict[str, Points] = {}
    for rows in _asked_of(indicator, fills, start, end, by, Value(0)):
        for _fill, key, point, amount, count in rows:
            # A sum without anything to group by has a row even where nothing stands.
            if not count:
                continue
            points = found.setdefault(key, {})
            before = points.get(point, (0, 0))
            # PostgreSQL adds up big numbers as decimals.
            points[point] = before[0] + int(amount), before[1] + count
    return found


def _text(words: str = "") -> Value:
    return Value(words, output_field=CharField())


def _fact_point(indicator: Indicator) -> Any:
    if indicator.combine == "distinct":
        return F("who")
    return Cast("amount", CharField()) if indicator.combine == "median" else _text()


def _asked_of(
    indicator: Indicator, fills: Sequence[int], start: Day, end: Day, by: str, own: Any
) -> Iterator[Iterable[tuple[Any, ...]]]:
    """Grouped rows of cells for whole months and years, and of facts for the days at both ends."""
    months, edges = split(start, end)
    columns = ("f", "k", "p")
    for cells in _cells_of(indicator, fills, by, months) if months is not None else ():
        point = F("point") if cells.model is PointCell else _text()
        grouped = cells.annotate(f=own, k=F("key"), p=point).values(*columns)
        yield grouped.annotate(a=Sum("amount"), c=Sum("rows")).order_by().values_list(*columns, "a", "c")
    for first, last in edges:
        facts = StoredFact.objects.filter(fill__in=fills, day__gte=first, day__lte=last)
        facts = facts.filter(combination__keys__dim=by) if by else facts
        key = F("combination__keys__key") if by else _text()
        marked = facts.annotate(f=own, k=key, p=_fact_point(indicator)).values(*columns)
        yield marked.annotate(a=Sum("amount"), c=Count("pk")).order_by().values_list(*columns, "a", "c")


def _cells_of(indicator: Indicator, fills: Sequence[int], by: str, months: tuple[Day, Day]) -> Iterator[QuerySet[Any]]:
    if indicator.combine == "sum":
        yield _between(MonthCell.objects.filter(fill__in=fills, dim=by), *months)
        return
    years, rest = split_months(*months)
    points = PointCell.objects.filter(fill__in=fills, dim=by)
    if years is not None:
        yield _between(points.filter(months=YEAR), *years)
    for first, last in rest:
        yield _between(points.filter(months=MONTH), first, last)


def _between(cells: QuerySet[Any], first: Day, last: Day) -> QuerySet[Any]:
    cells = cells.filter(begins__gte=first) if first else cells
    return cells.filter(begins__lte=last) if last else cells


def split_months(first: Day, last: Day) -> tuple[tuple[Day, Day] | None, list[tuple[dt.date, dt.date]]]:
    """Whole months as whole years (their first days, None is open) and the months before and after them."""
    begin = first if first is None or first.month == 1 else first.replace(year=first.year + 1, month=1)
    end = last.replace(month=1) if last and last.month == _DECEMBER else _year_before(last) if last else None
    if begin and end and begin > end:
        assert first is not None
        assert last is not None
        return None, [(first, last)]
    rest = []
    if first and begin and first < begin:
        rest.append((first, begin.replace(year=begin.year - 1, month=_DECEMBER)))
    if last and end and last.month != _DECEMBER:
        rest.append((last.replace(month=1), last))
    return (begin, end), rest


def _year_before(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1, month=1)


Span = tuple[dt.date, dt.date]


def split(start: Day, end: Day) -> tuple[tuple[Day, Day] | None, list[Span]]:
    """A period as whole months (their first days, None is open) and the days before and after them."""
    if start and end and start > end:
        return None, []
    first = start if start is None or start.day == 1 else _next_month(start)
    last = end.replace(day=1) if end and _is_last(end) else _month_before(end) if end else None
    if first and last and first > last:
        return None, _pieces(start, end)
    edges = []
    if start and first and start < first:
        edges.append((start, first - dt.timedelta(days=1)))
    if end and last and not _is_last(end):
        edges.append((end.replace(day=1), end))
    return (first, last), edges


def _pieces(start: Day, end: Day) -> list[Span]:
    assert start is not None
    assert end is not None
    return [(start, end)]


def _is_last(day: dt.date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]


def _next_month(day: dt.date) -> dt.date:
    return (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


def _month_before(day: dt.date) -> dt.date:
    return (day.replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def _facts_of(fills: Sequence[int], start: Day, end: Day) -> QuerySet[StoredFact]:
    facts = StoredFact.objects.filter(fill__in=fills)
    facts = facts.filter(day__gte=start) if start else facts
    return facts.filter(day__lte=end) if end else facts


def keys_of(combination_ids: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    """The keys of combinations, by dimension."""
    found: dict[int, list[tuple[str, str]]] = {}
    for some in _batches(combination_ids):
        rows = CombinationKey.objects.filter(combination__in=some).values_list("combination_id", "dim", "key")
        for pk, dim, key in rows:
            found.setdefault(pk, []).append((dim, key))
    return found
