"""Proposals and assignments in every state, reached by performing the edges as the people who may."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tongxin.kernel import attachments, clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.attachments.models import Attachment
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.corrections import step_back
from tongxin.kernel.cases.doors import move, open_case
from tongxin.kernel.conferences.models import ParameterValue
from tongxin.kernel.conferences.parameters import store_parameter
from tongxin.people.models import Body
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
    others = Proposal.objects.filter(conference=city.conference, state="handling").order_by("pk")
    main = others.values_list("serial", flat=True).first() or ""
    below = Body.objects.filter(parent=lead).order_by("pk").values_list("pk", flat=True).first() or lead
    known: dict[str, dict[str, Any]] = {
        "proposal.add_seal": {"seal": Attachment.objects.order_by("-pk").values_list("pk", flat=True).first() or 1},
        "proposal.merge": {"into": main, "explanation": "内容相同。"},
        "proposal.file": {"category": "social"},
        "proposal.merge_filed": {"into": main or "第0001号", "explanation": "内容相同。"},
        "proposal.classify": {"category": "economic"},
        "proposal.not_file": {"reason": "academic", "explanation": "属于学术研讨，建议投稿。"},
        "proposal.to_opinion": {"explanation": "内容很好，作为社情民意信息反映。"},
        "proposal.to_letter": {"department": "市信访局", "explanation": "属于个案，转有关部门。"},
        "proposal.set_timing": {"timing": "session", "reason": "截止前已经寄出。"},
        "proposal.rate_merged": {"attitude": "satisfied", "result": "satisfied"},
        "proposal.send_back": {"reason": "请补充具体建议。"},
        "proposal.mark_key": {"manner": "lead", "leader": "市长"},
        "proposal.assign": {"lead": lead, "assisting": assisting},
        "proposal.rate": {"attitude": "satisfied", "result": "dissatisfied", "comment": "第二条没有答复。"},
        "proposal.rehandle": {"note": "请逐条答复。"},
        "assignment.record_contact": {"mode": "visit", "day": "2022-02-01", "note": "当面沟通。"},
        "assignment.answer": {"reply_class": "B", "reply": "年内新增十二处。"},
        "assignment.give_opinion": {"reply": "资金可以安排。"},
        "assignment.object": {"reason": "不属于本单位职责。", "suggested_body": city.bodies["市民政局"].pk},
        "assignment.accept_objection": {"body": city.bodies["市民政局"].pk},
        "assignment.refuse_objection": {"reason": "职责明确，请继续办理。"},
        "assignment.pass_on": {"lead": below},
        "assignment.show_draft": {"draft_reply": "拟答复如下：……"},
        "assignment.answer_draft": {"opinion": "agree"},
        "assignment.send_for_check": {"reply_class": "B", "reply": "年内新增十二处。"},
        "assignment.pass_check": {"reply_class": "B"},
        "assignment.return_reply": {"reason": "第二条没有答复。"},
        "assignment.waive": {"reason": "与主办单位职责重复。"},
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


def collective(city: Cast) -> Proposal:
    """A draft in the name of a party, with a file on it."""
    contact = {"contact_name": "吴秘书", "contact_phone": "0577-88880000"}
    values = {**CONTENT, **contact, "in_name_of": city.organisations["民建澄湖市委会"].pk}
    found: Proposal = open_case("proposal", by=city.actor("吴秘书"), values=values)
    page = SimpleUploadedFile("首页.txt", f"盖章的首页 {found.pk}".encode(), "text/plain")
    with act(by=city.actor("吴秘书"), conference_id=city.conference.pk):
        attachments.accept(found.pk, page, by=city.account("吴秘书").pk)
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


@contextmanager
def with_parameter(city: Cast, key: str, value: Any) -> Iterator[None]:
    """A local rule that holds inside the block only."""
    rows = ParameterValue.objects.filter(conference=city.conference, key=key)
    with act(by=city.actor("孙管理员"), conference_id=city.conference.pk):
        store_parameter(city.conference, key, value, clock.today())
    yield
    rows.delete()


def second_review(city: Cast) -> Proposal:
    """Passed the first of three levels."""
    proposal = submitted(city)
    with with_parameter(city, "proposals.review_levels", 3):
        take(city, proposal, "王主任", "pass_first")
    return proposal


def board_review(city: Cast) -> Proposal:
    """Passed two of three levels."""
    proposal = second_review(city)
    with with_parameter(city, "proposals.review_levels", 3):
        take(city, proposal, "王主任", "pass_second")
    return proposal


def merged(city: Cast) -> Proposal:
    """Merged into another one, which has been answered meanwhile."""
    proposal, main = submitted(city), submitted(city)
    main.refresh_from_db()
    move(proposal, "merge", by=city.actor("王主任"), fields={"into": main.serial, "explanation": "内容相同。"})
    _answer_whole(city, main)
    return Proposal.objects.get(pk=proposal.pk)


def _answer_whole(city: Cast, proposal: Proposal) -> None:
    for name, key in (("王主任", "file"), ("周主任", "assign")):
        take(city, proposal, name, key)
    lead, assist = parts_of(proposal)
    for part, name, key in (
        (lead, "赵科长", "receive"),
        (assist, "何科员", "receive"),
        (assist, "何科员", "give_opinion"),
        (lead, "赵科长", "answer"),
    ):
        take(city, part, name, key)


def to_opinion(city: Cast) -> Proposal:
    """Turned into an opinion item."""
    proposal = submitted(city)
    take(city, proposal, "王主任", "to_opinion")
    return proposal


def to_letter(city: Cast) -> Proposal:
    """Forwarded as a letter."""
    proposal = submitted(city)
    take(city, proposal, "王主任", "to_letter")
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


def objected(city: Cast) -> Proposal:
    """The lead body says that it is not its business."""
    proposal = handling(city)
    take(city, parts_of(proposal)[0], "赵科长", "object")
    return proposal


def draft_shown(city: Cast) -> Proposal:
    """The lead body asks what the proposer thinks of its draft."""
    proposal = opinion_in(city)
    take(city, parts_of(proposal)[0], "赵科长", "show_draft")
    return proposal


def checking(city: Cast) -> Proposal:
    """The reply waits for the supervision office."""
    proposal = opinion_in(city)
    with with_parameter(city, "proposals.reply_checked", value=True):
        take(city, parts_of(proposal)[0], "赵科长", "send_for_check")
    return proposal


def waived(city: Cast) -> Proposal:
    """Nobody waits for the assisting body any more."""
    proposal = received(city)
    take(city, parts_of(proposal)[1], "周主任", "waive")
    return proposal


def passed_on(city: Cast) -> Proposal:
    """The lead body was a whole system and gave the work to a body below it."""
    proposal = handling(city)
    lead, _assist = parts_of(proposal)
    below = Body.objects.create(
        conference=city.conference,
        name=f"{lead.body.name}下属中心{proposal.pk}",
        system=lead.body.system,
        parent=lead.body,
    )
    move(lead, "pass_on", by=city.actor("赵科长"), fields={"lead": below.pk})
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
    "second_review": second_review,
    "board_review": board_review,
    "not_filed": not_filed,
    "merged": merged,
    "to_opinion": to_opinion,
    "to_letter": to_letter,
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
    ("assigned", "主办，已申退", objected, "lead"),
    ("handling", "主办，答复稿征求意见中", draft_shown, "lead"),
    ("checking", "主办", checking, "lead"),
    ("waived", "会办", waived, "assist"),
    ("passed_on", "主办", passed_on, "lead"),
    ("recalled", "主办", recalled, "lead"),
)
