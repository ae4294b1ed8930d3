"""Turns wishes ("an answered proposal by this member") into dated steps that the doors of the kernel then take."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tongxin.demo.topics import PLACES, TOPICS, Topic, replies
from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.doors import move, open_case
from tongxin.kernel.cases.models import CaseCard
from tongxin.people.testing.cast import Cast
from tongxin.proposals.models import Assignment, Proposal
from tongxin.proposals.rules import AssignmentState

_SPACE = uuid.UUID("6a5c2d9e-3f0b-4d57-9b52-1c0e8f7a4d21")
NINE, WORKDAY = 9, 5


@dataclass
class Wish:
    """What shall become of one invented proposal, and on which days."""

    key: str
    index: int
    by: str
    days: dict[str, dt.date]
    organisation: str = ""
    cosigners: tuple[str, ...] = ()
    leader: str = ""
    reply_class: str = "A"
    result: str = "satisfied"
    assists: int = 1
    title: str = ""
    paper_body: bool = False
    # What it must be classed as; else the topic says.
    category: str = ""
    # Into which wish this one is merged.
    main: str = ""

    @property
    def topic(self) -> Topic:
        """What it is about."""
        fitting = [topic for topic in TOPICS if topic.category == self.category] or TOPICS
        return fitting[self.index % len(fitting)]

    @property
    def place(self) -> str:
        """Where."""
        return PLACES[(self.index // len(TOPICS) + self.index) % len(PLACES)]

    def once(self, step: str) -> uuid.UUID:
        """The key that makes a step happen once, however often the filling is interrupted and begun anew."""
        return uuid.uuid5(_SPACE, f"{self.key}/{step}")


@dataclass(order=True)
class PlannedStep:
    """One dated step of one wish."""

    day: dt.date
    order: int
    wish: Wish = field(compare=False)
    act: str = field(compare=False)


_DECIDED = ("file", "not_file", "merge", "to_opinion", "to_letter", "withdraw", "merge_filed")
ACTS = (
    "open",
    "submit",
    "classify",
    *_DECIDED,
    "mark_key",
    "assign",
    "receive",
    "opinion",
    "answer",
    "rate",
    "rehandle",
)


def steps_of(wishes: Iterable[Wish], today: dt.date) -> list[PlannedStep]:
    """The steps of all wishes up to a day, in the order of their days."""
    found = []
    for wish in wishes:
        for place, name in enumerate(ACTS):
            if name in wish.days and wish.days[name] <= today:
                found.append(PlannedStep(wish.days[name], wish.index * len(ACTS) + place, wish, name))
    return sorted(found)


class Stage:
    """A conference being filled: who acts; nobody's offices change while it fills, so actors are kept."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._actors: dict[str, Actor] = {}

    def actor(self, name: str) -> Actor:
        """The actor that a named person is."""
        if name not in self._actors:
            self._actors[name] = self.cast.actor(name)
        return self._actors[name]

    def take(self, step: PlannedStep) -> None:
        """Perform one step on its simulated day."""
        minute = (step.order * 7) % (8 * 60)
        moment = dt.datetime.combine(step.day, dt.time(NINE), tzinfo=clock.ZONE) + dt.timedelta(minutes=minute)
        with clock.at(moment):
            _PERFORMERS[step.act](self, step.wish)

    def card(self, wish: Wish) -> CaseCard:
        """The card of the wish's proposal."""
        return CaseCard.objects.get(once=wish.once("open"))

    def parts(self, wish: Wish) -> list[Assignment]:
        """The parts of the newest round that are not recalled."""
        rows = Assignment.objects.filter(proposal__card__once=wish.once("open")).select_related("body")
        rows = rows.exclude(state=AssignmentState.RECALLED)
        newest = max((row.round for row in rows), default=1)
        return [row for row in rows.order_by("pk") if row.round == newest]


def _open(stage: Stage, wish: Wish) -> None:
    topic, place = wish.topic, wish.place
    values: dict[str, Any] = {
        "title": wish.title or f"关于推进{place}{topic.matter}的提案",
        "situation": f"{place}：{topic.situation}",
        "suggestions": "\n".join(topic.suggestions),
        "suggested_bodies": topic.lead,
        "publish_consent": wish.index % 9 != 0,
        "cosigners": [stage.cast.persons[name].pk for name in wish.cosigners],
    }
    if wish.organisation:
        values["in_name_of"] = stage.cast.organisations[wish.organisation].pk
        values |= {"contact_name": wish.by, "contact_phone": "0577-00000000"}
    card = open_case("proposal", by=stage.actor(wish.by), values=values, once=wish.once("open"))
    for name in wish.cosigners:
        move(card.pk, "cosign", by=stage.actor(name), once=wish.once(f"cosign-{name}"))


