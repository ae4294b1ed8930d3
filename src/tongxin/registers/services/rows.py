"""Registers and their rows: made, entered, corrected, withdrawn."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from tongxin.kernel import attachments, clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.audit.acts import act, current
from tongxin.kernel.cases.doors import Step, clean_fields, move, open_case
from tongxin.kernel.cases.errors import Blocked, InvalidInput
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.web import forms
from tongxin.kernel.workflow.effects import effect, opening
from tongxin.plans.selectors import open_items
from tongxin.plans.services import point_at
from tongxin.registers import selectors
from tongxin.registers.models import RegisterKind, RegisterRow
from tongxin.registers.rules import SHIPPED, Column, ColumnsError, Counting, ShippedKind, columns_from, count_of
from tongxin.registers.workflow import as_fields, details_in, own_fields

EVIDENCE = "evidence"
_KEPT = ("title", "day", "scope", "words")


def offer_kinds(conference_id: int, keys: Iterable[str], *, by: Actor) -> int:
    """Take shipped registers into use; those that are there stay as they are. Returns how many are new."""
    there = set(selectors.kinds_of(conference_id).values_list("key", flat=True))
    wanted = set(keys)
    new = [kind for kind in SHIPPED if kind.key in wanted and kind.key not in there]
    with act(by=by, conference_id=conference_id) as record:
        for kind in new:
            row = _kind_from(kind, conference_id)
            record.line("registers.add_kind", "register_kind", row.pk, data={"key": kind.key, "shipped": True})
    return len(new)


def _kind_from(kind: ShippedKind, conference_id: int) -> RegisterKind:
    return RegisterKind.objects.create(
        conference_id=conference_id,
        key=kind.key,
        name=kind.name,
        unit=kind.unit,
        meaning=kind.meaning,
        columns=[column.stored() for column in kind.columns],
        counting=kind.counting,
        counted=kind.counted,
        needs_evidence=kind.needs_evidence,
        valid_from=dt.date(clock.today().year, 1, 1),
    )


def save_kind(row: RegisterKind | None, values: Mapping[str, Any], *, by: Actor) -> RegisterKind:
    """Make a register of one's own or change it; a shipped one keeps its columns and its rule of counting."""
    place = selectors.require_keeper(by)
    columns, counted = _columns(row, values)
    twins = selectors.kinds_of(place).filter(name=values["name"])
    if (twins.exclude(pk=row.pk) if row else twins).exists():
        raise InvalidInput({"name": _("已经有一本台账叫“{name}”，请换一个名称。").format(name=values["name"])})
    with act(by=by, conference_id=place) as record:
        kind = row or RegisterKind(conference_id=place, key=_free_key(place), valid_from=clock.today())
        kind.name, kind.unit, kind.meaning = values["name"], values["unit"], values["meaning"]
        kind.columns = [column.stored() for column in columns]
        kind.counting, kind.counted = values["counting"], counted
        kind.needs_evidence = values["needs_evidence"]
        kind.valid_until = clock.today() if values.get("ended") else None
        kind.save()
        _recount(kind)
        verb = "registers.edit_kind" if row else "registers.add_kind"
        record.line(verb, "register_kind", kind.pk, data={"key": kind.key, "name": kind.name})
    return kind


def _columns(row: RegisterKind | None, values: Mapping[str, Any]) -> tuple[tuple[Column, ...], str]:
    try:
        columns = columns_from(values["columns"], row.fields if row else ())
    except ColumnsError as problem:
        raise InvalidInput({"columns": column_sentence(problem)}) from problem
    if row and (gone := [c for c in row.fields if c.key not in {n.key for n in columns}]) and selectors.is_used(row):
        sentence = _("“{label}”这一栏已经有记录在用，不能去掉或改名；不再填写的，可以改成选填。")
        raise InvalidInput({"columns": sentence.format(label=gone[0].label)})
    if values["counting"] == Counting.ROWS:
        return columns, ""
    by_label = {column.label: column for column in columns}
    column = by_label.get(values["counted"])
    if column is None:
        raise InvalidInput({"counted": _("请写明按哪一栏计数，名称要和上面的栏目一样。")})
    if values["counting"] == Counting.SUM and column.type != "number":
        raise InvalidInput({"counted": _("求和的栏目应为数字，“{label}”不是。").format(label=column.label)})
    return columns, column.key


def column_sentence(problem: ColumnsError) -> str:
    """What is wrong with the text of columns, as a whole sentence."""
    sentences = {
        "none": _("请至少写一栏，每行一栏。"),
        "many": _("栏目最多 12 个，请精简。"),
        "long": _("栏目名称“{what}”太长，最多 20 字。"),
        "twice": _("栏目“{what}”写了两次，请只留一行。"),
        "word": _(
            "“{what}”读不懂。每行写成“名称 类型 必填”，类型有：文字、数字、日期、选项、人员、组织；选项用顿号隔开。"
        ),
        "choices": _("“{what}”是选项，请写上有哪些选项，用顿号隔开。"),
        "range": _("“{what}”的范围写反了，应先小后大。"),
        "sum": _("“{what}”的合计读不懂。请写成“=甲+乙”，甲、乙是写在它上面的数字栏。"),
    }
    return sentences[problem.code].format(what=problem.line)


def _free_key(conference_id: int) -> str:
    taken = set(selectors.kinds_of(conference_id).values_list("key", flat=True))
    return next(key for n in range(1, 1000) if (key := f"own-{n}") not in taken)


