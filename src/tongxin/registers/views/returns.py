"""Pages of tables that others fill in: sent, chased, rolled up."""

import dataclasses
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongxin.kernel import clock, wording
from tongxin.kernel.accounts import policies
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.kinds import kind_of
from tongxin.kernel.conferences.parameters import parameter
from tongxin.kernel.deadlines import WorkingCalendar, rules
from tongxin.kernel.exchange.escaping import harmless
from tongxin.kernel.web import export, links, plain_form, table_page
from tongxin.kernel.web.plain_form import PlainForm
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.web.table_page import Button, Cell, Head, Table
from tongxin.kernel.web.words import Chip, state_chip
from tongxin.registers import forms, panels, selectors, services
from tongxin.registers.models import ReturnSheet, ReturnTable
from tongxin.registers.rules import SHIPPED_BY_KEY, ColumnType, ReturnState
from tongxin.registers.workflow import RETURN_DAYS

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@signed_in
@require_safe
def tables(request: ActorRequest) -> HttpResponse:
    """Every table that went out, with how many came back."""
    place = selectors.require_sight(request.actor)
    today = clock.today()

    def cells(row: Any) -> Iterator[Cell]:
        yield Cell(row.title, reverse("registers:table", args=[row.pk]))
        yield Cell(row.due.isoformat())
        yield Cell(f"{row.back} / {row.asked}")
        late = row.due < today and row.back < row.asked
        yield Cell(chip=Chip(_("有未报"), "err") if late else Chip())

    new = Button(_("发一张表"), reverse("registers:new_table"), "plus-lg", primary=True)
    table = Table(
        title=_("填报"),
        url=reverse("registers:tables"),
        heads=(Head(_("标题"), title=True), Head(_("截止日期")), Head(_("已报"), num=True), Head(_("提醒"))),
        rows=selectors.tables_of(place),
        cells=cells,
        empty=_("还没有发过填报表。需要县区、专委会、联络机构报数字时，在这里发一张。"),
        lead=_("一张表发给多个单位，手机上打开链接就能填，到期前提醒，报来的自动汇总。"),
        buttons=(new,) if selectors.may_keep(request.actor) else (),
    )
    return table_page.serve(request, table, {})


@signed_in
@require_http_methods(plain_form.METHODS)
def new_table(request: ActorRequest) -> HttpResponseBase:
    """Make a table and send it."""
    selectors.require_keeper(request.actor)

    def save(values: dict[str, Any]) -> str:
        return reverse("registers:table", args=[services.send_table(values, by=request.actor).pk])

    place = request.actor.conference_id or 0
    usual = rules.due_on(parameter(place, RETURN_DAYS), clock.today(), WorkingCalendar(place)).isoformat()
    fields = tuple(dataclasses.replace(f, suggested=usual) if f.key == "due" else f for f in forms.NEW_TABLE)
    form = PlainForm(
        title=_("发一张填报表"),
        fields=fields,
        save=save,
        back_url=reverse("registers:tables"),
        back_label=_("填报"),
        submit_label=_("发出"),
        done=_("已发出，各单位的待办里已经有这张表。"),
        consequence=_("发出后各单位的联系人会收到待办和提醒；没有账号的单位，可以由您代为登记。"),
    )
    return plain_form.serve(request, form)


@signed_in
@require_safe
def table(request: ActorRequest, table_id: int) -> HttpResponse:
    """Who answered, what that adds up to, and a text for those who did not."""
    shown = selectors.table_shown(request.actor, table_id)
    return render(request, "registers/table.html", _context(request, shown))


def _context(request: ActorRequest, shown: ReturnTable) -> dict[str, Any]:
    sheets = selectors.sheets_of(shown)
    sums = selectors.totals(shown, sheets)
    waiting = [sheet for sheet in sheets if sheet.state == ReturnState.WAITING]
    back = [sheet for sheet in sheets if sheet.state == ReturnState.SUBMITTED]
    numbers = [column for column in shown.fields if column.type == ColumnType.NUMBER]
    feeds = SHIPPED_BY_KEY.get(shown.feeds)
    return {
        "table": shown,
        "rows": [_line(sheet, shown) for sheet in sheets],
        "labels": [column.label for column in shown.fields],
        "sums": [(column.label, sums[column.key]) for column in numbers],
        "total_cells": [str(sums[c.key]) if c.key in sums else "" for c in shown.fields],
        "waiting": len(waiting),
        "back": len(back),
        "keeps": selectors.may_keep(request.actor),
        "chase": _chase(shown, waiting) if waiting else "",
        "feeds": _(feeds.name) if feeds else "",
        "figure_url": f"/figures/registers.{shown.feeds}_system_wide/" if feeds else "",
    }


