"""The store says what counting anew says: for any records, periods and cuts, after corrections, and after a kill."""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongxin.kernel import clock, registry
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.kinds import kinds
from tongxin.kernel.indicators.declarations import Dimension, Fact, Indicator, Measure, Ratio, compute
from tongxin.people.testing.cast import Cast
from tongxin.statistics.models import Combination, Fill, MonthCell, PointCell, StoredFact
from tongxin.statistics.selectors import stored
from tongxin.statistics.selectors.stored import Reader, StoredFacts
from tongxin.statistics.services import filling

DAYS = st.dates(dt.date(2023, 11, 1), dt.date(2026, 3, 31))
COLOURS = ("red", "green", "blue")


@dataclass
class Orchard:
    """Records that a test changes at will; each has its facts."""

    place: int
    rows: dict[int, list[Fact]] = field(default_factory=dict)
    asked: list[object] = field(default_factory=list, repr=False)

    def facts(self, places: tuple[int, ...], start: dt.date | None, end: dt.date | None) -> list[Fact]:
        self.asked.append("all")
        found = [fact for row in sorted(self.rows) for fact in self.rows[row]]
        return [
            f for f in found if self.place in places and (not start or f.day >= start) and (not end or f.day <= end)
        ]

    def again(self, places: tuple[int, ...], ids: Any) -> list[Fact]:
        self.asked.append(sorted(ids))
        return [fact for fact in self.facts(places, None, None) if fact.row_id in set(ids)]


def _measures(orchard: Orchard) -> list[Any]:
    def one(key: str, **more: Any) -> Indicator:
        return Indicator(key, "果", "个", "摘下的果子。", facts=orchard.facts, cut_by=("colour",), **more)

    return [
        Dimension("colour", "颜色", lambda _keys: {"red": "红", "green": "青"}),
        one("orchard.sum", again=orchard.again),
        one("orchard.distinct", combine="distinct", again=orchard.again),
        one("orchard.median", combine="median"),
        one("orchard.red", again=orchard.again),
        Ratio("orchard.share", "占比", "%", "占比。", of="orchard.red", over="orchard.distinct"),
    ]


@pytest.fixture
def orchard(city: Cast):
    grown = Orchard(city.conference.pk)
    toys = _measures(grown)
    for toy in toys:
        registry.add(toy)
    yield grown
    for toy in toys:
        registry.remove(toy)


def _toys() -> list[Measure]:
    return [m for m in registry.items(Measure) if m.key.startswith("orchard.")]


def _counts() -> list[Indicator]:
    return [m for m in _toys() if isinstance(m, Indicator)]


def _happened(city: Cast, *rows: int, action: str = "edit") -> None:
    """An act leaves its lines, as every write does."""
    kind = kinds()[0].key
    with act(by=city.actor("王主任"), conference_id=city.conference.pk) as record:
        for row in rows:
            record.line(f"{kind}.{action}", kind, row)


def _same(city: Cast, measure: Measure, start: Any = None, end: Any = None, by: str = "") -> None:
    places = (city.conference.pk,)
    kept, live = Reader(places).figure(measure, start, end, by=by), compute(measure.key, places, start, end, by=by)
    assert isinstance(kept.facts, StoredFacts), f"{measure.key} was counted anew"
    assert (kept.value, kept.numerator, kept.denominator) == (live.value, live.numerator, live.denominator)
    assert kept.cells == live.cells
    assert len(kept.facts) == len(live.facts)
    order = lambda f: (f.row_id, f.day, f.amount, f.who, sorted(f.dims.items()))  # noqa: E731
    assert sorted(kept.facts, key=order) == sorted(live.facts, key=order)


def _fact(row: int, drawn: tuple[Any, ...]) -> Fact:
    day, amount, who, colours = drawn
    dims = {"colour": tuple(sorted(colours))} if colours else {}
    return Fact(day, row, amount, dims, f"person:{who}")


FACT = st.tuples(DAYS, st.integers(-2, 40), st.integers(1, 4), st.sets(st.sampled_from(COLOURS), max_size=2))
RECORDS = st.dictionaries(st.integers(1, 12), st.lists(FACT, max_size=3), max_size=12)
PERIOD = st.tuples(st.none() | DAYS, st.none() | DAYS)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=RECORDS, changes=st.lists(RECORDS, max_size=2), periods=st.lists(PERIOD, min_size=1, max_size=3))
def test_stored_is_what_counting_anew_gives(city: Cast, orchard: Orchard, before, changes, periods) -> None:
    Fill.objects.all().delete()
    orchard.rows = {row: [_fact(row, drawn) for drawn in facts] for row, facts in before.items()}
    filling.fill([city.conference.pk], _counts())
    for change in [{}, *changes]:
        orchard.rows |= {row: [_fact(row, drawn) for drawn in facts] for row, facts in change.items()}
        if change:
            _happened(city, *change)
        filling.fill([city.conference.pk], _counts())
        for measure in _toys():
            for start, end in periods:
                _same(city, measure, start, end)
                _same(city, measure, start, end, "colour")
    assert not MonthCell.objects.filter(rows__lte=0).exists()
    assert not PointCell.objects.filter(rows__lte=0).exists()


