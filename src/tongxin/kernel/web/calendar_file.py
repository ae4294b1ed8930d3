"""Due days as an iCalendar file (RFC 5545): whole-day events that every calendar understands."""

import datetime as dt

from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.cases.kinds import kind_of
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.cases.words import clock_said
from tongxin.kernel.deadlines.models import Deadline

_FOLD_AT = 74
_DAY = dt.timedelta(days=1)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines are at most 75 octets; a Chinese character is never cut in two."""
    pieces, piece = [], ""
    for character in line:
        if len((piece + character).encode()) > _FOLD_AT:
            pieces.append(piece)
            piece = " "
        piece += character
    return "\r\n".join([*pieces, piece])


def due_days(card: CaseCard, terms: list[Deadline], url: str) -> str:
    """One event for each open term."""
    stamp = clock.machine_now().strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tongxin//CN", "CALSCALE:GREGORIAN"]
    for term in terms:
        title = _("{label}到期：{title}").format(
            label=clock_said(kind_of(card.kind), term.key, term.label), title=card.title
        )
        lines += [
            "BEGIN:VEVENT",
            f"UID:deadline-{term.pk}@tongxin",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{term.due_on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{term.due_on + _DAY:%Y%m%d}",
            f"SUMMARY:{_escaped(title)}",
            f"DESCRIPTION:{_escaped(f'{card.number} {url}'.strip())}",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_escaped(title)}",
            "TRIGGER:-P7D",
            "END:VALARM",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "\r\n".join(_folded(line) for line in lines) + "\r\n"
