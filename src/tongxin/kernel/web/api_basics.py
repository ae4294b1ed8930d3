"""What every part of the programming interface stands on: who asks, how refusals are described, and a shelf for apps."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Path, Query, Router

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.cases.errors import InvalidInput, NotVisible
from tongxin.kernel.web import api_schemas as shapes
from tongxin.kernel.web import selectors

ALWAYS = (401, 403, 429, 500)
READING: dict[int, Any] = dict.fromkeys((*ALWAYS, 404, 422), shapes.Problem)
WRITING: dict[int, Any] = dict.fromkeys((*ALWAYS, 400, 404, 409, 413, 415, 422), shapes.Problem)
# The largest number that a row can have; a larger one is nobody's, and no database takes it.
_LARGEST = 2**63 - 1
RowId = Annotated[int, Path(ge=1, le=_LARGEST)]
CardId = Annotated[int, Path(ge=1)]
PageNumber = Annotated[int, Query(ge=1, le=100_000)]


class ApiRequest(HttpRequest):
    """A request whose token was good."""

    actor: Actor
    scopes: frozenset[str]


@dataclass(frozen=True)
class ApiPart:
    """Operations that an app adds to the interface: ``add`` hangs them on the router."""

    key: str
    add: Callable[[Router], None]


def once(text: str | None) -> uuid.UUID | None:
    """The key of a wish, already known to have the form of one."""
    return uuid.UUID(text) if text else None


def day(text: str | None, name: str = "occurred_on") -> dt.date | None:
    """A day as programs write it."""
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InvalidInput({name: _("“发生日期”应为日期，例如 2026-03-31。")}) from None


def account_of(request: ApiRequest) -> Account:
    """The account that the token stands for."""
    found = selectors.account(request.actor.account_id or 0)
    if found is None:
        raise NotVisible
    return found


def refuse_unknown(request: HttpRequest, *known: str) -> None:
    """An unknown parameter is refused rather than ignored."""
    if unknown := set(request.GET) - set(known):
        raise InvalidInput(dict.fromkeys(sorted(unknown), _("列表没有这个查询参数。")))


def file_answer(*types: str) -> dict[str, Any]:
    """The description of an answer that is a file."""
    file = {"schema": {"type": "string", "format": "binary"}}
    return {"responses": {200: {"description": "OK", "content": dict.fromkeys(types, file)}}}
