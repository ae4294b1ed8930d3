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
