"""The change of term: prepared over days, shown day by day, rehearsed, and only then done."""

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongxin.kernel import clock, wording
from tongxin.kernel.cases.errors import CaseError, InvalidInput
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.web import plain_form
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.people import selectors, services
from tongxin.people.models import Person, TermDraft
from tongxin.people.selectors import roster as reads
from tongxin.people.selectors import terms as calendar
from tongxin.people.services import FirstSession, TermPlan

Values = dict[str, Any]
_DAYS = ("opens", "closes", "window_opens", "window_closes")
_LARGEST = 400_000


def _conference(request: ActorRequest) -> Conference:
    place = selectors.conference(request.actor.conference_id)
    selectors.require_manager(request.actor, place.pk)
    return place


def _values(given: dict[str, Any], again: Iterable[Any]) -> Values:
    values: Values = {name: str(given.get(name, ""))[:30].replace("T", " ") for name in _DAYS}
    values["carry"] = bool(given.get("carry"))
    values["again"] = sorted({int(i) for i in again if str(i).isdecimal()})
    return values


@signed_in
@require_http_methods(plain_form.METHODS)
def change(request: ActorRequest) -> HttpResponseBase:
    """What is prepared, what it would bring on which day, and how far it is."""
    place = _conference(request)
    if request.method == "POST":
        return _step(request, place)
    draft = calendar.term_draft(place.pk)
    values = draft.values if draft else _values({"carry": "on"}, ())
    plan, problem = _plan(place, values) if values["opens"] else (None, "")
    return _page(request, draft, values, plan, problem)


def _page(
    request: ActorRequest, draft: TermDraft | None, values: Values, plan: TermPlan | None, problem: str
) -> HttpResponse:
    members = _candidates(request)
    context = {
        "members": members,
        "values": values,
        "again": set(values["again"]),
        "draft": draft,
        "plan": plan,
        "problem": problem,
        "rehearsed": plan is not None and services.is_rehearsed(plan),
        "is_late": plan is not None and plan.opens <= clock.today(),
    }
    return render(request, "people/change_term.html", context, status=422 if problem and plan is None else 200)


def _candidates(request: ActorRequest) -> list[Person]:
    """Whoever has resigned already is a member till then, and no candidate for the next term."""
    going = reads.going_early(request.actor.conference_id or 0)
    return [person for person in reads.roster(request.actor, {}) if person.pk not in going]


def _step(request: ActorRequest, place: Conference) -> HttpResponseBase:
    step = request.POST.get("step", "")
    if step == "drop":
        services.drop_term_draft(place.pk, by=request.actor)
        messages.success(request, _("这份方案已丢弃，本届没有任何改动。"))
        return redirect("people:change_term")
    values = _values(request.POST.dict(), request.POST.getlist("again"))
    if step in {"all", "none"}:
        values["again"] = [p.pk for p in _candidates(request)] if step == "all" else []
    draft = services.keep_term_draft(place.pk, values, by=request.actor)
    if step in {"all", "none"}:
        return redirect("people:change_term")
    plan, problem = _plan(place, values)
    if plan is None:
        return _page(request, draft, values, None, problem)
    return _take(request, plan, step)


def _plan(place: Conference, values: Values) -> tuple[TermPlan | None, str]:
    try:
        opens = dt.date.fromisoformat(values["opens"])
        closes = dt.date.fromisoformat(values["closes"]) if values["closes"] else opens
    except ValueError:
        return None, _("请填写新一届开始的日期，例如 2027-01-12。")
    try:
        begins, ends = services.window_typed(values)
        if (begins is None) != (ends is None):
            raise InvalidInput({"window_closes": _("征集时间要么都填，要么都不填。")})
        first = FirstSession(closes, (begins, ends) if begins and ends else None)
        again, carry = values["again"], values["carry"]
        return services.plan_term_change(place, opens=opens, again=again, carry=carry, first=first), ""
    except CaseError as refusal:
        return None, refusal.sentence


def _take(request: ActorRequest, plan: TermPlan, step: str) -> HttpResponseBase:
    try:
        if step == "rehearse":
            services.rehearse_draft(plan, by=request.actor)
            messages.success(request, _("预演成功：按这份方案换届能够完成。预演没有留下任何改动。"))
        elif step == "do":
            services.carry_draft_out(plan, by=request.actor)
            messages.success(request, _done(plan))
            return redirect("people:terms")
    except CaseError as refusal:
        messages.error(request, refusal.sentence)
    return redirect("people:change_term")


def _done(plan: TermPlan) -> str:
    if plan.opens <= clock.today():
        return _("已换届。往届的提案和记录都留在原来的届次。")
    return _("换届已登记：{term}将于{day}开始，在此之前一切照旧，可以整体撤回。").format(
        term=plan.label, day=wording.full_day(plan.opens)
    )


@signed_in
@require_POST
def keep(request: ActorRequest) -> JsonResponse:
    """Keep what is ticked so far; the page saves itself."""
    place = _conference(request)
    try:
        told = json.loads(request.body[:_LARGEST])
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise InvalidInput({"__all__": _("请求的内容读不懂。")})
    again = told.get("again", [])
    values = _values(told, again if isinstance(again, list) else [again])
    draft = services.keep_term_draft(place.pk, values, by=request.actor)
    at = draft.saved_at.astimezone(clock.ZONE)
    return JsonResponse({"sentence": _("已自动保存 {time}").format(time=f"{at:%H:%M}"), "saved_at": at.isoformat()})
