"""Many cases at once, from their list: choose, fill in, look at what would happen, confirm, and take back."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from tongxin.kernel import wording
from tongxin.kernel.cases.doors import clean_fields, fields_for
from tongxin.kernel.cases.errors import Blocked, InvalidInput, NotVisible
from tongxin.kernel.cases.kinds import CaseKind, kind_of
from tongxin.kernel.cases.models import Batch, CaseCard
from tongxin.kernel.cases.together import Outcome, move_together, rehearse_together, still_last, undo_together
from tongxin.kernel.web import chosen, forms, plain_form, selectors
from tongxin.kernel.web.forms import FieldView, Problem
from tongxin.kernel.web.navigation import list_url
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.web.todo import case_url
from tongxin.kernel.web.views_act import once_of
from tongxin.kernel.workflow.declarations import Transition
from tongxin.kernel.workflow.fields import InputField, Text

MOST = 1000


@dataclass
class TogetherPage:
    """One page for the three steps: the fields, the preview, and the way on."""

    title: str
    url: str
    back_url: str
    back_label: str
    count: int
    fields: list[FieldView] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    hidden: list[tuple[str, Any]] = field(default_factory=list)
    filled: list[tuple[str, str]] = field(default_factory=list)
    ready: list[Outcome] = field(default_factory=list)
    refused: list[Outcome] = field(default_factory=list)
    previewed: bool = False
    blocked: str = ""
    consequence: str = ""
    submit_label: str = ""


def _edge(kind: CaseKind, key: str) -> Transition:
    edge = kind.workflow.by_key.get(key)
    if edge is None or not edge.together:
        raise NotVisible(_("{kind}没有这一步成批操作，请返回列表重新选择。").format(kind=_(kind.label)))
    return edge


@signed_in
@require_POST
def together(request: ActorRequest, kind: CaseKind) -> HttpResponseBase:
    """Each press sends everything again, so that nothing has to be remembered between the steps."""
    edge = _edge(kind, request.POST.get("key", ""))
    cards = chosen.cards(request, kind, MOST)
    back = chosen.back(request, kind)
    if not cards:
        messages.error(request, _("还没有选中任何事项。请先在列表里勾选，再点“{label}”。").format(label=_(edge.label)))
        return redirect(back)
    if len(cards) > MOST:
        messages.error(request, _("一次最多办理 {n} 件，请先用条件缩小范围。").format(n=MOST))
        return redirect(back)
    declared = fields_for(edge.fields, request.actor, request.actor.conference_id or 0)
    given = forms.read(declared, request.POST)
    page = TogetherPage(
        title=_("成批{label}").format(label=_(edge.label)),
        url=request.path,
        back_url=back,
        back_label=_(kind.label),
        count=len(cards),
        consequence=_(edge.consequence),
        hidden=[
            ("key", edge.key),
            ("query", request.POST.get("query", "")),
            ("once", request.POST.get("once") or uuid.uuid4()),
        ],
    )
    stage = request.POST.get("stage", "preview" if not declared else "")
    if not stage or request.POST.get("again"):
        return _ask(request, page, declared, given, cards)
    return _go_on(request, kind, edge, page, declared, given, cards, sure=stage == "do")


def _ask(
    request: ActorRequest,
    page: TogetherPage,
    declared: tuple[InputField, ...],
    given: dict[str, Any],
    cards: list[CaseCard],
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    started = bool(request.POST.get("stage"))
    values = given if started else {f.key: f.suggested for f in declared}
    page.fields = forms.draw_all(declared, values, errors or {}, request.actor.conference_id or 0, request.actor)
    page.problems = forms.problems(declared, errors or {})
    page.hidden += [("card", card.pk) for card in cards] + [("stage", "preview")]
    page.submit_label = _("预览")
    return render(request, "kernel/together.html", {"page": page}, status=422 if errors else 200)


def _go_on(
    request: ActorRequest,
    kind: CaseKind,
    edge: Transition,
    page: TogetherPage,
    declared: tuple[InputField, ...],
    given: dict[str, Any],
    cards: list[CaseCard],
    *,
    sure: bool,
) -> HttpResponseBase:
    try:
        clean_fields(edge.fields, given, request.actor, request.actor.conference_id or 0)
        if sure:
            batch = move_together(
                kind,
                cards,
                edge.key,
                by=request.actor,
                fields=given,
                once=once_of(request.POST.get("once", "")),
            )
            return redirect("batch", batch_id=batch.pk)
    except InvalidInput as refusal:
        return _ask(request, page, declared, given, cards, refusal.errors)
    except Blocked as refusal:
        page.blocked = refusal.sentence
    outcomes = rehearse_together(kind, cards, edge.key, by=request.actor, fields=given)
    page.ready = [row for row in outcomes if not row.refusal]
    page.refused = [row for row in outcomes if row.refusal]
    page.previewed, page.filled = True, forms.readable(declared, given)
    for each in declared:
        value = given.get(each.key)
        page.hidden += [(each.key, v) for v in (value if isinstance(value, list) else [value]) if v not in (None, "")]
    page.hidden += [("card", row.card.pk) for row in page.ready] + [("stage", "do")]
    page.submit_label = _("确认{label} {n} 件").format(label=_(edge.label), n=len(page.ready))
    return render(request, "kernel/together.html", {"page": page}, status=409 if page.blocked else 200)


def _own(request: ActorRequest, batch_id: int) -> Batch:
    batch = selectors.batch(request.account.pk, batch_id)
    if batch is None or batch.conference_id != request.actor.conference_id:
        raise NotVisible
    return batch


@signed_in
@require_http_methods(["GET", "HEAD"])
def batch(request: ActorRequest, batch_id: int) -> HttpResponse:
    """What a batch did, case by case, and the way back while there is one."""
    row = _own(request, batch_id)
    kind = kind_of(row.kind)
    edge = kind.workflow.by_key.get(row.transition)
    passages = list(row.passages.select_related("card").order_by("pk"))
    left = {p.pk for p in still_last(row)}
    page = {
        "title": _("已成批办理“{label}”").format(label=_(edge.label) if edge else row.transition),
        "made_at": row.made_at,
        "count": len(passages),
        "back_url": list_url(kind),
        "back_label": _(kind.label),
        "undo_url": f"/batches/{row.pk}/undo/" if left else "",
        "undoable": len(left),
        "undone": row.undone_at,
        "rows": [
            {
                "number": p.card.number,
                "title": p.card.title,
                "url": case_url(p.card),
                "state": kind.workflow.label_of(p.card.state),
                "note": _("已撤回") if p.undone else "" if p.pk in left else _("已继续办理"),
            }
            for p in passages
        ],
    }
    return render(request, "kernel/batch.html", {"page": page})


_REASON = Text(
    "reason", gettext_noop("原因"), max_length=400, lines=3, hint=gettext_noop("会留在每件事项的办理经过里。")
)


@signed_in
@require_http_methods(plain_form.METHODS)
def undo_batch(request: ActorRequest, batch_id: int) -> HttpResponseBase:
    """Take a batch back, with a reason; what somebody went on with stays and is said."""
    row = _own(request, batch_id)
    kind = kind_of(row.kind)
    edge = kind.workflow.by_key.get(row.transition)
    label = _(edge.label) if edge else row.transition
    left, count = len(still_last(row)), row.passages.filter(undone=False).count()
    here = f"/batches/{row.pk}/"
    consequence = _("将撤回 {n} 件的“{label}”：状态、期限、待办一起恢复，编号仍留给这件，不会给别的。").format(
        n=left, label=label
    )
    if count > left:
        consequence += _("另有 {n} 件已继续办理，不受影响。").format(n=count - left)

    def save(values: dict[str, Any]) -> str:
        done = undo_together(row, by=request.actor, reason=values["reason"])
        messages.success(request, _("已撤回 {n} 件，原来的记录还在，标为已更正。").format(n=done))
        return here

    form = plain_form.PlainForm(
        title=_("撤回这一批"),
        fields=(_REASON,),
        save=save,
        back_url=here,
        back_label=_("这一批"),
        submit_label=_("撤回 {n} 件").format(n=left),
        subject=wording.listed([label]),
        consequence=consequence,
    )
    return plain_form.serve(request, form)
