"""Publishing: figures are frozen with the definitions and the records by which they were counted."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.errors import Blocked, Denied
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.indicators.declarations import Figure, Ratio, measures
from tongxin.statistics import selectors
from tongxin.statistics.models import Snapshot, SnapshotFigure
from tongxin.statistics.selectors import Period, sheets, snapshots
from tongxin.statistics.selectors.stored import Reader
from tongxin.statistics.selectors.within import Figures, figures_within
from tongxin.statistics.services import filling


def publish(
    name: str,
    conference: Conference,
    period: Period,
    scope: str,
    cut_off: dt.date,
    *,
    by: Actor,
    moment: dt.datetime | None = None,
    session: str = "",
) -> Snapshot:
    """Freeze every figure of a period as it stands, up to the end of the cut-off day (or up to now, on this day).

    A report says the hour of its cut-off as ``moment``; which days count does not depend on it. With a ``session``
    it is what belongs to it, wherever a count knows sessions.
    """
    if not by.is_system and not (selectors.may_publish(by) and by.conference_id == conference.pk):
        raise Denied(_("公布数字由负责更正记录的办公室办理，您的账号没有这个职务。"))
    places = selectors.places_of(conference, scope)
    filling.catch_up(places)
    until = sheets.until(period, cut_off)
    end_of_day = dt.datetime.combine(cut_off, dt.time(23, 59, 59), clock.ZONE)
    with act(by=by, conference_id=conference.pk) as record:
        made = Snapshot(
            conference=conference,
            name=name,
            period_key=period.key,
            period_label=str(period.label),
            starts=until.start,
            ends=until.end,
            scope=scope,
            session=session,
            cut_off=moment or min(clock.now(), end_of_day),
            published_at=clock.machine_now(),
            by_id=by.account_id,
            by_label=by.label,
        )
        try:
            with transaction.atomic():
                made.save()
        except IntegrityError as taken:
            raise Blocked(_("已经有叫“{name}”的公布数字，请换一个名称。").format(name=name)) from taken
        _freeze(made, figures_within(Reader(places), session), until)
        record.line("statistics.publish", "snapshot", made.pk, data={"name": name, "cut_off": cut_off.isoformat()})
    return made


def _freeze(made: Snapshot, reader: Figures, until: Period) -> None:
    rows = []
    for place, measure in enumerate(measures()):
        found = reader.figure(measure, until.start, until.end)
        base: Figure | None = None
        if isinstance(measure, Ratio):
            base = reader.figure(selectors.measure_by_key(measure.over), until.start, until.end)
        rows.append(
            SnapshotFigure(
                snapshot=made,
                place=place,
                key=measure.key,
                label=measure.label,
                unit=measure.unit,
                meaning=measure.meaning,
                version=measure.version,
                value=found.value,
                numerator=found.numerator,
                denominator=found.denominator,
                rows=snapshots.as_rows(found.facts),
                base_rows=snapshots.as_rows(base.facts) if base else [],
            )
        )
    SnapshotFigure.objects.bulk_create(rows)
