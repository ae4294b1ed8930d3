"""Terms, sessions and collection windows; and the change of term, shown and rehearsed before it is done."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongxin.kernel import clock
from tongxin.kernel.cases.errors import CaseError, NotVisible
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.web import plain_form
from tongxin.kernel.web.plain_form import PlainForm
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.people import forms, selectors, services
from tongxin.people.selectors import roster as reads
from tongxin.people.services import TermPlan


@signed_in
@require_safe
def terms(request: ActorRequest) -> HttpResponse:
    """Every term with its sessions and their windows."""
    if not reads.may_see_roster(request.actor):
        raise NotVisible(_("这里只对本级政协的委员和机关开放。"))
    context = {
        "terms": reads.terms(request.actor),
        "manages": selectors.may_manage(request.actor, request.actor.conference_id or 0),
        "now": clock.now(),
    }
    return render(request, "people/terms.html", context)


@signed_in
@require_http_methods(plain_form.METHODS)
def new_session(request: ActorRequest) -> HttpResponseBase:
    """The next session of the running term, with its collection window."""
    place = request.actor.conference_id or 0
    selectors.require_manager(request.actor, place)

    def save(values: dict[str, Any]) -> str:
        services.open_session(
            place,
            opens=forms.day(values["opens"]) or clock.today(),
            closes=forms.day(values["closes"]) or clock.today(),
            window_opens=forms.moment(values["window_opens"]),
            window_closes=forms.moment(values["window_closes"]),
            by=request.actor,
        )
        return reverse("people:terms")

    form = PlainForm(
        title=_("登记下一次全体会议"),
        fields=forms.SESSION,
        save=save,
        back_url=reverse("people:terms"),
        back_label=_("届次与征集时间"),
        submit_label=_("登记"),
        done=_("已登记。征集时间内收到的是大会提案，其余是平时提案。"),
    )
    return plain_form.serve(request, form)


def _conference(request: ActorRequest) -> Conference:
    place = selectors.conference(request.actor.conference_id)
    selectors.require_manager(request.actor, place.pk)
    return place


@signed_in
@require_http_methods(plain_form.METHODS)
def change(request: ActorRequest) -> HttpResponseBase:
    """The change of term: choose who was elected again, see what happens, rehearse, and then do it."""
    place = _conference(request)
    members = list(reads.roster(request.actor, {}))
    day = request.POST.get("opens", "")
    again = [int(i) for i in request.POST.getlist("again") if i.isdecimal()]
    step = request.POST.get("step", "")
    plan, problem = _plan(place, day, again) if request.method == "POST" else (None, "")
    if plan and step in {"rehearse", "do"}:
        done = _take(request, plan, step)
        if done is not None:
            return done
    context = {"members": members, "again": set(again), "opens": day, "plan": plan, "problem": problem}
    return render(request, "people/change_term.html", context, status=422 if problem else 200)


def _plan(place: Conference, day: str, again: list[int]) -> tuple[TermPlan | None, str]:
    try:
        opens = dt.date.fromisoformat(day)
    except ValueError:
        return None, _("请填写新一届开始的日期，例如 2027-01-12。")
    try:
        return services.plan_term_change(place, opens=opens, again=again), ""
    except CaseError as refusal:
        return None, refusal.sentence


def _take(request: ActorRequest, plan: TermPlan, step: str) -> HttpResponseBase | None:
    try:
        if step == "rehearse":
            services.rehearse_term_change(plan, by=request.actor)
            messages.success(request, _("预演成功：按这份名单换届能够完成。预演没有留下任何改动。"))
            return None
        services.change_term(plan, by=request.actor)
    except CaseError as refusal:
        messages.error(request, refusal.sentence)
        return None
    messages.success(request, _("已换届。往届的提案和记录都留在原来的届次；新一届的界别和专委会请重新编排。"))
    return redirect("people:terms")
