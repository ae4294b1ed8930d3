"""Sectors, committees, parties and groups; the bodies that handle; each with its people and its duties."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongxin.kernel import clock
from tongxin.kernel.cases.errors import NotVisible
from tongxin.kernel.web import plain_form, table_page
from tongxin.kernel.web.plain_form import PlainForm
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.web.table_page import Button, Cell, Filter, Head, Table
from tongxin.kernel.web.words import Chip
from tongxin.people import forms, selectors, services
from tongxin.people.models import Body, Organisation
from tongxin.people.selectors import roster as reads


def _require_sight(request: ActorRequest) -> bool:
    """Refuse who stands outside; say whether the actor may change anything here."""
    if not reads.may_see_roster(request.actor):
        raise NotVisible(_("这里只对本级政协的委员和机关开放。"))
    return selectors.may_manage(request.actor, request.actor.conference_id or 0)


def _translated(pairs: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    return [(key, _(label)) for key, label in pairs]


def _exchange(sheet: str) -> Button:
    return Button(_("导入导出"), reverse("exchange_sheet", args=[sheet]), "upload")


@signed_in
@require_safe
def organisations(request: ActorRequest) -> HttpResponse:
    """Every sector, committee, party and group with how many are in it."""
    manages = _require_sight(request)
    filters = (Filter("kind", _("类别"), [("", _("全部类别")), *_translated(forms.KINDS)]),)
    wish = table_page.asked(request.GET, filters)
    rows = reads.organisations(request.actor, wish["kind"], wish["q"])
    counts = reads.counts_in(rows, clock.today())

    def cells(row: Organisation) -> list[Cell]:
        return [
            Cell(
                row.name,
                reverse("people:organisation", args=[row.pk]),
                note=Truncator(row.duties).chars(60, truncate="…"),
            ),
            Cell(forms.word(forms.KINDS, row.kind)),
            Cell(str(counts.get(row.pk, 0))),
        ]

    new = Button(_("新增组织"), reverse("people:new_organisation"), "plus-lg", primary=True)
    table = Table(
        title=_("界别、专委会与组织"),
        url=reverse("people:organisations"),
        heads=(Head(_("名称"), title=True), Head(_("类别")), Head(_("人数"), num=True)),
        rows=rows,
        cells=cells,
        empty=_("还没有登记界别和专委会。可以逐个新增，也可以从 Excel 导入。"),
        search=_("名称"),
        filters=filters,
        buttons=(_exchange("people.organisations"), new) if manages else (),
    )
    return table_page.serve(request, table, wish)


@signed_in
@require_safe
def organisation(request: ActorRequest, organisation_id: int) -> HttpResponse:
    """One organisation with its people of today."""
    manages = _require_sight(request)
    shown = reads.organisation_shown(request.actor, organisation_id)
    rows = [
        (row.person, forms.word(forms.DUTIES, row.duty), row.starts) for row in reads.people_in(shown, clock.today())
    ]
    context = {"organisation": shown, "kind": forms.word(forms.KINDS, shown.kind), "rows": rows, "manages": manages}
    return render(request, "people/organisation.html", context)


@signed_in
@require_http_methods(plain_form.METHODS)
def edit_organisation(request: ActorRequest, organisation_id: int | None = None) -> HttpResponseBase:
    """Enter an organisation or correct it."""
    place = request.actor.conference_id or 0
    selectors.require_manager(request.actor, place)
    row = reads.organisation_shown(request.actor, organisation_id) if organisation_id else None

    def save(values: dict[str, Any]) -> str:
        saved = services.save_organisation(row, values, conference_id=place, by=request.actor)
        return reverse("people:organisation", args=[saved.pk])

    form = PlainForm(
        title=_("修改组织") if row else _("新增组织"),
        subject=row.name if row else "",
        fields=forms.ORGANISATION,
        values={f.key: getattr(row, f.key) for f in forms.ORGANISATION} if row else {},
        save=save,
        back_url=reverse("people:organisations"),
        back_label=_("界别、专委会与组织"),
        submit_label=_("保存"),
        done=_("已保存。"),
    )
    return plain_form.serve(request, form)


@signed_in
@require_safe
def bodies(request: ActorRequest) -> HttpResponse:
    """The bodies that handle, by system."""
    manages = _require_sight(request)
    filters = (Filter("system", _("承办系统"), [("", _("全部系统")), *_translated(forms.SYSTEMS)]),)
    wish = table_page.asked(request.GET, filters)

    def cells(row: Body) -> list[Cell]:
        url = reverse("people:edit_body", args=[row.pk]) if manages else ""
        return [
            Cell(row.name, url, note=Truncator(row.duties).chars(80, truncate="…")),
            Cell(forms.word(forms.SYSTEMS, row.system)),
            Cell(chip=Chip(_("纸质办理"), "plain") if row.on_paper else Chip()),
        ]

    new = Button(_("新增承办单位"), reverse("people:new_body"), "plus-lg", primary=True)
    table = Table(
        title=_("承办单位"),
        url=reverse("people:bodies"),
        heads=(Head(_("名称"), title=True), Head(_("承办系统")), Head(_("方式"))),
        rows=reads.bodies(request.actor, wish["system"], wish["q"]),
        cells=cells,
        empty=_("还没有登记承办单位。可以逐个新增，也可以从 Excel 导入。"),
        search=_("名称"),
        filters=filters,
        buttons=(_exchange("people.bodies"), new) if manages else (),
    )
    return table_page.serve(request, table, wish)


@signed_in
@require_http_methods(plain_form.METHODS)
def edit_body(request: ActorRequest, body_id: int | None = None) -> HttpResponseBase:
    """Enter a handling body or correct it."""
    place = request.actor.conference_id or 0
    selectors.require_manager(request.actor, place)
    row = reads.body_shown(request.actor, body_id) if body_id else None

    def save(values: dict[str, Any]) -> str:
        services.save_body(row, values, conference_id=place, by=request.actor)
        return reverse("people:bodies")

    form = PlainForm(
        title=_("修改承办单位") if row else _("新增承办单位"),
        subject=row.name if row else "",
        fields=forms.BODY,
        values={f.key: getattr(row, f.key) for f in forms.BODY} if row else {"system": "government"},
        save=save,
        back_url=reverse("people:bodies"),
        back_label=_("承办单位"),
        submit_label=_("保存"),
        done=_("已保存。"),
    )
    return plain_form.serve(request, form)
