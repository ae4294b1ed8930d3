"""What the edges of a proposal do, and how cases are made; each runs inside the transaction of its edge."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.kernel import wording
from tongxin.kernel.access.actors import Actor, system_actor
from tongxin.kernel.cases import handoffs
from tongxin.kernel.cases.doors import Step, move, open_case
from tongxin.kernel.cases.errors import Denied, InvalidInput
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.workflow.effects import effect, opening, undoing
from tongxin.people.models import Body, Organisation
from tongxin.people.rules import PARTY_KINDS, OrganisationKind
from tongxin.people.selectors import is_member, members_on, session_on
from tongxin.proposals import selectors
from tongxin.proposals.models import Assignment, CoSignature, Proposal, Rating
from tongxin.proposals.roles import ENTER
from tongxin.proposals.rules import COLLECTIVE, AssignmentState, ProposalState, ProposerKind, Share, Signature

_SHARES = {Share.LEAD.value: gettext_noop("主办"), Share.ASSIST.value: gettext_noop("会办")}


@opening("proposal")
def draft_proposal(card: CaseCard, values: dict[str, Any], by: Actor) -> Proposal:
    """Make a draft in somebody's own name, in the name of an organisation one speaks for, or entered from paper."""
    proposal = Proposal(card=card, conference_id=card.conference_id, state=card.state)
    proposal.session = session_on(card.conference_id, card.opened)
    if values["in_name_of"]:
        _in_name_of(proposal, values["in_name_of"], by)
    elif values["proposer"] and by.has(ENTER, card.conference_id):
        proposal.proposer_id = values["proposer"]
        proposal.entered_by_id = _own_person(by)
    else:
        proposal.proposer_id = _own_person(by)
        if not is_member(proposal.proposer_id, card.opened):
            sentence = _("个人提案由政协委员提出，您现在不是本级政协委员；代表组织的，请选择以组织名义提交。")
            raise InvalidInput({"__all__": sentence})
    proposal.apply_content({k: v for k, v in values.items() if k != "cosigners"})
    proposal.save()
    proposal.invite(values["cosigners"])
    return proposal


def _own_person(by: Actor) -> int:
    own = [p for p in by.principals if p.kind == "person" and p.label == by.label] or [
        p for p in by.principals if p.kind == "person"
    ]
    if not own:
        raise Denied(_("您的账号没有对应的委员身份，不能以个人名义提交提案。"))
    return own[0].id


def _in_name_of(proposal: Proposal, organisation_id: int, by: Actor) -> None:
    if organisation_id not in by.ids("organisation"):
        raise InvalidInput({"in_name_of": _("您不是这个组织的联络人，不能以它的名义提交。")})
    organisation = Organisation.objects.get(pk=organisation_id)
    kind = OrganisationKind(organisation.kind)
    proposal.organisation = organisation
    if kind in PARTY_KINDS:
        proposal.proposer_kind = ProposerKind.PARTY
    elif kind == OrganisationKind.SPECIAL_COMMITTEE:
        proposal.proposer_kind = ProposerKind.COMMITTEE
    elif kind == OrganisationKind.SECTOR:
        proposal.proposer_kind = ProposerKind.SECTOR
    else:
        proposal.proposer_kind = ProposerKind.ORGANISATION


@effect("proposal", "submit")
def settle_proposer_kind(proposal: Proposal, step: Step) -> None:
    """Whoever has confirmed by now is a co-author; the others may still answer until the review."""
    if proposal.organisation_id is None and not is_member(proposal.proposer_id, step.occurred_on):
        sentence = _("{name}在{day}不是本级政协委员，不能以个人名义提交；请核对发生日期。")
        day = wording.full_day(step.occurred_on)
        raise InvalidInput({"occurred_on": sentence.format(name=proposal.proposer, day=day)})
    _settle_kind(proposal)
    proposal.session = session_on(proposal.conference_id, step.occurred_on) or proposal.session


