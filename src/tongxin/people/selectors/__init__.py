"""Reads on people: names, lists to pick from, and the session of a day."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.cases.errors import Denied, NotVisible
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.privacy import unseal
from tongxin.kernel.wording import full_day
from tongxin.people.models import (
    Belonging,
    Body,
    Membership,
    OfficeHolding,
    Organisation,
    Person,
    PersonalLook,
    PersonalValue,
    Post,
)
from tongxin.people.selectors.counts import (
    administrations_held,
    body_systems,
    changed_parameters,
    clerks_by_body,
    collection_in_words,
    conferences_below,
    count_of_bodies,
    count_of_clerks,
    count_of_members,
    count_of_organisations,
    held_offices,
    keeper_office,
    members_who_sign_in,
    office_holders,
    office_names,
    organisation_names_of,
)
from tongxin.people.selectors.terms import is_member, members_on, session_on, session_values, window_of, window_session

__all__ = [
    "administrations_held",
    "body_systems",
    "changed_parameters",
    "clerks_by_body",
    "collection_in_words",
    "conferences_below",
    "count_of_bodies",
    "count_of_clerks",
    "count_of_members",
    "count_of_organisations",
    "held_offices",
    "is_member",
    "keeper_office",
    "members_on",
    "members_who_sign_in",
    "office_holders",
    "office_names",
    "organisation_names_of",
    "session_on",
    "session_values",
    "window_of",
    "window_session",
]

MANAGE = "people.manage"
# How long after the last day of a membership paper from within it may still come to be typed.
_PAPER_DAYS = 180


def conference_by_code(code: str | None) -> Conference | None:
    """A conference by its code, for the operator's command line."""
    return Conference.objects.filter(code=code or "").first()


def conference(conference_id: int | None) -> Conference:
    """The conference an actor works in."""
    found = Conference.objects.filter(pk=conference_id or 0).first()
    if found is None:
        raise NotVisible
    return found


def conferences_in_order() -> list[Conference]:
    """Every conference of the installation, for the operator's command line."""
    return list(Conference.objects.order_by("pk"))


def accounts_of(conference: Conference) -> list[Account]:
    """Who may sign in to a conference, for the operator's command line."""
    return list(Account.objects.filter(conference=conference).order_by("pk"))


def person_names(ids: Iterable[int]) -> dict[int, str]:
    """Names of persons by id."""
    return dict(Person.objects.filter(pk__in=list(ids)).values_list("pk", "name"))


def body_names(ids: Iterable[int]) -> dict[int, str]:
    """Names of bodies by id."""
    return dict(Body.objects.filter(pk__in=list(ids)).values_list("pk", "name"))


def organisation_names(ids: Iterable[int]) -> dict[int, str]:
    """Names of organisations by id."""
    return dict(Organisation.objects.filter(pk__in=list(ids)).values_list("pk", "name"))


def body_choices(conference_id: int) -> list[tuple[int, str]]:
    """Handling bodies of a conference to pick from."""
    return list(Body.objects.filter(conference_id=conference_id).order_by("pk").values_list("pk", "name"))


def person_choices(conference_id: int) -> list[tuple[int, str]]:
    """Members of a conference to pick from: those of today."""
    serving = Membership.objects.serving(clock.today()).values("person")
    members = Person.objects.filter(conference_id=conference_id, pk__in=serving)
    return told_apart(members.order_by("pk").values_list("pk", "name", "employer"))


def told_apart(rows: Iterable[tuple[int, str, str]]) -> list[tuple[int, str]]:
    """Persons to pick from, by name; where a name occurs twice, with what tells them apart."""
    known = list(rows)
    times = Counter(name for _pk, name, _employer in known)
    return [
        (
            pk,
            name
            if times[name] == 1
            else _("{name}（{unit}）").format(name=name, unit=" ".join(employer.split()) or pk),
        )
        for pk, name, employer in known
    ]


def paper_proposer_choices(conference_id: int) -> list[tuple[int, str]]:
    """Whose paper an office may enter: the members of today, then those who ceased to be one not long ago.

    What was handed in within a term may be typed after it; whether somebody was a member on the day is judged then.
    """
    day = clock.today()
    today = person_choices(conference_id)
    since = day - dt.timedelta(days=_PAPER_DAYS)
    rows = Membership.objects.filter(term__conference_id=conference_id, ends__gte=since, ends__lt=day)
    former = rows.exclude(person__in=[pk for pk, _name in today]).order_by("ends").select_related("person")
    named = {
        row.person_id: _("{name}（任职到{day}）").format(name=row.person, day=full_day(row.ends)) for row in former
    }
    return [*today, *named.items()]


def organisation_choices(conference_id: int) -> list[tuple[int, str]]:
    """Organisations of a conference to pick from."""
    return list(Organisation.objects.filter(conference_id=conference_id).order_by("pk").values_list("pk", "name"))


def may_manage(actor: Actor, conference_id: int) -> bool:
    """Whether the actor keeps the roster of the conference."""
    return actor.is_system or actor.has(MANAGE, conference_id)


def require_manager(actor: Actor, conference_id: int) -> None:
    """Refuse who does not keep the roster of the conference."""
    if not may_manage(actor, conference_id):
        raise Denied(_("这一步由持有“委员管理”权限的人办理，您没有这项权限。"))


def own_person_ids(actor: Actor) -> frozenset[int]:
    """The actor's own person, without the desks lent to it: what is personal is never lent."""
    if actor.account_id is None or actor.conference_id is None:
        return frozenset()
    own = Person.objects.filter(account_id=actor.account_id, conference_id=actor.conference_id)
    return frozenset(own.values_list("pk", flat=True))


def place_of(person_id: int, field: str) -> str:
    """What a sealed value is bound to: it opens nowhere else."""
    return f"people.person.{field}.{person_id}"


def opened_values(person: Person) -> dict[str, str]:
    """All personal values of a person, opened; only for services, which say who may have them and leave a line."""
    return {
        row.field: unseal(row.sealed, about=place_of(person.pk, row.field))
        for row in PersonalValue.objects.filter(person=person)
    }


def everything_of(person: Person) -> dict[str, Any]:
    """All that the base holds of a person, for the person: data, posts over time, and who looked at it."""

    def dated(row: Any, name: str) -> dict[str, Any]:
        return {"name": name, "starts": row.starts.isoformat(), "ends": row.ends.isoformat() if row.ends else None}

    memberships = Membership.objects.filter(person=person).select_related("term").order_by("starts")
    belongings = Belonging.objects.filter(person=person).select_related("organisation").order_by("starts")
    offices = OfficeHolding.objects.filter(person=person).select_related("office").order_by("starts")
    posts = Post.objects.filter(person=person).select_related("body").order_by("starts")
    looks = PersonalLook.objects.filter(person=person).order_by("at")
    return {
        "name": person.name,
        "sex": person.sex,
        "ethnicity": person.ethnicity,
        "affiliation": person.affiliation,
        "education": person.education,
        "professional_title": person.professional_title,
        "employer": person.employer,
        "post": person.post,
        "personal": opened_values(person),
        "memberships": [
            {**dated(m, str(m.term)), "number": m.number, "status": m.standing(clock.today())} for m in memberships
        ],
        "belongings": [{**dated(b, b.organisation.name), "duty": b.duty} for b in belongings],
        "offices": [dated(o, o.office.name) for o in offices],
        "posts": [dated(p, p.body.name) for p in posts],
        "expertise": sorted(person.expertise.values_list("tag", flat=True)),
        "looks": [{"by": k.by, "at": k.at.isoformat(), "fields": k.fields, "reason": k.reason} for k in looks],
    }
