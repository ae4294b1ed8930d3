"""Writing and signing: what a member drafts, who is asked to sign with it, and the moment it is handed in."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from tongxin.kernel import clock, wording
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.doors import Step
from tongxin.kernel.cases.errors import Denied, InvalidInput
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.cases.refreshing import refresh_cards
from tongxin.kernel.workflow.effects import effect, opening, undoing
from tongxin.people.models import Organisation
from tongxin.people.rules import PARTY_KINDS, OrganisationKind
from tongxin.people.selectors import is_member, members_on, session_on, window_session
from tongxin.proposals import selectors
from tongxin.proposals.models import CoSignature, Proposal
from tongxin.proposals.roles import ENTER
from tongxin.proposals.rules import (
    COLLECTIVE,
    Backing,
    ProposalState,
    ProposerKind,
    Signature,
    Timing,
)


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


def proposer_names(proposal: Proposal) -> str:
    """Who makes the proposal, as printed."""
    if proposal.organisation_id:
        return str(proposal.organisation)
    signed = [row.person.name for row in proposal.invited_for(Backing.JOINT) if row.answer == Signature.SIGNED]
    return wording.listed([str(proposal.proposer), *signed])


def let_invitations_lapse() -> int:
    """What was not signed in time leaves the to-do lists; running it again finds nothing. Returns how many proposals."""
    return refresh_cards(selectors.with_lapsed_invitations(), "cosign")