@undoing("proposal", "submit")
def unsettle_proposer_kind(_proposal: Proposal, _step: Step) -> None:
    """The kind of proposer is settled again at the next submission."""


def _answer_invitation(proposal: Proposal, step: Step, answer: Signature) -> None:
    rows = CoSignature.objects.filter(proposal=proposal, person_id__in=step.by.ids("person"), answer=Signature.INVITED)
    step.fields["persons"] = list(rows.values_list("person_id", flat=True))
    rows.update(answer=answer)
    proposal.__dict__.pop("invitations", None)


def _settle_kind(proposal: Proposal) -> None:
    """With a co-author who signed it is a joint proposal, else one person's; in an organisation's name it stays that."""
    if proposal.proposer_kind not in COLLECTIVE:
        signed = any(row.answer == Signature.SIGNED for row in proposal.invitations)
        proposal.proposer_kind = ProposerKind.JOINT if signed else ProposerKind.INDIVIDUAL


@effect("proposal", "cosign")
def sign(proposal: Proposal, step: Step) -> None:
    """An invited member becomes a co-author; after the submission the proposal becomes a joint one at once.

    Whoever is no member on the day of the signature signs nothing.
    """
    invited = selectors.invited_of(proposal, step.by)
    if invited and not members_on(invited, step.occurred_on):
        raise InvalidInput({"occurred_on": _("受邀的人在这一天不是本级政协委员，不能联名；请核对发生日期。")})
    _answer_invitation(proposal, step, Signature.SIGNED)
    if proposal.state == ProposalState.SUBMITTED:
        _settle_kind(proposal)


@effect("proposal", "decline")
def decline(proposal: Proposal, step: Step) -> None:
    """An invited member does not take part."""
    _answer_invitation(proposal, step, Signature.DECLINED)


@undoing("proposal", "cosign")
@undoing("proposal", "decline")
def invite_again(proposal: Proposal, step: Step) -> None:
    """Take an answer to an invitation back."""
    CoSignature.objects.filter(proposal=proposal, person_id__in=step.fields.get("persons", [])).update(
        answer=Signature.INVITED
    )
    proposal.__dict__.pop("invitations", None)
    if proposal.state == ProposalState.SUBMITTED:
        _settle_kind(proposal)


@effect("proposal", "file")
def file_proposal(proposal: Proposal, step: Step) -> None:
    """The category is part of the filing."""
    proposal.category = step.fields["category"]


@undoing("proposal", "file")
def unfile_proposal(proposal: Proposal, _step: Step) -> None:
    """The number stays with the proposal, so that it is never given to another."""
    proposal.category = ""


@effect("proposal", "not_file")
def hand_over_unfiled(proposal: Proposal, step: Step) -> None:
    """A matter that cannot be filed may live on as an opinion; without a receiver the wish is recorded."""
    if step.fields.get("to_opinion"):
        draft = {"title": proposal.title, "text": proposal.situation, "suggestions": proposal.suggestions}
        row = handoffs.request(proposal, to="opinion", draft=draft, by=step.by)
        step.fields["handoff"] = row.pk


@undoing("proposal", "not_file")
def keep_unfiled_handoff(_proposal: Proposal, _step: Step) -> None:
    """A recorded handoff stays readable; filing the proposal after all does not withdraw it."""


@effect("proposal", "mark_key")
def mark_key(proposal: Proposal, step: Step) -> None:
    """A key proposal has a leader and a manner."""
    step.fields["before"] = [proposal.key_manner, proposal.key_leader]
    proposal.key_manner = step.fields["manner"]
    proposal.key_leader = step.fields["leader"]


@undoing("proposal", "mark_key")
def unmark_key(proposal: Proposal, step: Step) -> None:
    """Back to what it was before."""
    proposal.key_manner, proposal.key_leader = step.fields.get("before", ["", ""])


