"""Reports and templates that are kept: which an actor may read, and what is different of frozen ones now."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.errors import NotVisible
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.indicators.declarations import Fact, Figure, Measure
from tongxin.kernel.indicators.reports import ReportTemplate
from tongxin.kernel.registry import find, items
from tongxin.statistics import selectors
from tongxin.statistics.models import Report, ReportNumber, ReportText
from tongxin.statistics.selectors import Period
from tongxin.statistics.selectors.reports.figures import Asked, evaluate, records, words_of
from tongxin.statistics.selectors.reports.frames import LANGUAGE, Frame, frame_of
from tongxin.statistics.selectors.reports.remarks import remarks
from tongxin.statistics.selectors.reports.telling import Block, Number, Piece, Told
from tongxin.statistics.selectors.snapshots import as_rows, came_and_went
from tongxin.statistics.selectors.stored import Reader


def templates() -> list[ReportTemplate]:
    """The templates of all apps."""
    return items(ReportTemplate)


def template_by_key(key: str) -> ReportTemplate:
    """A declared template; :class:`NotVisible` when nobody ships it."""
    found = find(ReportTemplate, key)
    if found is None:
        raise NotVisible(_("没有这个报告模板：可能名称有误，或者提供它的模块没有安装。"))
    return found


def own_texts(template: str, conference: Conference) -> list[ReportText]:
    """The office's own texts of a template, the newest first."""
    return list(ReportText.objects.filter(template=template, conference=conference).order_by("-pk"))


def source_of(template: ReportTemplate, conference: Conference) -> str:
    """The text in use: the office's newest own one, else the shipped one."""
    own = ReportText.objects.filter(template=template.key, conference=conference).order_by("-pk").first()
    return own.source if own and own.source else template.text()


def reports(actor: Actor) -> QuerySet[Report]:
    """Frozen reports of the conferences whose figures the actor reads; drafts where it would freeze them."""
    places = [c.pk for c in selectors.conferences_seen(actor)]
    seen = Q(conference__in=places, frozen_at__isnull=False)
    if selectors.may_publish(actor):
        seen |= Q(conference=actor.conference_id)
    return Report.objects.filter(seen).select_related("conference").order_by("-pk")


