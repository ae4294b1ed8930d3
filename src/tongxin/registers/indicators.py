"""Figures of the registers: one for each shipped register, and one over all; their rows are the register's rows."""

from collections.abc import Collection, Iterator, Mapping

from django.utils.translation import gettext_noop as _

from tongxin.kernel.indicators.declarations import Day, Dimension, Fact, Indicator, Places
from tongxin.registers import selectors
from tongxin.registers.rules import LEVELS, SCOPES, SHIPPED, Counting, RowScope, ShippedKind

REGISTER, SCOPE, LEVEL, YEAR = "register", "register_scope", "level", "register_year"


def _registers(keys: Collection[str]) -> Mapping[str, str]:
    return {kind.key: kind.name for kind in SHIPPED if kind.key in keys}


def _scopes(_keys: Collection[str]) -> Mapping[str, str]:
    return {str(key): label for key, label in SCOPES}


def _levels(_keys: Collection[str]) -> Mapping[str, str]:
    return {level: level for level in LEVELS}


def _years(keys: Collection[str]) -> Mapping[str, str]:
    return {key: key for key in sorted(keys)}


DIMENSIONS = (
    Dimension(REGISTER, _("台账"), _registers),
    Dimension(SCOPE, _("范围"), _scopes),
    Dimension(LEVEL, _("级别"), _levels),
    Dimension(YEAR, _("年度"), _years),
)


def _facts_of(kind: ShippedKind, places: Places, start: Day, end: Day) -> Iterator[Fact]:
    """The conference's own doings: what it gathered from below stands in its register and is not counted twice."""
    for row in selectors.counted_between(places, start, end, kind.key):
        if row["scope"] == RowScope.OWN:
            level = row["details"].get("level")
            dims = {
                "conference": (str(row["conference_id"]),),
                YEAR: (str(row["day"].year),),
                LEVEL: (level,) if level else (),
            }
            yield Fact(row["day"], row["pk"], row["amount"], dims, who=f"{row['conference_id']}:{row['who']}")


def _all_rows(places: Places, start: Day, end: Day) -> Iterator[Fact]:
    for row in selectors.counted_between(places, start, end):
        dims = {
            "conference": (str(row["conference_id"]),),
            YEAR: (str(row["day"].year),),
            SCOPE: (row["scope"],),
            # What a conference made itself goes by the name that it gave.
            REGISTER: (row["kind__key"] if row["kind__key"] in _SHIPPED else row["kind__name"],),
        }
        yield Fact(row["day"], row["pk"], 1, dims)


def _system_wide(kind: ShippedKind, places: Places, start: Day, end: Day) -> Iterator[Fact]:
    """Own doings, what was gathered from below, and what was handed in: each record with what it adds."""
    seen: set[str] = set()
    for row in selectors.counted_between(places, start, end, kind.key):
        who = f"{row['conference_id']}:{row['who']}"
        if kind.counting == Counting.DISTINCT and who in seen:
            continue
        seen.add(who)
        yield Fact(row["day"], row["pk"], row["amount"], {"conference": (str(row["conference_id"]),)})
    for pk, day, amount, place in selectors.returned_between(places, start, end, kind.key):
        yield Fact(day, pk, amount, {"conference": (str(place),)})


_SHIPPED = {kind.key for kind in SHIPPED}
_LABELS = {
    "party_reports": _("请示报告次数"),
    "standing_committee_briefings": _("向党委常委会汇报次数"),
    "leader_attendances": _("领导出席人次"),
    "superior_visits": _("上级领导调研次数"),
    "media_items": _("媒体报道篇数"),
    "experience_presentations": _("典型交流次数"),
    "regulations": _("制定修订制度项数"),
    "honours": _("获得荣誉项数"),
    "enterprises_visited": _("走访企业家数"),
}


# How reports say it; what they say in another unit (59次 of attendances, not 人次) is another figure.
_SAYINGS = {
    "party_reports": (r"向(?:党|省|市|区|县|旗)委请示报告(?:工作)?{n}次",),
    "standing_committee_briefings": (
        r"向(?:党|省|市|区|县|旗)委常委会(?:会议)?汇报(?:政协)?(?:工作)?{n}次",
        r"(?:党|省|市|区|县|旗)委常委会(?:会议)?(?:专题)?听取政协(?:党组)?工作(?:汇报|情况汇报){n}次",
    ),
    "media_items": (r"媒体(?:刊发|刊登|发表)(?:相关|有关)?(?:新闻)?(?:报道|稿件){n}篇",),
    "enterprises_visited": (r"走访(?:联系)?企业{n}家",),
}


def _indicator(kind: ShippedKind) -> Indicator:
    levelled = any(column.key == LEVEL for column in kind.columns)
    return Indicator(
        f"registers.{kind.key}",
        _LABELS[kind.key],
        kind.unit,
        kind.meaning,
        says=_SAYINGS.get(kind.key, ()),
        facts=lambda places, start, end: _facts_of(kind, places, start, end),
        combine="distinct" if kind.counting == Counting.DISTINCT else "sum",
        cut_by=("conference", YEAR, *((LEVEL,) if levelled else ())),
    )


_ALL_LABELS = {
    "party_reports": _("全系统请示报告次数"),
    "standing_committee_briefings": _("全系统向党委常委会汇报次数"),
    "leader_attendances": _("全系统领导出席人次"),
    "superior_visits": _("全系统上级领导调研次数"),
    "media_items": _("全系统媒体报道篇数"),
    "experience_presentations": _("全系统典型交流次数"),
    "regulations": _("全系统制定修订制度项数"),
    "honours": _("全系统获得荣誉项数"),
    "enterprises_visited": _("全系统走访企业家数"),
}
_ALL_MEANING = _(
    "本级台账、范围为“系统”的台账和各单位填报的数字相加；填报按报送日归入时段。各单位之间的重复由填报时说明，系统不去重。"
)


def _whole(kind: ShippedKind) -> Indicator:
    return Indicator(
        f"registers.{kind.key}_system_wide",
        _ALL_LABELS[kind.key],
        kind.unit,
        _ALL_MEANING,
        facts=lambda places, start, end: _system_wide(kind, places, start, end),
        cut_by=("conference",),
    )


INDICATORS = (
    *(_indicator(kind) for kind in SHIPPED),
    *(_whole(kind) for kind in SHIPPED),
    Indicator(
        "registers.rows",
        _("台账记录条数"),
        _("条"),
        _("期内各本台账的记录条数，撤回的不计；本级和系统的都计入，可按范围分开；以事情发生日计。"),
        facts=_all_rows,
        cut_by=("conference", REGISTER, SCOPE, YEAR),
    ),
)
