"""What the pages of import show: how many rows become what, and of each row what was understood."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.kernel import registry
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.exchange import selectors
from tongxin.kernel.exchange.cells import Places, Tags
from tongxin.kernel.exchange.declarations import CLEARS, Sheet
from tongxin.kernel.exchange.headers import may_be
from tongxin.kernel.exchange.models import ImportRow, ImportRun
from tongxin.kernel.exchange.planning import Verdict
from tongxin.kernel.exchange.reading import MIB, MOST_BYTES, MOST_ROWS
from tongxin.kernel.exchange.services import KEPT_DAYS, samples_of
from tongxin.kernel.exchange.writing import how_to
from tongxin.kernel.web import paging
from tongxin.kernel.web.forms import Option
from tongxin.kernel.web.words import NO_CHIP, Chip

PAGE = 50
_FEW = 6
_MOST_UNKNOWN = 20
_VERDICTS = (
    (Verdict.ERROR, gettext_noop("有问题"), "err"),
    (Verdict.CREATE, gettext_noop("新增"), "ok"),
    (Verdict.UPDATE, gettext_noop("修改"), "warn"),
    (Verdict.SAME, gettext_noop("不变"), "plain"),
    (Verdict.SKIP, gettext_noop("略过"), "plain"),
)
_ALL, _WRITES = "all", "write"
_GROUPS: dict[str, tuple[str, ...]] = {_ALL: (), _WRITES: (Verdict.CREATE, Verdict.UPDATE)}
_TONES = {
    ImportRun.Status.PLANNED: "warn",
    ImportRun.Status.DONE: "ok",
    ImportRun.Status.UNDONE: "plain",
    ImportRun.Status.DROPPED: "plain",
}


@dataclass(frozen=True)
class Tab:
    """A verdict with how many rows have it; leads to them."""

    label: str
    count: int
    url: str
    current: bool


@dataclass(frozen=True)
class Difference:
    """One field of a row: what stood there and what is to stand there."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class RowView:
    """One row of the report. ``first`` and ``more`` share out many fields."""

    number: int
    title: str
    chip: Chip
    first: list[Difference]
    more: list[Difference]
    problems: list[str]
    notes: list[str]
    is_new: bool


@dataclass(frozen=True)
class Choice:
    """A wish with an upload, as a tick."""

    key: str
    label: str
    hint: str
    chosen: bool


@dataclass(frozen=True)
class Unknown:
    """A column of the file that nobody recognised, or that was named by hand, with what it may mean."""

    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Missing:
    """A needed column that nobody recognised, and the columns of the file that it may be, each with a few values."""

    key: str
    label: str
    among: list[tuple[str, str]]


@dataclass(frozen=True)
class RunPage:
    """Everything of one import."""

    run: ImportRun
    sheet: Sheet
    chip: Chip
    tabs: list[Tab]
    rows: list[RowView]
    total: int
    first: int
    last: int
    previous_url: str
    next_url: str
    found: list[tuple[str, str]]
    choices: list[Choice]
    unknown: list[Unknown]
    tables: list[tuple[str, bool]]
    writes: int
    wrong: int
    is_planned: bool
    is_done: bool
    has_file: bool
    may_fetch: bool
    missing: Missing | None


def status_chip(run: ImportRun) -> Chip:
    """Where an import stands."""
    status = ImportRun.Status(run.status)
    return Chip(str(status.label), _TONES[status])


def counted(counts: Mapping[str, int]) -> str:
    """新增 3 · 修改 1 · 不变 12."""
    return " · ".join(f"{_(label)} {counts[key]}" for key, label, _tone in _VERDICTS if counts.get(key))


def choices(sheet: Sheet, chosen: Sequence[str]) -> list[Choice]:
    """What may be chosen with a file: the sheet's own wishes, and whether a blank cell clears."""
    own = [Choice(w.key, _(w.label), _(w.hint) if w.hint else "", w.key in chosen) for w in sheet.wishes]
    hint = _("不选时，空白的格子不改动原来的内容；用来认出已有的行的列，空白总是不改。")
    return [*own, Choice(CLEARS, _("空白的格子表示清空原来的内容"), hint, CLEARS in chosen)]


def build(run: ImportRun, actor: Actor, sent: QueryDict) -> RunPage:
    """The page of one import, one page of its rows."""
    sheet = registry.get(Sheet, run.sheet)
    wrong = run.counts.get(Verdict.ERROR, 0)
    wish = _wished(run, sent.get("show", ""))
    rows = selectors.rows_of(run, _GROUPS.get(wish, (wish,)))
    total = rows.count()
    page = page_of(sent, total, PAGE) + 1
    start = (page - 1) * PAGE
    url = reverse("exchange_run", args=[run.pk])
    has_file = selectors.has_file(run)
    writes = sum(run.counts.get(key, 0) for key in _GROUPS[_WRITES])
    return RunPage(
        run=run,
        sheet=sheet,
        chip=status_chip(run),
        tabs=_tabs(run, url, wish),
        rows=[_row(sheet, row) for row in rows[start : start + PAGE]],
        total=total,
        first=start + 1,
        last=min(total, start + PAGE),
        previous_url=f"{url}?show={wish}&page={page - 1}" if page > 1 else "",
        next_url=f"{url}?show={wish}&page={page + 1}" if start + PAGE < total else "",
        found=_found(sheet, run),
        choices=choices(sheet, run.chosen),
        unknown=_unknown(sheet, run),
        tables=[(name, name == run.table) for name in run.tables],
        writes=writes,
        wrong=wrong,
        is_planned=run.status == ImportRun.Status.PLANNED,
        is_done=run.status == ImportRun.Status.DONE,
        has_file=has_file,
        missing=_missing(sheet, run, actor) if has_file and run.status == ImportRun.Status.PLANNED else None,
        may_fetch=bool(wrong) and has_file and run.account_id == actor.account_id,
    )


