"""What a register is made of: its columns, its rule of counting, and the kinds that come with the system."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


def _(text: str) -> str:
    """Mark for translation; the text stays as it is."""
    return text


class RowState(StrEnum):
    """A row stands in its register, or was withdrawn with a reason."""

    KEPT = "kept"
    WITHDRAWN = "withdrawn"


class RowScope(StrEnum):
    """Whose doing it was: the conference's own, or that of the whole system below it."""

    OWN = "own"
    SYSTEM = "system"


class ColumnType(StrEnum):
    """What may stand in a column."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    PERSON = "person"
    ORGANISATION = "organisation"


class Counting(StrEnum):
    """How rows become a figure."""

    ROWS = "rows"
    DISTINCT = "distinct"
    SUM = "sum"


class ReturnState(StrEnum):
    """Where the part of one addressee of a table stands."""

    WAITING = "waiting"
    SUBMITTED = "submitted"
    CANCELLED = "cancelled"


SCOPES = ((RowScope.OWN, _("本级")), (RowScope.SYSTEM, _("系统")))
TYPES = (
    (ColumnType.TEXT, _("文字")),
    (ColumnType.NUMBER, _("数字")),
    (ColumnType.DATE, _("日期")),
    (ColumnType.CHOICE, _("选项")),
    (ColumnType.PERSON, _("人员")),
    (ColumnType.ORGANISATION, _("组织")),
)
COUNTINGS = (
    (Counting.ROWS, _("按条数")),
    (Counting.DISTINCT, _("按某一栏去掉重复")),
    (Counting.SUM, _("按某一栏求和")),
)
LEVELS = (_("国家级"), _("省级"), _("市级"), _("县级"))
MOST_COLUMNS, LONGEST_LABEL, LONGEST_TEXT, LARGEST = 12, 20, 300, 99_999_999
TITLE_LENGTH, WORDS_LENGTH = 200, 1000


@dataclass(frozen=True)
class Column:
    """One column of a register or of a table to fill in; a total column is the sum of those in ``sums``."""

    key: str
    label: str
    type: ColumnType = ColumnType.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = LARGEST
    sums: tuple[str, ...] = ()

    def stored(self) -> dict[str, Any]:
        """As JSON."""
        plain: dict[str, Any] = {"key": self.key, "label": self.label, "type": self.type.value}
        if self.required:
            plain["required"] = True
        for name in ("choices", "sums"):
            if getattr(self, name):
                plain[name] = list(getattr(self, name))
        if self.type == ColumnType.NUMBER and (self.least, self.most) != (0, LARGEST):
            plain |= {"least": self.least, "most": self.most}
        return plain


def column_of(stored: Mapping[str, Any]) -> Column:
    """A column from its JSON."""
    return Column(
        stored["key"],
        stored["label"],
        ColumnType(stored["type"]),
        bool(stored.get("required")),
        tuple(stored.get("choices", ())),
        int(stored.get("least", 0)),
        int(stored.get("most", LARGEST)),
        tuple(stored.get("sums", ())),
    )


@dataclass(frozen=True)
class ShippedKind:
    """A register that comes with the system; its columns are the same everywhere, so that figures compare."""

    key: str
    name: str
    unit: str
    meaning: str
    columns: tuple[Column, ...]
    counting: Counting = Counting.ROWS
    counted: str = ""
    needs_evidence: bool = False
    says: tuple[str, ...] = field(default=())


_LEVEL = Column("level", _("级别"), ColumnType.CHOICE, required=True, choices=LEVELS)
SHIPPED = (
    ShippedKind(
        "party_reports",
        _("请示报告"),
        _("次"),
        _("期内向同级党委请示、报告的次数；一份文件或一次专题报告记一次，以报出日计；不含向常委会会议的汇报。"),
        (
            Column("sort", _("类别"), ColumnType.CHOICE, required=True, choices=(_("请示"), _("报告"))),
            Column("recipient", _("报送对象"), required=True),
            Column("document", _("文号")),
        ),
    ),
    ShippedKind(
        "standing_committee_briefings",
        _("向党委常委会汇报"),
        _("次"),
        _("期内党委常委会会议听取政协工作汇报的次数；以会议日计，一次会议记一次。"),
        (Column("speaker", _("汇报人")), Column("subject", _("汇报议题"), required=True)),
    ),
    ShippedKind(
        "leader_attendances",
        _("领导出席"),
        _("人次"),
        _("期内党政领导出席政协会议和活动的人次；同一场两位领导出席记两人次；以活动日计。"),
        (
            Column("leaders", _("出席领导"), required=True),
            Column("persons", _("人次"), ColumnType.NUMBER, required=True, least=1, most=100),
            _LEVEL,
        ),
        Counting.SUM,
        "persons",
    ),
    ShippedKind(
        "superior_visits",
        _("上级领导调研"),
        _("次"),
        _("期内上级政协领导来本地调研的次数；同一次调研不论几位领导、几个点记一次；以开始日计。"),
        (Column("visitor", _("来访领导"), required=True), _LEVEL, Column("places", _("调研点"))),
    ),
    ShippedKind(
        "media_items",
        _("媒体报道"),
        _("篇"),
        _("期内媒体刊播本会工作的篇数；同一稿件被两家媒体刊发记两篇；以刊播日计；级别按媒体的主管单位分。"),
        (
            Column("medium", _("媒体"), required=True),
            _LEVEL,
            Column("author", _("作者")),
            Column("address", _("网址或版面")),
        ),
        needs_evidence=True,
    ),
    ShippedKind(
        "experience_presentations",
        _("典型交流"),
        _("次"),
        _("期内本会在上级会议上作典型发言或交流经验的次数；口头和书面各记一次；以会议日计。"),
        (
            Column("meeting", _("会议"), required=True),
            _LEVEL,
            Column("form", _("形式"), ColumnType.CHOICE, choices=(_("口头"), _("书面"))),
        ),
    ),
    ShippedKind(
        "regulations",
        _("制度"),
        _("项"),
        _("期内新制定或修订的制度、机制、方案的项数；以印发日计；同一项修订一次记一项。"),
        (
            Column(
                "sort",
                _("类别"),
                ColumnType.CHOICE,
                required=True,
                choices=(_("规则"), _("机制"), _("方案"), _("其他")),
            ),
            Column("document", _("文号")),
            Column("office", _("主办处室")),
        ),
    ),
    ShippedKind(
        "honours",
        _("荣誉"),
        _("项"),
        _("期内本会集体或个人获得的表彰、奖项的项数；以表彰决定日计。"),
        (Column("winner", _("获得者"), required=True), Column("giver", _("授予单位"), required=True), _LEVEL),
        needs_evidence=True,
    ),
    ShippedKind(
        "enterprises_visited",
        _("走访企业"),
        _("家"),
        _("期内走访过的企业的家数；同一企业走访几次只算一家，按企业名称辨认；以走访日计。"),
        (
            Column("enterprise", _("企业名称"), required=True),
            Column("visitors", _("走访人")),
            Column("suggestions", _("收集意见条数"), ColumnType.NUMBER, most=1000),
        ),
        Counting.DISTINCT,
        "enterprise",
    ),
)
SHIPPED_BY_KEY = {kind.key: kind for kind in SHIPPED}


def count_of(counting: str, counted: str, details: Mapping[str, Any]) -> tuple[int, str]:
    """What a row adds to the figure of its register, and what a distinct count counts once."""
    value = details.get(counted, "")
    if counting == Counting.SUM:
        return int(value or 0), ""
    if counting == Counting.DISTINCT:
        return 1, same_name(str(value))
    return 1, ""


def same_name(text: str) -> str:
    """Names that differ by blanks and brackets of another width are one."""
    return re.sub(r"\s+", "", text.replace("（", "(").replace("）", ")")).lower()


class ColumnsError(ValueError):
    """The text of columns cannot be read; ``code`` and ``line`` say why and where."""

    def __init__(self, code: str, line: str) -> None:
        super().__init__(code)
        self.code, self.line = code, line


_TYPE_BY_WORD = {label: key for key, label in TYPES}
_RANGE = re.compile(r"(\d+)\s*[-–~～至到]\s*(\d+)")


def columns_from(text: str, before: Iterable[Column] = ()) -> tuple[Column, ...]:
    """Columns as an office writes them, one on a line: ``名称 类型 必填 选项一、选项二``.

    A number may give its range (``0-500``) and what it is the sum of (``=甲+乙``). A column keeps its key as long as it
    keeps its name. Raises :class:`ColumnsError`.
    """
    keys = {column.label: column.key for column in before}
    found: list[Column] = []
    for line in filter(None, (part.strip() for part in text.splitlines())):
        found.append(_column_from(line, keys, found))
    if not found:
        raise ColumnsError("none", "")
    if len(found) > MOST_COLUMNS:
        raise ColumnsError("many", "")
    return tuple(found)


def _column_from(line: str, keys: dict[str, str], known: list[Column]) -> Column:
    label, *rest = line.split()
    if len(label) > LONGEST_LABEL:
        raise ColumnsError("long", label)
    if label in {column.label for column in known}:
        raise ColumnsError("twice", label)
    sort, required = ColumnType.TEXT, False
    choices: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()
    least, most = 0, LARGEST
    for word in rest:
        if word in _TYPE_BY_WORD:
            sort = _TYPE_BY_WORD[word]
        elif word in {"必填", "选填"}:
            required = word == "必填"
        elif span := _RANGE.fullmatch(word):
            sort, least, most = ColumnType.NUMBER, int(span[1]), int(span[2])
        elif word.startswith("="):
            sort, sums = ColumnType.NUMBER, _summed(word[1:], known, line)
        elif "、" in word:
            sort, choices = ColumnType.CHOICE, tuple(filter(None, word.split("、")))
        else:
            raise ColumnsError("word", word)
    if sort == ColumnType.CHOICE and not choices:
        raise ColumnsError("choices", label)
    if least > most:
        raise ColumnsError("range", label)
    taken = {*keys.values(), *(column.key for column in known)}
    key = keys.get(label) or next(name for n in range(1, 99) if (name := f"c{n}") not in taken)
    return Column(key, label, sort, required, choices, least, most, sums)


def _summed(text: str, known: list[Column], line: str) -> tuple[str, ...]:
    by_label = {column.label: column for column in known}
    parts = [part.strip() for part in text.replace("＋", "+").split("+")]
    if any(part not in by_label or by_label[part].type != ColumnType.NUMBER for part in parts):
        raise ColumnsError("sum", line)
    return tuple(by_label[part].key for part in parts)


def columns_text(columns: Iterable[Column]) -> str:
    """Columns as :func:`columns_from` reads them."""
    known = list(columns)
    labels = {column.key: column.label for column in known}
    words = dict(TYPES)
    lines = []
    for column in known:
        parts = [column.label, words[column.type]]
        if column.required:
            parts.append("必填")
        if column.choices:
            parts.append("、".join(column.choices) + ("、" if len(column.choices) == 1 else ""))
        if column.type == ColumnType.NUMBER and (column.least, column.most) != (0, LARGEST):
            parts.append(f"{column.least}-{column.most}")
        if column.sums:
            parts.append("=" + "+".join(labels[key] for key in column.sums))
        lines.append(" ".join(parts))
    return "\n".join(lines)


def wrong_sums(columns: Iterable[Column], values: Mapping[str, Any]) -> list[tuple[Column, int]]:
    """Total columns that are not what their parts add up to, with what they should be."""
    wrong = []
    for column in columns:
        if column.sums and values.get(column.key) is not None:
            total = sum(int(values.get(key) or 0) for key in column.sums)
            if int(values[column.key]) != total:
                wrong.append((column, total))
    return wrong


def year_bounds(year: int) -> tuple[dt.date, dt.date]:
    """First and last day of a year."""
    return dt.date(year, 1, 1), dt.date(year, 12, 31)
