"""When a reminder is due and when nobody is disturbed: plain values and arithmetic."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

LATEST = 60
MOST_STAGES = 8
# A letter that the server did not take is tried again after these minutes, then it is shown to the administrator.
BACKOFF_MINUTES = (1, 5, 25, 120, 600)
# What happened longer ago than this in a demonstration is history, not news.
HISTORY_DAYS = 30
_ONE_DAY = dt.timedelta(days=1)


class Matter(StrEnum):
    """What a message is about: something waits for the reader, something happened, or a word on what is no case."""

    TASK = "task"
    NEWS = "news"
    WORD = "word"


class Why(StrEnum):
    """What brought a message about."""

    STEP = "step"
    REMINDER = "reminder"
    URGE = "urge"


class LetterKind(StrEnum):
    """One message in a mail of its own, or everything open in one mail a day."""

    SINGLE = "single"
    DIGEST = "digest"


class LetterState(StrEnum):
    """Where a mail stands; ``unsure`` means that the sending process died and the server may have taken it."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"
    UNSURE = "unsure"


class MailWish(StrEnum):
    """How somebody wants mails."""

    NONE = "none"
    EACH = "each"
    DIGEST = "digest"


def days_in(text: str) -> tuple[int, ...] | None:
    """``7、3、0`` as days, the largest first; None when it is no such list."""
    parts = [part for part in re.split(r"[、,，;；\s]+", text.strip()) if part]
    if not parts or len(parts) > MOST_STAGES or not all(p.isascii() and p.isdecimal() for p in parts):
        return None
    days = sorted({int(part) for part in parts}, reverse=True)
    return tuple(days) if days[0] <= LATEST else None


def time_in(text: str) -> dt.time | None:
    """``21:30`` as a time of day; None when it is none."""
    found = re.fullmatch(r"([01]?\d|2[0-3])[:：]([0-5]\d)", text.strip())
    return dt.time(int(found[1]), int(found[2])) if found else None


def stage_of(left: int, before: Sequence[int], every: int) -> int | None:
    """The stage of a term with ``left`` working days to go (0 today, negative when overdue); None when it is early.

    Before the day it is the threshold that was passed last, so that one missed while the server stood still is not
    made up for twice. Overdue stages are -1, then one for every ``every`` days more.
    """
    if left >= 0:
        reached = [days for days in before if left <= days]
        return min(reached) if reached else None
    return -(1 + (-left - 1) // every * every)


@dataclass(frozen=True)
class Quiet:
    """The hours of a day in which nobody gets a mail, and whether days off are quiet altogether."""

    begins: dt.time
    ends: dt.time
    days_off: bool

    def holds_at(self, moment: dt.datetime, is_working: Callable[[dt.date], bool]) -> bool:
        """Whether a moment is quiet; hours that begin in the evening last into the morning."""
        time = moment.time()
        if self.begins > self.ends:
            in_hours = time >= self.begins or time < self.ends
        else:
            in_hours = self.begins <= time < self.ends
        return in_hours or (self.days_off and not is_working(moment.date()))

    def over_at(self, moment: dt.datetime, is_working: Callable[[dt.date], bool]) -> dt.datetime:
        """The first moment from ``moment`` on that is not quiet."""
        if not self.holds_at(moment, is_working):
            return moment
        for ahead in range(LATEST):
            day = moment.date() + ahead * _ONE_DAY
            end = dt.datetime.combine(day, self.ends, tzinfo=moment.tzinfo)
            midnight = dt.datetime.combine(day, dt.time(), tzinfo=moment.tzinfo)
            for candidate in (midnight, end):
                if candidate > moment and not self.holds_at(candidate, is_working):
                    return candidate
        return moment + _ONE_DAY


def first_try_after(attempts: int) -> dt.timedelta | None:
    """How long to wait after the n-th failure; None when it is enough."""
    minutes = BACKOFF_MINUTES[attempts - 1] if attempts <= len(BACKOFF_MINUTES) else None
    return dt.timedelta(minutes=minutes) if minutes is not None else None


def in_one_line(text: str) -> str:
    """A text fit for a header: no line ends."""
    return " ".join(text.split())


def each_once(keys: Iterable[str]) -> tuple[str, ...]:
    """The keys in their order, each once."""
    return tuple(dict.fromkeys(keys))