@pytest.mark.parametrize(
    ("start", "end", "months", "edges"),
    [
        (None, None, (None, None), []),
        ("2025-01-01", "2025-12-31", ("2025-01-01", "2025-12-01"), []),
        ("2025-01-02", "2025-03-30", ("2025-02-01", "2025-02-01"), ["2025-01-02 2025-01-31", "2025-03-01 2025-03-30"]),
        ("2025-01-02", "2025-02-27", None, ["2025-01-02 2025-02-27"]),
        (None, "2025-02-28", (None, "2025-02-01"), []),
        ("2025-01-31", None, ("2025-02-01", None), ["2025-01-31 2025-01-31"]),
        ("2025-03-01", "2025-01-01", None, []),
    ],
)
def test_a_period_is_whole_months_and_the_days_beside_them(start, end, months, edges) -> None:
    day = lambda text: dt.date.fromisoformat(text) if text else None  # noqa: E731
    found, spans = stored.split(day(start), day(end))
    assert found == (None if months is None else (day(months[0]), day(months[1])))
    assert [f"{a} {b}" for a, b in spans] == edges


@pytest.mark.parametrize(
    ("first", "last", "years", "rest"),
    [
        (None, None, (None, None), []),
        ("2024-01-01", "2025-12-01", ("2024-01-01", "2025-01-01"), []),
        ("2024-02-01", "2025-11-01", None, ["2024-02-01 2025-11-01"]),
        ("2023-05-01", "2025-03-01", ("2024-01-01", "2024-01-01"), ["2023-05-01 2023-12-01", "2025-01-01 2025-03-01"]),
        (None, "2025-11-01", (None, "2024-01-01"), ["2025-01-01 2025-11-01"]),
    ],
)
def test_months_are_whole_years_and_the_months_beside_them(first, last, years, rest) -> None:
    day = lambda text: dt.date.fromisoformat(text) if text else None  # noqa: E731
    found, spans = stored.split_months(day(first), day(last))
    assert found == (None if years is None else (day(years[0]), day(years[1])))
    assert [f"{a} {b}" for a, b in spans] == rest


def _grown(orchard: Orchard, size: int = 6) -> None:
    for row in range(1, size + 1):
        orchard.rows[row] = [Fact(dt.date(2025, row, 3), row, row, {"colour": ("red",)}, f"person:{row}")]


def test_only_what_changed_is_counted_again(city: Cast, orchard: Orchard) -> None:
    _grown(orchard)
    filling.fill([city.conference.pk], _counts())
    orchard.asked.clear()
    orchard.rows[3] = []
    _happened(city, 3)
    filling.fill([city.conference.pk], [registry.get(Indicator, "orchard.sum")])
    assert [3] in orchard.asked
    assert StoredFact.objects.filter(fill__indicator="orchard.sum").count() == 5
    _same(city, registry.get(Measure, "orchard.sum"))


def test_prints_and_signing_in_change_no_figure(city: Cast, orchard: Orchard) -> None:
    _grown(orchard)
    filling.fill([city.conference.pk], _counts())
    _happened(city, 3, action="print")
    orchard.asked.clear()
    _same(city, registry.get(Measure, "orchard.sum"))
    assert filling.fill([city.conference.pk], _counts()) == 0


def test_what_is_not_in_step_is_counted_anew_and_not_shown_stale(city: Cast, orchard: Orchard) -> None:
    _grown(orchard)
    filling.fill([city.conference.pk], _counts())
    orchard.rows[7] = [Fact(dt.date(2025, 7, 3), 7)]
    _happened(city, 7)
    found = Reader((city.conference.pk,)).figure(registry.get(Measure, "orchard.sum"))
    assert not isinstance(found.facts, StoredFacts)
    assert found.value == 22
    assert filling.catch_up([city.conference.pk])
    _same(city, registry.get(Measure, "orchard.sum"))


def test_a_changed_definition_fills_anew(city: Cast, orchard: Orchard) -> None:
    _grown(orchard)
    filling.fill([city.conference.pk], _counts())
    old = registry.get(Indicator, "orchard.sum")
    new = replace(old, version=2)
    registry.remove(old)
    registry.add(new)
    try:
        assert Reader((city.conference.pk,)).fills_in_step(new) is None
        assert filling.fill([city.conference.pk], [new]) == 1
        assert Fill.objects.get(indicator=old.key).definition == stored.definition_of(new)
    finally:
        registry.remove(new)
        registry.add(old)


def test_a_fill_that_died_is_thrown_away_and_done_again(city: Cast, orchard: Orchard, monkeypatch) -> None:
    _grown(orchard)
    one = registry.get(Indicator, "orchard.sum")
    monkeypatch.setattr(filling, "_BATCH", 2)
    monkeypatch.setattr(filling, "_put_in_place", lambda *_: 1 / 0)
    monkeypatch.setattr(filling, "_throw_away", lambda _fills: None)
    with pytest.raises(ZeroDivisionError):
        filling.fill([city.conference.pk], [one])
    monkeypatch.undo()
    left = Fill.objects.get()
    assert (left.is_current, left.facts.count()) == (False, 6)
    # As long as its pulse may come, nobody fills beside it, and readers count anew.
    assert filling.fill([city.conference.pk], [one]) == 0
    assert Reader((city.conference.pk,)).figure(one).value == 21
    Fill.objects.update(beat_at=clock.machine_now() - dt.timedelta(minutes=5))
    assert filling.fill([city.conference.pk], [one]) == 1
    assert not Fill.objects.filter(pk=left.pk).exists()
    assert StoredFact.objects.count() == 6
    _same(city, one)


def test_what_no_indicator_owns_any_more_is_swept(city: Cast, orchard: Orchard) -> None:
    _grown(orchard)
    filling.fill([city.conference.pk], _counts())
    Fill.objects.filter(indicator="orchard.red").update(indicator="orchard.gone")
    filling.sweep()
    assert not Fill.objects.filter(indicator="orchard.gone").exists()
    assert Combination.objects.exists()