def _move(act: str, actor: str, fields: Callable[[Stage, Wish], dict[str, Any]]) -> Callable[[Stage, Wish], None]:
    def perform(stage: Stage, wish: Wish) -> None:
        who = wish.by if actor == "proposer" else actor
        move(stage.card(wish), act, by=stage.actor(who), fields=fields(stage, wish), once=wish.once(act))

    return perform


def _bodies(stage: Stage, wish: Wish) -> dict[str, Any]:
    assisting = [stage.cast.bodies[name].pk for name in wish.topic.assisting[: wish.assists]]
    return {"lead": stage.cast.bodies[wish.topic.lead].pk, "assisting": assisting}


def _each_part(act: str, share: str, fields: Callable[[Wish], dict[str, Any]]) -> Callable[[Stage, Wish], None]:
    def perform(stage: Stage, wish: Wish) -> None:
        for row in stage.parts(wish):
            if share in {row.share, ""}:
                _for_body(stage, wish, row, act, fields(wish))

    return perform


def _for_body(stage: Stage, wish: Wish, row: Assignment, act: str, fields: dict[str, Any]) -> None:
    once = wish.once(f"{act}-{row.pk}")
    clerk = stage.cast.clerks.get(row.body.name)
    if wish.paper_body or clerk is None:
        move(row, act, by=stage.actor("周主任"), fields=fields, once=once, on_behalf=f"body:{row.body_id}")
    else:
        move(row, act, by=stage.actor(clerk), fields=fields, once=once)


def _rating(wish: Wish) -> dict[str, Any]:
    comment = "第二条建议没有答复到，请补充。" if wish.result == "dissatisfied" else ""
    return {"attitude": "satisfied", "result": wish.result, "comment": comment}


def _main(_stage: Stage, wish: Wish) -> dict[str, Any]:
    """The number of the proposal that this one is merged into, with a word to the proposer."""
    into = Proposal.objects.get(card__once=uuid.uuid5(_SPACE, f"{wish.main}/open"))
    return {"into": into.serial, "explanation": "与该件提案内容相同，合并办理，办理结果分别答复。"}


_PERFORMERS: dict[str, Callable[[Stage, Wish], None]] = {
    "open": _open,
    "submit": _move("submit", "proposer", lambda _s, _w: {}),
    "file": _move("file", "王主任", lambda _s, w: {"category": w.topic.category}),
    "not_file": _move(
        "not_file",
        "王主任",
        lambda _s, _w: {"reason": "already_handled", "explanation": "同一事项已在办理，办理结果将抄告您。"},
    ),
    "classify": _move("classify", "王主任", lambda _s, w: {"category": w.category or w.topic.category}),
    "merge": _move("merge", "王主任", _main),
    "merge_filed": _move("merge_filed", "王主任", _main),
    "to_opinion": _move(
        "to_opinion", "王主任", lambda _s, _w: {"explanation": "内容适合作为社情民意信息反映，已转信息工作机构。"}
    ),
    "to_letter": _move(
        "to_letter",
        "王主任",
        lambda _s, _w: {"department": "有关部门", "explanation": "属于具体个案，转有关部门研究。"},
    ),
    "withdraw": _move("withdraw", "proposer", lambda _s, _w: {"reason": "情况已经变化。"}),
    "mark_key": _move("mark_key", "王主任", lambda _s, w: {"manner": "lead", "leader": w.leader}),
    "assign": _move("assign", "周主任", _bodies),
    "receive": _each_part("receive", "", lambda _w: {}),
    "opinion": _each_part("give_opinion", "assist", lambda _w: {"reply": "我单位积极配合，相关工作已列入计划。"}),
    "answer": _each_part(
        "answer",
        "lead",
        lambda w: {
            "reply_class": w.reply_class,
            "reply": replies(w.topic, w.place),
            "document_number": f"提复〔{w.days['answer'].year}〕{w.index % 300 + 1}号",
        },
    ),
    "rate": _move("rate", "proposer", lambda _s, w: _rating(w)),
    "rehandle": _move("rehandle", "周主任", lambda _s, _w: {"note": "请对第二条建议补充可以落实的时间安排。"}),
}
