"""A scenario comes out as written, goes on after an interruption, and contradictions are refused with a sentence."""

import json
from pathlib import Path
from typing import Any

import pytest

from tongxin.demo import scenario
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