def report_by_id(pk: int, actor: Actor) -> Report:
    """One report that the actor may read."""
    selectors.require_sight(actor)
    found = reports(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible(_("没有这份报告，或者不在您的查看范围内。"))
    return found


def kept_report(pk: int) -> Report | None:
    """One report whoever asks; for the operator, who holds the base itself."""
    return Report.objects.select_related("conference").filter(pk=pk).first()


def has_later(report: Report) -> bool:
    """Whether another version was begun from this one."""
    return Report.objects.filter(earlier=report).exists()


def versions_of(report: Report, actor: Actor) -> list[Report]:
    """The other versions of a report that the actor may read, the newest first."""
    found: list[Report] = []
    here: Report | None = report
    while here is not None and here.earlier_id is not None:
        here = Report.objects.filter(pk=here.earlier_id).first()
        found += [here] if here else []
    later = Report.objects.filter(earlier=report).first()
    while later is not None:
        found.insert(0, later)
        later = Report.objects.filter(earlier=later).first()
    seen = set(reports(actor).filter(pk__in=[r.pk for r in found]).values_list("pk", flat=True))
    return [r for r in found if r.pk in seen]


def period_of(report: Report) -> Period:
    """The period that a report tells, as it was when it was begun."""
    return Period(report.period_key, report.period_label, report.starts, report.ends)


def frame_for(report: Report, moment: dt.datetime | None = None) -> Frame:
    """The frame of a report: as it was frozen, or now."""
    return frame_of(report.conference, period_of(report), moment or report.cut_off or clock.now())


def as_content(told: Told, frame: Frame, frozen_at: dt.datetime | None = None) -> dict[str, Any]:
    """A told report as it is kept and printed: numbers by their place."""
    return {
        "title": told.title,
        "remarks": remarks(frame, frozen_at),
        "blocks": [_block(block) for block in told.blocks],
        "notes": [{"label": n.label, "meaning": n.meaning, "unit": n.unit, "base": n.base} for n in told.notes],
    }


def _block(block: Block) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": block.kind, "pieces": [_piece(p) for p in block.pieces]}
    if block.rows:
        made["head"] = list(block.head)
        made["rows"] = [[_piece(p) for p in row] for row in block.rows]
    return made


def _piece(piece: Piece) -> dict[str, Any]:
    return {"t": piece} if isinstance(piece, str) else {"t": piece.words, "n": piece.place}


def as_kept(number: Number, report: Report, frame: Frame) -> ReportNumber:
    """A number with everything by which it was counted."""
    asked, measure = number.asked, number.measure
    has_none = number.value.value is None and number.value.numerator is None
    rows, base = ((), ()) if has_none else records(measure, asked, frame.reader)
    return ReportNumber(
        report=report,
        place=number.place,
        key=measure.key,
        called=number.called,
        words=number.words,
        unit=measure.unit,
        meaning=measure.meaning,
        version=measure.version,
        by=asked.by,
        cell=asked.cell,
        when=asked.when,
        show=asked.show,
        starts=asked.start,
        ends=asked.end,
        before_starts=asked.before_start,
        before_ends=asked.before_end,
        session=asked.session,
        before_session=asked.before_session,
        value=number.value.value,
        numerator=number.value.numerator,
        denominator=number.value.denominator,
        rows=as_rows(rows),
        base_rows=as_rows(base),
    )


def asked_of(kept: ReportNumber) -> Asked:
    """What a kept number was of."""
    return Asked(
        kept.key,
        kept.starts,
        kept.ends,
        kept.by,
        kept.cell,
        kept.when,
        kept.show,
        kept.before_starts,
        kept.before_ends,
        kept.session,
        kept.before_session,
    )


@dataclass(frozen=True)
class Differing:
    """A number of a frozen report that is another one now; ``now`` is empty where nobody counts it any more."""

    kept: ReportNumber
    now: str
    gone: bool = False
    redefined: bool = False


@dataclass(frozen=True)
class KeptNumber:
    """A number of a frozen report opened: its records as far as the actor may see them, and what changed of them."""

    kept: ReportNumber
    rows: list[selectors.Row]
    base_rows: list[selectors.Row]
    hidden: int
    differing: Differing | None
    changes: list[Any] = field(default_factory=list)
    hidden_changes: int = 0


def differing(report: Report) -> list[Differing]:
    """The numbers that counting now would print differently."""
    reader = Reader(selectors.places_of(report.conference, selectors.OWN))
    kept = report.numbers.defer("rows", "base_rows").order_by("place")
    found = [_differing(one, reader) for one in kept]
    return [one for one in found if one is not None]


def _differing(kept: ReportNumber, reader: Reader) -> Differing | None:
    measure = find(Measure, kept.key)
    if measure is None:
        return Differing(kept, "", gone=True)
    redefined = measure.version != kept.version
    if _is_nothing(kept):
        return None
    value = evaluate(measure, asked_of(kept), reader)
    if value.value == kept.value and not redefined:
        return None
    with translation.override(LANGUAGE):
        now = words_of(value.value, measure.unit, asked_of(kept), None) or _("（无数据）")
    return Differing(kept, now, redefined=redefined)


def _is_nothing(kept: ReportNumber) -> bool:
    """Whether it was told that there is nothing to compare with."""
    return kept.value is None and kept.starts is None and kept.ends is None


def number_of(report: Report, place: int, actor: Actor) -> KeptNumber:
    """A number of a frozen report with the records that were behind it."""
    kept = report.numbers.filter(place=place).first()
    if kept is None:
        raise NotVisible(_("这份报告里没有这个数字。"))
    reader = Reader(selectors.places_of(report.conference, selectors.OWN))
    measure = find(Measure, kept.key)
    rows, hidden = _rows(kept.rows, measure, actor)
    base_rows, hidden_base = _rows(kept.base_rows, measure, actor)
    if measure is None or _is_nothing(kept):
        return KeptNumber(kept, rows, base_rows, hidden + hidden_base, _differing(kept, reader))
    changes: list[Any] = []
    unseen = 0
    assert report.frozen_at is not None
    for before, facts in zip((kept.rows, kept.base_rows), records(measure, asked_of(kept), reader), strict=True):
        now = Figure(measure, None, None, None, facts)
        some, more = came_and_went(before, now, report.frozen_at, actor)
        changes += [change for change in some if change not in changes]
        unseen += more
    return KeptNumber(kept, rows, base_rows, hidden + hidden_base, _differing(kept, reader), changes, unseen)


def live_number(number: Number, report: Report, frame: Frame, actor: Actor) -> KeptNumber:
    """A number of a draft opened: the records of now."""
    told = as_kept(number, report, frame)
    rows, hidden = _rows(told.rows, number.measure, actor)
    base_rows, hidden_base = _rows(told.base_rows, number.measure, actor)
    return KeptNumber(told, rows, base_rows, hidden + hidden_base, None)


def _rows(kept: Iterable[list[Any]], measure: Measure | None, actor: Actor) -> tuple[list[selectors.Row], int]:
    facts = [Fact(dt.date.fromisoformat(day), pk, amount, {}, who, kind) for kind, pk, day, amount, who in kept]
    if measure is None:
        return [], len(facts)
    opened = selectors.opened(Figure(measure, None, None, None, facts), actor)
    return opened.rows, opened.hidden
