"""Writes many bodies, organisations and belongings at once; one line of the chain stands for all of them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.audit.acts import current
from tongxin.kernel.exchange.declarations import Change, Trace
from tongxin.people import selectors
from tongxin.people.models import Belonging, Body, Organisation
from tongxin.people.services.roster_import import chunks

Institution = type[Body] | type[Organisation]
_DAYS = ("starts", "ends", "ended")


def write_institutions(
    model: Institution, changes: Sequence[Change], fields: Sequence[str], *, conference_id: int, by: Actor
) -> list[Trace]:
    """Write bodies or organisations; ``parent`` among the values is a name, which may stand in the same file."""
    selectors.require_manager(by, conference_id)
    current()
    manager = model._default_manager
    known: dict[int, Any] = {}
    for part in chunks([c.target for c in changes if c.target is not None]):
        known.update(manager.filter(conference_id=conference_id).in_bulk(part))
    fresh = [c for c in changes if c.target is None]
    new: list[Any] = [model(conference_id=conference_id, **_own(c.values, fields)) for c in fresh]
    made = manager.bulk_create(new)
    rows = {c.row: row for c, row in zip(fresh, made, strict=True)} | {
        c.row: known[c.target] for c in changes if c.target is not None
    }
    above = dict(manager.filter(conference_id=conference_id).values_list("name", "pk"))
    back: dict[int, dict[str, Any]] = {}
    for c in changes:
        row, values = rows[c.row], _own(c.values, fields)
        if "parent" in c.values:
            values["parent_id"] = above[c.values["parent"]] if c.values["parent"] else None
        back[c.row] = {"made": c.target is None}
        if c.target is not None:
            back[c.row]["old"] = {name: _plain(getattr(row, name)) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
    manager.bulk_create(rows.values(), update_conflicts=True, unique_fields=["id"], update_fields=[*fields, "parent"])
    return [Trace(c.row, rows[c.row].pk, back[c.row]) for c in changes]


def write_places(changes: Sequence[Change], *, conference_id: int, by: Actor) -> list[Trace]:
    """Write belongings: a new one names ``person_id`` and ``organisation_id``, a change its new duty or days."""
    selectors.require_manager(by, conference_id)
    current()
    known: dict[int, Belonging] = {}
    for part in chunks([c.target for c in changes if c.target is not None]):
        known.update(Belonging.objects.filter(person__conference_id=conference_id).in_bulk(part))
    fresh = [c for c in changes if c.target is None]
    made = Belonging.objects.bulk_create(
        Belonging(
            person_id=c.values["person_id"],
            organisation_id=c.values["organisation_id"],
            **_own(c.values, ("duty", "starts", "ends")),
        )
        for c in fresh
    )
    traces = [Trace(c.row, row.pk, {"made": True}) for c, row in zip(fresh, made, strict=True)]
    for c in changes:
        if c.target is None:
            continue
        row, values = known[c.target], _own(c.values, ("duty", "starts", "ends"))
        old = {name: _plain(getattr(row, name)) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        traces.append(Trace(c.row, row.pk, {"made": False, "old": old}))
    Belonging.objects.bulk_create(
        known.values(), update_conflicts=True, unique_fields=["id"], update_fields=["duty", "starts", "ends"]
    )
    return traces


def _own(values: Mapping[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    """The model's own values among those of a row; days as days, a cleared day as none."""
    found = {name: values[name] for name in fields if name in values}
    return {n: (dt.date.fromisoformat(v) if v else None) if n in _DAYS else v for n, v in found.items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
