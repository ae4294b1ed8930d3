"""Desks: what a person's place lends, who may stand in for whom, and which desks are lent today."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.accounts.administrations import ADMINISTRATIONS
from tongxin.kernel.accounts.models import GrantProposal
from tongxin.kernel.cases.errors import NotVisible
from tongxin.kernel.identity import proposals
from tongxin.people.models import Belonging, Delegation, Membership, OfficeHolding, Person, Post, Term
from tongxin.people.roles import MEMBER_POWER, ORGANISATION_POWER, SPEAKERS
from tongxin.people.rules import Duty, MembershipState
from tongxin.people.selectors.roster import MANAGE, may_see_roster

SECRETARY = "people.secretary"
LENDING = "people.desk"
TAKEN_BACK = "people.desk_taken_back"
ENDS_WITH_TERM, GOES_ON = "people.desk_ends_with_term", "people.desk_goes_on"


@dataclass(frozen=True)
class Desk:
    """What a person's place is made of on a day, without desks that others lent to it."""

    powers: frozenset[str] = frozenset()
    bodies: frozenset[int] = frozenset()
    speaks: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()
    staffs: frozenset[int] = frozenset()
    member: bool = False
    office: bool = False

    @property
    def is_empty(self) -> bool:
        """Nobody: no office, no body, no organisation, no membership."""
        return not (self.office or self.bodies or self.groups or self.member)

    @property
    def lends(self) -> frozenset[str]:
        """Everything that whoever stands in may do, as comparable words."""
        personal = {MEMBER_POWER} if self.member else set()
        if self.speaks:
            personal.add(ORGANISATION_POWER)
        bodies = {f"body:{i}" for i in self.bodies}
        return self.powers | personal | bodies | {f"organisation:{i}" for i in self.speaks}


def desks_of(people: Iterable[Person], day: dt.date) -> dict[int, Desk]:
    """The desks of persons on a day, in one question to the database for each kind of tie."""
    wanted = [p.pk for p in people]
    powers: dict[int, set[str]] = {}
    for person, held in OfficeHolding.objects.on(day).filter(person__in=wanted).values_list("person", "office__powers"):
        powers.setdefault(person, set()).update(held)
    bodies: dict[int, set[int]] = {}
    for person, body in Post.objects.on(day).filter(person__in=wanted).values_list("person", "body"):
        bodies.setdefault(person, set()).add(body)
    members = Membership.objects.on(day).filter(person__in=wanted, status=MembershipState.ACTIVE)
    serving = set(members.values_list("person", flat=True))
    ties: dict[int, list[tuple[int, str]]] = {}
    belongings = Belonging.objects.on(day).filter(person__in=wanted)
    for person, organisation, duty in belongings.values_list("person", "organisation", "duty"):
        ties.setdefault(person, []).append((organisation, duty))
    return {
        pk: Desk(
            powers=frozenset(powers.get(pk, ())),
            bodies=frozenset(bodies.get(pk, ())),
            speaks=frozenset(o for o, duty in ties.get(pk, ()) if duty in SPEAKERS),
            groups=frozenset(o for o, _duty in ties.get(pk, ())),
            staffs=frozenset(o for o, duty in ties.get(pk, ()) if duty != Duty.MEMBER),
            member=pk in serving,
            office=pk in powers,
        )
        for pk in wanted
    }


def obstacle(lender: Desk, deputy: Desk) -> str:
    """Why one may not stand in at the desk of the other; empty when it may.

    Handling bodies stay apart from those who review, assign and rate: their clerks stand in for one another alone.
    """
    if lender.is_empty:
        return _("这个岗位没有职务、单位或委员身份，没有可以代办的事项。")
    if deputy.is_empty:
        return _("代班的人应有本级政协的职务、单位或委员身份。")
    if lender.bodies - deputy.bodies:
        return _("承办单位的岗位，只能由同一单位的人代班。")
    if deputy.bodies and (not lender.bodies or lender.powers):
        return _("承办单位的人不能代审查、交办和委员的班。")
    if lender.bodies and not lender.powers:
        return ""
    if lender.office:
        shared = lender.groups & deputy.staffs
        return "" if deputy.office or shared else _("有职务的岗位，由担任职务的人或同一组织的工作人员代班。")
    if lender.speaks - deputy.groups:
        return _("组织的岗位，由同一组织的人代班。")
    if lender.member and not (deputy.member or lender.speaks):
        return _("委员的岗位，由另一位委员代班。")
    return "" if lender.member or lender.speaks or lender.groups & deputy.groups else _("两人不在同一组织，不能代班。")


