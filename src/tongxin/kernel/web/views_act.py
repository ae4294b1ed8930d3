"""Taking an edge by a form made from its declaration; stepping back and correcting, for those who may."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from tongxin.kernel import registry, wording
from tongxin.kernel.access.actors import Principal
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.corrections import back_obstacle, correct, last_passage, step_back
from tongxin.kernel.cases.doors import fields_for, move
from tongxin.kernel.cases.errors import Blocked, Denied, InvalidInput, NotVisible, StaleVersion
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.cases.models import CaseCard, Draft
from tongxin.kernel.cases.offers import held_roles, obstacle, stand_ins
from tongxin.kernel.numbering import NumberScheme
from tongxin.kernel.web import case_page, drafts, files, forms, queue, selectors, services
from tongxin.kernel.web.conflicts import conflict_page
from tongxin.kernel.web.form_page import FormPage, occurred_part
from tongxin.kernel.web.navigation import list_url
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.web.todo import case_name, case_url
from tongxin.kernel.workflow.declarations import Transition
from tongxin.kernel.workflow.fields import Choice, Day, FileOf, InputField, Text

FORM_METHODS = ["GET", "HEAD", "POST"]
_BEHALF = "on_behalf"
_BAD_DAY = gettext_noop("“发生日期”应为日期，例如 2026-03-31。")


def once_of(text: str) -> uuid.UUID | None:
    """The key that makes a double press one deed; a broken one counts as none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None  # noqa: PLR2004


def _shown(request: ActorRequest, kind: CaseKind, card_id: int) -> tuple[CaseCard, Any]:
    card = selectors.card(request.actor, kind, card_id)
    return card, selectors.case(card)


def done_text(edge: Transition, case: Any) -> str:
    """What is said after a step, with the numbers that it gave: the receipt that people write down."""
    given = [
        f"{_(registry.get(NumberScheme, scheme).label)} {getattr(case, column)}"
        for scheme, column in edge.allocates
        if getattr(case, column)
    ]
    if given:
        return _("已办理“{label}”，{numbers}，记入办理经过。").format(
            label=_(edge.label), numbers=wording.listed(given)
        )
    return _("已办理“{label}”，记入办理经过。").format(label=_(edge.label))


@dataclass(frozen=True)
class _Taking:
    """An edge that somebody may take: in their own name, or for one of ``behalf`` who is on paper."""

    edge: Transition
    fields: tuple[InputField, ...]
    behalf: tuple[Principal, ...] = ()

    @property
    def asked(self) -> tuple[InputField, ...]:
        """The declared fields, after the question for whom."""
        if not self.behalf:
            return self.fields
        choices = tuple((p.key, p.label) for p in self.behalf)
        hint = gettext_noop("对方在纸上办理，由您登记；两个名字都会留在记录里。")
        # The button has named the only one there is; choosing it once more would be a question without a choice.
        only = choices[0][0] if len(choices) == 1 else None
        field = Choice(_BEHALF, gettext_noop("代谁登记"), choices=choices, hint=hint, suggested=only)
        return (field, *self.fields)


def _taking(request: ActorRequest, kind: CaseKind, case: Any, key: str) -> _Taking:
    edge = kind.workflow.by_key.get(key)
    if edge is None or edge.is_system:
        raise NotVisible(_("{kind}没有这一步操作，请返回后重试。").format(kind=_(kind.label)))
    fields = fields_for(edge.asks(case), request.actor, case.conference_id)
    if held_roles(edge.by, request.actor, case):
        return _Taking(edge, fields)
    if behalf := stand_ins(kind, edge, case, request.actor):
        return _Taking(edge, fields, behalf)
    who = wording.listed(dict.fromkeys(_(r.label) for r in edge.by))
    raise Denied(_("“{label}”由{who}办理，您没有这项权限。").format(label=_(edge.label), who=who))


def _form(
    request: ActorRequest,
    kind: CaseKind,
    card: CaseCard,
    case: Any,
    taking: _Taking,
    *,
    values: dict[str, Any],
    errors: dict[str, str],
    version: int,
    blocked: str = "",
    status: int = 200,
    draft: Draft | None = None,
) -> HttpResponse:
    edge = taking.edge
    key = draft.pk if draft else drafts.key_for(request.account.pk, card, edge.key)
    keeps = drafts.saves_itself(edge)
    page = FormPage(
        title=_(edge.label),
        url=f"{case_url(card)}do/{edge.key}/{_tail(request)}",
        submit_label=_(edge.label),
        back_url=f"{case_url(card)}{_tail(request)}",
        back_label=case_name(card),
        subject=card.title,
        blocked=blocked,
        consequence=_(edge.consequence),
        confirm="" if taking.asked else _("不需要填写内容，确认后立即生效，并记入办理经过。"),
        basis=_(edge.basis),
        fields=forms.draw_all(taking.asked, values, errors, card.conference_id, request.actor),
        problems=forms.problems((*taking.asked, forms.OCCURRED, forms.LATE_REASON), errors),
        hidden=[("version", version), ("once", request.POST.get("once") or uuid.uuid4())],
        occurred=occurred_part(request.POST, errors, card.conference_id, request.actor),
        has_file=any(isinstance(f, FileOf) for f in taking.fields),
        draft_url=drafts.url(key, kind, card, step=edge.key, version=version) if keeps else "",
        beside=case_page.beside(kind, case, request.actor, edge.beside) if edge.beside else [],
    )
    drafts.show_stamp(page, draft)
    return render(request, "kernel/form.html", {"page": page}, status=status)