def _line(sheet: ReturnSheet, shown: ReturnTable) -> dict[str, Any]:
    texts = dict(panels.filled_in(sheet))
    return {
        "name": str(sheet.organisation),
        "url": f"/return-sheets/{sheet.pk}/",
        "state": state_chip(kind_of("return_sheet"), sheet.state),
        "day": sheet.submitted_on,
        "cells": [(_(c.label), texts.get(_(c.label), "")) for c in shown.fields],
    }


def _chase(shown: ReturnTable, waiting: list[ReturnSheet]) -> str:
    names = wording.listed(str(sheet.organisation) for sheet in waiting)
    sentence = _("请{names}于{day}前报送《{title}》。登录后在待办里打开，也可以使用单独发给各单位的链接。")
    return sentence.format(names=names, day=wording.full_day(shown.due), title=shown.title)


@never_cache
@signed_in
@require_POST
def issue_links(request: ActorRequest, table_id: int) -> HttpResponse:
    """A link for each contact of an addressee that has not answered; shown once, stored nowhere."""
    selectors.require_keeper(request.actor)
    shown = selectors.table_shown(request.actor, table_id)
    hours = int(policies.value(policies.LINK_HOURS))
    made, without = [], []
    with act(by=request.actor, conference_id=shown.conference_id) as record:
        for sheet in selectors.sheets_of(shown):
            if sheet.state != ReturnState.WAITING:
                continue
            reached = [(r, account) for r in links.reachable(sheet.card) for account in r.accounts]
            for who, account in reached:
                token = links.issue(account, sheet.card, who.holder, valid_hours=hours, by=request.actor)
                made.append(f"{sheet.organisation} {account}：{request.build_absolute_uri(f'/t/{token}/')}")
            if not reached:
                without.append(str(sheet.organisation))
        record.line("registers.issue_links", "return_table", shown.pk, data={"links": len(made)})
    context = {
        **_context(request, shown),
        "made": "\n".join(made),
        "without": wording.listed(without) if without else "",
        "hours": hours,
    }
    return render(request, "registers/table.html", context)


@signed_in
@require_safe
def export_table(request: ActorRequest, table_id: int) -> HttpResponse:
    """The roll-up as a workbook: a line for each addressee, and the sums."""
    shown = selectors.table_shown(request.actor, table_id)
    sheets = selectors.sheets_of(shown)
    sums = selectors.totals(shown, sheets)
    workflow = kind_of("return_sheet").workflow

    def lines() -> Iterator[list[str]]:
        for sheet in sheets:
            texts = dict(panels.filled_in(sheet))
            day = sheet.submitted_on.isoformat() if sheet.submitted_on else ""
            own = [texts.get(_(column.label), "") for column in shown.fields]
            cells = [str(sheet.organisation), workflow.label_of(sheet.state), day, *own, sheet.note]
            yield [harmless(cell) for cell in cells]
        yield [_("合计"), "", "", *(str(sums[c.key]) if c.key in sums else "" for c in shown.fields), ""]

    heads = [_("单位"), _("状态"), _("报送日期"), *(_(c.label) for c in shown.fields), _("补充说明")]
    with act(by=request.actor, conference_id=shown.conference_id) as record:
        record.line("registers.export_table", "return_table", shown.pk, data={"rows": len(sheets)})
    response = HttpResponse(export.as_xlsx(_("汇总"), lines(), heads), content_type=_XLSX)
    name = quote(f"{shown.title}-{clock.today():%Y%m%d}.xlsx")
    response["Content-Disposition"] = f"attachment; filename=returns.xlsx; filename*=UTF-8''{name}"
    return response