def may_stand_for_ever(lender: Person, deputy_id: int, deputy: Desk) -> bool:
    """Whether a desk may be lent without an end: to a secretary, whose work that is, and who works for one leader."""
    if SECRETARY not in deputy.powers:
        return False
    serving = Delegation.objects.filter(deputy=deputy_id, ends__isnull=True).exclude(person=lender)
    return not serving.exists()


def has_free_secretary(lender: Person, people: Iterable[tuple[int, str]], day: dt.date) -> bool:
    """Whether one of those who may stand in could do so without an end."""
    rows = Person.objects.filter(pk__in=[pk for pk, _name in people])
    return any(may_stand_for_ever(lender, pk, desk) for pk, desk in desks_of(rows, day).items())


def needs_approval(lender: Desk, deputy: Desk, conference_id: int) -> bool:
    """Whether the deputy would gain something and somebody is there who could approve it."""
    return bool(lender.lends - deputy.lends) and proposals.has_guard(conference_id)


def deputies_for(actor: Actor, lender: Person, day: dt.date) -> list[tuple[int, str]]:
    """Who may stand in for a person; posts are named only to whoever sees the roster."""
    active = Person.objects.filter(conference_id=lender.conference_id, account__is_active=True)
    people = list(
        active.exclude(account__system_grants__power__in=ADMINISTRATIONS).exclude(pk=lender.pk).order_by("pk")
    )
    desks = desks_of([lender, *people], day)
    own, named = desks[lender.pk], may_see_roster(actor)
    fitting = [p for p in people if not obstacle(own, desks[p.pk])]
    return [
        (p.pk, _("{name}（{post}）").format(name=p.name, post=p.post) if named and p.post else p.name) for p in fitting
    ]


def running(person: Person, day: dt.date) -> list[Delegation]:
    """Desks that a person lends or holds on a day."""
    rows = Delegation.objects.on(day).filter(Q(person=person) | Q(deputy=person))
    return list(rows.select_related("person", "deputy").order_by("starts", "pk"))


def delegations(person: Person, day: dt.date) -> list[Delegation]:
    """Desks that a person lends or holds on or after a day."""
    rows = Delegation.objects.filter(Q(person=person) | Q(deputy=person)).filter(
        Q(ends__isnull=True) | Q(ends__gte=day)
    )
    return list(rows.select_related("person", "deputy").order_by("starts"))


def delegation(delegation_id: int) -> Delegation | None:
    """One delegation, for words about it to whoever was told of it."""
    return Delegation.objects.select_related("person").filter(pk=delegation_id).first()


def ends_by_term(row: Delegation) -> bool:
    """Whether a desk is lent until the day before a term begins."""
    if row.ends is None:
        return False
    return Term.objects.filter(conference=row.person.conference_id, starts=row.ends + dt.timedelta(days=1)).exists()


def delegation_shown(actor: Actor, delegation_id: int) -> Delegation:
    """One delegation that the actor lends or keeps the roster of."""
    rows = Delegation.objects.select_related("person", "deputy").filter(person__conference_id=actor.conference_id or 0)
    found: Delegation | None = rows.filter(pk=delegation_id).first()
    if found is None or (found.person.account_id != actor.account_id and not actor.has(MANAGE)):
        raise NotVisible
    return found


def waiting(person: Person) -> list[GrantProposal]:
    """What the person asked to lend and nobody approved yet."""
    rows = proposals.waiting_for(LENDING, person.conference_id)
    return [row for row in rows if row.payload.get("person") == person.pk]


def own_waiting(actor: Actor, proposal_id: int) -> GrantProposal:
    """One request to lend a desk that the actor made and that still waits."""
    for row in proposals.waiting_for(LENDING, actor.conference_id or 0):
        if row.pk == proposal_id and row.proposed_by_id == actor.account_id:
            return row
    raise NotVisible


def deputy(actor: Actor, lender: Person, person_id: int) -> Person:
    """Somebody who may stand in for a person."""
    if person_id not in dict(deputies_for(actor, lender, clock.today())):
        raise NotVisible
    return Person.objects.get(pk=person_id)
