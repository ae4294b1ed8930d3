"""Second factors: who must have one, that no code is good twice, recovery codes, passkeys."""

import datetime as dt
import re
from urllib.parse import urlencode

import pytest
from django.test import Client, override_settings

from tongxin.kernel import clock
from tongxin.kernel.accounts.models import Account, AccountGrant, RecoveryCode, SecondFactor, SecurityPolicy
from tongxin.kernel.accounts.sessions import AccountSession
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.identity import factors
from tongxin.kernel.testing.authenticator import Authenticator
from tongxin.kernel.testing.together import at_once

pytestmark = pytest.mark.django_db
GOOD = "open-sesame-2026"


def _html(response):
    return response.content.decode()


def _found(pattern, text):
    match = re.search(pattern, text)
    assert match, pattern
    return match[1]


def _code(key, *, later=0):
    moment = int(clock.machine_now().timestamp()) + later
    return factors._totp(key).generate(moment).decode()


def _first_step(name="owner-toy-city", client=None):
    client = client or Client()
    answer = client.post("/sign-in", {"username": name, "password": GOOD, "next": "/todo/"})
    return client, answer


def _set_up(name="owner-toy-city"):
    """An account with an app: its key, and its recovery codes. The code that set it up lies in the past."""
    account = Account.objects.get(username=name)
    key = factors.new_key()
    codes = factors.add_app(account, key, _code(key), by=factors.Actor(label="测试", conference_id=None))
    SecondFactor.objects.update(last_step=0)
    return key, codes


def test_setting_up_shows_a_code_takes_a_number_and_hands_out_recovery_codes(players) -> None:
    client, _answer = _first_step()
    page = _html(client.get("/mine/second-factor/app/"))
    assert "<svg" in page
    key = _found(r'class="secret[^"]*">([A-Z2-7 ]+)<', page).replace(" ", "")
    assert "验证码不对" in _html(client.post("/mine/second-factor/app/", {"code": "000000"}))
    page = _html(client.post("/mine/second-factor/app/", {"code": _code(key)}))
    codes = re.findall(r"<code>([A-Z2-9-]+)</code>", page)
    assert len(set(codes)) == 10
    assert client.get("/todo/").status_code == 200
    row = SecondFactor.objects.get()
    assert key not in row.secret, "the key is sealed"
    kept = str(list(RecoveryCode.objects.values_list("salt", "digest")))
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)
    assert AuditLine.objects.filter(action="accounts.add_factor").count() == 1
    assert key not in str(list(AuditLine.objects.values_list("data")))


def test_the_password_alone_is_not_in_yet(players) -> None:
    key, _codes = _set_up()
    client, answer = _first_step()
    assert answer.headers["Location"] == "/sign-in/second"
    assert client.get("/todo/").status_code == 302
    assert "_auth_user_id" not in client.session
    assert "验证码不对" in _html(client.post("/sign-in/second", {"code": "123456"}))
    answer = client.post("/sign-in/second", {"code": f" {_code(key)[:3]} {_code(key)[3:]} "})
    assert answer.headers["Location"] == "/todo/"
    assert client.get("/todo/").status_code == 200
    assert AuditLine.objects.filter(action="accounts.sign_in", data__two_factors=True).count() == 1


