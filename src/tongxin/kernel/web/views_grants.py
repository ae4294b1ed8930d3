"""The security administrator's pages: who administers, grants that wait for a second person, rules of security."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongxin.kernel.accounts import policies
from tongxin.kernel.accounts.administrations import ADMINISTRATIONS, DUTIES, LABELS, SECURITY
from tongxin.kernel.cases.errors import NotVisible
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.identity import accounts, administrators, bindings, guarding, proposals
from tongxin.kernel.identity.accounts import Refused
from tongxin.kernel.web.administering import administrator
from tongxin.kernel.web.form_page import FormPage
from tongxin.kernel.web.forms import FieldView, Option, Problem
from tongxin.kernel.web.requests import ActorRequest

FORM_METHODS = ["GET", "HEAD", "POST"]


def _place(request: ActorRequest) -> int | None:
    held = request.actor.administration
    return held.conference_id if held else None


@administrator(SECURITY)
@require_safe
def security(request: ActorRequest) -> HttpResponse:
    """Everything at one glance: what waits, who administers, the rules."""
    rules, place = policies.values(), _place(request)
    waiting = proposals.within_reach(request.actor, outcome="open")
    page: dict[str, Any] = {
        "waiting": [{"row": row, "mine": row.proposed_by_id == request.actor.account_id} for row in waiting],
        "alone": not proposals.others_who_may_approve(request.actor, place),
        "decided": [row for row in proposals.within_reach(request.actor) if row.outcome != "open"][:10],
        "administrators": [{"row": row, "label": _(LABELS[row.power])} for row in administrators.administrators(place)],
        "whole": place is None,
        "rules": [
            {"rule": rule, "value": rule.show(rules[key]), "url": f"/security/policies/{key}/"}
            for key, rule in policies.POLICIES.items()
        ],
        "providers": bindings.configured(),
    }
    return render(request, "kernel/security.html", {"page": page})


@administrator(SECURITY)
@require_http_methods(FORM_METHODS)
def propose(request: ActorRequest) -> HttpResponseBase:
    """Ask that somebody becomes an administrator."""
    errors: dict[str, str] = {}
    places = {str(p.pk): p for p in accounts.conferences_within_reach(request.actor)} if _place(request) is None else {}
    sent = request.POST.get("conference", "")
    place = places[sent].pk if sent in places else _place(request)
    if request.method == "POST":
        try:
            account = guarding.account_named(request.POST.get("username", "").strip(), by=request.actor)
            payload = {"account": account.pk, "power": request.POST.get("power", ""), "conference": place}
            reason = request.POST.get("reason", "")
            proposals.propose(
                proposals.ADMINISTRATOR.key, payload, by=request.actor, conference_id=place, reason=reason
            )
        except Refused as refusal:
            errors = {refusal.field or "username": refusal.sentence}
        else:
            messages.success(request, _("已提出，等待另一人核准；核准之前没有改动。"))
            return redirect("security")
    page = FormPage(
        title=_("提出授予管理员"),
        url="/security/propose/",
        submit_label=_("提出申请"),
        back_url="/security/",
        back_label=_("授权与安全"),
        consequence=_("三种管理员分开担任，一个账号只能担任一种，而且不能是委员、工作人员或承办人员的账号。"),
        fields=_proposal_fields(request, places, errors),
        problems=[Problem(text, f"f-{key}") for key, text in errors.items()],
    )
    return render(request, "kernel/form.html", {"page": page}, status=422 if errors else 200)


def _proposal_fields(request: ActorRequest, places: dict[str, Conference], errors: dict[str, str]) -> list[FieldView]:
    chosen = request.POST.get("power", "")
    options = tuple(
        Option(power, f"{_(LABELS[power])}：{_(DUTIES[power])}", power == chosen) for power in ADMINISTRATIONS
    )
    return [
        FieldView(
            "username",
            _("用户名"),
            value=request.POST.get("username", ""),
            error=errors.get("username", ""),
            autocomplete="off",
        ),
        FieldView("power", _("授予什么"), "radio", options=options, error=errors.get("power", "")),
        *([_place_field(request.POST.get("conference", ""), places)] if places else []),
        _reason_field(request, errors),
    ]


def _place_field(sent: str, places: dict[str, Conference]) -> FieldView:
    options = (
        Option("all", _("全系统"), sent not in places),
        *(Option(k, p.name, k == sent) for k, p in places.items()),
    )
    return FieldView("conference", _("范围"), "radio", options=options)


def _reason_field(request: ActorRequest, errors: dict[str, str]) -> FieldView:
    return FieldView(
        "reason",
        _("理由"),
        hint=_("核准的人要看，也会留在审计记录里。"),
        value=request.POST.get("reason", ""),
        error=errors.get("reason", ""),
    )


@administrator(SECURITY)
@require_POST
def decide(request: ActorRequest, proposal_id: int) -> HttpResponseBase:
    """Approve or refuse what another one proposed."""
    rows = proposals.within_reach(request.actor, outcome="open")
    row = next((each for each in rows if each.pk == proposal_id), None)
    if row is None:
        raise NotVisible(_("没有找到等待核准的这项申请：可能已经有了结论，或不在您的范围内。"))
    approve = request.POST.get("answer") == "approve"
    try:
        proposals.decide(row, by=request.actor, approve=approve, note=request.POST.get("note", ""))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("已核准，立即生效。") if approve else _("已否决，没有改动。"))
    return redirect("security")


@administrator(SECURITY)
@require_POST
def revoke(request: ActorRequest) -> HttpResponseBase:
    """Take an administration away at once."""
    reason = request.POST.get("reason", "").strip()
    try:
        guarding.revoke(request.POST.get("account", ""), by=request.actor, reason=reason)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("已收回管理员身份，其登录已全部结束。"))
    return redirect("security")


@administrator(SECURITY)
@require_POST
def reset_factors(request: ActorRequest) -> HttpResponseBase:
    """For whoever lost phone and codes: sign-in asks for the password alone, and then for new factors."""
    name, reason = request.POST.get("username", "").strip(), request.POST.get("reason", "").strip()
    try:
        guarding.reset_factors(name, by=request.actor, reason=reason)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(
            request, _("已取消“{name}”的双因素，其登录已全部结束；下次登录后要重新设置。").format(name=name)
        )
    return redirect("security")


@administrator(SECURITY)
@require_http_methods(FORM_METHODS)
def policy(request: ActorRequest, key: str) -> HttpResponseBase:
    """Ask for a rule of security to change."""
    rule = policies.POLICIES.get(key)
    if rule is None:
        raise NotVisible(_("没有这条安全策略。"))
    if _place(request) is not None:
        raise NotVisible(_("安全策略对全系统有效，由全系统的安全管理员修改。"))
    errors: dict[str, str] = {}
    now = policies.value(key)
    if request.method == "POST":
        try:
            value = rule.read(request.POST.get("value", ""))
            proposals.propose(
                proposals.POLICY.key,
                {"key": key, "value": value},
                by=request.actor,
                conference_id=None,
                reason=request.POST.get("reason", ""),
            )
        except Refused as refusal:
            errors = {refusal.field or "value": refusal.sentence}
        except ValueError as wrong:
            errors = {"value": str(wrong)}
        else:
            messages.success(request, _("已提出，等待另一人核准；核准之前没有改动。"))
            return redirect("security")
    page = FormPage(
        title=_(rule.label),
        url=f"/security/policies/{key}/",
        submit_label=_("提出修改"),
        back_url="/security/",
        back_label=_("授权与安全"),
        consequence=_("现在是：{value}。{meaning}").format(value=rule.show(now), meaning=_(rule.meaning)),
        fields=[_policy_field(request, rule, now, errors.get("value", "")), _reason_field(request, errors)],
        problems=[Problem(text, f"f-{name}") for name, text in errors.items()],
    )
    return render(request, "kernel/form.html", {"page": page}, status=422 if errors else 200)


def _policy_field(request: ActorRequest, rule: policies.Policy, now: Any, error: str) -> FieldView:
    if rule.kind == "switch":
        sent = request.POST.get("value") or ("on" if now else "off")
        options = (Option("on", _("是"), sent == "on"), Option("off", _("否"), sent == "off"))
        return FieldView("value", _("改为"), "radio", options=options, error=error)
    value = request.POST.get("value", now)
    if rule.kind == "number":
        hint = _("{least} 到 {most} {unit}").format(least=rule.least, most=rule.most, unit=_(rule.unit))
        return FieldView("value", _("改为"), "number", value=value, hint=hint, error=error)
    return FieldView("value", _("改为"), value=value, error=error, required=False)
