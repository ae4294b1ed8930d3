"""Every figure of every app, from the store and counted anew, after each step of random lives of proposals."""

import datetime as dt
import random
from typing import Any

import pytest

from tongxin.kernel import clock
from tongxin.kernel.cases.corrections import step_back
from tongxin.kernel.cases.doors import move
from tongxin.kernel.indicators.declarations import Indicator, compute, cuts_of, measures
from tongxin.people.testing.cast import Cast, small_city
from tongxin.proposals.models import Proposal
from tongxin.proposals.tests import scenes
from tongxin.statistics.selectors.stored import Reader, StoredFacts
from tongxin.statistics.services import filling

DAY = dt.date(2026, 1, 20)


@pytest.fixture
def city(db: None) -> Cast:
    return small_city()


def _compare(city: Cast, dice: random.Random) -> None:
    places = (city.conference.pk,)
    first = DAY + dt.timedelta(days=dice.randrange(-5, 60))
    periods = [(None, None), (first, first + dt.timedelta(days=dice.randrange(70)))]
    reader = Reader(places)
    for measure in measures():
        for by in ("", *cuts_of(measure)):
            for start, end in periods:
                kept, live = (
                    reader.figure(measure, start, end, by=by),
                    compute(measure.key, places, start, end, by=by),
                )
                said = (kept.value, kept.numerator, kept.denominator, kept.cells, len(kept.facts))
                told = (live.value, live.numerator, live.denominator, live.cells, len(live.facts))
                assert said == told, f"{measure.key} by {by or 'nothing'} from {start} to {end}"
                if isinstance(measure, Indicator) and measure.combine != "stock":
                    assert isinstance(kept.facts, StoredFacts), f"{measure.key} was counted anew"


def _made(city: Cast, dice: random.Random) -> Any:
    scene = dice.choice([scenes.draft, scenes.submitted, scenes.filed, scenes.handling, scenes.answered, scenes.rated])
    return scene(city)


def _merged(city: Cast, dice: random.Random) -> None:
    office, main, late = city.actor("王主任"), scenes.filed(city), scenes.filed(city)
    main = Proposal.objects.get(pk=main.pk)
    move(late, "merge_filed", by=office, fields={**scenes.inputs_of(city, "proposal.merge_filed"), "into": main.serial})
    if dice.random() < 0.5:
        step_back(late, by=office, reason="不是同一事项")


def _back(city: Cast, dice: random.Random) -> None:
    step_back(scenes.filed(city), by=city.actor("王主任"), reason="应先复核")


@pytest.mark.parametrize("seed", range(2))
def test_the_store_follows_every_step(city: Cast, seed: int) -> None:
    dice = random.Random(seed)
    now = DAY
    with clock.at(now):
        filling.fill([city.conference.pk])
    for _turn in range(6):
        now += dt.timedelta(days=dice.choice([0, 1, 3, 25, 120]))
        with clock.at(now):
            dice.choice([_made, _made, _made, _merged, _back])(city, dice)
            filling.fill([city.conference.pk])
            _compare(city, dice)
