"""Reads on imports; whoever may not bring a sheet in sees none of its runs."""

from collections.abc import Collection

from django.db.models import QuerySet

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.errors import NotVisible
from tongxin.kernel.exchange.declarations import Sheet, sheets_of
from tongxin.kernel.exchange.models import ImportRow, ImportRun, ImportTrace


def may_exchange(actor: Actor) -> bool:
    """Whether there is any sheet for the actor."""
    return bool(sheets_of(actor))


def sheet_shown(actor: Actor, key: str) -> Sheet:
    """One sheet that the actor may take out and bring back."""
    for sheet in sheets_of(actor):
        if sheet.key == key:
            return sheet
    raise NotVisible


def runs(actor: Actor) -> QuerySet[ImportRun]:
    """Imports into the conference that the actor works in, of the sheets it holds the power for, the newest first."""
    mine = [sheet.key for sheet in sheets_of(actor)]
    return ImportRun.objects.filter(conference_id=actor.conference_id or 0, sheet__in=mine).order_by("-pk")


def run_shown(actor: Actor, run_id: int) -> ImportRun:
    """One import that the actor may see."""
    found = runs(actor).filter(pk=run_id).first()
    if found is None:
        raise NotVisible
    return found


def rows_of(run: ImportRun, verdicts: Collection[str] = ()) -> QuerySet[ImportRow]:
    """What was said of the rows, those of some verdicts or all."""
    rows = ImportRow.objects.filter(run=run).order_by("row")
    return rows.filter(verdict__in=verdicts) if verdicts else rows


def targets_of(run: ImportRun) -> list[int]:
    """The ids of everything that an import made or changed."""
    return list(ImportTrace.objects.filter(run=run).values_list("target", flat=True))


def has_file(run: ImportRun) -> bool:
    """Whether the file is still kept."""
    return hasattr(run, "file")
