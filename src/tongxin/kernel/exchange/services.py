"""Uploading, confirming and taking back; each an act with one line, and the rows in the record of the run."""

import datetime as dt
import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from django.db import IntegrityError
from django.utils.translation import gettext as _

from tongxin.kernel import clock, registry
from tongxin.kernel.access.actors import Actor, system_actor
from tongxin.kernel.attachments import clean_name
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.errors import Blocked, Denied, InvalidInput
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.exchange import writing
from tongxin.kernel.exchange.bulk import insert_rows
from tongxin.kernel.exchange.cells import key_of
from tongxin.kernel.exchange.declarations import CLEARS, Sheet, Touched, Trace
from tongxin.kernel.exchange.headers import Head, Lacking, choose, may_be, samples, values_at
from tongxin.kernel.exchange.models import ImportFile, ImportRow, ImportRun, ImportTrace
from tongxin.kernel.exchange.planning import Plan, Verdict, make_plan, nothing_planned
from tongxin.kernel.exchange.reading import Table, Unreadable, read_tables
from tongxin.kernel.privacy import seal_bytes, unseal_bytes

KEPT_DAYS = 7
_NAMED = 5
_NAME_LENGTH = 150
_LABEL_LENGTH = 60


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Tens of thousands of rows make the collector of cycles walk over all of them again and again: a quarter of the time.

    They hold no cycles, so it waits until they are gone.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Moved(Exception):
    """The plan is no longer the one that was shown."""


class _Unnamed(InvalidInput):
    """A needed column is not there under any name that is known, and may be one of the others."""

    def __init__(self, tables: list[Table], found: Lacking) -> None:
        super().__init__({"file": found.sentence})
        self.tables = tables
        self.found = found


def require(sheet: Sheet, by: Actor) -> int:
    """The conference in which the actor may bring the sheet in; refuses everybody else."""
    if by.conference_id is None or not by.has(sheet.power):
        raise Denied(_("导入和导出由持有相应权限的人办理，您没有这项权限。"))
    return by.conference_id


@_undisturbed()
def upload(sheet: Sheet, name: str, content: bytes, *, chosen: Iterable[str], by: Actor) -> ImportRun:
    """Read a file, plan it and keep both; nothing of the app's own rows is written. Refusals are ``InvalidInput``.

    A file in which a needed column cannot be told from others is kept without a plan, until somebody says which it is.
    """
    place = require(sheet, by)
    known = {CLEARS, *(wish.key for wish in sheet.wishes)}
    run = ImportRun(
        conference_id=place,
        sheet=sheet.key,
        file_name=clean_name(name)[:_NAME_LENGTH],
        chosen=sorted(known.intersection(chosen)),
        account_id=by.account_id,
        by=by.label[:60],
        uploaded_at=clock.now(),
    )
    try:
        tables, table, head = _read(sheet, run.file_name, content, "")
    except _Unnamed as lacking:
        tables, table, plan = lacking.tables, lacking.found.table, nothing_planned(lacking.found.head)
        run.head = {"missing": list(lacking.found.missing)}
    else:
        plan = _planned(sheet, run, table, head, by)
    with act(by=by, conference_id=place) as record:
        _describe(run, tables, table, plan)
        run.save()
        until = clock.machine_now() + dt.timedelta(days=KEPT_DAYS)
        ImportFile.objects.create(run=run, sealed=seal_bytes(content, about=_about(run)), kept_until=until)
        _store_rows(run, plan)
        record.line("exchange.upload", "import_run", run.pk, data={"sheet": sheet.key, "counts": run.counts})
    return run


@_undisturbed()
def plan_again(
    run: ImportRun,
    *,
    table: str = "",
    chosen: Iterable[str] | None = None,
    mapped: Mapping[str, str] | None = None,
    by: Actor,
) -> ImportRun:
    """Read the same file anew: another of its tables, other choices, or the same against rows that changed since.

    ``mapped`` says which column (by key) a label of the file means that was not recognised.
    """
    sheet = registry.get(Sheet, run.sheet)
    require(sheet, by)
    if run.status != ImportRun.Status.PLANNED:
        raise Blocked(_("这次导入已经处理过，不能再改选；需要时请重新上传。"))
    if chosen is not None:
        run.chosen = sorted({CLEARS, *(wish.key for wish in sheet.wishes)}.intersection(chosen))
    if mapped is not None:
        run.head = {**run.head, "mapped": _meant(sheet, mapped)}
    tables, found, head = _read(sheet, run.file_name, content_of(run), table or run.table, mapped_in(run))
    _refuse_misread(sheet, found, head, mapped_in(run))
    run.head = {key: value for key, value in run.head.items() if key != "missing"}
    plan = _planned(sheet, run, found, head, by)
    with act(by=by, conference_id=run.conference_id) as record:
        locked = ImportRun.objects.select_for_update().get(pk=run.pk)
        if locked.status != ImportRun.Status.PLANNED:
            raise Blocked(_("这次导入已经处理过，不能再改选；需要时请重新上传。"))
        locked.chosen, locked.head = run.chosen, run.head
        _describe(locked, tables, found, plan)
        locked.save()
        _store_rows(locked, plan)
        record.line("exchange.plan", "import_run", run.pk, data={"sheet": sheet.key, "counts": locked.counts})
    return locked


