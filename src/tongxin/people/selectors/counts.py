"""How far the institution is set up, in numbers and words, for the setup assistant."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from tongxin.kernel import clock, wording
from tongxin.kernel.accounts.administrations import ADMINISTRATIONS
from tongxin.kernel.conferences.models import Conference, ParameterValue
from tongxin.kernel.conferences.parameters import STORED_WORDS
from tongxin.kernel.identity import administrators
from tongxin.people.models import Body, Membership, Office, OfficeHolding, Organisation, Person, Post
from tongxin.people.selectors.terms import session_on, window_of


def count_of_organisations(conference_id: int, kind: str) -> int:
    """How many organisations of a kind there are."""
    return Organisation.objects.filter(conference_id=conference_id, kind=kind).count()


def organisation_names_of(conference_id: int, kind: str) -> list[str]:
    """Names of the organisations of a kind, in the order they were entered."""
    rows = Organisation.objects.filter(conference_id=conference_id, kind=kind, ended__isnull=True).order_by("pk")
    return list(rows.values_list("name", flat=True))


def conferences_below(conference_id: int) -> list[str]:
    """Names of the conferences one level down."""
    return list(Conference.objects.filter(parent_id=conference_id).order_by("pk").values_list("name", flat=True))


def count_of_bodies(conference_id: int) -> int:
    """How many handling bodies there are."""
    return Body.objects.filter(conference_id=conference_id).count()


def body_systems(conference_id: int) -> list[tuple[str, str]]:
    """Names of the bodies with their systems."""
    rows = Body.objects.filter(conference_id=conference_id, ended__isnull=True).order_by("pk")
    return list(rows.values_list("name", "system"))


def count_of_clerks(conference_id: int) -> int:
    """How many persons act for handling bodies today."""
    return Post.objects.on(clock.today()).filter(body__conference_id=conference_id).count()


def count_of_members(conference_id: int) -> int:
    """How many members there are today."""
    return Membership.objects.serving(clock.today()).filter(term__conference_id=conference_id).count()


def members_who_sign_in(conference_id: int) -> list[str]:
    """A few members who have an account that works, each with the user name."""
    rows = Membership.objects.serving(clock.today()).filter(
        term__conference_id=conference_id, person__account__is_active=True
    )
    return [_with_username(row.person) for row in rows.select_related("person__account").order_by("pk")[:3]]


def keeper_office(conference_id: int) -> str:
    """The office, or offices, that keep the roster and hand out accounts, by the names that the conference gave them."""
    held = OfficeHolding.objects.on(clock.today()).filter(office__conference_id=conference_id)
    found = [
        office.name
        for office in Office.objects.filter(pk__in=held.values("office")).order_by("pk")
        if "people.manage" in office.powers
    ]
    return wording.listed(found) or _("管理名册的办公室")


def office_names(conference_id: int) -> set[str]:
    """What the offices of a conference are called."""
    return set(Office.objects.filter(conference_id=conference_id).values_list("name", flat=True))


def held_offices(conference_id: int, names: Iterable[str]) -> list[str]:
    """Those of the offices that somebody holds today."""
    rows = OfficeHolding.objects.on(clock.today()).filter(office__conference_id=conference_id)
    held = set(rows.values_list("office__name", flat=True))
    return [name for name in names if name in held]


def office_holders(conference_id: int, names: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Those of the offices that somebody holds today, each with who holds it, by which user name."""
    rows = OfficeHolding.objects.on(clock.today()).filter(office__conference_id=conference_id)
    found: dict[str, list[str]] = {}
    for row in rows.select_related("office", "person__account").order_by("pk"):
        found.setdefault(row.office.name, []).append(_with_username(row.person))
    return [(name, found[name]) for name in names if name in found]


def clerks_by_body(conference_id: int) -> list[tuple[str, list[str]]]:
    """Handling bodies with who acts for them today, in the order of the bodies."""
    rows = Post.objects.on(clock.today()).filter(body__conference_id=conference_id)
    found: dict[str, list[str]] = {}
    for row in rows.select_related("body", "person__account").order_by("body__pk", "pk"):
        found.setdefault(row.body.name, []).append(_with_username(row.person))
    return list(found.items())


def _with_username(person: Person) -> str:
    """``王主任 wang``, as it is typed."""
    return f"{person.name} {person.account.username}" if person.account else person.name


def collection_in_words(conference_id: int) -> str:
    """The running session and when its proposals are collected; nothing as long as that is not set."""
    session = session_on(conference_id, clock.today())
    window = window_of(session)
    if window is None:
        return ""
    first, last = (moment.astimezone(clock.ZONE).date() for moment in (window.opens_at, window.closes_at))
    return _("{session} · 征集 {span}").format(session=session, span=wording.span(first, last))


def changed_parameters(conference_id: int) -> int:
    """How many parameters the conference has set for itself."""
    rows = ParameterValue.objects.filter(conference_id=conference_id).exclude(key__startswith=STORED_WORDS)
    return rows.values("key").distinct().count()


def administrations_held() -> list[str]:
    """Which kinds of administrator somebody holds, in a fixed order."""
    held = {row.power for row in administrators.administrators() if row.account.is_active}
    return [power for power in ADMINISTRATIONS if power in held]
