"""Proposals and assignments in every state, reached by performing the edges as the people who may."""

from collections.abc import Callable
from typing import Any

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.corrections import step_back
from tongxin.kernel.cases.doors import move, open_case
from tongxin.people.testing.cast import Cast
from tongxin.proposals.models import Assignment, Proposal

CONTENT = {
    "title": "关于扩大普惠托育供给的提案",
    "situation": "入托率偏低，社区用房没有盘活。",
    "suggestions": "盘活社区用房。\n完善运营补助。",
}
ROLES = {
    "张委员（提案人）": "张委员",
    "李委员（联名）": "李委员",
    "吴秘书（别的党派）": "吴秘书",
    "王主任（提案委办公室）": "王主任",
    "周主任（督查室）": "周主任",
    "陈领导（领导）": "陈领导",
    "赵科长（主办单位）": "赵科长",
    "何科员（会办单位）": "何科员",
    "钱旁人（旁人）": "钱旁人",
}


def actors_of(city: Cast, neighbour: Cast) -> dict[str, Actor]:
    """The cast by role, and the offices of the county next door, who must see nothing here."""
    found = {label: city.actor(name) for label, name in ROLES.items()}
    found["云溪县王主任（邻县提案委办公室）"] = neighbour.actor("王主任")
    found["云溪县周主任（邻县督查室）"] = neighbour.actor("周主任")
    return found


def inputs_of(city: Cast, key: str) -> dict[str, Any]:
    """Good input for an edge of either workflow."""
    lead, assisting = city.bodies["市教育局"].pk, [city.bodies["市财政局"].pk]
    known: dict[str, dict[str, Any]] = {
        "proposal.file": {"category": "social"},
        "proposal.not_file": {"reason": "academic", "explanation": "属于学术研讨，建议投稿。"},
        "proposal.send_back": {"reason": "请补充具体建议。"},
        "proposal.mark_key": {"manner": "lead", "leader": "市长"},
        "proposal.assign": {"lead": lead, "assisting": assisting},
        "proposal.rate": {"attitude": "satisfied", "result": "dissatisfied"},
        "proposal.rehandle": {"note": "请逐条答复。"},
        "assignment.record_contact": {"mode": "visit", "day": "2022-02-01", "note": "当面沟通。"},
        "assignment.answer": {"reply_class": "B", "reply": "年内新增十二处。"},
        "assignment.give_opinion": {"reply": "资金可以安排。"},
        "assignment.extend": {"days": 10, "reason": "需现场调研"},
        "assignment.pause": {"reason": "等待上级文件"},
    }
    return known.get(key, {})


def take(city: Cast, case: Any, name: str, key: str) -> None:
    """Let somebody of the cast take an edge with good input."""
    kind = "assignment" if isinstance(case, Assignment) else "proposal"
    move(case, key, by=city.actor(name), fields=inputs_of(city, f"{kind}.{key}"))


def parts_of(proposal: Proposal) -> tuple[Assignment, Assignment]:
    """The lead's and the assisting body's part in the current round."""
    rows = Assignment.objects.filter(proposal=proposal, round=proposal.round).exclude(state="recalled")
    return rows.get(share="lead"), rows.get(share="assist")


def draft(city: Cast) -> Proposal:
    """A draft with an invited co-signer."""
    values = {**CONTENT, "cosigners": [city.persons["李委员"].pk]}
    found: Proposal = open_case("proposal", by=city.actor("张委员"), values=values)
    return found


def discarded(city: Cast) -> Proposal:
    """A draft that its author gave up."""
    proposal = draft(city)
    take(city, proposal, "张委员", "discard")
    return proposal


def submitted(city: Cast) -> Proposal:
    """Signed by both and submitted."""
    proposal = draft(city)
    take(city, proposal, "李委员", "cosign")
    take(city, proposal, "张委员", "submit")
    return proposal


def not_filed(city: Cast) -> Proposal:
    """Reviewed and not filed."""
    proposal = submitted(city)
    take(city, proposal, "王主任", "not_file")
    return proposal


def withdrawn(city: Cast) -> Proposal:
    """Taken back by the proposer before the review."""
    proposal = submitted(city)
    take(city, proposal, "张委员", "withdraw")
    return proposal


def filed(city: Cast) -> Proposal:
    """Filed, with a number."""
    proposal = submitted(city)
    take(city, proposal, "王主任", "file")
    return proposal


def handling(city: Cast) -> Proposal:
    """With a lead and an assisting body."""
    proposal = filed(city)
    take(city, proposal, "周主任", "assign")
    return proposal


def received(city: Cast) -> Proposal:
    """Both bodies have it in hand."""
    proposal = handling(city)
    lead, assist = parts_of(proposal)
    take(city, lead, "赵科长", "receive")
    take(city, assist, "何科员", "receive")
    return proposal


def opinion_in(city: Cast) -> Proposal:
    """The assisting body has given its opinion."""
    proposal = received(city)
    take(city, parts_of(proposal)[1], "何科员", "give_opinion")
    return proposal


def answered(city: Cast) -> Proposal:
    """Answered by the lead body."""
    proposal = opinion_in(city)
    take(city, parts_of(proposal)[0], "赵科长", "answer")
    return proposal


def rated(city: Cast) -> Proposal:
    """Rated, with a dissatisfied result."""
    proposal = answered(city)
    take(city, proposal, "张委员", "rate")
    return proposal


def recalled(city: Cast) -> Proposal:
    """Assigned in error and taken back from the bodies."""
    proposal = handling(city)
    step_back(proposal, by=city.actor("周主任"), reason="主办单位选错")
    return proposal


PROPOSALS: dict[str, Callable[[Cast], Proposal]] = {
    "draft": draft,
    "discarded": discarded,
    "submitted": submitted,
    "filed": filed,
    "not_filed": not_filed,
    "withdrawn": withdrawn,
    "handling": handling,
    "answered": answered,
    "rated": rated,
}
# The state, what else matters in it, how it is reached, and whose part is looked at.
ASSIGNMENTS: tuple[tuple[str, str, Callable[[Cast], Proposal], str], ...] = (
    ("assigned", "主办", handling, "lead"),
    ("assigned", "会办", handling, "assist"),
    ("handling", "主办，会办意见未齐", received, "lead"),
    ("handling", "主办，会办意见已齐", opinion_in, "lead"),
    ("handling", "会办", received, "assist"),
    ("answered", "主办", answered, "lead"),
    ("answered", "会办", opinion_in, "assist"),
    ("recalled", "主办", recalled, "lead"),
)
