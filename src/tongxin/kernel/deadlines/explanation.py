"""怎么算的: the sentences that let anybody recount a due day with a calendar and a pencil."""

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxin.kernel import wording
from tongxin.kernel.deadlines import rules
from tongxin.kernel.deadlines.calendar import Calendar, WorkingCalendar
from tongxin.kernel.deadlines.models import Deadline, DeadlineSegment
from tongxin.kernel.deadlines.replay import Outcome, Turn
from tongxin.kernel.deadlines.services import outcome

_DAY = dt.timedelta(days=1)


def explain(deadline: Deadline, calendar: Calendar | None = None, said: Callable[[str], str] = str) -> list[str]:
    """How the due day came about, one whole sentence each, in the order of events.

    ``said`` puts the acts that the segments name into the words of the reader's conference.
    """
    days = calendar or WorkingCalendar(deadline.conference_id)
    segments = list(deadline.segments.order_by("pk"))
    for segment in segments:
        segment.reason = said(segment.reason)
    result = outcome(deadline, days, segments)
    sentences = []
    if result.state == "void":
        sentences.append(_("这项期限的起算已被撤回，不再计算。"))
    else:
        sentences += _course(result, days)
        sentences += _ending(result, days)
    return sentences + _corrections(segments)


def _course(result: Outcome, calendar: Calendar) -> list[str]:
    sentences = []
    for turn in result.turns:
        sentences += _SPEAKERS[turn.step.kind](turn, result.rule)
        if turn.step.kind == "start" and result.rule.get("unit") == "working_day":
            sentences += _days_off(turn.step.on, turn.due, calendar)
    if result.paused_on:
        sentences.append(_("自{day}起暂停，恢复后按暂停的天数顺延。").format(day=wording.full_day(result.paused_on)))
    return sentences


def _because(turn: Turn) -> str:
    return _("（{reason}）").format(reason=turn.step.reason) if turn.step.reason else ""


def _started(turn: Turn, rule: rules.Rule) -> list[str]:
    first = _("自{day}{act}起算，当天不计入。").format(day=wording.full_day(turn.step.on), act=_(turn.step.reason))
    if "date" in rule:
        return [
            _("自{day}{act}起算。").format(day=wording.full_day(turn.step.on), act=_(turn.step.reason)),
            _("办理期限是固定日期，应于{due}前办结。").format(due=wording.full_day(turn.due)),
        ]
    length = rules.spell(rule["count"], rule["unit"])
    return [first, _("办理期限{length}，应于{due}前办结。").format(length=length, due=wording.full_day(turn.due))]


def _gave_back(turn: Turn, rule: rules.Rule) -> list[str]:
    if turn.since is None or turn.days == 0:
        return []
    last = max(turn.since, turn.step.on - _DAY)
    return [
        _("其中{span}暂停{length}，到期日顺延到{due}。").format(
            span=wording.span(turn.since, last),
            length=rules.spell(turn.days, rules.unit_of(rule)),
            due=wording.full_day(turn.due),
        )
    ]


def _extended(turn: Turn, _rule: rules.Rule) -> list[str]:
    if "until" in turn.step.rule:
        words = _("{day}经批准{because}延长到{due}。")
    else:
        words = _("{day}经批准{because}延长{length}，到期日改为{due}。")
    length = "" if "until" in turn.step.rule else rules.spell(turn.step.rule["count"], turn.step.rule["unit"])
    return [
        words.format(
            day=wording.full_day(turn.step.on), because=_because(turn), length=length, due=wording.full_day(turn.due)
        )
    ]


def _reopened(turn: Turn, _rule: rules.Rule) -> list[str]:
    return [
        _("{day}重新办理{because}，期限继续计算，到期日不变。").format(
            day=wording.full_day(turn.step.on), because=_because(turn)
        )
    ]


def _silent(_turn: Turn, _rule: rules.Rule) -> list[str]:
    return []


_SPEAKERS = {
    "start": _started,
    "pause": _silent,
    "resume": _gave_back,
    "extend": _extended,
    "stop": _gave_back,
    "reopen": _reopened,
}


def _days_off(start: dt.date, due: dt.date, calendar: Calendar) -> list[str]:
    """Which days between were no working days, by holiday, because that is what people recount first."""
    names: dict[str, int] = {}
    day = start
    while (day := day + _DAY) <= due:
        if not calendar.is_working(day):
            name = _(calendar.name_of(day)) or _("周末")
            names[name] = names.get(name, 0) + 1
    if not names:
        return []
    parts = wording.listed(
        ngettext("{name}{count}天", "{name}{count}天", count).format(name=name, count=count)
        for name, count in names.items()
    )
    return [_("期间不计入的有：{parts}。").format(parts=parts)]


def _ending(result: Outcome, calendar: Calendar) -> list[str]:
    sentences = []
    if result.unrolled and result.due_on and result.due_on != result.unrolled:
        why = _(calendar.name_of(result.unrolled)) or wording.weekday(result.unrolled)
        sentences.append(
            _("{day}是{why}，遇节假日顺延到下一个工作日{due}。").format(
                day=wording.full_day(result.unrolled), why=why, due=wording.full_day(result.due_on)
            )
        )
    asks_calendar = result.rule.get("unit") == "working_day" or result.rule.get("roll")
    if asks_calendar and result.due_on and not calendar.is_published(result.due_on.year):
        sentences.append(
            _("{year}年的放假安排尚未公布，暂按周一至周五为工作日计算，公布后会重算。").format(year=result.due_on.year)
        )
    if result.stopped_on and result.due_on:
        sentences.append(_done(result.stopped_on, (result.due_on - result.stopped_on).days))
    return sentences


def _done(day: dt.date, early: int) -> str:
    if early < 0:
        late = ngettext("实际于{day}办结，逾期{days}天。", "实际于{day}办结，逾期{days}天。", -early)
        return late.format(day=wording.full_day(day), days=-early)
    if early == 0:
        return _("实际于{day}办结，正好在到期日。").format(day=wording.full_day(day))
    sentence = ngettext("实际于{day}办结，提前{days}天。", "实际于{day}办结，提前{days}天。", early)
    return sentence.format(day=wording.full_day(day), days=early)


def _corrections(segments: list[DeadlineSegment]) -> list[str]:
    sentences = []
    by_id = {segment.pk: segment for segment in segments}
    for segment in segments:
        wrong = by_id.get(segment.corrects_id or 0)
        if wrong is None:
            continue
        why = _("（{reason}）").format(reason=segment.reason) if segment.reason else ""
        kind, before = wrong.get_kind_display(), wording.full_day(wrong.on)
        if segment.kind == DeadlineSegment.Kind.UNDO:
            sentences.append(_("{before}登记的“{kind}”已撤回{why}，不计入。").format(before=before, kind=kind, why=why))
        else:
            after = wording.full_day(segment.on)
            sentences.append(
                _("“{kind}”原登记为{before}，已更正为{after}{why}。").format(
                    kind=kind, before=before, after=after, why=why
                )
            )
    for segment in segments:
        if segment.kind == DeadlineSegment.Kind.RECOMPUTE and segment.due_after:
            why = _("（{reason}）").format(reason=segment.reason) if segment.reason else ""
            sentences.append(
                _("日历更新后重算{why}，到期日为{due}。").format(why=why, due=wording.full_day(segment.due_after))
            )
    return sentences
