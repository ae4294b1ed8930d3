"""Every refusal of the programming interface has one shape, in the asker's language; sent twice is done once."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from ninja.testing import TestClient

from tongxin.kernel.cases.models import CaseCard, Passage
from tongxin.kernel.testing.denial import unchanged
from tongxin.kernel.web import tokens

pytestmark = pytest.mark.django_db
BODY = {"fields": {"title": "修路灯", "wish": "三号楼前的路灯不亮。"}}


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A request leaves its language active in the thread of a test; the next test begins in Chinese."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def api(toy_interface, players):
    """The interface with the toys in it."""
    return TestClient(toy_interface)


@pytest.fixture
def headers(players) -> dict[str, str]:
    """The owner's token, for reading and writing."""
    owner = players["owner"]
    text = tokens.issue(owner.account, owner.account.conference, "测试", ("read", "write"), by=owner.actor)
    return {"Authorization": f"Bearer {text}"}


def _keyed(once: str | None = None, **fields: str) -> dict[str, Any]:
    return {"fields": {**BODY["fields"], **fields}, "once": once or str(uuid.uuid4())}


def test_opening_without_a_key_is_refused_by_name(api, headers) -> None:
    with unchanged():
        answer = api.post("/errands", json=BODY, headers=headers)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["once"]
    assert "UUID" in answer.json()["errors"]["once"]


