"""Reads on proposals; edges ask through these, with an actor."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.attachments.models import Attachment
from tongxin.kernel.cases.kinds import Glimpsed, kind_of
from tongxin.kernel.cases.models import CaseCard, Passage
from tongxin.kernel.cases.visibility import visible_cards
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.conferences.parameters import parameter
from tongxin.kernel.conferences.vocabulary import said
from tongxin.kernel.deadlines import rules
from tongxin.kernel.deadlines.calendar import WorkingCalendar
from tongxin.kernel.deadlines.models import Deadline
from tongxin.people.models import Body
from tongxin.people.rules import OrganisationKind
from tongxin.people.selectors.counts import organisation_names_of
from tongxin.people.selectors.terms import serves_in
from tongxin.proposals.models import Assignment, CoSignature, Proposal, Rating
from tongxin.proposals.roles import ASSIGN, READ, REVIEW
from tongxin.proposals.rules import (
    ANSWERING,
    COMMITTEE_WORD,
    FILED_STATES,
    GONE,
    REPLIED,
    AssignmentState,
    Backing,
    ProposalState,
    Satisfaction,
    Share,
    Signature,
)

Day = dt.date | None


def led_by(actor: Actor) -> QuerySet[Any] | None:
    """Ids of the key proposals that a leader leads or oversees, also for whoever stands in; None for everybody else.

    A key proposal names its leader in words, so the names of the actor's persons are looked for.
    """
    if not actor.has(READ) or actor.has(REVIEW) or actor.has(ASSIGN):
        return None
    names = {p.label for p in actor.principals if p.kind == "person"}
    led = Proposal.objects.filter(key_leader__in=names, card__conference=actor.conference_id).exclude(key_manner="")
    return led.values("pk")


def assignments_of(proposal: Proposal, actor: Actor) -> list[Assignment]:
    """The parts of a proposal that an actor sees, the lead first, newest round first."""
    shown = visible_cards(actor, kind_of("assignment")).filter(parent=proposal.pk)
    rows = Assignment.objects.filter(card__in=shown).exclude(state=AssignmentState.RECALLED)
    return list(
        rows.select_related("body", "card", "proposal")
        .prefetch_related("card__attachments")
        .order_by("-round", "-share", "pk")
    )


def all_leads_answered(proposal: Proposal) -> bool:
    """Whether every lead and separate body of the current round has answered."""
    leads = Assignment.objects.filter(proposal=proposal, round=proposal.round, share__in=list(ANSWERING))
    states = set(leads.exclude(state__in=list(GONE)).values_list("state", flat=True))
    return states == {AssignmentState.ANSWERED.value}


def open_assists(assignment: Assignment) -> int:
    """How many assisting bodies of the same round still owe their opinion."""
    return Assignment.objects.filter(
        proposal_id=assignment.proposal_id,
        round=assignment.round,
        share=Share.ASSIST,
        state__in=[AssignmentState.ASSIGNED, AssignmentState.HANDLING],
    ).count()


def signatures(proposal: Proposal) -> int:
    """How many have signed: the proposer and every co-author who confirmed; seconders only support."""
    return 1 + sum(row.answer == Signature.SIGNED for row in proposal.invited_for(Backing.JOINT))


def may_still_sign(proposal: Proposal, actor: Actor) -> bool:
    """Whether an invitation of the actor is still open."""
    return bool(open_invitations(proposal) & actor.ids("person"))


def open_invitations(proposal: Proposal) -> set[int]:
    """The persons who are invited to sign, have not answered, and still have time to."""
    now = clock.now()
    waiting = (row for row in proposal.invitations if row.answer == Signature.INVITED)
    return {row.person_id for row in waiting if row.open_until is None or row.open_until >= now}


def with_lapsed_invitations() -> list[int]:
    """Proposals in which the time of somebody who was invited to sign ran out unanswered, while others could still sign."""
    lapsed = CoSignature.objects.filter(answer=Signature.INVITED, open_until__lt=clock.now())
    still = lapsed.filter(proposal__state__in=[ProposalState.DRAFT, ProposalState.SUBMITTED])
    return list(still.order_by("proposal").values_list("proposal", flat=True).distinct())


def has_taken(case: Proposal | Assignment, transition: str) -> bool:
    """Whether a case took an edge that still stands."""
    return last_passage(case.pk, transition) is not None


def objection_until(assignment: Assignment) -> dt.date:
    """The last day on which a body may say that the matter is not its business."""
    opened = assignment.card.opened
    rule = parameter(assignment.conference_id, "proposals.objection_term", opened)
    return rules.due_on(rule, opened, WorkingCalendar(assignment.conference_id))


def has_parts(body_id: int) -> bool:
    """Whether a body passes work on to bodies below it."""
    return Body.objects.filter(parent=body_id, ended__isnull=True).exists()


def extended_days(assignment: Assignment) -> int:
    """By how many days the term of an assignment was already extended."""
    rows = Passage.objects.filter(card_id=assignment.pk, transition="extend", undone=False)
    return sum(int(row.fields.get("days", 0)) for row in rows)


def hides_ratings(proposal: Proposal, actor: Actor) -> bool:
    """Whether the reader is only a handling body, and the conference does not show ratings to them."""
    if parameter(proposal.conference_id, "proposals.rating_seen") == "at_once":
        return False
    bodies = actor.ids("body")
    own = proposal.proposer_id in actor.ids("person") or proposal.organisation_id in actor.ids("organisation")
    return bool(bodies) and not own and Assignment.objects.filter(proposal=proposal, body__in=bodies).exists()


def _works_on(assignment: Assignment, actor: Actor) -> bool:
    """Whether the reader runs an office, or works for the body of a part or for one that answers beside it."""
    if any(actor.has(power, assignment.conference_id) for power in (REVIEW, ASSIGN, READ)):
        return True
    rows = Assignment.objects.filter(proposal=assignment.proposal_id, body__in=actor.ids("body"))
    mine = Q(pk=assignment.pk) | Q(round=assignment.round, share__in=list(ANSWERING))
    return rows.filter(mine).exclude(state=AssignmentState.RECALLED).exists()


def hides_reply(assignment: Assignment, actor: Actor) -> bool:
    """Whether the reader is one who waits for the answer, and what a body wrote is not for them, or not yet.

    A reply that is still being checked has not gone out; an assisting body's opinion is written for the lead body, and
    the conference says when the proposers see it too.
    """
    if assignment.share != Share.ASSIST:
        return assignment.state != AssignmentState.ANSWERED and not _works_on(assignment, actor)
    seen = parameter(assignment.conference_id, "proposals.assist_seen")
    proposal = assignment.proposal
    is_out = proposal.state in REPLIED or assignment.round < proposal.round
    if seen == "at_once" or (seen == "after_answer" and is_out):
        return False
    return not _works_on(assignment, actor)


def withheld_of_proposal(proposal: Proposal, actor: Actor) -> frozenset[str]:
    """A handling body that must not see ratings does not read them in the history either."""
    return frozenset(("rate", "rate_merged")) if hides_ratings(proposal, actor) else frozenset()


def withheld_of_part(assignment: Assignment, actor: Actor) -> frozenset[str]:
    """What was written on the way to a reply, for whoever may not see it."""
    if not hides_reply(assignment, actor):
        return frozenset()
    return frozenset(("give_opinion", "send_for_check", "return_reply"))


def main_is_answered(proposal: Proposal) -> bool:
    """Whether the proposal into which this one was merged has been answered."""
    main = proposal.merged_into
    return main is not None and main.state in REPLIED


def round_of(proposal: Proposal) -> int:
    """The round that a rating is about: the own one, or that of the main proposal."""
    return proposal.merged_into.round if proposal.merged_into else proposal.round


def is_rated(proposal: Proposal) -> bool:
    """Whether the proposer has rated the current round."""
    return Rating.objects.filter(proposal=proposal, round=round_of(proposal)).exists()


def by_number(proposal: Proposal, text: str) -> list[Proposal]:
    """Proposals of the same conference with this number or serial; those of the same session first."""
    wanted = text.strip()
    rows = Proposal.objects.filter(conference_id=proposal.conference_id).filter(Q(number=wanted) | Q(serial=wanted))
    return sorted(rows.exclude(pk=proposal.pk), key=lambda row: (row.session_id != proposal.session_id, -row.pk))


def acts_in_person(proposal: Proposal, actor: Actor) -> bool:
    """Whether somebody acts as the person who makes the proposal, not as the office that types paper for one."""
    return (
        proposal.organisation_id is None and actor.on_behalf_of is None and proposal.proposer_id in actor.ids("person")
    )


def invited_of(proposal: Proposal, actor: Actor) -> set[int]:
    """The persons an actor stands for who are invited to sign and have not answered."""
    own = actor.ids("person")
    return {row.person_id for row in proposal.invitations if row.answer == Signature.INVITED and row.person_id in own}


def submitted_moments(conference_id: int, first: dt.datetime, last: dt.datetime) -> Iterator[dt.datetime]:
    """When proposals came in from the day of one moment to that of another; typed later, a paper counts at noon."""
    rows = Passage.objects.filter(
        transition="submit",
        undone=False,
        card__kind="proposal",
        card__conference=conference_id,
        occurred_on__gte=first.astimezone(clock.ZONE).date(),
        occurred_on__lte=last.astimezone(clock.ZONE).date(),
    ).order_by("card_id", "-pk")
    seen: set[int] = set()
    for card_id, day, at in rows.values_list("card_id", "occurred_on", "business_at"):
        if card_id not in seen:
            seen.add(card_id)
            typed_later = at.astimezone(clock.ZONE).date() != day
            yield dt.datetime.combine(day, dt.time(12), tzinfo=clock.ZONE) if typed_later else at


def rating_of(proposal: Proposal) -> Rating | None:
    """The rating of the current round."""
    return Rating.objects.filter(proposal=proposal, round=proposal.round).first()


def is_dissatisfied(proposal: Proposal) -> bool:
    """Whether the proposer is dissatisfied with the result of the current round."""
    rating = rating_of(proposal)
    return rating is not None and rating.result == Satisfaction.DISSATISFIED


def what_to_change(proposal: Proposal) -> str:
    """What the office asked to be changed when it sent the proposal back, while it is being changed."""
    if proposal.state != ProposalState.DRAFT:
        return ""
    row = last_passage(proposal.pk, "send_back")
    return str(row.fields.get("reason", "")) if row else ""


def told_to_bodies(assignment: Assignment) -> list[str]:
    """What the supervision office wrote for each round up to that of a part, the newest last."""
    return [note for note in _notes_of_rounds(assignment)[: assignment.round] if note]


def told_in_round(assignment: Assignment) -> str:
    """What the supervision office wrote for the round of a part."""
    return next(iter(_notes_of_rounds(assignment)[assignment.round - 1 :]), "")


def _notes_of_rounds(assignment: Assignment) -> list[str]:
    rows = Passage.objects.filter(
        card_id=assignment.proposal_id, transition__in=("assign", "rehandle"), undone=False
    ).order_by("pk")
    return [str(row.fields.get("note", "")) for row in rows]


def last_passage(card_id: int, transition: str) -> Passage | None:
    """The newest passage over an edge that still stands."""
    return Passage.objects.filter(card_id=card_id, transition=transition, undone=False).order_by("-pk").first()


def seal_of(proposal: Proposal) -> Attachment | None:
    """The page with the seal of the organisation that makes the proposal, the newest one."""
    row = last_passage(proposal.pk, "add_seal")
    return Attachment.objects.filter(card=proposal.pk, pk=row.fields.get("seal")).first() if row else None


def glimpsed_by_members(actor: Actor) -> Glimpsed | None:
    """What a member of a conference sees of others' proposals beside what is typed, as the conference has it.

    Only what was filed there and is not kept to a circle; of a proposal whose proposer refused publication the title.
    """
    conference = actor.conference_id
    level = parameter(conference, "proposals.open_to_members") if conference else "off"
    if level == "off" or not serves_in(conference or 0, actor.ids("person"), clock.today()):
        return None
    filed = Proposal.objects.filter(
        conference=conference, state__in=list(FILED_STATES), secrecy__lt=CaseCard.Secrecy.RESTRICTED
    )

    def open_ones(ids: list[int]) -> QuerySet[Proposal]:
        return filed.filter(pk__in=ids, publish_consent=True)

    def text(ids: list[int]) -> dict[int, str]:
        if level != "whole":
            return {}
        return {
            row.pk: "\n\n".join(filter(None, (row.situation, row.analysis, row.suggestions))) for row in open_ones(ids)
        }

    cards = CaseCard.objects.filter(conference=conference, kind="proposal", draft=False, pk__in=filed.values("pk"))
    return Glimpsed(cards, lambda ids: set(open_ones(ids).values_list("pk", flat=True)), text)


def due_on(card_id: int, key: str) -> Day:
    """Until when a clock of a case runs or ran."""
    row = Deadline.objects.filter(card_id=card_id, key=key).exclude(state=Deadline.State.VOID).order_by("-pk").first()
    return row.due_on if row else None


def fellow_parts(proposals: Iterable[Proposal], actor: Actor) -> dict[int, list[Assignment]]:
    """The parts of the current round of each proposal that an actor sees, the lead first; one query for all."""
    rounds = {proposal.pk: proposal.round for proposal in proposals}
    shown = visible_cards(actor, kind_of("assignment")).filter(parent__in=rounds)
    rows = Assignment.objects.filter(card__in=shown).exclude(state=AssignmentState.RECALLED).select_related("body")
    found: dict[int, list[Assignment]] = {}
    for row in rows.order_by("-share", "pk"):
        if row.round == rounds[row.proposal_id]:
            found.setdefault(row.proposal_id, []).append(row)
    return found


def signing_office(conference: Conference) -> str:
    """Who signs for a conference: as it chose, else its committee for proposals, as it calls it; never a name of ours."""
    if chosen := str(parameter(conference, "proposals.signing_office")).strip():
        return chosen
    names = organisation_names_of(conference.pk, OrganisationKind.SPECIAL_COMMITTEE)
    own = next((name for name in names if "提案" in name), "") or said(COMMITTEE_WORD, "")
    return own if own.startswith(conference.name) else f"{conference.name}{own}"


def assigning_office(conference: Conference) -> str:
    """Who signs the notices to bodies: as the conference chose, else who signs everything else."""
    return str(parameter(conference, "proposals.assigning_office")).strip() or signing_office(conference)


def lead_part(assignment: Assignment) -> Assignment | None:
    """The part of the body that answers, in the same round."""
    rows = Assignment.objects.filter(proposal=assignment.proposal_id, round=assignment.round, share=Share.LEAD)
    return rows.exclude(state=AssignmentState.RECALLED).select_related("body").order_by("-pk").first()
