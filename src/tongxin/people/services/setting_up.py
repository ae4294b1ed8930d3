"""From an empty installation to a working office: many rows at once, each only once, passwords shown one time."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor, system_actor
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.errors import Denied, InvalidInput
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.identity import proposals
from tongxin.kernel.identity.accounts import Refused
from tongxin.kernel.web.setup import CONFIGURE
from tongxin.people import selectors
from tongxin.people.models import Body, Membership, Office, OfficeHolding, Organisation, Person, Post
from tongxin.people.rules import HandlingSystem, OrganisationKind
from tongxin.people.selectors.terms import running_term
from tongxin.people.services.founding import found_conference
from tongxin.people.services.office_grants import ask_for_office

KEEPER_OFFICE = "委员联络室"


def found_installation(
    *,
    code: str,
    name: str,
    level: str,
    term: int,
    session: int,
    opens: dt.date,
    person: str,
    username: str,
    password: str,
) -> Account:
    """The first conference of an empty base and the person who sets it up; once one exists this door is closed."""
    if Conference.objects.exists():
        raise InvalidInput({"name": _("这里已经建立过政协，没有重复建立。")})
    account = Account(username=username, display_name=person)
    try:
        validate_password(password, account)
    except ValidationError as refusal:
        raise InvalidInput({"password": _("；").join(refusal.messages)}) from None
    with act(by=system_actor(None)) as record:
        conference = found_conference(code, name, level, term=term, session=session, opens=opens)
        made = Account.objects.create_account(username, password, display_name=person, conference=conference)
        keeper = Person.objects.create(conference=conference, name=person, account=made)
        _hold(conference, keeper, KEEPER_OFFICE, (selectors.MANAGE, CONFIGURE), ends_with_term=False)
        record.line("conference.set_up", "conference", conference.pk, conference_id=conference.pk, data={"code": code})
    return made


def found_below(
    conference_id: int,
    *,
    code: str,
    name: str,
    level: str,
    term: int,
    session: int,
    opens: dt.date,
    person: str,
    username: str,
    by: Actor,
) -> tuple[str, str]:
    """A conference one level down with somebody who sets it up; the two never see each other's records by that."""
    if not by.has(CONFIGURE, conference_id):
        raise Denied(_("建立下级政协由持有“参数设置”权限的人办理，您没有这项权限。"))
    above = selectors.conference(conference_id)
    order = [Conference.Level.PROVINCE.value, Conference.Level.CITY.value, Conference.Level.COUNTY.value]
    if order.index(level) <= order.index(above.level):
        raise InvalidInput({"level": _("下级政协的层级应低于{name}。").format(name=above.name)})
    if Conference.objects.filter(code=code).exists():
        raise InvalidInput({"code": _("代码“{code}”已经有了，请换一个。").format(code=code)})
    with act(by=by, conference_id=conference_id) as record:
        below = found_conference(code, name, level, term=term, session=session, opens=opens, parent=above)
        keeper, password = _person(below, person, username)
        _hold(below, keeper, KEEPER_OFFICE, (selectors.MANAGE, CONFIGURE), ends_with_term=False)
        record.line("conference.found_below", "conference", below.pk, data={"code": code})
    return username, password


def enter_organisations(conference_id: int, kind: OrganisationKind, names: Iterable[str], *, by: Actor) -> int:
    """Enter the organisations of one kind that are not there yet; returns how many."""
    selectors.require_manager(by, conference_id)
    there = set(Organisation.objects.filter(conference_id=conference_id, kind=kind).values_list("name", flat=True))
    new = [Organisation(conference_id=conference_id, kind=kind, name=n[:60]) for n in names if n[:60] not in there]
    with act(by=by, conference_id=conference_id) as record:
        Organisation.objects.bulk_create(new)
        if new:
            data = {"kind": kind.value, "names": [o.name for o in new]}
            record.line("people.enter_organisations", "conference", conference_id, data=data)
    return len(new)


def enter_bodies(conference_id: int, wanted: Iterable[tuple[str, HandlingSystem]], *, by: Actor) -> int:
    """Enter the handling bodies that are not there yet; returns how many."""
    selectors.require_manager(by, conference_id)
    there = set(Body.objects.filter(conference_id=conference_id).values_list("name", flat=True))
    new = [Body(conference_id=conference_id, name=n[:60], system=s) for n, s in wanted if n[:60] not in there]
    with act(by=by, conference_id=conference_id) as record:
        Body.objects.bulk_create(new)
        if new:
            record.line("people.enter_bodies", "conference", conference_id, data={"names": [b.name for b in new]})
    return len(new)


