"""Persons, organisations, bodies and standing contacts as the office keeps them."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.errors import Blocked, InvalidInput
from tongxin.people import selectors
from tongxin.people.models import Belonging, Body, Expertise, Link, Organisation, Person
from tongxin.people.rules import MOST_COMMITTEES, SINGLE_KINDS, OrganisationKind
from tongxin.people.selectors.terms import last_day_in

_OPEN = ("name", "sex", "ethnicity", "affiliation", "education", "professional_title", "employer", "post")


def save_person(
    person: Person | None, values: Mapping[str, Any], tags: Iterable[str], *, conference_id: int, by: Actor
) -> Person:
    """Enter a person or correct what is open about one; personal values go through ``store_personal``."""
    selectors.require_manager(by, conference_id)
    with act(by=by, conference_id=conference_id) as record:
        row = person or Person(conference_id=conference_id)
        before = {name: getattr(row, name) for name in _OPEN}
        for name in _OPEN:
            setattr(row, name, values.get(name, "") or "")
        row.save()
        wanted = list(tags)
        Expertise.objects.filter(person=row).exclude(tag__in=wanted).delete()
        for tag in wanted:
            Expertise.objects.get_or_create(person=row, tag=tag)
        changed = sorted(n for n in _OPEN if getattr(row, n) != before[n])
        verb = "people.edit_person" if person else "people.enter_person"
        record.line(verb, "person", row.pk, data={"fields": changed}, personal={"name": row.name})
    return row


def join(person: Person, organisation: Organisation, *, duty: str, starts: dt.date, by: Actor) -> Belonging:
    """A person belongs to an organisation from a day on; a sector is one at a time, committees at most two."""
    selectors.require_manager(by, person.conference_id)
    if organisation.conference_id != person.conference_id:
        raise InvalidInput({"organisation": _("这个组织不属于本级政协。")})
    with act(by=by, conference_id=person.conference_id) as record:
        held = Belonging.objects.on(starts).filter(person=person, organisation__kind=organisation.kind)
        same: Belonging | None = held.filter(organisation=organisation, duty=duty).first()
        if same is not None:
            return same
        others = held.exclude(organisation=organisation)
        if organisation.kind in SINGLE_KINDS and others.exists():
            now = others.select_related("organisation")[0].organisation.name
            raise Blocked(_("{name}在这一天已属于“{now}”，请先结束原来的再登记。").format(name=person.name, now=now))
        committees = others.values("organisation").distinct().count()
        if organisation.kind == OrganisationKind.SPECIAL_COMMITTEE and committees >= MOST_COMMITTEES:
            raise Blocked(_("{name}已参加两个专门委员会，不能再增加。").format(name=person.name))
        last = last_day_in(person.conference_id, organisation.kind, starts)
        row = Belonging.objects.create(person=person, organisation=organisation, duty=duty, starts=starts, ends=last)
        data = {"organisation": organisation.pk, "duty": duty, "starts": starts.isoformat()}
        record.line("people.join", "person", person.pk, data=data)
    return row


def leave(belonging: Belonging, *, on: dt.date, by: Actor) -> None:
    """A belonging ends; ``on`` is its last day."""
    person = belonging.person
    selectors.require_manager(by, person.conference_id)
    if on < belonging.starts:
        raise InvalidInput({"on": _("结束日期不能早于开始日期（{day}）。").format(day=belonging.starts.isoformat())})
    with act(by=by, conference_id=person.conference_id) as record:
        Belonging.objects.filter(pk=belonging.pk).update(ends=on)
        data = {"organisation": belonging.organisation_id, "on": on.isoformat()}
        record.line("people.leave", "person", person.pk, data=data)


def save_organisation(
    row: Organisation | None, values: Mapping[str, Any], *, conference_id: int, by: Actor
) -> Organisation:
    """Enter an organisation or correct it; two of one kind with one name are refused."""
    selectors.require_manager(by, conference_id)
    with act(by=by, conference_id=conference_id) as record:
        found = row or Organisation(conference_id=conference_id)
        twin = Organisation.objects.filter(conference_id=conference_id, kind=values["kind"], name=values["name"])
        if twin.exclude(pk=found.pk).exists():
            raise InvalidInput({"name": _("同类组织里已经有“{name}”，没有重复新建。").format(name=values["name"])})
        found.kind, found.name, found.duties = values["kind"], values["name"], values.get("duties", "")
        found.save()
        verb = "people.edit_organisation" if row else "people.enter_organisation"
        record.line(verb, "organisation", found.pk, data={"kind": found.kind, "name": found.name})
    return found


def save_body(row: Body | None, values: Mapping[str, Any], *, conference_id: int, by: Actor) -> Body:
    """Enter a handling body or correct it; its name is unique in the conference."""
    selectors.require_manager(by, conference_id)
    with act(by=by, conference_id=conference_id) as record:
        found = row or Body(conference_id=conference_id)
        twin = Body.objects.filter(conference_id=conference_id, name=values["name"])
        if twin.exclude(pk=found.pk).exists():
            raise InvalidInput({"name": _("已经有叫“{name}”的承办单位，没有重复新建。").format(name=values["name"])})
        for name in ("name", "system", "duties", "on_paper"):
            setattr(found, name, values[name])
        found.save()
        record.line(
            "people.edit_body" if row else "people.enter_body",
            "body",
            found.pk,
            data={"name": found.name, "system": found.system, "on_paper": found.on_paper},
        )
    return found


def link(kind: str, *, conference_id: int, starts: dt.date, by: Actor, **ends: Any) -> Link:
    """A standing contact; ``ends`` name its two ends (person or organisation, to_person, to_organisation, …)."""
    selectors.require_manager(by, conference_id)
    if bool(ends.get("person")) == bool(ends.get("organisation")):
        raise InvalidInput({"person": _("联系的一方写一个人，或者写一个专委会，只写一种。")})
    if not any(ends.get(name) for name in ("to_person", "to_organisation", "to_body", "to_public")):
        raise InvalidInput({"to_person": _("请写明联系谁：人、界别、部门或群众，至少一种。")})
    if ends.get("person") and ends.get("person") == ends.get("to_person"):
        raise InvalidInput({"to_person": _("联系的双方不能是同一个人。")})
    places = {row.conference_id for row in ends.values() if hasattr(row, "conference_id")}
    if places - {conference_id}:
        raise InvalidInput({"__all__": _("联系的双方应都属于本级政协。")})
    with act(by=by, conference_id=conference_id) as record:
        row, made = Link.objects.get_or_create(
            conference_id=conference_id, kind=kind, ends=None, defaults={"starts": starts}, **ends
        )
        if made:
            record.line("people.link", "link", row.pk, data={"kind": kind, "starts": starts.isoformat()})
    return row


def unlink(row: Link, *, on: dt.date, by: Actor) -> None:
    """A standing contact ends; ``on`` is its last day."""
    selectors.require_manager(by, row.conference_id)
    with act(by=by, conference_id=row.conference_id) as record:
        Link.objects.filter(pk=row.pk).update(ends=max(on, row.starts))
        record.line("people.unlink", "link", row.pk, data={"on": on.isoformat()})
