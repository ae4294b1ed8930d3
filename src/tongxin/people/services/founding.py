"""Writes on people: the first conference of an empty installation, and who may sign in to it."""

import datetime as dt

from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.access.actors import system_actor
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.errors import InvalidInput
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.deadlines import load_national_calendar
from tongxin.people import rules
from tongxin.people.models import Body, Membership, Office, OfficeHolding, Person, Post, Session, Term


def found_conference(
    code: str,
    name: str,
    level: str,
    *,
    term: int,
    session: int,
    opens: dt.date,
    parent: Conference | None = None,
) -> Conference:
    """A conference with its first term and session, and the national calendar; ``parent`` is the one above it.

    Raises :class:`InvalidInput` for a code that an address could not carry; nothing is written then.
    """
    if not rules.is_conference_code(code):
        sentence = _("代码“{code}”不能用：只能用小写字母、数字和连字符，以字母开头，2 到 30 个字符，例如 qinghe。")
        raise InvalidInput({"code": sentence.format(code=code[:40])})
    with act(by=system_actor(None)) as record:
        load_national_calendar()
        # Below the example city there are only examples; whatever is founded by itself is real from the start.
        conference = Conference.objects.create(
            code=code,
            name=name,
            short_name=name[:30],
            level=level,
            parent=parent,
            is_demo=parent is not None and parent.is_demo,
        )
        row = Term.objects.create(conference=conference, number=term, starts=opens)
        Session.objects.create(term=row, number=session, opens=opens, closes=opens)
        record.line("conference.found", "conference", conference.pk, conference_id=conference.pk, data={"code": code})
    return conference


def admit_person(
    conference: Conference, username: str, name: str, *, member: bool, office: str, powers: list[str], body: str
) -> tuple[Person, str]:
    """A person who can sign in, and the first password, shown once."""
    begin = min(clock.today(), Term.objects.filter(conference=conference).order_by("-starts")[0].starts)
    with act(by=system_actor(conference.pk), conference_id=conference.pk) as record:
        account, password = Account.objects.create_beginner(username, display_name=name, conference=conference)
        person = Person.objects.create(conference=conference, name=name, account=account)
        if member:
            term = Term.objects.filter(conference=conference).latest("starts")
            Membership.objects.create(person=person, term=term, starts=term.starts)
        if office:
            held, _new = Office.objects.get_or_create(conference=conference, name=office, defaults={"powers": powers})
            OfficeHolding.objects.create(person=person, office=held, starts=begin)
        if body:
            works_for, _new = Body.objects.get_or_create(
                conference=conference, name=body, defaults={"system": "government"}
            )
            Post.objects.create(person=person, body=works_for, starts=begin)
        record.line(
            "people.admit",
            "person",
            person.pk,
            data={"member": member, "office": office, "powers": powers, "body": body},
            personal={"name": name, "username": username},
        )
    return person, password
