"""``report make TEMPLATE``: the report as it would be printed now, from the command line."""

import datetime as dt
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tongxin.kernel import clock
from tongxin.kernel.commands import CommandError
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.documents.errors import DocumentRefused
from tongxin.kernel.indicators.reports import MONTH, SESSION, YEAR, ReportTemplate
from tongxin.statistics import selectors
from tongxin.statistics.documents.reports import plain_text, report_docx, report_pdf
from tongxin.statistics.selectors import Period
from tongxin.statistics.selectors.reports import kept
from tongxin.statistics.selectors.reports.frames import SPAN, Frame, frame_of, month_of, periods_of
from tongxin.statistics.selectors.reports.telling import Number, Told, tell
from tongxin.statistics.services import filling


@dataclass(frozen=True)
class Base:
    """What the commands of this app share: opening the base, the chosen conference, days and JSON."""

    add: Callable[[ArgumentParser], None]
    require: Callable[[], None]
    conference: Callable[[str | None], Conference]
    period: Callable[[Namespace], Period]
    json: Callable[[Any], str]


def configure(verbs: Any, base: Base) -> None:
    """The arguments of ``report make``."""
    make = verbs.add_parser("make", help="按模板写出一份报告：文字里的每个数字取自系统")
    make.add_argument("template", metavar="模板", help="如 proposals.review；写错会列出全部")
    base.add(make)
    make.add_argument("--conference", metavar="代码", help="哪一级政协，默认是最上级的一个")
    when = make.add_mutually_exclusive_group()
    when.add_argument("--session", metavar="届次", help="如 六届二次；默认是模板时段里最近的一个")
    when.add_argument("--year", metavar="年份", help="如 2026")
    when.add_argument("--month", metavar="月份", help="如 2026-03")
    when.add_argument("--from", dest="start", metavar="日期", help="起始日（含），与 --to 一起写")
    make.add_argument("--to", dest="end", metavar="日期", help="末日（含）")
    make.add_argument("--at", metavar="时刻", help="统计截止时刻，如 2026-11-24T18:00；默认到现在")
    make.add_argument("--docx", metavar="文件", help="写成 Word 文档")
    make.add_argument("--pdf", metavar="文件", help="写成 PDF")
    make.add_argument("--json", action="store_true", help="输出 JSON")
    make.set_defaults(work=lambda arguments: _make(arguments, base))


def _make(arguments: Namespace, base: Base) -> int:
    base.require()
    template = _template(arguments.template)
    conference = base.conference(arguments.conference)
    moment = _moment(arguments.at)
    frame = frame_of(conference, _period(arguments, template, conference, base), moment)
    filling.fill(selectors.places_of(conference, selectors.OWN))
    told = tell(kept.source_of(template, conference), frame)
    content = kept.as_content(told, frame)
    status = f"（草稿，数字取自{frame.cut_off_words}）"
    for name, written in ((arguments.docx, report_docx), (arguments.pdf, report_pdf)):
        if name:
            _write(name, written, content, status)
    if arguments.json:
        print(base.json(_as_data(template, frame, told, content)))
    else:
        print(plain_text(content))
    return 0


def _write(name: str, written: Callable[[Any, str], bytes], content: Any, status: str) -> None:
    try:
        Path(name).write_bytes(written(content, status))
    except DocumentRefused as refused:
        raise CommandError(str(refused)) from refused
    except OSError:
        raise CommandError(f"写不了文件 {name}：请检查目录是否存在、有没有权限。") from None


def _template(key: str) -> ReportTemplate:
    known = {template.key: template for template in kept.templates()}
    if key not in known:
        named = "、".join(f"{template.key}（{template.label}）" for template in known.values())
        raise CommandError(f"没有报告模板“{key}”；可以用的是：{named}。")
    return known[key]


def _moment(text: str | None) -> dt.datetime:
    """A day without an hour is the whole day, or up to now when it is today."""
    now: dt.datetime = clock.now()
    if text is None:
        return now
    try:
        read = dt.datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"参数 --at 的“{text}”无法识别，请写成 2026-12-31 或 2026-12-31T18:00 这样。") from None
    if len(text) == len("2026-12-31"):
        read = dt.datetime.combine(read.date(), dt.time(23, 59), clock.ZONE)
        return min(read, now) if read.date() == now.date() else _past(read, now)
    return _past(read if read.tzinfo else read.replace(tzinfo=clock.ZONE), now)


def _past(moment: dt.datetime, now: dt.datetime) -> dt.datetime:
    if moment > now:
        raise CommandError("统计截止时刻还没有到。")
    return moment


def _period(arguments: Namespace, template: ReportTemplate, conference: Conference, base: Base) -> Period:
    if arguments.start or arguments.end:
        given = base.period(arguments)
        if given.start is None or given.end is None:
            raise CommandError("--from 和 --to 要一起写。")
        return Period(SPAN, f"{given.start}至{given.end}", given.start, given.end)
    if arguments.year:
        if not (arguments.year.isdigit() and len(arguments.year) == len("2026")):
            raise CommandError(f"参数 --year 的“{arguments.year}”无法识别，请写成 2026 这样。")
        return selectors.year_period(int(arguments.year))
    if arguments.month:
        found = month_of(f"month-{arguments.month}")
        if found is None:
            raise CommandError(f"参数 --month 的“{arguments.month}”无法识别，请写成 2026-03 这样。")
        return found
    kind = SESSION if arguments.session else template.period
    known = periods_of(conference, kind)
    if arguments.session:
        known = [p for p in known if p.key == arguments.session or p.label.startswith(arguments.session)]
    if not known:
        words = {SESSION: "会议", YEAR: "年份", MONTH: "月份"}
        raise CommandError(f"没有可用的{words.get(kind, '时段')}“{arguments.session or ''}”：请核对后再试。")
    return known[0]


def _as_data(template: ReportTemplate, frame: Frame, told: Told, content: dict[str, Any]) -> dict[str, Any]:
    return {
        "template": template.key,
        "title": told.title,
        "conference": frame.conference.code,
        "period": frame.period.key,
        "from": _day(frame.now.start),
        "to": _day(frame.now.end),
        "cut_off": frame.moment.isoformat(),
        "text": plain_text(content),
        "numbers": [_number(number) for number in told.numbers],
        "notes": content["notes"],
        "remarks": content["remarks"],
    }


def _number(number: Number) -> dict[str, Any]:
    return {
        "place": number.place,
        "key": number.measure.key,
        "called": number.called,
        "words": number.words,
        "value": number.value.value,
        "unit": number.measure.unit,
        "numerator": number.value.numerator,
        "denominator": number.value.denominator,
        "cut": {number.asked.by: number.asked.cell} if number.asked.cell is not None else {},
        "compared": number.asked.when,
        "share": bool(number.asked.show),
        "from": _day(number.asked.start),
        "to": _day(number.asked.end),
    }


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def frame_of_report(pk: int) -> Frame:
    """The period, session and cut-off of a report that is kept."""
    found = kept.kept_report(pk)
    if found is None:
        raise CommandError(f"没有编号为 {pk} 的报告。")
    return kept.frame_for(found)
