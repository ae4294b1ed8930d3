"""Printing: a form of a case, many forms for a list, and the templates that an office keeps."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongxin.kernel import registry
from tongxin.kernel.cases.doors import clean_fields, fields_for
from tongxin.kernel.cases.errors import InvalidInput, NotVisible
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.documents import bulk, docx, printing, replacing
from tongxin.kernel.documents.declarations import Form, forms_of
from tongxin.kernel.documents.errors import DocumentRefused
from tongxin.kernel.web import chosen, forms, list_page, selectors
from tongxin.kernel.web import printing as pages
from tongxin.kernel.web.navigation import list_url
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.web.todo import case_url
from tongxin.kernel.web.views_act import once_of

_METHODS = ("GET", "HEAD", "POST")


@signed_in
@require_safe
def case_form(request: ActorRequest, kind: CaseKind, card_id: int, key: str, output: str) -> HttpResponseBase:
    """One form of a case as a file; what cannot be made is said on the case page."""
    card = selectors.card(request.actor, kind, card_id)
    case = selectors.case(card)
    form = pages.form_of_case(kind, case, request.actor, key)
    try:
        made = printing.hand_out(form, card, case, output, by=request.actor)
    except DocumentRefused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(case_url(card))
    return pages.answer(made.name, made.content, made.content_type)


@signed_in
@require_http_methods(_METHODS)
def print_list(request: ActorRequest, kind: CaseKind) -> HttpResponseBase:
    """Choose forms for the cases of a list as it is narrowed, and send them to the queue."""
    if not pages.has_forms(kind):
        raise NotVisible(_("这类事项没有可以打印的表单。"))
    is_sent = request.method == "POST"
    sent = request.POST if is_sent else request.GET
    query = sent.get("query", "") if is_sent else request.GET.urlencode()
    wish = list_page.wish_from(kind, selectors.query_of(query))
    begins = not is_sent or sent.get("stage") == "choose"
    cards = _to_print(request, kind, wish)
    if is_sent and begins and not cards:
        messages.error(request, _("还没有选中任何事项。请先在列表里勾选，再点“打印选中的”。"))
        return redirect(chosen.back(request, kind))
    wanted = sent.getlist("forms")
    asked = fields_for(pages.questions(kind), request.actor, request.actor.conference_id or 0)
    given = {f.key: f.suggested for f in asked} if begins else forms.read(asked, request.POST)
    errors: dict[str, str] = {}
    if not begins:
        try:
            run = bulk.ask(
                kind,
                cards,
                [form for form in _all(kind) if form.key in wanted],
                sent.get("output", ""),
                asked=clean_fields(pages.questions(kind), given, request.actor, request.actor.conference_id or 0),
                by=request.actor,
                once=once_of(sent.get("once", "")),
            )
            return redirect("print_run", print_id=run.pk)
        except InvalidInput as refusal:
            errors = refusal.errors
    single, gathering = pages.choices(kind, wanted)
    page = pages.ChoicePage(
        title=_("成批打印"),
        url=request.path,
        back_url=f"{list_url(kind)}?{wish.query()}",
        back_label=_(kind.label),
        count=len(cards),
        single=single,
        gathering=gathering,
        outputs=pages.outputs(sent.get("output", bulk.MERGED)),
        fields=forms.draw_all(asked, given, errors, request.actor.conference_id or 0, request.actor),
        problems=forms.problems(asked, errors),
        refused=errors.get("forms") or errors.get("output") or "",
        query=wish.query(),
        once=sent.get("once") or str(uuid.uuid4()),
        picked=[card.pk for card in cards] if request.POST.getlist("card") and not request.POST.get("all") else [],
    )
    return render(request, "kernel/print_list.html", {"page": page}, status=422 if errors else 200)


def _to_print(request: ActorRequest, kind: CaseKind, wish: list_page.Wish) -> list[CaseCard]:
    """The ticked rows where rows were ticked or should have been, else the list as it is narrowed."""
    sent = request.POST
    if not sent.get("all") and (sent.getlist("card") or sent.get("stage") == "choose"):
        return chosen.cards(request, kind, bulk.MOST_CASES)
    found = list_page.narrowed(kind, list_page.cards_wished(kind, request.actor, wish), request.actor, wish)
    return list(list_page.ordered(found, wish.sort)[: bulk.MOST_CASES + 1])


def _all(kind: CaseKind) -> list[Form]:
    return [*forms_of(kind), *forms_of(kind, gathers=True)]


@signed_in
@require_safe
def print_runs(request: ActorRequest) -> HttpResponse:
    """What somebody had printed lately."""
    rows = [pages.run_page(run) for run in bulk.runs_of(request.actor)]
    return render(request, "kernel/print_runs.html", {"rows": rows, "days": bulk.KEPT_DAYS})


@signed_in
@require_safe
def print_run(request: ActorRequest, print_id: int) -> HttpResponse:
    """How far a run is; the page looks again by itself until it is done."""
    page = pages.run_page(bulk.run_shown(request.actor, print_id))
    return render(request, "kernel/print_run.html", {"page": page, "run": page.run, "days": bulk.KEPT_DAYS})


@signed_in
@require_POST
def resume_run(request: ActorRequest, print_id: int) -> HttpResponseBase:
    """Start a run again that stands still; what is made stays."""
    run = bulk.run_shown(request.actor, print_id)
    bulk.resume(run)
    messages.success(request, _("已重新排队，从没有做完的地方继续。"))
    return redirect("print_run", print_id=run.pk)


@signed_in
@require_safe
def print_file(request: ActorRequest, print_id: int) -> HttpResponseBase:
    """The result of a run."""
    name, made = bulk.hand_out(bulk.run_shown(request.actor, print_id), by=request.actor)
    return pages.file_answer(name, made)


# ---- templates -------------------------------------------------------------------------------------------------


@signed_in
@require_safe
def form_list(request: ActorRequest) -> HttpResponse:
    """Every form, and whether the office uses its own template for it."""
    place = replacing.place_of(request.actor)
    rows = [(form, printing.own_template(form, place)) for form in registry.items(Form)]
    return render(request, "kernel/forms.html", {"rows": rows, "fonts": pages.font_lines()})


@signed_in
@require_http_methods(_METHODS)
def form_page(request: ActorRequest, key: str) -> HttpResponseBase:
    """The fields of a form with their meaning; upload of the office's own template."""
    place = replacing.place_of(request.actor)
    form = pages.form_declared(key)
    refused = ""
    if request.method == "POST":
        try:
            row = replacing.upload(form, *_uploaded(request), by=request.actor)
        except InvalidInput as refusal:
            refused = refusal.sentence
        else:
            messages.success(
                request, _("已试填通过，从现在起用“{name}”打印《{label}》。").format(name=row.name, label=_(form.label))
            )
            return redirect("form", key=form.key)
    context = pages.form_context(form, replacing.history(form, place), refused)
    return render(request, "kernel/form_template.html", context, status=422 if refused else 200)


