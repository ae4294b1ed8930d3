"""Writing: opening a case, changing its content, and the drafts that save themselves meanwhile."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongxin.kernel import wording
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.doors import clean_fields, edit, fields_for, may_open, move, open_case
from tongxin.kernel.cases.errors import Blocked, CaseError, Denied, InvalidInput, KeyReused, StaleVersion
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.cases.models import CaseCard, Draft
from tongxin.kernel.cases.offers import held_roles
from tongxin.kernel.web import drafts, forms, selectors, services
from tongxin.kernel.web.conflicts import conflict_page
from tongxin.kernel.web.form_page import FormPage
from tongxin.kernel.web.navigation import list_url
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.web.todo import case_name, case_url
from tongxin.kernel.web.views_act import FORM_METHODS, done_text, once_of
from tongxin.kernel.workflow.declarations import Transition
from tongxin.kernel.workflow.fields import InputField


def _may_open(kind: CaseKind, actor: Actor) -> int:
    if kind.child_of or actor.conference_id is None or not may_open(kind, actor, actor.conference_id):
        raise Denied(_("您没有新建{kind}的权限。").format(kind=_(kind.label)))
    return actor.conference_id


def _new_url(kind: CaseKind, key: uuid.UUID) -> str:
    """The draft is part of the address: coming back, reloading or signing in again leads to the same one."""
    return f"{list_url(kind)}new/?draft={key}"


def _at_once(kind: CaseKind) -> Transition | None:
    """The edge that can be taken in the same press as opening: expected from the first state, and asks nothing."""
    first = [t for t in kind.workflow.transitions if kind.workflow.initial in t.sources and t.expected and not t.loop]
    return first[0] if first and not first[0].fields and not first[0].is_system else None


def _opening_form(
    request: ActorRequest,
    kind: CaseKind,
    key: uuid.UUID,
    values: dict[str, Any],
    errors: dict[str, str],
    draft: Draft | None,
    status: int = 200,
) -> HttpResponse:
    place = _may_open(kind, request.actor)
    fields = fields_for(kind.workflow.opening_fields, request.actor, place)
    then = _at_once(kind)
    page = FormPage(
        title=_("新建{kind}").format(kind=_(kind.label)),
        url=_new_url(kind, key),
        submit_label=_(then.label) if then else _("新建"),
        submit_name="then" if then else "",
        submit_value=then.key if then else "1",
        back_url=list_url(kind),
        back_label=_(kind.label),
        fields=forms.draw_all(fields, values, errors, place, request.actor),
        problems=forms.problems(fields, errors),
        hidden=[("draft", key)],
        draft_url=drafts.url(key, kind),
        similar_url=f"{list_url(kind)}similar/" if kind.compared else "",
        hints=kind.hints(values),
    )
    drafts.show_stamp(page, draft)
    return render(request, "kernel/form.html", {"page": page}, status=status)


@signed_in
@require_http_methods(FORM_METHODS)
def open_new(request: ActorRequest, kind: CaseKind) -> HttpResponseBase:
    """Write a new case; the draft's key makes a double press one case."""
    place = _may_open(kind, request.actor)
    named = once_of(request.POST.get("draft", "") or request.GET.get("draft", ""))
    key = named or uuid.uuid4()
    used = selectors.card_of_draft(request.actor, kind, key) if named else None
    if request.method != "POST":
        if used:
            return _where_it_went(kind, used)
        if not named:
            return redirect(_new_url(kind, key))
        draft = selectors.draft(request.account.pk, key)
        return _opening_form(request, kind, key, draft.data if draft else {}, {}, draft)
    given = forms.read(fields_for(kind.workflow.opening_fields, request.actor, place), request.POST)
    if used:
        return _once_more(request, kind, used, given)
    return _open_now(request, kind, key, given, place)


