"""Handling: parts for bodies, objections, passing on, contact, drafts and replies."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.kernel import attachments, wording
from tongxin.kernel.access.actors import Actor, system_actor
from tongxin.kernel.cases.doors import Step, move, open_case
from tongxin.kernel.cases.errors import InvalidInput
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.conferences.parameters import parameter
from tongxin.kernel.workflow.effects import effect, opening, undoing
from tongxin.people.models import Body
from tongxin.proposals import selectors
from tongxin.proposals.models import Assignment, Proposal
from tongxin.proposals.rules import (
    GONE,
    AssignmentState,
    Share,
)

_SHARES = {
    Share.LEAD.value: gettext_noop("主办"),
    Share.ASSIST.value: gettext_noop("会办"),
    Share.SEPARATE.value: gettext_noop("分办"),
}
_SEVERAL = 2
_LONGEST_LETTER = 20_000


def open_parts(proposal: Proposal, shares: list[tuple[int, Share]], *, by: Actor, day: dt.date) -> list[int]:
    """A part with a clock of its own for each body; returns their ids."""
    made = [
        open_case(
            "assignment",
            by=by,
            values={"body": body_id, "share": share.value},
            conference=proposal.conference_id,
            parent=proposal,
            occurred_on=day,
        )
        for body_id, share in shares
    ]
    return [row.pk for row in made]


def _refuse_lead_among(lead: int | None, assisting: list[int]) -> None:
    if lead in assisting:
        raise InvalidInput({"assisting": _("主办单位不能同时是会办单位，请从会办单位中去掉它。")})


@effect("proposal", "assign")
def assign_bodies(proposal: Proposal, step: Step) -> None:
    """One lead with assisting bodies, or several separate ones; each gets a case of its own with its own clock."""
    open_parts(proposal, chosen_shares(step), by=step.by, day=step.occurred_on)


def chosen_shares(step: Step) -> list[tuple[int, Share]]:
    """Who gets which part, from the form of the supervision office."""
    lead, assisting, separate = step.fields["lead"], step.fields["assisting"], step.fields["separate"]
    if lead is None and not separate:
        raise InvalidInput({"lead": _("请填主办单位；分别办理的，填两个以上分办单位。")})
    if separate and (lead is not None or assisting):
        raise InvalidInput({"separate": _("填了分办单位，就不能再填主办或会办单位，请只留一种。")})
    if separate and len(separate) < _SEVERAL:
        raise InvalidInput({"separate": _("分办要有两个以上单位；只有一个单位的，请填为主办单位。")})
    _refuse_lead_among(lead, assisting)
    shares = [(lead, Share.LEAD)] if lead is not None else []
    return shares + [(body, Share.ASSIST) for body in assisting] + [(body, Share.SEPARATE) for body in separate]


def recall_parts(proposal: Proposal) -> None:
    system = system_actor(proposal.conference_id)
    rows = Assignment.objects.filter(proposal=proposal, round=proposal.round)
    for row in rows.exclude(state__in=list(GONE)):
        if row.state == AssignmentState.ANSWERED:
            sentence = _("{body}已经答复，请先在它的承办记录上退回答复。")
            raise InvalidInput({"reason": sentence.format(body=row.body)})
        move(row, "recall", by=system)


@undoing("proposal", "assign")
def recall_bodies(proposal: Proposal, _step: Step) -> None:
    """Bodies that have not answered give the work back; what they did stays readable."""
    recall_parts(proposal)


@opening("assignment")
def open_assignment(card: CaseCard, values: dict[str, Any], _by: Actor) -> Assignment:
    """The part of a body in the current round of the proposal."""
    proposal = Proposal.objects.get(pk=card.parent_id)
    body = Body.objects.get(pk=values["body"])
    assignment = Assignment(
        card=card,
        conference_id=card.conference_id,
        state=card.state,
        proposal=proposal,
        body=body,
        share=values["share"],
        round=proposal.round,
        number=proposal.number,
        title=proposal.title,
        secrecy=proposal.secrecy,
    )
    assignment.save()
    return assignment


@effect("assignment", "record_contact")
def record_contact(_assignment: Assignment, step: Step) -> None:
    """A contact is a fact of the record; its day may not lie ahead."""
    if step.fields["day"] > step.occurred_on.isoformat():
        raise InvalidInput({"day": _("联系日期不能晚于今天，请填写已经联系的日期。")})


@effect("assignment", "object")
def object_to_assignment(assignment: Assignment, step: Step) -> None:
    """The body names who should do it; until the decision it goes on handling."""
    if step.fields["suggested_body"] == assignment.body_id:
        raise InvalidInput({"suggested_body": _("请选择本单位以外的单位。")})
    assignment.objection = step.fields["reason"]
    assignment.suggested_body_id = step.fields["suggested_body"]


@undoing("assignment", "object")
@effect("assignment", "refuse_objection")
def close_objection(assignment: Assignment, step: Step) -> None:
    """There is no open objection; what it said stays in the history."""
    step.fields["objection"] = [assignment.objection, assignment.suggested_body_id]
    assignment.objection, assignment.suggested_body_id = "", None


@undoing("assignment", "refuse_objection")
def reopen_objection(assignment: Assignment, step: Step) -> None:
    """The objection waits for a decision again."""
    assignment.objection, assignment.suggested_body_id = step.fields.get("objection", ["", None])


@effect("assignment", "accept_objection")
def reassign(assignment: Assignment, step: Step) -> None:
    """Another body gets the same part; its clock starts anew or runs on, as the conference has it."""
    if step.fields["body"] == assignment.body_id:
        raise InvalidInput({"body": _("请选择原单位以外的单位。")})
    _refuse_double(assignment, "body", [step.fields["body"]])
    restarts = parameter(assignment.conference_id, "proposals.restart_clock")
    day = step.occurred_on if restarts else assignment.card.opened
    step.fields["objection"] = [assignment.objection, assignment.suggested_body_id]
    assignment.objection, assignment.suggested_body_id = "", None
    assignment.given_back = True
    _hand_on(assignment, step, [(step.fields["body"], Share(assignment.share))], day)


@undoing("assignment", "accept_objection")
@undoing("assignment", "pass_on")
def take_over_again(assignment: Assignment, step: Step) -> None:
    """Whoever got the part gives it back; an objection waits for its decision again."""
    assignment.given_back = False
    assignment.objection, assignment.suggested_body_id = step.fields.get("objection", ["", None])
    system = system_actor(assignment.conference_id)
    for row in Assignment.objects.filter(pk__in=step.fields.get("handed_to", [])):
        if row.state == AssignmentState.ANSWERED:
            raise InvalidInput({"reason": _("{body}已经答复，请先在它的承办记录上退回答复。").format(body=row.body)})
        if row.state not in GONE:
            move(row, "recall", by=system)


@effect("assignment", "pass_on")
def pass_on(assignment: Assignment, step: Step) -> None:
    """A handling system gives the work to bodies of its own; the term runs on from the first assignment."""
    lead, assisting = step.fields["lead"], step.fields["assisting"]
    parts = set(Body.objects.filter(parent=assignment.body_id).values_list("pk", flat=True))
    for name, chosen in (("lead", [lead]), ("assisting", assisting)):
        if set(chosen) - parts:
            raise InvalidInput({name: _("只能转给本单位的下属承办单位；其他单位请用“申退”。")})
    _refuse_lead_among(lead, assisting)
    _refuse_double(assignment, "lead", [lead])
    _refuse_double(assignment, "assisting", assisting)
    shares = [(lead, Share(assignment.share)), *((body, Share.ASSIST) for body in assisting)]
    _hand_on(assignment, step, shares, assignment.card.opened)


def _refuse_double(assignment: Assignment, field: str, body_ids: list[int]) -> None:
    """A body has one part in a round."""
    rows = Assignment.objects.filter(proposal_id=assignment.proposal_id, round=assignment.round, body__in=body_ids)
    holding = [str(row.body) for row in rows.exclude(state__in=list(GONE)).select_related("body")]
    if holding:
        sentence = _("{bodies}已经承办这件提案，请选择别的单位。")
        raise InvalidInput({field: sentence.format(bodies=wording.listed(holding))})


def _hand_on(assignment: Assignment, step: Step, shares: list[tuple[int, Share]], day: dt.date) -> None:
    """Give a body's part to others in the same round; the one who had it drops out in the same act."""
    # Who acts may be a body's clerk, who gives out no work: the edge itself says that this one may be handed on.
    system = system_actor(assignment.conference_id)
    step.fields["handed_to"] = open_parts(assignment.proposal, shares, by=system, day=day)


