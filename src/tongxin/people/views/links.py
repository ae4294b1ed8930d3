"""Who keeps in touch with whom: leaders with standing members, members with people, committees with sectors."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongxin.kernel import clock, wording
from tongxin.kernel.cases.errors import NotVisible
from tongxin.kernel.web import plain_form, table_page
from tongxin.kernel.web.plain_form import PlainForm
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.web.table_page import Button, Cell, Filter, Head, Table
from tongxin.people import forms, selectors, services
from tongxin.people.models import Link
from tongxin.people.selectors import roster as reads


@signed_in
@require_safe
def links(request: ActorRequest) -> HttpResponse:
    """Every standing contact of today."""
    if not reads.may_see_roster(request.actor):
        raise NotVisible(_("这里只对本级政协的委员和机关开放。"))
    manages = selectors.may_manage(request.actor, request.actor.conference_id or 0)
    filters = (Filter("kind", _("联系方式"), [("", _("全部方式")), *((k, _(label)) for k, label in forms.LINKS)]),)
    wish = table_page.asked(request.GET, filters)

    def cells(row: Link) -> list[Cell]:
        to = [row.to_person, row.to_organisation, row.to_body, row.to_public]
        url = reverse("people:end_link", args=[row.pk]) if manages else ""
        return [
            Cell(str(row.person or row.organisation)),
            Cell(wording.listed(str(end) for end in to if end)),
            Cell(forms.word(forms.LINKS, row.kind)),
            Cell(wording.full_day(row.starts), url, note=_("点日期可以结束") if manages else ""),
        ]

    table = Table(
        title=_("联系制度"),
        url=reverse("people:links"),
        heads=(Head(_("联系人"), title=True), Head(_("联系对象")), Head(_("方式")), Head(_("自"))),
        rows=reads.links(request.actor, wish["kind"]),
        cells=cells,
        empty=_("还没有登记联系关系。领导联系常委、常委联系委员、委员联系群众，都可以在这里登记。"),
        filters=filters,
        buttons=(Button(_("登记联系"), reverse("people:new_link"), "plus-lg", primary=True),) if manages else (),
    )
    return table_page.serve(request, table, {**wish, "q": ""})


@signed_in
@require_http_methods(plain_form.METHODS)
def new(request: ActorRequest) -> HttpResponseBase:
    """Enter a standing contact."""
    place = request.actor.conference_id or 0
    selectors.require_manager(request.actor, place)

    def save(values: dict[str, Any]) -> str:
        ends = {
            "person": values["person"] and reads.person_shown(request.actor, values["person"]),
            "organisation": values["organisation"] and reads.organisation_shown(request.actor, values["organisation"]),
            "to_person": values["to_person"] and reads.person_shown(request.actor, values["to_person"]),
            "to_organisation": values["to_organisation"]
            and reads.organisation_shown(request.actor, values["to_organisation"]),
            "to_body": values["to_body"] and reads.body_shown(request.actor, values["to_body"]),
            "to_public": values["to_public"],
        }
        starts = forms.day(values["starts"]) or clock.today()
        services.link(values["kind"], conference_id=place, starts=starts, by=request.actor, **ends)
        return reverse("people:links")

    form = PlainForm(
        title=_("登记联系"),
        fields=forms.LINK,
        values={"starts": clock.today().isoformat()},
        save=save,
        back_url=reverse("people:links"),
        back_label=_("联系制度"),
        submit_label=_("登记"),
        done=_("已登记。"),
    )
    return plain_form.serve(request, form)


@signed_in
@require_http_methods(plain_form.METHODS)
def end(request: ActorRequest, link_id: int) -> HttpResponseBase:
    """End a standing contact from today."""
    row = reads.link_shown(request.actor, link_id)
    selectors.require_manager(request.actor, row.conference_id)
    if request.method == "POST":
        services.unlink(row, on=clock.today(), by=request.actor)
        messages.success(request, _("已结束，以前的联系记录仍可查到。"))
        return redirect("people:links")
    form = PlainForm(
        title=_("结束联系"),
        subject=f"{row.person or row.organisation}",
        fields=(),
        save=lambda _values: reverse("people:links"),
        back_url=reverse("people:links"),
        back_label=_("联系制度"),
        submit_label=_("结束"),
        confirm=_("结束后不再出现在联系名单里，历史仍可查到。"),
    )
    return plain_form.serve(request, form)