@signed_in
@require_http_methods(FORM_METHODS)
def take(request: ActorRequest, kind: CaseKind, card_id: int, key: str) -> HttpResponseBase:
    """GET the form of an edge, POST to take it."""
    card, case = _shown(request, kind, card_id)
    taking = _taking(request, kind, case, key)
    draft = selectors.draft_of_case(request.account.pk, card, key)
    if request.method != "POST":
        if reason := obstacle(kind, taking.edge, case, request.actor):
            raise Blocked(reason)
        values = {**_starting(taking, case), **(draft.data if draft else {})}
        return _form(request, kind, card, case, taking, values=values, errors={}, version=card.version, draft=draft)
    given = forms.read(taking.asked, request.POST)
    version = _number(request.POST.get("version", ""))
    if request.POST.get("again"):
        reason = obstacle(kind, taking.edge, case, request.actor)
        return _form(
            request,
            kind,
            card,
            case,
            taking,
            values=given,
            errors={},
            version=card.version,
            blocked=reason,
            draft=draft,
        )
    if request.POST.get("keep") and drafts.saves_itself(taking.edge):
        return _kept(request, kind, card, taking, given, version)
    errors, blocked = {}, ""
    waiting = selectors.waiting_ids(kind, request.actor) if _tail(request) else []
    try:
        _move(request, card, taking, given, version)
    except InvalidInput as refusal:
        errors = refusal.errors
    except StaleVersion as refusal:
        return conflict_page(request, kind, card, refusal, taking.asked, given, taking.edge)
    except Blocked as refusal:
        blocked, version = refusal.sentence, card.version
    else:
        done = draft.pk if draft else drafts.key_for(request.account.pk, card, key)
        services.drop_draft(request.account, done)
        text = done_text(taking.edge, selectors.case(selectors.fresh_card(card.pk)))
        messages.success(request, text, extra_tags=str(done))
        return redirect(_after(request, kind, card, waiting))
    return _form(
        request,
        kind,
        card,
        case,
        taking,
        values=given,
        errors=errors,
        version=version or card.version,
        blocked=blocked,
        status=409 if blocked else 422,
        draft=draft,
    )


def _tail(request: ActorRequest) -> str:
    return queue.TAIL if request.GET.get(queue.MARK) else ""


def _after(request: ActorRequest, kind: CaseKind, card: CaseCard, waiting: list[int]) -> str:
    """Back to the case while it is still seen, or on to the next of the queue that somebody works through."""
    if not _tail(request):
        return case_url(card) if selectors.cards(request.actor, kind, [card.pk]) else list_url(kind)
    url = queue.after_done(kind, request.actor, waiting, card.pk)
    if not url:
        messages.info(request, _("等您办理的{kind}都办完了。").format(kind=_(kind.label)))
    return url or list_url(kind)


def _kept(
    request: ActorRequest,
    kind: CaseKind,
    card: CaseCard,
    taking: _Taking,
    given: dict[str, Any],
    version: int | None,
) -> HttpResponseBase:
    """Keep what was typed without taking the edge; nobody else learns of it."""
    step = taking.edge.key
    key = drafts.key_for(request.account.pk, card, step)
    data = {f.key: given[f.key] for f in taking.fields}
    drafts.keep(request, kind, card, key, data, step=step, version=version or 0)
    text = _("草稿已保存，还没有“{label}”；在首页的“没写完的”里可以接着写。").format(label=_(taking.edge.label))
    messages.success(request, text, extra_tags=str(key))
    return redirect(f"{case_url(card)}do/{step}/")


def _move(request: ActorRequest, card: CaseCard, taking: _Taking, given: dict[str, Any], version: int | None) -> None:
    try:
        day = forms.read_day(request.POST.get("occurred_on", ""))
    except ValueError:
        raise InvalidInput({"occurred_on": _(_BAD_DAY)}) from None
    fields = dict(given)
    behalf = fields.pop(_BEHALF, "") if taking.behalf else ""
    if taking.behalf and behalf not in {p.key for p in taking.behalf}:
        raise InvalidInput({_BEHALF: _("请选择代谁登记。")})
    with act(by=request.actor, conference_id=card.conference_id):
        # The files and the act that they belong to are kept together, or neither.
        fields |= files.keep_named(card, taking.fields, request.FILES, request.actor)
        move(
            card,
            taking.edge.key,
            by=request.actor,
            fields=fields,
            occurred_on=day,
            late_reason=request.POST.get("late_reason", ""),
            version=version,
            once=once_of(request.POST.get("once", "")),
            on_behalf=behalf,
        )


def _starting(taking: _Taking, case: Any) -> dict[str, Any]:
    """What a form starts with: what the case already says under the same name."""
    return {
        f.key: value for f in taking.fields if (value := getattr(case, f.key, None)) and isinstance(value, str | int)
    }


