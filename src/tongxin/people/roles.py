"""Gives the kernel an account's principals and grants at a moment; a lent desk lends both."""

import datetime as dt
from collections.abc import Iterator

from tongxin.kernel.access.actors import Grant, Principal
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.conferences.models import Conference
from tongxin.people.models import Belonging, Delegation, Membership, OfficeHolding, Person, Post
from tongxin.people.rules import Duty

MEMBER_POWER = "people.member"
ORGANISATION_POWER = "people.organisation_contact"


def _desks(account: Account, conference: Conference, day: dt.date) -> list[Person]:
    own = Person.objects.filter(account=account, conference=conference).first()
    if own is None:
        return []
    lent = Delegation.objects.on(day).filter(deputy=own).select_related("person")
    return [own, *(row.person for row in lent)]


def principals_of(account: Account, conference: Conference, day: dt.date) -> Iterator[Principal]:
    """The person itself, the bodies it works for and the organisations it speaks for."""
    for person in _desks(account, conference, day):
        yield Principal("person", person.pk, person.name)
        for post in Post.objects.on(day).filter(person=person).select_related("body"):
            yield Principal("body", post.body_id, post.body.name)
        speaks = Belonging.objects.filter(person=person, duty__in=[Duty.CONTACT, Duty.HEAD])
        for belonging in speaks.on(day).select_related("organisation"):
            yield Principal("organisation", belonging.organisation_id, belonging.organisation.name)


def grants_of(account: Account, conference: Conference, day: dt.date) -> Iterator[Grant]:
    """Powers through offices held on the day, and the power to submit that membership and speaking-for give."""
    for person in _desks(account, conference, day):
        holdings = OfficeHolding.objects.filter(person=person, office__conference=conference)
        for holding in holdings.on(day).select_related("office"):
            for power in holding.office.powers:
                yield Grant(power, conference.pk)
        memberships = Membership.objects.filter(person=person, term__conference=conference)
        if memberships.on(day).exists():
            yield Grant(MEMBER_POWER, conference.pk)
        speaks = Belonging.objects.filter(person=person, duty__in=[Duty.CONTACT, Duty.HEAD])
        if speaks.on(day).exists():
            yield Grant(ORGANISATION_POWER, conference.pk)
