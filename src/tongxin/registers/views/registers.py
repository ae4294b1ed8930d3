"""Pages of the registers: all of them, the rows of one, a new row, and registers of one's own."""

import dataclasses
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongxin.kernel import clock
from tongxin.kernel.audit.acts import act
from tongxin.kernel.exchange.escaping import harmless
from tongxin.kernel.web import export, plain_form, table_page
from tongxin.kernel.web.plain_form import PlainForm
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.web.table_page import Button, Cell, Filter, Head, Table
from tongxin.kernel.web.words import Chip
from tongxin.registers import forms, panels, selectors, services
from tongxin.registers.models import RegisterKind, RegisterRow
from tongxin.registers.rules import SCOPES, SHIPPED, SHIPPED_BY_KEY, RowState
from tongxin.registers.selectors import Wanted

_SHOWN_COLUMNS = 2
_TYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@signed_in
@require_safe
def registers(request: ActorRequest) -> HttpResponse:
    """Every register with its figure of this year."""
    place = selectors.require_sight(request.actor)
    keeps, year = selectors.may_keep(request.actor), clock.today().year
    rows = list(selectors.kinds_of(place))
    counts = selectors.counts_of(request.actor, year)

    def cells(kind: RegisterKind) -> Iterator[Cell]:
        n, figure = counts.get(kind.pk, (0, 0))
        yield Cell(_(kind.name), reverse("registers:register", args=[kind.key]), note=_(kind.meaning))
        yield Cell(str(n))
        yield Cell(f"{figure} {_(kind.unit)}")
        yield Cell(chip=Chip(_("已停用"), "plain") if kind.valid_until else Chip())

    missing = {kind.key for kind in SHIPPED} - {kind.key for kind in rows}
    buttons = [Button(_("新增台账"), reverse("registers:new_kind"), "plus-lg", primary=bool(rows))] if keeps else []
    if keeps and missing:
        buttons.insert(0, Button(_("启用自带台账"), reverse("registers:offer"), "clipboard-check", primary=not rows))
    table = Table(
        title=_("机关台账"),
        url=reverse("registers:registers"),
        heads=(
            Head(_("台账"), title=True),
            Head(_("{year} 年条数").format(year=year), num=True),
            Head(_("{year} 年计数").format(year=year), num=True),
            Head(_("状态")),
        ),
        rows=rows,
        cells=cells,
        empty=_("还没有台账。可以先启用系统自带的九本，也可以自己新增。"),
        lead=_("系统以外发生的事登记在这里：有日期、有佐证，写错了更正，不删除。"),
        buttons=tuple(buttons),
    )
    return table_page.serve(request, table, {})


def _filters(kind: RegisterKind) -> tuple[Filter, ...]:
    years = selectors.years_of(kind)
    return (
        Filter("year", _("年度"), [("", _("全部年度")), *((year, year) for year in years)]),
        Filter("scope", _("范围"), [("", _("全部范围")), *((key.value, _(label)) for key, label in SCOPES)]),
        Filter(
            "state",
            _("状态"),
            [("", _("在册")), ("lacking", _("缺佐证")), (RowState.WITHDRAWN.value, _("已撤回"))],
        ),
        Filter(
            "sort",
            _("排序"),
            [("", _("日期最近")), ("day", _("日期最早")), ("title", _("事由")), ("number", _("编号"))],
        ),
    )


def _wanted(wish: dict[str, str]) -> Wanted:
    lacking = wish["state"] == "lacking"
    state = RowState.KEPT if lacking else wish["state"] or RowState.KEPT
    return Wanted(wish["q"], wish["year"], wish["scope"], state, lacking, wish["sort"] or "-day")


