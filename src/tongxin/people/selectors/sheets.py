"""All rows of a list at once, for files that go out and come back; only for whoever keeps the roster."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.privacy import unseal
from tongxin.people.models import Belonging, Body, Expertise, Membership, Organisation, Person, PersonalValue, Term
from tongxin.people.selectors import place_of, require_manager
from tongxin.people.selectors.terms import coming_term, running_term

OPEN = ("name", "sex", "ethnicity", "affiliation", "education", "professional_title", "employer", "post")
_STANDING = ("pk", "person_id", "number", "starts", "ends", "status", "decision", "is_scored")
OF_MEMBERSHIP = ("number", "starts", "decision", "is_scored")


class Standing(NamedTuple):
    """A membership of the term."""

    pk: int
    person_id: int
    number: str
    starts: dt.date
    ends: dt.date | None
    status: str
    decision: str
    is_scored: bool

    def has_ended(self, day: dt.date) -> bool:
        """Whether its last day lies before a day."""
        return self.ends is not None and self.ends < day


class Belongs(NamedTuple):
    """One belonging with the name and kind of its organisation."""

    pk: int
    person_id: int
    organisation_id: int
    name: str
    kind: str
    duty: str
    starts: dt.date
    ends: dt.date | None

    def lasts(self, day: dt.date) -> bool:
        """Whether it has not ended before a day; one that is still to begin counts."""
        return self.ends is None or self.ends >= day


class Group(NamedTuple):
    """An organisation by its name; a dissolved one is known, too, as long as somebody belongs to it."""

    pk: int
    name: str
    kind: str
    is_dissolved: bool


@dataclass
class Roster:
    """Everybody in a conference with all that a row of the roster can say, in the running term or in the coming one.

    ``numbers`` are those of earlier terms: a number stays with its person, whoever counts anew says so in the file.
    """

    term: Term | None
    day: dt.date
    people: dict[int, dict[str, Any]]
    standings: dict[int, Standing]
    belongings: dict[int, list[Belongs]]
    tags: dict[int, list[str]]
    # Sealed and blind form of each personal value.
    sealed: dict[int, dict[str, tuple[str, str]]]
    organisations: list[Group]
    numbers: dict[str, int] = field(default_factory=dict)
    # With what begins only in the term that follows.
    every_belonging: dict[int, list[Belongs]] = field(default_factory=dict)
    _opened: dict[int, dict[str, str]] = field(default_factory=dict)

    def personal(self, person_id: int) -> dict[str, str]:
        """The personal values of a person, opened once."""
        if person_id not in self._opened:
            found = self.sealed.get(person_id, {})
            self._opened[person_id] = {
                f: unseal(text, about=place_of(person_id, f)) for f, (text, _blind) in found.items()
            }
        return self._opened[person_id]

    def groups(self, person_id: int, kind: str) -> list[list[str]]:
        """[name, duty] of what a person belongs to of one kind, in the order of names."""
        rows = self.belongings.get(person_id, ())
        return sorted(map(list, {(row.name, row.duty) for row in rows if row.kind == kind and row.lasts(self.day)}))


def reckoned_day(term: Term | None) -> dt.date:
    """Today, or the day a term begins or ended when today lies outside it."""
    day = clock.today()
    if term is None:
        return day
    day = max(day, term.starts)
    return min(day, term.ends) if term.ends else day


def roster(by: Actor, conference_id: int, *, coming: bool = False) -> Roster:
    """Everybody in the conference, in a handful of questions to the database however many they are.

    ``coming`` asks for the term that is decided and has not begun, as it will stand on its first day.
    """
    require_manager(by, conference_id)
    term = coming_term(conference_id) if coming else running_term(conference_id)
    people = Person.objects.filter(conference_id=conference_id).order_by("pk")
    standings = Membership.objects.filter(term=term).values_list(*_STANDING)
    tags: dict[int, list[str]] = {}
    for person_id, tag in (
        Expertise.objects.filter(person__conference_id=conference_id).order_by("pk").values_list("person_id", "tag")
    ):
        tags.setdefault(person_id, []).append(tag)
    sealed: dict[int, dict[str, tuple[str, str]]] = {}
    for person_id, name, text, blind in PersonalValue.objects.filter(person__conference_id=conference_id).values_list(
        "person_id", "field", "sealed", "blind"
    ):
        sealed.setdefault(person_id, {})[name] = (text, blind)
    every = belongings(by, conference_id)
    return Roster(
        term=term,
        day=reckoned_day(term),
        people={row["pk"]: row for row in people.values("pk", "account_id", *OPEN)},
        standings={row[1]: Standing(*row) for row in standings},
        belongings=_within(every, term),
        every_belonging=every,
        tags=tags,
        sealed=sealed,
        organisations=organisations(by, conference_id),
        numbers=_earlier_numbers(conference_id, term),
    )


def _within(found: dict[int, list[Belongs]], term: Term | None) -> dict[int, list[Belongs]]:
    """What does not begin only with the term that follows."""
    if term is None or term.ends is None:
        return found
    last = term.ends
    return {pk: kept for pk, rows in found.items() if (kept := [row for row in rows if row.starts <= last])}


def _earlier_numbers(conference_id: int, term: Term | None) -> dict[str, int]:
    rows = Membership.objects.filter(term__conference_id=conference_id).exclude(number="").exclude(term=term)
    return dict(rows.order_by("starts").values_list("number", "person_id"))


def standings_of_all_terms(conference_id: int) -> dict[int, list[Standing]]:
    """Every membership of every term, by person."""
    found: dict[int, list[Standing]] = {}
    for row in Membership.objects.filter(term__conference_id=conference_id).order_by("pk").values_list(*_STANDING):
        found.setdefault(row[1], []).append(Standing(*row))
    return found


def belongings(by: Actor, conference_id: int) -> dict[int, list[Belongs]]:
    """What everybody belongs or belonged to, by person."""
    require_manager(by, conference_id)
    rows = Belonging.objects.filter(person__conference_id=conference_id).order_by("pk")
    found: dict[int, list[Belongs]] = {}
    for row in rows.values_list(
        "pk",
        "person_id",
        "organisation_id",
        "organisation__name",
        "organisation__kind",
        "duty",
        "starts",
        "ends",
    ):
        found.setdefault(row[1], []).append(Belongs(*row))
    return found


def organisations(by: Actor, conference_id: int) -> list[Group]:
    """Every organisation of the conference."""
    require_manager(by, conference_id)
    rows = Organisation.objects.filter(conference_id=conference_id).order_by("pk")
    told = rows.values_list("pk", "name", "kind", "ended")
    return [Group(pk, name, kind, ended is not None) for pk, name, kind, ended in told]


def institutions(
    by: Actor, conference_id: int, model: type[Body] | type[Organisation], fields: Iterable[str]
) -> dict[int, dict[str, Any]]:
    """Every body or organisation with the name of what it is part of."""
    require_manager(by, conference_id)
    rows = model._default_manager.filter(conference_id=conference_id).order_by("pk")
    return {row["pk"]: row for row in rows.values("pk", "parent__name", *fields)}
