"""The inbox, and what its owner chooses about it; everything works without scripts."""

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages as notes
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongxin.kernel import clock
from tongxin.kernel.cases.errors import NotVisible
from tongxin.kernel.cases.models import CaseTask
from tongxin.kernel.web import plain_form
from tongxin.kernel.web import selectors as cases
from tongxin.kernel.web.changes import changes
from tongxin.kernel.web.plain_form import PlainForm
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.web.words import NO_CHIP, Chip, due_chip
from tongxin.notifications import forms, selectors
from tongxin.notifications.models import Choice, Message
from tongxin.notifications.services import choosing, mailing, telling, wording

_NEWEST = 50


@dataclass(frozen=True)
class Entry:
    """One message as the page shows it."""

    id: int
    headline: str
    title: str
    url: str
    occasion: str
    at: dt.datetime
    unread: bool
    due: Chip = NO_CHIP
    settled: bool = False


def _entries(request: ActorRequest) -> list[Entry]:
    rows = selectors.inbox(request.actor)
    mine = selectors.own_tasks(request.actor, [row.card_id for row in rows if row.settled_at is None])
    return [_entry(row, mine) for row in rows]


def _entry(row: Message, mine: dict[int, list[CaseTask]]) -> Entry:
    task = next((t for t in mine.get(row.card_id or 0, ()) if t.transition in row.tasks and t.due), None)
    return Entry(
        id=row.pk,
        headline=wording.headline(row),
        title=wording.heading(row),
        url=reverse("notifications:open", args=[row.pk]),
        occasion=wording.occasion(row),
        at=row.said_at,
        unread=row.read_at is None,
        due=due_chip(task.due, clock.today(), paused=task.paused) if task else NO_CHIP,
        settled=row.settled_at is not None,
    )


@signed_in
@require_safe
@never_cache
def inbox(request: ActorRequest) -> HttpResponse:
    """What the reader was told, unread first; and, as another view, everything that moved on the reader's things."""
    is_moves = request.GET.get("show") == "moves"
    entries = [] if is_moves else _entries(request)
    context = {
        "is_moves": is_moves,
        "unread": [e for e in entries if e.unread],
        "read": [e for e in entries if not e.unread],
        "moves": changes(cases.passages_on_held(request.actor)[:_NEWEST]) if is_moves else [],
        "url": reverse("notifications:inbox"),
    }
    return render(request, "notifications/inbox.html", context)


@signed_in
@require_safe
def open_message(request: ActorRequest, message_id: int) -> HttpResponseBase:
    """To what it is about, and the message is read."""
    row = _own(request, message_id)
    telling.read(row)
    return redirect(wording.address(row))


@signed_in
@require_POST
def mark_read(request: ActorRequest, message_id: int) -> HttpResponseBase:
    """Read, without opening the case."""
    telling.read(_own(request, message_id))
    return redirect("notifications:inbox")


@signed_in
@require_POST
def mark_all_read(request: ActorRequest) -> HttpResponseBase:
    """Everything is read."""
    n = telling.read_all(request.account, request.actor.conference_id or 0)
    notes.success(request, ngettext("已把 {n} 条消息标为已读。", "已把 {n} 条消息标为已读。", n).format(n=n))
    return redirect("notifications:inbox")


def _own(request: ActorRequest, message_id: int) -> Message:
    found = selectors.message(request.actor, message_id)
    if found is None:
        raise NotVisible
    return found


@signed_in
@require_http_methods(plain_form.METHODS)
def choices(request: ActorRequest) -> HttpResponseBase:
    """消息设置: mail or not, where to, and when not."""
    account, actor = request.account, request.actor
    if actor.administration is not None or actor.conference_id is None:
        raise NotVisible
    choice = selectors.choice_of(account)
    path = reverse("notifications:confirm", args=["TOKEN"]).replace("TOKEN", "{token}")

    def save(values: dict[str, str]) -> str:
        if choosing.choose(account, values, by=actor, confirm_path=path):
            notes.info(request, _("确认邮件已经发出，请打开里面的链接；确认之前不会往这个邮箱发消息。"))
        return reverse("notifications:choices")

    form = PlainForm(
        title=_("消息设置"),
        fields=forms.CHOICE,
        values=forms.values_of(choice, choosing.address_typed(choice)),
        save=save,
        back_url="/mine/",
        back_label=_("我的"),
        submit_label=_("保存"),
        done=_("消息设置已保存。"),
        consequence=_standing(choice, actor.conference_id),
    )
    return plain_form.serve(request, form)


def _standing(choice: Choice, conference_id: int) -> str:
    """How it stands now, in a sentence or two."""
    quiet = selectors.quiet_hours(choice, conference_id)
    sentence = _("现在的免打扰时间是 {begins} 到 {ends}。").format(
        begins=quiet.begins.strftime("%H:%M"), ends=quiet.ends.strftime("%H:%M")
    )
    if not mailing.is_set_up():
        return sentence + _("系统还没有设置邮件服务器，设好以后才会发邮件。")
    if choice.address and not choice.confirmed:
        return sentence + _("邮箱还没有确认，再保存一次会重发确认邮件。")
    return sentence


@signed_in
@require_safe
@never_cache
def confirm(request: ActorRequest, token: str) -> HttpResponseBase:
    """The link in the mail that asks whether the address is right."""
    if choosing.confirm(request.account, token, by=request.actor):
        notes.success(request, _("邮箱已确认，以后按您的设置发邮件。"))
    else:
        notes.error(request, _("这个确认链接已经失效，或者不是发给这个账号的；请在消息设置里重新保存一次。"))
    return redirect("notifications:choices")
