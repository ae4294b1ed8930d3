"""What a person sees and does about themselves: own data, own export, own wishes, one's desk during an absence."""

import json
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongxin.kernel import clock
from tongxin.kernel.cases.errors import NotVisible
from tongxin.kernel.conferences import demonstration
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.exchange.escaping import harmless
from tongxin.kernel.identity import proposals
from tongxin.kernel.web import plain_form
from tongxin.kernel.web.export import as_xlsx
from tongxin.kernel.web.plain_form import PlainForm
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.web.views_entry import safe_next
from tongxin.people import forms, selectors, services
from tongxin.people.models import Person, SelfChange
from tongxin.people.selectors import desks
from tongxin.people.selectors import roster as reads
from tongxin.people.views import own_sheet


def _me(request: ActorRequest) -> Person:
    found = reads.own_person(request.actor)
    if found is None:
        office = selectors.keeper_office(request.actor.conference_id or 0)
        raise NotVisible(_("这个账号还没有对应的人员登记，请联系{office}。").format(office=office))
    return found


@signed_in
@require_safe
def own_data(request: ActorRequest) -> HttpResponse:
    """All that is kept of me, who looked at it, and what I asked to change."""
    me = _me(request)
    everything = selectors.everything_of(me)
    waiting = reads.waiting_change(me)
    context = {
        "me": me,
        "everything": everything,
        "personal": [
            (_(label), everything["personal"][key]) for key, label in forms.PERSONAL if key in everything["personal"]
        ],
        "affiliation": forms.word(forms.AFFILIATIONS, me.affiliation),
        "memberships": [(m, forms.word(forms.STANDINGS, m["status"])) for m in everything["memberships"]],
        "waiting": waiting,
        "asked": _asked(me, waiting) if waiting else [],
        "office": selectors.keeper_office(me.conference_id) if waiting else "",
        "looks": reads.looks_at(me),
        "labels": {key: _(label) for key, label in forms.PERSONAL},
        "delegations": desks.delegations(me, clock.today()),
        "lending": desks.waiting(me),
    }
    return render(request, "people/mine.html", context)


def _asked(me: Person, waiting: SelfChange) -> list[tuple[str, str, str]]:
    """(label, now, wished) of one's own wish, whole: it is one's own."""
    labels = {f.key: _(f.label) for f in forms.OWN_CHANGE}
    known = {f: getattr(me, f, "") for f in labels} | selectors.opened_values(me)
    return [(labels.get(f, f), known.get(f, ""), value) for f, value in services.wished(waiting).items()]


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
@require_safe
def table(request: ActorRequest) -> HttpResponse:
    """All of it as a sheet that people read, with words for every code."""
    me = _me(request)
    rows = own_sheet.rows_of(services.export_own(me, by=request.actor))
    sheet = as_xlsx(_("我的信息"), ([harmless(cell) for cell in row] for row in rows), own_sheet.headings())
    response = HttpResponse(sheet, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    name = quote(_("我的信息") + f"-{clock.today():%Y%m%d}.xlsx")
    response["Content-Disposition"] = f"attachment; filename=my-data.xlsx; filename*=UTF-8''{name}"
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
        consequence=_("由{office}审批后生效。再次提交会替换还没审批的申请。").format(
            office=selectors.keeper_office(me.conference_id)
        ),
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


def _lending_in_words(place: Conference) -> str:
    """What lending a desk brings, and who has to agree before it holds."""
    begins = _("代班的人能看到并办理您岗位上的事项；看不到您的个人信息。")
    if proposals.has_guard(place.pk):
        return begins + _("会让代班人多出权限的，要由安全管理员核准，核准之前不生效。")
    if demonstration.covers(place):
        return begins + _(
            "演示里没有安全管理员，安排后当即生效；正式使用时，会让代班人多出权限的，要由安全管理员核准。"
        )
    return begins + _("本级还没有设安全管理员，安排后当即生效；设立以后，会让代班人多出权限的，要由安全管理员核准。")


@signed_in
@require_http_methods(plain_form.METHODS)
def lend(request: ActorRequest) -> HttpResponseBase:
    """Lend one's desk during an absence, to one of those whom it fits."""
    me, today = _me(request), clock.today()
    people = desks.deputies_for(request.actor, me, today)
    secretary = desks.has_free_secretary(me, people, today)
    outcome: list[str] = []

    def save(values: dict[str, Any]) -> str:
        lent = services.lend_desk(
            me,
            desks.deputy(request.actor, me, int(values["deputy"])),
            starts=forms.day(values["starts"]) or today,
            ends=forms.day(values["ends"]),
            reason=values["reason"],
            by=request.actor,
        )
        outcome.append(
            _("已安排。代班期间的办理会写明代您办理，到期自动收回。")
            if lent
            else _("已提出，等安全管理员核准后生效；核准之前没有改动。")
        )
        return reverse("people:own_data")

    form = PlainForm(
        title=_("安排代班"),
        fields=forms.delegation(people, secretary=secretary),
        values={"starts": today.isoformat()},
        save=save,
        back_url=reverse("people:own_data"),
        back_label=_("我的信息"),
        submit_label=_("安排"),
        consequence=_lending_in_words(me.conference)
        if people
        else _("现在没有可以代您这个岗位的人：职务由担任职务的人代，单位由同单位的人代，委员由委员代。"),
    )
    answer = plain_form.serve(request, form)
    for sentence in outcome:
        messages.success(request, sentence)
    return answer


@signed_in
@require_POST
def take_back(request: ActorRequest, delegation_id: int) -> HttpResponseBase:
    """End a delegation from today on."""
    row = desks.delegation_shown(request.actor, delegation_id)
    services.take_desk_back(row, on=clock.today(), by=request.actor)
    messages.success(request, _("已收回，从今天起由本人办理。"))
    return redirect(safe_next(request, request.POST.get("next") or reverse("people:own_data")))


@signed_in
@require_POST
def cancel_lending(request: ActorRequest, proposal_id: int) -> HttpResponseBase:
    """Take back what was asked for and not approved yet."""
    services.cancel_lending(desks.own_waiting(request.actor, proposal_id), by=request.actor)
    messages.success(request, _("已撤回代班申请，没有改动。"))
    return redirect(safe_next(request, request.POST.get("next") or reverse("people:own_data")))
