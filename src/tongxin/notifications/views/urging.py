"""催办: the list of who is waited for, a preview with words to copy and letters to print, and the sending."""

import uuid
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages as notes
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tongxin.kernel import clock, wording
from tongxin.kernel.access.actors import accounts_of, principal_labels
from tongxin.kernel.cases.errors import Denied
from tongxin.kernel.cases.kinds import kind_of
from tongxin.kernel.web import qr_code
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.web.todo import case_url
from tongxin.kernel.web.words import NO_CHIP, Chip, due_chip
from tongxin.notifications import rules, selectors
from tongxin.notifications.rules import MailWish
from tongxin.notifications.selectors import Line
from tongxin.notifications.services import mailing, urging

_MOST = 300
_LATE, _SOON = "late", "soon"


@dataclass(frozen=True)
class Row:
    """One line as a page shows it."""

    key: str
    whom: str
    verbs: str
    title: str
    number: str
    url: str
    due: Chip = NO_CHIP
    due_day: str = ""
    urged: str = ""
    urged_today: bool = False


@dataclass
class Recipient:
    """Everything that one holder is urged to do, and by which way it hears of it."""

    whom: str
    ways: str
    reached: bool
    rows: list[Row] = field(default_factory=list)


def _require(request: ActorRequest) -> None:
    if not selectors.may_urge(request.actor):
        raise Denied(_("催办由主管的办公室办理，您没有这项权限。"))


def _rows(found: list[Line]) -> list[Row]:
    labels = principal_labels({line.holder for line in found})
    last, today = selectors.last_urged(found), clock.today()
    rows = []
    for line in found:
        before = last.get((line.card.pk, line.holder))
        rows.append(
            Row(
                key=line.key,
                whom=labels.get(line.holder, line.holder),
                verbs=line.verbs,
                title=line.card.title or _(kind_of(line.card.kind).label),
                number=line.card.number,
                url=case_url(line.card),
                due=due_chip(line.due, today, paused=False),
                due_day=wording.full_day(line.due) if line.due else "",
                urged=wording.short_day(before.day) if before else "",
                urged_today=bool(before and before.day == today),
            )
        )
    return rows


def _step_of(line: Line) -> str:
    return f"{line.card.kind}.{line.transitions[0]}"


def _steps(found: list[Line]) -> dict[str, str]:
    """The kinds of things that are waited for, with their words: 承办：答复提案人."""
    return {
        _step_of(line): _("{kind}：{verb}").format(kind=_(kind_of(line.card.kind).label), verb=line.verbs)
        for line in sorted(found, key=_step_of)
    }


def _fits(line: Line, step: str, when: str) -> bool:
    if step and _step_of(line) != step:
        return False
    left = (line.due - clock.today()).days if line.due else None
    if when == _LATE:
        return left is not None and left < 0
    return left is not None and left <= 7 if when == _SOON else True  # noqa: PLR2004 (as chips count)


def _wish(sent: QueryDict, steps: Container[str]) -> tuple[str, str]:
    """The kind of thing and the time that the list was narrowed to; what nobody offers is ignored."""
    step, when = sent.get("step", ""), sent.get("when", "")
    return step if step in steps else "", when if when in {_LATE, _SOON} else ""


@signed_in
@require_safe
def urge_list(request: ActorRequest) -> HttpResponse:
    """Who has not done yet what is expected, due first."""
    _require(request)
    everything = selectors.lines(selectors.urgeable(request.actor))
    steps = _steps(everything)
    step, when = _wish(request.GET, steps)
    found = [line for line in everything if _fits(line, step, when)]
    url = reverse("notifications:urge")

    def pill(label: str, step_of: str, due: str) -> dict[str, Any]:
        query = urlencode({k: v for k, v in (("step", step_of), ("when", due)) if v})
        count = sum(_fits(line, step_of, due) for line in everything)
        current = (step_of, due) == (step, when)
        return {"label": label, "url": f"{url}?{query}" if query else url, "count": count, "current": current}

    context = {
        "rows": _rows(found[:_MOST]),
        "step": step,
        "when": when,
        "total": len(found),
        "left_out": max(0, len(found) - _MOST),
        "times": [
            pill(_("全部期限"), step, ""),
            pill(_("已逾期"), step, _LATE),
            pill(_("已逾期和 7 天内到期"), step, _SOON),
        ],
        "steps": [pill(_("全部事项"), "", when), *(pill(label, key, when) for key, label in steps.items())],
    }
    return render(request, "notifications/urge.html", context)


def _recipients(found: list[Line]) -> list[Recipient]:
    by_key = {row.key: row for row in _rows(found)}
    grouped: dict[str, Recipient] = {}
    for line in found:
        row = by_key[line.key]
        if line.holder not in grouped:
            ways, reached = _ways(line.holder)
            grouped[line.holder] = Recipient(row.whom, ways, reached)
        grouped[line.holder].rows.append(row)
    return list(grouped.values())


