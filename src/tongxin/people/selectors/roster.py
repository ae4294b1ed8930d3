"""The roster and the institutions as an actor may see them; whoever may not see one person may not see any."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.errors import NotVisible
from tongxin.people.models import (
    Belonging,
    Body,
    Link,
    Membership,
    OfficeHolding,
    Organisation,
    Person,
    PersonalLook,
    SelfChange,
    Session,
    Term,
)
from tongxin.people.rules import COMING, ChangeState, MembershipState, OrganisationKind
from tongxin.people.selectors.terms import coming_term, running_term

MANAGE, MEMBER, CONTACT = "people.manage", "people.member", "people.organisation_contact"
# Who works inside the conference sees its roster; a handling body does not.
_INSIDE = frozenset((MANAGE, MEMBER, CONTACT, "proposals.review", "proposals.assign", "proposals.read"))


def may_see_roster(actor: Actor) -> bool:
    """Whether the actor sees who is a member of the conference it works in."""
    return any(g.conference_id == actor.conference_id and g.power in _INSIDE for g in actor.grants)


def going_early(conference_id: int) -> set[int]:
    """Members whose last day comes before that of their term: they resigned, were revoked, or left."""
    term = running_term(conference_id)
    rows = Membership.objects.serving(clock.today()).filter(term=term, ends__isnull=False)
    if term is not None and term.ends is not None:
        rows = rows.filter(ends__lt=term.ends)
    return set(rows.values_list("person_id", flat=True))


def roster(actor: Actor, wish: dict[str, str]) -> QuerySet[Person]:
    """Persons of the actor's conference that fit what was asked: text, sector, committee, status."""
    people = Person.objects.filter(conference_id=actor.conference_id or 0)
    if not may_see_roster(actor):
        return people.none()
    if text := wish.get("q"):
        numbered = Membership.objects.filter(number=text).values("person")
        people = people.filter(Q(name__icontains=text) | Q(employer__icontains=text) | Q(pk__in=numbered))
    status = wish.get("status", "")
    for name in ("sector", "committee", "party"):
        if chosen := wish.get(name):
            inside = _places(actor.conference_id or 0, status).filter(organisation_id=int(chosen))
            people = people.filter(pk__in=inside.values("person"))
    return people.filter(_standing(status)).order_by("pk")


def _places(conference_id: int, status: str) -> QuerySet[Belonging]:
    """The places that count for a list: today's, those of the coming term, and any that former members ever had."""
    if status == "former":
        return Belonging.objects.all()
    coming = coming_term(conference_id) if status == COMING else None
    return Belonging.objects.on(coming.starts if coming else clock.today())


def _standing(status: str) -> Q:
    day = clock.today()
    members = Membership.objects.serving(day)
    coming = Membership.objects.filter(starts__gt=day).exclude(status=MembershipState.PROPOSED)
    if status == "former":
        ended = Membership.objects.filter(ends__lt=day)
        return Q(pk__in=ended.values("person")) & ~Q(pk__in=members.values("person"))
    if status == COMING:
        return Q(pk__in=coming.values("person"))
    if status == "staff":
        return ~Q(pk__in=Membership.objects.values("person"))
    if status == "uncommitted":
        inside = Belonging.objects.on(clock.today()).filter(organisation__kind=OrganisationKind.SPECIAL_COMMITTEE)
        return Q(pk__in=members.values("person")) & ~Q(pk__in=inside.values("person"))
    return Q(pk__in=members.values("person"))


def person_shown(actor: Actor, person_id: int) -> Person:
    """One person that the actor may see: inside the conference, or itself; else there is none."""
    found = Person.objects.filter(pk=person_id, conference_id=actor.conference_id or 0).first()
    if found is None or not (may_see_roster(actor) or found.account_id == actor.account_id):
        raise NotVisible
    return found


def belongings_of(people: Iterable[Person], day: dt.date) -> dict[int, list[Belonging]]:
    """What persons belong to on a day, by person."""
    rows = Belonging.objects.on(day).filter(person__in=[p.pk for p in people]).select_related("organisation")
    found: dict[int, list[Belonging]] = {}
    for row in rows.order_by("organisation__kind", "pk"):
        found.setdefault(row.person_id, []).append(row)
    return found


def belongings_ever(people: Iterable[Person]) -> dict[int, list[Belonging]]:
    """What persons belong to or ever belonged to, by person, the newest first."""
    rows = Belonging.objects.filter(person__in=[p.pk for p in people]).select_related("organisation")
    found: dict[int, list[Belonging]] = {}
    for row in rows.order_by("-starts", "organisation__kind", "pk"):
        found.setdefault(row.person_id, []).append(row)
    return found


def standing_membership(memberships: list[Membership], day: dt.date) -> Membership | None:
    """The membership that tells how somebody stands on a day: the one that holds, else the last, else the next."""
    begun = [m for m in memberships if m.starts <= day]
    return max(begun, key=lambda m: m.starts) if begun else min(memberships, key=lambda m: m.starts, default=None)


