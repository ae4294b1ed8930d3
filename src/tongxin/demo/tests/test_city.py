"""The demonstration begins with work for every role, survives an interruption and never overtakes people."""

import datetime as dt
from collections.abc import Iterator

import pytest

from tongxin.demo import city, filling, wishes
from tongxin.demo.plans import Stage, steps_of
from tongxin.kernel import clock
from tongxin.kernel.audit.verify import verify
from tongxin.kernel.cases.doors import move
from tongxin.kernel.cases.models import CaseCard, CaseTask, Passage
from tongxin.kernel.cases.visibility import visible_cards

TODAY = dt.date(2026, 11, 20)


@pytest.fixture
def stage(transactional_db: None) -> Iterator[Stage]:
    with clock.at(TODAY):
        made = Stage(city.make_city(TODAY))
        filling.perform(made, steps_of(wishes.story(TODAY), TODAY))
        yield made


def test_every_role_of_the_story_finds_something_to_do(stage: Stage) -> None:
    waiting = {
        name: CaseTask.objects.filter(holder__in=stage.cast.actor(name).keys).count()
        for name in ("张委员", "王主任", "周主任", "赵科长")
    }
    assert all(waiting.values()), waiting
    assert not visible_cards(stage.cast.actor("钱旁人")).exists()
    assert not verify()[1]


def test_filling_again_repeats_nothing_and_leaves_what_people_did(stage: Stage) -> None:
    mine = CaseCard.objects.get(title=wishes.story(TODAY)[2].title)
    move(mine, "withdraw", by=stage.cast.actor("张委员"))
    counts = CaseCard.objects.count(), Passage.objects.count()
    filling.perform(Stage(city.make_city(TODAY)), steps_of(wishes.story(TODAY), TODAY))
    assert (CaseCard.objects.count(), Passage.objects.count()) == counts
    mine.refresh_from_db()
    assert mine.state == "withdrawn"


def test_the_year_is_the_same_everywhere_and_holds_every_state() -> None:
    opening = city.session_opening(TODAY)
    year = wishes.year(TODAY, opening, city.MEMBERS)
    assert year == wishes.year(TODAY, opening, city.MEMBERS)
    assert len({wish.key for wish in year}) == wishes.ALL
    steps = {step.act for step in steps_of(year, TODAY)}
    assert {"open", "submit", "file", "not_file", "mark_key", "assign", "answer", "rate", "rehandle"} <= steps
    assert all(step.day <= TODAY for step in steps_of(year, TODAY))


def test_whoever_wants_only_the_story_is_not_given_the_year_until_asking(stage: Stage) -> None:
    said: list[str] = []
    filling.leave_it_there()
    before = CaseCard.objects.count()
    filling.rest(said.append)
    assert (said, CaseCard.objects.count()) == ([], before)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(filling, "_wanted", lambda stage: wishes.year(TODAY, stage.cast.session.opens, city.MEMBERS)[:62])
        filling.rest(said.append, asked=True)
    assert CaseCard.objects.count() > before
