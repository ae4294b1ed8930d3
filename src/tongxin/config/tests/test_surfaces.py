"""Button, page, API and ``move()`` say the same of every proposal: offered is possible, and refused is refused everywhere."""

import json
import uuid
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tongxin.kernel.cases.doors import move
from tongxin.kernel.cases.errors import CaseError
from tongxin.kernel.cases.kinds import case_of, kind_of
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.cases.offers import offers
from tongxin.kernel.cases.visibility import sees
from tongxin.kernel.testing.denial import unchanged
from tongxin.kernel.web import tokens
from tongxin.people.testing.cast import Cast, small_city
from tongxin.proposals.tests import scenes

NAMES = ("张委员", "王主任", "周主任", "赵科长", "钱旁人")
SCENES = (scenes.draft, scenes.submitted, scenes.received, scenes.rated)


@pytest.fixture
def city(db: None) -> Cast:
    return small_city()


def _headers(city: Cast, name: str) -> dict[str, Any]:
    text = tokens.issue(city.account(name), city.conference, "测试", ("read", "write"), by=city.actor(name))
    return {"headers": {"Authorization": f"Bearer {text}"}}


def _browser(city: Cast, name: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(city.account(name))
    return client


def _status(call: Any) -> int:
    """What a call answers, taken back again."""
    with transaction.atomic():
        answer: int = call()
        transaction.set_rollback(True)
    return answer


def _moved(card: CaseCard, key: str, actor: Any, fields: dict[str, Any]) -> int:
    try:
        with transaction.atomic():
            move(card.pk, key, by=actor, fields=fields)
    except CaseError as refusal:
        return refusal.status
    return 200


@pytest.mark.parametrize("make", SCENES, ids=lambda m: m.__name__)
@pytest.mark.no_database_difference
def test_the_interface_answers_what_the_door_answers_and_shows_what_is_offered(city: Cast, make: Any) -> None:
    proposal = make(city)
    cards = [CaseCard.objects.get(pk=proposal.pk), *CaseCard.objects.filter(parent=proposal.pk)[:1]]
    wrong = []
    for name in NAMES:
        client, headers, actor = Client(raise_request_exception=False), _headers(city, name), city.actor(name)
        browser = _browser(city, name)
        for card in cards:
            case = case_of(card)
            root = f"/api/v1/{card.kind}s/{card.pk}"
            page = browser.get(f"/{card.kind}s/{card.pk}/")
            shown = client.get(root, **headers)
            assert page.status_code == shown.status_code == (200 if sees(actor, card) else 404)
            mine = {o.transition.key: (o.enabled, o.reason) for o in offers(case, actor)} if sees(actor, card) else {}
            told = {t["key"]: (t["enabled"], t["reason"]) for t in shown.json().get("transitions", [])}
            assert told == mine
            for edge in _edges(card, set(mine)):
                fields = scenes.inputs_of(city, f"{card.kind}.{edge.key}")
                door = _status(lambda k=edge.key, f=fields, c=card, a=actor: _moved(c, k, a, f))
                body = json.dumps({"fields": fields, "once": str(uuid.uuid4())})
                url = f"{root}/transitions/{edge.key}"
                post = {"content_type": "application/json", **headers}
                api = _status(lambda u=url, b=body, p=post, c=client: c.post(u, b, **p).status_code)
                if door != api:
                    wrong.append(f"{name} {card.kind}.{edge.key}: door {door}, interface {api}")
                link = f"/{card.kind}s/{card.pk}/do/{edge.key}/"
                enabled = mine.get(edge.key, (False, ""))[0]
                if enabled and link not in page.content.decode():
                    wrong.append(f"{name} {card.kind}.{edge.key}: the page has no button for it")
                if link in page.content.decode() and edge.key not in mine:
                    wrong.append(f"{name} {card.kind}.{edge.key}: the page has a button that is not offered")
    assert not wrong, "\n".join(wrong)


def _edges(card: CaseCard, offered: set[str]) -> list[Any]:
    """What is offered, and two edges that are not: the full table is tried at ``move()`` by the matrix."""
    edges = [t for t in kind_of(card.kind).workflow.transitions if not t.is_system]
    others = [t for t in edges if t.key not in offered]
    return [t for t in edges if t.key in offered] + others[:2]


def test_a_stale_page_answers_409_with_both_texts_and_changes_nothing(city: Cast) -> None:
    proposal = scenes.draft(city)
    browser = _browser(city, "张委员")
    sent = {**scenes.CONTENT, "version": "1"}
    url = f"/proposals/{proposal.pk}/edit/"
    assert browser.post(url, {**sent, "situation": "先到的文字。"}).status_code == 302
    with unchanged():
        answer = browser.post(url, {**sent, "situation": "后到的文字。"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "先到的文字。" in page
    assert "后到的文字。" in page


def test_a_stale_call_answers_409_with_both_texts(city: Cast) -> None:
    proposal = scenes.draft(city)
    client, headers = Client(raise_request_exception=False), _headers(city, "张委员")
    url = f"/api/v1/proposals/{proposal.pk}"

    def put(text: str) -> Any:
        body = json.dumps({"version": 1, "fields": {**scenes.CONTENT, "situation": text}})
        return client.put(url, body, content_type="application/json", **headers)

    assert put("先到的文字。").status_code == 200
    with unchanged():
        answer = put("后到的文字。")
    assert (answer.status_code, answer.json()["current"]["situation"]) == (409, "先到的文字。")
    assert answer.json()["mine"]["situation"] == "后到的文字。"
    assert answer.json()["version"] == 2
