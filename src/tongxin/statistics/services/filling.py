"""Fills the store: whole when there is nothing to build on, else only what the acts since the last time concerned."""

import datetime as dt
import hashlib
import itertools
import json
import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.db import transaction

from tongxin.kernel import clock
from tongxin.kernel.audit.line import turn
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.indicators.declarations import Fact, Indicator, measures
from tongxin.statistics.models import Combination, CombinationKey, Fill, MonthCell, PointCell, StoredFact
from tongxin.statistics.selectors.stored import (
    MONTH,
    YEAR,
    Changed,
    Marks,
    changed_since,
    definition_of,
    is_kept,
    keys_of,
    marks_now,
)

logger = logging.getLogger(__name__)
_BATCH = 5000
_ASKED = 500
_FEW = 200
# A fill that has not moved for so long died with its process.
_SILENT = dt.timedelta(seconds=120)
# Months of the span, its first day, a dimension, a key of it, and a point.
CellKey = tuple[int, dt.date, str, str, str]
Deltas = dict[CellKey, list[int]]
Kept = MonthCell | PointCell
T = TypeVar("T")


def keep_filled() -> int:
    """Every conference in step with what happened; says how many fills were touched."""
    sweep()
    return sum(fill([place]) for place in Conference.objects.order_by("pk").values_list("pk", flat=True))


def catch_up(places: Iterable[int]) -> int:
    """What a reader does before reading: a few changed cases are put in; whatever takes longer is left to the worker."""
    return fill(places, little=True)


def fill(places: Iterable[int], indicators: Collection[Indicator] | None = None, *, little: bool = False) -> int:
    """Bring the fills of conferences in step; says how many of them were touched."""
    chosen = [i for i in (indicators if indicators is not None else measures()) if isinstance(i, Indicator)]
    touched = 0
    now = marks_now()
    since: dict[str, Changed] = {}
    untouched: list[int] = []
    for place in places:
        current = {f.indicator: f for f in Fill.objects.filter(conference=place, is_current=True)}
        for indicator in filter(is_kept, chosen):
            touched += _one(indicator, place, current.get(indicator.key), now, since, untouched, little=little)
    if untouched and not little:
        Fill.objects.filter(pk__in=untouched).update(marks=now)
    return touched


def _one(
    indicator: Indicator,
    place: int,
    current: Fill | None,
    now: Marks,
    since: dict[str, Changed],
    untouched: list[int],
    *,
    little: bool,
) -> int:
    today: dt.date = clock.today()
    if current is None or current.definition != definition_of(indicator) or _is_ahead(indicator, current, today):
        return 0 if little else _anew(indicator, place, now)
    name = repr(sorted(current.marks.items()))
    if name not in since:
        since[name] = changed_since(current.marks, now)
    changed = since[name]
    passed = indicator.days_count and current.filled_until < today
    if not changed and not passed:
        if current.marks != now:
            untouched.append(current.pk)
        return 0
    if changed.everything or (changed and indicator.again is None):
        return 0 if little else _anew(indicator, place, now)
    if little and len(changed.cases) > _FEW:
        return 0
    _redo(indicator, current.pk, changed.cases, now, since_day=current.filled_until if passed else None)
    return 1


def _is_ahead(indicator: Indicator, current: Fill, today: dt.date) -> bool:
    return indicator.days_count and current.filled_until > today


def _redo(indicator: Indicator, pk: int, cases: Collection[int], now: Marks, *, since_day: dt.date | None) -> None:
    """Throw away the facts of some cases (and of the days that went by) and put in what is true of them now."""
    with turn(), transaction.atomic():
        locked = Fill.objects.select_for_update().filter(pk=pk, is_current=True).first()
        if locked is None:
            return
        place = (locked.conference_id,)
        deltas: Deltas = {}
        for some in _parts(sorted(cases), _ASKED):
            _drop(indicator, locked, {"row_id__in": some, "kind": ""}, deltas)
            assert indicator.again is not None
            _keep(indicator, locked, indicator.again(place, some), deltas)
        if since_day is not None:
            assert indicator.facts is not None
            _drop(indicator, locked, {"day__gte": since_day}, deltas)
            _keep(indicator, locked, indicator.facts(place, since_day, None), deltas)
        _change_cells(indicator, locked, deltas)
        locked.marks, locked.filled_until = now, clock.today()
        locked.save(update_fields=["marks", "filled_until"])


