"""Parameters and the calendar are changed on pages, from a day on, and what runs is computed anew only where it must."""

import datetime as dt

import pytest
from django.test import Client

from tongxin.kernel import clock, deadlines
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.doors import move, open_case
from tongxin.kernel.conferences.models import CalendarDay
from tongxin.kernel.conferences.parameters import parameter
from tongxin.people.testing.cast import Cast

TERM = {"way": "count", "count": "10", "unit": "working_day", "date": "", "valid_from": "2026-12-01"}


@pytest.fixture
def keeper(city: Cast) -> Client:
    browser = Client()
    browser.force_login(city.account("孙管理员"))
    return browser


def test_a_term_holds_from_its_day_and_the_history_stays(city: Cast, keeper: Client) -> None:
    address = "/parameters/proposals.answer_term/"
    assert keeper.post(address, TERM).status_code == 302
    assert keeper.post(address, {**TERM, "way": "date", "date": "06-30", "valid_from": "2027-01-01"}).status_code == 302
    values = [
        parameter(city.conference, "proposals.answer_term", day)
        for day in (dt.date(2026, 11, 30), dt.date(2026, 12, 5), dt.date(2027, 2, 1))
    ]
    assert values == [{"count": 3, "unit": "month"}, {"count": 10, "unit": "working_day"}, {"date": "06-30"}]
    page = keeper.get(address).content.decode()
    assert "10个工作日" in page
    assert "6月30日前" in page
    assert AuditLine.objects.filter(action="conference.set_parameter").count() == 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"count": ""}, "大于 0"), ({"way": "date", "date": "02-30"}, "真实存在"), ({"valid_from": ""}, "请填写")],
)
def test_a_senseless_term_is_refused_in_a_sentence(keeper: Client, change, sentence) -> None:
    answer = keeper.post("/parameters/proposals.answer_term/", {**TERM, **change})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not AuditLine.objects.filter(action="conference.set_parameter").exists()


@pytest.mark.parametrize("day", ["6月30日", "06-30", "6-30", "6/30", " 6.30 "])
def test_a_day_of_the_year_is_read_as_people_write_it(city: Cast, keeper: Client, day) -> None:
    given = {**TERM, "count": "3", "unit": "month", "way": "date", "date": day, "valid_from": "2026-12-01"}
    assert keeper.post("/parameters/proposals.answer_term/", given).status_code == 302
    assert parameter(city.conference, "proposals.answer_term", dt.date(2026, 12, 1)) == {"date": "06-30"}


def test_what_was_filled_in_beside_the_chosen_way_is_not_passed_over(city: Cast, keeper: Client) -> None:
    address = "/parameters/proposals.answer_term/"
    beside = {**TERM, "count": "3", "unit": "month", "date": "6月30日"}
    answer = keeper.post(address, beside)
    assert answer.status_code == 422
    assert "填了“固定日期”，但没有选“每年固定日期前”" in answer.content.decode()
    assert 'value="6月30日"' in answer.content.decode(), "nothing typed is lost"
    today = {"valid_from": clock.today().isoformat()}
    assert keeper.post(address, {**beside, **today, "way": "date"}).status_code == 302
    page = keeper.get(address).content.decode()
    assert 'value="6月30日"' in page
    assert f"自 {clock.today().year}年{clock.today().month}月{clock.today().day}日 起，6月30日前" in page
    assert "更早是默认的 3个月" in page
    answer = keeper.post(address, {**TERM, "way": "date", "date": "6月30日", "count": "2", "unit": "month"})
    assert answer.status_code == 422
    assert "填了“多久”，但没有选“起算后多久”" in answer.content.decode()
    # Back to a span: the day that stood there is not what was meant.
    assert keeper.post(address, {**TERM, "date": "6月30日"}).status_code == 302
    assert parameter(city.conference, "proposals.answer_term", dt.date(2026, 12, 1)) == {
        "count": 10,
        "unit": "working_day",
    }


def _due(card_id: int) -> dt.date:
    found = deadlines.current(card_id, "review")
    assert found is not None
    return found.due_on


def test_a_local_holiday_moves_what_runs(city: Cast, keeper: Client) -> None:
    me = city.actor("张委员")
    proposal = open_case("proposal", by=me, values={"title": "提案", "situation": "情况。", "suggestions": "建议。"})
    move(proposal, "submit", by=me)
    before = _due(proposal.pk)
    day = clock.today() + dt.timedelta(days=1)
    while day.weekday() > 3 or CalendarDay.objects.filter(day=day).exists():
        day += dt.timedelta(days=1)
    keeper.post("/calendar/", {"day": day.isoformat(), "working": "no", "name": "本地放假"})
    after = _due(proposal.pk)
    assert after > before
    keeper.post("/calendar/", {"day": day.isoformat(), "drop": "1"})
    assert _due(proposal.pk) == before
    assert keeper.post("/calendar/", {"day": "明天"}).status_code == 422


def test_whoever_serves_in_two_conferences_chooses_one(city: Cast, county: Cast) -> None:
    account = city.account("张委员")
    person = county.persons["李委员"]
    person.account = account
    person.save()
    browser = Client()
    browser.force_login(account)
    assert "我任职的政协" in browser.get("/").content.decode()
    assert browser.post("/switch/", {"conference": county.conference.pk}).status_code == 302
    page = browser.get("/people/").content.decode()
    assert "临溪县政协" in page
    other = Client()
    other.force_login(city.account("王主任"))
    assert other.post("/switch/", {"conference": county.conference.pk}).status_code == 404
    assert "我任职的政协" not in other.get("/").content.decode()
