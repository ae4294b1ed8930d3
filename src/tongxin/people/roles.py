"""Gives the kernel an account's principals and grants at a moment; a lent desk lends both."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import CharField, Q, Value

from tongxin.kernel.access.actors import Grant, Principal
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.conferences.models import Conference
from tongxin.people.models import Belonging, Membership, OfficeHolding, Person, Post
from tongxin.people.rules import Duty, MembershipState

MEMBER_POWER = "people.member"
ORGANISATION_POWER = "people.organisation_contact"
_SPEAKERS = (Duty.CONTACT, Duty.HEAD)


def _desks(account: Account, conference: Conference, day: dt.date) -> dict[int, str]:
    """The account's own person and the persons whose desks are lent to it."""
    lent = Q(delegations_given__deputy__account=account, delegations_given__starts__lte=day) & (
        Q(delegations_given__ends__isnull=True) | Q(delegations_given__ends__gte=day)
    )
    own = Q(account=account)
    rows = Person.objects.filter(own | lent, conference=conference).distinct()
    return dict(rows.order_by("pk").values_list("pk", "name"))


def places(account: Account) -> list[int]:
    """Where the account's persons serve: whoever is a member in city and province has a person in each."""
    return list(Person.objects.filter(account=account).values_list("conference_id", flat=True))


def _ties(persons: Iterable[int], conference: Conference, day: dt.date) -> list[tuple[str, int, str]]:
    """(kind, id, name) of bodies, organisations and memberships on a day, in one question to the database."""
    wanted = list(persons)

    def kind(name: str) -> Value:
        return Value(name, output_field=CharField())

    posts = Post.objects.on(day).filter(person__in=wanted).values_list(kind("body"), "body_id", "body__name")
    speaks = Belonging.objects.on(day).filter(person__in=wanted, duty__in=_SPEAKERS)
    speaking = speaks.values_list(kind("organisation"), "organisation_id", "organisation__name")
    members = Membership.objects.on(day).filter(
        person__in=wanted, term__conference=conference, status=MembershipState.ACTIVE
    )
    membership = members.values_list(kind("member"), "person_id", kind(""))
    return list(posts.order_by().union(speaking.order_by(), membership.order_by()))


def supply(account: Account, conference: Conference, day: dt.date) -> tuple[set[Principal], set[Grant]]:
    """Principals: the person, the bodies it works for, the organisations it speaks for. Grants: through offices
    held on the day, and the power to submit that membership and speaking-for give.
    """
    persons = _desks(account, conference, day)
    if not persons:
        return set(), set()
    principals = {Principal("person", pk, name) for pk, name in persons.items()}
    grants: set[Grant] = set()
    for kind, number, name in _ties(persons, conference, day):
        if kind == "member":
            grants.add(Grant(MEMBER_POWER, conference.pk))
            continue
        principals.add(Principal(kind, number, name))
        if kind == "organisation":
            grants.add(Grant(ORGANISATION_POWER, conference.pk))
    holdings = OfficeHolding.objects.on(day).filter(person__in=list(persons), office__conference=conference)
    for powers in holdings.values_list("office__powers", flat=True):
        grants.update(Grant(power, conference.pk) for power in powers)
    return principals, grants


def accounts_of_person(person_id: int, _day: dt.date) -> list[int]:
    """The account of a person: one at most."""
    return list(Person.objects.filter(pk=person_id, account__isnull=False).values_list("account_id", flat=True))


def accounts_of_body(body_id: int, day: dt.date) -> list[int]:
    """The accounts of whoever works for a handling body on a day."""
    rows = Post.objects.on(day).filter(body_id=body_id, person__account__isnull=False)
    return list(rows.order_by("pk").values_list("person__account_id", flat=True))


def accounts_of_organisation(organisation_id: int, day: dt.date) -> list[int]:
    """The accounts of whoever speaks for an organisation on a day."""
    rows = Belonging.objects.on(day).filter(organisation_id=organisation_id, duty__in=_SPEAKERS)
    return list(rows.filter(person__account__isnull=False).order_by("pk").values_list("person__account_id", flat=True))


def accounts(holder: str, day: dt.date) -> set[int]:
    """``supply`` the other way round: the accounts to which a holder key is given on a day, by an own or a lent desk."""
    kind, _colon, number = holder.rpartition(":")
    persons = _persons_behind(kind, int(number), day)
    if persons is None:
        return set()
    at_desk = Q(pk__in=persons)
    lent = Q(delegations_held__person__in=persons, delegations_held__starts__lte=day) & (
        Q(delegations_held__ends__isnull=True) | Q(delegations_held__ends__gte=day)
    )
    rows = Person.objects.filter(at_desk | lent, account__isnull=False)
    return set(rows.order_by().values_list("account_id", flat=True))


def _persons_behind(kind: str, number: int, day: dt.date) -> list[int] | None:
    """The persons who are, work for, speak for or hold the office of a holder; None when people know no such kind."""
    if kind == "person":
        return [number]
    if kind == "body":
        return list(Post.objects.on(day).filter(body_id=number).values_list("person_id", flat=True))
    if kind == "organisation":
        speaks = Belonging.objects.on(day).filter(organisation_id=number, duty__in=_SPEAKERS)
        return list(speaks.values_list("person_id", flat=True))
    power = kind.removeprefix("power.")
    if power == kind:
        return None
    if power == MEMBER_POWER:
        members = Membership.objects.on(day).filter(term__conference=number, status=MembershipState.ACTIVE)
        return list(members.values_list("person_id", flat=True))
    if power == ORGANISATION_POWER:
        speaks = Belonging.objects.on(day).filter(organisation__conference=number, duty__in=_SPEAKERS)
        return list(speaks.values_list("person_id", flat=True))
    # Powers stand in a list inside the office; offices are few, and asking JSON differs between the two databases.
    holdings = OfficeHolding.objects.on(day).filter(office__conference=number)
    return [person for person, powers in holdings.values_list("person_id", "office__powers") if power in powers]