def _uploaded(request: ActorRequest) -> tuple[str, bytes]:
    sent: Any = request.FILES.get("file")
    if sent is None:
        raise InvalidInput({"file": _("请先选择一个 Word 文件，再点“上传并试填”。")})
    if (sent.size or 0) > docx.MOST_BYTES:
        sentence = _("模板超过 {most} MB，请去掉大图片后再上传。")
        raise InvalidInput({"file": sentence.format(most=docx.MOST_BYTES // docx.MIB)})
    return sent.name or "", sent.read()


@signed_in
@require_safe
def shipped_template(request: ActorRequest, key: str) -> HttpResponse:
    """The template that comes with the product, to start one's own from."""
    replacing.place_of(request.actor)
    form = pages.form_declared(key)
    name = _("{label}-模板.docx").format(label=_(form.label))
    return pages.answer(name, form.docx.read_bytes(), printing.CONTENT_TYPES[printing.DOCX])


@signed_in
@require_safe
def kept_template(request: ActorRequest, key: str, template_id: int) -> HttpResponse:
    """A template that was uploaded."""
    row = replacing.one(pages.form_declared(key), replacing.place_of(request.actor), template_id)
    return pages.answer(row.name, bytes(row.content), printing.CONTENT_TYPES[printing.DOCX])


@signed_in
@require_safe
def tried_template(request: ActorRequest, key: str) -> HttpResponseBase:
    """The template in use, filled with the sample values: what a page will look like."""
    place = replacing.place_of(request.actor)
    form = pages.form_declared(key)
    own = printing.own_template(form, place)
    try:
        filled = replacing.tried(form, bytes(own.content) if own else form.docx.read_bytes())
    except DocumentRefused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("form", key=form.key)
    name = _("{label}-试填.docx").format(label=_(form.label))
    return pages.answer(name, filled, printing.CONTENT_TYPES[printing.DOCX])


@signed_in
@require_POST
def use_template(request: ActorRequest, key: str) -> HttpResponseBase:
    """Back to an earlier template, or to the shipped one."""
    form = pages.form_declared(key)
    wanted = request.POST.get("template", "")
    try:
        if wanted.isdecimal():
            replacing.use_again(form, int(wanted), by=request.actor)
            messages.success(request, _("已改用选中的模板。"))
        else:
            replacing.use_shipped(form, by=request.actor)
            messages.success(request, _("已改用系统自带的模板；上传过的都还在，随时可以再用。"))
    except InvalidInput as refusal:
        messages.error(request, refusal.sentence)
    return redirect("form", key=form.key)