@signed_in
@require_safe
def register(request: ActorRequest, register_key: str) -> HttpResponse:
    """The rows of one register, with its figure over what is shown."""
    kind = selectors.kind_shown(request.actor, register_key)
    keeps = selectors.may_keep(request.actor)
    filters = _filters(kind)
    wish = table_page.asked(request.GET, filters)
    rows = selectors.rows_wanted(request.actor, kind, _wanted(wish))
    columns = kind.fields[:_SHOWN_COLUMNS]
    seen: dict[str, set[int]] = {"files": set()}

    def prepare(shown: list[RegisterRow]) -> None:
        seen["files"] = selectors.with_evidence([row.pk for row in shown])

    def cells(row: RegisterRow) -> Iterator[Cell]:
        texts = dict(services.shown_details(kind, row.details))
        yield Cell(row.title, f"/register-rows/{row.pk}/", note=row.number)
        yield Cell(row.day.isoformat())
        yield Cell(panels.scope_word(row.scope))
        for column in columns:
            yield Cell(texts.get(_(column.label), ""))
        lacks = kind.needs_evidence and row.pk not in seen["files"]
        has = Chip(_("有"), "ok") if row.pk in seen["files"] else Chip()
        yield Cell(chip=Chip(_("缺佐证"), "warn") if lacks else has)

    lead = _("共计 {n} {unit}。{meaning}").format(
        n=selectors.counted(kind, rows), unit=_(kind.unit), meaning=_(kind.meaning)
    )
    table = Table(
        title=_(kind.name),
        url=reverse("registers:register", args=[kind.key]),
        heads=(
            Head(_("事由"), title=True),
            Head(_("日期")),
            Head(_("范围")),
            *(Head(_(column.label)) for column in columns),
            Head(_("佐证")),
        ),
        rows=rows,
        cells=cells,
        empty=_("这本台账还没有记录。可以逐条登记，也可以从 Excel 导入。"),
        lead=lead,
        search=_("事由、编号、说明"),
        filters=filters,
        buttons=_row_buttons(kind, wish, keeps=keeps),
        prepare=prepare,
    )
    return table_page.serve(request, table, wish)


def _row_buttons(kind: RegisterKind, wish: dict[str, str], *, keeps: bool) -> tuple[Button, ...]:
    query = urlencode({key: value for key, value in wish.items() if value})
    address = reverse("registers:export", args=[kind.key, "xlsx"])
    buttons = [Button(_("导出 Excel"), f"{address}?{query}" if query else address, "upload")]
    if keeps:
        sheet = f"registers.{kind.key}" if kind.key in SHIPPED_BY_KEY else "registers.own"
        buttons.append(Button(_("导入"), reverse("exchange_sheet", args=[sheet]), "upload"))
        buttons.append(Button(_("台账设置"), reverse("registers:edit_kind", args=[kind.pk]), "gear"))
        if kind.valid_until is None:
            buttons.append(
                Button(_("登记一条"), reverse("registers:new_row", args=[kind.key]), "plus-lg", primary=True)
            )
    return tuple(buttons)


@signed_in
@require_safe
def export_rows(request: ActorRequest, register_key: str, form: str) -> HttpResponse:
    """The rows that the list shows, all of them and with every column; that they were taken out is on the record."""
    kind = selectors.kind_shown(request.actor, register_key)
    wish = table_page.asked(request.GET, _filters(kind))
    rows = list(selectors.rows_wanted(request.actor, kind, _wanted(wish))[: export.MOST])
    heads = [_("编号"), _("日期"), _("范围"), _("事由"), *(_(c.label) for c in kind.fields), _("说明")]

    def lines() -> Iterator[list[str]]:
        for row in rows:
            texts = dict(services.shown_details(kind, row.details))
            own = [texts.get(_(column.label), "") for column in kind.fields]
            cells = [row.number, row.day.isoformat(), panels.scope_word(row.scope), row.title, *own, row.words]
            yield [harmless(cell) for cell in cells]

    with act(by=request.actor, conference_id=kind.conference_id) as record:
        data = {"register": kind.key, "rows": len(rows), "form": form}
        record.line("registers.export", "register_kind", kind.pk, data=data)
    is_csv = form == "csv"
    content = export.as_csv(lines(), heads) if is_csv else export.as_xlsx(_(kind.name), lines(), heads)
    response = HttpResponse(content, content_type=_TYPES["csv" if is_csv else "xlsx"])
    name = quote(f"{_(kind.name)}-{clock.today():%Y%m%d}.{form}")
    response["Content-Disposition"] = f"attachment; filename=register.{form}; filename*=UTF-8''{name}"
    return response