def _open_now(
    request: ActorRequest, kind: CaseKind, key: uuid.UUID, given: dict[str, Any], place: int
) -> HttpResponseBase:
    keeps = bool(request.POST.get("keep"))
    if keeps and not kind.workflow.by_state[kind.workflow.initial].draft:
        return _kept_aside(request, kind, key, given, place)
    try:
        case = open_case(kind.key, by=request.actor, values=given, once=key)
    except InvalidInput as refusal:
        if keeps:
            return _kept_aside(request, kind, key, given, place)
        try:
            draft = services.save_draft(key, account=request.account, conference_id=place, kind=kind, data=given)
        except Blocked:
            draft = None
        return _opening_form(request, kind, key, given, refusal.errors, draft, status=422)
    except KeyReused:
        # The same form, changed in between, arrived twice at the same moment, and the other one was faster.
        used = selectors.card_of_draft(request.actor, kind, key)
        if used is None:
            raise
        return _once_more(request, kind, used, given)
    services.drop_draft(request.account, key)
    refused = _take_first(request, kind, case)
    edits = kind.workflow.edit
    # What is missing is put right in the form, where it is seen, and not on the page of the case.
    again = refused and edits is not None and held_roles(edits.by, request.actor, case)
    return redirect(f"{case_url(case.card)}edit/" if again else case_url(case.card))


def _where_it_went(kind: CaseKind, card: CaseCard) -> HttpResponseBase:
    """The form of a draft that became a case leads to that case; the address tells the script what it may forget."""
    edits = kind.workflow.edit
    tail = "edit/" if card.draft and edits and card.state in edits.states else ""
    return redirect(f"{case_url(card)}{tail}?taken={card.once}")


def _tell_used(request: ActorRequest, kind: CaseKind, card: CaseCard) -> None:
    then = _at_once(kind)
    text = _("这件{kind}已于{day}提交，没有重复提交。")
    day = wording.short_day(selectors.day_of(card, then.key if then else ""))
    messages.info(request, text.format(kind=_(kind.label), day=day), extra_tags=str(card.once))


def _once_more(request: ActorRequest, kind: CaseKind, card: CaseCard, given: dict[str, Any]) -> HttpResponseBase:
    """A form sent again after it became a case: never a second case, and no change is dropped in silence."""
    declared, case = kind.workflow.edit, selectors.case(card)
    fields = fields_for(declared.fields, request.actor, card.conference_id) if declared else ()
    mine = {f.key: given[f.key] for f in fields if f.key in given}
    changed = _differs(request, kind, case, fields, mine)
    if not card.draft or declared is None or card.state not in declared.states:
        if changed:
            # The words are shown once more, so that they can be copied; the case has gone its way.
            sentence = _("这件{kind}已经提交，刚才的改动没有写进去；您填写的内容在下面，可以复制留用。")
            gone = Blocked(sentence.format(kind=_(kind.label)))
            return conflict_page(request, kind, card, gone, kind.workflow.opening_fields, given)
        _tell_used(request, kind, card)
        return redirect(case_url(card))
    if changed:
        if selectors.touched_by_others(card, request.account.pk):
            refusal = StaleVersion(kind.content(case), card.version, mine)
            return conflict_page(request, kind, card, refusal, fields, mine)
        try:
            case = edit(card, mine, by=request.actor, version=card.version)
        except InvalidInput as wrong:
            return _edit_form(request, kind, card, mine, wrong.errors, card.version, status=422)
    services.drop_draft(request.account, card.once or uuid.uuid4())
    _take_first(request, kind, case)
    return redirect(case_url(card))


def _differs(
    request: ActorRequest, kind: CaseKind, case: Any, fields: tuple[InputField, ...], mine: dict[str, Any]
) -> bool:
    now = kind.content(case)
    try:
        clean = clean_fields(fields, mine, request.actor, case.conference_id)
    except InvalidInput:
        return True
    return any(clean[key] != now.get(key) for key in mine)


def _kept_aside(
    request: ActorRequest, kind: CaseKind, key: uuid.UUID, given: dict[str, Any], place: int
) -> HttpResponseBase:
    """What cannot be a case yet is kept as it is."""
    services.save_draft(key, account=request.account, conference_id=place, kind=kind, data=given)
    messages.success(request, _("草稿已保存，在首页的“没写完的”里可以接着写。"), extra_tags=str(key))
    return redirect(_new_url(kind, key))


