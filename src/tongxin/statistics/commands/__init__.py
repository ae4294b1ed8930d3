"""``figures`` and ``report`` on the command line: data on standard output, everything else beside it."""

import datetime as dt
import json
import re
import shutil
import unicodedata
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.db import connection

from tongxin.kernel import clock
from tongxin.kernel.access.actors import system_actor
from tongxin.kernel.cases.errors import Blocked
from tongxin.kernel.commands import Command, CommandError
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.indicators.declarations import (
    Cell,
    Figure,
    Indicator,
    Measure,
    NotCutError,
    cuts_of,
    measures,
)
from tongxin.statistics import documents, rules, selectors
from tongxin.statistics.commands import reports
from tongxin.statistics.models import Snapshot
from tongxin.statistics.selectors import Coverage, CoverageRow, Period, snapshots
from tongxin.statistics.services import filling
from tongxin.statistics.services.snapshots import publish
from tongxin.text.files import read_text

_INDENT = "    "
_NARROWEST = 40
_LARGEST_DRAFT = 20 * 1024 * 1024
# A number with its sign, or one character of anything else, with the signs that may not end or begin a line.
_UNBROKEN = re.compile(r"[“‘《（(]*(?:[A-Za-z0-9.%+-]+|.)[，。；：、！？）》”’,;:!?)]*")


def configure_figures(parser: ArgumentParser) -> None:
    """``figures list`` and ``figures value KEY``."""
    verbs = parser.add_subparsers(dest="what", required=True, metavar="list|value|publish|snapshots|snapshot")
    parser.epilog = "另有 ./tongxin figures extract 文件：从一份报告里找出每个数字，不需要数据目录。"
    listing = verbs.add_parser("list", help="所有指标：名称、单位、口径")
    _add_base(listing)
    listing.add_argument("--json", action="store_true", help="输出 JSON")
    listing.set_defaults(work=_list)
    value = verbs.add_parser("value", help="一个指标的值，--rows 连同背后的每条记录")
    value.add_argument("key", metavar="指标", help="如 proposals.filed")
    _add_base(value)
    _add_scope(value)
    value.add_argument(
        "--scope",
        choices=(selectors.OWN, selectors.SYSTEM_WIDE),
        default=selectors.OWN,
        help="own 只计本级（默认），system_wide 连同下级政协",
    )
    value.add_argument(
        "--by", metavar="维度", help="按什么分列，如 category、party；各指标能用的见 figures list --json"
    )
    value.add_argument("--rows", action="store_true", help="列出每条记录")
    value.add_argument("--json", action="store_true", help="输出 JSON")
    value.set_defaults(work=_value)
    _configure_publishing(verbs)


def _configure_publishing(verbs: Any) -> None:
    publish_ = verbs.add_parser("publish", help="公布一份数字：连同口径和每条记录冻结，以后不再改变")
    publish_.add_argument("name", metavar="名称", help="如 2026年提案工作情况报告")
    _add_base(publish_)
    publish_.add_argument("--conference", metavar="代码", help="哪一级政协，默认是最上级的一个")
    publish_.add_argument("--period", metavar="时段", default="all", help="all、year-2026 或届次，默认全部时间")
    publish_.add_argument("--at", metavar="日期", help="统计截止到哪一天（含），默认到现在")
    publish_.add_argument("--scope", choices=(selectors.OWN, selectors.SYSTEM_WIDE), default=selectors.OWN)
    publish_.add_argument("--json", action="store_true", help="输出 JSON")
    publish_.set_defaults(work=_publish)
    listed = verbs.add_parser("snapshots", help="公布过的各份数字")
    _add_base(listed)
    listed.add_argument("--json", action="store_true", help="输出 JSON")
    listed.set_defaults(work=_snapshots)
    one = verbs.add_parser("snapshot", help="一份公布的数字，以及后来有什么不同")
    one.add_argument("id", metavar="编号", type=int)
    _add_base(one)
    one.add_argument("--json", action="store_true", help="输出 JSON")
    one.set_defaults(work=_snapshot)


