"""Every operation of the description, met by a careless or hostile program: a documented refusal each time, never a crash."""

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.testing.denial import unchanged
from tongxin.kernel.testing.together import at_once
from tongxin.kernel.web import tokens
from tongxin.kernel.web.api import api
from tongxin.people.testing.cast import Cast, small_city
from tongxin.proposals.tests import scenes

POSTS = 50
KEY = "6f0c1b1e-51f5-4b8c-9f1d-0d5a5b1c2d3e"
PROBLEM = {"status", "code", "sentence", "errors", "version", "current", "mine", "trace"}
# No body of any operation: what they have in common is that none says what it is for.
BODIES = (
    "",
    "{",
    "null",
    "[]",
    "5",
    '"x"',
    "\x00",
    "{}x",
    '{"fields": null}',
    '{"fields": []}',
    '{"fields": {"\\ud800": 1}}',
    '{"fields": {"unheard_of": 1}}',
    '{"colour": "red"}',
    '{"fields": NaN}',
    '{"version": Infinity}',
    '{"version": "1"}',
    '{"version": -1.5}',
    '{"once": 7}',
    '{"once": "not-a-key"}',
    '{"occurred_on": "2026-02-31x"}',
    "[" * 5000,
    '{"once": ' + "9" * 5000 + "}",
)
VALUES: tuple[Any, ...] = (None, True, -1, 10**30, 1.5, "", "\x00", "\ud800", "长" * 20_000, [], {}, [[]], ["x"])
NUMBERS = ("0", "999999999", "9" * 30, "9" * 5000, "-1", "x", "%00")


@pytest.fixture
def city(db: None) -> Cast:
    return small_city()


@pytest.fixture
def described() -> dict[str, Any]:
    """The description, as a program reads it."""
    answer = Client().get("/api/v1/openapi.json")
    described: dict[str, Any] = answer.json()
    return described


def _headers(city: Cast, name: str) -> dict[str, str]:
    text = tokens.issue(city.account(name), city.conference, "测试", ("read", "write"), by=city.actor(name))
    return {"Authorization": f"Bearer {text}"}