def _ways(holder: str) -> tuple[str, bool]:
    """收件箱 / 收件箱和邮件 / nobody reads for it, so paper has to go."""
    accounts = accounts_of(holder)
    if not accounts:
        return _("没有人用账号接收，请打印催办函"), False
    mailed = mailing.is_set_up() and any(
        choice.confirmed and choice.mail == MailWish.EACH for choice in map(selectors.choice_of, accounts)
    )
    ways = _("收件箱和邮件") if mailed else _("收件箱")
    n = len(accounts)
    return ngettext("{ways}（{n} 人）", "{ways}（{n} 人）", n).format(ways=ways, n=n), True


def _text_to_copy(request: ActorRequest, recipients: list[Recipient]) -> str:
    """Words for a chat group: names, titles, days and one link; whoever opens it signs in first."""
    lines = [_("【催办】请以下单位和委员尽快办理：")]
    for place, each in enumerate(recipients, 1):
        what = "；".join(
            _("{verbs}《{title}》，期限 {day}").format(verbs=row.verbs, title=row.title, day=row.due_day)
            if row.due_day
            else _("{verbs}《{title}》").format(verbs=row.verbs, title=row.title)
            for row in each.rows
        )
        lines.append(_("{n}. {whom}：{what}").format(n=place, whom=each.whom, what=what))
    lines.append(_("登录办理：{url}").format(url=request.build_absolute_uri("/todo/")))
    return "\n".join(lines)


def _ticked(sent: QueryDict) -> list[str]:
    return list(rules.each_once(sent.getlist("pick")))[:_MOST]


def _everything_listed(request: ActorRequest) -> list[Line]:
    """All lines of the list as it was narrowed: nobody ticks two hundred bodies one by one."""
    everything = selectors.lines(selectors.urgeable(request.actor))
    step, when = _wish(request.GET, _steps(everything))
    return [line for line in everything if _fits(line, step, when)][:_MOST]


@signed_in
@require_safe
def preview(request: ActorRequest) -> HttpResponseBase:
    """Whom, what, by which way; nothing is sent yet."""
    _require(request)
    found = (
        _everything_listed(request) if request.GET.get("all") else selectors.picked(request.actor, _ticked(request.GET))
    )
    if not found:
        notes.warning(request, _("请先在要催办的事项前打勾。"))
        return redirect("notifications:urge")
    recipients = _recipients(found)
    keys = [row.key for each in recipients for row in each.rows]
    context = {
        "recipients": recipients,
        "keys": keys,
        "total": len(keys),
        "again": sum(row.urged_today for each in recipients for row in each.rows),
        "copy": _text_to_copy(request, recipients),
        "missing": wording.listed(each.whom for each in recipients),
        "qr_code": qr_code.of_address(request, "/todo/"),
        "once": uuid.uuid4(),
        "letters_url": f"{reverse('notifications:letters')}?{urlencode([('pick', key) for key in keys])}",
        "unreached": wording.listed(each.whom for each in recipients if not each.reached),
    }
    return render(request, "notifications/urge_preview.html", context)


@signed_in
@require_POST
def send(request: ActorRequest) -> HttpResponseBase:
    """Urge them; pressing twice urges once."""
    _require(request)
    try:
        once = uuid.UUID(request.POST.get("once", ""))
    except ValueError:
        return redirect("notifications:urge")
    done = urging.urge(_ticked(request.POST), by=request.actor, once=once, again=bool(request.POST.get("again")))
    if done.sent:
        sentence = ngettext("已催办 {n} 件，记入了办理经过。", "已催办 {n} 件，记入了办理经过。", done.sent)
        notes.success(request, sentence.format(n=done.sent))
    if done.left_out:
        sentence = ngettext(
            "有 {n} 件今天已经催办过，没有再催；确实要再催，请在预览页打勾。",
            "有 {n} 件今天已经催办过，没有再催；确实要再催，请在预览页打勾。",
            done.left_out,
        )
        notes.warning(request, sentence.format(n=done.left_out))
    if done.unreached:
        sentence = ngettext(
            "有 {n} 件没有人用账号接收，请打印催办函送达。",
            "有 {n} 件没有人用账号接收，请打印催办函送达。",
            done.unreached,
        )
        notes.warning(request, sentence.format(n=done.unreached))
    return redirect("notifications:urge")


@signed_in
@require_safe
def letters(request: ActorRequest) -> HttpResponseBase:
    """催办函, a sheet for each holder."""
    _require(request)
    found = selectors.picked(request.actor, _ticked(request.GET))
    if not found:
        return redirect("notifications:urge")
    context = {
        "recipients": _recipients(found),
        "today": clock.today(),
        "qr_code": qr_code.of_address(request, "/todo/"),
        "back_url": f"{reverse('notifications:preview')}?{request.GET.urlencode()}",
    }
    return render(request, "notifications/letters.html", context)