def _drop(indicator: Indicator, of: Fill, where: dict[str, object], deltas: Deltas) -> None:
    rows = StoredFact.objects.filter(fill=of, **where)
    found = list(rows.values_list("day", "amount", "who", "combination_id"))
    keys = keys_of({row[3] for row in found})
    for day, amount, who, combination in found:
        _count(indicator, deltas, keys[combination], day, amount, who, -1)
    rows.delete()


def _keep(indicator: Indicator, of: Fill, facts: Iterable[Fact], deltas: Deltas) -> None:
    known: dict[str, int] = {}
    for some in _parts(facts, _BATCH):
        _store(indicator, of, some, deltas, known)


def _parts(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while some := list(itertools.islice(rest, size)):
        yield some


def _store(indicator: Indicator, of: Fill, facts: Sequence[Fact], deltas: Deltas, known: dict[str, int]) -> None:
    dims = [_dims(indicator, fact) for fact in facts]
    digests = [_digest(each) for each in dims]
    _remember({digest: each for digest, each in zip(digests, dims, strict=True) if digest not in known}, known)
    rows = []
    for fact, where, digest in zip(facts, dims, digests, strict=True):
        keys = [(dim, key) for dim, found in where.items() for key in found or [""]]
        _count(indicator, deltas, keys, fact.day, fact.amount, fact.who, 1)
        rows.append(
            StoredFact(
                fill=of,
                day=fact.day,
                kind=fact.kind,
                row_id=fact.row_id,
                amount=fact.amount,
                who=fact.who,
                combination_id=known[digest],
            )
        )
    StoredFact.objects.bulk_create(rows, batch_size=_BATCH)


def _dims(indicator: Indicator, fact: Fact) -> dict[str, list[str]]:
    return {dim: list(dict.fromkeys(fact.dims.get(dim, ()))) for dim in indicator.cut_by}


def _digest(dims: dict[str, list[str]]) -> str:
    return hashlib.sha256(json.dumps(dims, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:32]


def _remember(dims: dict[str, dict[str, list[str]]], known: dict[str, int]) -> None:
    """The ids of combinations, made where they are missing."""
    for some in _parts(sorted(dims), _ASKED):
        there = dict(Combination.objects.filter(digest__in=some).values_list("digest", "pk"))
        missing = [digest for digest in some if digest not in there]
        if missing:
            Combination.objects.bulk_create(
                (Combination(digest=digest, dims=dims[digest]) for digest in missing), ignore_conflicts=True
            )
            made = dict(Combination.objects.filter(digest__in=missing).values_list("digest", "pk"))
            CombinationKey.objects.bulk_create(
                (
                    CombinationKey(combination_id=made[digest], dim=dim, key=key)
                    for digest in missing
                    for dim, keys in dims[digest].items()
                    for key in keys or [""]
                ),
                ignore_conflicts=True,
            )
            there |= made
        known |= there


def _count(
    indicator: Indicator,
    deltas: Deltas,
    keys: Iterable[tuple[str, str]],
    day: dt.date,
    amount: int,
    who: str,
    sign: int,
) -> None:
    point = who if indicator.combine == "distinct" else str(amount) if indicator.combine == "median" else ""
    spans = [(MONTH, day.replace(day=1))]
    if indicator.combine != "sum":
        spans.append((YEAR, day.replace(month=1, day=1)))
    for dim, key in (("", ""), *keys):
        for months, begins in spans:
            found = deltas.setdefault((months, begins, dim, key, point), [0, 0])
            found[0] += sign * amount
            found[1] += sign


def _cell(indicator: Indicator, of: Fill, key: CellKey, amount: int, rows: int) -> Kept:
    months, begins, dim, name, point = key
    if indicator.combine == "sum":
        return MonthCell(fill=of, dim=dim, key=name, begins=begins, amount=amount, rows=rows)
    return PointCell(fill=of, dim=dim, key=name, begins=begins, amount=amount, rows=rows, months=months, point=point)


def _key_of(cell: Kept) -> CellKey:
    if isinstance(cell, PointCell):
        return cell.months, cell.begins, cell.dim, cell.key, cell.point
    return MONTH, cell.begins, cell.dim, cell.key, ""


def _cells(indicator: Indicator) -> Any:
    return (MonthCell if indicator.combine == "sum" else PointCell)._default_manager


def _change_cells(indicator: Indicator, of: Fill, deltas: Deltas) -> None:
    """Add what came and take away what went; a cell in which nothing stands is no cell."""
    deltas = {key: delta for key, delta in deltas.items() if delta != [0, 0]}
    rows = _cells(indicator)
    there: dict[CellKey, Kept] = {}
    for dim in {key[2] for key in deltas}:
        begins = {key[1] for key in deltas if key[2] == dim}
        there |= {_key_of(cell): cell for cell in rows.filter(fill=of, dim=dim, begins__in=begins)}
    made: list[Kept] = []
    changed: list[Kept] = []
    gone: list[Kept] = []
    for key, (amount, count) in deltas.items():
        cell = there.get(key)
        if cell is None:
            made.append(_cell(indicator, of, key, amount, count))
            continue
        cell.amount, cell.rows = cell.amount + amount, cell.rows + count
        (changed if cell.rows else gone).append(cell)
    rows.bulk_create(made, batch_size=_BATCH)
    rows.bulk_update(changed, ["amount", "rows"], batch_size=_ASKED)
    for some in _parts([cell.pk for cell in gone], _ASKED):
        rows.filter(pk__in=some).delete()


def _anew(indicator: Indicator, place: int, now: Marks) -> int:
    """Count everything beside what is read now, and put it in its place at the end; what died half-way is thrown away."""
    machine = clock.machine_now()
    with turn(), transaction.atomic():
        # One filler at a time in a conference; the row is the lock.
        Conference.objects.select_for_update().get(pk=place)
        begun = Fill.objects.filter(indicator=indicator.key, conference=place, is_current=False)
        if begun.filter(beat_at__gt=machine - _SILENT).exists():
            return 0
        left = list(begun.values_list("pk", flat=True))
        begun.update(indicator="", beat_at=machine)
        made = Fill.objects.create(
            indicator=indicator.key,
            conference_id=place,
            definition=definition_of(indicator),
            filled_until=clock.today(),
            marks=now,
            beat_at=machine,
        )
    _throw_away(left)
    deltas: Deltas = {}
    known: dict[str, int] = {}
    assert indicator.facts is not None
    try:
        for some in _parts(indicator.facts((place,), None, None), _BATCH):
            with turn(), transaction.atomic():
                if not Fill.objects.filter(pk=made.pk, indicator=indicator.key).update(beat_at=clock.machine_now()):
                    return 0
                _store(indicator, made, some, deltas, known)
    except Exception:
        _throw_away([made.pk])
        raise
    return _put_in_place(indicator, made, deltas)


def _put_in_place(indicator: Indicator, made: Fill, deltas: Deltas) -> int:
    with turn(), transaction.atomic():
        if Fill.objects.select_for_update().filter(pk=made.pk, indicator=indicator.key).first() is None:
            return 0
        for some in _parts(deltas.items(), _BATCH):
            _cells(indicator).bulk_create(_cell(indicator, made, key, *counts) for key, counts in some)
        old = Fill.objects.filter(indicator=indicator.key, conference=made.conference_id, is_current=True).exclude(
            pk=made.pk
        )
        left = list(old.values_list("pk", flat=True))
        # Without its name nobody finds it; its rows go afterwards, a part at a time.
        old.update(is_current=False, indicator="")
        Fill.objects.filter(pk=made.pk).update(is_current=True)
    _throw_away(left)
    return 1


def _throw_away(fills: Iterable[int]) -> None:
    for pk in fills:
        for model in (StoredFact, MonthCell, PointCell):
            rows = model._default_manager.filter(fill=pk)
            while some := list(rows.order_by("pk").values_list("pk", flat=True)[:_BATCH]):
                with turn(), transaction.atomic():
                    rows.filter(pk__lte=some[-1]).delete()
        with turn(), transaction.atomic():
            Fill.objects.filter(pk=pk).delete()


def sweep() -> None:
    """Throw away what nobody reads and nobody fills any more: of processes that died, and of indicators that are gone."""
    silent = clock.machine_now() - _SILENT
    dead = Fill.objects.filter(is_current=False, beat_at__lt=silent)
    gone = Fill.objects.filter(is_current=True).exclude(indicator__in=[m.key for m in measures()])
    _throw_away([*dead.values_list("pk", flat=True), *gone.values_list("pk", flat=True)])
