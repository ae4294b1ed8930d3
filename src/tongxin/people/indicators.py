"""What is counted of people, and the dimensions that an institution gives to every figure."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping

from django.utils.translation import gettext_noop as _

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.indicators.declarations import Day, Dimension, Fact, Indicator, Places, RowKind, RowText
from tongxin.people.models import Body, Membership, Organisation, Person, Session
from tongxin.people.selectors.roster import may_see_roster
from tongxin.people.selectors.standings import cells_of, standings


def _sessions(keys: Collection[str]) -> Mapping[str, str]:
    rows = Session.objects.filter(pk__in=[int(k) for k in keys]).select_related("term").order_by("opens")
    return {str(row.pk): str(row) for row in rows}


def _organisations(keys: Collection[str]) -> Mapping[str, str]:
    rows = Organisation.objects.filter(pk__in=[int(k) for k in keys]).order_by("pk")
    return {str(pk): name for pk, name in rows.values_list("pk", "name")}


def _bodies(keys: Collection[str]) -> Mapping[str, str]:
    rows = Body.objects.filter(pk__in=[int(k) for k in keys]).order_by("pk")
    return {str(pk): name for pk, name in rows.values_list("pk", "name")}


def _conferences(keys: Collection[str]) -> Mapping[str, str]:
    rows = Conference.objects.filter(pk__in=[int(k) for k in keys]).order_by("pk")
    return {str(pk): name for pk, name in rows.values_list("pk", "name")}


DIMENSIONS = (
    Dimension("session", _("届次"), _sessions),
    Dimension("sector", _("界别"), _organisations),
    Dimension("committee", _("专门委员会"), _organisations),
    Dimension("party", _("党派团体"), _organisations),
    Dimension("body", _("承办单位"), _bodies),
    Dimension("conference", _("政协"), _conferences),
)


def _members(places: Places, _start: Day, end: Day) -> Iterator[Fact]:
    """Who was a member on the last day of the period; the first has no say in a stock."""
    today: dt.date = clock.today()
    day = min(end, today) if end else today
    rows = list(
        Membership.objects.serving(day)
        .filter(person__conference_id__in=places)
        .order_by("person_id")
        .values_list("person_id", "person__conference_id")
    )
    stands = standings({person for person, _place in rows})
    for person_id, conference_id in rows:
        yield Fact(
            day,
            person_id,
            dims={"conference": (str(conference_id),), **cells_of(stands.get(person_id, ()), day)},
            who=f"person:{person_id}",
            kind="person",
        )


def _texts(ids: Collection[int]) -> Mapping[int, RowText]:
    today: dt.date = clock.today()
    numbers = dict(Membership.objects.serving(today).filter(person__in=ids).values_list("person_id", "number"))
    rows = Person.objects.filter(pk__in=ids).values_list("pk", "name")
    return {pk: RowText(numbers.get(pk, ""), name, f"/people/{pk}/") for pk, name in rows}


def _visible(actor: Actor, ids: Collection[int]) -> Collection[int]:
    if not may_see_roster(actor):
        return ()
    return set(Person.objects.filter(pk__in=ids, conference_id=actor.conference_id or 0).values_list("pk", flat=True))


PERSONS = RowKind("person", _("人员"), _texts, _visible)
INDICATORS = (
    Indicator(
        "people.members",
        _("委员人数"),
        _("人"),
        _("期末当日在任的委员；任职首日和末日都计入，拟任的不计；同一人只计一次。"),
        says=(r"(?:现有|共有|本届)委员{n}人", r"(?:现有|共有|本届)委员{n}名", r"有{n}名委员"),
        facts=_members,
        combine="stock",
        cut_by=("sector", "committee", "party", "conference"),
    ),
)
