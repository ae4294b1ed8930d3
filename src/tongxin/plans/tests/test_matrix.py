"""Every state, actor and edge of the items of plans, at ``move()``."""

from pathlib import Path
from typing import Any

import pytest

from tongxin.kernel.cases.doors import move
from tongxin.kernel.cases.kinds import kind_of
from tongxin.kernel.testing import golden
from tongxin.kernel.testing.matrix import OK, Scene, cells
from tongxin.kernel.testing.matrix import golden as table
from tongxin.people.testing.cast import small_city
from tongxin.plans.services import add_item, save_plan
from tongxin.plans.tests.test_plans import settle

GOLDEN = Path(__file__).parent / "golden"
INPUT: dict[str, dict[str, Any]] = {"complete": {"result": "做完了"}, "change": {"reason": "不做了"}}
NAMES = ("林科长", "陈领导", "李委员", "吴秘书", "张委员", "王主任", "钱旁人")


@pytest.mark.no_database_difference
@pytest.mark.django_db
def test_items() -> None:
    city = settle(small_city())
    county = settle(small_city("yx-", code="yunxi", name="云溪县政协", level="county"), "yx-")
    by, ids = city.actor("林科长"), {}
    given = {"sort": "annual", "year": 2026, "name": "年度计划", "words": "", "items": ""}
    plan = save_plan(None, given, by=by)
    laid_on = {"organisation": city.organisations["民建澄湖市委会"].pk, "person": city.persons["李委员"].pk}
    for state in ("planned", "done", "changed"):
        item = add_item(plan, {"title": state, **laid_on}, by=by)
        if state != "planned":
            edge = "complete" if state == "done" else "change"
            move(item, edge, by=by, fields=INPUT[edge])
        ids[state] = item.pk
    actors = {name: city.actor(name) for name in NAMES} | {"邻县林科长": county.actor("林科长")}
    kind = kind_of("plan_item")
    scenes = [Scene(state, card_id, actors) for state, card_id in ids.items()]
    found = [cell for scene in scenes for cell in cells(kind, scene, lambda _name, edge: INPUT[edge])]
    assert not [cell for cell in found if cell.complaints]
    assert {cell.transition for cell in found if cell.outcome == OK} == set(kind.workflow.by_key)
    golden.compare(GOLDEN / "plan_item.txt", table(kind, found, scenes))
