"""Sessions and their windows are corrected while they run or are to come; nothing that was submitted is classed anew."""

import datetime as dt

import pytest
from django.test import Client

from tongxin.kernel import clock, registry
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.errors import Blocked, Denied, InvalidInput
from tongxin.kernel.testing.denial import unchanged
from tongxin.kernel.web.setup import SetupStep
from tongxin.people.models import CollectionWindow, Session
from tongxin.people.selectors.terms import Collected
from tongxin.people.services import edit_session, window_typed
from tongxin.people.testing.cast import Cast

OPENS, CLOSES = dt.date(2026, 1, 13), dt.date(2026, 1, 16)
TODAY = dt.date(2026, 3, 2)


def _at(day: int, month: int = 1, hour: int = 12) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, tzinfo=clock.ZONE)


@pytest.fixture
def running(city: Cast) -> Session:
    """The second session, which runs."""
    return Session.objects.create(term=city.session.term, number=2, opens=OPENS, closes=CLOSES)


@pytest.fixture
def collected(running: Session):
    """Three cases that came in on the first, the fourteenth and the thirtieth of January."""
    place = running.term.conference_id
    offer = Collected("toys.collected", lambda pk, _f, _l: [_at(1), _at(14), _at(30)] if pk == place else [])
    registry.add(offer)
    yield offer
    registry.remove(offer)


def _edit(city: Cast, session: Session, begins: dt.datetime | None, ends: dt.datetime | None, **more):
    days = {"opens": session.opens, "closes": session.closes, **more}
    with clock.at(TODAY):
        return edit_session(session, **days, window_opens=begins, window_closes=ends, by=city.actor("孙管理员"))


@pytest.mark.usefixtures("collected")
def test_a_window_is_set_and_says_how_many_it_would_class_otherwise(city: Cast, running: Session):
    assert _edit(city, running, _at(1, hour=9), _at(15)).otherwise == 2
    window = CollectionWindow.objects.get(session=running)
    assert (window.opens_at, window.closes_at) == (_at(1, hour=9), _at(15))
    assert _edit(city, running, _at(1, hour=9), _at(31)).otherwise == 1
    with unchanged():
        assert _edit(city, running, _at(1, hour=9), _at(31)).otherwise == 0
    assert _edit(city, running, None, None).otherwise == 3
    assert not CollectionWindow.objects.exists()
    assert AuditLine.objects.filter(action="people.edit_session").count() == 3


def test_only_what_runs_or_is_to_come_is_corrected(city: Cast, running: Session):
    with unchanged(), pytest.raises(Blocked, match="九届一次已经过去"):
        _edit(city, city.session, None, None)
    coming = Session.objects.create(
        term=running.term, number=3, opens=dt.date(2027, 1, 12), closes=dt.date(2027, 1, 15)
    )
    _edit(city, coming, _at(1, 12), dt.datetime(2027, 1, 13, 20, tzinfo=clock.ZONE), opens=dt.date(2027, 1, 10))
    coming.refresh_from_db()
    assert coming.opens == dt.date(2027, 1, 10)
    with clock.at(TODAY), unchanged(), pytest.raises(Denied):
        edit_session(
            running, opens=OPENS, closes=CLOSES, window_opens=None, window_closes=None, by=city.actor("张委员")
        )


@pytest.mark.parametrize(
    ("more", "window", "sentence"),
    [
        ({"closes": OPENS - dt.timedelta(days=1)}, (None, None), "闭幕"),
        ({}, (_at(15), None), "要么都填"),
        ({}, (_at(15), _at(14)), "晚于开始征集"),
        ({"opens": dt.date(2021, 1, 1)}, (None, None), "任期内"),
        ({"opens": dt.date(2022, 1, 1)}, (None, None), "晚于上一次会议"),
    ],
)
def test_days_that_contradict_each_other_are_refused(city: Cast, running: Session, more, window, sentence: str):
    with unchanged(), pytest.raises(InvalidInput, match=sentence):
        _edit(city, running, *window, **more)


