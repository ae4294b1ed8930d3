"""The list of every kind of case, its export and its saved views."""

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongxin.kernel import clock
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.web import export, list_page, queue, services
from tongxin.kernel.web.navigation import list_url
from tongxin.kernel.web.requests import ActorRequest, signed_in

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@signed_in
@require_safe
def case_list(request: ActorRequest, kind: CaseKind) -> HttpResponse:
    """The list, one page of it."""
    waiting = request.task_counts.get(kind.key, 0)
    page = list_page.build(kind, request.actor, list_page.wish_from(kind, request.GET), waiting)
    return render(request, "kernel/list.html", {"page": page})


@signed_in
@require_safe
def work_queue(request: ActorRequest, kind: CaseKind) -> HttpResponseBase:
    """Begin with the first that waits."""
    url = queue.first_url(kind, request.actor)
    if not url:
        messages.info(request, _("现在没有等您办理的{kind}。").format(kind=_(kind.label)))
    return redirect(url or list_url(kind))


@signed_in
@require_safe
def export_list(request: ActorRequest, kind: CaseKind, form: str) -> HttpResponseBase:
    """The rows that the list shows, all pages; that somebody took them out is on the record."""
    wish = list_page.wish_from(kind, request.GET)
    heads = export.headings(kind)
    rows = list(export.lines(kind, request.actor, wish))
    with act(by=request.actor) as record:
        record.line(f"{kind.key}.export", kind.key, data={"form": form, "rows": len(rows), "query": wish.query()})
    name = f"{_(kind.label)}-{clock.today():%Y%m%d}.{form}"
    if form == "csv":
        response = HttpResponse(export.as_csv(iter(rows), heads), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(
            export.as_xlsx(_(kind.label), iter(rows), heads, export.widths(kind)), content_type=_XLSX
        )
    response["Content-Disposition"] = f"attachment; filename=export.{form}; filename*=UTF-8''{quote(name)}"
    return response


@signed_in
@require_POST
def save_view(request: ActorRequest, kind: CaseKind) -> HttpResponseBase:
    """Keep the list as it stands under a name."""
    wish = list_page.wish_from(kind, QueryDict(request.POST.get("query", "")[:400]))
    name = request.POST.get("name", "").strip()
    if not name:
        messages.error(request, _("请给这个视图起个名字，再点“存为常用”。"))
    elif len(name) > services.LONGEST_VIEW_NAME:
        sentence = _("名字最多 {most} 个字，现在有 {n} 个，没有保存；请改短后再存。")
        messages.error(request, sentence.format(most=services.LONGEST_VIEW_NAME, n=len(name)))
    else:
        services.save_view(
            kind,
            request.account,
            name,
            {"q": wish.q, "state": wish.state, "sort": "" if wish.sort == "new" else wish.sort},
        )
        messages.success(request, _("已存为常用视图“{name}”。").format(name=name))
    return redirect(f"{list_url(kind)}?{wish.query()}")


@signed_in
@require_POST
def drop_view(request: ActorRequest, kind: CaseKind) -> HttpResponseBase:
    """Forget a saved view."""
    services.drop_view(kind, request.account, request.POST.get("name", ""))
    return redirect(list_url(kind))