def _publish(arguments: Namespace) -> int:
    _require_base()
    conference = _conference(arguments.conference)
    known = {p.key: p for p in selectors.periods(conference)}
    if arguments.period not in known:
        raise CommandError(f"没有时段“{arguments.period}”；可以用的是：{'、'.join(known)}。")
    today: dt.date = clock.today()
    cut_off = _moment(arguments.at) or today
    if cut_off > today:
        raise CommandError(f"截止日 {cut_off} 还没有到，不能公布那一天的数字。")
    filling.fill(selectors.places_of(conference, arguments.scope))
    try:
        made = publish(
            arguments.name,
            conference,
            known[arguments.period],
            arguments.scope,
            cut_off,
            by=system_actor(conference.pk),
        )
    except Blocked as taken:
        raise CommandError(str(taken)) from taken
    print(_json(_published(made)) if arguments.json else f"已公布“{made.name}”，编号 {made.pk}。")
    return 0


def _published(found: Snapshot) -> dict[str, Any]:
    return {
        "id": found.pk,
        "name": found.name,
        "conference": found.conference.code,
        "from": _day(found.starts),
        "to": _day(found.ends),
        "scope": found.scope,
        "cut_off": found.cut_off.isoformat(),
        "published_at": found.published_at.isoformat(),
        "by": found.by_label,
    }


