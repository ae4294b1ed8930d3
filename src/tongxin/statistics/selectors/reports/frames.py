"""Which period a report tells, up to when, and with what it is compared."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Min
from django.utils import translation
from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.indicators.declarations import Indicator, measures
from tongxin.kernel.indicators.reports import MONTH, SESSION, YEAR
from tongxin.people.models import Session
from tongxin.people.selectors.terms import session_on
from tongxin.statistics import selectors
from tongxin.statistics.selectors import Period
from tongxin.statistics.selectors.sheets import until
from tongxin.statistics.selectors.stored import Reader
from tongxin.statistics.selectors.within import Figures, figures_within

LANGUAGE = "zh-hans"
SPAN = "span"
_MONTHS = 24
_MONTH = re.compile(r"month-((?:19|20)\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Frame:
    """A conference, a period and a moment: all that the figures of a report depend on, the records aside."""

    conference: Conference
    period: Period
    kind: str
    moment: dt.datetime
    before: Period | None

    @property
    def cut_off(self) -> dt.date:
        """The last day that counts."""
        return self.moment.astimezone(clock.ZONE).date()

    @cached_property
    def reader(self) -> Reader:
        """The store as it is when it is first asked."""
        return Reader(selectors.places_of(self.conference, selectors.OWN))

    @cached_property
    def figures(self) -> Figures:
        """The figures of this period: of a session what belongs to it, whenever it was handed in."""
        return figures_within(self.reader, self.session)

    @property
    def session(self) -> str:
        """The key of the session that the period is."""
        return _session_of(self.period) if self.kind == SESSION else ""

    @property
    def session_before(self) -> str:
        """The key of the session before it."""
        return _session_of(self.before) if self.kind == SESSION and self.before else ""

    @property
    def now(self) -> Period:
        """The period up to the cut-off."""
        return until(self.period, self.cut_off)

    @property
    def is_whole(self) -> bool:
        """Whether the period is over at the cut-off."""
        return self.period.end is not None and self.period.end <= self.cut_off

    @cached_property
    def earlier(self) -> Period | None:
        """The period before, as long as this one has run; none where this base had not begun yet."""
        last = self.before
        if last is None or last.start is None or last.end is None or self.period.start is None:
            return None
        first = CaseCard.objects.filter(conference=self.conference).aggregate(day=Min("opened"))["day"]
        if first is None or last.end < first or (self.kind == SESSION and not self._knows(self.session_before)):
            return None
        return last if self.is_whole else until(last, min(last.end, self._same_day(last.start)))

    def _knows(self, session: str) -> bool:
        """Whether this base counts anything of a session at all; an earlier one may lie in another system."""
        counts = [m for m in measures() if isinstance(m, Indicator) and "session" in m.cut_by]
        return any(c.key == session for m in counts for c in self.reader.figure(m, by="session").cells)

    def _same_day(self, start: dt.date) -> dt.date:
        assert self.period.start is not None
        if self.kind == YEAR:
            return _clamped(start.year, self.cut_off.month, self.cut_off.day)
        if self.kind == MONTH:
            return _clamped(start.year, start.month, self.cut_off.day)
        return start + max(self.cut_off - self.period.start, dt.timedelta(0))

    @property
    def last_words(self) -> str:
        """What the period before is called in a sentence."""
        whole = {SESSION: _("上次会议"), YEAR: _("上年"), MONTH: _("上月")}
        part = {SESSION: _("上次会议同期"), YEAR: _("上年同期"), MONTH: _("上月同期")}
        return (whole if self.is_whole else part).get(self.kind, _("上年同期"))

    @property
    def session_words(self) -> str:
        """The session that the period is, or within which it ends."""
        if self.kind == SESSION:
            found = Session.objects.filter(pk=int(self.session)).first()
        else:
            found = session_on(self.conference.pk, min(self.cut_off, self.period.end or self.cut_off))
        return str(found) if found else ""

    @property
    def cut_off_words(self) -> str:
        """``2026年11月24日18时``, with minutes where there are any."""
        return moment_words(self.moment)


def _session_of(period: Period) -> str:
    return period.key.removeprefix("session-")


def moment_words(moment: dt.datetime) -> str:
    """A moment as a report says it."""
    local = moment.astimezone(clock.ZONE)
    minutes = _("{minute}分").format(minute=local.minute) if local.minute else ""
    return _("{year}年{month}月{day}日{hour}时{minutes}").format(
        year=local.year, month=local.month, day=local.day, hour=local.hour, minutes=minutes
    )


def _clamped(year: int, month: int, day: int) -> dt.date:
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def month_period(year: int, month: int) -> Period:
    """A calendar month."""
    label = _("{year}年{month}月").format(year=year, month=month)
    return Period(f"month-{year}-{month:02}", label, dt.date(year, month, 1), _clamped(year, month, 31))


def month_of(key: str) -> Period | None:
    """The month that a key names."""
    named = _MONTH.fullmatch(key)
    return month_period(int(named[1]), int(named[2])) if named else None


def periods_of(conference: Conference, kind: str) -> list[Period]:
    """The periods of a kind for which this base may have something, newest first; those that have not begun are none."""
    today: dt.date = clock.today()
    with translation.override(LANGUAGE):
        if kind == MONTH:
            return _months(conference, today)
        found = selectors.periods(conference)
        begun = [p for p in found if p.key.startswith(f"{kind}-") and p.start is not None and p.start <= today]
        return [_named(p) for p in begun] if kind == SESSION else begun


def _named(period: Period) -> Period:
    """A session by its name alone: its report tells what belongs to it."""
    session = Session.objects.select_related("term").get(pk=int(_session_of(period)))
    return Period(period.key, _("{session}会议").format(session=session), period.start, period.end)


def _months(conference: Conference, today: dt.date) -> list[Period]:
    first = CaseCard.objects.filter(conference=conference).aggregate(day=Min("opened"))["day"] or today
    found: list[Period] = []
    year, month = today.year, today.month
    while len(found) < _MONTHS and (year, month) >= (first.year, first.month):
        found.append(month_period(year, month))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return found or [month_period(today.year, today.month)]


def frame_of(conference: Conference, period: Period, moment: dt.datetime) -> Frame:
    """The frame of a period; what kind it is of stands in its key."""
    kind = period.key.partition("-")[0]
    with translation.override(LANGUAGE):
        return Frame(conference, period, kind, moment, _before(conference, period, kind))


def _before(conference: Conference, period: Period, kind: str) -> Period | None:
    start, end = period.start, period.end
    if start is None:
        return None
    if kind == SESSION:
        earlier = [p for p in periods_of(conference, SESSION) if p.start and p.start < start]
        return earlier[0] if earlier else None
    if kind == YEAR:
        return selectors.year_period(start.year - 1)
    if kind == MONTH:
        day = start - dt.timedelta(days=1)
        return month_period(day.year, day.month)
    if end is None:
        return None
    return Period(
        SPAN, "", _clamped(start.year - 1, start.month, start.day), _clamped(end.year - 1, end.month, end.day)
    )
