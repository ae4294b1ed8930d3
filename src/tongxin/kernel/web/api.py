"""The programming interface: lists, cases and edges of every kind, generated from the same declarations as the pages."""

import datetime as dt
import math
import uuid
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query, Router, Status
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer

from tongxin.kernel import wording
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.accounts import sources
from tongxin.kernel.cases.doors import edit, move, open_case
from tongxin.kernel.cases.errors import CaseError, Denied, InvalidInput, StaleVersion
from tongxin.kernel.cases.kinds import CaseKind, kind_of, kinds
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.cases.offers import offers
from tongxin.kernel.web import api_schemas as shapes
from tongxin.kernel.web import list_page, selectors, tokens
from tongxin.kernel.web.list_page import SORTS, Wish
from tongxin.kernel.web.todo import case_url, holder_labels
from tongxin.kernel.workflow.declarations import Transition

_LIST_QUERY = frozenset(("q", "state", "sort", "page"))
REFUSALS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 422, 429), shapes.Refusal)


class ApiRequest(HttpRequest):
    """A request whose token was good."""

    actor: Actor
    scopes: frozenset[str]


class Token(HttpBearer):
    """``Authorization: Bearer tx_…``."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor that the token stands for; reading and writing are separate scopes."""
        found = tokens.bearer(token)
        if found is None:
            if tokens.refused(sources.source_of(request)):
                raise TooMany
            return None
        actor, scopes = found
        needed = tokens.READ if request.method in {"GET", "HEAD"} else tokens.WRITE
        if needed not in scopes:
            raise Denied(_("这个令牌没有“{scope}”范围，请向管理员申请。").format(scope=needed))
        request.actor = actor  # type: ignore[attr-defined]
        return actor


class TooMany(CaseError):
    """Somebody tries tokens out."""

    status = 429

    def __init__(self) -> None:
        super().__init__(_("无效的令牌太多次，请 10 分钟以后再试；请检查程序里的令牌。"))


def _card_out(card: CaseCard) -> dict[str, Any]:
    return {
        "id": card.pk,
        "kind": card.kind,
        "number": card.number,
        "title": card.title,
        "state": card.state,
        "state_label": kind_of(card.kind).workflow.label_of(card.state),
        "opened": card.opened.isoformat(),
        "closed": card.closed.isoformat() if card.closed else None,
        "secrecy": str(card.get_secrecy_display()),
        "version": card.version,
        "parent": card.parent_id,
        "url": case_url(card),
    }


def _detail_out(kind: CaseKind, card: CaseCard, actor: Actor) -> dict[str, Any]:
    case = selectors.case(card)
    tasks = selectors.tasks_on([card.pk])
    labels = holder_labels(tasks)
    return {
        **_card_out(card),
        "content": kind.content(case),
        "next": [
            {
                "transition": t.transition,
                "label": _(kind.workflow.by_key[t.transition].label),
                "holder": t.holder,
                "holder_label": labels.get(t.holder, ""),
                "due": t.due.isoformat() if t.due else None,
                "paused": t.paused,
            }
            for t in tasks
        ],
        "transitions": [
            {"key": o.transition.key, "label": _(o.transition.label), "enabled": o.enabled, "reason": o.reason}
            for o in offers(case, actor)
        ],
        "children": [_card_out(child) for child in selectors.children(actor, card)],
    }


def _given(body: Any) -> dict[str, Any]:
    """Only what was sent: an absent optional field is blank, and a field that the actor may not fill is not named."""
    sent: dict[str, Any] = body.fields.model_dump(exclude_unset=True)
    return {key: value for key, value in sent.items() if value is not None}


