"""The programming interface: lists, cases and edges of every kind, generated from the same declarations as the pages."""

import math
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Literal, NoReturn

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query, Router, Status
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from ninja.security import HttpBearer

from tongxin.kernel import registry, wording
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.accounts import sources
from tongxin.kernel.cases.doors import edit, move, open_or_repeat
from tongxin.kernel.cases.errors import CaseError, Denied, InvalidInput, KeyReused, StaleVersion
from tongxin.kernel.cases.kinds import CaseKind, kind_of, kinds
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.cases.offers import offers
from tongxin.kernel.web import (
    api_desk,
    api_files,
    api_printing,
    api_together,
    list_page,
    misfits,
    problems,
    selectors,
    tokens,
)
from tongxin.kernel.web import api_schemas as shapes
from tongxin.kernel.web.api_basics import (
    ALWAYS,
    READING,
    WRITING,
    ApiPart,
    ApiRequest,
    CardId,
    PageNumber,
    day,
    once,
    refuse_unknown,
)
from tongxin.kernel.web.list_page import SORTS, Wish
from tongxin.kernel.web.todo import case_url, holder_labels
from tongxin.kernel.workflow.declarations import Transition

_LIST_QUERY = ("q", "state", "sort", "page")


class Token(HttpBearer):
    """``Authorization: Bearer tx_…``."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor that the token stands for; reading and writing are separate scopes."""
        found = tokens.bearer(token)
        if found is None:
            if tokens.refused(token, sources.source_of(request)):
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


class WrongType(ValueError):
    """The body is said to be something else than JSON."""


class JsonBody(Parser):
    """Reads JSON alone: a form that a web page sends would otherwise pass for it."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The value of the body; a request that names no type is taken at its word."""
        if request.content_type not in {None, "", "application/json"}:
            raise WrongType
        return super().parse_body(request)


