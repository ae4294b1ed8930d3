"""A list is typed as it should be: what is new is made, what is no longer there goes, what is in use stays and says why."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.errors import InvalidInput
from tongxin.people import selectors
from tongxin.people.models import Belonging, Body, Organisation, Post
from tongxin.people.rules import HandlingSystem, OrganisationKind

_LONGEST = 60
Counts = tuple[int, int]


def replace_organisations(conference_id: int, kind: OrganisationKind, names: Iterable[str], *, by: Actor) -> Counts:
    """The organisations of one kind are these; returns how many were made and how many went."""
    selectors.require_manager(by, conference_id)
    wanted = list(dict.fromkeys(name[:_LONGEST] for name in names))
    with act(by=by, conference_id=conference_id) as record:
        rows = list(Organisation.objects.select_for_update().filter(conference_id=conference_id, kind=kind))
        there = {row.name for row in rows}
        gone = [row for row in rows if row.name not in wanted and row.ended is None]
        _remove(gone, _why_organisation_stays)
        new = [Organisation(conference_id=conference_id, kind=kind, name=n) for n in wanted if n not in there]
        Organisation.objects.bulk_create(new)
        data = {"kind": kind.value, "names": [o.name for o in new]}
        if new:
            record.line("people.enter_organisations", "conference", conference_id, data=data)
        if gone:
            data = {"kind": kind.value, "names": [o.name for o in gone]}
            record.line("people.remove_organisations", "conference", conference_id, data=data)
    return len(new), len(gone)


def replace_bodies(conference_id: int, wanted: Sequence[tuple[str, HandlingSystem]], *, by: Actor) -> Counts:
    """The handling bodies are these, each in its system; returns how many were made and how many went."""
    selectors.require_manager(by, conference_id)
    systems = {name[:_LONGEST]: system for name, system in wanted}
    with act(by=by, conference_id=conference_id) as record:
        rows = list(Body.objects.select_for_update().filter(conference_id=conference_id))
        there = {row.name: row for row in rows}
        gone = [row for row in rows if row.name not in systems and row.ended is None]
        _remove(gone, _why_body_stays)
        for name, system in systems.items():
            if name in there and there[name].system != system:
                Body.objects.filter(pk=there[name].pk).update(system=system)
                data = {"name": name, "system": system.value}
                record.line("people.edit_body", "body", there[name].pk, data=data)
        new = [Body(conference_id=conference_id, name=n, system=s) for n, s in systems.items() if n not in there]
        Body.objects.bulk_create(new)
        if new:
            record.line("people.enter_bodies", "conference", conference_id, data={"names": [b.name for b in new]})
        if gone:
            record.line("people.remove_bodies", "conference", conference_id, data={"names": [b.name for b in gone]})
    return len(new), len(gone)


def _remove(rows: Sequence[Any], reason_of: Any) -> None:
    """Delete them all, or none: those that cannot go are named with what holds them."""
    kept = []
    for row in rows:
        reason = reason_of(row)
        if not reason:
            try:
                pk = row.pk
                row.delete()
                row.pk = pk
            except (ProtectedError, RestrictedError):
                reason = _("已经有事项或联系关系用到它")
        if reason:
            kept.append(_("不能去掉“{name}”：{reason}。").format(name=row.name, reason=reason))
    if kept:
        raise InvalidInput({"names": "\n".join(kept)})


def _why_organisation_stays(row: Organisation) -> str:
    people = Belonging.objects.filter(organisation=row).values("person").distinct().count()
    return _("名下有 {n} 人（含以前的）").format(n=people) if people else ""


def _why_body_stays(row: Body) -> str:
    people = Post.objects.filter(body=row).values("person").distinct().count()
    return _("有 {n} 位经办人（含以前的）").format(n=people) if people else ""
