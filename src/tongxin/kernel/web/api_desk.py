"""The interface's own desk: what waits for the account, and what it has not finished writing."""

import uuid
from typing import Annotated, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Path, Router, Schema
from pydantic import Field

from tongxin.kernel import clock, registry
from tongxin.kernel.cases.errors import InvalidInput, NotVisible
from tongxin.kernel.cases.kinds import CaseKind, kind_of
from tongxin.kernel.cases.models import CaseCard, Draft
from tongxin.kernel.web import api_schemas as shapes
from tongxin.kernel.web import drafts, selectors, services
from tongxin.kernel.web.api_basics import READING, WRITING, ApiRequest, account_of, refuse_unknown
from tongxin.kernel.web.providers import TodoSource
from tongxin.kernel.web.todo import case_url
from tongxin.kernel.workflow.fields import InputField

_TAG = [gettext_noop("工作台")]
_MOST = 200
_LARGEST_DRAFT = 400_000
_LONGEST_FIELD = 100_000
DraftKey = Annotated[uuid.UUID, Path()]


class TodoOut(Schema):
    """One thing that waits for the account; ``due`` is empty when there is no day."""

    case: int | None
    kind: str
    title: str
    number: str
    verbs: list[str]
    labels: list[str]
    due: str | None
    late: bool
    url: str


class TodoList(Schema):
    """Everything that waits, due first."""

    items: list[TodoOut]
    total: int


class DraftOut(Schema):
    """Unfinished writing of the account: of a new case, of a case's content, or of a step."""

    key: str
    kind: str
    case: int | None
    step: str
    title: str
    saved_at: str
    base_version: int | None
    fields: dict[str, Any]


class DraftIn(shapes.StrictSchema):
    """What is kept; a field that is left out stays as it was."""

    kind: Annotated[str, Field(max_length=40)]
    case: shapes.Whole | None = None
    step: Annotated[str, Field(max_length=40)] = ""
    version: Annotated[shapes.Whole, Field(ge=0, le=2**31 - 1)] = 0
    fields: dict[Annotated[str, Field(max_length=80)], Any]


class DraftKept(Schema):
    """When it was kept; nothing when there was nothing worth keeping, and then there is no draft."""

    saved_at: str | None


def _todo(request: ApiRequest) -> dict[str, Any]:
    refuse_unknown(request)
    actor, today = request.actor, clock.today()
    rows = list(selectors.tasks(actor).select_related("card")[:_MOST])
    groups: dict[int, list[Any]] = {}
    for row in rows:
        groups.setdefault(row.card_id, []).append(row)
    items = [_of_case(group, today) for group in groups.values()]
    items += [
        {
            "case": None,
            "kind": source.key,
            "title": each.title,
            "number": each.number,
            "verbs": [],
            "labels": [each.verb],
            "due": None,
            "late": False,
            "url": each.url,
        }
        for source in registry.items(TodoSource)
        for each in source.open(actor)
    ]
    return {"items": items, "total": sum(selectors.task_counts(actor).values())}


def _of_case(rows: list[Any], today: Any) -> dict[str, Any]:
    card, edges = rows[0].card, kind_of(rows[0].card.kind).workflow.by_key
    keys = list(dict.fromkeys(row.transition for row in rows if row.transition in edges))
    due = rows[0].due
    return {
        "case": card.pk,
        "kind": card.kind,
        "title": card.title,
        "number": card.number,
        "verbs": keys,
        "labels": [_(edges[key].label) for key in keys],
        "due": due.isoformat() if due else None,
        "late": bool(due and due < today and not rows[0].paused),
        "url": case_url(card),
    }


def _draft_out(draft: Draft) -> dict[str, Any]:
    return {
        "key": str(draft.key),
        "kind": draft.kind,
        "case": draft.card_id,
        "step": draft.step,
        "title": drafts.title_of(draft),
        "saved_at": draft.saved_at.isoformat(),
        "base_version": draft.base_version,
        "fields": draft.data,
    }


def _drafts(request: ApiRequest) -> list[dict[str, Any]]:
    refuse_unknown(request)
    return [_draft_out(d) for d in selectors.drafts(request.actor.account_id or 0, request.actor)]


