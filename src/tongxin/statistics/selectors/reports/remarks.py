"""What stands in the appendix of every report: period, cut-off, comparison and rounding, in sentences."""

import datetime as dt

from django.utils import translation
from django.utils.translation import gettext as _

from tongxin.kernel import wording
from tongxin.statistics.selectors import Period
from tongxin.statistics.selectors.reports.frames import LANGUAGE, Frame, moment_words


def remarks(frame: Frame, frozen_at: dt.datetime | None) -> list[str]:
    """The sentences; a draft says that its numbers live."""
    with translation.override(LANGUAGE):
        said = (
            _(
                "时段：{period}的提案，会前征集的和闭会期间提交的都在内；不分届次的指标计{span}的。只计{conference}本级。"
            )
            if frame.session
            else _("时段：{period}，即{span}；只计{conference}本级。")
        )
        found = [
            said.format(period=_(frame.period.label), span=_span(frame.now), conference=frame.conference.name),
            _cut_off(frame, frozen_at),
        ]
        if frame.earlier is not None:
            words = (
                _("比较：“{last}”指上次会议的提案，计到{until}；不分届次的指标计{span}的。")
                if frame.session
                else _("比较：“{last}”指{span}。")
            )
            assert frame.earlier.end is not None
            until = wording.full_day(frame.earlier.end)
            found.append(words.format(last=frame.last_words, span=_span(frame.earlier), until=until))
        found.append(
            _(
                "取整：件数、人数等照实写，不取整；百分比四舍五入，一般保留一位小数；不到全部的不写作100%，不是没有的不写作0%。"
            )
        )
        return found


def _cut_off(frame: Frame, frozen_at: dt.datetime | None) -> str:
    if frozen_at is None:
        return _("截止：本稿是草稿，数字取自{moment}的记录，定稿前还会变化。").format(moment=moment_words(frame.moment))
    return _(
        "截止：统计截止{moment}，定稿于{frozen}。指标按日期计入：发生日期不晚于截止当日、在定稿时已经登记的都计入，"
        "截止当日的记录不按钟点区分。定稿以后补登和更正的不改变本报告，差异另列。"
    ).format(moment=moment_words(frame.moment), frozen=moment_words(frozen_at))


def _span(period: Period) -> str:
    if period.start is None or period.end is None:
        return _("全部时间")
    return wording.span(period.start, period.end)
