"""What a person sees and does about themselves: own data, own export, own wishes, one's desk during an absence."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongxin.kernel import clock
from tongxin.kernel.cases.errors import NotVisible
from tongxin.kernel.web import plain_form
from tongxin.kernel.web.plain_form import PlainForm
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.people import forms, selectors, services
from tongxin.people.models import Person
from tongxin.people.selectors import roster as reads


def _me(request: ActorRequest) -> Person:
    found = reads.own_person(request.actor)
    if found is None:
        raise NotVisible(_("这个账号还没有对应的人员登记，请联系委员联络室。"))
    return found


@signed_in
@require_safe
def own_data(request: ActorRequest) -> HttpResponse:
    """All that is kept of me, who looked at it, and what I asked to change."""
    me = _me(request)
    everything = selectors.everything_of(me)
    context = {
        "me": me,
        "everything": everything,
        "personal": [
            (_(label), everything["personal"][key]) for key, label in forms.PERSONAL if key in everything["personal"]
        ],
        "affiliation": forms.word(forms.AFFILIATIONS, me.affiliation),
        "memberships": [(m, forms.word(forms.STANDINGS, m["status"])) for m in everything["memberships"]],
        "waiting": reads.waiting_change(me),
        "looks": reads.looks_at(me),
        "labels": {key: _(label) for key, label in forms.PERSONAL},
        "delegations": reads.delegations(me, clock.today()),
    }
    return render(request, "people/mine.html", context)


@signed_in
@require_safe
def export(request: ActorRequest) -> HttpResponse:
    """All of it as a file for the person alone."""
    me = _me(request)
    text = json.dumps(services.export_own(me, by=request.actor), ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = "attachment; filename=my-data.json"
    response["Cache-Control"] = "no-store"
    return response


@signed_in
@require_http_methods(plain_form.METHODS)
def ask(request: ActorRequest) -> HttpResponseBase:
    """Ask for a correction of one's own data."""
    me = _me(request)

    def save(values: dict[str, Any]) -> str:
        services.ask_change(me, values, by=request.actor)
        return reverse("people:own_data")

    known = {f.key: getattr(me, f.key, "") for f in forms.OWN_CHANGE} | selectors.opened_values(me)
    form = PlainForm(
        title=_("申请修改我的信息"),
        fields=forms.OWN_CHANGE,
        values=known,
        save=save,
        back_url=reverse("people:own_data"),
        back_label=_("我的信息"),
        submit_label=_("提交申请"),
        done=_("已提交，审批通过后生效；在这之前登记的内容不变。"),
        consequence=_("由委员联络室审批后生效。再次提交会替换还没审批的申请。"),
    )
    return plain_form.serve(request, form)


@signed_in
@require_POST
def withdraw(request: ActorRequest) -> HttpResponseBase:
    """Take the waiting wish back."""
    waiting = reads.waiting_change(_me(request))
    if waiting is not None:
        services.withdraw_change(waiting, by=request.actor)
        messages.success(request, _("已撤回申请，登记的内容没有变化。"))
    return redirect("people:own_data")


@signed_in
@require_http_methods(plain_form.METHODS)
def lend(request: ActorRequest) -> HttpResponseBase:
    """Lend one's desk during an absence."""
    me = _me(request)

    def save(values: dict[str, Any]) -> str:
        deputy = reads.colleague(request.actor, values["deputy"])
        services.lend_desk(
            me,
            deputy,
            starts=forms.day(values["starts"]) or clock.today(),
            ends=forms.day(values["ends"]) or clock.today(),
            reason=values["reason"],
            by=request.actor,
        )
        return reverse("people:own_data")

    form = PlainForm(
        title=_("安排代班"),
        fields=forms.DELEGATION,
        values={"starts": clock.today().isoformat()},
        save=save,
        back_url=reverse("people:own_data"),
        back_label=_("我的信息"),
        submit_label=_("安排"),
        done=_("已安排。代班期间的办理记在代班人名下，到期自动收回。"),
        consequence=_("代班的人能看到并办理您岗位上的事项；看不到您的个人信息。"),
    )
    return plain_form.serve(request, form)


@signed_in
@require_POST
def take_back(request: ActorRequest, delegation_id: int) -> HttpResponseBase:
    """End a delegation from today on."""
    row = reads.delegation_shown(request.actor, delegation_id)
    services.take_desk_back(row, on=clock.today(), by=request.actor)
    messages.success(request, _("已收回，从今天起由本人办理。"))
    return redirect("people:own_data")
