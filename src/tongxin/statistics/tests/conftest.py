"""A city and its neighbour, with a toy kind of count: the tests of this app know no app that counts."""

import datetime as dt
from dataclasses import dataclass

import pytest

from tongxin.kernel import clock, registry
from tongxin.kernel.cases.kinds import kinds
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.indicators.declarations import Dimension, Fact, Indicator, Ratio
from tongxin.people.testing.cast import Cast, small_city

PERIOD = dt.date | None


@dataclass
class Counted:
    """Which cards the toy measures count, and from which day."""

    apples: list[Fact]
    red: list[Fact]


def _between(facts: list[Fact], places: tuple[int, ...], start: PERIOD, end: PERIOD) -> list[Fact]:
    own = set(CaseCard.objects.filter(conference_id__in=places).values_list("pk", flat=True))
    return [f for f in facts if f.row_id in own and (not start or f.day >= start) and (not end or f.day <= end)]


@pytest.fixture
def counted():
    """Toy measures on the shelf for the time of a test."""
    store = Counted([], [])
    toys = (
        Dimension("toy_colour", "颜色", lambda _keys: {"red": "红", "green": "青"}),
        Indicator(
            "toy.apples",
            "苹果数",
            "件",
            "摘下的苹果；以摘下之日计。",
            says=(r"摘苹果{n}件", r"立案的{n}件苹果"),
            facts=lambda *a: _between(store.apples, *a),
            cut_by=("toy_colour",),
        ),
        Indicator(
            "toy.sold",
            "售出苹果数",
            "件",
            "卖出的苹果；以卖出之日计。",
            says=(r"{n}件苹果全部卖出",),
            facts=lambda *a: _between(store.red, *a),
        ),
        Ratio(
            "toy.share",
            "售出占比",
            "%",
            "售出占摘下的百分比。",
            says=(r"售出占{n}%",),
            of="toy.sold",
            over="toy.apples",
        ),
    )
    for toy in toys:
        registry.add(toy)
    yield store
    for toy in toys:
        registry.remove(toy)


@pytest.fixture
def city(db) -> Cast:
    return small_city()


@pytest.fixture
def county(city) -> Cast:
    cast = small_city("y-", code="yunxi", name="云溪县政协", level="county")
    Conference.objects.filter(pk=cast.conference.pk).update(parent=city.conference)
    cast.conference.refresh_from_db()
    return cast


def make_card(cast: Cast, title: str, *, secrecy: int = 1, day: dt.date = dt.date(2026, 3, 2)) -> CaseCard:
    """A bare card of the first installed kind: figures need no more than that."""
    kind = next(k for k in kinds() if k.listed and not k.child_of)
    state = next(s for s in kind.workflow.states if not s.draft)
    return CaseCard.objects.create(
        conference=cast.conference,
        kind=kind.key,
        title=title,
        number=f"第{title}号",
        state=state.key,
        opened=day,
        secrecy=secrecy,
        updated_at=clock.machine_now(),
    )
