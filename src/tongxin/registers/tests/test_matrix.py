"""Every state, actor and edge of rows and of tables to fill in, at ``move()``."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tongxin.kernel import clock
from tongxin.kernel.cases.doors import move
from tongxin.kernel.cases.kinds import kind_of
from tongxin.kernel.testing import golden
from tongxin.kernel.testing.matrix import OK, Scene, cells
from tongxin.kernel.testing.matrix import golden as table
from tongxin.people.testing.cast import Cast
from tongxin.registers.models import RegisterRow, ReturnSheet
from tongxin.registers.services import keep_row, send_table
from tongxin.registers.tests.conftest import kind_of as register_of
from tongxin.registers.tests.conftest import values

GOLDEN = Path(__file__).parent / "golden"
INPUT: dict[str, dict[str, Any]] = {
    "amend": values(reason="写错了"),
    "withdraw": {"reason": "重复"},
    "link_plan": {"item": ""},
    "submit": {"c_c1": "3", "note": ""},
    "send_back": {"reason": "请核对"},
    "cancel": {"reason": "不用报了"},
}
NAMES = ("林科长", "陈领导", "张委员", "吴秘书", "王主任", "赵科长", "钱旁人")


def _check(city: Cast, county: Cast, key: str, ids: dict[str, int]) -> None:
    actors = {name: city.actor(name) for name in NAMES} | {"邻县林科长": county.actor("林科长")}
    scenes = [Scene(state, card_id, actors) for state, card_id in ids.items()]
    kind = kind_of(key)
    assert set(ids) == set(kind.workflow.by_state)
    found = [cell for scene in scenes for cell in cells(kind, scene, lambda _name, edge: INPUT[edge])]
    assert not [cell for cell in found if cell.complaints]
    assert {cell.transition for cell in found if cell.outcome == OK} == set(kind.workflow.by_key)
    golden.compare(GOLDEN / f"{key}.txt", table(kind, found, scenes))


@pytest.mark.no_database_difference
def test_rows(city: Cast, county: Cast) -> None:
    by = city.actor("林科长")
    rows: list[RegisterRow] = []
    for n in range(2):
        paper = SimpleUploadedFile("剪报.txt", f"剪报{n}".encode())
        rows.append(keep_row(register_of(city, "media_items"), values(), by=by, evidence=paper))
    move(rows[1], "withdraw", by=by, fields=INPUT["withdraw"])
    _check(city, county, "register_row", {"kept": rows[0].pk, "withdrawn": rows[1].pk})


@pytest.mark.no_database_difference
def test_sheets(city: Cast, county: Cast) -> None:
    by, found = city.actor("林科长"), {}
    for state in ("waiting", "submitted", "cancelled"):
        given = {
            "title": state,
            "words": "",
            "columns": "次数 数字 必填",
            "due": (clock.today() + dt.timedelta(days=9)).isoformat(),
            "organisations": [city.organisations["民建澄湖市委会"].pk],
            "feeds": "",
            "fed_by": "",
        }
        sheet = ReturnSheet.objects.get(table=send_table(given, by=by))
        if state == "submitted":
            move(sheet, "submit", by=city.actor("吴秘书"), fields=INPUT["submit"])
        if state == "cancelled":
            move(sheet, "cancel", by=by, fields=INPUT["cancel"])
        found[state] = sheet.pk
    _check(city, county, "return_sheet", found)
