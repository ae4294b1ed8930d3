"""One search over everything that the asker may see."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongxin.kernel import search
from tongxin.kernel.cases.kinds import kind_of
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.cases.visibility import visible_cards
from tongxin.kernel.web import paging
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.web.todo import case_url
from tongxin.kernel.web.words import Chip, state_chip

PAGE = 20


@dataclass(frozen=True)
class Hit:
    """One result with the words around what was found."""

    title: list[search.Part]
    url: str
    kind_label: str
    number: str
    state: Chip
    opened: Any
    snippet: list[search.Part]


def _hit(card: CaseCard, query: str) -> Hit:
    kind = kind_of(card.kind)
    body = card.search_doc.body
    return Hit(
        title=search.snippet(card.title or _(kind.label), query, width=120),
        url=case_url(card),
        kind_label=_(kind.label),
        number=card.number,
        state=state_chip(kind, card.state),
        opened=card.opened,
        snippet=search.snippet(body, query) if body else [],
    )


def _query(words: str, page: int) -> str:
    return urlencode([("q", words), ("page", str(page))])


@signed_in
@require_safe
def search_page(request: ActorRequest) -> HttpResponse:
    """Title hits first, then the newest; two characters are enough."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    found = search.matching(query, visible_cards(request.actor)) if query else None
    total = found.count() if found is not None else 0
    number = paging.nearest(paging.number_in(request.GET), total, PAGE)
    start = (number - 1) * PAGE
    rows = list(found.select_related("search_doc")[start : start + PAGE]) if found is not None else []
    page: dict[str, Any] = {
        "q": query,
        "hits": [_hit(card, query) for card in rows],
        "total_text": _("找到 {n} 件").format(n=total) if found is not None else "",
        "previous_url": f"/search/?{_query(query, number - 1)}" if number > 1 else "",
        "next_url": f"/search/?{_query(query, number + 1)}" if start + PAGE < total else "",
    }
    return render(request, "kernel/search.html", {"page": page})