def _operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def _writing(described: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Those that read JSON; a file comes as a form, and has its own test."""
    return [
        found
        for found in _operations(described)
        if "application/json" in found[2].get("requestBody", {}).get("content", {})
    ]


# An object that is not there: whoever reads a body looks at it first, or finds no object, and says so either way.
_OTHERS = {"{key}": KEY, "{file_id}": "1", "{message_id}": "1", "{print_id}": "1", "{batch_id}": "1"}
_OTHERS |= {"{template_id}": "1", "{report_id}": "1", "{snapshot_id}": "1"}


def _filled(path: str, number: str) -> str:
    """An address with a number for its case and for everything else in it."""
    for name in re.findall(r"{\w+}", path):
        path = path.replace(name, number if name == "{card_id}" else _OTHERS[name])
    return path


def _asked(method: str, path: str, body: str, headers: dict[str, str], kind: str = "application/json") -> Any:
    client = Client(raise_request_exception=False)
    return client.generic(method, path, body.encode("utf-8", "surrogatepass"), content_type=kind, headers=headers)


def _wrong(answer: Any, operation: dict[str, Any]) -> str:
    """What is wrong with a refusal; empty when nothing is."""
    if str(answer.status_code) not in operation["responses"]:
        return f"{answer.status_code} is not documented"
    if answer.status_code < 400 or answer.status_code == 500:
        return f"answered {answer.status_code}"
    told = json.loads(answer.content)
    if not {"status", "code", "sentence"} <= set(told) <= PROBLEM or told["status"] != answer.status_code:
        return f"no problem: {told}"
    return ""


def _odd(operation: dict[str, Any], described: dict[str, Any], known: set[str]) -> Iterator[str]:
    """For each field the values that programs send by mistake; some of them are good for some fields."""
    shape = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    members = described["components"]["schemas"][shape]["properties"]
    fields = members.get("fields", {}).get("$ref", "").rpartition("/")[2]
    for name, declared in described["components"]["schemas"].get(fields, {}).get("properties", {}).items():
        # A field that other steps have too, declared the same, is read by the same code.
        if (same := f"{name} {declared}") in known:
            continue
        known.add(same)
        for value in VALUES:
            yield json.dumps({"fields": {name: value}, "once": KEY})
    for name in sorted(set(members) - {"fields"}):
        if (same := f"{name} {members[name]}") in known:
            continue
        known.add(same)
        for value in VALUES:
            yield json.dumps({name: value})


@dataclass(frozen=True)
class Ground:
    """A case of each kind that somebody may act on, and who."""

    cards: dict[str, int]
    headers: dict[str, dict[str, str]]

    def ask(self, method: str, path: str, body: str) -> Any:
        """The answer to a body, to whoever may do the most with that kind; what was done is taken back."""
        kind = path.split("/")[3]
        headers = self.headers.get(kind, self.headers["proposals"])
        address = _filled(path, str(self.cards.get(kind, 0)))
        with transaction.atomic():
            answer = _asked(method, address, body, headers)
            transaction.set_rollback(True)
        return answer


@pytest.fixture
def ground(city: Cast) -> Ground:
    part = scenes.parts_of(scenes.received(city))[0]
    return Ground(
        {"proposals": scenes.draft(city).pk, "assignments": part.pk},
        {"proposals": _headers(city, "张委员"), "assignments": _headers(city, "赵科长")},
    )


@pytest.mark.no_database_difference
def test_bad_bodies_are_refused_as_described(ground: Ground, described: dict[str, Any]) -> None:
    wrong: list[str] = []
    with unchanged():
        for method, path, operation in _writing(described):
            wrong += [
                f"{method} {path} {body[:80]}: {said}"
                for body in BODIES
                if (said := _wrong(ground.ask(method, path, body), operation))
            ]
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.no_database_difference
def test_odd_values_are_taken_or_refused_as_described(ground: Ground, described: dict[str, Any]) -> None:
    wrong: list[str] = []
    known: set[str] = set()
    for method, path, operation in _writing(described):
        for body in _odd(operation, described, known):
            answer = ground.ask(method, path, body)
            if answer.status_code not in {200, 201} and (said := _wrong(answer, operation)):
                wrong.append(f"{method} {path} {body[:80]}: {said}")
    assert not wrong, "\n".join(wrong[:20])


def test_bad_addresses_types_and_tokens_are_refused_as_described(city: Cast, described: dict[str, Any]) -> None:
    headers = _headers(city, "张委员")
    wrong: list[str] = []
    for method, path, operation in _operations(described):
        tries = [(number, headers, "application/json") for number in NUMBERS] if "{card_id}" in path else []
        tries += [("1", {"Authorization": "Bearer tx_\x80"}, "application/json"), ("1", {}, "application/json")]
        if "application/json" in operation.get("requestBody", {}).get("content", {}):
            tries += [("1", headers, kind) for kind in ("text/plain", "application/x-www-form-urlencoded", "x")]
        for number, given, kind in tries:
            answer = _asked(method, _filled(path, number), "{}" if method != "GET" else "", given, kind)
            if said := _wrong(answer, operation):
                wrong.append(f"{method} {path} {number[:20]} {kind}: {said}")
    assert not wrong, "\n".join(wrong[:20])


def test_bad_queries_are_refused_as_described(city: Cast, described: dict[str, Any]) -> None:
    headers = _headers(city, "张委员")
    wrong: list[str] = []
    queries = ("state=nowhere", "sort=x", "page=0", "page=x", "page=1e3", "page=-1", "page=999999999", "stat=draft")
    for _method, path, operation in _operations(described):
        if operation["operationId"] in {"list_proposals", "list_assignments"}:
            wrong += [
                f"{path}?{query}: {said}"
                for query in (*queries, f"q={'长' * 81}")
                if (said := _wrong(_asked("GET", f"{path}?{query}", "", headers), operation))
            ]
            assert _asked("GET", f"{path}?q=%00%ff'\"*", "", headers).status_code == 200
    assert not wrong, "\n".join(wrong)


def test_every_operation_describes_its_refusals_in_one_shape(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1")
    for _method, path, operation in _operations(described):
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                assert answer["content"]["application/json"]["schema"]["$ref"].endswith("/Problem"), path
        assert {"401", "403", "429", "500"} <= set(operation["responses"]), path
    assert api.docs_url is None


@pytest.mark.django_db(transaction=True)
def test_fifty_identical_posts_at_once_make_one_case_or_none() -> None:
    city = small_city()
    headers = _headers(city, "张委员")
    fields = {"title": "关于修路灯的提案", "situation": "不亮。", "suggestions": "修好。"}

    def post(body: dict[str, Any]) -> list[int]:
        text = json.dumps(body)
        answers = at_once(POSTS, lambda _place: _asked("POST", "/api/v1/proposals", text, headers))
        return sorted(getattr(answer, "status_code", 0) for answer in answers)

    assert post({"fields": fields}) == [422] * POSTS
    assert CaseCard.objects.count() == 0
    assert post({"fields": fields, "once": str(uuid.uuid4())}) == [200] * (POSTS - 1) + [201]
    assert CaseCard.objects.count() == AuditLine.objects.filter(action="proposal.open").count() == 1
