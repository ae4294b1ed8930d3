"""The few words and colours in which pages say how something stands."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxin.kernel.cases.kinds import CaseKind

SOON_DAYS = 7


@dataclass(frozen=True)
class Chip:
    """A short text with a tone (``ok``, ``warn``, ``err``, ``plain`` or none); the text alone must suffice."""

    text: str = ""
    tone: str = ""


NO_CHIP = Chip()


def due_chip(due: dt.date | None, today: dt.date, *, paused: bool) -> Chip:
    """剩 38 天 / 今天到期 / 已逾期 3 天 / 已暂停."""
    if paused:
        return Chip(_("已暂停"), "plain")
    if due is None:
        return NO_CHIP
    left = (due - today).days
    if left < 0:
        return Chip(ngettext("已逾期 {n} 天", "已逾期 {n} 天", -left).format(n=-left), "err")
    if left == 0:
        return Chip(_("今天到期"), "warn")
    text = ngettext("剩 {n} 天", "剩 {n} 天", left).format(n=left)
    return Chip(text, "warn" if left <= SOON_DAYS else "")


def state_chip(kind: CaseKind, state: str) -> Chip:
    """The state's label; green when the case needs nobody any more."""
    declared = kind.workflow.by_state.get(state)
    if declared is None:
        return Chip(state, "plain")
    tone = "plain" if declared.draft else "ok" if declared.final else ""
    return Chip(_(declared.label), tone)
