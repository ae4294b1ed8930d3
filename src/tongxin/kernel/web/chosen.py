"""The rows that somebody ticked in a list, or every row of it: what many cases at once begin with."""

from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.web import list_page, selectors
from tongxin.kernel.web.navigation import list_url
from tongxin.kernel.web.requests import ActorRequest


def cards(request: ActorRequest, kind: CaseKind, most: int) -> list[CaseCard]:
    """The ticked rows, or every row of the list as it was narrowed; each only if the actor sees it, one over the most."""
    if request.POST.get("all"):
        wish = list_page.wish_from(kind, selectors.query_of(request.POST.get("query", "")))
        found = list_page.ordered(
            list_page.narrowed(kind, list_page.cards_wished(kind, request.actor, wish), request.actor, wish), wish.sort
        )
        return list(found[: most + 1])
    ids = [int(text) for text in request.POST.getlist("card") if text.isdecimal() and len(text) < 19]  # noqa: PLR2004
    return selectors.cards(request.actor, kind, ids[: most + 1])


def back(request: ActorRequest, kind: CaseKind) -> str:
    """The list as it was."""
    return f"{list_url(kind)}?{selectors.query_of(request.POST.get('query', '')).urlencode()}"
