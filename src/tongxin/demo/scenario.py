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
from tongxin.demo.totals import SHARES, Fate, Life, lives_of
from tongxin.kernel.access.actors import system_actor
from tongxin.kernel.audit.acts import act
from tongxin.kernel.audit.verify import write_anchors
from tongxin.kernel.commands import CommandError
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.deadlines import load_national_calendar
from tongxin.kernel.indicators.declarations import compute
from tongxin.people.rules import OrganisationKind
from tongxin.people.testing import cast as makers
from tongxin.proposals.rules import ProposerKind

FOLDER = Path(__file__).parent / "scenarios"
_PEOPLE = "民营经济协会"
_SECTOR = "特邀人士界"
_COMMITTEE = "经济科技委员会"


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
    cuts: dict[str, dict[str, dict[str, int]]]
    lives: list[Life]


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
    if not scenario.opens <= scenario.closes <= scenario.until:
        raise CommandError("情景里的日期前后颠倒：开幕、闭幕、截止应依次不早于前一个。什么也没有写入。")
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
        totals=dict(data["totals"]),
        cuts=(cuts := data.get("cuts") or {}),
        lives=lives_of(data["totals"], cuts),
    )


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
    _count_again(scenario, cast.conference)
    return cast.conference


def _count_again(scenario: Scenario, conference: Conference) -> None:
    """Hold what stands there now against what was asked for; a difference is said and never hidden."""
    for key, wanted in scenario.totals.items():
        found = compute(key, [conference.pk]).value
        if key not in SHARES and found != wanted:
            raise CommandError(f"按记录走出来的“{key}”是 {found}，不等于情景里的 {wanted}；请检查日期是否够长。", 1)
    for key, dims in scenario.cuts.items():
        for dim, cells in dims.items():
            cut = compute(key, [conference.pk], by=dim).cells
            walked = {name: cell.value for cell in cut for name in (cell.key, str(cell.label))}
            if wrong := [word for word, wanted in cells.items() if walked.get(word, 0) != wanted]:
                raise CommandError(f"按记录走出来的“{key}”按“{dim}”分列的“{wrong[0]}”与情景不同。", 1)


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
    city.add_contact(cast, "s1", _SECTOR, OrganisationKind.SECTOR)
    cast.conference.is_demo = True
    cast.conference.scenario = {"name": scenario.name}
    cast.conference.save()
    with act(by=system_actor(cast.conference.pk)) as made:
        made.line("conference.create", "conference", cast.conference.pk, data={"scenario": scenario.name})
    return cast


def _wishes(scenario: Scenario) -> list[Wish]:
    kept = [number for number, life in enumerate(scenario.lives) if life.fate is Fate.KEPT]
    return [_wish(scenario, number, life, kept) for number, life in enumerate(scenario.lives)]


def _wish(scenario: Scenario, number: int, life: Life, kept: list[int]) -> Wish:
    length = max((scenario.until - scenario.opens).days, 1)

    def day(share: int, spread: int) -> dt.date:
        # Permille of the year, with a spread by number; always in order since shares do not overlap.
        offset = length * (share + (number * 13) % max(spread, 1)) // 1000
        return min(scenario.opens + dt.timedelta(days=offset), scenario.until)

    days = {"open": scenario.opens, "submit": scenario.opens}
    if life.fate in _DECISIONS:
        if life.category:
            days["classify"] = scenario.opens
        days[_DECISIONS[life.fate]] = day(10, 30)
    elif life.fate is Fate.WAITING:
        if life.category:
            days["classify"] = scenario.opens
    else:
        days["file"] = day(10, 30)
        if life.fate is Fate.MERGED_LATER:
            days["merge_filed"] = day(45, 10)
        else:
            days["assign"] = day(60, 20)
    if life.replied:
        days |= {"receive": day(90, 10), "opinion": day(120, 60), "answer": day(200, 300), "rate": day(520, 100)}
    if life.key:
        days["mark_key"] = days["file"]
    organisation, by = _whose(number, life.kind)
    return Wish(
        f"{scenario.name}/{number}",
        number,
        by,
        days,
        organisation=organisation,
        cosigners=(invented_name((number + 31) % city.MEMBERS),) if life.kind == ProposerKind.JOINT else (),
        leader=f"虚构领导{number % 9 + 1}",
        reply_class="ABBAC"[number % 5],
        assists=number % 2,
        category=life.category,
        main=f"{scenario.name}/{kept[number % len(kept)]}" if life.fate in _INTO_ANOTHER else "",
    )


_DECISIONS = {
    Fate.MERGED: "merge",
    Fate.NOT_FILED: "not_file",
    Fate.OPINION: "to_opinion",
    Fate.LETTER: "to_letter",
    Fate.WITHDRAWN: "withdraw",
}
_INTO_ANOTHER = (Fate.MERGED, Fate.MERGED_LATER)


def _whose(number: int, kind: str) -> tuple[str, str]:
    """The organisation in whose name, if any, and who enters it."""
    if kind == ProposerKind.PARTY:
        party = PARTIES[number % len(PARTIES)]
        return f"{party}市委会", f"{party}市委会联络员"
    named = {
        ProposerKind.ORGANISATION: (_PEOPLE, "吴秘书"),
        ProposerKind.SECTOR: (_SECTOR, f"{_SECTOR}联络员"),
        ProposerKind.COMMITTEE: (_COMMITTEE, f"{_COMMITTEE}联络员"),
    }
    return named.get(ProposerKind(kind), ("", invented_name(number % city.MEMBERS)))
