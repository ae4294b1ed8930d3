"""The rows behind every figure of proposals, each with the cells in which it stands."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from tongxin.kernel import clock
from tongxin.kernel.cases.models import Passage
from tongxin.kernel.deadlines.models import Deadline
from tongxin.kernel.indicators.declarations import Day, Fact, Places
from tongxin.people.selectors.standings import Standing, cells_of, organisation_cells, standings
from tongxin.proposals.models import Assignment, CoSignature, Proposal, Rating
from tongxin.proposals.rules import ANSWERING, GONE, AssignmentState, ProposalState, Signature

Cells = Mapping[str, tuple[str, ...]]
# The cases that are counted again after a change; None counts all of them.
Only = Collection[int] | None
_BATCH = 500


class Counts(Protocol):
    """Facts of conferences and a period; with ``only`` those of some cases and their parts."""

    def __call__(self, places: Places, start: Day, end: Day, only: Only = None) -> Iterable[Fact]: ...


@dataclass(frozen=True)
class _About:
    """What is known of proposals and of who made them, read once for a figure."""

    proposals: Mapping[int, tuple[int, int | None, str, str, int | None, int | None]]
    stands: Mapping[int, list[Standing]]
    organisations: Mapping[int, Cells]
    bodies: Mapping[int, tuple[str, ...]]

    def cells(self, proposal_id: int, day: dt.date) -> Cells:
        """Where a proposal stands: an organisation's by that, a person's by what the first proposer was on the day."""
        conference, session, category, kind, person, organisation = self.proposals[proposal_id]
        whose = (
            self.organisations.get(organisation, {})
            if organisation
            else cells_of(self.stands.get(person or 0, ()), day)
        )
        return {
            **whose,
            "conference": (str(conference),),
            "session": (str(session),) if session else (),
            "category": (category,) if category else (),
            "kind": (kind,),
            "body": self.bodies.get(proposal_id, ()),
        }


def _batches(ids: Collection[int]) -> Iterator[list[int]]:
    whole = sorted(ids)
    for start in range(0, len(whole), _BATCH):
        yield whole[start : start + _BATCH]


def _about(ids: Collection[int]) -> _About:
    known: dict[int, tuple[int, int | None, str, str, int | None, int | None]] = {}
    bodies: dict[int, tuple[str, ...]] = {}
    for some in _batches(set(ids)):
        rows = Proposal.objects.filter(pk__in=some).values_list(
            "pk", "conference_id", "session_id", "category", "proposer_kind", "proposer_id", "organisation_id"
        )
        known |= {row[0]: row[1:] for row in rows}
        parts = Assignment.objects.filter(proposal__in=some, share__in=list(ANSWERING)).exclude(state__in=list(GONE))
        for proposal_id, body_id in parts.order_by("pk").values_list("proposal_id", "body_id"):
            if str(body_id) not in bodies.get(proposal_id, ()):
                bodies[proposal_id] = (*bodies.get(proposal_id, ()), str(body_id))
    people = {row[4] for row in known.values() if row[4] and not row[5]}
    stands: dict[int, list[Standing]] = {}
    for some in _batches(people):
        stands |= standings(some)
    return _About(known, stands, organisation_cells({row[5] for row in known.values() if row[5]}), bodies)


def _within(day: dt.date, start: Day, end: Day) -> bool:
    return (start is None or start <= day) and (end is None or day <= end)


def _days(
    transitions: Iterable[str], places: Places, states: Iterable[str], only: Only = None, **where: object
) -> dict[int, dt.date]:
    """The first day on which each proposal took one of the edges, of those that stand in one of the states now."""
    rows = Passage.objects.filter(
        transition__in=list(transitions),
        undone=False,
        card__kind="proposal",
        card__conference_id__in=places,
        card__proposal__state__in=[str(state) for state in states],
        **{f"card__proposal__{key}": value for key, value in where.items()},
    )
    if only is not None:
        rows = rows.filter(card_id__in=only)
    found: dict[int, dt.date] = {}
    for card_id, day in rows.order_by("card_id", "id").values_list("card_id", "occurred_on").iterator():
        found.setdefault(card_id, day)
    return found


def _facts(
    days: Mapping[int, dt.date], start: Day, end: Day, amounts: Mapping[int, int] | None = None
) -> Iterator[Fact]:
    chosen = {pk: day for pk, day in days.items() if _within(day, start, end)}
    about = _about(chosen)
    for pk, day in sorted(chosen.items()):
        yield Fact(day, pk, amounts[pk] if amounts else 1, about.cells(pk, day))


def took(*transitions: str, states: Iterable[str], **where: object) -> Counts:
    """Proposals by the day on which they first took an edge, of those that stand in one of the states now."""
    standing = tuple(states)

    def facts(places: Places, start: Day, end: Day, only: Only = None) -> Iterator[Fact]:
        return _facts(_days(transitions, places, standing, only, **where), start, end)

    return facts


def _rated(places: Places, only: Only) -> dict[int, tuple[dt.date, Rating]]:
    """The newest rating of each proposal with its day."""
    days: dict[int, dt.date] = {}
    rows = Passage.objects.filter(
        transition__in=("rate", "rate_merged"), undone=False, card__conference_id__in=places
    ).order_by("id")
    if only is not None:
        rows = rows.filter(card_id__in=only)
    days.update(rows.values_list("card_id", "occurred_on"))
    found: dict[int, tuple[dt.date, Rating]] = {}
    for some in _batches(days):
        for rating in Rating.objects.filter(proposal__in=some).order_by("round"):
            found[rating.proposal_id] = days[rating.proposal_id], rating
    return found


def rated(*results: str) -> Counts:
    """Proposals whose newest rating gives the result one of these words, by the day of that rating."""

    def facts(places: Places, start: Day, end: Day, only: Only = None) -> Iterator[Fact]:
        days = {pk: day for pk, (day, rating) in _rated(places, only).items() if rating.result in results}
        return _facts(days, start, end)

    return facts


def days_to_reply(states: Iterable[str]) -> Counts:
    """Days from the assignment to the first full reply, by the day of that reply."""
    standing = tuple(states)

    def facts(places: Places, start: Day, end: Day, only: Only = None) -> Iterator[Fact]:
        assigned = _days(("assign",), places, standing, only)
        replied = {pk: day for pk, day in _days(("answer",), places, standing, only).items() if pk in assigned}
        return _facts(replied, start, end, {pk: (day - assigned[pk]).days for pk, day in replied.items()})

    return facts


def _terms(places: Places, only: Only) -> dict[int, tuple[dt.date, bool, bool]]:
    """For each proposal handed out: its last due day in the first round, whether all answered, whether all in time."""
    found: dict[int, tuple[dt.date, bool, bool]] = {}
    rows = (
        Deadline.objects.filter(
            key="answer",
            conference_id__in=places,
            card__assignment__round=1,
            card__assignment__share__in=list(ANSWERING),
        )
        .exclude(state=Deadline.State.VOID)
        .exclude(card__assignment__state__in=list(GONE))
    )
    if only is not None:
        rows = rows.filter(card__assignment__proposal__in=only)
    for proposal_id, due, stopped in rows.values_list("card__assignment__proposal_id", "due_on", "stopped_on"):
        last, answered, in_time = found.get(proposal_id, (due, True, True))
        found[proposal_id] = (
            max(last, due),
            answered and stopped is not None,
            in_time and stopped is not None and stopped <= due,
        )
    return found


def due(*, in_time: bool) -> Counts:
    """Proposals whose reply fell due, or came before; ``in_time`` keeps those whose every part came in time."""

    def facts(places: Places, start: Day, end: Day, only: Only = None) -> Iterator[Fact]:
        today = clock.today()
        days = {
            pk: day
            for pk, (day, answered, kept) in _terms(places, only).items()
            if (kept if in_time else answered or day < today)
        }
        return _facts(days, start, end)

    return facts


Part = tuple[int, int, str, int]


def _newest(places: Places, only: Only, **where: object) -> list[Part]:
    """The parts of bodies in the newest round of each proposal: id, proposal, class of the reply, body."""
    rows = Assignment.objects.filter(conference_id__in=places, share__in=list(ANSWERING), **where)
    rows = rows.filter(pk__in=only) if only is not None else rows
    columns = ("pk", "proposal_id", "reply_class", "body_id", "proposal__round", "round")
    return [row[:4] for row in rows.order_by("pk").values_list(*columns) if row[4] == row[5]]


def _of_parts(
    rows: Iterable[Part], days: Mapping[int, dt.date], start: Day, end: Day, *, classed: bool = False
) -> Iterator[Fact]:
    chosen = [row for row in rows if row[0] in days and _within(days[row[0]], start, end)]
    about = _about({row[1] for row in chosen})
    for pk, proposal_id, reply_class, body_id in chosen:
        day = days[pk]
        own = {"body": (str(body_id),), **({"kind": (reply_class,)} if classed else {})}
        yield Fact(day, pk, 1, {**about.cells(proposal_id, day), **own})


def _answer_days(rows: Iterable[Part]) -> dict[int, dt.date]:
    days: dict[int, dt.date] = {}
    for some in _batches([row[0] for row in rows]):
        passages = Passage.objects.filter(
            card__in=some, transition__in=("answer", "pass_check"), target=AssignmentState.ANSWERED, undone=False
        )
        days.update(passages.order_by("id").values_list("card_id", "occurred_on"))
    return days


def answered_parts(places: Places, start: Day, end: Day, only: Only = None) -> Iterator[Fact]:
    """The classed answers of bodies in the newest round of each proposal; the kind of an answer is its class."""
    rows = [row for row in _newest(places, only, state=AssignmentState.ANSWERED) if row[2]]
    return _of_parts(rows, _answer_days(rows), start, end, classed=True)


def parts_answered(places: Places, start: Day, end: Day, only: Only = None) -> Iterator[Fact]:
    """The answers of bodies in the newest round of each proposal, classed or not."""
    rows = _newest(places, only, state=AssignmentState.ANSWERED)
    return _of_parts(rows, _answer_days(rows), start, end)


def _standing(places: Places, only: Only) -> list[Part]:
    return _newest(places, only, state__in=[state for state in AssignmentState if state not in GONE])


def parts(places: Places, start: Day, end: Day, only: Only = None) -> Iterator[Fact]:
    """What lies or lay with bodies in the newest round, by the day on which each got it."""
    rows = _standing(places, only)
    days: dict[int, dt.date] = {}
    for some in _batches([row[0] for row in rows]):
        days.update(Assignment.objects.filter(pk__in=some).values_list("pk", "card__opened"))
    return _of_parts(rows, days, start, end)


def parts_overdue(places: Places, _start: Day, end: Day, only: Only = None) -> Iterator[Fact]:
    """What a body should have answered by the end of the last day and had not, whatever it did later."""
    today: dt.date = clock.today()
    day = min(end, today) if end else today
    rows, late = _standing(places, only), {}
    for some in _batches([row[0] for row in rows]):
        clocks = Deadline.objects.filter(key="answer", card__in=some, due_on__lt=day).exclude(state=Deadline.State.VOID)
        open_then = clocks.exclude(stopped_on__lte=day)
        late.update(dict.fromkeys(open_then.values_list("card_id", flat=True), day))
    return _of_parts(rows, late, None, None)


def handled_by(states: Iterable[str]) -> Counts:
    """The bodies that answer for filed proposals, one row for each proposal of each body."""
    taken = took("assign", states=states)

    def facts(places: Places, start: Day, end: Day, only: Only = None) -> Iterator[Fact]:
        for fact in taken(places, start, end, only):
            for body in fact.dims.get("body", ()):
                yield Fact(fact.day, fact.row_id, 1, {**fact.dims, "body": (body,)}, who=f"body:{body}")

    return facts


def made_by(states: Iterable[str]) -> Counts:
    """The members who made or co-signed filed proposals, one row for each proposal of each of them."""
    taken = took("file", states=states)

    def facts(places: Places, start: Day, end: Day, only: Only = None) -> Iterator[Fact]:
        filed = {fact.row_id: fact for fact in taken(places, start, end, only)}
        people: list[tuple[int, int]] = []
        for some in _batches(filed):
            people += Proposal.objects.filter(pk__in=some, organisation=None, proposer__isnull=False).values_list(
                "pk", "proposer_id"
            )
            signed = CoSignature.objects.filter(proposal__in=some, answer=Signature.SIGNED, backing="joint")
            people += signed.order_by("pk").values_list("proposal_id", "person_id")
        stands = standings({person for _pk, person in people})
        for pk, person in people:
            fact = filed[pk]
            own = cells_of(stands.get(person, ()), fact.day)
            kept = {key: fact.dims[key] for key in ("conference", "session", "category", "kind")}
            yield Fact(fact.day, pk, 1, {**kept, **own}, who=f"person:{person}")

    return facts


RECEIVED = tuple(state for state in ProposalState if state not in {ProposalState.DRAFT, ProposalState.DISCARDED})