def page_of(sent: QueryDict, total: int, size: int) -> int:
    """Which page is asked for, from 0; one that does not exist is the nearest that does."""
    return paging.nearest(paging.number_in(sent), total, size) - 1


def _wished(run: ImportRun, wish: str) -> str:
    """Which rows are shown: what needs mending comes first, then what is written."""
    if wish in {*_GROUPS, *(verdict.value for verdict in Verdict)}:
        return wish
    if run.counts.get(Verdict.ERROR) and run.status == ImportRun.Status.PLANNED:
        return Verdict.ERROR.value
    written = [key for key in _GROUPS[_WRITES] if run.counts.get(key)]
    return _WRITES if len(written) > 1 else str(written[0]) if written else _ALL


def _tabs(run: ImportRun, url: str, wish: str) -> list[Tab]:
    def tab(label: str, key: str, count: int) -> Tab:
        return Tab(label, count, f"{url}?show={key}", wish == key)

    tabs = [tab(_("全部"), _ALL, sum(run.counts.values()))]
    both = [run.counts.get(key, 0) for key in _GROUPS[_WRITES]]
    if all(both):
        tabs.append(tab(_("会写入") if run.status == ImportRun.Status.PLANNED else _("已写入"), _WRITES, sum(both)))
    return tabs + [tab(_(label), key, run.counts[key]) for key, label, _tone in _VERDICTS if run.counts.get(key)]


def _found(sheet: Sheet, run: ImportRun) -> list[tuple[str, str]]:
    """(column, what it is called in the file) of the columns that were recognised."""
    found = run.head.get("found", {})
    return [(_(c.label), _("、").join(found[c.key])) for c in sheet.columns if c.key in found and not c.shown_only]


def _unknown(sheet: Sheet, run: ImportRun) -> list[Unknown]:
    """The labels that stand for nothing yet, each with the columns it may stand for."""
    mapped: dict[str, str] = run.head.get("mapped", {})
    found = run.head.get("found", {})
    several = {c.key for c in sheet.columns if isinstance(c.kind, Places | Tags)}
    rows = []
    for label in dict.fromkeys([*mapped, *run.head.get("ignored", ())]):
        chosen = mapped.get(label, "")
        free = [c for c in sheet.columns if c.key == chosen or c.key not in found or c.key in several]
        pairs = [("", _("略过")), *((c.key, _(c.label)) for c in free if not c.shown_only)]
        rows.append(Unknown(label, tuple(Option(key, name, key == chosen) for key, name in pairs)))
    return rows[:_MOST_UNKNOWN]


def _missing(sheet: Sheet, run: ImportRun, actor: Actor) -> Missing | None:
    keys: list[str] = run.head.get("missing", [])
    column = sheet.column(keys[0]) if keys else None
    if column is None:
        return None
    told = [
        (label, _("、").join(texts))
        for label, texts in samples_of(run, by=actor)[:_MOST_UNKNOWN]
        if may_be(column, texts)
    ]
    return Missing(column.key, _(column.label), told)


def _row(sheet: Sheet, row: ImportRow) -> RowView:
    labels = {column.key: _(column.label) for column in sheet.columns}
    differences = [Difference(labels.get(key, key), old, new) for key, (old, new) in row.shown.items()]
    said: dict[str, tuple[str, str]] = {key: (_(label), tone) for key, label, tone in _VERDICTS}
    is_new = row.verdict == Verdict.CREATE
    kept = differences if row.verdict in {Verdict.CREATE, Verdict.UPDATE, Verdict.ERROR} else []
    few = len(kept) if row.verdict == Verdict.UPDATE else _FEW
    return RowView(
        number=row.row,
        title=row.title,
        chip=Chip(*said[row.verdict]) if row.verdict in said else NO_CHIP,
        first=kept[:few],
        more=kept[few:],
        problems=[_problem(labels, row.row, key, clause) for key, clause in row.problems],
        notes=list(row.notes),
        is_new=is_new or row.verdict == Verdict.ERROR,
    )


def _problem(labels: Mapping[str, str], number: int, key: str, clause: str) -> str:
    if key not in labels:
        return _("第 {row} 行：{clause}。").format(row=number, clause=clause.rstrip("。"))
    return _("第 {row} 行“{label}”：{clause}。").format(row=number, label=labels[key], clause=clause.rstrip("。"))


def sheet_context(sheet: Sheet, *, chosen: Sequence[str] = (), **more: Any) -> dict[str, Any]:
    """What the page of a sheet shows."""
    return {
        "sheet": sheet,
        "choices": choices(sheet, chosen),
        "columns": [(_(c.label), how_to(c)) for c in sheet.columns],
        "limits": {"mb": MOST_BYTES // MIB, "rows": MOST_ROWS, "days": KEPT_DAYS},
        "has_personal": any(column.personal for column in sheet.columns),
        **more,
    }
