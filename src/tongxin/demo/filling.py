"""Fills the city: the first look before the pages open, the rest beside them, going on where it was interrupted."""

import datetime as dt
from collections.abc import Callable, Iterable

from tongxin.demo import city, ledgers, wishes
from tongxin.demo.plans import PlannedStep, Stage, Wish, steps_of
from tongxin.kernel import clock
from tongxin.kernel.cases.errors import CaseError
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.queue import worker

Say = Callable[[str], None]
_TELL_EVERY = 200
_TOGETHER = 20


def perform(stage: Stage, steps: Iterable[PlannedStep], *, progress: Callable[[int], None] | None = None) -> int:
    """Take the steps in order, draining the queue at each simulated day; a step that people overtook is left out."""
    done, day, lost = 0, None, set()
    for step in steps:
        if day is not None and step.day != day:
            worker.drain()
        day = step.day
        if step.wish.key not in lost:
            try:
                stage.take(step)
            except CaseError:
                lost.add(step.wish.key)
        done += 1
        if progress:
            progress(done)
    worker.drain()
    return done


def _first_day(stage: Stage) -> dt.date:
    return dt.date.fromisoformat(stage.cast.conference.scenario["today"])


def _wanted(stage: Stage) -> list[Wish]:
    today = _first_day(stage)
    return wishes.year(today, stage.cast.session.opens, city.MEMBERS)


def first_look(say: Say) -> None:
    """City, guided story and some sixty proposals; quick when they stand there already."""
    if _mark("first_look") or _is_somebody_elses():
        return
    say("正在准备演示数据：澄湖市（虚构）……")
    stage = Stage(city.make_city(clock.today()))
    ledgers.keep(stage.cast, clock.today())
    chosen = [*wishes.story(_first_day(stage)), *_wanted(stage)[: wishes.FIRST_LOOK]]
    perform(stage, steps_of(chosen, _first_day(stage)))
    _set_mark(stage.cast.conference, first_look=True)


def rest(say: Say, *, asked: bool = False) -> None:
    """The rest of the year; may be killed at any moment and goes on at the next start."""
    if _mark("complete") or (_mark("story_only") and not asked) or _is_somebody_elses():
        return
    stage = Stage(city.make_city(clock.today()))
    later, today = _wanted(stage)[wishes.FIRST_LOOK :], _first_day(stage)
    # Twenty lives at a time, each to its end: whoever looks meanwhile never meets a desk with hundreds waiting.
    steps = [s for start in range(0, len(later), _TOGETHER) for s in steps_of(later[start : start + _TOGETHER], today)]

    _set_mark(stage.cast.conference, done=0, total=len(steps))

    def tell(done: int) -> None:
        if done % _TELL_EVERY == 0 or done == len(steps):
            _set_mark(stage.cast.conference, done=done, total=len(steps))
            say(f"演示数据已准备 {done * 100 // len(steps)}%（{done}/{len(steps)} 步）")

    perform(stage, steps, progress=tell)
    _set_mark(stage.cast.conference, complete=True)


def leave_it_there() -> None:
    """What stands there is enough, on a small machine or for a lesson: no later start fills the year by itself."""
    _set_mark(Conference.objects.get(code=city.CODE), story_only=True)


def _is_somebody_elses() -> bool:
    """Whether the base holds conferences of its own: examples must never come among them."""
    return Conference.objects.exclude(code__in=(city.CODE, city.NEIGHBOUR)).exists()


def is_real() -> bool:
    """Whether somebody founded a conference here; a base never becomes a demonstration afterwards."""
    return Conference.objects.filter(is_demo=False).exists()


def _mark(name: str) -> bool:
    row = Conference.objects.filter(code=city.CODE).first()
    return bool(row and row.scenario.get(name))


def _set_mark(conference: Conference, **marks: object) -> None:
    conference.scenario = {**conference.scenario, **marks}
    conference.save(update_fields=["scenario"])
