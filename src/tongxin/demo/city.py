"""The fictitious city 澄湖市 with its cast, and the neighbouring county that must never see any of it."""

import datetime as dt

from django.db import transaction

from tongxin.demo import institution
from tongxin.demo.topics import BODIES, PARTIES, invented_name
from tongxin.kernel import clock
from tongxin.kernel.access.actors import system_actor
from tongxin.kernel.audit.acts import act
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.deadlines import load_national_calendar
from tongxin.people.models import Body, CollectionWindow, Organisation, Person, Post, Session
from tongxin.people.rules import OrganisationKind
from tongxin.people.testing import cast as makers
from tongxin.people.testing.cast import Cast

CODE = "chenghu"
NEIGHBOUR = "yunxi"
MEMBERS = 120
_SESSION_MONTHS = 9


def session_opening(today: dt.date) -> dt.date:
    """The last plenary opened some nine months ago, on a Tuesday."""
    day = today - dt.timedelta(days=30 * _SESSION_MONTHS)
    return day - dt.timedelta(days=(day.weekday() - 1) % 7)


def load_cast(code: str) -> Cast | None:
    """The cast of a conference that was made before."""
    conference = Conference.objects.filter(code=code).first()
    if conference is None:
        return None
    session = Session.objects.filter(term__conference=conference).select_related("term").order_by("pk").last()
    assert session is not None
    cast = Cast(conference, session)
    cast.persons = {p.name: p for p in Person.objects.filter(conference=conference).select_related("account")}
    cast.bodies = {b.name: b for b in Body.objects.filter(conference=conference)}
    cast.organisations = {o.name: o for o in Organisation.objects.filter(conference=conference)}
    posts = Post.objects.filter(body__conference=conference).select_related("person", "body").order_by("-pk")
    cast.clerks = {post.body.name: post.person.name for post in posts}
    return cast


@transaction.atomic
def make_city(today: dt.date) -> Cast:
    """Make the city and its neighbour, once; later calls return what stands there."""
    if found := load_cast(CODE):
        return found
    load_national_calendar()
    cast = makers.make_conference(CODE, "澄湖市政协", "city", begin=session_opening(today) - dt.timedelta(days=380))
    cast.session = Session.objects.create(
        term=cast.session.term,
        number=2,
        opens=session_opening(today),
        closes=session_opening(today) + dt.timedelta(days=3),
    )
    collect(cast)
    populate(cast)
    neighbour = makers.small_city("yx-", code=NEIGHBOUR, name="云溪县政协", level="county")
    for place in (cast, neighbour):
        place.conference.is_demo = True
        place.conference.scenario = {"today": today.isoformat()}
        place.conference.save()
        with act(by=system_actor(place.conference.pk)) as made:
            made.line("conference.create", "conference", place.conference.pk, data={"demo": True})
    return cast


def collect(cast: Cast) -> None:
    """When the proposals of each session are collected: from two months before it opens to the eve of its closing."""
    for session in Session.objects.filter(term=cast.session.term):
        begins = dt.datetime.combine(session.opens - dt.timedelta(days=60), dt.time(9), tzinfo=clock.ZONE)
        ends = dt.datetime.combine(session.closes - dt.timedelta(days=1), dt.time(20), tzinfo=clock.ZONE)
        CollectionWindow.objects.create(session=session, opens_at=begins, closes_at=ends)


def populate(cast: Cast, *, members: int = MEMBERS) -> None:
    """The usual cast, bodies with a clerk each, parties with a contact each, and invented members."""
    desks(cast)
    for number, name in enumerate(BODIES):
        body = cast.bodies.get(name) or makers.add_body(cast, name)
        if body.name not in cast.clerks:
            person = makers.add_person(cast, f"{cast.conference.code}-b{number}", f"{name.removeprefix('市')}承办人")
            makers.give_post(cast, person, body)
    for number, party in enumerate(PARTIES):
        add_contact(cast, f"p{number}", f"{party}市委会", OrganisationKind.DEMOCRATIC_PARTY)
    add_contact(cast, "p8", "市工商联", OrganisationKind.FEDERATION)
    add_contact(cast, "p9", "无党派人士界别组", OrganisationKind.NON_PARTY)
    add_contact(cast, "c1", "经济科技委员会", OrganisationKind.SPECIAL_COMMITTEE)
    for number in range(members):
        person = makers.add_person(
            cast, f"{cast.conference.code}-m{number}", invented_name(number), employer=f"示例单位{number % 37 + 1}"
        )
        makers.add_member(cast, person, f"{number + 3:03d}")
    institution.settle(cast)


def desks(cast: Cast) -> None:
    """The named desks; with the code before user names unless this is the demonstration city."""
    prefix = "" if cast.conference.code == CODE else f"{cast.conference.code}-"
    for username, name, role in (("zhang", "张委员", "member"), ("li", "李委员", "cosigner")):
        person = makers.add_person(cast, prefix + username, name, demo_role=role, employer="示例大学")
        makers.add_member(cast, person, f"{len(cast.persons):03d}")
    review = makers.add_person(cast, f"{prefix}wang", "王主任", demo_role="committee", post="提案委员会办公室主任")
    makers.give_office(cast, review, "提案委员会办公室", ["proposals.review", "proposals.enter"])
    supervise = makers.add_person(cast, f"{prefix}zhou", "周主任", demo_role="supervision", post="督查室主任")
    makers.give_office(cast, supervise, "督查室", ["proposals.assign"])
    leader = makers.add_person(cast, f"{prefix}chen", "陈领导", demo_role="leader")
    makers.give_office(cast, leader, "主席会议成员", ["proposals.read"], ends_with_term=True)
    keeper = makers.add_person(cast, f"{prefix}sun", "孙管理员", demo_role="operator", post="委员联络室主任")
    makers.give_office(cast, keeper, "委员联络室", ["people.manage", "conference.configure"])
    clerk = makers.add_person(cast, f"{prefix}zhao", "赵科长", demo_role="lead_clerk")
    makers.give_post(cast, clerk, makers.add_body(cast, "市教育局"))
    assist = makers.add_person(cast, f"{prefix}he", "何科员", demo_role="assist_clerk")
    makers.give_post(cast, assist, makers.add_body(cast, "市财政局"))
    makers.add_person(cast, f"{prefix}qian", "钱旁人", demo_role="outsider")
    party = makers.add_organisation(cast, "民营经济协会", OrganisationKind.PEOPLE_ORGANISATION)
    makers.speak_for(cast, makers.add_person(cast, f"{prefix}wu", "吴秘书", demo_role="organisation"), party)
    _secretary(cast, prefix, leader)


def _secretary(cast: Cast, prefix: str, leader: Person) -> None:
    person = makers.add_person(cast, f"{prefix}liu", "刘秘书", demo_role="secretary", post="办公室秘书")
    makers.work_for(cast, person, leader)


def add_contact(cast: Cast, username: str, name: str, kind: OrganisationKind) -> None:
    """An organisation and the person who speaks for it, named after it."""
    organisation = makers.add_organisation(cast, name, kind)
    person = makers.add_person(cast, f"{cast.conference.code}-{username}", f"{name}联络员")
    makers.speak_for(cast, person, organisation)