@_undisturbed()
def confirm(run: ImportRun, *, only_good: bool, by: Actor) -> ImportRun:
    """Write what the plan says, all of it or nothing; sent twice, it is done once.

    ``only_good`` leaves out rows with a problem, which otherwise hold everything up. When rows changed since the
    plan was shown, it is made anew and nothing is written.
    """
    sheet = registry.get(Sheet, run.sheet)
    require(sheet, by)
    if run.status == ImportRun.Status.DONE:
        return run
    _refuse_given_up(run)
    _tables, table, head = _read(sheet, run.file_name, content_of(run), run.table, mapped_in(run))
    try:
        with act(by=by, conference_id=run.conference_id) as record:
            locked = _in_turn(run)
            if locked.status == ImportRun.Status.DONE:
                return locked
            plan = _planned(sheet, locked, table, head, by, told=False)
            _check(locked, plan, only_good=only_good)
            _write(sheet, locked, plan, by)
            locked.status, locked.only_good = ImportRun.Status.DONE, only_good
            locked.done_by, locked.done_at = by.label[:60], clock.now()
            locked.save()
            data = {"sheet": sheet.key, "counts": plan.counts, "only_good": only_good}
            record.line("exchange.import", "import_run", run.pk, data=data)
    except (_Moved, IntegrityError):
        plan_again(run, by=by)
        raise Blocked(_("在您核对之后，系统里的数据有变化；已经重新核对，什么也没有写入。请再看一遍后确认。")) from None
    return locked


@_undisturbed()
def undo(run: ImportRun, *, by: Actor) -> ImportRun:
    """Take back what an import wrote, unless something touched its rows since; done once."""
    sheet = registry.get(Sheet, run.sheet)
    require(sheet, by)
    with act(by=by, conference_id=run.conference_id) as record:
        locked = _in_turn(run)
        if locked.status == ImportRun.Status.UNDONE:
            return locked
        if locked.status != ImportRun.Status.DONE:
            raise Blocked(_("这次导入还没有写入，不需要撤销。"))
        traces = list(ImportTrace.objects.filter(run=locked).order_by("row"))
        keeper = sheet.keeper(by, locked.conference_id)
        marks = keeper.marks([trace.target for trace in traces])
        _refuse_touched(locked, [t.row for t in traces if marks.get(t.target) != t.mark])
        try:
            keeper.take_back([Trace(trace.row, trace.target, trace.back) for trace in traces])
        except Touched as used:
            _refuse_touched(locked, [t.row for t in traces if t.target in used.targets])
        locked.status = ImportRun.Status.UNDONE
        locked.undone_by, locked.undone_at = by.label[:60], clock.now()
        locked.save()
        record.line("exchange.undo", "import_run", run.pk, data={"sheet": sheet.key, "rows": len(traces)})
    return locked


def drop(run: ImportRun, *, by: Actor) -> None:
    """Give an import up before it was confirmed; its file goes at once."""
    require(registry.get(Sheet, run.sheet), by)
    with act(by=by, conference_id=run.conference_id) as record:
        waiting = ImportRun.objects.filter(pk=run.pk, status=ImportRun.Status.PLANNED)
        if waiting.update(status=ImportRun.Status.DROPPED):
            ImportFile.objects.filter(run_id=run.pk).delete()
            record.line("exchange.drop", "import_run", run.pk, data={"sheet": run.sheet})