def _day(text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InvalidInput({"occurred_on": _("“发生日期”应为日期，例如 2026-03-31。")}) from None


def _once(text: str | None) -> uuid.UUID | None:
    return uuid.UUID(text) if text else None


def _fresh(card_id: int) -> CaseCard:
    return selectors.fresh_card(card_id)


def _add_reading(router: Router, kind: CaseKind) -> None:
    name = kind.plural.replace("-", "_")

    def listing(
        request: ApiRequest,
        q: Annotated[str, Query(max_length=80)] = "",
        state: Annotated[str, Query(max_length=40)] = "",
        sort: Annotated[str, Query(max_length=10)] = "new",
        page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    ) -> dict[str, Any]:
        if unknown := set(request.GET) - _LIST_QUERY:
            raise InvalidInput(dict.fromkeys(sorted(unknown), _("列表没有这个查询参数。")))
        if state and state not in kind.workflow.by_state:
            raise InvalidInput({"state": _("没有这个状态：{state}。").format(state=state)})
        if sort not in SORTS:
            raise InvalidInput({"sort": _("不能这样排序：{sort}。").format(sort=sort)})
        wish = Wish(q.replace("\x00", ""), state, sort, page)
        found = list_page.narrowed(kind, list_page.cards_wished(kind, request.actor, wish), request.actor, wish)
        total, start = found.count(), (page - 1) * list_page.PAGE
        cards = list_page.ordered(found, sort)[start : start + list_page.PAGE]
        pages = math.ceil(total / list_page.PAGE)
        return {"items": [_card_out(c) for c in cards], "total": total, "page": page, "pages": pages}

    def detail(request: ApiRequest, card_id: int) -> dict[str, Any]:
        return _detail_out(kind, selectors.card(request.actor, kind, card_id), request.actor)

    router.get(
        f"/{kind.plural}",
        response={200: shapes.CaseList, **REFUSALS},
        operation_id=f"list_{name}",
        summary=_("{kind}列表").format(kind=kind.label),
        tags=[str(kind.label)],
    )(listing)
    router.get(
        f"/{kind.plural}/{{int:card_id}}",
        response={200: shapes.CaseDetail, **REFUSALS},
        operation_id=f"get_{name}",
        summary=_("一件{kind}").format(kind=kind.label),
        tags=[str(kind.label)],
    )(detail)


def _add_writing(router: Router, kind: CaseKind) -> None:
    name, workflow = kind.plural.replace("-", "_"), kind.workflow
    if not kind.child_of and workflow.opens:
        opening = shapes.body_schema(f"Open_{kind.key}", workflow.opening_fields, once=shapes.MOVE_EXTRAS["once"])

        def open_one(request: ApiRequest, body: opening) -> Any:  # type: ignore[valid-type]
            case = open_case(kind.key, by=request.actor, values=_given(body), once=_once(body.once))  # type: ignore[attr-defined]
            return Status(201, _card_out(_fresh(case.pk)))

        router.post(
            f"/{kind.plural}",
            response={201: shapes.CaseOut, **REFUSALS},
            operation_id=f"open_{name}",
            summary=_("新建{kind}").format(kind=kind.label),
            tags=[str(kind.label)],
        )(open_one)
    if workflow.edit is not None:
        editing = shapes.body_schema(f"Edit_{kind.key}", workflow.edit.fields, version=(int, ...))

        def edit_one(request: ApiRequest, card_id: int, body: editing) -> dict[str, Any]:  # type: ignore[valid-type]
            card = selectors.card(request.actor, kind, card_id)
            edit(card, _given(body), by=request.actor, version=body.version)  # type: ignore[attr-defined]
            return _card_out(_fresh(card.pk))

        router.put(
            f"/{kind.plural}/{{int:card_id}}",
            response={200: shapes.CaseOut, **REFUSALS},
            operation_id=f"edit_{name}",
            summary=_("修改{kind}").format(kind=kind.label),
            tags=[str(kind.label)],
        )(edit_one)


def _add_edge(router: Router, kind: CaseKind, edge: Transition) -> None:
    body_shape = shapes.body_schema(f"Take_{kind.key}_{edge.key}", edge.fields, **shapes.MOVE_EXTRAS)

    def take(request: ApiRequest, card_id: int, body: body_shape) -> dict[str, Any]:  # type: ignore[valid-type]
        card = selectors.card(request.actor, kind, card_id)
        sent: Any = body
        passage = move(
            card,
            edge.key,
            by=request.actor,
            fields=_given(sent),
            occurred_on=_day(sent.occurred_on),
            late_reason=sent.late_reason,
            version=sent.version,
            once=_once(sent.once),
            on_behalf=sent.on_behalf,
        )
        return {"passage": passage.pk, "case": _card_out(_fresh(card.pk))}

    who = wording.listed(dict.fromkeys(str(r.label) for r in edge.by))
    about = [_("由{who}办理。").format(who=who), *(str(guard.key) for guard in edge.guards)]
    router.post(
        f"/{kind.plural}/{{int:card_id}}/transitions/{edge.key}",
        response={200: shapes.Moved, **REFUSALS},
        operation_id=f"take_{kind.key}_{edge.key}",
        summary=str(edge.label),
        description=" · ".join(filter(None, [*about, str(edge.basis)])),
        tags=[str(kind.label)],
    )(take)


def _serve_errors(api: NinjaAPI) -> None:
    def refuse(request: HttpRequest, error: Any) -> HttpResponse:
        body: dict[str, Any] = {"sentence": error.sentence}
        if isinstance(error, InvalidInput):
            body["errors"] = error.errors
        if isinstance(error, StaleVersion):
            body.update(version=error.version, current=error.current, mine=error.mine)
        return api.create_response(request, body, status=error.status)

    def misshapen(request: HttpRequest, error: Any) -> HttpResponse:
        errors = {".".join(str(p) for p in e["loc"] if p != "body") or "body": e["msg"] for e in error.errors}
        sentence = _("请求的内容不符合接口说明：{names}。").format(names=wording.listed(errors))
        return api.create_response(request, {"sentence": sentence, "errors": errors}, status=422)

    def stranger(request: HttpRequest, _error: Any) -> HttpResponse:
        sentence = _("没有令牌，或令牌已经失效。请在请求头里带上 Authorization: Bearer 令牌。")
        return api.create_response(request, {"sentence": sentence}, status=401)

    def unreadable(request: HttpRequest, error: Any) -> HttpResponse:
        sentence = _("请求的正文不是有效的 JSON，什么也没有改动；请检查引号、逗号与编码后重发。")
        return api.create_response(request, {"sentence": sentence}, status=error.status_code)

    api.add_exception_handler(CaseError, refuse)
    api.add_exception_handler(HttpError, unreadable)
    api.add_exception_handler(ValidationError, misshapen)
    api.add_exception_handler(AuthenticationError, stranger)


def build() -> NinjaAPI:
    """The interface for every kind on the shelf at this moment."""
    api = NinjaAPI(
        title=_("同心 · 数字政协接口"),
        version="1",
        description=_("列表、事项和办理步骤；权限、阻断理由和页面完全一致。"),
        auth=Token(),
        docs_url=None,
        openapi_url="/openapi.json",
        urls_namespace=f"api-{uuid.uuid4().hex[:6]}",
    )
    router = Router()

    def all_kinds(request: ApiRequest) -> list[dict[str, Any]]:  # noqa: ARG001 (ninja finds it by this name)
        return [{"key": k.key, "plural": k.plural, "label": _(k.label)} for k in kinds()]

    router.get(
        "/kinds",
        response={200: list[shapes.KindOut], 401: shapes.Refusal, 429: shapes.Refusal},
        operation_id="list_kinds",
    )(all_kinds)
    for kind in kinds():
        _add_reading(router, kind)
        _add_writing(router, kind)
        for edge in kind.workflow.transitions:
            if not edge.is_system:
                _add_edge(router, kind, edge)
    api.add_router("", router)
    _serve_errors(api)
    return api


api = build()