def _own(request: ApiRequest, key: uuid.UUID) -> Draft:
    mine = selectors.drafts(request.actor.account_id or 0, request.actor)
    found = next((d for d in mine if d.key == key), None)
    if found is None:
        raise NotVisible(_("这份没写完的内容已经不在了：可能已经提交，或者已经丢弃。"))
    return found


def _draft(request: ApiRequest, key: DraftKey) -> dict[str, Any]:
    return _draft_out(_own(request, key))


def _asked(kind: CaseKind, card: CaseCard | None, step: str) -> tuple[InputField, ...]:
    found = drafts.asked(kind, step if card is not None else "", card)
    if step and card is None:
        raise InvalidInput({"step": _("写某一步的草稿，请同时写明 case。")})
    return found


def _keep(request: ApiRequest, key: DraftKey, body: DraftIn) -> dict[str, Any]:
    kind = registry.find(CaseKind, body.kind)
    if kind is None:
        raise InvalidInput({"kind": _("没有这一类事项，请对照 /api/v1/kinds。")})
    card = selectors.card(request.actor, kind, body.case) if body.case is not None else None
    asked = _asked(kind, card, body.step)
    _check(asked, body.fields)
    before = selectors.draft(request.actor.account_id or 0, key)
    data = {**(before.data if before else {}), **body.fields}
    if drafts.says_nothing(asked, data):
        services.drop_draft(account_of(request), key)
        return {"saved_at": None}
    place = card.conference_id if card else request.actor.conference_id
    if place is None:
        raise NotVisible
    kept = services.save_draft(
        key,
        account=account_of(request),
        conference_id=place,
        kind=kind,
        data=data,
        card=card,
        step=body.step,
        base_version=body.version or None,
    )
    return {"saved_at": kept.saved_at.isoformat()}


def _check(asked: tuple[InputField, ...], sent: dict[str, Any]) -> None:
    """Drafts are texts and choices half made: any value a form sends, and of no size that only a mistake has."""
    known = {f.key for f in asked}
    errors = {f"fields.{k}": _("这张表单没有这一项，请去掉或检查拼写。") for k in sent if k not in known}
    for key, value in sent.items():
        plain = value is None or isinstance(value, str | int | bool)
        if not plain and not (isinstance(value, list) and all(isinstance(v, str | int) for v in value)):
            errors[f"fields.{key}"] = _("草稿的每一项应为文字、数字、是否，或由它们组成的列表。")
        elif isinstance(value, str) and "\x00" in value:
            errors[f"fields.{key}"] = _("文字里不能有空字符。")
        elif len(str(value)) > _LONGEST_FIELD:
            errors[f"fields.{key}"] = _("草稿太长，没有保存。请先把一部分内容存到附件里。")
    if errors:
        raise InvalidInput(errors)
    if sum(len(str(value)) for value in sent.values()) > _LARGEST_DRAFT:
        raise InvalidInput({"fields": _("草稿太长，没有保存。请先把一部分内容存到附件里。")})


def _discard(request: ApiRequest, key: DraftKey) -> dict[str, Any]:
    services.drop_draft(account_of(request), _own(request, key).key)
    return {"done": True}


def add(router: Router) -> None:
    """To-dos and drafts."""
    router.get("/todo", response={200: TodoList, **READING}, operation_id="todo", summary=_("待我办理"), tags=_TAG)(
        _todo
    )
    router.get(
        "/drafts", response={200: list[DraftOut], **READING}, operation_id="drafts", summary=_("没写完的"), tags=_TAG
    )(_drafts)
    one = "/drafts/{uuid:key}"
    router.get(
        one, response={200: DraftOut, **READING}, operation_id="draft", summary=_("一份没写完的内容"), tags=_TAG
    )(_draft)
    router.put(one, response={200: DraftKept, **WRITING}, operation_id="keep_draft", summary=_("保存草稿"), tags=_TAG)(
        _keep
    )
    router.delete(
        one, response={200: shapes.Done, **READING}, operation_id="discard_draft", summary=_("丢弃草稿"), tags=_TAG
    )(_discard)