class ReadableJson(BaseRenderer):
    """Chinese stays Chinese, so that an answer can be read in a terminal."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """The bytes of an answer."""
        return problems.text_of(data)


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


@contextmanager
def _named_as_sent(body: Any) -> Iterator[None]:
    """A refused value is named by its place in the body, ``fields.title``, whoever found it wrong."""
    try:
        yield
    except InvalidInput as refusal:
        beside = set(type(body).model_fields)
        named = {"fields" if key == "__all__" else key: said for key, said in refusal.errors.items()}
        refusal.errors = {key if key in beside else f"fields.{key}": said for key, said in named.items()}
        raise


def _fresh(card_id: int) -> CaseCard:
    return selectors.fresh_card(card_id)


def _add_reading(router: Router, kind: CaseKind) -> None:
    name = kind.plural.replace("-", "_")
    states: Any = Literal[("", *(str(state) for state in kind.workflow.by_state), list_page.MINE, list_page.LATE)]
    sorts: Any = Literal[tuple(SORTS)]

    def listing(
        request: ApiRequest,
        q: Annotated[str, Query(max_length=80)] = "",
        state: Annotated[states, Query()] = "",
        sort: Annotated[sorts, Query()] = "new",
        page: PageNumber = 1,
    ) -> dict[str, Any]:
        refuse_unknown(request, *_LIST_QUERY)
        wish = Wish(q.replace("\x00", ""), state, sort, page)
        found = list_page.narrowed(kind, list_page.cards_wished(kind, request.actor, wish), request.actor, wish)
        total, start = found.count(), (page - 1) * list_page.PAGE
        cards = list_page.ordered(found, sort)[start : start + list_page.PAGE]
        pages = math.ceil(total / list_page.PAGE)
        return {"items": [_card_out(c) for c in cards], "total": total, "page": page, "pages": pages}

    def detail(request: ApiRequest, card_id: CardId) -> dict[str, Any]:
        return _detail_out(kind, selectors.card(request.actor, kind, card_id), request.actor)

    router.get(
        f"/{kind.plural}",
        response={200: shapes.CaseList, **READING},
        operation_id=f"list_{name}",
        summary=_("{kind}列表").format(kind=kind.label),
        tags=[str(kind.label)],
    )(listing)
    router.get(
        f"/{kind.plural}/{{int:card_id}}",
        response={200: shapes.CaseDetail, **READING},
        operation_id=f"get_{name}",
        summary=_("一件{kind}").format(kind=kind.label),
        tags=[str(kind.label)],
    )(detail)


def _add_writing(router: Router, kind: CaseKind) -> None:
    name, workflow = kind.plural.replace("-", "_"), kind.workflow
    if not kind.child_of and workflow.opens:
        opening = shapes.body_schema(f"Open_{kind.key}", workflow.opening_fields, once=shapes.ONCE)

        def open_one(request: ApiRequest, body: opening) -> Any:  # type: ignore[valid-type]
            sent: Any = body
            with _named_as_sent(sent):
                case, made = open_or_repeat(kind.key, by=request.actor, values=_given(sent), once=once(sent.once))
            return Status(201 if made else 200, _card_out(_fresh(case.pk)))

        router.post(
            f"/{kind.plural}",
            response={201: shapes.CaseOut, 200: shapes.CaseOut, **WRITING},
            operation_id=f"open_{name}",
            summary=_("新建{kind}").format(kind=kind.label),
            tags=[str(kind.label)],
        )(open_one)
    if workflow.edit is not None:
        editing = shapes.body_schema(f"Edit_{kind.key}", workflow.edit.fields, version=(shapes.Whole, ...))

        def edit_one(request: ApiRequest, card_id: CardId, body: editing) -> dict[str, Any]:  # type: ignore[valid-type]
            card = selectors.card(request.actor, kind, card_id)
            sent: Any = body
            with _named_as_sent(sent):
                edit(card, _given(sent), by=request.actor, version=sent.version)
            return _card_out(_fresh(card.pk))

        router.put(
            f"/{kind.plural}/{{int:card_id}}",
            response={200: shapes.CaseOut, **WRITING},
            operation_id=f"edit_{name}",
            summary=_("修改{kind}").format(kind=kind.label),
            tags=[str(kind.label)],
        )(edit_one)


def _add_edge(router: Router, kind: CaseKind, edge: Transition) -> None:
    beside = {**shapes.MOVE_EXTRAS, "once": shapes.ONCE} if edge.loop else shapes.MOVE_EXTRAS
    name = f"Take_{kind.key}_{edge.key}"
    body_shape = shapes.body_schema(name, edge.fields, open_ended=edge.own_fields is not None, **beside)

    def take(request: ApiRequest, card_id: CardId, body: body_shape) -> dict[str, Any]:  # type: ignore[valid-type]
        card = selectors.card(request.actor, kind, card_id)
        sent: Any = body
        with _named_as_sent(sent):
            passage = move(
                card,
                edge.key,
                by=request.actor,
                fields=_given(sent),
                occurred_on=day(sent.occurred_on),
                late_reason=sent.late_reason,
                version=sent.version,
                once=once(sent.once),
                on_behalf=sent.on_behalf,
            )
        return {"passage": passage.pk, "case": _card_out(_fresh(card.pk))}

    who = wording.listed(dict.fromkeys(str(r.label) for r in edge.by))
    about = [_("由{who}办理。").format(who=who), *(str(guard.key) for guard in edge.guards)]
    router.post(
        f"/{kind.plural}/{{int:card_id}}/transitions/{edge.key}",
        response={200: shapes.Moved, **WRITING},
        operation_id=f"take_{kind.key}_{edge.key}",
        summary=str(edge.label),
        description=" · ".join(filter(None, [*about, str(edge.basis)])),
        tags=[str(kind.label)],
    )(take)


def _refuse(_request: HttpRequest, error: Any) -> HttpResponse:
    if isinstance(error, InvalidInput):
        return problems.problem(error.status, error.sentence, errors=error.errors)
    if isinstance(error, StaleVersion):
        both = {"version": error.version, "current": error.current, "mine": error.mine}
        return problems.problem(error.status, error.sentence, code="stale_version", **both)
    code = "key_reused" if isinstance(error, KeyReused) else ""
    return problems.problem(error.status, error.sentence, code=code)


def _misshapen(_request: HttpRequest, error: Any) -> HttpResponse:
    errors = misfits.sentences(error.errors)
    sentence = _("请求的内容不符合接口说明：{names}。").format(names=wording.listed(errors))
    return problems.problem(422, sentence, errors=errors)


def _stranger(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problems.problem(401, _("没有令牌，或令牌已经失效。请在请求头里带上 Authorization: Bearer 令牌。"))


def _unreadable(_request: HttpRequest, error: Any) -> HttpResponse:
    if isinstance(error.__cause__, WrongType):
        sentence = _("接口只接受 JSON，什么也没有改动；请在请求头里写明 Content-Type: application/json。")
        return problems.problem(415, sentence)
    return problems.problem(400, _("请求的正文不是有效的 JSON，什么也没有改动；请检查引号、逗号与编码后重发。"))


def _too_large(request: HttpRequest, _error: Any) -> HttpResponse:
    return problems.general(request, 413)


def _crash(_request: HttpRequest, error: Any) -> NoReturn:
    """Left to the page of crashes, which answers programs in their own form and gives the trace a number."""
    raise error


def _serve_errors(api: NinjaAPI) -> None:
    api.add_exception_handler(CaseError, _refuse)
    api.add_exception_handler(HttpError, _unreadable)
    api.add_exception_handler(ValidationError, _misshapen)
    api.add_exception_handler(AuthenticationError, _stranger)
    api.add_exception_handler(RequestDataTooBig, _too_large)
    api.add_exception_handler(Exception, _crash)


class _Interface(NinjaAPI):
    """Describes itself once per language: the description is large, and what it describes stays as it was built."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._described: dict[tuple[str | None, str | None], OpenAPISchema] = {}

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The description; nobody may write into it."""
        key = (path_prefix, get_language())
        if key not in self._described:
            self._described[key] = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        return self._described[key]


def build() -> NinjaAPI:
    """The interface for every kind on the shelf at this moment."""
    api = _Interface(
        title=_("同心 · 数字政协接口"),
        version="1",
        description=_("列表、事项和办理步骤；权限、阻断理由和页面完全一致。"),
        auth=Token(),
        docs_url=None,
        openapi_url="/openapi.json",
        parser=JsonBody(),
        renderer=ReadableJson(),
        urls_namespace=f"api-{uuid.uuid4().hex[:6]}",
    )
    router = Router()

    def all_kinds(request: ApiRequest) -> list[dict[str, Any]]:  # noqa: ARG001 (ninja finds it by this name)
        return [{"key": k.key, "plural": k.plural, "label": _(k.label)} for k in kinds()]

    router.get(
        "/kinds",
        response={200: list[shapes.KindOut], **dict.fromkeys(ALWAYS, shapes.Problem)},
        operation_id="list_kinds",
    )(all_kinds)
    for kind in kinds():
        _add_reading(router, kind)
        _add_writing(router, kind)
        for edge in kind.workflow.transitions:
            if not edge.is_system:
                _add_edge(router, kind, edge)
        api_files.add(router, kind)
        api_printing.add_of_kind(router, kind)
        api_together.add_of_kind(router, kind)
    for part in (api_desk, api_printing, api_together):
        part.add(router)
    for offered in registry.items(ApiPart):
        offered.add(router)
    api.add_router("", router)
    _serve_errors(api)
    return api


api = build()
