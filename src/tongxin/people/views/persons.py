"""The office enters and corrects persons, ends memberships, and answers what people ask to change about themselves."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.errors import InvalidInput, NotVisible
from tongxin.kernel.privacy import masked
from tongxin.kernel.web import plain_form, table_page
from tongxin.kernel.web.plain_form import PlainForm
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.web.table_page import Cell, Head, Table
from tongxin.people import forms, selectors, services
from tongxin.people.models import Person, SelfChange
from tongxin.people.rules import ENDING_STATES
from tongxin.people.selectors import roster as reads
from tongxin.people.selectors.terms import running_term, term_on

_PERSONAL = tuple(key for key, _label in forms.PERSONAL)


def _url(person: Person) -> str:
    return reverse("people:person", args=[person.pk])


def _require_manager(request: ActorRequest) -> int:
    place = request.actor.conference_id or 0
    selectors.require_manager(request.actor, place)
    return place


@signed_in
@require_http_methods(plain_form.METHODS)
def new(request: ActorRequest) -> HttpResponseBase:
    """Enter a person, with or without a membership."""
    place = _require_manager(request)
    term = running_term(place)

    def save(values: dict[str, Any]) -> str:
        if values["number"] and not values["starts"]:
            raise InvalidInput({"starts": _("填了委员编号的，请同时填写任职开始；只登记人员的，不填编号。")})
        row = services.save_person(None, values, forms.tags(values["expertise"]), conference_id=place, by=request.actor)
        services.store_personal(row, {key: values[key] for key in _PERSONAL}, by=request.actor)
        starts = forms.day(values["starts"])
        if starts and (entered := term_on(place, starts)):
            services.admit_member(
                row,
                entered,
                by=request.actor,
                starts=starts,
                number=values["number"],
                decision=values["decision"],
            )
        return _url(row)

    form = PlainForm(
        title=_("新增人员"),
        fields=(*forms.BASICS, *forms.optional(forms.ADMISSION), *forms.PERSONAL_FIELDS),
        save=save,
        back_url=reverse("people:roster"),
        back_label=_("委员名册"),
        submit_label=_("登记"),
        done=_("已登记。"),
        consequence=_("填写“任职开始”的，同时登记为那一天所在届次的委员（今天是{term}）；留空只登记人员。").format(
            term=term or ""
        ),
    )
    return plain_form.serve(request, form)


@signed_in
@require_http_methods(plain_form.METHODS)
def edit(request: ActorRequest, person_id: int) -> HttpResponseBase:
    """Correct what is open about a person; an empty personal field leaves what is stored."""
    shown = reads.person_shown(request.actor, person_id)
    place = _require_manager(request)

    def save(values: dict[str, Any]) -> str:
        services.save_person(shown, values, forms.tags(values["expertise"]), conference_id=place, by=request.actor)
        typed = {key: values[key] for key in _PERSONAL if values[key]}
        services.store_personal(shown, typed, by=request.actor)
        return _url(shown)

    known: dict[str, Any] = {f.key: getattr(shown, f.key, "") for f in forms.BASICS}
    known["expertise"] = "、".join(sorted(shown.expertise.values_list("tag", flat=True)))
    form = PlainForm(
        title=_("修改登记"),
        subject=shown.name,
        fields=(*forms.BASICS, *forms.PERSONAL_FIELDS),
        values=known,
        save=save,
        back_url=_url(shown),
        back_label=shown.name,
        submit_label=_("保存"),
        done=_("已保存。"),
        consequence=_("个人信息一栏留空表示不改动；填写的会替换原来的。"),
    )
    return plain_form.serve(request, form)


@signed_in
@require_http_methods(plain_form.METHODS)
def join(request: ActorRequest, person_id: int) -> HttpResponseBase:
    """Put a person into a sector, a committee, a group or a branch."""
    shown = reads.person_shown(request.actor, person_id)
    _require_manager(request)

    def save(values: dict[str, Any]) -> str:
        organisation = reads.organisation_shown(request.actor, values["organisation"])
        starts = forms.day(values["starts"]) or clock.today()
        services.join(shown, organisation, duty=values["duty"], starts=starts, by=request.actor)
        return _url(shown)

    form = PlainForm(
        title=_("编入组织"),
        subject=shown.name,
        fields=forms.BELONGING,
        values={"duty": "member", "starts": clock.today().isoformat()},
        save=save,
        back_url=_url(shown),
        back_label=shown.name,
        submit_label=_("编入"),
        done=_("已编入。"),
    )
    return plain_form.serve(request, form)


@signed_in
@require_http_methods(plain_form.METHODS)
def end(request: ActorRequest, person_id: int) -> HttpResponseBase:
    """End a membership with its decision."""
    shown = reads.person_shown(request.actor, person_id)
    _require_manager(request)
    rows = reads.memberships_of([shown]).get(shown.pk, [])
    current = reads.standing_membership(rows, clock.today())
    if current is None or current.standing(clock.today()) in ENDING_STATES:
        raise NotVisible(_("{name}现在不是委员，没有可以终止的资格。").format(name=shown.name))

    def save(values: dict[str, Any]) -> str:
        services.end_membership(
            current,
            values["status"],
            by=request.actor,
            on=forms.day(values["on"]) or clock.today(),
            decision=values["decision"],
            decided_on=forms.day(values["decided_on"]),
            remark=values["remark"],
        )
        return _url(shown)

    form = PlainForm(
        title=_("终止委员资格"),
        subject=shown.name,
        fields=forms.ENDING,
        values={"on": clock.today().isoformat()},
        save=save,
        back_url=_url(shown),
        back_label=shown.name,
        submit_label=_("终止"),
        done=_("已登记终止；以前的提案和记录都留在原来的届次。"),
        consequence=_("终止后不能再以委员身份提交；已经提出的提案继续办理。"),
    )
    return plain_form.serve(request, form)


@signed_in
@require_safe
def changes(request: ActorRequest) -> HttpResponse:
    """What people asked to change about themselves, waiting for an answer."""
    _require_manager(request)

    def cells(change: SelfChange) -> list[Cell]:
        fields = [*change.values, *change.sealed]
        names = {f.key: f.label for f in forms.OWN_CHANGE}
        asked = "、".join(_(names.get(f, f)) for f in fields)
        return [
            Cell(change.person.name, reverse("people:change", args=[change.pk])),
            Cell(asked),
            Cell(f"{change.asked_at.astimezone(clock.ZONE):%Y-%m-%d %H:%M}"),
        ]

    table = Table(
        title=_("待审的本人修改"),
        url=reverse("people:changes"),
        heads=(Head(_("姓名"), title=True), Head(_("要改的内容")), Head(_("申请时间"))),
        rows=reads.pending_changes(request.actor),
        cells=cells,
        empty=_("没有待审的修改。委员在“我的信息”里提出的修改会排在这里。"),
    )
    return table_page.serve(request, table, {})


def _lines(shown: SelfChange, seen: dict[str, tuple[str, str]]) -> list[dict[str, str]]:
    """Old and new of every field of a wish; personal ones masked unless they were looked at."""
    known, labels = selectors.opened_values(shown.person), {f.key: _(f.label) for f in forms.OWN_CHANGE}
    lines = []
    for key, value in services.wished(shown).items():
        if key in seen:
            old, new = seen[key]
        elif key in _PERSONAL:
            old, new = masked(key, known.get(key, "")), masked(key, value)
        else:
            old, new = getattr(shown.person, key), value
        lines.append({"label": labels.get(key, key), "old": old, "new": new})
    return lines


def _answer_form(shown: SelfChange, by: Actor, seen: dict[str, tuple[str, str]]) -> PlainForm:
    def save(values: dict[str, Any]) -> str:
        services.answer_change(shown, approve=values["approve"] == "yes", by=by, note=values["note"])
        return reverse("people:changes")

    return PlainForm(
        title=_("审批本人修改"),
        subject=shown.person.name,
        fields=forms.ANSWER,
        save=save,
        back_url=reverse("people:changes"),
        back_label=_("待审的本人修改"),
        submit_label=_("确定"),
        done=_("已处理，本人会看到结果。"),
        url=reverse("people:change", args=[shown.pk]),
        template="people/change.html",
        more={
            "lines": _lines(shown, seen),
            "seen": bool(seen),
            "look_url": reverse("people:look_at_change", args=[shown.pk]) if shown.sealed and not seen else "",
        },
    )


@signed_in
@require_http_methods(plain_form.METHODS)
def change(request: ActorRequest, change_id: int) -> HttpResponseBase:
    """Approve or refuse a wish, seeing old and new side by side."""
    shown = reads.change_shown(request.actor, change_id)
    return plain_form.serve(request, _answer_form(shown, request.actor, {}))


@signed_in
@require_http_methods(plain_form.METHODS)
def look_at_change(request: ActorRequest, change_id: int) -> HttpResponseBase:
    """The whole of what a wish is about, for a reason that stays on the record; shown once, with the form to answer."""
    shown = reads.change_shown(request.actor, change_id)
    back = reverse("people:change", args=[shown.pk])
    if request.method == "POST" and request.POST.get("reason", "").strip():
        try:
            seen = services.look_at_change(shown, by=request.actor, reason=request.POST["reason"])
        except InvalidInput as refusal:
            messages.error(request, refusal.sentence)
            return redirect(request.path)
        return plain_form.fresh(request, _answer_form(shown, request.actor, seen))
    form = PlainForm(
        title=_("查看修改内容全文"),
        subject=shown.person.name,
        fields=forms.LOOK,
        save=lambda _values: back,
        back_url=back,
        back_label=_("审批本人修改"),
        submit_label=_("查看"),
        consequence=_("查看人、时间、原因会记入审计链，也会显示给{name}本人。").format(name=shown.person.name),
    )
    return plain_form.serve(request, form)