def _hand_to(proposal: Proposal, step: Step, body_ids: list[int], share: Share) -> None:
    for body_id in body_ids:
        open_case(
            "assignment",
            by=step.by,
            values={"body": body_id, "share": share.value},
            conference=proposal.conference_id,
            parent=proposal,
            occurred_on=step.occurred_on,
        )


@effect("proposal", "assign")
def assign_bodies(proposal: Proposal, step: Step) -> None:
    """Each body gets a case of its own with its own clock."""
    lead, assisting = step.fields["lead"], step.fields["assisting"]
    if lead in assisting:
        raise InvalidInput({"assisting": _("主办单位不能同时是会办单位，请从会办单位中去掉它。")})
    _hand_to(proposal, step, [lead], Share.LEAD)
    _hand_to(proposal, step, assisting, Share.ASSIST)


def _recall(proposal: Proposal) -> None:
    system = system_actor(proposal.conference_id)
    rows = Assignment.objects.filter(proposal=proposal, round=proposal.round)
    for row in rows.exclude(state=AssignmentState.RECALLED):
        if row.state == AssignmentState.ANSWERED:
            sentence = _("{body}已经答复，请先在它的承办记录上退回答复。")
            raise InvalidInput({"reason": sentence.format(body=row.body)})
        move(row, "recall", by=system)


@undoing("proposal", "assign")
def recall_bodies(proposal: Proposal, _step: Step) -> None:
    """Bodies that have not answered give the work back; what they did stays readable."""
    _recall(proposal)


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


@effect("assignment", "answer")
def answer_proposer(assignment: Assignment, step: Step) -> None:
    """The reply of a lead body."""
    assignment.reply_class = step.fields["reply_class"]
    assignment.reply = step.fields["reply"]
    assignment.document_number = step.fields["document_number"]


@effect("assignment", "give_opinion")
def give_opinion(assignment: Assignment, step: Step) -> None:
    """The opinion of an assisting body."""
    assignment.reply = step.fields["reply"]


@undoing("assignment", "record_contact")
def forget_contact(_assignment: Assignment, _step: Step) -> None:
    """The passage itself is marked as taken back."""


@undoing("assignment", "answer")
@undoing("assignment", "give_opinion")
def take_reply_back(assignment: Assignment, _step: Step) -> None:
    """The reply leaves the record of the assignment; the passage keeps its words."""
    assignment.reply_class, assignment.reply, assignment.document_number = "", "", ""


@effect("proposal", "rate")
def rate_reply(proposal: Proposal, step: Step) -> None:
    """One rating for each round."""
    Rating.objects.create(
        proposal=proposal,
        round=proposal.round,
        attitude=step.fields["attitude"],
        result=step.fields["result"],
        comment=step.fields["comment"],
    )


@undoing("proposal", "rate")
def take_rating_back(proposal: Proposal, _step: Step) -> None:
    """The rating of the round is asked for again."""
    Rating.objects.filter(proposal=proposal, round=proposal.round).delete()


@effect("proposal", "rehandle")
def start_round(proposal: Proposal, step: Step) -> None:
    """The same bodies handle the proposal again, with new clocks."""
    last = Assignment.objects.filter(proposal=proposal, round=proposal.round)
    shares = list(last.exclude(state=AssignmentState.RECALLED).order_by("pk").values_list("body_id", "share"))
    proposal.round += 1
    proposal.save(update_fields=["round"])
    for body_id, share in shares:
        _hand_to(proposal, step, [body_id], Share(share))


@undoing("proposal", "rehandle")
def end_round(proposal: Proposal, _step: Step) -> None:
    """The round did not begin."""
    _recall(proposal)
    proposal.round -= 1


def share_label(share: str) -> str:
    """主办 or 会办."""
    return _(_SHARES.get(share, share))


def proposer_names(proposal: Proposal) -> str:
    """Who makes the proposal, as printed."""
    if proposal.organisation_id:
        return str(proposal.organisation)
    signed = [row.person.name for row in proposal.invitations if row.answer == Signature.SIGNED]
    return wording.listed([str(proposal.proposer), *signed])
