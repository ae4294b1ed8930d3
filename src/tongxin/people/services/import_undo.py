"""Takes back what an import wrote: values return, what was made goes, and what is in use by now stops it all."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import models
from django.db.models import ProtectedError, RestrictedError

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.audit.acts import current
from tongxin.kernel.exchange.declarations import Touched, Trace
from tongxin.people import selectors
from tongxin.people.models import (
    Belonging,
    Body,
    Expertise,
    Membership,
    Organisation,
    Person,
    PersonalValue,
)
from tongxin.people.selectors.sheets import OF_MEMBERSHIP, OPEN
from tongxin.people.services.following import follow_members
from tongxin.people.services.roster_import import chunks, store_sealed


def take_back_roster(traces: Sequence[Trace], *, conference_id: int, by: Actor) -> None:
    """Undo ``write_roster`` inside the act of the undoing; raises ``Touched`` with the persons that are in use."""
    selectors.require_manager(by, conference_id)
    current()
    take_back_belongings([(t.target, t.back["belongings"]) for t in traces if "belongings" in t.back])
    _personal(traces)
    _expertise(traces)
    _standings(traces)
    _people_made(traces)
    restore(Person, [(t.target, t.back["person"]) for t in traces if "person" in t.back], OPEN)
    _organisations([pk for t in traces for pk in t.back.get("organisations", ())])
    follow_members(t.target for t in traces if "membership" in t.back)


def _people_made(traces: Sequence[Trace]) -> None:
    """Persons with all that came with them; the marks have shown that nothing else hangs on them."""
    made = [t.target for t in traces if t.back["made"]]
    terms = {t.back["term"] for t in traces if t.back["made"]}
    for part in chunks(made):
        Belonging.objects.filter(person__in=part).delete()
        Membership.objects.filter(person__in=part, term__in=terms).delete()
    delete_unused(Person, made, lambda pk: pk)


def take_back_belongings(told: Sequence[tuple[int, dict[str, Any]]]) -> None:
    """Belongings that were made go, those that were ended last as they did, those that were dropped stand again."""
    for part in chunks([pk for _target, each in told for pk in each["made"]]):
        Belonging.objects.filter(pk__in=part).delete()
    ends: dict[str | None, list[int]] = {}
    for _target, each in told:
        for pk, last in each["ended"]:
            ends.setdefault(last, []).append(pk)
    for last, ids in ends.items():
        for part in chunks(ids):
            Belonging.objects.filter(pk__in=part).update(ends=last)
    Belonging.objects.bulk_create(
        Belonging(
            person_id=person_id,
            organisation_id=organisation_id,
            duty=duty,
            starts=dt.date.fromisoformat(starts),
            ends=dt.date.fromisoformat(last) if last else None,
        )
        for _target, each in told
        for person_id, organisation_id, duty, starts, last in each["gone"]
    )


def take_back_institutions(
    model: type[Body] | type[Organisation],
    traces: Sequence[Trace],
    fields: Sequence[str],
    *,
    conference_id: int,
    by: Actor,
) -> None:
    """Undo ``write_institutions``; raises ``Touched`` with those that are in use."""
    selectors.require_manager(by, conference_id)
    current()
    restore(model, [(t.target, t.back["old"]) for t in traces if "old" in t.back], fields)
    made = [t.target for t in traces if t.back["made"]]
    for part in chunks(made):
        model._default_manager.filter(pk__in=part).update(parent=None)
    delete_unused(model, made, lambda pk: pk)


def take_back_places(traces: Sequence[Trace], *, conference_id: int, by: Actor) -> None:
    """Undo ``write_places``: belongings that were made go, changed ones read as before."""
    selectors.require_manager(by, conference_id)
    current()
    delete_unused(Belonging, [t.target for t in traces if t.back["made"]], lambda pk: pk)
    restore(Belonging, [(t.target, t.back["old"]) for t in traces if "old" in t.back], ("duty", "starts", "ends"))


def restore(model: type[models.Model], old: Sequence[tuple[int, dict[str, Any]]], fields: Sequence[str]) -> None:
    """Put old values back, many rows at once."""
    known: dict[int, Any] = {}
    for part in chunks([pk for pk, _values in old]):
        known.update(model._default_manager.in_bulk(part))
    for pk, values in old:
        for name, value in values.items():
            setattr(known[pk], name, _typed(model, name, value))
    model._default_manager.bulk_create(
        known.values(), update_conflicts=True, unique_fields=["id"], update_fields=list(fields)
    )


def _typed(model: type[models.Model], name: str, value: Any) -> Any:
    is_day = isinstance(model._meta.get_field(name), models.DateField)
    return dt.date.fromisoformat(value) if is_day and value else value


def delete_unused(model: type[models.Model], ids: Sequence[int], target_of: Callable[[int], int]) -> None:
    """Delete rows; when others refer to some of them, nothing stays deleted and ``Touched`` names all of those."""
    used: set[int] = set()
    for part in chunks(ids):
        try:
            model._default_manager.filter(pk__in=part).delete()
        except ProtectedError as refusal:
            used.update(_referred(model, refusal.protected_objects, set(part)))
        except RestrictedError as refusal:
            used.update(_referred(model, refusal.restricted_objects, set(part)))
    if used:
        raise Touched({target_of(pk) for pk in used})


def _referred(model: type[models.Model], users: Iterable[models.Model], ids: set[int]) -> set[int]:
    found: set[int] = set()
    for user in users:
        for each in user._meta.concrete_fields:
            if each.related_model is model and getattr(user, each.attname) in ids:
                found.add(getattr(user, each.attname))
    return found


def _personal(traces: Sequence[Trace]) -> None:
    rows, gone = [], []
    for trace in traces:
        for name, old in trace.back.get("personal", {}).items():
            if old is None:
                gone.append((trace.target, name))
            else:
                rows.append((trace.target, name, old[0], old[1]))
    store_sealed(rows)
    for person_id, name in gone:
        PersonalValue.objects.filter(person=person_id, field=name).delete()


def _expertise(traces: Sequence[Trace]) -> None:
    changed = [t for t in traces if "expertise" in t.back]
    for part in chunks([t.target for t in changed]):
        Expertise.objects.filter(person__in=part).delete()
    Expertise.objects.bulk_create(
        Expertise(person_id=t.target, tag=tag) for t in changed for tag in t.back["expertise"]
    )


def _standings(traces: Sequence[Trace]) -> None:
    made, old = {}, []
    for trace in traces:
        if "membership" not in trace.back:
            continue
        pk, values = trace.back["membership"]
        if values is None:
            made[pk] = trace.target
        else:
            old.append((trace.target, pk, values))
    delete_unused(Membership, list(made), made.__getitem__)
    _refuse_taken_numbers(old)
    restore(Membership, [(pk, values) for _target, pk, values in old], OF_MEMBERSHIP)


def _refuse_taken_numbers(old: Sequence[tuple[int, int, dict[str, Any]]]) -> None:
    """A number that returns must be free: somebody else may have got it since."""
    numbers = {values["number"]: (target, pk) for target, pk, values in old if values.get("number")}
    returning = {pk for _target, pk, _values in old}
    taken = set()
    for part in chunks(list(numbers)):
        terms = Membership.objects.filter(pk__in=returning).values("term")
        for number, pk in Membership.objects.filter(term__in=terms, number__in=part).values_list("number", "pk"):
            if pk not in returning:
                taken.add(numbers[number][0])
    if taken:
        raise Touched(taken)


def _organisations(ids: Sequence[int]) -> None:
    """Organisations that came with the roster go, unless somebody uses them by now; then they stay."""
    for part in chunks(ids):
        used = set(Belonging.objects.filter(organisation__in=part).values_list("organisation", flat=True))
        for pk in part:
            if pk not in used:
                try:
                    Organisation.objects.filter(pk=pk).delete()
                except (ProtectedError, RestrictedError):
                    continue
