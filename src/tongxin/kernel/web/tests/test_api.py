"""The programming interface answers as the pages do: 401, 403, 404, 409, 422, each with its sentence."""

import uuid

import pytest
from django.test import Client
from ninja.testing import TestClient

from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.doors import move, open_case
from tongxin.kernel.cases.models import CaseCard, Passage
from tongxin.kernel.testing.denial import unchanged
from tongxin.kernel.web import tokens
from tongxin.kernel.web.models import ApiToken

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(toy_interface, players):
    """The interface with the toys in it."""
    return TestClient(toy_interface)


def _bearer(player, *scopes: str) -> dict[str, str]:
    text = tokens.issue(player.account, player.account.conference, "测试", scopes, by=player.actor)
    return {"Authorization": f"Bearer {text}"}


@pytest.fixture
def asked(players):
    """An errand that waits for the desk."""
    owner = players["owner"].actor
    errand = open_case("errand", by=owner, values={"title": "借桌子", "wish": "好。"})
    move(errand, "ask", by=owner)
    return CaseCard.objects.get(pk=errand.pk)


def test_only_hashes_are_kept_and_dead_tokens_open_nothing(api, players) -> None:
    headers = _bearer(players["owner"], "read")
    row = ApiToken.objects.get()
    assert row.digest not in headers["Authorization"]
    assert len(row.digest) == 64
    assert api.get("/errands", headers=headers).status_code == 200
    tokens.revoke(row, by=players["owner"].actor)
    refused = api.get("/errands", headers=headers)
    assert refused.status_code == 401
    assert "令牌" in refused.json()["sentence"]
    assert api.get("/errands").status_code == 401
    with pytest.raises(ValueError, match="没有这样的令牌范围"):
        _bearer(players["owner"], "everything")


def test_a_reading_token_writes_nothing(api, players, asked) -> None:
    headers = _bearer(players["clerk"], "read")
    with unchanged():
        answer = api.post(f"/errands/{asked.pk}/transitions/accept", json={"fields": {"runner": 3}}, headers=headers)
    assert answer.status_code == 403
    assert "write" in answer.json()["sentence"]


def test_lists_and_cases_show_what_may_be_seen(api, players, asked, neighbour) -> None:
    listed = api.get("/errands?q=桌子", headers=_bearer(players["clerk"], "read")).json()
    assert [row["id"] for row in listed["items"]] == [asked.pk]
    detail = api.get(f"/errands/{asked.pk}", headers=_bearer(players["clerk"], "read")).json()
    assert detail["content"] == {"title": "借桌子", "wish": "好。"}
    assert [(t["transition"], t["holder_label"]) for t in detail["next"]] == [("accept", "值班室")]
    offered = {t["key"]: t["enabled"] for t in detail["transitions"]}
    assert offered["accept"]
    for other in (players["stranger"], neighbour):
        headers = _bearer(other, "read", "write")
        assert api.get("/errands", headers=headers).json()["total"] == 0
        assert api.get(f"/errands/{asked.pk}", headers=headers).status_code == 404
        assert api.post(f"/errands/{asked.pk}/transitions/drop", json={}, headers=headers).status_code == 404


def test_an_edge_is_taken_and_a_retry_is_the_same_deed(api, players, asked) -> None:
    headers = _bearer(players["clerk"], "write")
    body = {
        "fields": {"runner": players["runner"].id},
        "version": asked.version,
        "once": "6f0c1b1e-51f5-4b8c-9f1d-0d5a5b1c2d3e",
    }
    first = api.post(f"/errands/{asked.pk}/transitions/accept", json=body, headers=headers)
    again = api.post(f"/errands/{asked.pk}/transitions/accept", json=body, headers=headers)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["passage"] == again.json()["passage"]
    assert first.json()["case"]["state"] == "doing"
    assert Passage.objects.filter(card=asked, transition="accept").count() == 1


def test_refusals_carry_the_sentence_of_the_page(api, players, asked) -> None:
    owner = _bearer(players["owner"], "write")
    with unchanged():
        denied = api.post(f"/errands/{asked.pk}/transitions/accept", json={"fields": {"runner": 3}}, headers=owner)
        blocked = api.post(f"/errands/{asked.pk}/transitions/ask", json={}, headers=owner)
        stale = api.post(
            f"/errands/{asked.pk}/transitions/remark",
            json={"fields": {"note": "急"}, "version": 1, "once": str(uuid.uuid4())},
            headers=owner,
        )
    assert (denied.status_code, denied.json()["sentence"]) == (403, "“受理”由值班室办理，您没有这项权限。")
    assert blocked.status_code == 409
    assert "起草中" in blocked.json()["sentence"]
    assert stale.status_code == 409
    assert stale.json()["current"] == {"title": "借桌子", "wish": "好。"}
    assert stale.json()["mine"] == {"note": "急"}
    assert (stale.json()["version"], stale.json()["code"]) == (asked.version, "stale_version")