def memberships_of(people: Iterable[Person]) -> dict[int, list[Membership]]:
    """Memberships of persons, the newest first, by person."""
    rows = Membership.objects.filter(person__in=[p.pk for p in people]).select_related("term").order_by("-starts")
    found: dict[int, list[Membership]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    return found


def offices_of(person: Person) -> list[OfficeHolding]:
    """Offices that a person holds or held."""
    return list(OfficeHolding.objects.filter(person=person).select_related("office").order_by("-starts"))


def looks_at(person: Person) -> list[PersonalLook]:
    """Who looked at whole personal values of a person, the newest first."""
    return list(PersonalLook.objects.filter(person=person).order_by("-at")[:50])


def pending_changes(actor: Actor) -> QuerySet[SelfChange]:
    """Wishes of persons that wait for the office."""
    waiting = SelfChange.objects.filter(person__conference_id=actor.conference_id or 0, status=ChangeState.PENDING)
    if actor.conference_id is None or not actor.has(MANAGE):
        return waiting.none()
    return waiting.select_related("person").order_by("asked_at")


def change_shown(actor: Actor, change_id: int) -> SelfChange:
    """One waiting wish that the actor may answer."""
    found = pending_changes(actor).filter(pk=change_id).first()
    if found is None:
        raise NotVisible
    return found


def answered_changes(person: Person, since: dt.datetime) -> list[SelfChange]:
    """The person's own wishes that were answered since a moment, the newest first."""
    rows = SelfChange.objects.filter(person=person, answered_at__gte=since)
    return list(rows.order_by("-answered_at"))


def waiting_change(person: Person) -> SelfChange | None:
    """The person's own wish that still waits."""
    return SelfChange.objects.filter(person=person, status=ChangeState.PENDING).first()


def organisations(actor: Actor, kind: str = "", text: str = "") -> QuerySet[Organisation]:
    """Organisations of the conference, of one kind or of all."""
    rows = Organisation.objects.filter(conference_id=actor.conference_id or 0)
    if not may_see_roster(actor):
        return rows.none()
    if kind:
        rows = rows.filter(kind=kind)
    return (rows.filter(name__icontains=text) if text else rows).order_by("kind", "pk")


def organisation_shown(actor: Actor, organisation_id: int) -> Organisation:
    """One organisation that the actor may see."""
    found = organisations(actor).filter(pk=organisation_id).first()
    if found is None:
        raise NotVisible
    return found


def people_in(organisation: Organisation, day: dt.date) -> list[Belonging]:
    """Who belongs to an organisation on a day: heads first."""
    rows = Belonging.objects.on(day).filter(organisation=organisation).select_related("person")
    order = {"head": 0, "deputy": 1, "contact": 2}
    return sorted(rows.order_by("pk"), key=lambda row: order.get(row.duty, 3))


def counts_in(organisations_shown: Iterable[Organisation], day: dt.date) -> dict[int, int]:
    """How many persons belong to each organisation on a day."""
    rows = Belonging.objects.on(day).filter(organisation__in=[o.pk for o in organisations_shown])
    found: dict[int, set[int]] = {}
    for organisation_id, person_id in rows.values_list("organisation_id", "person_id"):
        found.setdefault(organisation_id, set()).add(person_id)
    return {key: len(people) for key, people in found.items()}


def bodies(actor: Actor, system: str = "", text: str = "") -> QuerySet[Body]:
    """Handling bodies of the conference."""
    rows = Body.objects.filter(conference_id=actor.conference_id or 0)
    if not may_see_roster(actor):
        return rows.none()
    if system:
        rows = rows.filter(system=system)
    return (rows.filter(name__icontains=text) if text else rows).order_by("pk")


def body_shown(actor: Actor, body_id: int) -> Body:
    """One body that the actor may see."""
    found = bodies(actor).filter(pk=body_id).first()
    if found is None:
        raise NotVisible
    return found


def terms(actor: Actor) -> list[Term]:
    """Terms of the conference with their sessions, the newest first."""
    if not may_see_roster(actor):
        return []
    rows = Term.objects.filter(conference_id=actor.conference_id or 0).order_by("-number")
    return list(rows.prefetch_related("sessions__windows"))


def session_shown(actor: Actor, session_id: int) -> Session:
    """One session of the actor's conference."""
    rows = Session.objects.select_related("term").filter(term__conference_id=actor.conference_id or 0)
    found = rows.filter(pk=session_id).first() if may_see_roster(actor) else None
    if found is None:
        raise NotVisible
    return found


def links(actor: Actor, kind: str = "") -> QuerySet[Link]:
    """Standing contacts of today, of one kind or of all."""
    rows = Link.objects.on(clock.today()).filter(conference_id=actor.conference_id or 0)
    if not may_see_roster(actor):
        return rows.none()
    rows = rows.select_related("person", "organisation", "to_person", "to_organisation", "to_body")
    return (rows.filter(kind=kind) if kind else rows).order_by("kind", "pk")


def link_shown(actor: Actor, link_id: int) -> Link:
    """One standing contact that the actor may see."""
    found = links(actor).filter(pk=link_id).first()
    if found is None:
        raise NotVisible
    return found


def has_person(actor: Actor) -> bool:
    """Whether the actor's account is a person here."""
    return any(p.kind == "person" for p in actor.principals)


def own_person(actor: Actor) -> Person | None:
    """The actor's own person in the conference it works in."""
    if actor.account_id is None or actor.conference_id is None:
        return None
    return Person.objects.filter(account_id=actor.account_id, conference_id=actor.conference_id).first()
