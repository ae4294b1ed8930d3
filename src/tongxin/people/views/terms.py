"""Terms, sessions and collection windows: what holds, what is to come, and what of it may still be corrected."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from tongxin.kernel import clock, wording
from tongxin.kernel.cases.errors import Blocked, InvalidInput, NotVisible
from tongxin.kernel.web import plain_form
from tongxin.kernel.web.plain_form import PlainForm
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.people import forms, selectors, services
from tongxin.people.models import CollectionWindow, Session, Term
from tongxin.people.selectors import roster as reads
from tongxin.people.selectors import terms as calendar
from tongxin.people.setup.sessions import SESSION


@dataclass(frozen=True)
class SessionLine:
    """A session with its window; one that has passed is only read."""

    session: Session
    windows: list[CollectionWindow]
    is_open: bool


@dataclass(frozen=True)
class TermLine:
    """A term with its sessions."""

    term: Term
    is_coming: bool
    sessions: list[SessionLine]


@signed_in
@require_safe
def terms(request: ActorRequest) -> HttpResponse:
    """Every term with its sessions and their windows."""
    if not reads.may_see_roster(request.actor):
        raise NotVisible(_("这里只对本级政协的委员和机关开放。"))
    place = request.actor.conference_id or 0
    manages = selectors.may_manage(request.actor, place)
    context = {
        "lines": _lines(request),
        "manages": manages,
        "now": clock.now(),
        "change": calendar.change_to_take_back(place) if manages else None,
        "draft": calendar.term_draft(place) if manages else None,
    }
    return render(request, "people/terms.html", context)


def _lines(request: ActorRequest) -> list[TermLine]:
    today = clock.today()
    current = selectors.session_on(request.actor.conference_id or 0, today)
    return [
        TermLine(
            term,
            term.starts > today,
            [
                SessionLine(s, list(s.windows.all()), s.opens > today or (current is not None and s.pk == current.pk))
                for s in sorted(term.sessions.all(), key=lambda s: s.number)
            ],
        )
        for term in reads.terms(request.actor)
    ]


@signed_in
@require_http_methods(plain_form.METHODS)
def new_session(request: ActorRequest) -> HttpResponseBase:
    """The next session of the running term, with its collection window."""
    place = request.actor.conference_id or 0
    selectors.require_manager(request.actor, place)

    def save(values: dict[str, Any]) -> str:
        begins, ends = services.window_typed(values)
        services.open_session(
            place,
            opens=forms.day(values["opens"]) or clock.today(),
            closes=forms.day(values["closes"]) or clock.today(),
            window_opens=begins,
            window_closes=ends,
            by=request.actor,
        )
        return reverse("people:terms")

    form = PlainForm(
        title=_("登记下一次全体会议"),
        fields=SESSION,
        save=save,
        back_url=reverse("people:terms"),
        back_label=_("届次与征集时间"),
        submit_label=_("登记"),
        done=_("已登记。征集时间内收到的是大会提案，其余是平时提案。"),
    )
    return plain_form.serve(request, form)


@signed_in
@require_http_methods(plain_form.METHODS)
def edit_session(request: ActorRequest, session_id: int) -> HttpResponseBase:
    """Correct a session that runs or is to come, and when its proposals are collected."""
    selectors.require_manager(request.actor, request.actor.conference_id or 0)
    shown = reads.session_shown(request.actor, session_id)
    if not calendar.is_open_to_change(shown):
        raise Blocked(_("{session}已经过去，会期和征集时间不能再改。").format(session=shown))

    def save(values: dict[str, Any]) -> str:
        begins, ends = services.window_typed(values)
        if (otherwise := calendar.otherwise_classified(shown, begins, ends)) and not values["confirm"]:
            raise InvalidInput({"confirm": _otherwise(otherwise)})
        services.edit_session(
            shown,
            opens=forms.day(values["opens"]) or shown.opens,
            closes=forms.day(values["closes"]) or shown.closes,
            window_opens=begins,
            window_closes=ends,
            by=request.actor,
        )
        return reverse("people:terms")

    form = PlainForm(
        title=_("修改会期与征集时间"),
        subject=str(shown),
        fields=(*SESSION, forms.CONFIRM_WINDOW),
        values=selectors.session_values(shown),
        save=save,
        back_url=reverse("people:terms"),
        back_label=_("届次与征集时间"),
        submit_label=_("保存"),
        done=_("已保存。已经提交的提案没有改变归类。"),
        consequence=_("已经提交的提案不会因此改变归类；有提案按新的时间会归到另一类的，保存之前会告诉您有多少件。"),
    )
    return plain_form.serve(request, form)


def _otherwise(otherwise: int) -> str:
    sentence = ngettext(
        "按新的征集时间有 {n} 件提案会归到另一类；已经提交的都不改动。请勾选确认后再保存，还没有写入。",
        "按新的征集时间有 {n} 件提案会归到另一类；已经提交的都不改动。请勾选确认后再保存，还没有写入。",
        otherwise,
    )
    return sentence.format(n=otherwise)


@signed_in
@require_http_methods(plain_form.METHODS)
def take_back(request: ActorRequest) -> HttpResponseBase:
    """Take a change of term back before its day."""
    place = request.actor.conference_id or 0
    selectors.require_manager(request.actor, place)
    change = calendar.change_to_take_back(place)
    if change is None:
        raise NotVisible(_("没有可以撤回的换届：要么没有登记，要么新一届已经开始。"))

    def save(values: dict[str, Any]) -> str:
        services.take_back_term_change(change, reason=values["reason"], by=request.actor)
        return reverse("people:terms")

    form = PlainForm(
        title=_("撤回换届"),
        subject=_("{term}，将于{day}开始").format(term=change.new, day=wording.full_day(change.new.starts)),
        fields=forms.TAKE_BACK,
        save=save,
        back_url=reverse("people:terms"),
        back_label=_("届次与征集时间"),
        submit_label=_("整体撤回"),
        done=_("换届已整体撤回，本届一切照旧；原来勾选的名单还在“换届”里，可以接着改。"),
        consequence=_(
            "{term}的委员资格、会次、征集时间和编入的组织全部取消（包括换届后导入的），本届的资格、归属、职务、联系和代班"
            "照旧继续；为新一届任命的职务不动。"
        ).format(term=change.new),
    )
    return plain_form.serve(request, form)
