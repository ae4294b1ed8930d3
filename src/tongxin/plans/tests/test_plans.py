"""A plan with its items: done and changed with reason, taken back, counted, and pointed at by records."""

import datetime as dt

import pytest
from django.test import Client

from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.corrections import step_back
from tongxin.kernel.cases.doors import move
from tongxin.kernel.cases.errors import Denied, InvalidInput, NotVisible
from tongxin.kernel.indicators.declarations import compute
from tongxin.people.testing.cast import Cast, add_person, give_office, small_city
from tongxin.plans import selectors, services
from tongxin.plans.models import Plan, PlanItem
from tongxin.plans.roles import KEEP, READ
from tongxin.plans.rules import titles_from

EIGHT = "1. 一次专题协商\n2、一次民主监督\n（三）一批提案\n一次走访"


def settle(cast: Cast, prefix: str = "") -> Cast:
    give_office(cast, add_person(cast, f"{prefix}lin", "林科长"), "机关办公室", [KEEP])
    give_office(cast, cast.persons["陈领导"], "机关党组", [READ])
    return cast


@pytest.fixture
def city(db: None) -> Cast:
    return settle(small_city())


@pytest.fixture
def campaign(city: Cast) -> Plan:
    given = {"sort": "campaign", "year": 2026, "name": "八个一", "words": "", "items": EIGHT}
    return services.save_plan(None, given, by=city.actor("林科长"))


def test_items_are_pasted_one_on_a_line() -> None:
    assert titles_from(EIGHT + "\n\n1. 一次专题协商") == ["一次专题协商", "一次民主监督", "一批提案", "一次走访"]


def test_a_campaign_shows_how_far_it_is(city: Cast, campaign: Plan) -> None:
    by = city.actor("林科长")
    first, second, *_rest = PlanItem.objects.order_by("pk")
    move(first, "complete", by=by, fields={"result": "已协商"})
    move(second, "change", by=by, fields={"reason": "并入年度监督"})
    far = selectors.progress_of(city.conference.pk, dt.date(2026, 6, 1))[campaign.pk]
    assert (far.done, far.changed, far.planned, far.share) == (1, 1, 2, 25)
    browser = Client()
    browser.force_login(city.account("陈领导"))
    page = browser.get(f"/plans/{campaign.pk}/").content.decode()
    assert "完成 1 / 4 项，25%" in page
    assert "新增事项" not in page
    assert "并入年度监督" in browser.get(f"/plan-items/{second.pk}/").content.decode()


def test_what_was_done_can_be_taken_back(city: Cast, campaign: Plan) -> None:
    by, item = city.actor("林科长"), PlanItem.objects.earliest("pk")
    move(item, "complete", by=by, fields={"result": "已协商"})
    place = [city.conference.pk]
    assert compute("plans.items_done", place).value == 1
    step_back(item, by=by, reason="还没有开完")
    item.refresh_from_db()
    assert (item.state, item.done_on, item.result) == ("planned", None, "")
    assert compute("plans.items_done", place).value == 0


def test_the_share_is_of_what_was_due(city: Cast, campaign: Plan) -> None:
    by = city.actor("林科长")
    items = list(PlanItem.objects.order_by("pk"))
    PlanItem.objects.filter(pk__in=[i.pk for i in items[:3]]).update(due=dt.date(2026, 1, 31))
    move(items[0], "complete", by=by, fields={"result": "是"})
    move(items[1], "change", by=by, fields={"reason": "改了"})
    found = compute("plans.done_share", [city.conference.pk], dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert (found.numerator, found.denominator, found.value) == (1, 2, 50)


def test_whom_an_item_is_laid_on_says_that_it_is_done(city: Cast, campaign: Plan) -> None:
    values = {"title": "联合调研", "organisation": city.organisations["民建澄湖市委会"].pk, "due": "2026-10-01"}
    item = services.add_item(campaign, values, by=city.actor("林科长"))
    with pytest.raises(Denied):
        move(item, "change", by=city.actor("吴秘书"), fields={"reason": "不想做"})
    move(item, "complete", by=city.actor("吴秘书"), fields={"result": "调研报告已报送"})
    item.refresh_from_db()
    assert item.state == "done"


def test_who_holds_no_office_and_the_neighbour_see_nothing(city: Cast, campaign: Plan) -> None:
    county = settle(small_city("yx-", code="yunxi", name="云溪县政协", level="county"), "yx-")
    item = PlanItem.objects.earliest("pk")
    for cast, name in ((city, "张委员"), (county, "林科长")):
        with pytest.raises(NotVisible):
            selectors.plan_shown(cast.actor(name), campaign.pk)
        with pytest.raises(NotVisible):
            move(item, "complete", by=cast.actor(name), fields={"result": "试试"})
    browser = Client()
    browser.force_login(county.account("林科长"))
    assert browser.get(f"/plans/{campaign.pk}/").status_code == 404
    assert browser.get(f"/plan-items/{item.pk}/").status_code == 404


def test_two_plans_of_one_name_in_a_year_are_refused(city: Cast, campaign: Plan) -> None:
    given = {"sort": "annual", "year": 2026, "name": "八个一", "words": "", "items": ""}
    with pytest.raises(InvalidInput, match="已经有一个计划"):
        services.save_plan(None, given, by=city.actor("林科长"))


def test_a_record_points_at_an_item_and_both_pages_say_so(city: Cast, campaign: Plan) -> None:
    by = city.actor("林科长")
    item, record = PlanItem.objects.order_by("pk")[:2]
    with act(by=by):
        services.point_at(record, [item.pk])
    assert selectors.pointed_at([item.pk]) == {item.pk: 1}
    browser = Client()
    browser.force_login(city.account("林科长"))
    assert record.title in browser.get(f"/plan-items/{item.pk}/").content.decode()
    with act(by=by), pytest.raises(InvalidInput):
        services.point_at(record, [999_999])
