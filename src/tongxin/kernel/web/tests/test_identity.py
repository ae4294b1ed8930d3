"""Signing in by a provider: written exchanges over real HTTP on this machine; only bound persons come in."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client, override_settings

from tongxin.kernel import clock
from tongxin.kernel.accounts.models import Account, BindingCode
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.identity import bindings, factors
from tongxin.kernel.identity.accounts import Refused
from tongxin.kernel.identity.tests.fake_provider import FakeProvider

pytestmark = pytest.mark.django_db
GOOD = "open-sesame-2026"
WECOM_INSIDE = "Mozilla/5.0 (iPhone) MicroMessenger/7.0 wxwork/4.1"


def _html(response):
    return response.content.decode()


def _found(pattern, text):
    match = re.search(pattern, text)
    assert match, pattern
    return match[1]


PROTOCOLS = {"oidc": "openid_connect", "dingtalk": "dingtalk", "wecom": "wecom"}


def _configured(kind, base):
    """The two settings that ``config.identity_providers`` makes of the file."""
    client, secret, own = {
        "oidc": ("tongxin", "our-secret", {"server_url": base, "uid_field": "sub"}),
        "dingtalk": ("ding-app", "ding-secret", {"login_base": base, "api_base": base, "uid_field": "openId"}),
        "wecom": (
            "ww-corp",
            "wecom-secret",
            {"agent_id": "1000002", "scan_base": base, "inside_base": base, "api_base": base},
        ),
    }[kind]
    app = {"provider_id": "sso", "name": "统一认证", "client_id": client, "secret": secret, "settings": own}
    return {
        "IDENTITY_PROVIDERS": [{"key": "sso", "name": "统一认证", "kind": kind}],
        "SOCIALACCOUNT_PROVIDERS": {PROTOCOLS[kind]: {"APPS": [app]}},
    }


UIDS = {"oidc": "u-1001", "dingtalk": "open-1001", "wecom": "ZhangWeiYuan"}
KINDS = tuple(UIDS)


@pytest.fixture
def provider(request):
    """A running provider of the kind that the test names, configured."""
    kind, changed = request.param if isinstance(request.param, tuple) else (request.param, None)
    with FakeProvider(kind, changed=changed) as running, override_settings(**_configured(kind, running.base)):
        running.kind = kind
        yield running
        assert running.complaints == []


def _go(client, wanted="/todo/", **more):
    """Out to the provider and back with a code, as a browser would; returns both answers."""
    out = client.get(f"/identity/sso/?next={wanted}", **more)
    state = parse_qs(urlsplit(out.headers["Location"]).query)["state"][0]
    return out, client.get("/identity/sso/callback/", {"code": "code-1", "state": state}, **more)


def _bind(players, uid, name="owner"):
    account = players[name].account
    bindings.bind(account, "sso", uid, by=players[name].actor, how="test")
    return account


@pytest.mark.parametrize("provider", KINDS, indirect=True)
def test_a_bound_person_comes_in_by_our_own_door(players, provider) -> None:
    account = _bind(players, UIDS[provider.kind])
    client = Client()
    _out, back = _go(client)
    assert back.headers["Location"] == "/todo/"
    assert client.get("/todo/").status_code == 200
    line = AuditLine.objects.get(action="accounts.sign_in")
    assert (line.account_id, line.data["how"]) == (account.pk, "identity:sso")
    assert SocialAccount.objects.get().extra_data == {}, "name and phone stay with the provider"
    assert not SocialToken.objects.exists()


@pytest.mark.parametrize("provider", KINDS, indirect=True)
def test_a_stranger_is_asked_for_a_code_and_becomes_nobody(players, provider) -> None:
    before, client = Account.objects.count(), Client()
    _out, back = _go(client)
    assert back.headers["Location"] == "/identity/bind/"
    assert "系统管理员给您的绑定码" in _html(client.get("/identity/bind/"))
    assert "绑定码不对" in _html(client.post("/identity/bind/", {"code": "AAAA-BBBB-CCCC"}))
    assert client.get("/todo/").status_code == 302
    assert (Account.objects.count(), SocialAccount.objects.count()) == (before, 0)
    code = bindings.issue_code(players["owner"].account, by=players["clerk"].actor)
    answer = client.post("/identity/bind/", {"code": code.lower().replace("-", " ")})
    assert answer.headers["Location"] == "/todo/"
    assert client.get("/todo/").status_code == 200
    assert SocialAccount.objects.get().uid == UIDS[provider.kind]
    assert code not in str(list(BindingCode.objects.values_list("digest")))
    assert AuditLine.objects.get(action="accounts.bind_identity").data["how"] == "code"


def _address_of(out):
    parts = urlsplit(out.headers["Location"])
    return parts, {key: values[0] for key, values in parse_qs(parts.query).items()}


@pytest.mark.parametrize("provider", KINDS, indirect=True)
def test_the_way_out_is_as_the_provider_documents_it(players, provider) -> None:
    out, _back = _go(Client())
    parts, query = _address_of(out)
    assert query.pop("redirect_uri") == "http://testserver/identity/sso/callback/"
    assert len(query.pop("state")) == 16
    if provider.kind == "oidc":
        assert parts.path == "/authorize"
        assert len(query.pop("code_challenge")) == 43
        assert set(query.pop("scope").split()) == {"openid", "profile"}
        assert query == {"client_id": "tongxin", "response_type": "code", "code_challenge_method": "S256"}
    elif provider.kind == "dingtalk":
        assert parts.path == "/oauth2/auth"
        assert set(query.pop("scope").split()) == {"openid", "corpid"}
        assert query == {"client_id": "ding-app", "response_type": "code", "prompt": "consent"}
    else:
        assert parts.path == "/wwlogin/sso/login"
        assert query == {"appid": "ww-corp", "agentid": "1000002", "login_type": "CorpApp"}


@pytest.mark.parametrize("provider", ["wecom"], indirect=True)
def test_inside_wecom_people_do_not_scan(players, provider) -> None:
    out, _back = _go(Client(), HTTP_USER_AGENT=WECOM_INSIDE)
    parts, query = _address_of(out)
    assert (parts.path, parts.fragment) == ("/connect/oauth2/authorize", "wechat_redirect")
    assert (query["scope"], query["response_type"], query["agentid"]) == ("snsapi_base", "code", "1000002")


@pytest.mark.parametrize("provider", ["dingtalk"], indirect=True)
def test_dingtalk_calls_the_code_by_another_name(players, provider) -> None:
    _bind(players, "open-1001")
    client = Client()
    out = client.get("/identity/sso/")
    state = parse_qs(urlsplit(out.headers["Location"]).query)["state"][0]
    back = client.get("/identity/sso/callback/", {"authCode": "code-1", "state": state})
    assert back.headers["Location"] == "/"


TROUBLES = [
    ("wecom", {"/cgi-bin/gettoken": {"errcode": 40013, "errmsg": "invalid corpid"}}),
    ("wecom", {"/cgi-bin/auth/getuserinfo": {"errcode": 40029, "errmsg": "invalid code"}}),
    ("wecom", {"/cgi-bin/auth/getuserinfo": {"errcode": 0, "errmsg": "ok", "openid": "an-outsider"}}),
    ("oidc", {"/token": {"status": 500}}),
    ("oidc", {"/userinfo": {"status": 401}}),
    ("dingtalk", {"/v1.0/oauth2/userAccessToken": {"code": "invalidAuthCode"}}),
    ("dingtalk", {"/v1.0/contact/users/me": {"nick": "没有标识"}}),
]


@pytest.mark.parametrize("provider", TROUBLES, indirect=True)
def test_when_the_provider_does_not_vouch_there_is_one_page_and_nobody_is_in(players, provider) -> None:
    client = Client()
    _out, back = _go(client)
    assert (back.status_code, "没有登录成功" in _html(back)) == (403, True)
    assert "errcode" not in _html(back)
    assert client.get("/todo/").status_code == 302
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("provider", ["wecom"], indirect=True)
def test_a_forged_or_used_return_is_refused(players, provider) -> None:
    _bind(players, "ZhangWeiYuan")
    client = Client()
    for sent in ({}, {"code": "code-1"}, {"code": "code-1", "state": "guessed"}, {"error": "access_denied"}):
        answer = client.get("/identity/sso/callback/", sent)
        assert (answer.status_code, "没有登录成功" in _html(answer)) == (403, True), sent
    out, back = _go(client)
    assert back.status_code == 302
    state = parse_qs(urlsplit(out.headers["Location"]).query)["state"][0]
    other = Client()
    assert other.get("/identity/sso/callback/", {"code": "code-1", "state": state}).status_code == 403
    assert provider.heard.count("GET /cgi-bin/gettoken") == 1


@pytest.mark.parametrize("provider", ["wecom"], indirect=True)
def test_who_may_not_sign_in_may_not_by_a_provider_either(players, provider) -> None:
    _bind(players, "ZhangWeiYuan")
    Account.objects.filter(pk=players["owner"].id).update(is_active=False)
    _out, back = _go(Client())
    assert back.status_code == 403


@pytest.mark.parametrize("provider", ["wecom"], indirect=True)
def test_the_second_factor_is_asked_after_a_provider_too(players, provider) -> None:
    account = _bind(players, "ZhangWeiYuan")
    key = factors.new_key()
    code = factors._totp(key).generate(int(clock.machine_now().timestamp())).decode()
    assert factors.add_app(account, key, code, by=players["owner"].actor)
    _out, back = _go(Client())
    assert back.headers["Location"] == "/sign-in/second"


@pytest.mark.parametrize("provider", ["wecom"], indirect=True)
def test_the_owner_binds_and_unbinds_under_mine(players, provider) -> None:
    client = Client()
    client.post("/sign-in", {"username": "owner-toy-city", "password": GOOD})
    assert "还没有绑定" in _html(client.get("/mine/"))
    _out, back = _go(client)
    assert back.headers["Location"] == "/mine/"
    page = _html(client.get("/mine/"))
    assert "已绑定统一认证" in page
    binding = _found(r'name="binding" value="(\d+)"', page)
    stranger = players["stranger"].browser
    stranger.post("/mine/identities/remove/", {"binding": binding})
    assert SocialAccount.objects.exists(), "nobody unbinds what is somebody else's"
    client.post("/mine/identities/remove/", {"binding": binding})
    assert not SocialAccount.objects.exists()
    assert AuditLine.objects.filter(action="accounts.unbind_identity").count() == 1


@pytest.mark.parametrize("provider", ["wecom"], indirect=True)
def test_an_identity_belongs_to_one_account(players, provider) -> None:
    _bind(players, "ZhangWeiYuan", "clerk")
    client = Client()
    client.post("/sign-in", {"username": "owner-toy-city", "password": GOOD})
    _go(client)
    assert "已经绑定了别的账号" in _html(client.get("/mine/"))
    assert SocialAccount.objects.get().user == players["clerk"].account


@pytest.mark.parametrize("provider", ["wecom"], indirect=True)
def test_codes_are_good_once_and_guessing_ends(players, provider) -> None:
    client = Client()
    _go(client)
    first = bindings.issue_code(players["owner"].account, by=players["clerk"].actor)
    second = bindings.issue_code(players["owner"].account, by=players["clerk"].actor)
    assert "绑定码不对" in _html(client.post("/identity/bind/", {"code": first})), "a new code voids the old"
    for _time in range(9):
        client.post("/identity/bind/", {"code": "ZZZZ-ZZZZ-ZZZZ"})
    assert "10 分钟以后" in _html(client.post("/identity/bind/", {"code": second}))
    assert client.post("/identity/bind/", {"code": second}, REMOTE_ADDR="10.7.7.7").status_code == 302
    with pytest.raises(Refused):
        bindings.redeem(second, "sso", "another", source="10.8.8.8")


def test_an_unknown_provider_is_no_address(players) -> None:
    assert Client().get("/identity/none/").status_code == 404
    assert Client().get("/identity/none/callback/?code=1&state=2").status_code == 404
    assert Client().get("/identity/bind/").headers["Location"] == "/sign-in"
    assert "或者" not in _html(Client().get("/sign-in"))


@override_settings(**_configured("oidc", "http://127.0.0.1:9"))
def test_a_provider_that_does_not_answer_leaves_the_password(players) -> None:
    page = _html(Client().get("/sign-in"))
    assert "用统一认证登录" in page
    answer = Client().get("/identity/sso/")
    assert (answer.status_code, "用用户名和密码登录" in _html(answer)) == (403, True)