def _snapshots(arguments: Namespace) -> int:
    _require_base()
    found = snapshots.all_published()
    if arguments.json:
        print(_json([_published(each) for each in found]))
    else:
        rows = [[str(e.pk), e.cut_off.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M"), e.name] for e in found]
        _print_table([["编号", "统计截止", "名称"], *rows])
    return 0


def _snapshot(arguments: Namespace) -> int:
    _require_base()
    found = next((each for each in snapshots.all_published() if each.pk == arguments.id), None)
    if found is None:
        raise CommandError(f"没有编号为 {arguments.id} 的公布数字；用 ./tongxin figures snapshots 查看全部。")
    compared = snapshots.compared(found, None)
    if arguments.json:
        print(_json({**_published(found), "figures": [snapshots.as_data(each) for each in compared]}))
        return 0
    print(f"{found.name}（{found.conference.name}），统计截止 {found.cut_off.astimezone(clock.ZONE):%Y-%m-%d %H:%M}")
    rows = [
        [each.figure.label, rules.shown(each.figure.value), rules.shown(each.now), str(len(each.changes) or "")]
        for each in compared
    ]
    _print_table([["指标", "公布", "现在", "不同的记录"], *rows])
    return 0


def configure_report(parser: ArgumentParser) -> None:
    """``report coverage FILE``, ``report check FILE`` and ``report make TEMPLATE``."""
    verbs = parser.add_subparsers(dest="what", required=True, metavar="coverage|check|make")
    coverage = verbs.add_parser("coverage", help="读一份报告，把其中的数字与系统里的值并排列出")
    coverage.add_argument("file", metavar="文件", help="报告的纯文本，UTF-8 或 GB18030")
    _add_base(coverage)
    _add_scope(coverage)
    coverage.add_argument("--json", action="store_true", help="输出 JSON")
    coverage.add_argument("--rows", action="store_true", help="列出每个数字背后的记录")
    coverage.set_defaults(work=_coverage)
    check = verbs.add_parser("check", help="领导改过的稿子：每个数字旁边是系统的值、差和背后的记录")
    check.add_argument("file", metavar="文件", help="Word 文档（.docx）或纯文本")
    _add_base(check)
    check.add_argument("--conference", metavar="代码", help="哪一级政协，默认是最上级的一个")
    check.add_argument("--at", metavar="时刻", help="统计截止到哪一天（含），如 2022-12-31；默认到现在")
    check.add_argument("--report", metavar="编号", type=int, help="稿子出自哪份定稿的报告：按它的时段、届次和截止对照")
    check.add_argument("--json", action="store_true", help="输出 JSON")
    check.set_defaults(work=_check)
    reports.configure(verbs, reports.Base(_add_base, _require_base, _conference, _period, _json))


def _add_base(parser: ArgumentParser) -> None:
    parser.add_argument("--data", metavar="目录", help="数据目录；不写则在代码目录旁边，名为“代码目录名-data”")
    parser.add_argument("--database", metavar="地址", help="PostgreSQL 地址；不写则用数据目录里的内嵌数据库")


def _add_scope(parser: ArgumentParser) -> None:
    parser.add_argument("--conference", metavar="代码", help="哪一级政协，默认是最上级的一个")
    parser.add_argument("--from", dest="start", metavar="日期", help="起始日（含），如 2022-01-01；默认不限")
    parser.add_argument("--to", dest="end", metavar="日期", help="截止日（含）；默认不限")


def run(arguments: Namespace) -> int:
    """Run the chosen verb."""
    work: Callable[[Namespace], int] = arguments.work
    return work(arguments)


def _list(arguments: Namespace) -> int:
    declared = measures()
    if arguments.json:
        print(_json([_described(m) for m in declared]))
        return 0
    _print_table([["指标", "名称", "单位", "口径"], *([m.key, m.label, m.unit, m.meaning] for m in declared)])
    return 0


def _described(measure: Measure) -> dict[str, Any]:
    combine = measure.combine if isinstance(measure, Indicator) else "ratio"
    return {
        "key": measure.key,
        "label": measure.label,
        "unit": measure.unit,
        "meaning": measure.meaning,
        "combine": combine,
        "cut_by": list(cuts_of(measure)),
    }


def _value(arguments: Namespace) -> int:
    measure = _measure(arguments.key)
    period = _period(arguments)
    _require_base()
    conference = _conference(arguments.conference)
    _fill_first(conference, arguments.scope, measure)
    try:
        found = selectors.figure(measure, conference, period, by=arguments.by or "", scope=arguments.scope)
    except NotCutError as unknown:
        known = "、".join(unknown.known) or "（没有）"
        raise CommandError(f"指标“{measure.key}”不能按“{arguments.by}”分列；可以用的是：{known}。") from unknown
    answer: dict[str, Any] = {
        "key": measure.key,
        "value": found.value,
        "unit": measure.unit,
        "numerator": found.numerator,
        "denominator": found.denominator,
        "conference": conference.code,
        "from": _day(period.start),
        "to": _day(period.end),
        "definition_version": measure.version,
    }
    if arguments.scope != selectors.OWN:
        answer["scope"] = arguments.scope
    if arguments.by:
        answer["by"] = arguments.by
        answer["cells"] = [asdict(cell) | {"label": _told(cell)} for cell in found.cells]
    if arguments.rows:
        answer["rows"] = _rows_of(found)
    if arguments.json:
        print(_json(answer))
        return 0
    parts = "" if found.denominator is None else f"（{found.numerator} ÷ {found.denominator}）"
    print(f"{conference.name} {measure.label}：{rules.shown(found.value, measure.unit)}{parts}")
    print(f"口径：{measure.meaning}")
    if arguments.by:
        _print_table([["分列", "值", "键"], *_lines_of(found, measure)])
    if arguments.rows:
        _print_table([["编号", "日期", "标题"], *([r["number"], r["day"], r["title"]] for r in answer["rows"])])
    return 0


def _fill_first(conference: Conference, scope: str, measure: Measure) -> None:
    """Fills what the value needs and is not filled yet."""
    needed = [part for part in (measure, *selectors.parts_of(measure)) if isinstance(part, Indicator)]
    filling.fill(selectors.places_of(conference, scope), needed)


def _told(cell: Cell) -> str:
    return cell.label if cell.key else "（未归类）"


def _lines_of(found: Figure, measure: Measure) -> list[list[str]]:
    return [
        [
            _told(cell),
            rules.shown(cell.value, measure.unit)
            + ("" if cell.denominator is None else f"（{cell.numerator} ÷ {cell.denominator}）"),
            cell.key,
        ]
        for cell in found.cells
    ]


def _rows_of(found: Figure) -> list[dict[str, Any]]:
    """The records behind a value, as data."""
    return [
        {
            "kind": r.kind,
            "id": r.id,
            "number": r.number,
            "title": r.title,
            "day": r.day.isoformat(),
            "amount": r.amount,
        }
        for r in selectors.rows_behind(found)
    ]


def _coverage(arguments: Namespace) -> int:
    text = read_text(arguments.file, largest=rules.LARGEST_REPORT)
    period = _period(arguments)
    conference = None
    # Without a base the text alone is read: which of its figures this system could compute at all.
    if arguments.data or arguments.database or arguments.conference or _has_base():
        _require_base()
        conference = _conference(arguments.conference)
    found = selectors.coverage(text, conference, period)
    if arguments.json:
        rows = [_as_data(row, with_rows=arguments.rows) for row in found.rows]
        print(_json({"figures": found.figures, "computable": found.computable, "rows": rows}))
        return 0
    _print_coverage(found, conference)
    if arguments.rows:
        _print_records(found)
    return 0


def _check(arguments: Namespace) -> int:
    text = _draft(arguments.file)
    end = _moment(arguments.at)
    _require_base()
    conference = _conference(arguments.conference)
    period, session = Period("given", "截止日", None, end) if end else selectors.ALL_TIME, ""
    if arguments.report is not None:
        frame = reports.frame_of_report(arguments.report)
        conference, period, session, end = frame.conference, frame.now, frame.session, frame.cut_off
    found = selectors.coverage(text, conference, period, session)
    if arguments.json:
        print(_json([_compared(row) for row in found.rows]))
        return 0
    _print_coverage(found, conference)
    if end:
        print(f"统计截止 {end}（含）。")
    return 0


def _compared(row: CoverageRow) -> dict[str, Any]:
    return {
        "sentence": row.printed.sentence,
        "span": list(row.printed.span),
        "value": row.printed.value,
        "unit": row.printed.unit,
        "indicator": row.measure.key if row.measure else None,
        "system": row.system.value if row.system else None,
        "difference": row.difference,
        "rows": _rows_of(row.system) if row.system else [],
        "agrees": row.agrees,
        "reason": row.reason,
    }


def _draft(name: str) -> str:
    """The words of a draft; a Word file by its paragraphs, anything else as text."""
    path = Path(name)
    if path.suffix.lower() != ".docx":
        return read_text(name, largest=rules.LARGEST_REPORT)
    try:
        content = path.read_bytes()
    except OSError:
        raise CommandError(f"读不到文件 {name}：请检查路径与权限。") from None
    if len(content) > _LARGEST_DRAFT:
        raise CommandError(f"文件 {name} 超过 {_LARGEST_DRAFT // (1024 * 1024)} MB，不像一份报告；请去掉图片后再试。")
    try:
        return documents.text_of_word(content)
    except documents.NotWordError:
        raise CommandError(f"文件 {name} 不是能读的 Word 文档：请在文字处理软件里另存为 .docx 后再试。") from None


def _moment(text: str | None) -> dt.date | None:
    """The last day that counts; a moment is read by its day, since facts have days and no hours."""
    if text is None:
        return None
    try:
        return dt.datetime.fromisoformat(text).date()
    except ValueError:
        raise CommandError(f"参数 --at 的“{text}”无法识别，请写成 2022-12-31 或 2022-12-31T18:00 这样。") from None


def _print_records(found: Coverage) -> None:
    for row in found.rows:
        if row.system and row.measure:
            print(f"\n{row.measure.label}（报告 {row.said}）背后的记录：")
            _print_table(
                [["编号", "日期", "标题"], *([r["number"], r["day"], r["title"]] for r in _rows_of(row.system))]
            )


def _as_data(row: CoverageRow, *, with_rows: bool) -> dict[str, Any]:
    printed = row.printed
    records = {"rows": _rows_of(row.system)} if with_rows and row.system else {}
    return {
        **records,
        "figure": row.figure,
        "sentence": printed.sentence,
        "value": printed.value,
        "unit": printed.unit,
        "what": printed.what,
        "approx": printed.approx,
        "bound": printed.bound,
        "span": list(printed.span),
        "indicator": row.measure.key if row.measure else None,
        "label": row.measure.label if row.measure else None,
        "cut": {row.cut.by: row.cut.key} if row.cut else {},
        "reason": row.reason,
        "from": _day(row.period.start),
        "to": _day(row.period.end),
        "system": row.system.value if row.system else None,
        "numerator": row.system.numerator if row.system else None,
        "denominator": row.system.denominator if row.system else None,
        "difference": row.difference,
        "agrees": row.agrees,
        "row_count": len(row.system.facts) if row.system else None,
    }


def _print_coverage(found: Coverage, conference: Conference | None) -> None:
    table = [["报告", "系统", "差", "记录", "指标或原因"]]
    for row in found.rows:
        system = rules.shown(row.system.value, row.printed.unit) if row.system else ""
        table.append(
            [
                row.said,
                system,
                _signed(row),
                str(len(row.system.facts)) if row.system else "",
                f"{row.measure.label}（{row.measure.key}）" if row.measure else row.reason,
            ]
        )
    head, *lines = _aligned(table)
    print(head)
    for row, line in zip(found.rows, lines, strict=True):
        print(line)
        # The whole sentence: whoever compares a figure must see what it was said of.
        for part in _wrapped(row.printed.sentence, _terminal_width() - len(_INDENT)):
            print(_INDENT + part)
    whose = conference.name if conference else "没有打开数据目录，只读了报告"
    print(f"\n共 {found.figures} 个数字，其中 {found.computable} 个系统可以算出（{whose}）；其余尚无指标。")


def _signed(row: CoverageRow) -> str:
    if row.system is None:
        return ""
    if row.agrees:
        return "一致"
    difference = row.difference
    return "" if difference is None else ("+" if difference > 0 else "") + rules.shown(difference)


def _measure(key: str) -> Measure:
    found = {m.key: m for m in measures()}
    if key not in found:
        raise CommandError(f"没有叫“{key}”的指标；用 ./tongxin figures list 查看全部 {len(found)} 个。")
    return found[key]


def _conference(code: str | None) -> Conference:
    found = selectors.conference_by_code(code) if code else selectors.topmost_conference()
    if found is not None:
        return found
    if code is None:
        raise CommandError("这个数据目录里还没有任何政协：请先运行 ./tongxin up 或 ./tongxin demo 装入数据。")
    known = "、".join(selectors.conference_codes()) or "（没有）"
    raise CommandError(f"这个数据目录里没有代码为“{code}”的政协；现有的是：{known}。")


def _period(arguments: Namespace) -> Period:
    start, end = _read_day("--from", arguments.start), _read_day("--to", arguments.end)
    if start and end and start > end:
        raise CommandError(f"起始日 {start} 晚于截止日 {end}，请调换后再试。")
    return Period("given", "指定时段", start, end) if start or end else selectors.ALL_TIME


def _read_day(option: str, text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"参数 {option} 的日期“{text}”无法识别，请写成 2022-12-31 这样。") from None


def _has_base() -> bool:
    # To connect would create the file, so the file is looked for first.
    return connection.vendor != "sqlite" or Path(connection.settings_dict["NAME"]).is_file()


def _require_base() -> None:
    if not _has_base():
        folder = Path(connection.settings_dict["NAME"]).parent
        raise CommandError(f"数据目录 {folder} 里还没有系统数据：请先运行 ./tongxin up，或用 --data 指定已有的目录。")


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _json(answer: Any) -> str:
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _terminal_width() -> int:
    return max(_NARROWEST, shutil.get_terminal_size((100, 24)).columns)


def _wrapped(text: str, width: int) -> list[str]:
    """The whole text in lines of at most ``width`` columns; Chinese breaks anywhere, words and numbers do not."""
    lines = [""]
    for piece in _UNBROKEN.findall(" ".join(text.split())):
        if lines[-1] and _width(lines[-1] + piece) > width:
            lines.append("")
        lines[-1] = (lines[-1] + piece).lstrip()
    return lines


def _print_table(rows: list[list[str]]) -> None:
    for line in _aligned(rows):
        print(line)


def _aligned(rows: list[list[str]]) -> list[str]:
    widths = [max(_width(row[place]) for row in rows) for place in range(len(rows[0]) - 1)]
    found = []
    for row in rows:
        cells = [cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=False)]
        found.append("  ".join([*cells, row[-1]]).rstrip())
    return found


FIGURES = Command("figures", "指标：列出全部，或算出一个并打开背后的记录", run, configure_figures, base="none")
REPORT = Command("report", "报告：把一份报告里的数字与系统对照", run, configure_report, base="none")
