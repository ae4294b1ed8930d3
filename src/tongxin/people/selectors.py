"""Reads on people: names, lists to pick from, and the session of a day."""

import datetime as dt
from collections.abc import Iterable

from tongxin.kernel.accounts.models import Account
from tongxin.kernel.conferences.models import Conference
from tongxin.people.models import Body, Organisation, Person, Session


def conference_by_code(code: str | None) -> Conference | None:
    """A conference by its code, for the operator's command line."""
    return Conference.objects.filter(code=code or "").first()


def conferences_in_order() -> list[Conference]:
    """Every conference of the installation, for the operator's command line."""
    return list(Conference.objects.order_by("pk"))


def accounts_of(conference: Conference) -> list[Account]:
    """Who may sign in to a conference, for the operator's command line."""
    return list(Account.objects.filter(conference=conference).order_by("pk"))


def username_taken(username: str) -> bool:
    """Whether somebody of any conference already signs in under a name."""
    return Account.objects.filter(username=username).exists()


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
    """Members of a conference to pick from."""
    members = Person.objects.filter(conference_id=conference_id, memberships__isnull=False).distinct()
    return list(members.order_by("pk").values_list("pk", "name"))


def organisation_choices(conference_id: int) -> list[tuple[int, str]]:
    """Organisations of a conference to pick from."""
    return list(Organisation.objects.filter(conference_id=conference_id).order_by("pk").values_list("pk", "name"))


def session_on(conference_id: int, day: dt.date) -> Session | None:
    """The session to whose period a day belongs: the last one opened by then, else the first."""
    sessions = Session.objects.filter(term__conference_id=conference_id).select_related("term").order_by("opens")
    return sessions.filter(opens__lte=day).last() or sessions.first()