def seat(
    conference_id: int,
    office: str,
    powers: Sequence[str],
    *,
    name: str,
    username: str,
    by: Actor,
    ends_with_term: bool = False,
) -> tuple[str, str]:
    """Give somebody an office with its powers; a new account's first password comes back, once.

    Once the conference has a security administrator, the office waits for their approval.
    """
    selectors.require_manager(by, conference_id)
    with act(by=by, conference_id=conference_id) as record:
        conference = selectors.conference(conference_id)
        person, password = _person(conference, name, username)
        if proposals.has_guard(conference_id):
            row = _office(conference, office, powers, ends_with_term=ends_with_term)
            try:
                ask_for_office(person, row, by=by, starts=clock.today(), reason=_("设置岗位"))
            except Refused as refusal:
                raise InvalidInput({"__all__": refusal.sentence}) from None
            return username, password + _("（职务等安全管理员核准）")
        _hold(conference, person, office, powers, ends_with_term=ends_with_term)
        data = {"office": office, "powers": list(powers)}
        record.line("people.give_office", "person", person.pk, data=data, personal={"name": name})
    return username, password


def enter_clerks(conference_id: int, rows: Iterable[tuple[str, str, str]], *, by: Actor) -> list[tuple[str, str]]:
    """Clerks of handling bodies: (body, name, username); bodies must be there."""
    selectors.require_manager(by, conference_id)
    passwords = []
    with act(by=by, conference_id=conference_id) as record:
        conference = selectors.conference(conference_id)
        for body_name, name, username in rows:
            body = Body.objects.filter(conference=conference, name=body_name).first()
            if body is None:
                raise InvalidInput({"clerks": _("没有叫“{name}”的承办单位，请先登记单位。").format(name=body_name)})
            person, password = _person(conference, name, username)
            Post.objects.get_or_create(person=person, body=body, ends=None, defaults={"starts": clock.today()})
            passwords.append((username, password))
            record.line("people.give_post", "person", person.pk, data={"body": body.pk}, personal={"name": name})
    return passwords


def enter_members(conference_id: int, people: Iterable[tuple[str, str]], *, by: Actor) -> list[tuple[str, str]]:
    """Members of the running term: (name, username)."""
    selectors.require_manager(by, conference_id)
    passwords = []
    with act(by=by, conference_id=conference_id) as record:
        conference = selectors.conference(conference_id)
        term = running_term(conference_id)
        if term is None:
            raise InvalidInput({"members": _("还没有登记届次，请先在设置里建立。")})
        for name, username in people:
            person, password = _person(conference, name, username)
            Membership.objects.get_or_create(
                person=person, term=term, defaults={"starts": term.starts, "ends": term.ends}
            )
            passwords.append((username, password))
            record.line("people.admit_member", "person", person.pk, data={"term": term.number})
    return passwords


def _person(conference: Conference, name: str, username: str) -> tuple[Person, str]:
    """The person of this name with this user name, made when missing; a user name of somebody else is refused."""
    account = Account.objects.filter(username=username).first()
    if account is not None:
        person = Person.objects.filter(conference=conference, account=account, name=name).first()
        if person is None:
            sentence = _("用户名“{username}”已经有人用了，请换一个；这一次什么也没有登记。")
            raise InvalidInput({"__all__": sentence.format(username=username)})
        return person, _("（已有账号，密码不变）")
    account, password = Account.objects.create_beginner(username, display_name=name, conference=conference)
    return Person.objects.create(conference=conference, name=name, account=account), password


def _office(conference: Conference, name: str, powers: Sequence[str], *, ends_with_term: bool) -> Office:
    office, _made = Office.objects.get_or_create(
        conference=conference, name=name, defaults={"powers": list(powers), "ends_with_term": ends_with_term}
    )
    return office


def _hold(conference: Conference, person: Person, name: str, powers: Sequence[str], *, ends_with_term: bool) -> None:
    office = _office(conference, name, powers, ends_with_term=ends_with_term)
    # From the first day of the term, or what was filed before the office was entered could not be registered.
    term = running_term(conference.pk)
    first = min(term.starts, clock.today()) if term else clock.today()
    # When the next term is decided already, an office of this one ends with it.
    last = term.ends if term and office.ends_with_term else None
    if not OfficeHolding.objects.on(clock.today()).filter(person=person, office=office).exists():
        OfficeHolding.objects.create(person=person, office=office, starts=first, ends=last)
