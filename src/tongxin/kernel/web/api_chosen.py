"""Which cases a program means when it means many: by their numbers, or as a list narrows them."""

from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import Field

from tongxin.kernel.cases.errors import InvalidInput
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.web import api_schemas as shapes
from tongxin.kernel.web import list_page, selectors
from tongxin.kernel.web.api_basics import ApiRequest
from tongxin.kernel.web.list_page import Wish

_LARGEST = 2**63 - 1


class Chosen:
    """The members of a body that say which cases."""

    @staticmethod
    def members() -> dict[str, Any]:
        """``cases``: their ids. Without it every case of the list as ``q`` and ``state`` narrow it."""
        number = Annotated[shapes.Whole, Field(ge=1, le=_LARGEST)]
        return {
            "cases": (Annotated[list[number], Field(max_length=2000)] | None, None),
            "q": (Annotated[str, Field(max_length=80)], ""),
            "state": (Annotated[str, Field(max_length=40)], ""),
        }


def cards_of(request: ApiRequest, kind: CaseKind, body: Any, most: int) -> list[CaseCard]:
    """The chosen cards that the actor sees; refused when a number is none of them, or when they are too many."""
    if body.cases is not None:
        found = selectors.cards(request.actor, kind, body.cases)
        seen = {card.pk for card in found}
        if missing := sorted(set(body.cases) - seen):
            sentence = _("没有找到这些事项，或者您看不到：{ids}。")
            raise InvalidInput({"cases": sentence.format(ids="、".join(map(str, missing[:10])))})
    else:
        _known_state(kind, body.state)
        wish = Wish(body.q.replace("\x00", ""), body.state)
        rows = list_page.narrowed(kind, list_page.cards_wished(kind, request.actor, wish), request.actor, wish)
        found = list(list_page.ordered(rows, wish.sort)[: most + 1])
    if not found:
        raise InvalidInput({"cases": _("没有选中任何事项，什么也没有办理。")})
    if len(found) > most:
        raise InvalidInput({"cases": _("一次最多办理 {n} 件，请先用条件缩小范围。").format(n=most)})
    return found


def _known_state(kind: CaseKind, state: str) -> None:
    if state and state not in kind.workflow.by_state and state not in {list_page.MINE, list_page.LATE}:
        raise InvalidInput({"state": _("没有这种状态，请对照接口说明。")})
