"""How much of what was planned is done."""

from collections.abc import Collection, Iterator, Mapping

from django.utils.translation import gettext_noop as _

from tongxin.kernel.indicators.declarations import Day, Dimension, Fact, Indicator, Places, Ratio
from tongxin.plans import selectors
from tongxin.plans.rules import ITEM_SORTS

SORT, PLAN = "plan_sort", "plan"


def _sorts(_keys: Collection[str]) -> Mapping[str, str]:
    return dict(ITEM_SORTS)


def _plans(keys: Collection[str]) -> Mapping[str, str]:
    return {key: key for key in sorted(keys)}


DIMENSIONS = (Dimension(SORT, _("计划事项类别"), _sorts), Dimension(PLAN, _("计划"), _plans))


def _facts(places: Places, start: Day, end: Day, *, done: bool) -> Iterator[Fact]:
    for row in selectors.counted_between(places, start, end, done=done):
        dims = {
            "conference": (str(row["conference_id"]),),
            SORT: (row["sort"],) if row["sort"] else (),
            PLAN: (row["plan__name"],),
        }
        yield Fact(row["done_on" if done else "due"], row["pk"], 1, dims)


def _done(places: Places, start: Day, end: Day) -> Iterator[Fact]:
    return _facts(places, start, end, done=True)


def _due(places: Places, start: Day, end: Day) -> Iterator[Fact]:
    return _facts(places, start, end, done=False)


def _due_and_done(places: Places, start: Day, end: Day) -> Iterator[Fact]:
    done = {fact.row_id for fact in _facts(places, None, None, done=True)}
    return (fact for fact in _facts(places, start, end, done=False) if fact.row_id in done)


_CUTS = ("conference", SORT, PLAN)
INDICATORS = (
    Indicator(
        "plans.items_done",
        _("完成计划事项数"),
        _("项"),
        _("期内登记完成的计划事项；以完成日计，年度计划和专项活动都计入。"),
        facts=_done,
        cut_by=_CUTS,
    ),
    Indicator(
        "plans.items_due",
        _("到期计划事项数"),
        _("项"),
        _("完成期限在期内的计划事项；已变更的和没有写期限的不计。"),
        facts=_due,
        cut_by=_CUTS,
    ),
    Indicator(
        "plans.items_due_done",
        _("到期已完成事项数"),
        _("项"),
        _("完成期限在期内、已经登记完成的计划事项，不论哪一天完成；以期限日计。"),
        facts=_due_and_done,
        cut_by=_CUTS,
    ),
    Ratio(
        "plans.done_share",
        _("计划完成率"),
        "%",
        _("到期的计划事项中已经完成的占比；已变更的和没有写期限的不在分母里。"),
        of="plans.items_due_done",
        over="plans.items_due",
    ),
)
