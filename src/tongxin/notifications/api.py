"""Inbox and 催办 through the programming interface, with the words and refusals of their pages."""

from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema
from pydantic import Field

from tongxin.kernel.cases.errors import InvalidInput, NotVisible
from tongxin.kernel.web import api_schemas as shapes
from tongxin.kernel.web.api_basics import (
    READING,
    WRITING,
    ApiPart,
    ApiRequest,
    RowId,
    account_of,
    once,
    refuse_unknown,
)
from tongxin.notifications import selectors
from tongxin.notifications.models import Message
from tongxin.notifications.selectors import Line
from tongxin.notifications.services import pressing, telling, urging, wording

_TAG = [gettext_noop("消息和催办")]
_KEY = r"^[0-9]{1,18}-[0-9]{1,18}$"
Keys = Annotated[list[Annotated[str, Field(pattern=_KEY)]], Field(min_length=1, max_length=pressing.MOST)]


class MessageOut(Schema):
    """One message; ``settled`` says that what it asked for is done. What is about no case has no ``case`` and no ``kind``."""

    id: int
    headline: str
    title: str
    case: int | None
    kind: str | None
    occasion: str
    at: str
    unread: bool
    settled: bool
    url: str


class Inbox(Schema):
    """Unread first, each part with the newest on top."""

    items: list[MessageOut]
    unread: int


class Marked(Schema):
    """How many messages were new until now."""

    read: int


class LineOut(Schema):
    """One holder who is waited for on one case. ``key`` is what an urging sends."""

    key: str
    whom: str
    verbs: str
    case: int
    kind: str
    title: str
    number: str
    due: str | None
    urged: str | None
    urged_today: bool


class LineList(Schema):
    """Everybody who is waited for, due first."""

    items: list[LineOut]
    total: int


class PickIn(shapes.StrictSchema):
    """Whom to urge: keys of the list."""

    keys: Keys


class UrgeIn(PickIn):
    """``again`` urges those too who were urged today already."""

    once: Annotated[str, Field(pattern=shapes.KEY_PATTERN, json_schema_extra={"format": "uuid"})]
    again: bool = False


class RecipientOut(Schema):
    """One holder, by which way it hears, and what of."""

    whom: str
    ways: str
    reached: bool
    lines: list[str]


class PreviewOut(Schema):
    """What would be said to whom; ``text`` is for a chat group. Nothing was sent."""

    recipients: list[RecipientOut]
    text: str


class UrgedOut(Schema):
    """Urged, left out because urged today already, and those nobody reads for: print the letter."""

    sent: int
    left_out: int
    unreached: int


def _message_out(row: Message) -> dict[str, Any]:
    return {
        "id": row.pk,
        "headline": wording.headline(row),
        "title": wording.heading(row),
        "case": row.card_id,
        "kind": row.card.kind if row.card else None,
        "occasion": wording.occasion(row),
        "at": row.said_at.isoformat(),
        "unread": row.read_at is None,
        "settled": row.settled_at is not None,
        "url": wording.address(row),
    }


def _inbox(request: ApiRequest) -> dict[str, Any]:
    refuse_unknown(request)
    items = [_message_out(row) for row in selectors.inbox(request.actor)]
    return {"items": items, "unread": selectors.unread_count(request.actor)}


def _read(request: ApiRequest, message_id: RowId) -> dict[str, Any]:
    row = selectors.message(request.actor, message_id)
    if row is None:
        raise NotVisible
    telling.read(row)
    return {"read": int(row.read_at is None)}


def _read_all(request: ApiRequest) -> dict[str, Any]:
    return {"read": telling.read_all(account_of(request), request.actor.conference_id or 0)}


def _lines_out(found: list[Line]) -> list[dict[str, Any]]:
    last = selectors.last_urged(found)
    rows = zip(found, pressing.rows_of(found), strict=True)
    return [
        {
            "key": row.key,
            "whom": row.whom,
            "verbs": row.verbs,
            "case": line.card.pk,
            "kind": line.card.kind,
            "title": row.title,
            "number": row.number,
            "due": line.due.isoformat() if line.due else None,
            "urged": before.day.isoformat() if (before := last.get((line.card.pk, line.holder))) else None,
            "urged_today": row.urged_today,
        }
        for line, row in rows
    ]


def _waiting(request: ApiRequest, when: Annotated[Literal["", "late", "soon"], Query()] = "") -> dict[str, Any]:
    refuse_unknown(request, "when")
    pressing.require(request.actor)
    everything = selectors.lines(selectors.urgeable(request.actor))
    found = [line for line in everything if pressing.fits(line, "", when)]
    return {"items": _lines_out(found[: pressing.MOST]), "total": len(found)}


def _picked(request: ApiRequest, keys: list[str]) -> list[Line]:
    pressing.require(request.actor)
    found = selectors.picked(request.actor, keys)
    if not found:
        raise InvalidInput({"keys": _("选中的事项现在都不需要催办：可能已经办完，或者不由您主管。")})
    return found


def _preview(request: ApiRequest, body: PickIn) -> dict[str, Any]:
    recipients = pressing.recipients_of(_picked(request, body.keys))
    return {
        "recipients": [
            {
                "whom": each.whom,
                "ways": each.ways,
                "reached": each.reached,
                "lines": [f"{row.verbs}《{row.title}》" for row in each.rows],
            }
            for each in recipients
        ],
        "text": pressing.text_to_copy(recipients, request.build_absolute_uri("/todo/")),
    }


def _urge(request: ApiRequest, body: UrgeIn) -> dict[str, Any]:
    key = once(body.once)
    pressing.require(request.actor)
    if key is None:
        raise NotVisible
    # Sent again after the cases moved on, the same key still answers what it did the first time.
    done = urging.urge(body.keys, by=request.actor, once=key, again=body.again)
    if not done.sent and not done.left_out:
        _picked(request, body.keys)
    return {"sent": done.sent, "left_out": done.left_out, "unreached": done.unreached}


def _add(router: Router) -> None:
    router.get("/inbox", response={200: Inbox, **READING}, operation_id="inbox", summary=_("收件箱"), tags=_TAG)(_inbox)
    router.post(
        "/inbox/{int:message_id}/read",
        response={200: Marked, **READING},
        operation_id="mark_read",
        summary=_("标为已读"),
        tags=_TAG,
    )(_read)
    router.post(
        "/inbox/read", response={200: Marked, **READING}, operation_id="mark_all_read", summary=_("全部已读"), tags=_TAG
    )(_read_all)
    router.get("/urge", response={200: LineList, **READING}, operation_id="urgeable", summary=_("待催办"), tags=_TAG)(
        _waiting
    )
    router.post(
        "/urge/preview",
        response={200: PreviewOut, **WRITING},
        operation_id="preview_urging",
        summary=_("催办预览"),
        tags=_TAG,
    )(_preview)
    router.post("/urge", response={200: UrgedOut, **WRITING}, operation_id="urge", summary=_("催办"), tags=_TAG)(_urge)


API = ApiPart("notifications", _add)
