"""The roster: who is a member, where they belong; and one person's page."""

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
from tongxin.people import forms, selectors, services
from tongxin.people.models import Belonging, Membership, Organisation, Person
from tongxin.people.rules import ENDING_STATES, MembershipState, OrganisationKind
from tongxin.people.selectors import roster as reads

_COLUMNS = ("", OrganisationKind.SECTOR, OrganisationKind.SPECIAL_COMMITTEE)


def status_chip(status: str) -> Chip:
    """A membership's status; green while it holds."""
    tone = "ok" if status == MembershipState.ACTIVE else "plain" if status in ENDING_STATES else "warn"
    return Chip(forms.word(forms.STATUSES, status), tone)


def _choices(request: ActorRequest, kind: OrganisationKind, everybody: str) -> list[tuple[str, str]]:
    rows: list[Organisation] = list(reads.organisations(request.actor, kind))
    return [("", everybody), *((str(o.pk), o.name) for o in rows)]


def _filters(request: ActorRequest) -> tuple[Filter, ...]:
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
    cells = _Cells()
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

    def __init__(self) -> None:
        self._groups: dict[int, list[Belonging]] = {}
        self._memberships: dict[int, list[Membership]] = {}

    def prepare(self, people_shown: list[Person]) -> None:
        self._groups = reads.belongings_of(people_shown, clock.today())
        self._memberships = reads.memberships_of(people_shown)

    def __call__(self, person: Person) -> Iterator[Cell]:
        groups_of = self._groups.get(person.pk, [])
        memberships = self._memberships.get(person.pk, [])
        newest = memberships[0] if memberships else None
        yield Cell(newest.number if newest else "")
        where = " · ".join(filter(None, (person.employer, person.post)))
        yield Cell(person.name, reverse("people:person", args=[person.pk]), note=where)
        for kind in _COLUMNS[1:]:
            yield Cell(wording.listed(g.organisation.name for g in groups_of if g.organisation.kind == kind))
        yield Cell(chip=status_chip(newest.status) if newest else Chip())


@dataclass(frozen=True)
class Spell:
    """Something that held from a day to a day."""

    name: str
    note: str
    starts: Any
    ends: Any
    url: str = ""


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
    current = next((m for m in memberships if m.status not in ENDING_STATES), None)
    return {
        "person": shown,
        "facts": _facts(shown),
        "personal": personal,
        "seen": bool(seen),
        "manages": manages,
        "own": own,
        "current": current,
        "chip": status_chip(memberships[0].status) if memberships else None,
        "memberships": [(m, status_chip(m.status)) for m in memberships],
        "groups": [
            Spell(b.organisation.name, forms.word(forms.DUTIES, b.duty), b.starts, b.ends)
            for b in reads.belongings_of([shown], clock.today()).get(shown.pk, [])
        ],
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