@effect("assignment", "extend")
def extend_within_ceiling(assignment: Assignment, step: Step) -> None:
    """Extensions add up, and the conference says how far."""
    most = parameter(assignment.conference_id, "proposals.extension_ceiling")
    had = selectors.extended_days(assignment)
    if had + step.fields["days"] > most:
        sentence = _("累计延期不能超过 {most} 天，已经延期 {had} 天，最多还能延 {left} 天。")
        raise InvalidInput({"days": sentence.format(most=most, had=had, left=max(0, most - had))})


@undoing("assignment", "extend")
def forget_extension(_assignment: Assignment, _step: Step) -> None:
    """The clock itself takes the extension back."""


@effect("assignment", "show_draft")
def show_draft(assignment: Assignment, step: Step) -> None:
    """The proposer is asked what they think of the reply before it is issued."""
    step.fields["before"] = [assignment.draft_reply, assignment.draft_opinion]
    assignment.draft_reply, assignment.draft_opinion = step.fields["draft_reply"], ""


@effect("assignment", "answer_draft")
def answer_draft(assignment: Assignment, step: Step) -> None:
    """What the proposer thinks of the draft."""
    step.fields["before"] = [assignment.draft_reply, assignment.draft_opinion]
    assignment.draft_opinion = step.fields["opinion"]