@signed_in
@require_http_methods(plain_form.METHODS)
def new_row(request: ActorRequest, register_key: str) -> HttpResponseBase:
    """Enter a row, with its evidence."""
    selectors.require_keeper(request.actor)
    kind = selectors.kind_shown(request.actor, register_key)

    def save(values: dict[str, Any]) -> str:
        row = services.keep_row(kind, values, by=request.actor, evidence=request.FILES.get(services.EVIDENCE))
        if request.POST.get("again"):
            return reverse("registers:new_row", args=[kind.key])
        return f"/register-rows/{row.pk}/"

    fields = tuple(
        dataclasses.replace(f, suggested=clock.today().isoformat()) if f.key == "day" else f
        for f in forms.new_row(kind)
    )
    form = PlainForm(
        title=_("登记一条{kind}").format(kind=_(kind.name)),
        fields=fields,
        save=save,
        back_url=reverse("registers:register", args=[kind.key]),
        back_label=_(kind.name),
        submit_label=_("登记"),
        done=_("已登记。"),
        consequence=_(kind.meaning),
    )
    return plain_form.serve(request, form)


@signed_in
@require_http_methods(plain_form.METHODS)
def edit_kind(request: ActorRequest, kind_id: int | None = None) -> HttpResponseBase:
    """A register of one's own, or the words of a shipped one."""
    selectors.require_keeper(request.actor)
    row = selectors.kind_by_id(request.actor, kind_id) if kind_id else None
    fields = forms.KIND_THERE if row else forms.KIND
    shipped = SHIPPED_BY_KEY.get(row.key) if row else None
    if shipped:
        # Columns and rule are the same everywhere, so that figures compare.
        fields = tuple(f for f in fields if f.key in {"name", "needs_evidence", "ended"})

    def save(values: dict[str, Any]) -> str:
        full = {**(forms.kind_values(row) if row else {}), **values}
        kind = services.save_kind(row, full, by=request.actor)
        return reverse("registers:register", args=[kind.key])

    back = reverse("registers:register", args=[row.key]) if row else reverse("registers:registers")
    form = PlainForm(
        title=_("台账设置") if row else _("新增台账"),
        subject=_(row.name) if row else "",
        fields=fields,
        values=forms.kind_values(row) if row else {},
        save=save,
        back_url=back,
        back_label=_(row.name) if row else _("机关台账"),
        submit_label=_("保存"),
        done=_("已保存。"),
        consequence=_("自带台账的栏目和计数规则各地相同，这样数字才能比较；需要别的栏目，请另外新增一本。")
        if shipped
        else "",
    )
    return plain_form.serve(request, form)


@signed_in
@require_http_methods(plain_form.METHODS)
def offer(request: ActorRequest) -> HttpResponseBase:
    """Take the shipped registers into use."""
    place = selectors.require_keeper(request.actor)

    def save(_values: dict[str, Any]) -> str:
        services.offer_kinds(place, [kind.key for kind in SHIPPED], by=request.actor)
        return reverse("registers:registers")

    form = PlainForm(
        title=_("启用自带台账"),
        fields=(),
        save=save,
        back_url=reverse("registers:registers"),
        back_label=_("机关台账"),
        submit_label=_("启用"),
        confirm=_("将启用：{names}。不用的以后可以停用。").format(names=_("、").join(_(kind.name) for kind in SHIPPED)),
        done=_("已启用。"),
    )
    return plain_form.serve(request, form)
