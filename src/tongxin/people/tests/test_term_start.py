"""The first day of a term is its own: asked for at the start, corrected later, and what began with it goes along."""

import datetime as dt

import pytest
from django.test import Client

from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.errors import InvalidInput
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.testing.denial import unchanged
from tongxin.kernel.web.setup import setup_key
from tongxin.people.models import Belonging, Membership, OfficeHolding, Session, Term
from tongxin.people.rules import OrganisationKind
from tongxin.people.services.term_start import correct_first_day
from tongxin.people.testing import cast as makers
from tongxin.people.testing.cast import Cast

FOUND = {
    "key": "",
    "name": "清河县政协",
    "level": "county",
    "code": "",
    "term": "5",
    "session": "3",
    "opens": "2026-01-12",
    "person": "孙管理员",
    "username": "sun",
    "password": "Qinghe-2026-zx",
}
STEP = {"opens": "2026-01-12", "closes": "2026-01-15", "window_opens": "2025-12-01 09:00"}
STEP["window_closes"] = "2026-01-13 20:00"


@pytest.fixture
def keeper(db: None) -> Client:
    browser = Client()
    browser.post("/setup/", {**FOUND, "key": setup_key(), "starts": "2022-01-10"})
    return browser


def test_the_term_begins_on_its_own_day(keeper: Client):
    assert Term.objects.get().starts == dt.date(2022, 1, 10)
    assert Session.objects.get().opens == dt.date(2026, 1, 12)
    keeper.post("/setup/members/", {"members": "刘委员 liu"})
    assert Membership.objects.get().starts == dt.date(2022, 1, 10)


def test_without_one_it_begins_with_the_session(db: None):
    Client().post("/setup/", {**FOUND, "key": setup_key()})
    assert Term.objects.get().starts == dt.date(2026, 1, 12)


@pytest.mark.parametrize(
    ("starts", "sentence"),
    [("2026-01-13", "不能晚于会议的开幕日期"), ("2016-01-01", "早六年以上"), ("去年", "应为日期")],
)
def test_a_first_day_that_does_not_fit_founds_nothing(db: None, starts: str, sentence: str):
    answer = Client().post("/setup/", {**FOUND, "key": setup_key(), "starts": starts})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Conference.objects.exists()


def test_the_step_corrects_it_and_what_began_with_it_goes_along(keeper: Client):
    keeper.post("/setup/members/", {"members": "刘委员 liu"})
    keeper.post("/setup/desks/", {"review": "", "assign": "", "lead": "陈主席 chen"})
    assert 'value="2022-01-10"' in keeper.get("/setup/terms/").content.decode()
    for day in ("2021-12-28", "2022-02-01"):
        assert keeper.post("/setup/terms/", {**STEP, "starts": day}).status_code == 302
        wanted = dt.date.fromisoformat(day)
        assert Term.objects.get().starts == wanted
        assert Membership.objects.get().starts == wanted
        assert OfficeHolding.objects.get(office__name="主席会议成员").starts == wanted
    assert AuditLine.objects.filter(action="people.correct_term_start").count() == 2
    refused = keeper.post("/setup/terms/", {**STEP, "starts": "2026-02-01"})
    assert refused.status_code == 422
    assert "不能晚于会议的开幕日期" in refused.content.decode()


def test_who_left_before_the_new_day_stops_a_correction(city: Cast):
    term, keeper = city.session.term, city.actor("孙管理员")
    sector = makers.add_organisation(city, "教育界", OrganisationKind.SECTOR)
    Belonging.objects.create(person=city.persons["张委员"], organisation=sector, starts=term.starts)
    Session.objects.update(opens=dt.date(2022, 3, 1), closes=dt.date(2022, 3, 4))
    Membership.objects.filter(person=city.persons["李委员"]).update(ends=dt.date(2022, 1, 20))
    with unchanged(), pytest.raises(InvalidInput, match="李委员的委员资格在2022年1月20日已经结束"):
        correct_first_day(term, dt.date(2022, 2, 1), by=keeper)
    correct_first_day(term, dt.date(2022, 1, 15), by=keeper)
    assert Belonging.objects.get(organisation=sector).starts == dt.date(2022, 1, 15)
    assert set(Membership.objects.values_list("starts", flat=True)) == {dt.date(2022, 1, 15)}
