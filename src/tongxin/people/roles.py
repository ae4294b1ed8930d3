"""Gives the kernel an account's principals and grants at a moment; a lent desk lends both."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, QuerySet, Value

from tongxin.kernel.access.actors import Grant, Principal, power_principal
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.prepared import Prepared
from tongxin.people.models import Belonging, Delegation, Membership, Office, OfficeHolding, Person, Post
from tongxin.people.rules import Duty

MEMBER_POWER = "people.member"
ORGANISATION_POWER = "people.organisation_contact"
SPEAKERS = (Duty.CONTACT, Duty.HEAD)


@dataclass(frozen=True)
class _Desk:
    """Somebody whose desk an account has: its own, or a lent one."""

    pk: int
    name: str
    own: bool


def _kind(name: str) -> Value:
    return Value(name, output_field=CharField())


def _desks_asked(account: int, place: int, day: dt.date) -> QuerySet[Any, Any]:
    own = Person.objects.filter(account=account, conference=place).values_list("pk", "name", _kind("own"))
    lent = Delegation.objects.on(day).filter(deputy__account=account, person__conference=place)
    return own.order_by().union(lent.order_by().values_list("person_id", "person__name", _kind("lent")))


def _ties_asked(place: int, day: dt.date, **persons: int) -> QuerySet[Any, Any]:
    wanted = list(persons.values())
    posts = Post.objects.on(day).filter(person__in=wanted)
    working = posts.values_list(_kind("body"), "body_id", "body__name", "person_id")
    speaks = Belonging.objects.on(day).filter(person__in=wanted, duty__in=SPEAKERS)
    speaking = speaks.values_list(_kind("organisation"), "organisation_id", "organisation__name", "person_id")
    members = Membership.objects.serving(day).filter(person__in=wanted, term__conference=place)
    membership = members.values_list(_kind("member"), "person_id", _kind(""), "person_id")
    holdings = OfficeHolding.objects.on(day).filter(person__in=wanted, office__conference=place)
    holding = holdings.values_list(_kind("office"), "office_id", _kind(""), "person_id")
    return working.order_by().union(speaking.order_by(), membership.order_by(), holding.order_by())


_DESKS, _TIES = Prepared(_desks_asked), Prepared(_ties_asked)


def _desks(account: int, place: int, day: dt.date) -> list[_Desk]:
    """The account's own person, first, and the persons whose desks are lent to it."""
    rows = [_Desk(pk, name, how == "own") for pk, name, how in _DESKS.rows(account=account, place=place, day=day)]
    own = {desk.pk for desk in rows if desk.own}
    return sorted((d for d in rows if d.own or d.pk not in own), key=lambda desk: (not desk.own, desk.pk))


def places(account: Account) -> list[int]:
    """Where the account's persons serve: whoever is a member in city and province has a person in each."""
    return list(Person.objects.filter(account=account).values_list("conference_id", flat=True))


def supply(account: Account, conference: Conference, day: dt.date) -> tuple[set[Principal], set[Grant]]:
    """Principals: the person, the bodies it works for, the organisations it speaks for. Grants: through offices
    held on the day, and the power to submit that membership and speaking-for give. What a lent desk brings says
    whose it is; what the account holds itself as well stays its own.
    """
    desks = _desks(account.pk, conference.pk, day)
    if not desks:
        return set(), set()
    numbered = {f"person{i}": desk.pk for i, desk in enumerate(desks)}
    ties = _TIES.rows(place=conference.pk, day=day, **numbered)
    offices = {number for kind, number, _name, _person in ties if kind == "office"}
    powers = dict(Office.objects.filter(pk__in=offices).values_list("pk", "powers")) if offices else {}
    clerk = {person for kind, _id, _name, person in ties if kind == "body"}
    own = {desk.pk for desk in desks if desk.own}
    principals: set[Principal] = set()
    grants: set[Grant] = set()
    for desk in desks:
        # Who came to work for a handling body after a desk was lent judges no body from that desk.
        if not desk.own and clerk & own and desk.pk not in clerk:
            continue
        mine = [(kind, number, name) for kind, number, name, whose in ties if whose == desk.pk]
        more_principals, more_grants = _of_one(desk, conference.pk, mine, powers)
        # A set keeps what it has: the own desk comes first.
        principals |= more_principals
        grants |= more_grants
    return principals, grants


def _of_one(
    desk: _Desk, place: int, ties: list[tuple[str, int, str]], powers: Mapping[int, list[str]]
) -> tuple[set[Principal], set[Grant]]:
    lender = None if desk.own else Principal("person", desk.pk, desk.name)
    principals = {Principal("person", desk.pk, desk.name, lender)}
    grants: set[Grant] = set()
    for kind, number, name in ties:
        if kind == "member":
            grants.add(Grant(MEMBER_POWER, place, lender))
            continue
        if kind == "office":
            grants.update(Grant(power, place, lender) for power in powers[number])
            continue
        principals.add(Principal(kind, number, name, lender))
        if kind == "organisation":
            grants.add(Grant(ORGANISATION_POWER, place, lender))
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
    rows = Belonging.objects.on(day).filter(organisation_id=organisation_id, duty__in=SPEAKERS)
    return list(rows.filter(person__account__isnull=False).order_by("pk").values_list("person__account_id", flat=True))


def accounts(holder: str, day: dt.date) -> set[int]:
    """``supply`` the other way round: the accounts to which a holder key is given on a day, by an own or a lent desk."""
    kind, _colon, number = holder.rpartition(":")
    persons = _persons_behind(kind, int(number), day)
    if persons is None:
        return set()
    own = Person.objects.filter(pk__in=persons, account__isnull=False)
    lent = Delegation.objects.on(day).filter(person__in=persons, deputy__account__isnull=False)
    found = set(own.order_by().values_list("account_id", flat=True))
    for row in lent.select_related("person__conference", "deputy__account"):
        deputy = row.deputy.account
        # What a lent desk brings has limits that only ``supply`` knows.
        if deputy is not None and deputy.pk not in found and holder in _keys(deputy, row.person.conference, day):
            found.add(deputy.pk)
    return found


def _keys(account: Account, conference: Conference, day: dt.date) -> set[str]:
    principals, grants = supply(account, conference, day)
    return {p.key for p in principals} | {power_principal(g.power, g.conference_id).key for g in grants}


def _persons_behind(kind: str, number: int, day: dt.date) -> list[int] | None:
    """The persons who are, work for, speak for or hold the office of a holder; None when people know no such kind."""
    if kind == "person":
        return [number]
    if kind == "body":
        return list(Post.objects.on(day).filter(body_id=number).values_list("person_id", flat=True))
    if kind == "organisation":
        speaks = Belonging.objects.on(day).filter(organisation_id=number, duty__in=SPEAKERS)
        return list(speaks.values_list("person_id", flat=True))
    power = kind.removeprefix("power.")
    if power == kind:
        return None
    if power == MEMBER_POWER:
        members = Membership.objects.serving(day).filter(term__conference=number)
        return list(members.values_list("person_id", flat=True))
    if power == ORGANISATION_POWER:
        speaks = Belonging.objects.on(day).filter(organisation__conference=number, duty__in=SPEAKERS)
        return list(speaks.values_list("person_id", flat=True))
    # Powers stand in a list inside the office; offices are few, and asking JSON differs between the two databases.
    holdings = OfficeHolding.objects.on(day).filter(office__conference=number)
    return [person for person, powers in holdings.values_list("person_id", "office__powers") if power in powers]