def test_the_same_again_is_the_same_case_and_something_else_under_its_key_is_refused(api, headers) -> None:
    body = _keyed()
    first, again = (api.post("/errands", json=body, headers=headers) for _time in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    loud = _keyed(once=body["once"].upper())
    assert api.post("/errands", json=loud, headers=headers).json()["id"] == first.json()["id"]
    with unchanged():
        other = api.post("/errands", json=_keyed(once=body["once"], title="修井盖"), headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")
    assert "once" in other.json()["sentence"]
    assert CaseCard.objects.count() == 1


def test_a_key_of_an_edge_stands_for_one_edge_of_one_case_with_one_content(api, headers) -> None:
    ids = [api.post("/errands", json=_keyed(), headers=headers).json()["id"] for _time in range(2)]
    for card in ids:
        assert api.post(f"/errands/{card}/transitions/ask", json={}, headers=headers).status_code == 200
    address, body = f"/errands/{ids[0]}/transitions/remark", {"fields": {"note": "急"}, "once": str(uuid.uuid4())}
    with unchanged():
        assert list(api.post(address, json={"fields": {"note": "急"}}, headers=headers).json()["errors"]) == ["once"]
    first, again = (api.post(address, json=body, headers=headers) for _time in range(2))
    assert first.json()["passage"] == again.json()["passage"]
    tries = (
        (address, {**body, "fields": {"note": "不急"}}),
        (f"/errands/{ids[1]}/transitions/remark", body),
        (f"/errands/{ids[0]}/transitions/drop", {"once": body["once"]}),
    )
    for other, sent in tries:
        with unchanged():
            answer = api.post(other, json=sent, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (409, "key_reused"), other
    assert Passage.objects.filter(transition="remark").count() == 1


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ("fields.title", 5, "文字"),
        ("fields.title", "", "不能为空"),
        ("fields.title", "长" * 41, "最多 40 字"),
        ("fields.friend", "3", "整数"),
        ("fields.friend", 1.5, "整数"),
        ("fields.friend", -1, "不能小于 0"),
        ("fields.friend", 10**10, "不能大于 1000000000"),
        ("fields.colour", "red", "没有“fields.colour”"),
        ("fields", [], "对象"),
        ("once", "x", "UUID"),
        ("colour", "red", "没有“colour”"),
    ],
)
def test_what_does_not_fit_is_said_in_a_sentence(api, headers, place, value, said) -> None:
    body = _keyed()
    first, _dot, rest = place.partition(".")
    body.update({first: {**body["fields"], rest: value} if rest else value})
    with unchanged():
        answer = api.post("/errands", json=body, headers=headers)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [place]
    assert said in answer.json()["errors"][place]


def test_a_value_that_the_door_refuses_is_named_by_the_same_place(api, headers) -> None:
    with unchanged():
        answer = api.post("/errands", json=_keyed(title="  "), headers=headers)
    assert list(answer.json()["errors"]) == ["fields.title"]
    card = api.post("/errands", json=_keyed(), headers=headers).json()["id"]
    late = {"occurred_on": "2999-01-01"}
    with unchanged():
        answer = api.post(f"/errands/{card}/transitions/ask", json=late, headers=headers)
    assert list(answer.json()["errors"]) == ["occurred_on"]


def test_a_body_with_thousands_of_wrong_names_gets_a_short_answer(api, headers) -> None:
    body = _keyed(**{f"x{n}" * 50: "y" for n in range(3000)})
    answer = api.post("/errands", json=body, headers=headers)
    assert answer.status_code == 422
    assert len(answer.json()["errors"]) == 20


def _asked(method: str, path: str, body: Any = None, **more: Any) -> Any:
    more = {"content_type": "application/json", **more}
    return Client(raise_request_exception=False).generic(method, path, body or "", **more)


def _is_problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json; charset=utf-8")
    told: dict[str, Any] = json.loads(answer.content)
    assert (told["status"], told["code"]) == (status, code)
    assert told["sentence"]
    return told


def test_every_error_is_json(headers, monkeypatch) -> None:
    token = {"headers": headers}
    _is_problem(_asked("GET", "/api/v1/nothing", **token), 404, "not_found")
    _is_problem(_asked("GET", "/api/nothing"), 404, "not_found")
    _is_problem(_asked("GET", "/api/v1/proposals/x", **token), 404, "not_found")
    refused = _asked("DELETE", "/api/v1/proposals", **token)
    assert "DELETE" in _is_problem(refused, 405, "not_allowed")["sentence"]
    assert set(refused["Allow"].split(", ")) == {"GET", "POST"}
    assert _asked("GET", "/api/v1/kinds")["WWW-Authenticate"] == "Bearer"
    _is_problem(_asked("GET", "/api/v1/kinds"), 401, "no_token")
    _is_problem(_asked("POST", "/api/v1/proposals", "{", **token), 400, "unreadable")
    form = _asked(
        "POST", "/api/v1/proposals", "title=x", **token | {"content_type": "application/x-www-form-urlencoded"}
    )
    assert "Content-Type: application/json" in _is_problem(form, 415, "wrong_type")["sentence"]
    _is_problem(_asked("POST", "/api/v1/proposals", "x" * 6_000_000, **token), 413, "too_large")
    _is_problem(_asked("GET", "/api/v1/kinds", headers={**headers, "Host": "evil.example"}), 400, "unreadable")

    def breaks() -> None:
        raise RuntimeError("nobody expected this")

    monkeypatch.setattr("tongxin.kernel.web.api.kinds", breaks)
    assert _is_problem(_asked("GET", "/api/v1/kinds", **token), 500, "crashed")["trace"]


def test_half_a_character_is_refused_and_not_a_crash(headers) -> None:
    body = '{"fields": {"title": "\\ud800"}, "once": "6f0c1b1e-51f5-4b8c-9f1d-0d5a5b1c2d3e", "\\udfff": 1}'
    answer = _asked("POST", "/api/v1/proposals", body, headers=headers)
    _is_problem(answer, 422, "invalid")


def test_english_is_spoken_when_it_is_asked_for(headers) -> None:
    english = {"headers": {**headers, "Accept-Language": "en-GB, zh;q=0.5"}}
    answers = [
        _asked("GET", "/api/v1/nothing", **english),
        _asked("DELETE", "/api/v1/proposals", **english),
        _asked("GET", "/api/v1/kinds", headers={"Accept-Language": "en"}),
        _asked("POST", "/api/v1/proposals", "{", **english),
        _asked("POST", "/api/v1/proposals", '{"fields": {"title": 5}, "colour": 1}', **english),
        _asked("GET", "/api/v1/proposals?state=nowhere", **english),
    ]
    for answer in answers:
        assert answer.content.isascii() or not any("\u4e00" <= c <= "\u9fff" for c in answer.content.decode())
    assert set(answers[4].json()["errors"]) == {"fields.title", "colour", "once"}