def _take_first(request: ActorRequest, kind: CaseKind, case: Any) -> bool:
    """Take the edge of the same press, and say how that went; whether it was refused and the draft stays."""
    then, kept_as = _at_once(kind), str(case.card.once or "")
    if then is None or request.POST.get("then") != then.key:
        kept = kind.workflow.by_state[kind.workflow.initial].draft
        text = _("草稿已保存，只有您和受邀的人看得到。") if kept else _("已新建。")
        messages.success(request, text, extra_tags=kept_as)
        return False
    try:
        move(case, then.key, by=request.actor)
    except CaseError as refusal:
        card = selectors.fresh_card(case.pk)
        if not card.draft and card.state not in then.sources:
            # The same press arrived twice, and the other one was faster.
            _tell_used(request, kind, card)
            return False
        text = _("内容已保存，但还没有“{label}”：{why}").format(label=_(then.label), why=refusal.sentence)
        messages.warning(request, text, extra_tags=kept_as)
        return True
    else:
        text = done_text(then, selectors.case(selectors.fresh_card(case.pk)))
        messages.success(request, text, extra_tags=kept_as)
        return False


def _edit_form(
    request: ActorRequest,
    kind: CaseKind,
    card: CaseCard,
    values: dict[str, Any],
    errors: dict[str, str],
    version: int,
    draft: Draft | None = None,
    status: int = 200,
) -> HttpResponse:
    declared = kind.workflow.edit
    fields = fields_for(declared.fields if declared else (), request.actor, card.conference_id)
    key = draft.pk if draft else drafts.key_for(request.account.pk, card)
    page = FormPage(
        title=_("修改{kind}").format(kind=_(kind.label)),
        url=f"{case_url(card)}edit/",
        submit_label=_("保存"),
        back_url=case_url(card),
        back_label=case_name(card),
        subject=card.title,
        fields=forms.draw_all(fields, values, errors, card.conference_id, request.actor),
        problems=forms.problems(fields, errors),
        hidden=[("version", version), ("draft", key)],
        draft_url=drafts.url(key, kind, card, version=version),
        hints=kind.hints(values),
    )
    drafts.show_stamp(page, draft)
    return render(request, "kernel/form.html", {"page": page}, status=status)


@signed_in
@require_http_methods(FORM_METHODS)
def change(request: ActorRequest, kind: CaseKind, card_id: int) -> HttpResponseBase:
    """Change the content of a case; what was typed and not saved is still there."""
    card = selectors.card(request.actor, kind, card_id)
    case = selectors.case(card)
    declared = kind.workflow.edit
    if declared is None or not held_roles(declared.by, request.actor, case):
        raise Denied(_("您不能修改这件{kind}的内容。").format(kind=_(kind.label)))
    draft = selectors.draft_of_case(request.account.pk, card)
    if request.method != "POST":
        if card.state not in declared.states:
            raise Blocked(
                _("{kind}现在是“{state}”，内容不能再修改。").format(
                    kind=_(kind.label), state=kind.workflow.label_of(card.state)
                )
            )
        values = {**kind.content(case), **(draft.data if draft else {})}
        version = draft.base_version if draft and draft.base_version else card.version
        return _edit_form(request, kind, card, values, {}, version, draft)
    fields = fields_for(declared.fields, request.actor, card.conference_id)
    given = forms.read(fields, request.POST)
    sent = request.POST.get("version", "")
    version = int(sent) if sent.isdecimal() and len(sent) < 10 else 0  # noqa: PLR2004
    key = once_of(request.POST.get("draft", ""))
    if request.POST.get("again"):
        return _edit_form(request, kind, card, given, {}, card.version)
    if request.POST.get("keep"):
        key = key or uuid.uuid4()
        drafts.keep(request, kind, card, key, given, version=version)
        messages.success(request, _("草稿已保存，还没有改动正式内容。"), extra_tags=str(key))
        return redirect(f"{case_url(card)}edit/")
    try:
        edit(card, given, by=request.actor, version=version)
    except InvalidInput as refusal:
        return _edit_form(request, kind, card, given, refusal.errors, version, draft, status=422)
    except (StaleVersion, Blocked) as refusal:
        # The words stay on the page even when the case has gone on and takes no change any more.
        return conflict_page(request, kind, card, refusal, fields, given)
    messages.success(request, _("已保存修改。"), extra_tags=str(key or ""))
    return redirect(case_url(card))