def test_a_code_is_good_once_in_its_window(players) -> None:
    key, _codes = _set_up()
    code = _code(key)
    first, second = _first_step()[0], _first_step()[0]
    assert first.post("/sign-in/second", {"code": code}).status_code == 302
    assert second.post("/sign-in/second", {"code": code}).status_code == 422
    assert second.post("/sign-in/second", {"code": _code(key, later=-30)}).status_code == 422, "nor an earlier one"
    assert second.post("/sign-in/second", {"code": _code(key, later=30)}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_with_the_same_code_one_comes_in(city) -> None:
    Account.objects.create_account("solo", GOOD, display_name="独", conference=city)
    key, _codes = _set_up("solo")
    clients = [_first_step("solo")[0] for _number in range(6)]
    code = _code(key)
    answers = at_once(6, lambda place: clients[place].post("/sign-in/second", {"code": code}).status_code)
    assert sorted(map(str, answers)) == ["302"] + ["422"] * 5


def test_a_recovery_code_is_good_once_and_new_ones_end_the_old(players) -> None:
    _key, codes = _set_up()
    assert _first_step()[0].post("/sign-in/second", {"code": codes[0].lower().replace("-", " ")}).status_code == 302
    assert _first_step()[0].post("/sign-in/second", {"code": codes[0]}).status_code == 422
    account = players["owner"].account
    factors.renew_codes(account, by=players["owner"].actor)
    assert _first_step()[0].post("/sign-in/second", {"code": codes[1]}).status_code == 422
    assert AuditLine.objects.filter(action="accounts.use_recovery_code").count() == 1


def test_five_wrong_codes_close_the_second_step(players) -> None:
    key, codes = _set_up()
    client, _answer = _first_step()
    for _time in range(5):
        client.post("/sign-in/second", {"code": "111111"})
    for code in (_code(key), codes[0]):
        answer = client.post("/sign-in/second", {"code": code})
        assert (answer.status_code, "10 分钟以后" in _html(answer)) == (422, True)
    assert AuditLine.objects.filter(action="accounts.lock", data__second_factor=True).count() == 1


def test_the_first_step_goes_stale_and_dies_with_the_password(players, monkeypatch) -> None:
    key, _codes = _set_up()
    client, _answer = _first_step()
    account = Account.objects.get(username="owner-toy-city")
    account.set_password("tR5mq-Lw8xz")
    account.save()
    assert client.post("/sign-in/second", {"code": _code(key)}).headers["Location"] == "/sign-in"
    account.set_password(GOOD)
    account.save()
    client, _answer = _first_step()
    code, later = _code(key, later=660), clock.machine_now() + dt.timedelta(minutes=11)
    monkeypatch.setattr(clock, "machine_now", lambda: later)
    assert client.post("/sign-in/second", {"code": code}).headers["Location"] == "/sign-in"


@override_settings(SECURITY_DEFAULTS={"second_factor_grace_hours": 0})
def test_offices_and_administrators_must_have_one_and_members_need_not(players, city) -> None:
    boss = Account.objects.create_account("boss-toy-city", GOOD, display_name="管", conference=city)
    AccountGrant.objects.create(account=boss, power="audit.administrator")
    for name, page in (("clerk", "/errands/"), ("boss", "/audit/")):
        client, _answer = _first_step(f"{name}-toy-city")
        answer = client.get(page)
        assert answer.headers["Location"].startswith("/mine/second-factor/?next="), name
        shown = _html(client.get("/mine/second-factor/"))
        assert "您担任职务" in shown
        assert 'class="nav"' not in shown
        assert client.get("/mine/sessions/").status_code == 302
    assert _first_step()[0].get("/errands/").status_code == 200
    SecurityPolicy.objects.create(key="second_factor", value=False)
    assert _first_step("clerk-toy-city")[0].get("/errands/").status_code == 200


@override_settings(SECURITY_DEFAULTS={"second_factor_grace_hours": 0})
def test_a_session_from_before_the_factor_shows_it_once_more(players) -> None:
    client = players["clerk"].browser
    key, _codes = _set_up("clerk-toy-city")
    answer = client.get("/errands/")
    assert answer.headers["Location"] == "/sign-in/second"
    assert client.get("/todo/").status_code == 302
    assert client.post("/sign-in/second", {"code": _code(key)}).headers["Location"] == "/errands/"
    assert client.get("/errands/").status_code == 200


@override_settings(SECURITY_DEFAULTS={"second_factor_grace_hours": 0})
def test_nobody_is_asked_in_a_demonstration_and_everybody_elsewhere(players, city) -> None:
    assert _first_step("clerk-toy-city")[0].get("/errands/").status_code == 302, "whatever the installation allows"
    city.is_demo = True
    city.save()
    assert _first_step("clerk-toy-city")[0].get("/errands/").status_code == 200
    with override_settings(DEMO=False):
        assert _first_step("clerk-toy-city")[1].status_code == 422


@override_settings(SECURITY_DEFAULTS={})
def test_a_new_office_has_a_day_of_grace_and_is_told_until_when(players, monkeypatch) -> None:
    client, _answer = _first_step("clerk-toy-city")
    page = _html(client.get("/errands/"))
    assert "您担任职务，请在" in page
    assert "/mine/second-factor/" in page
    until = Account.objects.get(username="clerk-toy-city").second_factor_by
    assert until is not None
    _first_step("clerk-toy-city")
    assert Account.objects.get(username="clerk-toy-city").second_factor_by == until, "the grace begins once"
    later = until + dt.timedelta(seconds=1)
    monkeypatch.setattr(clock, "machine_now", lambda: later)
    client, _answer = _first_step("clerk-toy-city")
    assert client.get("/errands/").headers["Location"].startswith("/mine/second-factor/?next=")
    assert "您担任职务，请在" not in _html(_first_step()[0].get("/errands/")), "members are not asked"


@override_settings(SECURITY_DEFAULTS={})
def test_there_is_no_grace_for_administrators_nor_after_a_loss(players, city) -> None:
    boss = Account.objects.create_account("boss-toy-city", GOOD, display_name="管", conference=city)
    AccountGrant.objects.create(account=boss, power="audit.administrator")
    assert _first_step("boss-toy-city")[0].get("/audit/").status_code == 302
    _set_up("clerk-toy-city")
    account = players["clerk"].account
    factors.reset(account, by=players["owner"].actor, reason="手机丢失")
    assert _first_step("clerk-toy-city")[0].get("/errands/").headers["Location"].startswith("/mine/second-factor/")


@override_settings(SECURITY_DEFAULTS={"second_factor_grace_hours": 0})
def test_the_last_factor_of_an_office_stays(players) -> None:
    key, _codes = _set_up("clerk-toy-city")
    client, _answer = _first_step("clerk-toy-city")
    client.post("/sign-in/second", {"code": _code(key)})
    client.post("/mine/second-factor/remove/", {"factor": SecondFactor.objects.get().pk})
    assert SecondFactor.objects.exists()
    key, _codes = _set_up()
    client, _answer = _first_step()
    client.post("/sign-in/second", {"code": _code(key)})
    mine = SecondFactor.objects.get(account=players["owner"].account)
    other = SecondFactor.objects.exclude(pk=mine.pk).get()
    client.post("/mine/second-factor/remove/", {"factor": other.pk})
    client.post("/mine/second-factor/remove/", {"factor": mine.pk})
    assert list(SecondFactor.objects.values_list("pk", flat=True)) == [other.pk]
    assert not RecoveryCode.objects.filter(account=players["owner"].account).exists()


@pytest.mark.parametrize("url", ["app/", "passkey/"])
def test_a_session_that_is_not_fresh_proves_itself_first(players, url) -> None:
    client, _answer = _first_step()
    AccountSession.objects.update(started_at=clock.machine_now() - dt.timedelta(minutes=16))
    address = f"/mine/second-factor/{url}"
    assert client.get(address).headers["Location"] == f"/mine/prove/?{urlencode({'next': address})}"
    assert client.post("/mine/prove/", {"password": "wrong", "next": address}).status_code == 422
    assert client.post("/mine/prove/", {"password": GOOD, "next": address}).headers["Location"] == address
    assert client.get(address).status_code == 200


def _at_home():
    """A browser at an address where passkeys are possible."""
    return Client(HTTP_HOST="localhost")


def _with_passkey(players, name="owner-toy-city"):
    client = _at_home()
    client.post("/sign-in", {"username": name, "password": GOOD})
    device = Authenticator("http://localhost")
    options = client.post("/mine/second-factor/passkey/options/").json()
    page = client.post("/mine/second-factor/passkey/", {"passkey": device.make(options), "name": "我的手机"})
    assert len(re.findall("<code>", _html(page))) == 10
    return device


def test_a_passkey_is_made_and_signs_in(players) -> None:
    device = _with_passkey(players)
    client, answer = _first_step(client=_at_home())
    assert answer.headers["Location"] == "/sign-in/second"
    assert 'data-passkey="use"' in _html(client.get("/sign-in/second"))
    options = client.post("/sign-in/passkey").json()
    assert client.post("/sign-in/second", {"passkey": device.use(options)}).headers["Location"] == "/todo/"
    assert SecondFactor.objects.get().used_at is not None


def test_a_passkey_answers_one_question_and_that_of_its_own_site_alone(players) -> None:
    device = _with_passkey(players)
    client, _answer = _first_step(client=_at_home())
    answer = device.use(client.post("/sign-in/passkey").json())
    assert client.post("/sign-in/second", {"passkey": answer}).status_code == 302
    client, _answer = _first_step(client=_at_home())
    client.post("/sign-in/passkey")
    assert client.post("/sign-in/second", {"passkey": answer}).status_code == 422, "an old answer"
    assert client.post("/sign-in/second", {"passkey": answer}).status_code == 422, "no question at all"
    device.origin = "https://localhost.evil.example"
    options = client.post("/sign-in/passkey").json()
    assert client.post("/sign-in/second", {"passkey": device.use(options)}).status_code == 422, "another site"
    device.origin = "http://localhost"
    stranger = Authenticator("http://localhost")
    stranger.id = device.id
    options = client.post("/sign-in/passkey").json()
    assert client.post("/sign-in/second", {"passkey": stranger.use(options)}).status_code == 422, "another key"


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", '{"id": 1}', '{"response": {"clientDataJSON": "x"}}', "x" * 9]
)
def test_nonsense_in_place_of_a_passkey_is_refused(players, answer) -> None:
    client = _at_home()
    client.post("/sign-in", {"username": "owner-toy-city", "password": GOOD})
    client.post("/mine/second-factor/passkey/options/")
    page = client.post("/mine/second-factor/passkey/", {"passkey": answer})
    assert "没有添加成功" in _html(page)
    assert not SecondFactor.objects.exists()


def test_passkeys_are_offered_only_where_browsers_allow_them(players) -> None:
    client, _answer = _first_step()
    assert "添加通行密钥</a>" not in _html(client.get("/mine/second-factor/", HTTP_HOST="127.0.0.1"))
    assert "添加通行密钥</a>" in _html(client.get("/mine/second-factor/", HTTP_HOST="localhost"))
