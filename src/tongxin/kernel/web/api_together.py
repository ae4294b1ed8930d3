"""Many cases take the same step through the interface: tried, done as one batch, and taken back; and single steps back."""

from typing import Annotated, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Router, Schema, Status
from pydantic import Field

from tongxin.kernel.cases.corrections import correct, last_passage, step_back
from tongxin.kernel.cases.doors import clean_fields
from tongxin.kernel.cases.errors import Blocked, InvalidInput, NotVisible
from tongxin.kernel.cases.kinds import CaseKind, kind_of
from tongxin.kernel.cases.models import Batch
from tongxin.kernel.cases.together import Outcome, move_together, rehearse_together, still_last, undo_together
from tongxin.kernel.web import api_schemas as shapes
from tongxin.kernel.web import selectors
from tongxin.kernel.web.api_basics import READING, WRITING, ApiRequest, CardId, RowId, day, once
from tongxin.kernel.web.api_chosen import Chosen, cards_of
from tongxin.kernel.workflow.declarations import Transition

_TAG = [gettext_noop("成批办理")]
MOST = 1000
Reason = Annotated[str, Field(min_length=1, max_length=400)]


class Tried(Schema):
    """What would become of one case: number and state afterwards, or why it cannot be."""

    case: int
    title: str
    number: str
    state_label: str
    refusal: str


class Rehearsal(Schema):
    """What a batch would do; nothing was kept of it."""

    ready: list[Tried]
    refused: list[Tried]


class BatchCase(Schema):
    """One case of a batch; ``left`` says that nobody went on with it, so that it can be taken back."""

    case: int
    number: str
    title: str
    state: str
    undone: bool
    left: bool


class BatchOut(Schema):
    """What a batch did."""

    id: int
    kind: str
    transition: str
    made_at: str
    undone_at: str | None
    cases: list[BatchCase]


class ReasonIn(shapes.StrictSchema):
    """Why it is taken back."""

    reason: Reason


class BackIn(ReasonIn):
    """Why, and optionally which step: refused when another one came in between."""

    passage: Annotated[shapes.Whole, Field(ge=1, le=2**63 - 1)] | None = None


class CorrectIn(ReasonIn):
    """The day on which a step really happened."""

    passage: Annotated[shapes.Whole, Field(ge=1, le=2**63 - 1)]
    occurred_on: shapes.DayText


class Corrected(Schema):
    """The row that stands from now on."""

    passage: int
    state: str
    state_label: str


def _tried(row: Outcome) -> dict[str, Any]:
    return {
        "case": row.card.pk,
        "title": row.card.title,
        "number": row.number,
        "state_label": row.state,
        "refusal": row.refusal,
    }


def _batch_out(batch: Batch) -> dict[str, Any]:
    left = {row.pk for row in still_last(batch)}
    rows = batch.passages.select_related("card").order_by("pk")
    return {
        "id": batch.pk,
        "kind": batch.kind,
        "transition": batch.transition,
        "made_at": batch.made_at.isoformat(),
        "undone_at": batch.undone_at.isoformat() if batch.undone_at else None,
        "cases": [
            {
                "case": p.card_id,
                "number": p.card.number,
                "title": p.card.title,
                "state": p.card.state,
                "undone": p.undone,
                "left": p.pk in left,
            }
            for p in rows
        ],
    }


