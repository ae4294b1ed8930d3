"""Makes a small city with its cast: who they are, what they belong to and which offices they hold."""

import datetime as dt
from dataclasses import dataclass, field

from tongxin.kernel.access.actors import Actor, actor_for
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.conferences.models import Conference
from tongxin.people.models import (
    Belonging,
    Body,
    Delegation,
    Membership,
    Office,
    OfficeHolding,
    Organisation,
    Person,
    Post,
    Session,
    Term,
)
from tongxin.people.rules import Duty, HandlingSystem, OrganisationKind

BEGIN = dt.date(2022, 1, 1)


@dataclass
class Cast:
    """A conference and its people by their names."""

    conference: Conference
    session: Session
    persons: dict[str, Person] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    clerks: dict[str, str] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """The actor that a named person is today."""
        account = self.persons[name].account
        assert account is not None
        return actor_for(account, self.conference)

    def account(self, name: str) -> Account:
        """The account of a named person."""
        account = self.persons[name].account
        assert account is not None
        return account


def make_conference(code: str, name: str, level: str, *, begin: dt.date = BEGIN, term: int = 9) -> Cast:
    """A conference with one term and one session."""
    conference = Conference.objects.create(code=code, name=name, short_name=name, level=level)
    row = Term.objects.create(conference=conference, number=term, starts=begin)
    session = Session.objects.create(term=row, number=1, opens=begin, closes=begin + dt.timedelta(days=4))
    return Cast(conference, session)


def add_person(cast: Cast, username: str, name: str, *, demo_role: str = "", **more: str) -> Person:
    """A person who can sign in."""
    account = Account.objects.create_account(
        username, None, display_name=name, conference=cast.conference, demo_role=demo_role
    )
    person = Person.objects.create(conference=cast.conference, name=name, account=account, **more)
    cast.persons[name] = person
    return person


def add_member(cast: Cast, person: Person, number: str = "") -> Membership:
    """Make a person a member of the term."""
    return Membership.objects.create(
        person=person, term=cast.session.term, number=number, starts=cast.session.term.starts
    )


def add_body(cast: Cast, name: str, system: HandlingSystem = HandlingSystem.GOVERNMENT) -> Body:
    """A handling body."""
    body = Body.objects.create(conference=cast.conference, name=name, system=system)
    cast.bodies[name] = body
    return body


def add_organisation(cast: Cast, name: str, kind: OrganisationKind) -> Organisation:
    """A party, committee or sector."""
    row = Organisation.objects.create(conference=cast.conference, name=name, kind=kind)
    cast.organisations[name] = row
    return row


def give_office(cast: Cast, person: Person, name: str, powers: list[str], *, ends_with_term: bool = False) -> Office:
    """Let a person hold an office with powers from the first day of the term."""
    office, _made = Office.objects.get_or_create(
        conference=cast.conference, name=name, defaults={"powers": powers, "ends_with_term": ends_with_term}
    )
    OfficeHolding.objects.create(person=person, office=office, starts=cast.session.term.starts)
    return office


def give_post(cast: Cast, person: Person, body: Body) -> Post:
    """Let a person act for a body."""
    cast.clerks[body.name] = person.name
    return Post.objects.create(person=person, body=body, starts=cast.session.term.starts)


def speak_for(cast: Cast, person: Person, organisation: Organisation) -> Belonging:
    """Let a person speak for an organisation."""
    return Belonging.objects.create(
        person=person, organisation=organisation, duty=Duty.CONTACT, starts=cast.session.term.starts
    )


def work_for(cast: Cast, secretary: Person, leader: Person) -> Delegation:
    """Let a secretary stand in for a leader for good."""
    give_office(cast, secretary, "领导秘书", ["people.secretary"], ends_with_term=True)
    return Delegation.objects.create(
        person=leader, deputy=secretary, reason="领导秘书", starts=cast.session.term.starts
    )


def small_city(prefix: str = "", *, code: str = "chenghu", name: str = "澄湖市政协", level: str = "city") -> Cast:
    """The usual cast in a city of their own; ``prefix`` keeps user names apart when two cities are made."""
    cast = make_conference(code, name, level)
    for username, person_name, role in (
        ("zhang", "张委员", "member"),
        ("li", "李委员", "cosigner"),
    ):
        add_member(cast, add_person(cast, prefix + username, person_name, demo_role=role))
    review = add_person(cast, prefix + "wang", "王主任", demo_role="committee")
    give_office(cast, review, "提案委员会办公室", ["proposals.review", "proposals.enter"])
    supervise = add_person(cast, prefix + "zhou", "周主任", demo_role="supervision")
    give_office(cast, supervise, "督查室", ["proposals.assign"])
    leader = add_person(cast, prefix + "chen", "陈领导", demo_role="leader")
    give_office(cast, leader, "主席会议成员", ["proposals.read"], ends_with_term=True)
    clerk = add_person(cast, prefix + "zhao", "赵科长", demo_role="lead_clerk")
    give_post(cast, clerk, add_body(cast, "市教育局"))
    assist = add_person(cast, prefix + "he", "何科员", demo_role="assist_clerk")
    give_post(cast, assist, add_body(cast, "市财政局"))
    add_body(cast, "市民政局")
    party = add_organisation(cast, "民建澄湖市委会", OrganisationKind.DEMOCRATIC_PARTY)
    speak_for(cast, add_person(cast, prefix + "wu", "吴秘书", demo_role="organisation"), party)
    add_person(cast, prefix + "qian", "钱旁人", demo_role="outsider")
    keeper = add_person(cast, prefix + "sun", "孙管理员", demo_role="operator")
    give_office(cast, keeper, "委员联络室", ["people.manage", "conference.configure"])
    return cast
