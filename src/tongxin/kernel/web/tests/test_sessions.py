"""Sessions: how long they live for whom, the list of them, and what ends the others."""

import datetime as dt

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client

from tongxin.kernel import clock
from tongxin.kernel.access.actors import actor_for
from tongxin.kernel.accounts.models import Account, AccountGrant, SecurityPolicy
from tongxin.kernel.accounts.sessions import AccountSession, sweep
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.identity import accounts

pytestmark = pytest.mark.django_db
GOOD = "open-sesame-2026"
PHONE = "Mozilla/5.0 (Linux; Android 14) Mobile MicroMessenger/8.0"
MINUTE, HOUR = 60, 3600


def _html(response):
    return response.content.decode()


def _enter(name="owner-toy-city", **more):
    client = Client(**more)
    assert client.post("/sign-in", {"username": name, "password": GOOD}).status_code == 302
    return client


def _age(account_id, *, seen=0, started=None):
    now = clock.machine_now()
    AccountSession.objects.filter(account_id=account_id).update(
        seen_at=now - dt.timedelta(seconds=seen),
        started_at=now - dt.timedelta(seconds=seen if started is None else started),
    )


@pytest.mark.parametrize(
    ("name", "idle", "longest"),
    [("clerk", 30 * MINUTE, 12 * HOUR), ("owner", 12 * HOUR, 7 * 24 * HOUR), ("boss", 15 * MINUTE, 12 * HOUR)],
)
def test_idle_and_absolute_limits_follow_what_somebody_may_do(players, city, name, idle, longest) -> None:
    if name == "boss":
        account = Account.objects.create_account("boss-toy-city", GOOD, display_name="管", conference=city)
        AccountGrant.objects.create(account=account, power="system.administrator")
    client = _enter(f"{name}-toy-city")
    account = Account.objects.get(username=f"{name}-toy-city")
    page = "/accounts/" if name == "boss" else "/todo/"
    _age(account.pk, seen=idle - 30)
    assert client.get(page).status_code == 200
    _age(account.pk, seen=idle + 30)
    answer = client.get(page)
    assert (answer.status_code, answer.headers["Location"][:8]) == (302, "/sign-in")
    assert "有一段时间没有操作" in _html(client.get(answer.headers["Location"]))
    client = _enter(f"{name}-toy-city")
    _age(account.pk, seen=100, started=longest - 30)
    assert client.get(page).status_code == 200
    _age(account.pk, seen=100, started=longest + 30)
    assert client.get(page).status_code == 302


def test_using_it_keeps_a_session_alive_with_one_write_a_minute(players, django_assert_num_queries) -> None:
    client = _enter()
    for _time in range(3):
        _age(players["owner"].id, seen=11 * HOUR, started=11 * HOUR)
        assert client.get("/todo/").status_code == 200
        assert (clock.machine_now() - AccountSession.objects.filter(how="password").get().seen_at).seconds < 5


def test_limits_are_rules_that_can_be_changed(players) -> None:
    SecurityPolicy.objects.create(key="staff_idle_minutes", value=5)
    client = _enter("clerk-toy-city")
    _age(players["clerk"].id, seen=6 * MINUTE)
    assert client.get("/todo/").status_code == 302


def test_what_was_sent_too_late_is_told_as_before(players) -> None:
    """The device kept the text (its own tests); here the door only has to open the same way as after a lost cookie."""
    client = _enter()
    _age(players["owner"].id, seen=13 * HOUR)
    answer = client.post("/errands/new/", {"title": "写了很久", "kept_here": "1"})
    assert answer.headers["Location"].startswith("/sign-in?next=")
    assert "填写的内容已留在这台设备上" in _html(client.get(answer.headers["Location"]))


def test_the_list_says_device_time_and_half_of_the_address(players) -> None:
    _enter(HTTP_USER_AGENT=PHONE, REMOTE_ADDR="10.8.3.4")
    client = _enter(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/128.0")
    page = _html(client.get("/mine/sessions/"))
    for words in ("安卓手机 · 微信", "来自 10.8.*.*", "Windows 电脑 · Firefox", "现在这台", "密码"):
        assert words in page
    assert "10.8.3.4" not in page
    for row in AccountSession.objects.all():
        assert row.session_key not in page, "a page that shows keys gives sessions away"


def test_one_or_all_of_the_others_can_be_ended(players) -> None:
    first, second, third = _enter(), _enter(), _enter()
    AccountSession.objects.filter(how="").delete()
    marks = [line.partition('"')[0] for line in _html(first.get("/mine/sessions/")).split('name="session" value="')[1:]]
    assert len(marks) == 3
    assert marks[2] == "others"
    first.post("/mine/sessions/end/", {"session": marks[0]})
    assert sum(client.get("/todo/").status_code == 200 for client in (second, third)) == 1
    first.post("/mine/sessions/end/", {"session": "others"})
    assert [client.get("/todo/").status_code for client in (first, second, third)] == [200, 302, 302]
    assert AuditLine.objects.filter(action="accounts.end_sessions").count() == 2


def test_nobody_ends_what_is_somebody_elses(players) -> None:
    other = _enter("clerk-toy-city")
    mark = _html(_enter("clerk-toy-city").get("/mine/sessions/")).split('name="session" value="')[1].partition('"')[0]
    players["owner"].browser.post("/mine/sessions/end/", {"session": mark})
    assert other.get("/todo/").status_code == 200


def test_signing_out_ends_every_device_by_policy(players) -> None:
    first, second = _enter(), _enter()
    first.post("/sign-out")
    assert second.get("/todo/").status_code == 302
    SecurityPolicy.objects.create(key="sign_out_everywhere", value=False)
    first, second = _enter(), _enter()
    first.post("/sign-out")
    assert second.get("/todo/").status_code == 200
    assert AuditLine.objects.filter(action="accounts.sign_out").count() == 2


def test_figures_of_a_demonstration_are_shared_and_leave_alone(players, city) -> None:
    city.is_demo = True
    city.save()
    Account.objects.filter(pk=players["owner"].id).update(demo_role="desk")
    visitors = [Client(), Client()]
    for visitor in visitors:
        visitor.post("/demo/step-in", {"role": "desk"})
    visitors[0].post("/sign-out")
    assert visitors[1].get("/todo/").status_code == 200


def test_disabling_ends_every_session_at_once(players, city) -> None:
    keeper = Account.objects.create_account("keeper", GOOD, display_name="管", conference=city)
    AccountGrant.objects.create(account=keeper, power="system.administrator")
    client = _enter()
    accounts.disable(players["owner"].account, by=actor_for(keeper), reason="离职")
    assert client.get("/todo/").status_code == 302
    assert not AccountSession.objects.filter(account_id=players["owner"].id).exists()


def test_a_session_that_was_ended_does_not_come_back_by_a_late_answer(players) -> None:
    client = _enter()
    session = client.session
    assert "_auth_user_id" in session
    AccountSession.objects.filter(account_id=players["owner"].id).delete()
    session["late"] = True
    with pytest.raises(UpdateError):
        session.save()
    assert client.get("/todo/").status_code == 302


def test_signing_in_changes_the_key_and_old_rows_are_swept(players) -> None:
    client = Client()
    client.get("/todo/")
    client.post("/errands/new/", {"title": "x"})
    before = client.session.session_key
    client.post("/sign-in", {"username": "owner-toy-city", "password": GOOD})
    assert client.session.session_key != before
    assert not AccountSession.objects.filter(session_key=before).exists()
    AccountSession.objects.update(expire_date=clock.machine_now() - dt.timedelta(seconds=1))
    assert sweep() >= 1
    assert not AccountSession.objects.exists()
