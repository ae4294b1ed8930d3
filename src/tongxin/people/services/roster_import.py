"""Writes many rows of the roster at once; one line of the chain stands for all of them."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.audit.acts import current
from tongxin.kernel.exchange.bulk import insert_rows
from tongxin.kernel.exchange.declarations import Change, Trace
from tongxin.kernel.privacy import blind, seal
from tongxin.people import selectors
from tongxin.people.models import Belonging, Expertise, Membership, Organisation, Person, PersonalValue, Term
from tongxin.people.rules import TERM_KINDS, MembershipState, OrganisationKind, PersonalField
from tongxin.people.selectors.sheets import OF_MEMBERSHIP, OPEN, reckoned_day
from tongxin.people.services.following import follow_members

# The columns of a roster that name organisations, and of which kind those are.
GROUPS = {
    "sector": OrganisationKind.SECTOR,
    "committee": OrganisationKind.SPECIAL_COMMITTEE,
    "group": OrganisationKind.SECTOR_GROUP,
    "liaison": OrganisationKind.LIAISON,
    "party": OrganisationKind.DEMOCRATIC_PARTY,
    "branch": OrganisationKind.PARTY_BRANCH,
}
_BELONGING = ("person", "organisation", "duty", "starts", "ends")
_MEMBERSHIP = ("person", "term", "number", "status", "is_scored", "decision", "decided_on", "remark", "starts", "ends")
_CHUNK = 400
Item = TypeVar("Item")


def chunks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Few enough for one question to any database."""
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]


def write_roster(term: Term, changes: Sequence[Change], *, by: Actor) -> list[Trace]:
    """Write persons, memberships, belongings, expertise and personal values inside the act of an import.

    A change without target makes a person; ``status`` among its values makes a member of the term. Organisations that
    are named and missing are made, so whoever calls has checked that this is wanted.
    """
    selectors.require_manager(by, term.conference_id)
    current()
    writer = _Writer(term, changes)
    writer.people()
    writer.standings()
    writer.belongings()
    writer.expertise()
    writer.personal()
    follow_members(c.target for c in changes if c.target is not None and "status" in c.values)
    return [Trace(c.row, writer.ids[c.row], writer.back[c.row]) for c in changes]


