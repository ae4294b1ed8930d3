"""Writes on people: the first conference of an empty installation, and who may sign in to it."""

import datetime as dt

from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.access.actors import system_actor
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.errors import InvalidInput
from tongxin.kernel.cases.questions import ASKED
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.deadlines import load_national_calendar
from tongxin.people import rules
from tongxin.people.models import Body, Membership, Office, OfficeHolding, Post, Session, Term
from tongxin.people.selectors.terms import running_term
from tongxin.people.services.newcomers import Entered, Newcomer, enter_all, settle
from tongxin.people.services.term_start import check_first_day


def code_sentence(code: str) -> str:
    """Why a conference cannot be called so in addresses; empty when it can."""
    if rules.is_conference_code(code):
        return ""
    sentence = _("代码“{code}”不能用：只能用小写字母、数字和连字符，以字母开头，2 到 30 个字符，例如 qinghe。")
    return sentence.format(code=code[:40])


def found_conference(
    code: str,
    name: str,
    level: str,
    *,
    term: int,
    session: int,
    opens: dt.date,
    starts: dt.date | None = None,
    parent: Conference | None = None,
) -> Conference:
    """A conference with its first term and session, and the national calendar; ``parent`` is the one above it.

    The term begins on the day that its session opens unless ``starts`` says otherwise.

    Raises :class:`InvalidInput` for a code that an address could not carry; nothing is written then.
    """
    if sentence := code_sentence(code):
        raise InvalidInput({"code": sentence})
    first = starts or opens
    check_first_day(first, opens)
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
        row = Term.objects.create(conference=conference, number=term, starts=first)
        Session.objects.create(term=row, number=session, opens=opens, closes=opens)
        record.line("conference.found", "conference", conference.pk, conference_id=conference.pk, data={"code": code})
    return conference


def admit_person(
    conference: Conference,
    username: str,
    name: str,
    *,
    member: bool,
    office: str,
    powers: list[str],
    body: str,
    known: str = "",
) -> Entered:
    """A person who can sign in, and the first password, shown once.

    Where somebody of the name is there already, ``known`` says who is meant: the number of that person, or
    :data:`newcomers.ANOTHER`; without it :class:`Doubtful` names those who may be.
    """
    term = running_term(conference.pk)
    assert term is not None
    begin = min(clock.today(), term.starts)
    by = system_actor(conference.pk)
    with act(by=by, conference_id=conference.pk) as record:
        answers = {f"{ASKED}{username.lower()}": known}
        settled = settle(conference, [Newcomer("username", name, username)], answers)
        entered = enter_all(conference, settled, by=by)[0]
        person = entered.person
        if member:
            Membership.objects.get_or_create(
                person=person, term=term, defaults={"starts": term.starts, "ends": term.ends}
            )
        if office:
            held, _new = Office.objects.get_or_create(conference=conference, name=office, defaults={"powers": powers})
            OfficeHolding.objects.get_or_create(person=person, office=held, ends=None, defaults={"starts": begin})
        if body:
            works_for, _new = Body.objects.get_or_create(
                conference=conference, name=body, defaults={"system": "government"}
            )
            Post.objects.get_or_create(person=person, body=works_for, ends=None, defaults={"starts": begin})
        record.line(
            "people.admit",
            "person",
            person.pk,
            data={"member": member, "office": office, "powers": powers, "body": body},
            personal={"name": name, "username": username},
        )
    return entered
