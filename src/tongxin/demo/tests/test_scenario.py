"""A scenario comes out as written, goes on after an interruption, and contradictions are refused with a sentence."""

import json
from pathlib import Path
from typing import Any

import pytest

from tongxin.demo import scenario
from tongxin.demo.totals import Fate, lives_of
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.audit.verify import verify
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.cases.rebuild import rebuild
from tongxin.kernel.commands import CommandError
from tongxin.kernel.indicators.declarations import compute

TOTALS = {
    "proposals.filed": 7,
    "proposals.replied": 5,
    "proposals.collective": 3,
    "proposals.key_led_by_leaders": 2,
}
SESSION = {"term": 5, "number": 2, "opens": "2024-01-09", "closes": "2024-01-11", "until": "2024-12-31"}


def _file(folder: Path, totals: dict[str, Any], **session: Any) -> str:
    path = folder / "elsewhere.json"
    place = {"code": "elsewhere", "name": "某县政协", "level": "county"}
    path.write_text(json.dumps({"conference": place, "session": {**SESSION, **session}, "totals": totals}), "utf-8")
    return str(path)


@pytest.mark.usefixtures("db")
def test_totals_come_out_as_written_with_their_audit_lines(tmp_path: Path) -> None:
    wanted = scenario.read(_file(tmp_path, TOTALS))
    said: list[str] = []
    conference = scenario.build(wanted, said.append)
    assert {key: compute(key, [conference.pk]).value for key in TOTALS} == TOTALS
    filings = AuditLine.objects.filter(action="proposal.file")
    assert filings.count() == 7
    assert set(filings.values_list("actor_label", flat=True)) == {"王主任"}
    assert {line.business_at.year for line in filings} == {2024}
    assert not verify()[1]
    assert rebuild(repair=False) == []
    lines, cards = AuditLine.objects.count(), CaseCard.objects.count()
    scenario.build(wanted, said.append)
    assert (AuditLine.objects.count(), CaseCard.objects.count()) == (lines, cards)


@pytest.mark.parametrize(
    ("totals", "session", "sentence"),
    [
        ({**TOTALS, "proposals.replied": 8}, {}, "互相矛盾"),
        ({**TOTALS, "proposals.filed": -1}, {}, "整数"),
        ({**TOTALS, "proposals.filed": 2.5}, {}, "整数"),
        ({"meetings.held": 3}, {}, "现在还不能"),
        (TOTALS, {"until": "2023-01-01"}, "前后颠倒"),
        (TOTALS, {"opens": "昨天"}, "读不懂"),
    ],
)
def test_contradictions_are_refused_before_anything_is_written(
    tmp_path: Path, totals: dict[str, Any], session: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        scenario.read(_file(tmp_path, totals, **session))


def test_the_shipped_scenario_is_the_published_year() -> None:
    shipped = scenario.read("jiaxing-2022")
    assert shipped.totals["proposals.filed"] == shipped.totals["proposals.replied"] == 369
    assert shipped.totals["proposals.collective"] == 57
    assert shipped.totals["proposals.key_led_by_leaders"] == 14
    with pytest.raises(CommandError, match="没有叫"):
        scenario.read("no-such-year")


REVIEWED = {
    "proposals.received": 12,
    "proposals.filed": 7,
    "proposals.merged": 2,
    "proposals.turned_to_opinions": 1,
    "proposals.not_filed": 1,
    "proposals.withdrawn": 1,
}
BY_KIND = {"party": 2, "individual": 7, "joint": 3}
BY_CATEGORY = {"经济建设": 5, "social": 7}


def _cut_file(folder: Path, totals: dict[str, Any], cuts: dict[str, Any]) -> str:
    path = Path(_file(folder, totals))
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "cuts": cuts}), "utf-8")
    return str(path)


@pytest.mark.usefixtures("db")
def test_a_whole_review_comes_out_with_its_cuts(tmp_path: Path) -> None:
    cuts = {"proposals.received": {"kind": BY_KIND, "category": BY_CATEGORY}}
    conference = scenario.build(scenario.read(_cut_file(tmp_path, REVIEWED, cuts)), lambda _said: None)
    assert {key: compute(key, [conference.pk]).value for key in REVIEWED} == REVIEWED
    cells = compute("proposals.received", [conference.pk], by="kind").cells
    assert {cell.key: cell.value for cell in cells} == BY_KIND
    assert compute("proposals.filed_after_merging", [conference.pk]).value == 7
    assert rebuild(repair=False) == []


@pytest.mark.parametrize(
    ("totals", "later", "early"),
    [
        # The published ways of counting: beside the filed ones, inside them, or told as what was left.
        ({"proposals.received": 118, "proposals.filed": 64, "proposals.merged": 16, "proposals.not_filed": 38}, 0, 16),
        ({"proposals.received": 336, "proposals.filed": 311, "proposals.merged": 72, "proposals.withdrawn": 25}, 72, 0),
        ({"proposals.received": 157, "proposals.filed": 133, "proposals.filed_after_merging": 123}, 10, 0),
        ({"proposals.filed": 50, "proposals.merged": 5}, 0, 5),
    ],
)
def test_merged_ones_stand_where_the_city_counts_them(totals: dict[str, int], later: int, early: int) -> None:
    lives = lives_of(totals, {})
    fates = [life.fate for life in lives]
    assert (fates.count(Fate.MERGED_LATER), fates.count(Fate.MERGED)) == (later, early)
    assert len(lives) == totals.get("proposals.received", 55)


@pytest.mark.parametrize(
    ("totals", "cuts", "sentence"),
    [
        ({"proposals.received": 10, "proposals.filed": 12}, {}, "多于收到的"),
        ({"proposals.filed": 5, "proposals.filed_after_merging": 6}, {}, "互相矛盾"),
        ({"proposals.filed": 5, "proposals.filed_after_merging": 3, "proposals.merged": 1}, {}, "少于"),
        ({"proposals.filed": 5, "proposals.collective": 1, "proposals.collective_share": 40}, {}, "应是 20.00"),
        ({"proposals.filed": 5}, {"proposals.filed": {"category": {"social": 4}}}, "合计 4，应等于 5"),
        ({"proposals.filed": 5}, {"proposals.filed": {"category": {"体育": 5}}}, "不认识"),
        ({"proposals.filed": 5}, {"proposals.filed": {"party": {"民建": 5}}}, "还不能"),
        (
            {"proposals.received": 6, "proposals.filed": 5},
            {"proposals.filed": {"kind": {"joint": 5}}, "proposals.received": {"kind": {"joint": 4, "party": 2}}},
            "少于它所包含",
        ),
        (
            {"proposals.filed": 5, "proposals.collective": 2},
            {"proposals.filed": {"kind": {"individual": 5}}},
            "对不上",
        ),
    ],
)
def test_totals_and_cuts_that_cannot_both_be_true_are_refused(
    totals: dict[str, Any], cuts: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        lives_of(totals, cuts)