class _Writer:
    """One import; ``ids`` maps rows to persons, ``back`` rows to how they are taken back."""

    def __init__(self, term: Term, changes: Sequence[Change]) -> None:
        self._term = term
        # When the next term is decided already, what begins in this one ends with it.
        self._last = term.ends
        self._changes = changes
        self.ids: dict[int, int] = {c.row: c.target for c in changes if c.target is not None}
        # What was made with a person goes with the person; only for those who were there each id is kept.
        self.back: dict[int, dict[str, Any]] = {
            c.row: {"made": True, "term": term.pk} if c.target is None else {"made": False} for c in changes
        }
        self._begins: dict[int, dt.date] = {}

    def _with(self, *keys: str) -> list[Change]:
        return [c for c in self._changes if not c.values.keys().isdisjoint(keys)]

    def _existing(self, changes: Sequence[Change]) -> list[int]:
        return [c.target for c in changes if c.target is not None]

    def people(self) -> None:
        """Open fields."""
        fresh = [c for c in self._changes if c.target is None]
        place = self._term.conference_id
        made = Person.objects.bulk_create(
            [Person(conference_id=place, **{k: c.values[k] for k in OPEN if k in c.values}) for c in fresh]
        )
        self.ids.update({c.row: person.pk for c, person in zip(fresh, made, strict=True)})
        changed = [c for c in self._with(*OPEN) if c.target is not None]
        known: dict[int, Person] = {}
        for part in chunks(self._existing(changed)):
            known.update(Person.objects.filter(conference_id=place).in_bulk(part))
        for c in changed:
            person = known[self.ids[c.row]]
            wanted = {k: c.values[k] for k in OPEN if k in c.values}
            self.back[c.row]["person"] = {k: getattr(person, k) for k in wanted}
            for name, value in wanted.items():
                setattr(person, name, value)
        Person.objects.bulk_create(
            known.values(), update_conflicts=True, unique_fields=["id"], update_fields=list(OPEN)
        )

    def standings(self) -> None:
        """Memberships of the term."""
        changed = self._with("status", *OF_MEMBERSHIP)
        known: dict[int, Membership] = {}
        for part in chunks(self._existing(changed)):
            known.update({m.person_id: m for m in Membership.objects.filter(term=self._term, person__in=part)})
        with_person: list[tuple[Any, ...]] = []
        told: list[tuple[int, Membership]] = []
        for c in changed:
            person_id = self.ids[c.row]
            values = {k: c.values[k] for k in OF_MEMBERSHIP if k in c.values}
            if "starts" in values:
                values["starts"] = dt.date.fromisoformat(values["starts"])
            row = known.get(person_id)
            if row is None:
                self._begins[person_id] = values.setdefault("starts", self._term.starts)
            if c.target is None:
                with_person.append(self._membership(person_id, values))
            elif row is None:
                told.append((c.row, Membership(person_id=person_id, term=self._term, ends=self._last, **values)))
            else:
                self.back[c.row]["membership"] = [row.pk, {k: _plain(getattr(row, k)) for k in values}]
                for name, value in values.items():
                    setattr(row, name, value)
        insert_rows(Membership, _MEMBERSHIP, with_person)
        made = Membership.objects.bulk_create([row for _number, row in told])
        for (number, _row), row in zip(told, made, strict=True):
            self.back[number]["membership"] = [row.pk, None]
        Membership.objects.bulk_create(
            known.values(), update_conflicts=True, unique_fields=["id"], update_fields=list(OF_MEMBERSHIP)
        )

    def _membership(self, person_id: int, values: dict[str, Any]) -> tuple[Any, ...]:
        active, scored = MembershipState.ACTIVE.value, values.get("is_scored", True)
        told = (
            values.get("number", ""),
            active,
            scored,
            values.get("decision", ""),
            None,
            "",
            values["starts"],
            self._last,
        )
        return (person_id, self._term.pk, *told)

    def belongings(self) -> None:
        """What is named in a column is what the person belongs to of that kind; the rest of the kind ends."""
        changed = self._with(*GROUPS)
        day = reckoned_day(self._term)
        organisations = self._organisations(changed)
        held: dict[tuple[int, str], list[Belonging]] = {}
        begins: dict[int, dt.date] = {}
        for part in chunks(self._existing(changed)):
            rows = Belonging.objects.filter(person__in=part).select_related("organisation").order_by("pk")
            for row in rows:
                is_next = self._last is not None and row.starts > self._last
                if (row.ends is None or row.ends >= day) and not is_next:
                    held.setdefault((row.person_id, row.organisation.kind), []).append(row)
            begins.update(
                Membership.objects.filter(term=self._term, person__in=part).values_list("person_id", "starts")
            )
        moves = _Moves(day)
        for c in changed:
            person_id = self.ids[c.row]
            first = self._begins.get(person_id) or max(day, begins.get(person_id, day))
            for key, kind in GROUPS.items():
                if key in c.values:
                    wanted = [(organisations[kind, name], duty) for name, duty in c.values[key]]
                    number = None if c.target is None else c.row
                    last = self._last if kind in TERM_KINDS else None
                    moves.turn(number, person_id, held.get((person_id, kind), []), wanted, (first, last))
        for number, told in moves.carry_out().items():
            self.back[number]["belongings"] = told

    def _organisations(self, changed: Sequence[Change]) -> dict[tuple[OrganisationKind, str], int]:
        place = self._term.conference_id
        rows = Organisation.objects.filter(conference_id=place).values_list("kind", "name", "pk")
        known = {(OrganisationKind(kind), name): pk for kind, name, pk in rows}
        missing: dict[tuple[OrganisationKind, str], int] = {}
        for c in changed:
            for key, kind in GROUPS.items():
                for name, _duty in c.values.get(key, ()):
                    if (kind, name) not in known:
                        missing.setdefault((kind, name), c.row)
        made = Organisation.objects.bulk_create(
            Organisation(conference_id=place, kind=kind, name=name) for kind, name in missing
        )
        for ((kind, name), number), row in zip(missing.items(), made, strict=True):
            known[kind, name] = row.pk
            self.back[number].setdefault("organisations", []).append(row.pk)
        return known

    def expertise(self) -> None:
        """What is named replaces what was there."""
        changed = self._with("expertise")
        old: dict[int, list[str]] = {}
        for part in chunks(self._existing(changed)):
            rows = Expertise.objects.filter(person__in=part).order_by("pk")
            for person_id, tag in rows.values_list("person_id", "tag"):
                old.setdefault(person_id, []).append(tag)
            Expertise.objects.filter(person__in=part).delete()
        for c in changed:
            if c.target is not None:
                self.back[c.row]["expertise"] = old.get(c.target, [])
        tags = ((self.ids[c.row], tag) for c in changed for tag in c.values["expertise"])
        insert_rows(Expertise, ("person", "tag"), tags)

    def personal(self) -> None:
        """Personal values, sealed; an empty one is taken away."""
        fields = [f.value for f in PersonalField]
        changed = self._with(*fields)
        old: dict[tuple[int, str], tuple[str, str]] = {}
        for part in chunks(self._existing(changed)):
            rows = PersonalValue.objects.filter(person__in=part)
            for person_id, name, sealed, hashed in rows.values_list("person_id", "field", "sealed", "blind"):
                old[person_id, name] = (sealed, hashed)
        kept, gone = [], []
        for c in changed:
            person_id = self.ids[c.row]
            names = [f for f in fields if f in c.values]
            if c.target is not None:
                self.back[c.row]["personal"] = {f: old.get((person_id, f)) for f in names}
            for name in names:
                if text := c.values[name]:
                    kept.append(sealed_value(person_id, name, text))
                else:
                    gone.append((person_id, name))
        store_sealed(kept)
        for person_id, name in gone:
            PersonalValue.objects.filter(person=person_id, field=name).delete()


