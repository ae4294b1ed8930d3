"""Builds a year of records from public totals by performing the transitions on simulated business time."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from tongxin.demo import city, filling
from tongxin.demo.plans import Stage, Wish, steps_of
from tongxin.demo.topics import PARTIES, invented_name
from tongxin.kernel.access.actors import system_actor
from tongxin.kernel.audit.acts import act
from tongxin.kernel.audit.verify import write_anchors
from tongxin.kernel.commands import CommandError
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.deadlines import load_national_calendar
from tongxin.kernel.indicators.declarations import compute
from tongxin.people.testing import cast as makers

FOLDER = Path(__file__).parent / "scenarios"
FILED, REPLIED = "proposals.filed", "proposals.replied"
COLLECTIVE, KEY_LED = "proposals.collective", "proposals.key_led_by_leaders"
KNOWN = (FILED, REPLIED, COLLECTIVE, KEY_LED)
_MOST = 5000


@dataclass(frozen=True)
class Scenario:
    """A conference, a session and what the year came to."""

    name: str
    conference: dict[str, str]
    term: int
    session: int
    opens: dt.date
    closes: dt.date
    until: dt.date
    totals: dict[str, Any]


def read(name_or_path: str) -> Scenario:
    """A shipped scenario by name, or a file; totals that contradict each other are refused with a sentence."""
    shipped = FOLDER / f"{name_or_path}.json"
    path = shipped if shipped.exists() else Path(name_or_path)
    if not path.is_file():
        names = "、".join(sorted(p.stem for p in FOLDER.glob("*.json")))
        raise CommandError(f"没有叫“{name_or_path}”的情景，也没有这个文件。内置情景：{names}。")
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        scenario = _scenario(path.stem, data)
    except (ValueError, KeyError, TypeError) as broken:
        raise CommandError(
            f"情景文件“{path.name}”读不懂（{broken}）：需要 conference、session、totals 三部分，什么也没有写入。"
        ) from broken
    _check(scenario)
    return scenario


def _scenario(name: str, data: dict[str, Any]) -> Scenario:
    session = data["session"]
    opens = dt.date.fromisoformat(session["opens"])
    return Scenario(
        name=name,
        conference={key: str(data["conference"][key]) for key in ("code", "name", "level")},
        term=int(session["term"]),
        session=int(session["number"]),
        opens=opens,
        closes=dt.date.fromisoformat(session["closes"]),
        until=dt.date.fromisoformat(session["until"]),
        totals={key: value for key, value in data["totals"].items() if key != "proposals.collective_share"},
    )


def _check(scenario: Scenario) -> None:
    totals = scenario.totals
    for key, value in totals.items():
        if key not in KNOWN:
            raise CommandError(
                f"情景里的指标“{key}”现在还不能按记录走出来，可用的有：{'、'.join(KNOWN)}。什么也没有写入。"
            )
        if type(value) is not int or not 0 <= value <= _MOST:
            raise CommandError(f"指标“{key}”的数应为 0 到 {_MOST} 之间的整数，现在是 {value!r}。什么也没有写入。")
    filed = totals.get(FILED, 0)
    for key in (REPLIED, COLLECTIVE, KEY_LED):
        if totals.get(key, 0) > filed:
            raise CommandError(f"总数互相矛盾：“{key}”是 {totals[key]}，多于立案的 {filed} 件。什么也没有写入。")
    if not scenario.opens <= scenario.closes <= scenario.until:
        raise CommandError("情景里的日期前后颠倒：开幕、闭幕、截止应依次不早于前一个。什么也没有写入。")


def build(scenario: Scenario, say: Callable[[str], None]) -> Conference:
    """Walk the year; started again after an interruption it goes on and ends with the same records."""
    cast = _cast(scenario)
    stage = Stage(cast)
    steps = steps_of(_wishes(scenario), scenario.until)

    def tell(done: int) -> None:
        if done % 500 == 0 or done == len(steps):
            say(f"{scenario.name}：已走 {done}/{len(steps)} 步")

    filling.perform(stage, steps, progress=tell)
    write_anchors()
    for key, wanted in scenario.totals.items():
        if (value := compute(key, [cast.conference.pk]).value) != wanted:
            raise CommandError(f"按记录走出来的“{key}”是 {value}，不等于情景里的 {wanted}；请检查日期是否够长。", 1)
    return cast.conference


@transaction.atomic
def _cast(scenario: Scenario) -> makers.Cast:
    code = scenario.conference["code"]
    if found := city.load_cast(code):
        return found
    load_national_calendar()
    begin = scenario.opens - dt.timedelta(days=40)
    cast = makers.make_conference(
        code, scenario.conference["name"], scenario.conference["level"], begin=begin, term=scenario.term
    )
    cast.session.number, cast.session.opens, cast.session.closes = scenario.session, scenario.opens, scenario.closes
    cast.session.save()
    city.collect(cast)
    city.populate(cast)
    cast.conference.is_demo = True
    cast.conference.scenario = {"name": scenario.name}
    cast.conference.save()
    with act(by=system_actor(cast.conference.pk)) as made:
        made.line("conference.create", "conference", cast.conference.pk, data={"scenario": scenario.name})
    return cast


def _wishes(scenario: Scenario) -> list[Wish]:
    totals = scenario.totals
    filed, collective = totals.get(FILED, 0), totals.get(COLLECTIVE, 0)
    # Collective and key ones are spread over the year's run, not bunched at its start.
    parties = _spread(collective, filed)
    keys = _spread(totals.get(KEY_LED, 0), filed)
    replied = totals.get(REPLIED, 0)
    return [_wish(scenario, n, in_party=n in parties, key=n in keys, replied=n < replied) for n in range(filed)]


def _spread(count: int, whole: int) -> set[int]:
    return {n * whole // count for n in range(count)} if count else set()


def _wish(scenario: Scenario, number: int, *, in_party: bool, key: bool, replied: bool) -> Wish:
    length = max((scenario.until - scenario.opens).days, 1)

    def day(share: int, spread: int) -> dt.date:
        # Permille of the year, with a spread by number; always in order since shares do not overlap.
        offset = length * (share + (number * 13) % max(spread, 1)) // 1000
        return min(scenario.opens + dt.timedelta(days=offset), scenario.until)

    days = {"open": scenario.opens, "submit": scenario.opens, "file": day(10, 30), "assign": day(60, 20)}
    if replied:
        days |= {"receive": day(90, 10), "opinion": day(120, 60), "answer": day(200, 300), "rate": day(520, 100)}
    if key:
        days["mark_key"] = days["file"]
    party = PARTIES[number % len(PARTIES)]
    return Wish(
        f"{scenario.name}/{number}",
        number,
        f"{party}市委会联络员" if in_party else invented_name(number % city.MEMBERS),
        days,
        organisation=f"{party}市委会" if in_party else "",
        leader=f"虚构领导{number % 9 + 1}",
        reply_class="ABBAC"[number % 5],
        assists=number % 2,
    )
