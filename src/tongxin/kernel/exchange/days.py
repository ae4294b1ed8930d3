"""Days in every shape that offices write them; what has no year or no day is asked back, never guessed."""

import datetime as dt
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongxin.kernel.exchange.cells import CellError, CellKind, narrow, plain
from tongxin.kernel.exchange.reading import Raw
from tongxin.text.written_dates import written_dates

_SPACES = re.compile(r"\s+")
_EPOCH = dt.date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 3000, 100_000
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_FULL = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?(?:[T ]?\d{1,2}:\d{2}(?::\d{2})?)?")
_MONTH = re.compile(r"(\d{4})[-./年](\d{1,2})月?")
_NO_YEAR = re.compile(r"(?:\d{1,2}[-./月]\d{1,2}[日号]?|\d{1,2}月)")
_SHORT_YEAR = re.compile(r"\d{2}[-./年]\d{1,2}[-./月]\d{1,2}[日号]?")


@dataclass(frozen=True)
class Day(CellKind):
    """A day in any of the shapes that offices write; ``or_month`` also takes 1975.06 (出生年月)."""

    or_month: bool = False

    def read(self, raw: Raw) -> str:
        """ISO text of a day, or of a month."""
        if isinstance(raw, dt.datetime):
            return self._within(raw.date()).isoformat()
        if isinstance(raw, dt.date):
            return self._within(raw).isoformat()
        if isinstance(raw, float | int) and not isinstance(raw, bool):
            return self._from_number(float(raw), plain(raw))
        return self._from_text(_SPACES.sub("", narrow(plain(raw))))

    def _from_number(self, number: float, text: str) -> str:
        if number == int(number):
            return self._from_text(text)
        year, _dot, month = text.partition(".")
        if self.or_month and len(year) == 4 and month == "1":  # noqa: PLR2004 (a year has four digits)
            sentence = _("“{text}”可能是 1 月，也可能是 10 月；请写成 {year}-01 或 {year}-10")
            raise CellError(sentence.format(text=text, year=year))
        return self._from_text(text)

    def _from_text(self, text: str) -> str:
        if found := _FULL.fullmatch(text):
            return self._day(text, *(int(part) for part in found.groups()))
        if text.isdigit():
            return self._from_digits(text)
        if found := _MONTH.fullmatch(text):
            return self._month(text, int(found[1]), int(found[2]))
        if _NO_YEAR.fullmatch(text):
            raise CellError(_("“{text}”没有写年份，请补上年份").format(text=text))
        if _SHORT_YEAR.fullmatch(text):
            raise CellError(_("“{text}”的年份只有两位，请写成四位").format(text=text))
        written = list(written_dates(text))
        if len(written) == 1 and written[0].span == (0, len(text)) and written[0].is_day:
            return written[0].iso
        raise self._odd(text)

    def _from_digits(self, text: str) -> str:
        number = int(text)
        if len(text) == len("20260105"):
            return self._day(text, int(text[:4]), int(text[4:6]), int(text[6:]))
        if len(text) == len("202601") and _FIRST_YEAR <= int(text[:4]) <= _LAST_YEAR:
            return self._month(text, int(text[:4]), int(text[4:]))
        if _FIRST_SERIAL <= number < _LAST_SERIAL:
            return (_EPOCH + dt.timedelta(days=number)).isoformat()
        if _FIRST_YEAR <= number <= _LAST_YEAR:
            raise CellError(_("“{text}”只有年份，请补上月和日").format(text=text))
        raise self._odd(text)

    def _day(self, text: str, year: int, month: int, day: int) -> str:
        try:
            return self._within(dt.date(year, month, day)).isoformat()
        except ValueError as error:
            if isinstance(error, CellError):
                raise
            raise CellError(_("没有“{text}”这一天，请核对").format(text=text)) from None

    def _month(self, text: str, year: int, month: int) -> str:
        if not self.or_month:
            raise CellError(_("“{text}”没有写日，请补上").format(text=text))
        return self._day(text, year, month, 1)[: len("2026-01")]

    def _within(self, day: dt.date) -> dt.date:
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise CellError(_("年份应在 {first} 到 {last} 之间").format(first=_FIRST_YEAR, last=_LAST_YEAR))
        return day

    def _odd(self, text: str) -> CellError:
        return CellError(_("“{text}”不是日期，请写成 2026-01-05 这样").format(text=text[:20]))

    def hint(self) -> str:
        """Shapes."""
        return _("例如 1975-06-18 或 1975-06") if self.or_month else _("例如 2026-01-05、2026.1.5 或 2026年1月5日")

    @property
    def is_text(self) -> bool:
        """Kept as written, or a spreadsheet would turn it round."""
        return True