def forget_files() -> int:
    """Files past their days go, and with them the plans that nobody confirmed; returns how many."""
    old = ImportFile.objects.filter(kept_until__lt=clock.machine_now()).select_related("run")
    gone = 0
    for file in old.order_by("pk").defer("sealed"):
        with act(by=system_actor(file.run.conference_id), conference_id=file.run.conference_id) as record:
            waiting = ImportRun.objects.filter(pk=file.run_id, status=ImportRun.Status.PLANNED)
            waiting.update(status=ImportRun.Status.DROPPED)
            ImportFile.objects.filter(pk=file.pk).delete()
            record.line("exchange.forget_file", "import_run", file.run_id)
        gone += 1
    return gone


@_undisturbed()
def export(sheet: Sheet, form: str, *, full: bool, reason: str, by: Actor) -> bytes:
    """The whole sheet as a file; with ``full``, personal values are not hidden, and the reason stays on the record."""
    place = require(sheet, by)
    with act(by=by, conference_id=place) as record:
        keeper = sheet.keeper(by, place)
        personal = [column.key for column in sheet.columns if column.personal]
        full = full and bool(personal)
        if full:
            keeper.disclose(personal, reason)
        rows = list(writing.texts(sheet, keeper, full=full))
        data = {"sheet": sheet.key, "form": form, "rows": len(rows), "full": full}
        record.line("exchange.export", "import_sheet", data=data)
    return writing.as_csv(sheet, rows) if form == "csv" else writing.as_xlsx(sheet, rows, keeper.lists())


def template(sheet: Sheet, *, by: Actor) -> bytes:
    """An empty sheet to fill in, with its notes and lists."""
    keeper = sheet.keeper(by, require(sheet, by))
    return writing.as_xlsx(sheet, (), keeper.lists())


def with_problems(run: ImportRun, *, by: Actor) -> bytes:
    """The file with what is wrong in a column of its own; only for whoever uploaded it, since nothing in it is hidden."""
    sheet = registry.get(Sheet, run.sheet)
    place = require(sheet, by)
    if run.account_id != by.account_id:
        raise Denied(_("文件里的个人信息没有遮盖，只有上传的人可以取回；请由他下载，或重新上传。"))
    _tables, table, head = _read(sheet, run.file_name, content_of(run), run.table, mapped_in(run))
    labels = {column.key: _(column.label) for column in sheet.columns}
    said = {
        row: _("；").join(
            _("“{label}”{clause}").format(label=labels[k], clause=c) if k in labels else c for k, c in found
        )
        for row, found in ImportRow.objects.filter(run=run, verdict=Verdict.ERROR).values_list("row", "problems")
    }
    with act(by=by, conference_id=place) as record:
        record.line("exchange.fetch_problems", "import_run", run.pk, data={"rows": len(said)})
    return writing.with_problems(table, head, said)


def content_of(run: ImportRun) -> bytes:
    """The file that was uploaded; refuses when its days are over."""
    file = ImportFile.objects.filter(run_id=run.pk).first()
    if file is None:
        raise Blocked(_("上传的文件只保留 {n} 天，已经删除；请重新上传。").format(n=KEPT_DAYS))
    return unseal_bytes(bytes(file.sealed), about=_about(run))


def _in_turn(run: ImportRun) -> ImportRun:
    """The run, locked; imports into one conference come one after the other, or two plans would write the same row."""
    Conference.objects.select_for_update(no_key=True).get(pk=run.conference_id)
    return ImportRun.objects.select_for_update().get(pk=run.pk)


def _about(run: ImportRun) -> str:
    return f"exchange.import_run.file.{run.pk}"


def samples_of(run: ImportRun, *, by: Actor) -> list[tuple[str, list[str]]]:
    """(label, first values) of the columns among which a missing one may be; long numbers half hidden."""
    sheet = registry.get(Sheet, run.sheet)
    require(sheet, by)
    try:
        _tables, table, head = _read(sheet, run.file_name, content_of(run), run.table, mapped_in(run))
    except _Unnamed as lacking:
        table, head = lacking.found.table, lacking.found.head
    return samples(table, head)


def mapped_in(run: ImportRun) -> dict[str, str]:
    """Which column a label of the file was said to mean, by hand."""
    found: dict[str, str] = run.head.get("mapped", {})
    return found


def _meant(sheet: Sheet, mapped: Mapping[str, str]) -> dict[str, str]:
    known = {column.key for column in sheet.columns if not column.shown_only}
    return {label[:_LABEL_LENGTH]: key for label, key in mapped.items() if label and key in known}


