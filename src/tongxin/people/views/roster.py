"""The roster: who is a member, where they belong; and one person's page."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongxin.kernel import clock, wording
from tongxin.kernel.cases.errors import InvalidInput, NotVisible
from tongxin.kernel.privacy import masked
from tongxin.kernel.web import plain_form, table_page
from tongxin.kernel.web.plain_form import PlainForm
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.web.table_page import Button, Cell, Filter, Head, Table
from tongxin.kernel.web.words import Chip
from tongxin.people import forms, rules, selectors, services
from tongxin.people.models import Belonging, Membership, Organisation, Person
from tongxin.people.rules import ENDING_STATES, MembershipState, OrganisationKind
from tongxin.people.selectors import roster as reads
from tongxin.people.selectors.terms import coming_term

_COLUMNS = ("", OrganisationKind.SECTOR, OrganisationKind.SPECIAL_COMMITTEE)


def status_chip(membership: Membership) -> Chip:
    """How a membership stands today; green while it holds, with its last day when that is known."""
    standing = membership.standing(clock.today())
    word = forms.word(forms.STANDINGS, standing)
    if standing == MembershipState.ACTIVE and membership.ends:
        word = _("在任，到{day}").format(day=wording.full_day(membership.ends))
    tone = "ok" if standing == MembershipState.ACTIVE else "plain" if standing in ENDING_STATES else "warn"
    return Chip(word, tone)


def _choices(request: ActorRequest, kind: OrganisationKind, everybody: str) -> list[tuple[str, str]]:
    rows: list[Organisation] = list(reads.organisations(request.actor, kind))
    return [("", everybody), *((str(o.pk), o.name) for o in rows)]


def _filters(request: ActorRequest) -> tuple[Filter, ...]:
    coming = coming_term(request.actor.conference_id or 0)
    return (
        Filter("sector", _("界别"), _choices(request, OrganisationKind.SECTOR, _("全部界别"))),
        Filter("committee", _("专门委员会"), _choices(request, OrganisationKind.SPECIAL_COMMITTEE, _("全部专委会"))),
        Filter(
            "status",
            _("范围"),
            [
                ("", _("在任委员")),
                ("uncommitted", _("还没有入专委会")),
                ("former", _("往届与已终止")),
                *([(rules.COMING, _("下一届委员"))] if coming else []),
                ("staff", _("机关与单位人员")),
            ],
        ),
    )


@signed_in
@require_safe
def people(request: ActorRequest) -> HttpResponse:
    """The roster of the conference."""
    if not reads.may_see_roster(request.actor):
        raise NotVisible(_("名册只对本级政协的委员和机关开放。"))
    filters = _filters(request)
    wish = table_page.asked(request.GET, filters)
    manages = selectors.may_manage(request.actor, request.actor.conference_id or 0)
    cells = _Cells(wish.get("status", ""))
    buttons = (
        Button(_("导入导出"), reverse("exchange_sheet", args=["people.roster"]), "upload"),
        Button(_("开通账号"), reverse("people:accounts"), "person-badge"),
        Button(_("待审的本人修改"), reverse("people:changes"), "inbox"),
        Button(_("新增人员"), reverse("people:new"), "plus-lg", primary=True),
    )
    table = Table(
        title=_("委员名册"),
        url=reverse("people:roster"),
        heads=(Head(_("编号")), Head(_("姓名"), title=True), Head(_("界别")), Head(_("专委会")), Head(_("状态"))),
        rows=reads.roster(request.actor, wish),
        cells=cells,
        prepare=cells.prepare,
        empty=_("名册还是空的。可以逐个新增，也可以从 Excel 名册导入。"),
        search=_("姓名、单位或编号"),
        filters=filters,
        buttons=buttons if manages else (),
    )
    return table_page.serve(request, table, wish)


class _Cells:
    """Draws persons; what their rows need is read once for the page."""

    def __init__(self, status: str) -> None:
        self._coming = status == rules.COMING
        self._groups: dict[int, list[Belonging]] = {}
        self._shown: dict[int, Membership | None] = {}

    def prepare(self, people_shown: list[Person]) -> None:
        memberships = reads.memberships_of(people_shown)
        self._shown = {pk: self._which(rows) for pk, rows in memberships.items()}
        self._groups = reads.belongings_ever(people_shown)

    def _which(self, memberships: list[Membership]) -> Membership | None:
        """The membership that the list is about: the coming one in its own list, else how the person stands."""
        return memberships[0] if self._coming else reads.standing_membership(memberships, clock.today())

    def _day(self, shown: Membership | None) -> dt.date:
        """The day whose places are shown: today, the last day of who left, the first of who is to come."""
        today = clock.today()
        if shown is None:
            return today
        day = max(today, shown.starts)
        return min(day, shown.ends) if shown.ends else day

    def __call__(self, person: Person) -> Iterator[Cell]:
        shown = self._shown.get(person.pk)
        day = self._day(shown)
        groups_of = [
            b for b in self._groups.get(person.pk, []) if b.starts <= day and (b.ends is None or b.ends >= day)
        ]
        yield Cell(shown.number if shown else "")
        where = " · ".join(filter(None, (person.employer, person.post)))
        yield Cell(person.name, reverse("people:person", args=[person.pk]), note=where)
        for kind in _COLUMNS[1:]:
            yield Cell(wording.listed(g.organisation.name for g in groups_of if g.organisation.kind == kind))
        yield Cell(chip=status_chip(shown) if shown else Chip())


@dataclass(frozen=True)
class Spell:
    """Something that held from a day to a day."""

    name: str
    note: str
    starts: Any
    ends: Any


@dataclass(frozen=True)
class Service:
    """A membership with what hung on it; ``chip`` says how it stands today."""

    membership: Membership
    chip: Chip
    places: list[Spell]


def _services(memberships: list[Membership], places: list[Belonging]) -> tuple[list[Service], list[Spell]]:
    """Memberships, the newest first, each with the places of its time; and the places that hang on none."""
    rest = list(places)
    found = []
    for membership in memberships:
        mine = [p for p in rest if p.organisation.kind in rules.TERM_KINDS and _meet(membership, p)]
        rest = [p for p in rest if p not in mine]
        found.append(Service(membership, status_chip(membership), [_spell(p) for p in mine]))
    return found, [_spell(p) for p in rest]


def _meet(membership: Membership, place: Belonging) -> bool:
    return (membership.ends is None or place.starts <= membership.ends) and (
        place.ends is None or place.ends >= membership.starts
    )


def _spell(place: Belonging) -> Spell:
    return Spell(place.organisation.name, forms.word(forms.DUTIES, place.duty), place.starts, place.ends)


@signed_in
@require_safe
def person(request: ActorRequest, person_id: int) -> HttpResponse:
    """One person: what is open, what is masked, and what they were over time."""
    shown = reads.person_shown(request.actor, person_id)
    return render(request, "people/person.html", _context(request, shown))


def _context(request: ActorRequest, shown: Person, seen: dict[str, str] | None = None) -> dict[str, Any]:
    manages = selectors.may_manage(request.actor, shown.conference_id)
    own = shown.pk in selectors.own_person_ids(request.actor)
    values = selectors.opened_values(shown) if manages or own else {}
    personal = [
        (_(label), (seen or {}).get(key) or (values[key] if own else masked(key, values[key])))
        for key, label in forms.PERSONAL
        if key in values
    ]
    memberships = reads.memberships_of([shown]).get(shown.pk, [])
    shown_now = reads.standing_membership(memberships, clock.today())
    is_current = shown_now is not None and shown_now.standing(clock.today()) not in ENDING_STATES
    services_shown, others = _services(memberships, reads.belongings_ever([shown]).get(shown.pk, []))
    return {
        "person": shown,
        "facts": _facts(shown),
        "personal": personal,
        "seen": bool(seen),
        "manages": manages,
        "own": own,
        "current": shown_now if is_current else None,
        "can_end": is_current and shown_now is not None and shown_now.starts <= clock.today(),
        "chip": status_chip(shown_now) if shown_now else None,
        "services": services_shown,
        "today": clock.today(),
        "groups": others,
        "offices": [Spell(o.office.name, "", o.starts, o.ends) for o in reads.offices_of(shown)],
        "looks": reads.looks_at(shown) if manages or own else [],
        "labels": {key: _(label) for key, label in forms.PERSONAL},
    }


def _facts(shown: Person) -> list[tuple[str, str]]:
    pairs = [
        (_("性别"), forms.word(forms.SEXES, shown.sex)),
        (_("民族"), shown.ethnicity),
        (_("政治面貌"), forms.word(forms.AFFILIATIONS, shown.affiliation)),
        (_("学历学位"), shown.education),
        (_("职称"), shown.professional_title),
        (_("工作单位"), shown.employer),
        (_("职务"), shown.post),
        (_("专长"), wording.listed(sorted(shown.expertise.values_list("tag", flat=True)))),
    ]
    return [(label, value) for label, value in pairs if value]


@signed_in
@require_http_methods(plain_form.METHODS)
def look(request: ActorRequest, person_id: int) -> HttpResponseBase:
    """Ask for the whole of what is masked; the answer is shown once and the reason stays on the record."""
    shown = reads.person_shown(request.actor, person_id)
    selectors.require_manager(request.actor, shown.conference_id)
    url = reverse("people:person", args=[shown.pk])
    if request.method == "POST" and request.POST.get("reason", "").strip():
        fields = [key for key, _label in forms.PERSONAL]
        try:
            seen = services.look_at(shown, fields, by=request.actor, reason=request.POST["reason"])
        except InvalidInput as refusal:
            messages.error(request, refusal.sentence)
            return redirect(request.path)
        response = render(request, "people/person.html", _context(request, shown, seen))
        response["Cache-Control"] = "no-store"
        return response
    form = PlainForm(
        title=_("查看个人信息全文"),
        subject=shown.name,
        fields=forms.LOOK,
        save=lambda _values: url,
        back_url=url,
        back_label=shown.name,
        submit_label=_("查看"),
        consequence=_("查看人、时间、原因会记入审计链，也会显示给{name}本人。").format(name=shown.name),
    )
    return plain_form.serve(request, form)