def test_the_page_edits_the_running_session_and_no_earlier_one(city: Cast, running: Session):
    client = Client()
    client.force_login(city.account("孙管理员"))
    given = {"opens": OPENS.isoformat(), "closes": CLOSES.isoformat()}
    with clock.at(TODAY):
        shown = str(client.get("/terms/").content, "utf-8")
        assert f"/terms/session/{running.pk}/" in shown
        assert f"/terms/session/{city.session.pk}/" not in shown
        assert client.get(f"/terms/session/{city.session.pk}/").status_code == 409
        wrong = client.post(f"/terms/session/{running.pk}/", {**given, "window_opens": "下周", "window_closes": ""})
        assert wrong.status_code == 422
        right = {**given, "window_opens": "2025-11-20 09:00", "window_closes": "2026-01-15 20:00"}
        shown = str(client.post(f"/terms/session/{running.pk}/", right, follow=True).content, "utf-8")
        assert "已保存" in shown
        assert "2025年11月20日 09:00" in shown
        assert 'value="2025-11-20 09:00"' in str(client.get(f"/terms/session/{running.pk}/").content, "utf-8")


@pytest.mark.usefixtures("collected")
def test_the_page_says_how_many_before_anything_is_written(city: Cast, running: Session):
    client = Client()
    client.force_login(city.account("孙管理员"))
    days = {"opens": OPENS.isoformat(), "closes": CLOSES.isoformat()}
    given = {**days, "window_opens": "2026-01-01 09:00", "window_closes": "2026-01-15 20:00"}
    with clock.at(TODAY):
        with unchanged():
            told = client.post(f"/terms/session/{running.pk}/", given)
        assert told.status_code == 422
        assert "有 2 件提案会归到另一类" in str(told.content, "utf-8")
        assert client.post(f"/terms/session/{running.pk}/", {**given, "confirm": "1"}).status_code == 302
    assert CollectionWindow.objects.filter(session=running).exists()


def test_the_assistant_is_done_with_terms_only_when_the_window_is_known(city: Cast, running: Session):
    step, place = registry.get(SetupStep, "terms"), city.conference.pk
    days = {"starts": city.session.term.starts.isoformat(), "opens": OPENS.isoformat(), "closes": CLOSES.isoformat()}
    given = {**days, "window_opens": "", "window_closes": ""}
    with clock.at(TODAY):
        assert step.status(place) == ""
        assert step.values(place) == given
        with unchanged(), pytest.raises(InvalidInput, match="征集"):
            step.save(place, given, city.actor("孙管理员"))
        step.save(
            place,
            {**given, "window_opens": "2025-11-20 09:00", "window_closes": "2026-01-15 20:00"},
            city.actor("孙管理员"),
        )
        assert step.status(place) == "九届二次 · 征集 2025年11月20日至2026年1月15日"


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("2026-10-12 09:00", "2026-10-12 09:00"),
        ("2026年11月1日 9:00", "2026-11-01 09:00"),
        ("2026年11月1日上午9时", "2026-11-01 09:00"),
        ("2026．11．1　下午3点半", "2026-11-01 15:30"),
        ("2026/11/1 ２０：０５", "2026-11-01 20:05"),
        ("2026-10-12T18:30", "2026-10-12 18:30"),
        ("2026年11月1日", "2026-11-01 00:00"),
    ],
)
def test_a_moment_is_read_in_the_shapes_that_offices_write(typed: str, at: str):
    begins, ends = window_typed({"window_opens": typed, "window_closes": ""})
    assert begins is not None
    assert f"{begins.astimezone(clock.ZONE):%Y-%m-%d %H:%M}" == at
    assert ends is None


def test_two_moments_that_cannot_be_read_are_named_each_at_its_field(city: Cast):
    with pytest.raises(InvalidInput) as refusal:
        window_typed({"window_opens": "下个月", "window_closes": "2026年13月1日 9:00"})
    assert set(refusal.value.errors) == {"window_opens", "window_closes"}
    keeper = Client()
    keeper.force_login(city.account("孙管理员"))
    sent = {"opens": "2026-12-01", "closes": "2026-12-03", "window_opens": "2026年11月1日 9:00"}
    page = keeper.post("/terms/session/", {**sent, "window_closes": "2026年12月1日 20时"}, follow=True)
    assert page.status_code == 200
    assert CollectionWindow.objects.get(session__opens=dt.date(2026, 12, 1)).opens_at.astimezone(clock.ZONE).hour == 9
