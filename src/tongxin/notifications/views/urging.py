"""催办: the list of who is waited for, a preview with words to copy and letters to print, and the sending."""

import uuid
from collections.abc import Container
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
from tongxin.kernel.cases.errors import NotVisible
from tongxin.kernel.cases.kinds import kinds
from tongxin.kernel.web import chosen, qr_code
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.notifications import rules, selectors
from tongxin.notifications.selectors import Line
from tongxin.notifications.services import pressing, urging

_LATE, _SOON = pressing.LATE, pressing.SOON


def _wish(sent: QueryDict, steps: Container[str]) -> tuple[str, str]:
    """The kind of thing and the time that the list was narrowed to; what nobody offers is ignored."""
    step, when = sent.get("step", ""), sent.get("when", "")
    return step if step in steps else "", when if when in {_LATE, _SOON} else ""


@signed_in
@require_safe
def urge_list(request: ActorRequest) -> HttpResponse:
    """Who has not done yet what is expected, due first."""
    pressing.require(request.actor)
    everything = selectors.lines(selectors.urgeable(request.actor))
    steps = pressing.steps_of(everything)
    step, when = _wish(request.GET, steps)
    found = [line for line in everything if pressing.fits(line, step, when)]
    url = reverse("notifications:urge")

    def pill(label: str, step_of: str, due: str) -> dict[str, Any]:
        query = urlencode({k: v for k, v in (("step", step_of), ("when", due)) if v})
        count = sum(pressing.fits(line, step_of, due) for line in everything)
        current = (step_of, due) == (step, when)
        return {"label": label, "url": f"{url}?{query}" if query else url, "count": count, "current": current}

    context = {
        "rows": pressing.rows_of(found[: pressing.MOST]),
        "step": step,
        "when": when,
        "total": len(found),
        "left_out": max(0, len(found) - pressing.MOST),
        "times": [
            pill(_("全部期限"), step, ""),
            pill(_("已逾期"), step, _LATE),
            pill(_("已逾期和 7 天内到期"), step, _SOON),
        ],
        "steps": [pill(_("全部事项"), "", when), *(pill(label, key, when) for key, label in steps.items())],
    }
    return render(request, "notifications/urge.html", context)


def _ticked(sent: QueryDict) -> list[str]:
    return list(rules.each_once(sent.getlist("pick")))[: pressing.MOST]


def _everything_listed(request: ActorRequest) -> list[Line]:
    """All lines of the list as it was narrowed: nobody ticks two hundred bodies one by one."""
    everything = selectors.lines(selectors.urgeable(request.actor))
    step, when = _wish(request.GET, pressing.steps_of(everything))
    return [line for line in everything if pressing.fits(line, step, when)][: pressing.MOST]


@signed_in
@require_safe
def preview(request: ActorRequest) -> HttpResponseBase:
    """Whom, what, by which way; nothing is sent yet."""
    pressing.require(request.actor)
    found = (
        _everything_listed(request) if request.GET.get("all") else selectors.picked(request.actor, _ticked(request.GET))
    )
    if not found:
        notes.warning(request, _("请先在要催办的事项前打勾。"))
        return redirect("notifications:urge")
    recipients = pressing.recipients_of(found)
    keys = [row.key for each in recipients for row in each.rows]
    context = {
        "recipients": recipients,
        "keys": keys,
        "total": len(keys),
        "again": sum(row.urged_today for each in recipients for row in each.rows),
        "copy": pressing.text_to_copy(recipients, request.build_absolute_uri("/todo/")),
        "missing": wording.listed(each.whom for each in recipients),
        "qr_code": qr_code.of_address(request, "/todo/"),
        "once": uuid.uuid4(),
        "letters_url": f"{reverse('notifications:letters')}?{urlencode([('pick', key) for key in keys])}",
        "unreached": wording.listed(each.whom for each in recipients if not each.reached),
    }
    return render(request, "notifications/urge_preview.html", context)


@signed_in
@require_POST
def ticked(request: ActorRequest) -> HttpResponseBase:
    """From the ticked rows of a list of cases to the preview: everybody who is waited for on them."""
    pressing.require(request.actor)
    kind = next((kind for kind in kinds() if kind.plural == request.POST.get("kind", "")), None)
    if kind is None:
        raise NotVisible
    back = chosen.back(request, kind)
    cards = chosen.cards(request, kind, pressing.MOST)
    if not cards:
        notes.warning(request, _("还没有选中任何事项。请先在列表里勾选，再点“催办”。"))
        return redirect(back)
    if len(cards) > pressing.MOST:
        notes.warning(request, _("一次最多催办 {n} 件，请先用条件缩小范围。").format(n=pressing.MOST))
        return redirect(back)
    found = selectors.waited_for_on(request.actor, [card.pk for card in cards])[: pressing.MOST]
    if not found:
        notes.info(request, _("选中的事项现在没有在等别的单位或委员，不用催办。"))
        return redirect(back)
    query = urlencode([("pick", line.key) for line in found])
    return redirect(f"{reverse('notifications:preview')}?{query}")


@signed_in
@require_POST
def send(request: ActorRequest) -> HttpResponseBase:
    """Urge them; pressing twice urges once."""
    pressing.require(request.actor)
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
    pressing.require(request.actor)
    found = selectors.picked(request.actor, _ticked(request.GET))
    if not found:
        return redirect("notifications:urge")
    context = {
        "recipients": pressing.recipients_of(found),
        "today": clock.today(),
        "qr_code": qr_code.of_address(request, "/todo/"),
        "back_url": f"{reverse('notifications:preview')}?{request.GET.urlencode()}",
    }
    return render(request, "notifications/letters.html", context)