def _refuse_misread(sheet: Sheet, table: Table, head: Head, mapped: Mapping[str, str]) -> None:
    """A column that somebody pointed at cannot be the one: nothing is planned, and the sentence says which and why."""
    told = {key_of(label): key for label, key in mapped.items()}
    for place, label in head.labels.items():
        column = sheet.column(told.get(key_of(label), ""))
        if column is not None and not may_be(column, values_at(table, head, place)):
            sentence = _("“{label}”这一列只有数字，不会是{column}，请另选一列。")
            raise InvalidInput({"file": sentence.format(label=label, column=_(column.label))})


def _read(
    sheet: Sheet, name: str, content: bytes, wanted: str, mapped: Mapping[str, str] = MappingProxyType({})
) -> tuple[list[Table], Table, Head]:
    try:
        tables = read_tables(content, name)
        try:
            return (tables, *choose(tables, sheet.columns, wanted, mapped))
        except Lacking as lacking:
            needed = [column for key in lacking.missing if (column := sheet.column(key))]
            among = samples(lacking.table, lacking.head)
            if any(may_be(column, texts) for column in needed for _label, texts in among):
                raise _Unnamed(tables, lacking) from None
            raise
    except Unreadable as refusal:
        raise InvalidInput({"file": refusal.sentence}) from None


def _planned(sheet: Sheet, run: ImportRun, table: Table, head: Head, by: Actor, *, told: bool = True) -> Plan:
    try:
        keeper = sheet.keeper(by, run.conference_id, frozenset(run.chosen))
        return make_plan(sheet, table, head, keeper, told=told)
    except Unreadable as refusal:
        raise InvalidInput({"file": refusal.sentence}) from None


def _describe(run: ImportRun, tables: list[Table], table: Table, plan: Plan) -> None:
    run.table, run.tables = table.name[:100], [t.name[:100] for t in tables]
    places = {key: [plan.head.labels[p] for p in found] for key, found in plan.head.places.items()}
    told = {"row": plan.head.first, "found": places, "ignored": list(plan.head.ignored), "mapped": mapped_in(run)}
    run.head = {**told, **{key: value for key, value in run.head.items() if key == "missing"}}
    run.counts, run.digest, run.announcements = plan.counts, plan.digest, plan.announcements


def _store_rows(run: ImportRun, plan: Plan) -> None:
    ImportRow.objects.filter(run=run).delete()
    insert_rows(
        ImportRow,
        ("run", "row", "verdict", "title", "shown", "problems", "notes"),
        (
            (run.pk, line.row, line.verdict.value, line.title, line.shown, line.problems, line.notes)
            for line in plan.lines
        ),
    )


def _refuse_given_up(run: ImportRun) -> None:
    if run.status == ImportRun.Status.UNDONE:
        raise Blocked(_("这次导入已经撤销，没有再次写入；需要时请重新上传。"))
    if run.status != ImportRun.Status.PLANNED:
        raise Blocked(_("这次导入已经放弃，没有写入；需要时请重新上传。"))


def _check(run: ImportRun, plan: Plan, *, only_good: bool) -> None:
    _refuse_given_up(run)
    if plan.digest != run.digest:
        raise _Moved
    wrong = plan.counts.get(Verdict.ERROR, 0)
    if wrong and not only_good:
        raise Blocked(
            _("有 {n} 行有问题，什么也没有写入。请改好文件重新上传，或者选择只导入没有问题的行。").format(n=wrong)
        )
    if not plan.changes():
        raise Blocked(_("文件里没有需要写入的改动，什么也没有写入。"))


def _write(sheet: Sheet, run: ImportRun, plan: Plan, by: Actor) -> None:
    keeper = sheet.keeper(by, run.conference_id, frozenset(run.chosen))
    traces = keeper.write(plan.changes())
    # Read anew what was written: the mark must be that of the rows as everybody finds them.
    marks = sheet.keeper(by, run.conference_id).marks([trace.target for trace in traces])
    insert_rows(
        ImportTrace,
        ("run", "row", "target", "back", "mark"),
        ((run.pk, t.row, t.target, t.back, marks[t.target]) for t in traces),
    )


def _refuse_touched(run: ImportRun, rows: list[int]) -> None:
    if not rows:
        return
    titles = dict(ImportRow.objects.filter(run=run, row__in=rows[:_NAMED]).values_list("row", "title"))
    named = _("、").join(_("第 {row} 行 {title}").format(row=row, title=titles.get(row, "")) for row in rows[:_NAMED])
    sentence = _("没有撤销：有 {n} 行在导入之后又改过或已被用到（{named}{more}）。请逐条更正。")
    raise Blocked(sentence.format(n=len(rows), named=named, more=_("等") if len(rows) > _NAMED else ""))