@undoing("assignment", "show_draft")
@undoing("assignment", "answer_draft")
def earlier_draft(assignment: Assignment, step: Step) -> None:
    """Back to what it was before."""
    assignment.draft_reply, assignment.draft_opinion = step.fields.get("before", ["", ""])


@effect("assignment", "answer")
@effect("assignment", "send_for_check")
def answer_proposer(assignment: Assignment, step: Step) -> None:
    """The reply of a lead or separate body: composed here, or the signed letter with its number, or both."""
    letter = step.fields["letter"]
    if not step.fields["reply"] and letter is None:
        raise InvalidInput({"reply": _("请填写答复内容，或者上传盖章的答复函。")})
    assignment.letter_text = _words_of_letter(assignment, letter)
    assignment.reply_class = step.fields["reply_class"]
    assignment.reply = step.fields["reply"] or _("见盖章的答复函。")
    assignment.document_number = step.fields["document_number"]


def _words_of_letter(assignment: Assignment, file_id: int | None) -> str:
    if file_id is None:
        return ""
    return attachments.words_in(assignment.card.attachments.get(pk=file_id))[:_LONGEST_LETTER]


@effect("assignment", "pass_check")
def pass_check(assignment: Assignment, step: Step) -> None:
    """The supervision office may set another class before the reply goes out."""
    step.fields["before"] = assignment.reply_class
    assignment.reply_class = step.fields["reply_class"]


@undoing("assignment", "pass_check")
def check_again(assignment: Assignment, step: Step) -> None:
    """The reply waits for the check again."""
    assignment.reply_class = step.fields.get("before", assignment.reply_class)


@effect("assignment", "give_opinion")
def give_opinion(assignment: Assignment, step: Step) -> None:
    """The opinion of an assisting body."""
    assignment.reply = step.fields["reply"]


@undoing("assignment", "record_contact")
def forget_contact(_assignment: Assignment, _step: Step) -> None:
    """The passage itself is marked as taken back."""


@undoing("assignment", "answer")
@undoing("assignment", "send_for_check")
@undoing("assignment", "give_opinion")
def take_reply_back(assignment: Assignment, _step: Step) -> None:
    """The reply leaves the record of the assignment; the passage keeps its words."""
    assignment.reply_class, assignment.reply, assignment.document_number = "", "", ""
    assignment.letter_text = ""


def share_label(share: str) -> str:
    """主办 or 会办."""
    return _(_SHARES.get(share, share))
