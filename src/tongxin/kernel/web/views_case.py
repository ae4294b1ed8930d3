"""The page of one case of any kind, on screen, on paper and in a calendar."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongxin.kernel import clock
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.web import calendar_file, case_page, files, links, printing, qr_code, queue, selectors, similar
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.web.todo import case_url


@signed_in
@require_safe
def case_detail(request: ActorRequest, kind: CaseKind, card_id: int) -> HttpResponse:
    """What next, by whom, by when, and why not; then the content and how it came here."""
    card = selectors.card(request.actor, kind, card_id)
    case = selectors.case(card)
    page = case_page.build(kind, card, case, request.actor)
    if kind.compared:
        page.similar = similar.like_card(kind, card, request.actor)
    files.fill(page, card, request.actor)
    page.prints = printing.menu(kind, case, request.actor, page.url)
    page.qr_code = qr_code.of_address(request, page.url)
    page.address = request.build_absolute_uri(page.url)
    if page.next and links.may_issue(kind, case, request.actor):
        page.link_url = f"{page.url}link/"
    if request.GET.get(queue.MARK):
        page.queue = queue.view(kind, card, request.actor)
        page.actions = [replace(action, url=action.url + queue.TAIL) for action in page.actions]
    return render(request, "kernel/case.html", {"page": page, "case": case})


@signed_in
@require_safe
def case_print(request: ActorRequest, kind: CaseKind, card_id: int) -> HttpResponse:
    """The content as a sheet of paper."""
    card = selectors.card(request.actor, kind, card_id)
    case = selectors.case(card)
    # A corrected row is replaced by the right one; what was taken back stays beside the step back, and says so.
    hidden = case_page.withheld(kind, case, request.actor)
    timeline = case_page.timeline(kind, selectors.passages(card), [], hidden)
    passed = [e for e in timeline if not e.undone or e.taken_back]
    page: dict[str, Any] = {
        "title": card.title or _("（还没有标题）"),
        "number": card.number,
        "subtitle": kind.subtitle(case),
        "url": case_url(card),
        "sections": [] if kind.sections else case_page.content_sections(kind, case),
        "panels": case_page.panels(case, request.actor, list(kind.sections)),
        "passed": list(reversed(passed)),
        "printed_at": clock.now(),
        "qr_code": qr_code.of_address(request, case_url(card)),
    }
    return render(request, "kernel/print.html", {"page": page, "case": case})


@signed_in
@require_safe
def case_calendar(request: ActorRequest, kind: CaseKind, card_id: int) -> HttpResponse:
    """The case's due days for anybody's calendar."""
    card = selectors.card(request.actor, kind, card_id)
    text = calendar_file.due_days(card, selectors.deadlines_on([card.pk]), request.build_absolute_uri(case_url(card)))
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename={kind.key}-{card.pk}.ics"
    return response


_LONGEST_TITLE = 200


@signed_in
@require_safe
def similar_to_title(request: ActorRequest, kind: CaseKind) -> HttpResponse:
    """A piece of a form: earlier cases like the title that is being typed."""
    title = request.GET.get("title", "")[:_LONGEST_TITLE]
    found = similar.like_title(kind, title, request.actor) if kind.compared else []
    return render(request, "kernel/parts/similar.html", {"similar": found})
