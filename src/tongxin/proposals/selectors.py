"""Reads on proposals; edges ask through these, with an actor."""

import datetime as dt
from collections.abc import Iterable, Iterator

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.kinds import kind_of
from tongxin.kernel.cases.models import CaseLink, Passage
from tongxin.kernel.cases.visibility import visible_cards
from tongxin.kernel.deadlines.models import Deadline
from tongxin.kernel.indicators.declarations import Fact
from tongxin.proposals.models import Assignment, Proposal, Rating
from tongxin.proposals.rules import (
    COLLECTIVE,
    MERGED_INTO,
    NUMBERED,
    REPLIED,
    AssignmentState,
    Satisfaction,
    Share,
    Signature,
)

Day = dt.date | None


def assignments_of(proposal: Proposal, actor: Actor) -> list[Assignment]:
    """The parts of a proposal that an actor sees, the lead first, newest round first."""
    shown = visible_cards(actor, kind_of("assignment")).filter(parent=proposal.pk)
    rows = Assignment.objects.filter(card__in=shown).exclude(state=AssignmentState.RECALLED)
    return list(rows.select_related("body").order_by("-round", "-share", "pk"))


def all_leads_answered(proposal: Proposal) -> bool:
    """Whether every lead body of the current round has answered."""
    leads = Assignment.objects.filter(proposal=proposal, round=proposal.round, share=Share.LEAD)
    states = set(leads.exclude(state=AssignmentState.RECALLED).values_list("state", flat=True))
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
    """How many have signed: the proposer and every co-signer who confirmed."""
    return 1 + sum(row.answer == Signature.SIGNED for row in proposal.invitations)


def rating_of(proposal: Proposal) -> Rating | None:
    """The rating of the current round."""
    return Rating.objects.filter(proposal=proposal, round=proposal.round).first()


def is_dissatisfied(proposal: Proposal) -> bool:
    """Whether the proposer is dissatisfied with the result of the current round."""
    rating = rating_of(proposal)
    return rating is not None and rating.result == Satisfaction.DISSATISFIED


def _facts(
    transition: str, conference_ids: tuple[int, ...], start: Day, end: Day, states: tuple[str, ...], **where: object
) -> Iterator[Fact]:
    """One fact for each proposal that took an edge in the period and still stands in one of ``states``."""
    passages = Passage.objects.filter(
        transition=transition,
        undone=False,
        card__kind="proposal",
        card__conference_id__in=conference_ids,
        card__proposal__state__in=states,
        **{f"card__proposal__{k}": v for k, v in where.items()},
    )
    if start:
        passages = passages.filter(occurred_on__gte=start)
    if end:
        passages = passages.filter(occurred_on__lte=end)
    seen: set[int] = set()
    rows = passages.order_by("card_id", "id").values_list("occurred_on", "card_id", "card__proposal__category")
    for day, card_id, category in rows.iterator():
        if card_id not in seen:
            seen.add(card_id)
            yield Fact(day, card_id, 1, {"category": category})


def filed_between(conference_ids: tuple[int, ...], start: Day, end: Day) -> Iterator[Fact]:
    """Proposals filed, by the day of filing."""
    return _facts("file", conference_ids, start, end, NUMBERED)


def collective_between(conference_ids: tuple[int, ...], start: Day, end: Day) -> Iterator[Fact]:
    """Filed proposals made by a party, organisation, sector or committee, by the day of filing."""
    return _facts("file", conference_ids, start, end, NUMBERED, proposer_kind__in=list(COLLECTIVE))


def key_led_between(conference_ids: tuple[int, ...], start: Day, end: Day) -> Iterator[Fact]:
    """Filed key proposals led by a leader, by the day of filing."""
    return _facts("file", conference_ids, start, end, NUMBERED, key_manner="lead")


def replied_between(conference_ids: tuple[int, ...], start: Day, end: Day) -> Iterator[Fact]:
    """Proposals whose every lead body has answered, by the day of the first full answer."""
    return _facts("answer", conference_ids, start, end, REPLIED)


def told_to_bodies(assignment: Assignment) -> list[str]:
    """What the supervision office wrote when it assigned the proposal or asked for another round, the newest last."""
    rows = Passage.objects.filter(
        card_id=assignment.proposal_id, transition__in=("assign", "rehandle"), undone=False
    ).order_by("pk")
    return [note for note in (str(row.fields.get("note", "")) for row in rows) if note]


def last_passage(card_id: int, transition: str) -> Passage | None:
    """The newest passage over an edge that still stands."""
    return Passage.objects.filter(card_id=card_id, transition=transition, undone=False).order_by("-pk").first()


def merged_into(proposal: Proposal) -> Proposal | None:
    """The main proposal that a merged one was joined to."""
    link = CaseLink.objects.filter(source_id=proposal.pk, relation=MERGED_INTO).order_by("-pk").first()
    rows = Proposal.objects.select_related("proposer", "organisation", "session__term")
    return rows.filter(pk=link.target_id).first() if link else None


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