class _Moves:
    """Belongings that begin and end; gathered first, so that each kind of write happens once."""

    def __init__(self, day: dt.date) -> None:
        self._day = day
        # (person, organisation, duty, starts, ends) of persons who are new themselves.
        self._with_person: list[tuple[int, int, str, dt.date, dt.date | None]] = []
        self._made: list[tuple[int, Belonging]] = []
        self._ended: list[tuple[int, Belonging]] = []
        self._gone: list[tuple[int, Belonging]] = []

    def turn(
        self,
        number: int | None,
        person_id: int,
        held: list[Belonging],
        wanted: list[tuple[int, str]],
        days: tuple[dt.date, dt.date | None],
    ) -> None:
        """End what is not wanted any more and begin what is not held yet, for one person and one kind.

        ``number`` is the row of a person who was there before; what a new person gets goes with the person. ``days``
        are the first day of what begins and, when it is known already, the last.
        """
        first, last = days
        if number is None:
            self._with_person += [(person_id, organisation, duty, first, last) for organisation, duty in wanted]
            return
        there = {(row.organisation_id, row.duty) for row in held}
        for row in held:
            if (row.organisation_id, row.duty) not in wanted:
                # What began today or later never was; what began before ends yesterday.
                (self._gone if row.starts >= self._day else self._ended).append((number, row))
        self._made += [
            (number, Belonging(person_id=person_id, organisation_id=organisation, duty=duty, starts=first, ends=last))
            for organisation, duty in wanted
            if (organisation, duty) not in there
        ]

    def carry_out(self) -> dict[int, dict[str, Any]]:
        """Write it; returns by row how it is taken back."""
        told: dict[int, dict[str, Any]] = {}

        def of(number: int, name: str) -> list[Any]:
            found: list[Any] = told.setdefault(number, {"made": [], "ended": [], "gone": []})[name]
            return found

        insert_rows(Belonging, _BELONGING, self._with_person)
        for number, row in self._ended:
            of(number, "ended").append([row.pk, _plain(row.ends)])
        for number, row in self._gone:
            days = (_plain(row.starts), _plain(row.ends))
            of(number, "gone").append([row.person_id, row.organisation_id, row.duty, *days])
        last = self._day - dt.timedelta(days=1)
        for part in chunks([row.pk for _number, row in self._ended]):
            Belonging.objects.filter(pk__in=part).update(ends=last)
        for part in chunks([row.pk for _number, row in self._gone]):
            Belonging.objects.filter(pk__in=part).delete()
        made = Belonging.objects.bulk_create([row for _number, row in self._made])
        for (number, _row), row in zip(self._made, made, strict=True):
            of(number, "made").append(row.pk)
        return told


Sealed = tuple[int, str, str, str]


def sealed_value(person_id: int, name: str, text: str) -> Sealed:
    """(person, field, sealed, blind) of a personal value."""
    sealed = seal(text, about=selectors.place_of(person_id, name))
    return (person_id, name, sealed, blind(text, about=f"people.person.{name}"))


def store_sealed(rows: Sequence[Sealed]) -> None:
    """Keep sealed values; one that is there is replaced."""
    insert_rows(PersonalValue, ("person", "field", "sealed", "blind"), rows, replacing=("person", "field"))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