_REASON = Text(
    "reason",
    gettext_noop("原因"),
    max_length=400,
    lines=3,
    hint=gettext_noop("会留在办理经过里，所有能看到这件事项的人都看得到。"),
)


def _may_correct(request: ActorRequest, kind: CaseKind, case: Any) -> None:
    if not held_roles(kind.workflow.corrects, request.actor, case):
        who = wording.listed(_(r.label) for r in kind.workflow.corrects) or _("任何人")
        raise Denied(_("更正由{who}办理，您没有这项权限。").format(who=who))


@signed_in
@require_http_methods(FORM_METHODS)
def go_back(request: ActorRequest, kind: CaseKind, card_id: int) -> HttpResponseBase:
    """Take the last edge back, with a reason."""
    card, case = _shown(request, kind, card_id)
    _may_correct(request, kind, case)
    last, reason = last_passage(card), back_obstacle(kind, card)
    if last is None or (reason and request.method != "POST"):
        raise Blocked(reason)
    edge = kind.workflow.by_key.get(last.transition)
    label = _(edge.label) if edge else last.transition
    errors: dict[str, str] = {}
    blocked, status = "", 200
    if request.method == "POST":
        if _number(request.POST.get("passage", "")) != last.pk:
            blocked, status = _("在您打开这个页面之后，这件事项又办理了一步。请看清楚现在的状态再决定。"), 409
        else:
            try:
                step_back(card, by=request.actor, reason=request.POST.get("reason", ""))
            except InvalidInput as refusal:
                errors, status = refusal.errors, 422
            except Blocked as refusal:
                blocked, status = refusal.sentence, 409
            else:
                messages.success(request, _("已退回“{label}”，原来的记录还在，标为已更正。").format(label=label))
                return redirect(case_url(card))
    page = FormPage(
        title=_("退回一步"),
        url=f"{case_url(card)}step-back/",
        submit_label=_("退回“{label}”").format(label=label),
        back_url=case_url(card),
        back_label=case_name(card),
        subject=card.title,
        blocked=blocked,
        consequence=_("将撤回“{label}”（{who}，{day}）：状态、期限、待办一起恢复，编号仍留给这件，不会给别的。").format(
            label=label, who=last.actor_label, day=last.occurred_on.isoformat()
        ),
        fields=forms.draw_all((_REASON,), request.POST, errors, card.conference_id, request.actor),
        problems=forms.problems((_REASON,), errors),
        hidden=[("passage", last.pk)],
    )
    return render(request, "kernel/form.html", {"page": page}, status=status)


@signed_in
@require_http_methods(FORM_METHODS)
def put_right(request: ActorRequest, kind: CaseKind, card_id: int) -> HttpResponseBase:
    """Correct the day on which a step really happened."""
    card, case = _shown(request, kind, card_id)
    _may_correct(request, kind, case)
    passed = [row for row in selectors.passages(card) if case_page.is_correctable(kind, row)]
    standing = case_page.timeline(kind, passed, [])
    choices = tuple((str(e.pk), f"{e.text} · {e.by} · {e.on.isoformat()}") for e in standing)
    declared: tuple[InputField, ...] = (
        Choice("passage", gettext_noop("更正哪一步"), choices=choices),
        Day("occurred_on", gettext_noop("实际发生日期")),
        _REASON,
    )
    errors: dict[str, str] = {}
    blocked, status = "", 200
    values: dict[str, Any] = dict(request.POST.items())
    if request.method == "POST":
        try:
            clean = {f.key: f.clean(values.get(f.key), card.conference_id) for f in declared}
            day = dt.date.fromisoformat(clean["occurred_on"])
            correct(int(clean["passage"]), by=request.actor, reason=clean["reason"], occurred_on=day)
        except InvalidInput as refusal:
            errors, status = refusal.errors, 422
        except ValueError:
            errors, status = _field_errors(declared, values, card.conference_id), 422
        except Blocked as refusal:
            blocked, status = refusal.sentence, 409
        else:
            messages.success(request, _("已更正发生日期，期限已重新计算；原来的记录还在，标为已更正。"))
            return redirect(case_url(card))
    page = FormPage(
        title=_("更正发生日期"),
        url=f"{case_url(card)}correct/",
        submit_label=_("更正"),
        back_url=case_url(card),
        back_label=case_name(card),
        subject=card.title,
        blocked=blocked,
        consequence=_("期限、办理天数和统计会按新的日期重算；原来的日期仍可查到。"),
        fields=forms.draw_all(declared, values, errors, card.conference_id, request.actor),
        problems=forms.problems(declared, errors),
    )
    return render(request, "kernel/form.html", {"page": page}, status=status)


def _field_errors(declared: tuple[InputField, ...], values: dict[str, Any], conference_id: int) -> dict[str, str]:
    errors = {}
    for each in declared:
        try:
            each.clean(values.get(each.key), conference_id)
        except ValueError as refusal:
            errors[each.key] = str(refusal)
    return errors or {"occurred_on": _(_BAD_DAY)}
