"""What the page of a row shows beyond the common anatomy: its columns, whether evidence is there, what it said before."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.kinds import Section
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.web import forms
from tongxin.kernel.web import selectors as web
from tongxin.registers import selectors
from tongxin.registers.models import RegisterRow, ReturnSheet
from tongxin.registers.rules import SCOPES
from tongxin.registers.services import shown_details
from tongxin.registers.workflow import as_fields, input_field


def scope_word(scope: str) -> str:
    """本级 or 系统."""
    return _(dict(SCOPES)[scope])  # type: ignore[index]


def row_subtitle(row: RegisterRow) -> str:
    """Which register, and the day."""
    return f"{_(row.kind.name)} · {row.day.isoformat()}"


def row_chips(row: RegisterRow) -> list[str]:
    """A register that asks for evidence says where there is none."""
    lacks = row.kind.needs_evidence and not selectors.with_evidence([row.pk])
    return [_("缺佐证")] if lacks else []


def row_text(row: RegisterRow) -> tuple[str, str]:
    """What word search finds a row by."""
    details = " ".join(text for _label, text in shown_details(row.kind, row.details))
    return row.title, f"{row.kind.name} {details} {row.words}"


def _facts(row: RegisterRow, _actor: Actor) -> dict[str, Any]:
    first = [
        (_("日期"), row.day.isoformat()),
        (_("范围"), scope_word(row.scope)),
        *shown_details(row.kind, row.details),
        (_("登记时间"), row.recorded_at.astimezone(clock.ZONE).date().isoformat()),
    ]
    return {"facts": first, "earlier": _earlier(row), "kind": row.kind}


def _earlier(row: RegisterRow) -> list[dict[str, Any]]:
    """What the row said before each correction, the newest first."""
    card = CaseCard(pk=row.pk)
    found = []
    for passage in web.passages(card):
        was = passage.fields.get("was")
        if passage.transition != "amend" or not isinstance(was, dict):
            continue
        texts = [(_("事由"), was["title"]), (_("日期"), was["day"]), (_("范围"), scope_word(was["scope"]))]
        texts += [*shown_details(row.kind, was["details"]), (_("说明"), was["words"])]
        found.append({"on": passage.business_at, "by": passage.actor_label, "texts": [t for t in texts if t[1]]})
    return found


SECTIONS = (Section("facts", gettext_noop("台账内容"), "registers/section_row.html", _facts),)


def filled_in(sheet: ReturnSheet) -> list[tuple[str, str]]:
    """(label, text) of what an addressee handed in."""
    return forms.shown(tuple(input_field(c) for c in sheet.table.fields), as_fields(sheet.filled))


def sheet_content(sheet: ReturnSheet) -> dict[str, Any]:
    """What was filled in, as the interface gives it."""
    return {"table": sheet.table_id, "organisation": sheet.organisation_id, "filled": sheet.filled, "note": sheet.note}


def _of_table(sheet: ReturnSheet, _actor: Actor) -> dict[str, Any]:
    return {"table": sheet.table, "facts": filled_in(sheet), "keeps": selectors.may_see(_actor)}


RETURN_SECTIONS = (Section("facts", gettext_noop("填报内容"), "registers/section_sheet.html", _of_table),)
