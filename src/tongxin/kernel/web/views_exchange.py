"""Lists go out and come back: choose a sheet, upload, look at the plan, confirm; and take it back."""

from urllib.parse import quote

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongxin.kernel import clock
from tongxin.kernel.cases.errors import Blocked, InvalidInput, NotVisible
from tongxin.kernel.exchange import selectors, services
from tongxin.kernel.exchange.declarations import sheets_of
from tongxin.kernel.exchange.models import ImportRun
from tongxin.kernel.exchange.reading import MIB, MOST_BYTES
from tongxin.kernel.web import exchange_page, plain_form
from tongxin.kernel.web.plain_form import PlainForm
from tongxin.kernel.web.requests import ActorRequest, signed_in

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RECENT = 30


@signed_in
@require_safe
def exchange(request: ActorRequest) -> HttpResponse:
    """Every sheet that the actor may take out and bring back, and what was brought in."""
    sheets = sheets_of(request.actor)
    if not sheets:
        raise NotVisible(_("导入导出只对管理名册和机构的工作人员开放。"))
    labels = {sheet.key: _(sheet.label) for sheet in sheets}
    found = selectors.runs(request.actor)
    first = exchange_page.page_of(request.GET, found.count(), _RECENT) * _RECENT
    runs = [
        (run, labels[run.sheet], exchange_page.status_chip(run), exchange_page.counted(run.counts))
        for run in found[first : first + _RECENT]
    ]
    page = first // _RECENT + 1
    context = {
        "sheets": sheets,
        "runs": runs,
        "newer": page - 1,
        "older": page + 1 if found[first + _RECENT :].exists() else 0,
    }
    return render(request, "kernel/exchange.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: ActorRequest, key: str) -> HttpResponseBase:
    """One sheet: upload a file, take the list out, fetch an empty one."""
    shown = selectors.sheet_shown(request.actor, key)
    if request.method != "POST":
        return render(request, "kernel/exchange_sheet.html", exchange_page.sheet_context(shown))
    chosen = request.POST.getlist("chosen")
    try:
        run = services.upload(shown, *_uploaded(request.FILES.get("file")), chosen=chosen, by=request.actor)
    except InvalidInput as refusal:
        context = exchange_page.sheet_context(shown, chosen=chosen, refused=refusal.sentence)
        return render(request, "kernel/exchange_sheet.html", context, status=422)
    return redirect("exchange_run", run_id=run.pk)


def _uploaded(file: "UploadedFile[bytes] | None") -> tuple[str, bytes]:
    """Name and content; what is too large is not read into memory first."""
    if file is None:
        raise InvalidInput({"file": _("请先选择要导入的文件。")})
    if (file.size or 0) > MOST_BYTES:
        sentence = _("文件超过 {most} MB。请只留要导入的工作表、去掉图片，另存后再上传。")
        raise InvalidInput({"file": sentence.format(most=MOST_BYTES // MIB)})
    return file.name or "", file.read()


@signed_in
@require_safe
def template(request: ActorRequest, key: str) -> HttpResponse:
    """An empty sheet to fill in."""
    shown = selectors.sheet_shown(request.actor, key)
    name = _("{label}-模板.xlsx").format(label=_(shown.label))
    return _file(services.template(shown, by=request.actor), name)


@signed_in
@require_POST
def export(request: ActorRequest, key: str) -> HttpResponseBase:
    """The list as a file; whole personal values only for a reason."""
    shown = selectors.sheet_shown(request.actor, key)
    form = "csv" if request.POST.get("form") == "csv" else "xlsx"
    full = request.POST.get("full") == "1"
    reason = request.POST.get("reason", "")
    try:
        content = services.export(shown, form, full=full, reason=reason, by=request.actor)
    except InvalidInput as refusal:
        context = exchange_page.sheet_context(shown, full=full, reason=reason, not_exported=refusal.sentence)
        return render(request, "kernel/exchange_sheet.html", context, status=422)
    return _file(content, f"{_(shown.label)}-{clock.today():%Y%m%d}.{form}")


@signed_in
@require_safe
def run(request: ActorRequest, run_id: int) -> HttpResponse:
    """One import: what it would do or did, row by row."""
    shown = selectors.run_shown(request.actor, run_id)
    page = exchange_page.build(shown, request.actor, request.GET)
    return render(request, "kernel/exchange_run.html", {"page": page})


@signed_in
@require_POST
def again(request: ActorRequest, run_id: int) -> HttpResponseBase:
    """Read the same file with another of its tables, or with other choices."""
    shown = selectors.run_shown(request.actor, run_id)
    try:
        services.plan_again(
            shown,
            table=request.POST.get("table", ""),
            chosen=request.POST.getlist("chosen"),
            mapped=dict(zip(request.POST.getlist("label"), request.POST.getlist("means"), strict=False)),
            by=request.actor,
        )
    except (InvalidInput, Blocked) as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("已经重新核对，还没有写入。"))
    return redirect("exchange_run", run_id=shown.pk)


@signed_in
@require_POST
def confirm(request: ActorRequest, run_id: int) -> HttpResponseBase:
    """Write it."""
    shown = selectors.run_shown(request.actor, run_id)
    try:
        done = services.confirm(shown, only_good=request.POST.get("only_good") == "1", by=request.actor)
    except (InvalidInput, Blocked) as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("已导入：{counts}。需要时可以整批撤销。").format(counts=_written(done)))
    return redirect("exchange_run", run_id=shown.pk)


def _written(done: ImportRun) -> str:
    return exchange_page.counted({key: n for key, n in done.counts.items() if key in {"create", "update"}})


@signed_in
@require_POST
def drop(request: ActorRequest, run_id: int) -> HttpResponseBase:
    """Give it up."""
    services.drop(selectors.run_shown(request.actor, run_id), by=request.actor)
    messages.success(request, _("已放弃，什么也没有写入；上传的文件已经删除。"))
    return redirect("exchange")


@signed_in
@require_safe
def problems(request: ActorRequest, run_id: int) -> HttpResponse:
    """The file with what is wrong beside each row."""
    shown = selectors.run_shown(request.actor, run_id)
    stem = shown.file_name.rpartition(".")[0] or shown.file_name
    return _file(services.with_problems(shown, by=request.actor), _("{name}-问题.xlsx").format(name=stem))


@signed_in
@require_http_methods(plain_form.METHODS)
def undo(request: ActorRequest, run_id: int) -> HttpResponseBase:
    """Ask once more, then take it back."""
    shown = selectors.run_shown(request.actor, run_id)
    url = reverse("exchange_run", args=[shown.pk])
    if shown.status != ImportRun.Status.DONE:
        raise NotVisible(_("这次导入没有可以撤销的内容。"))

    def save(_values: dict[str, object]) -> str:
        services.undo(shown, by=request.actor)
        return url

    form = PlainForm(
        title=_("撤销这次导入"),
        subject=f"{_(selectors.sheet_shown(request.actor, shown.sheet).label)} · {shown.file_name}",
        fields=(),
        save=save,
        back_url=url,
        back_label=shown.file_name,
        submit_label=_("撤销导入"),
        done=_("已撤销，这次导入新增和改动的内容都已恢复原样。"),
        consequence=_("这次导入新增的行会删除，改动的内容恢复原样。导入之后又改过或已经用到的，会指出来，不做撤销。"),
        confirm=_("共 {n} 行：{counts}。").format(
            n=sum(n for key, n in shown.counts.items() if key in {"create", "update"}), counts=_written(shown)
        ),
    )
    return plain_form.serve(request, form)


def _file(content: bytes, name: str) -> HttpResponse:
    kind = "text/csv; charset=utf-8" if name.endswith(".csv") else _XLSX
    response = HttpResponse(content, content_type=kind)
    ending = name.rpartition(".")[2]
    response["Content-Disposition"] = f"attachment; filename=list.{ending}; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "no-store"
    return response