def _recount(kind: RegisterKind) -> None:
    """Another rule of counting holds for the rows that are there as well."""
    rows = list(RegisterRow.objects.filter(kind=kind))
    for row in rows:
        row.amount, row.who = count_of(kind.counting, kind.counted, row.details)
    RegisterRow.objects.bulk_update(rows, ["amount", "who"], batch_size=500)


def keep_row(
    kind: RegisterKind, values: Mapping[str, Any], *, by: Actor, evidence: "UploadedFile[Any] | None" = None
) -> RegisterRow:
    """Enter a row from the values of its form, with its evidence; both are kept, or neither."""
    if kind.needs_evidence and evidence is None:
        raise InvalidInput({EVIDENCE: _("“{kind}”要有佐证，请选择一个文件。").format(kind=_(kind.name))})
    given = {name: values[name] for name in _KEPT}
    given |= {"book": kind.key, "details": json.dumps(details_in(values), ensure_ascii=False)}
    try:
        with act(by=by, conference_id=kind.conference_id) as record:
            row: RegisterRow = open_case("register_row", by=by, values=given, conference=kind.conference_id)
            if evidence is not None:
                kept = attachments.accept(row.pk, evidence, by=by.account_id, label=_("佐证"))
                data = {"file": kept.pk, "sha256": kept.sha256}
                record.line("register_row.attach", "register_row", row.pk, data=data)
    except attachments.AttachmentRefused as refusal:
        raise InvalidInput({EVIDENCE: str(refusal)}) from refusal
    return row


@opening("register_row")
def enter_row(card: CaseCard, values: dict[str, Any], by: Actor) -> RegisterRow:
    """A row stands in one register of its conference; its card bears the day of the matter."""
    kind = selectors.kind_in(card.conference_id, values["book"])
    if kind is None or kind.valid_until is not None:
        raise Blocked(_("这本台账已经停用，不能再登记。"))
    day = _day(values["day"])
    details = details_from(kind, values["details"], by)
    card.opened = day
    row = RegisterRow(card=card, conference_id=card.conference_id, state=card.state, kind=kind)
    row.recorded_at = clock.now()
    _fill(row, {**values, "day": day}, details)
    row.save()
    return row


def _day(text: str) -> dt.date:
    day = dt.date.fromisoformat(text)
    if day > clock.today():
        raise InvalidInput({"day": _("日期不能晚于今天，请改为事情实际发生的那一天。")})
    return day


def details_from(kind: RegisterKind, text: str, by: Actor) -> dict[str, Any]:
    """Details from a program or a sheet: JSON by key, or a line for each column."""
    fields = own_fields(kind)
    try:
        sent = json.loads(text) if text.startswith("{") else _spoken(kind, text)
    except ValueError:
        raise InvalidInput({"details": _("栏目内容读不懂，请每行写一栏：“栏目：内容”。")}) from None
    return details_in(clean_fields(fields, as_fields(sent), by, kind.conference_id))


def _spoken(kind: RegisterKind, text: str) -> dict[str, str]:
    keys = {column.label: column.key for column in kind.fields}
    found = {}
    for line in filter(None, (part.strip() for part in text.splitlines())):
        label, _colon, value = line.replace(":", "：", 1).partition("：")
        if label.strip() not in keys:
            raise InvalidInput({"details": _("“{kind}”没有“{label}”这一栏。").format(kind=kind.name, label=label[:20])})
        found[keys[label.strip()]] = value.strip()
    return found


def _fill(row: RegisterRow, values: Mapping[str, Any], details: dict[str, Any]) -> None:
    row.title, row.day, row.scope, row.words = (values[name] for name in _KEPT)
    row.details = details
    row.amount, row.who = count_of(row.kind.counting, row.kind.counted, details)


@effect("register_row", "amend")
def amend_row(row: RegisterRow, step: Step) -> None:
    """The row says the new; the passage keeps what it said before."""
    before = {"title": row.title, "day": row.day.isoformat(), "scope": row.scope, "words": row.words}
    before["details"] = row.details
    day = _day(step.fields["day"])
    _fill(row, {**step.fields, "day": day}, details_in(step.fields))
    row.card.opened = day
    step.fields["was"] = before


@effect("register_row", "link_plan")
def link_plan(row: RegisterRow, step: Step) -> None:
    """The row carries out this item of a plan, and no other; the passage names it in words."""
    item = step.fields["item"]
    point_at(row, [int(item)] if item else [])
    if item:
        step.fields["item"] = dict(open_items(row.conference_id))[item]


def withdraw_rows(rows: Iterable[RegisterRow], reason: str, *, by: Actor) -> None:
    """Withdraw rows one by one, inside the act of the caller."""
    current()
    for row in rows:
        move(row.card, "withdraw", by=by, fields={"reason": reason})


def shown_details(kind: RegisterKind, details: dict[str, Any]) -> list[tuple[str, str]]:
    """(label, text) of what stands in a register's own columns."""
    return forms.shown(own_fields(kind), as_fields(details))


def row_content(row: RegisterRow) -> dict[str, Any]:
    """The content, as interface and print view give it."""
    return {
        "book": row.kind.key,
        "title": row.title,
        "day": row.day.isoformat(),
        "scope": row.scope,
        "words": row.words,
        "details": "\n".join(f"{label}：{text}" for label, text in shown_details(row.kind, row.details)),
    }
