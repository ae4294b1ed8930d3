"""Classified matters are refused everywhere, drafts included, and nothing of them is kept."""

import json
import uuid

import pytest
from django.test import Client

from tongxin.kernel.cases.models import CaseCard, Draft
from tongxin.kernel.workflow.fields import secret_sentence
from tongxin.people.testing.cast import Cast
from tongxin.proposals.workflow import CONTENT_FIELDS

MARKED = "机密★5年 关于某项工作的情况"


@pytest.mark.parametrize("text", [MARKED, "密级：秘密", "绝密 ★", "密级: 机密"])
def test_marks_are_found(text: str) -> None:
    assert "涉密内容不能在本系统填写" in secret_sentence(text)


@pytest.mark.parametrize("text", ["加强商业秘密保护的提案", "保守国家秘密宣传", "核心机密技术攻关", "★重点"])
def test_ordinary_prose_is_no_mark(text: str) -> None:
    assert secret_sentence(text) == ""


def test_neither_a_form_nor_its_autosave_keeps_a_marked_text(city: Cast) -> None:
    browser = Client()
    browser.force_login(city.account("张委员"))
    key = uuid.uuid4()
    sent = browser.post("/proposals/new/", {"title": "甲", "situation": MARKED, "draft": str(key)})
    assert sent.status_code == 422
    assert "涉密内容不能在本系统填写" in sent.content.decode()
    body = json.dumps({"title": "甲", "situation": MARKED})
    saved = browser.post(f"/drafts/{key}/?kind=proposal", body, content_type="application/json")
    assert saved.status_code == 409
    assert "没有保存" in saved.json()["sentence"]
    assert not CaseCard.objects.exists()
    assert not Draft.objects.exists()


def test_characters_that_nobody_sees_are_left_out(city: Cast) -> None:
    field = CONTENT_FIELDS[0]
    assert field.clean("关于\u202e路灯\u200b的提案\ufeff", city.conference.pk) == "关于路灯的提案"
