"""Pages of plans: all of them, one with its progress, making and changing them."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongxin.kernel import clock
from tongxin.kernel.cases.kinds import kind_of
from tongxin.kernel.web import plain_form, table_page
from tongxin.kernel.web.plain_form import PlainForm
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.web.table_page import Button, Cell, Filter, Head, Table
from tongxin.kernel.web.words import Chip, state_chip
from tongxin.plans import forms, selectors, services
from tongxin.plans.models import Plan, PlanItem
from tongxin.plans.rules import ITEM_SORTS, SORTS, ItemState
from tongxin.plans.selectors import Progress
from tongxin.plans.workflow import ITEM_FIELDS, PLAN_ITEM

_ITEM = "plan_item"


@signed_in
@require_safe
def plans(request: ActorRequest) -> HttpResponse:
    """Every plan with how far it is."""
    place = selectors.require_sight(request.actor)
    progress = selectors.progress_of(place, clock.today())

    def cells(plan: Plan) -> Iterator[Cell]:
        far = progress.get(plan.pk, Progress())
        yield Cell(plan.name, reverse("plans:plan", args=[plan.pk]), note=_(dict(SORTS)[plan.sort]))  # type: ignore[index]
        yield Cell(str(plan.year))
        yield Cell(_("{done} / {total} 项").format(done=far.done, total=far.total))
        yield Cell(f"{far.share}%" if far.total else "—")
        yield Cell(chip=Chip(_("{n} 项过期").format(n=far.late), "err") if far.late else Chip())

    new = Button(_("新增计划"), reverse("plans:new"), "plus-lg", primary=True)
    table = Table(
        title=_("工作计划"),
        url=reverse("plans:plans"),
        heads=(
            Head(_("计划"), title=True),
            Head(_("年度")),
            Head(_("完成"), num=True),
            Head(_("完成比例"), num=True),
            Head(_("提醒")),
        ),
        rows=list(selectors.plans_of(place)),
        cells=cells,
        empty=_("还没有计划。可以先建年度计划，把事项一行一项贴进来。"),
        buttons=(new,) if selectors.may_keep(request.actor) else (),
    )
    return table_page.serve(request, table, {})


@signed_in
@require_safe
def plan(request: ActorRequest, plan_id: int) -> HttpResponse:
    """One plan: progress, and its items by their terms."""
    shown = selectors.plan_shown(request.actor, plan_id)
    today = clock.today()
    states = Filter("state", _("状态"), [("", _("全部")), *((s.key, _(s.label)) for s in PLAN_ITEM.states)])
    wish = table_page.asked(request.GET, (states,))
    items = list(selectors.items_of(request.actor, shown, wish["state"]))
    pointed = selectors.pointed_at([item.pk for item in items])
    far = selectors.progress_of(shown.conference_id, today).get(shown.pk, Progress())
    url = reverse("plans:plan", args=[shown.pk])
    context = {
        "plan": shown,
        "sort": _(dict(SORTS)[shown.sort]),  # type: ignore[index]
        "far": far,
        "rows": [_line(item, pointed.get(item.pk, 0), today) for item in items],
        "pills": [(label, f"{url}?state={key}" if key else url, key == wish["state"]) for key, label in states.options],
        "keeps": selectors.may_keep(request.actor),
    }
    return render(request, "plans/plan.html", context)


def _line(item: PlanItem, pointed: int, today: dt.date) -> dict[str, Any]:
    who = "、".join(str(each) for each in (item.organisation, item.person) if each)
    late = item.state == ItemState.PLANNED and item.due is not None and item.due < today
    return {
        "title": item.title,
        "url": f"/plan-items/{item.pk}/",
        "sort": _(dict(ITEM_SORTS).get(item.sort, "")) if item.sort else "",
        "who": who,
        "due": item.due,
        "late": late,
        "state": state_chip(kind_of(_ITEM), item.state),
        "done_on": item.done_on,
        "pointed": pointed,
    }


@signed_in
@require_http_methods(plain_form.METHODS)
def edit_plan(request: ActorRequest, plan_id: int | None = None) -> HttpResponseBase:
    """Make a plan with its items, or change its words."""
    selectors.require_keeper(request.actor)
    row = selectors.plan_shown(request.actor, plan_id) if plan_id else None

    def save(values: dict[str, Any]) -> str:
        return reverse("plans:plan", args=[services.save_plan(row, values, by=request.actor).pk])

    now = {"sort": row.sort, "year": row.year, "name": row.name, "words": row.words} if row else {}
    form = PlainForm(
        title=_("修改计划") if row else _("新增计划"),
        subject=row.name if row else "",
        fields=forms.PLAN if row else forms.NEW_PLAN,
        values=now or {"year": clock.today().year},
        save=save,
        back_url=reverse("plans:plan", args=[row.pk]) if row else reverse("plans:plans"),
        back_label=row.name if row else _("工作计划"),
        submit_label=_("保存"),
        done=_("已保存。"),
    )
    return plain_form.serve(request, form)


@signed_in
@require_http_methods(plain_form.METHODS)
def new_item(request: ActorRequest, plan_id: int) -> HttpResponseBase:
    """One more item."""
    selectors.require_keeper(request.actor)
    shown = selectors.plan_shown(request.actor, plan_id)
    back = reverse("plans:plan", args=[shown.pk])

    def save(values: dict[str, Any]) -> str:
        services.add_item(shown, values, by=request.actor)
        return back

    form = PlainForm(
        title=_("新增事项"),
        subject=shown.name,
        fields=ITEM_FIELDS,
        save=save,
        back_url=back,
        back_label=shown.name,
        submit_label=_("保存"),
        done=_("已加入计划。"),
    )
    return plain_form.serve(request, form)
