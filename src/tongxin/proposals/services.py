"""What the edges of a proposal do, and how cases are made; each runs inside the transaction of its edge."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.kernel import attachments, clock, wording
from tongxin.kernel.access.actors import Actor, system_actor
from tongxin.kernel.cases import handoffs, upkeep
from tongxin.kernel.cases.doors import Step, move, open_case
from tongxin.kernel.cases.errors import Denied, InvalidInput
from tongxin.kernel.cases.kinds import kind_of
from tongxin.kernel.cases.models import CaseCard, CaseLink
from tongxin.kernel.cases.refreshing import refresh_cards
from tongxin.kernel.conferences.parameters import parameter
from tongxin.kernel.workflow.effects import effect, opening, undoing
from tongxin.people.models import Body, Organisation
from tongxin.people.rules import PARTY_KINDS, OrganisationKind
from tongxin.people.selectors import is_member, members_on, session_on, window_session
from tongxin.proposals import selectors
from tongxin.proposals.models import Assignment, CoSignature, Proposal, Rating
from tongxin.proposals.roles import ENTER
from tongxin.proposals.rules import (
    COLLECTIVE,
    GONE,
    MERGED_INTO,
    UNDER_REVIEW,
    AssignmentState,
    Backing,
    ProposalState,
    ProposerKind,
    Satisfaction,
    Share,
    Signature,
    Timing,
)

_SHARES = {
    Share.LEAD.value: gettext_noop("主办"),
    Share.ASSIST.value: gettext_noop("会办"),
    Share.SEPARATE.value: gettext_noop("分办"),
}
_MAY_LEAD = (*UNDER_REVIEW, ProposalState.FILED, ProposalState.HANDLING)
_SEVERAL = 2
_LONGEST_LETTER = 20_000


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
    invited = {k: values[k] for k in ("cosigners", "seconders")}
    proposal.apply_content({k: v for k, v in values.items() if k not in invited})
    proposal.save()
    proposal.apply_content(invited)
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
def settle_submission(proposal: Proposal, step: Step) -> None:
    """Whoever has confirmed by now is a co-author; and the moment says whether it is a session proposal, for good."""
    if proposal.organisation_id is None and not is_member(proposal.proposer_id, step.occurred_on):
        sentence = _("{name}在{day}不是本级政协委员，不能以个人名义提交；请核对发生日期。")
        day = wording.full_day(step.occurred_on)
        raise InvalidInput({"occurred_on": sentence.format(name=proposal.proposer, day=day)})
    _settle_kind(proposal)
    session = window_session(proposal.conference_id, _moment_of(step.occurred_on))
    proposal.timing = Timing.SESSION if session else Timing.ORDINARY
    proposal.session = session or session_on(proposal.conference_id, step.occurred_on) or proposal.session


def _moment_of(day: dt.date) -> dt.datetime:
    """Now, or noon of the day on which paper was handed in."""
    if day == clock.today():
        return clock.now()
    return dt.datetime.combine(day, dt.time(12), clock.ZONE)


@undoing("proposal", "submit")
def unsettle_submission(proposal: Proposal, _step: Step) -> None:
    """Both are settled again at the next submission."""
    proposal.timing = ""


def _answer_invitation(proposal: Proposal, step: Step, answer: Signature) -> None:
    rows = CoSignature.objects.filter(proposal=proposal, person_id__in=step.by.ids("person"), answer=Signature.INVITED)
    step.fields["persons"] = list(rows.values_list("person_id", flat=True))
    rows.update(answer=answer)
    proposal.__dict__.pop("invitations", None)


def _settle_kind(proposal: Proposal) -> None:
    """With a co-author who signed it is a joint proposal, else one person's; in an organisation's name it stays that."""
    if proposal.proposer_kind not in COLLECTIVE:
        signed = any(row.answer == Signature.SIGNED for row in proposal.invited_for(Backing.JOINT))
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
@effect("proposal", "classify")
def classify_proposal(proposal: Proposal, step: Step) -> None:
    """The filing gives a category; what is not filed may have one too, since reports cut what was received."""
    step.fields["category_before"] = proposal.category
    proposal.category = step.fields["category"]


@undoing("proposal", "file")
@undoing("proposal", "classify")
def unclassify_proposal(proposal: Proposal, step: Step) -> None:
    """The category before; a number stays with the proposal, so that it is never given to another."""
    proposal.category = step.fields.get("category_before", "")


@effect("proposal", "merge")
@effect("proposal", "merge_filed")
def merge_proposal(proposal: Proposal, step: Step) -> None:
    """The merged one lives on as a row of its own, and follows the main one to its reply."""
    found = selectors.by_number(proposal, step.fields["into"])
    main = next((row for row in found if row.state in _MAY_LEAD), None)
    if main is None:
        raise InvalidInput(
            {
                "into": _(
                    "没有找到可以并入的提案“{number}”：请核对提案号或流水号，主提案应在审查、立案或办理中。"
                ).format(number=step.fields["into"])
            }
        )
    proposal.merged_into = main
    step.fields["into_id"] = main.pk
    # Whoever was merged into this one goes along, and comes back when this is taken back.
    brought = Proposal.objects.filter(merged_into=proposal)
    step.fields["brought"] = list(brought.values_list("pk", flat=True))
    brought.update(merged_into=main)
    CaseLink.objects.get_or_create(source_id=proposal.pk, target_id=main.pk, relation=MERGED_INTO)


@undoing("proposal", "merge")
@undoing("proposal", "merge_filed")
def unmerge_proposal(proposal: Proposal, step: Step) -> None:
    """It stands for itself again."""
    CaseLink.objects.filter(source_id=proposal.pk, target_id=step.fields.get("into_id"), relation=MERGED_INTO).delete()
    Proposal.objects.filter(pk__in=step.fields.get("brought", [])).update(merged_into=proposal)
    proposal.merged_into = None


@effect("proposal", "not_file")
@effect("proposal", "to_letter")
@effect("proposal", "add_seal")
def keep_in_record(_proposal: Proposal, _step: Step) -> None:
    """What was filled in is part of the record: a reason that the proposer reads, or the newest page with the seal."""


@undoing("proposal", "not_file")
@undoing("proposal", "to_letter")
@undoing("proposal", "add_seal")
def take_out_of_record(_proposal: Proposal, _step: Step) -> None:
    """The passage is marked as taken back: the review goes on, and the seal before counts again."""


@effect("proposal", "to_opinion")
def hand_over_unfiled(proposal: Proposal, step: Step) -> None:
    """A matter that cannot be filed lives on as an opinion; without a receiver the wish is recorded."""
    draft = {"title": proposal.title, "text": proposal.situation, "suggestions": proposal.suggestions}
    row = handoffs.request(proposal, to="opinion", draft=draft, by=step.by)
    step.fields["handoff"] = row.pk


@undoing("proposal", "to_opinion")
def keep_unfiled_handoff(_proposal: Proposal, _step: Step) -> None:
    """A recorded handoff stays readable; filing the proposal after all does not withdraw it."""


@effect("proposal", "set_timing")
def set_timing(proposal: Proposal, step: Step) -> None:
    """An office knows better than the clock, and says why."""
    step.fields["before"] = proposal.timing
    proposal.timing = step.fields["timing"]


@undoing("proposal", "set_timing")
def reset_timing(proposal: Proposal, step: Step) -> None:
    """Back to what it was before."""
    proposal.timing = step.fields.get("before", "")


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


def _open_parts(proposal: Proposal, shares: list[tuple[int, Share]], *, by: Actor, day: dt.date) -> list[int]:
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
    _open_parts(proposal, _chosen_shares(step), by=step.by, day=step.occurred_on)


def _chosen_shares(step: Step) -> list[tuple[int, Share]]:
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


def _recall(proposal: Proposal) -> None:
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
    step.fields["handed_to"] = _open_parts(assignment.proposal, shares, by=system, day=day)


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


@effect("proposal", "answer")
def tell_merged_proposers(proposal: Proposal, _step: Step) -> None:
    """Whoever was merged into this one is asked for a rating as well."""
    _refresh_merged(proposal)


@undoing("proposal", "answer")
def untell_merged_proposers(proposal: Proposal, _step: Step) -> None:
    """Nobody has to rate what is not answered."""
    _refresh_merged(proposal)


def _refresh_merged(proposal: Proposal) -> None:
    kind = kind_of("proposal")
    for child in Proposal.objects.filter(merged_into=proposal).select_related("card"):
        child.merged_into = proposal
        upkeep.write_tasks(kind, child, child.card)


@effect("proposal", "rate")
@effect("proposal", "rate_merged")
def rate_reply(proposal: Proposal, step: Step) -> None:
    """One rating for each round; an office that enters it for somebody keeps the signed form."""
    if step.by.on_behalf_of is not None and step.fields["form"] is None:
        raise InvalidInput({"form": _("代为登记评价，必须上传提案人签名的征询意见表。")})
    if step.fields["result"] == Satisfaction.DISSATISFIED and not step.fields["comment"]:
        raise InvalidInput({"comment": _("对办理结果不满意的，请写明理由，便于承办单位改进。")})
    Rating.objects.create(
        proposal=proposal,
        round=selectors.round_of(proposal),
        attitude=step.fields["attitude"],
        result=step.fields["result"],
        comment=step.fields["comment"],
    )


@undoing("proposal", "rate")
@undoing("proposal", "rate_merged")
def take_rating_back(proposal: Proposal, _step: Step) -> None:
    """The rating of the round is asked for again."""
    Rating.objects.filter(proposal=proposal, round=selectors.round_of(proposal)).delete()


@effect("proposal", "rehandle")
def start_round(proposal: Proposal, step: Step) -> None:
    """Another round with clocks of its own: by the bodies that the office names, else by those of the round before."""
    if any(step.fields[name] for name in ("lead", "assisting", "separate")):
        shares = _chosen_shares(step)
    else:
        last = Assignment.objects.filter(proposal=proposal, round=proposal.round)
        rows = last.exclude(state__in=list(GONE)).order_by("pk").values_list("body_id", "share")
        shares = [(body_id, Share(share)) for body_id, share in rows]
    proposal.round += 1
    proposal.save(update_fields=["round"])
    _open_parts(proposal, shares, by=step.by, day=step.occurred_on)


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
    signed = [row.person.name for row in proposal.invited_for(Backing.JOINT) if row.answer == Signature.SIGNED]
    return wording.listed([str(proposal.proposer), *signed])


def let_invitations_lapse() -> int:
    """What was not signed in time leaves the to-do lists; running it again finds nothing. Returns how many proposals."""
    return refresh_cards(selectors.with_lapsed_invitations(), "cosign")
