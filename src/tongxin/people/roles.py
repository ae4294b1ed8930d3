"""Gives the kernel an account's principals and grants at a moment; a lent desk lends both."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import CharField, Q, Value

from tongxin.kernel.access.actors import Grant, Principal, power_principal
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.conferences.models import Conference
from tongxin.people.models import Belonging, Delegation, Membership, OfficeHolding, Person, Post
from tongxin.people.rules import Duty

MEMBER_POWER = "people.member"
ORGANISATION_POWER = "people.organisation_contact"
SPEAKERS = (Duty.CONTACT, Duty.HEAD)


def _desks(account: Account, conference: Conference, day: dt.date) -> list[Person]:
    """The account's own person, first, and the persons whose desks are lent to it."""
    lent = Q(delegations_given__deputy__account=account, delegations_given__starts__lte=day) & (
        Q(delegations_given__ends__isnull=True) | Q(delegations_given__ends__gte=day)
    )
    own = Q(account=account)
    rows = Person.objects.filter(own | lent, conference=conference).distinct().order_by("pk")
    return sorted(rows, key=lambda person: person.account_id != account.pk)


def places(account: Account) -> list[int]:
    """Where the account's persons serve: whoever is a member in city and province has a person in each."""
    return list(Person.objects.filter(account=account).values_list("conference_id", flat=True))


def _ties(persons: Iterable[int], conference: Conference, day: dt.date) -> list[tuple[str, int, str, int]]:
    """(kind, id, name, person) of bodies, organisations and memberships on a day, in one question to the database."""
    wanted = list(persons)

    def kind(name: str) -> Value:
        return Value(name, output_field=CharField())

    posts = Post.objects.on(day).filter(person__in=wanted)
    working = posts.values_list(kind("body"), "body_id", "body__name", "person_id")
    speaks = Belonging.objects.on(day).filter(person__in=wanted, duty__in=SPEAKERS)
    speaking = speaks.values_list(kind("organisation"), "organisation_id", "organisation__name", "person_id")
    members = Membership.objects.serving(day).filter(person__in=wanted, term__conference=conference)
    membership = members.values_list(kind("member"), "person_id", kind(""), "person_id")
    return list(working.order_by().union(speaking.order_by(), membership.order_by()))


def supply(account: Account, conference: Conference, day: dt.date) -> tuple[set[Principal], set[Grant]]:
    """Principals: the person, the bodies it works for, the organisations it speaks for. Grants: through offices
    held on the day, and the power to submit that membership and speaking-for give. What a lent desk brings says
    whose it is; what the account holds itself as well stays its own.
    """
    persons = _desks(account, conference, day)
    if not persons:
        return set(), set()
    ties = _ties((p.pk for p in persons), conference, day)
    holdings = OfficeHolding.objects.on(day).filter(person__in=persons, office__conference=conference)
    powers = list(holdings.values_list("person_id", "office__powers"))
    clerk = {person for kind, _id, _name, person in ties if kind == "body"}
    own = {p.pk for p in persons if p.account_id == account.pk}
    principals: set[Principal] = set()
    grants: set[Grant] = set()
    for person in persons:
        # Who came to work for a handling body after a desk was lent judges no body from that desk.
        if person.pk not in own and clerk & own and person.pk not in clerk:
            continue
        lender = None if person.pk in own else Principal("person", person.pk, person.name)
        mine = [(kind, number, name) for kind, number, name, whose in ties if whose == person.pk]
        held = [power for whose, each in powers if whose == person.pk for power in each]
        more_principals, more_grants = _of_one(person, lender, mine, held)
        # A set keeps what it has: the own desk comes first.
        principals |= more_principals
        grants |= more_grants
    return principals, grants


def _of_one(
    person: Person, lender: Principal | None, ties: list[tuple[str, int, str]], powers: list[str]
) -> tuple[set[Principal], set[Grant]]:
    place = person.conference_id
    principals = {Principal("person", person.pk, person.name, lender)}
    grants = {Grant(power, place, lender) for power in powers}
    for kind, number, name in ties:
        if kind == "member":
            grants.add(Grant(MEMBER_POWER, place, lender))
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
