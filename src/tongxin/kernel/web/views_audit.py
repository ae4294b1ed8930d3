"""The audit administrator's pages: read, verify, take out; there is no address that changes or removes a line."""

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongxin.kernel import clock
from tongxin.kernel.accounts.administrations import AUDIT
from tongxin.kernel.audit.acts import act
from tongxin.kernel.audit.verify import remember_check
from tongxin.kernel.web import audit_page, export, paging
from tongxin.kernel.web.administering import administrator
from tongxin.kernel.web.requests import ActorRequest

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@administrator(AUDIT)
@require_safe
def audit(request: ActorRequest) -> HttpResponse:
    """The record within reach, one page of it, and whether it is whole."""
    asked = audit_page.question_in(request.GET)
    found = audit_page.lines(request.actor, asked)
    total = found.count()
    number = paging.nearest(asked.page, total, audit_page.PAGE)
    start = (number - 1) * audit_page.PAGE
    entries = [audit_page.entry(row) for row in found[start : start + audit_page.PAGE]]
    page = {
        "asked": asked,
        "total": total,
        "entries": entries,
        "first": start + 1 if entries else 0,
        "last": start + len(entries),
        "states": audit_page.states(request.actor),
        "query": asked.query(),
        "most": audit_page.MOST,
        "previous_url": f"/audit/?{asked.query(page=number - 1)}" if number > 1 else "",
        "next_url": f"/audit/?{asked.query(page=number + 1)}" if start + len(entries) < total else "",
        "is_filtered": bool(asked.query()),
    }
    return render(request, "kernel/audit.html", {"page": page})


@administrator(AUDIT)
@require_safe
def export_audit(request: ActorRequest, form: str) -> HttpResponseBase:
    """Exactly what the page's question finds, all pages; taking it out is a line of the record itself."""
    asked = audit_page.question_in(request.GET)
    rows = list(audit_page.cells(request.actor, asked))
    held = request.actor.administration
    with act(by=request.actor, conference_id=held.conference_id if held else None) as record:
        record.line("audit.export", data={"form": form, "rows": len(rows), "query": asked.query()})
    name = f"{_('审计记录')}-{clock.today():%Y%m%d}.{form}"
    if form == "csv":
        content = export.as_csv(iter(rows), audit_page.headings())
        response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    else:
        content = export.as_xlsx(_("审计记录"), iter(rows), audit_page.headings())
        response = HttpResponse(content, content_type=_XLSX)
    response["Content-Disposition"] = f"attachment; filename=audit.{form}; filename*=UTF-8''{quote(name)}"
    return response


@administrator(AUDIT)
@require_POST
def verify_audit(request: ActorRequest) -> HttpResponseBase:
    """Read every chain from its first line now."""
    flawed = remember_check()
    held = request.actor.administration
    with act(by=request.actor, conference_id=held.conference_id if held else None) as record:
        record.line("audit.verify", data={"flaws": flawed})
    if flawed:
        messages.error(request, _("核对发现问题，请看下面标红的一行；请立刻保留现场，不要自行修改数据库。"))
    else:
        messages.success(request, _("已从第一行起逐行核对，记录完好。"))
    return redirect("audit")
