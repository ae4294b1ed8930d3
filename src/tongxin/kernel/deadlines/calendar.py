"""Which days are worked: national holidays and make-up days as data, and what a conference adds to them."""

import datetime as dt
import json
from pathlib import Path
from typing import Protocol

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from tongxin.kernel.conferences.models import CalendarDay, Conference

_DATA = Path(__file__).parent / "data" / "cn_holidays.json"
_DAY = dt.timedelta(days=1)
_SATURDAY = 5


class Calendar(Protocol):
    """What rules ask of a calendar; tests give a toy one."""

    def is_working(self, day: dt.date) -> bool: ...
    def name_of(self, day: dt.date) -> str: ...
    def is_published(self, year: int) -> bool: ...
    def add_working_days(self, day: dt.date, count: int) -> dt.date: ...
    def working_days_between(self, after: dt.date, until: dt.date) -> int: ...
    def next_working_day(self, day: dt.date) -> dt.date: ...


# The table of holidays is data and holds Chinese; these marks put its few names into the catalogue.
HOLIDAY_NAMES = (
    gettext_noop("元旦"),
    gettext_noop("春节"),
    gettext_noop("清明节"),
    gettext_noop("劳动节"),
    gettext_noop("端午节"),
    gettext_noop("中秋节"),
    gettext_noop("国庆节"),
)


class CountingCalendar:
    """The arithmetic of working days over :meth:`is_working`, which a subclass decides."""

    def exception(self, day: dt.date) -> tuple[bool, str] | None:
        """(working, name) for a day that is not what its weekday says."""
        raise KeyError(day)

    def is_published(self, year: int) -> bool:
        """Whether the year's holidays are known; else weekdays are all there is to go by."""
        raise KeyError(year)

    def is_working(self, day: dt.date) -> bool:
        """Whether offices work on ``day``."""
        found = self.exception(day)
        return found[0] if found else day.weekday() < _SATURDAY

    def name_of(self, day: dt.date) -> str:
        """The holiday's name, or an empty string."""
        found = self.exception(day)
        return found[1] if found else ""

    def add_working_days(self, day: dt.date, count: int) -> dt.date:
        """The ``count``-th working day after ``day`` (before it when negative); ``day`` itself is not counted."""
        step = _DAY if count >= 0 else -_DAY
        left = abs(count)
        while left:
            day += step
            if self.is_working(day):
                left -= 1
        return day

    def working_days_between(self, after: dt.date, until: dt.date) -> int:
        """How many working days lie after ``after`` up to and including ``until``; negative when reversed."""
        if until < after:
            return -self.working_days_between(until, after)
        return sum(self.is_working(after + _DAY * n) for n in range(1, (until - after).days + 1))

    def next_working_day(self, day: dt.date) -> dt.date:
        """``day`` itself when it is worked, else the first working day after it."""
        return day if self.is_working(day) else self.add_working_days(day, 1)


class WorkingCalendar(CountingCalendar):
    """The calendar of one conference: its own rows go before the national ones, weekdays come last."""

    def __init__(self, conference: Conference | int | None) -> None:
        self._conference_id = conference.pk if isinstance(conference, Conference) else conference
        self._years: dict[int, dict[dt.date, tuple[bool, str]]] = {}
        self._published: dict[int, bool] = {}

    def _year(self, year: int) -> dict[dt.date, tuple[bool, str]]:
        """Years are read when first asked for: most deadlines touch one or two."""
        if year not in self._years:
            rows = CalendarDay.objects.filter(day__year=year).filter(
                Q(conference__isnull=True) | Q(conference_id=self._conference_id)
            )
            national: dict[dt.date, tuple[bool, str]] = {}
            own: dict[dt.date, tuple[bool, str]] = {}
            for row in rows:
                (national if row.conference_id is None else own)[row.day] = (row.working, row.name)
            self._published[year] = bool(national)
            self._years[year] = national | own
        return self._years[year]

    def exception(self, day: dt.date) -> tuple[bool, str] | None:
        """(working, name) where a row says something else than the weekday."""
        return self._year(day.year).get(day)

    def is_published(self, year: int) -> bool:
        """Whether national rows for ``year`` are loaded."""
        self._year(year)
        return self._published[year]


def national_days() -> dict[dt.date, tuple[bool, str]]:
    """The holidays and make-up working days that ship with the system."""
    years = json.loads(_DATA.read_text(encoding="utf-8"))
    days: dict[dt.date, tuple[bool, str]] = {}
    for year in years.values():
        days |= {dt.date.fromisoformat(day): (False, name) for day, name in year["holidays"].items()}
        days |= {dt.date.fromisoformat(day): (True, name) for day, name in year["working"].items()}
    return days


@transaction.atomic
def load_national_calendar() -> int:
    """Bring the national rows in line with the shipped data; returns how many rows changed. Other days stay."""
    stored = {row.day: row for row in CalendarDay.objects.filter(conference__isnull=True)}
    new, changed = [], []
    for day, (working, name) in national_days().items():
        row = stored.get(day)
        if row is None:
            new.append(CalendarDay(conference=None, day=day, working=working, name=name))
        elif (row.working, row.name) != (working, name):
            row.working, row.name = working, name
            changed.append(row)
    CalendarDay.objects.bulk_create(new)
    CalendarDay.objects.bulk_update(changed, ["working", "name"])
    return len(new) + len(changed)