@pytest.mark.parametrize(
    "body",
    [
        {"fields": {"runner": "3"}},
        {"fields": {"runner": True}},
        {"fields": {"runner": 0}},
        {"fields": {}},
        {},
        {"fields": {"runner": 3}, "colour": "red"},
        {"fields": {"runner": 3, "colour": "red"}},
        {"fields": {"runner": 3}, "occurred_on": 5},
        {"fields": {"runner": 3}, "occurred_on": "2026-02-31"},
        {"fields": {"runner": 3}, "once": "not-a-key"},
        {"fields": {"runner": 3}, "version": 1.5},
    ],
)
def test_nothing_is_guessed(api, players, asked, body) -> None:
    headers = _bearer(players["clerk"], "write")
    with unchanged():
        answer = api.post(f"/errands/{asked.pk}/transitions/accept", json=body, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["sentence"]


def test_a_case_is_opened_and_edited(api, players) -> None:
    headers = _bearer(players["owner"], "read", "write")
    made = api.post("/errands", json={"fields": {"title": "借椅子"}, "once": str(uuid.uuid4())}, headers=headers)
    assert made.status_code == 201
    case = made.json()
    changed = api.put(
        f"/errands/{case['id']}",
        json={"fields": {"title": "借两把椅子", "wish": "好。"}, "version": case["version"]},
        headers=headers,
    )
    assert changed.json()["title"] == "借两把椅子"
    stale = api.put(
        f"/errands/{case['id']}", json={"fields": {"title": "又改"}, "version": case["version"]}, headers=headers
    )
    assert stale.status_code == 409
    assert (stale.json()["current"]["title"], stale.json()["mine"]) == ("借两把椅子", {"title": "又改"})
    other = {"fields": {"title": "x"}, "once": str(uuid.uuid4())}
    refused = api.post("/errands", json=other, headers=_bearer(players["runner"], "write"))
    assert refused.status_code == 403


def test_the_description_is_openapi_31_and_names_every_refusal(toy_interface) -> None:
    schema = toy_interface.get_openapi_schema(path_prefix="/api/v1/")
    assert schema["openapi"].startswith("3.1")
    take = schema["paths"]["/api/v1/errands/{card_id}/transitions/accept"]["post"]
    assert set(map(int, take["responses"])) == {200, 400, 401, 403, 404, 409, 413, 415, 422, 429, 500}
    assert "值班室" in take["description"]
    assert "/api/v1/errands/{card_id}/transitions/finish" not in schema["paths"]
    fields = schema["components"]["schemas"]["Take_errand_acceptFields"]
    assert fields["additionalProperties"] is False
    assert fields["properties"]["runner"]["title"] == "经办人"


def test_a_body_that_is_no_json_is_refused_in_a_sentence(api, players) -> None:
    headers = _bearer(players["owner"], "write")
    with unchanged():
        answer = api.post("/errands", data="{不是", headers=headers, content_type="application/json")
    assert answer.status_code == 400
    assert "不是有效的 JSON" in answer.json()["sentence"]


def test_an_unknown_query_parameter_is_refused(api, players) -> None:
    answer = api.get("/errands?stat=done", headers=_bearer(players["owner"], "read"))
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["stat"]


def _kinds(headers, address="10.4.4.4"):
    return Client().get("/api/v1/kinds", headers=headers, REMOTE_ADDR=address)


def test_trying_tokens_out_is_stopped_and_recorded_and_good_ones_pass(players) -> None:
    good, bad = _bearer(players["owner"], "read"), {"Authorization": "Bearer tx_guess"}
    assert [_kinds(bad).status_code for _time in range(22)] == [401] * 20 + [429] * 2
    assert "10 分钟以后" in _kinds(bad).json()["sentence"]
    assert _kinds(bad, "10.5.5.5").status_code == 401
    assert _kinds(good).status_code == 200
    strange = {"Authorization": "Bearer of-another-server"}
    assert {_kinds(strange).status_code for _time in range(22)} == {401}
    lines = AuditLine.objects.filter(action="accounts.token_refused")
    assert [(line.source, line.data["count"]) for line in lines] == [("10.4.4.4", 20)]
