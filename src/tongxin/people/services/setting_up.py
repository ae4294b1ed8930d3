"""From an empty installation to a working office: many rows at once or none, passwords shown one time."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor, system_actor
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.errors import Blocked, Denied, InvalidInput
from tongxin.kernel.conferences import demonstration
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.identity import accounts, administrators, proposals
from tongxin.kernel.identity.accounts import Refused
from tongxin.kernel.web.setup import CONFIGURE
from tongxin.people import selectors
from tongxin.people.models import Body, Membership, Office, OfficeHolding, Person, Post
from tongxin.people.selectors.terms import running_term
from tongxin.people.services.following import follow_members
from tongxin.people.services.founding import found_conference
from tongxin.people.services.newcomers import Entered, Newcomer, enter_all, settle
from tongxin.people.services.office_grants import ask_for_office

KEEPER_OFFICE = "委员联络室"


def password_sentence(password: str, owner: Account) -> str:
    """Everything that is wrong with a password somebody chose; empty when it is good enough."""
    try:
        validate_password(password, owner)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""


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
    starts: dt.date | None = None,
) -> Account:
    """The first conference of an empty base and the person who sets it up; once one exists this door is closed."""
    if Conference.objects.exists():
        raise InvalidInput({"name": _("这里已经建立过政协，没有重复建立。")})
    if sentence := password_sentence(password, Account(username=username, display_name=person)):
        raise InvalidInput({"password": sentence})
    with act(by=system_actor(None)) as record:
        conference = found_conference(code, name, level, term=term, session=session, opens=opens, starts=starts)
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
    starts: dt.date | None = None,
) -> Entered:
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
        below = found_conference(
            code, name, level, term=term, session=session, opens=opens, starts=starts, parent=above
        )
        settled = settle(below, [Newcomer("username", person, username)], {})
        entered = enter_all(below, settled, by=by)[0]
        _hold(below, entered.person, KEEPER_OFFICE, (selectors.MANAGE, CONFIGURE), ends_with_term=False)
        record.line("conference.found_below", "conference", below.pk, data={"code": code})
    return entered


@dataclass(frozen=True)
class Desk:
    """An office of the conference that somebody is to hold, with what it lends."""

    office: str
    powers: tuple[str, ...]
    newcomer: Newcomer
    ends_with_term: bool = False


def seat_all(conference_id: int, desks: Sequence[Desk], answers: Mapping[str, str], *, by: Actor) -> list[Entered]:
    """Give everybody their office, all of them or none; first passwords come back, once.

    Once the conference has a security administrator, the offices wait for approval.
    """
    selectors.require_manager(by, conference_id)
    conference = selectors.conference(conference_id)
    guarded = proposals.has_guard(conference_id)
    with act(by=by, conference_id=conference_id) as record:
        settled = settle(conference, [desk.newcomer for desk in desks], answers)
        entered = enter_all(conference, settled, by=by)
        refused: dict[str, list[str]] = {}
        for desk, one in zip(desks, entered, strict=True):
            if guarded:
                _ask(desk, one.person, conference, refused, by=by)
                continue
            _hold(conference, one.person, desk.office, desk.powers, ends_with_term=desk.ends_with_term)
            data = {"office": desk.office, "powers": list(desk.powers)}
            record.line("people.give_office", "person", one.person.pk, data=data, personal={"name": one.person.name})
        if refused:
            raise InvalidInput({key: "\n".join(sentences) for key, sentences in refused.items()})
    return entered


def _ask(desk: Desk, person: Person, conference: Conference, refused: dict[str, list[str]], *, by: Actor) -> None:
    row = _office(conference, desk.office, desk.powers, ends_with_term=desk.ends_with_term)
    try:
        ask_for_office(person, row, by=by, starts=clock.today(), reason=_("设置岗位"))
    except Refused as refusal:
        refused.setdefault(desk.newcomer.field, []).append(refusal.sentence)


def enter_clerks(
    conference_id: int, rows: Sequence[tuple[str, Newcomer]], answers: Mapping[str, str], *, by: Actor
) -> list[Entered]:
    """Clerks of handling bodies: (body, who); bodies must be there. All of them or none."""
    selectors.require_manager(by, conference_id)
    bodies = {body.name: body for body in Body.objects.filter(conference_id=conference_id, ended__isnull=True)}
    unknown = [
        _("{who}：没有叫“{name}”的承办单位，请先登记单位。").format(who=newcomer.typed, name=name)
        for name, newcomer in rows
        if name not in bodies
    ]
    if unknown:
        raise InvalidInput({rows[0][1].field: "\n".join(unknown)})
    with act(by=by, conference_id=conference_id) as record:
        conference = selectors.conference(conference_id)
        entered = enter_all(conference, settle(conference, [n for _name, n in rows], answers), by=by)
        for (name, _newcomer), one in zip(rows, entered, strict=True):
            body = bodies[name]
            Post.objects.get_or_create(person=one.person, body=body, ends=None, defaults={"starts": clock.today()})
            personal = {"name": one.person.name}
            record.line("people.give_post", "person", one.person.pk, data={"body": body.pk}, personal=personal)
    return entered


def enter_members(
    conference_id: int, newcomers: Sequence[Newcomer], answers: Mapping[str, str], *, by: Actor
) -> list[Entered]:
    """Members of the running term, all of them or none."""
    selectors.require_manager(by, conference_id)
    with act(by=by, conference_id=conference_id) as record:
        conference = selectors.conference(conference_id)
        term = running_term(conference_id)
        if term is None:
            raise InvalidInput({"members": _("还没有登记届次，请先在设置里建立。")})
        entered = enter_all(conference, settle(conference, newcomers, answers), by=by)
        for one in entered:
            Membership.objects.get_or_create(
                person=one.person, term=term, defaults={"starts": term.starts, "ends": term.ends}
            )
            record.line("people.admit_member", "person", one.person.pk, data={"term": term.number})
        follow_members(one.person.pk for one in entered)
    return entered


@dataclass(frozen=True)
class Administration:
    """One of the three administrators to be made."""

    power: str
    newcomer: Newcomer


def administrators_missing(conference_id: int) -> bool:
    """Whether nobody administers anything in this base: only then may the set-up make the first ones.

    Never in a demonstration, where any visitor sits at the desk of who sets up.
    """
    if demonstration.covers(selectors.conference(conference_id)):
        return False
    return not administrators.administrators()


def make_administrators(
    conference_id: int, wanted: Sequence[Administration], *, by: Actor
) -> list[tuple[str, str, str, str]]:
    """The first administrators of a base, all of them or none: (power, name, user name, first password).

    They administer the whole installation where it has one root conference, and otherwise this conference alone.
    """
    if not by.has(CONFIGURE, conference_id):
        raise Denied(_("设立管理员由持有“参数设置”权限的人办理，您没有这项权限。"))
    roots = Conference.objects.filter(parent__isnull=True).values_list("pk", flat=True)
    reach = None if list(roots) == [conference_id] else conference_id
    place = selectors.conference(conference_id) if reach else None
    made = []
    with act(by=by, conference_id=conference_id):
        Conference.objects.select_for_update().get(pk=conference_id)
        if not administrators_missing(conference_id):
            raise Blocked(
                _(
                    "已经有管理员了，或者这里是演示。增加或更换由安全管理员在“授权与安全”页办理，或者在服务器上用命令办理。"
                )
            )
        errors: dict[str, list[str]] = {}
        for each in wanted:
            newcomer = each.newcomer
            try:
                account, password = accounts.make(newcomer.username, newcomer.name, place, by=by)
                administrators.grant(account, each.power, reach, by=by)
            except Refused as refusal:
                errors.setdefault(newcomer.field, []).append(f"{newcomer.typed}：{refusal.sentence}")
            else:
                made.append((each.power, newcomer.name, newcomer.username, password))
        if errors:
            raise InvalidInput({key: "\n".join(sentences) for key, sentences in errors.items()})
    return made


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
