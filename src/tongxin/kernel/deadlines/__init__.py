"""A deadline is a rule applied to a day in a calendar, and every day of it can be explained."""

from tongxin.kernel.deadlines.calendar import WorkingCalendar, load_national_calendar
from tongxin.kernel.deadlines.explanation import explain
from tongxin.kernel.deadlines.replay import DeadlineError
from tongxin.kernel.deadlines.selectors import (
    DueWarning,
    Standing,
    mark_warned,
    running,
    standing,
    warnings_due,
)
from tongxin.kernel.deadlines.services import (
    current,
    extend,
    pause,
    recompute,
    recompute_open,
    redate,
    reopen,
    resume,
    start,
    stop,
    undo_last,
)

__all__ = [
    "DeadlineError",
    "DueWarning",
    "Standing",
    "WorkingCalendar",
    "current",
    "explain",
    "extend",
    "load_national_calendar",
    "mark_warned",
    "pause",
    "recompute",
    "recompute_open",
    "redate",
    "reopen",
    "resume",
    "running",
    "standing",
    "start",
    "stop",
    "undo_last",
    "warnings_due",
]