def _add_edge(router: Router, kind: CaseKind, edge: Transition) -> None:
    name, tag = kind.plural.replace("-", "_"), [str(kind.label)]
    trying = shapes.body_schema(f"Rehearse_{kind.key}_{edge.key}", edge.fields, **Chosen.members())
    doing = shapes.body_schema(f"Together_{kind.key}_{edge.key}", edge.fields, once=shapes.ONCE, **Chosen.members())

    def given(request: ApiRequest, body: Any) -> dict[str, Any]:
        sent = {k: v for k, v in body.fields.model_dump(exclude_unset=True).items() if v is not None}
        try:
            clean_fields(edge.fields, sent, request.actor, request.actor.conference_id or 0)
        except InvalidInput as refusal:
            raise InvalidInput({f"fields.{key}": said for key, said in refusal.errors.items()}) from refusal
        return sent

    def rehearse(request: ApiRequest, body: trying) -> dict[str, Any]:  # type: ignore[valid-type]
        sent: Any = body
        cards = cards_of(request, kind, sent, MOST)
        found = rehearse_together(kind, cards, edge.key, by=request.actor, fields=given(request, sent))
        ready, refused = ([_tried(r) for r in found if bool(r.refusal) == is_refused] for is_refused in (False, True))
        return {"ready": ready, "refused": refused}

    def do(request: ApiRequest, body: doing) -> Any:  # type: ignore[valid-type]
        sent: Any = body
        cards = cards_of(request, kind, sent, MOST)
        fields = given(request, sent)
        batch = move_together(kind, cards, edge.key, by=request.actor, fields=fields, once=once(sent.once))
        return Status(201, _batch_out(batch))

    root = f"/{kind.plural}/together/{edge.key}"
    label = {"kind": _(kind.label), "label": _(edge.label)}
    router.post(
        f"{root}/rehearse",
        response={200: Rehearsal, **WRITING},
        operation_id=f"rehearse_{name}_{edge.key}",
        summary=_("成批{label}：预览").format(**label),
        tags=tag,
    )(rehearse)
    router.post(
        root,
        response={201: BatchOut, **WRITING},
        operation_id=f"together_{name}_{edge.key}",
        summary=_("成批{label}").format(**label),
        tags=tag,
    )(do)


def _add_corrections(router: Router, kind: CaseKind) -> None:
    tag, root = [str(kind.label)], f"/{kind.plural}/{{int:card_id}}"

    def back(request: ApiRequest, card_id: CardId, body: BackIn) -> dict[str, Any]:
        card = selectors.card(request.actor, kind, card_id)
        last = last_passage(card)
        if body.passage is not None and (last is None or last.pk != body.passage):
            raise Blocked(_("在您打开这个页面之后，这件事项又办理了一步。请看清楚现在的状态再决定。"))
        return _corrected(kind, card_id, step_back(card, by=request.actor, reason=body.reason).pk)

    def right(request: ApiRequest, card_id: CardId, body: CorrectIn) -> dict[str, Any]:
        card = selectors.card(request.actor, kind, card_id)
        selectors.passage(card, body.passage)
        wanted = day(body.occurred_on)
        if wanted is None:
            raise NotVisible
        return _corrected(
            kind, card_id, correct(body.passage, by=request.actor, reason=body.reason, occurred_on=wanted).pk
        )

    router.post(
        f"{root}/step-back",
        response={200: Corrected, **WRITING},
        operation_id=f"step_back_{kind.key}",
        summary=_("退回一步"),
        tags=tag,
    )(back)
    router.post(
        f"{root}/correct",
        response={200: Corrected, **WRITING},
        operation_id=f"correct_{kind.key}",
        summary=_("更正发生日期"),
        tags=tag,
    )(right)


def _corrected(kind: CaseKind, card_id: int, passage_id: int) -> dict[str, Any]:
    card = selectors.fresh_card(card_id)
    return {"passage": passage_id, "state": card.state, "state_label": kind.workflow.label_of(card.state)}


def add_of_kind(router: Router, kind: CaseKind) -> None:
    """Batches of every step that is taken together, and the ways back."""
    for edge in kind.workflow.transitions:
        if edge.together and not edge.is_system:
            _add_edge(router, kind, edge)
    if kind.workflow.corrects:
        _add_corrections(router, kind)


def _own(request: ApiRequest, batch_id: int) -> Batch:
    found = selectors.batch(request.actor.account_id or 0, batch_id)
    if found is None or found.conference_id != request.actor.conference_id:
        raise NotVisible
    return found


def _batch(request: ApiRequest, batch_id: RowId) -> dict[str, Any]:
    return _batch_out(_own(request, batch_id))


def _undo(request: ApiRequest, batch_id: RowId, body: ReasonIn) -> dict[str, Any]:
    batch = _own(request, batch_id)
    kind_of(batch.kind)
    undo_together(batch, by=request.actor, reason=body.reason)
    return _batch_out(_own(request, batch_id))


def add(router: Router) -> None:
    """A batch by its number."""
    one = "/batches/{int:batch_id}"
    router.get(one, response={200: BatchOut, **READING}, operation_id="batch", summary=_("一次成批办理"), tags=_TAG)(
        _batch
    )
    router.post(
        f"{one}/undo",
        response={200: BatchOut, **WRITING},
        operation_id="undo_batch",
        summary=_("撤回这一批"),
        tags=_TAG,
    )(_undo)
