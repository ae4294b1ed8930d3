"""Classified matters are refused everywhere, drafts included, and nothing of them is kept."""

import io
import json
import uuid
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tongxin.kernel.cases.models import CaseCard, Draft
from tongxin.kernel.privacy.marks import secret_sentence
from tongxin.people.testing.cast import Cast
from tongxin.proposals.tests import scenes
from tongxin.proposals.workflow import CONTENT_FIELDS

MARKED = "机密★5年 关于某项工作的情况"


@pytest.mark.parametrize(
    "text", [MARKED, "密级：秘密", "绝密 ★", "密级: 机密", "机 密★", "机密*5年", "秘密＊", "密 级：机 密"]
)
def test_marks_are_found(text: str) -> None:
    assert "涉密内容不能在本系统填写" in secret_sentence(text)


@pytest.mark.parametrize(
    "text", ["加强商业秘密保护的提案", "保守国家秘密宣传", "核心机密技术攻关", "★重点", "保密（机密）级别的划分"]
)
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


def _upload(browser: Client, card_id: int, name: str, content: bytes) -> str:
    sent = SimpleUploadedFile(name, content)
    return browser.post(f"/proposals/{card_id}/files/", {"file": sent}, follow=True).content.decode()


def _word_file(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        runs = "".join(f"<w:r><w:t>{part}</w:t></w:r>" for part in text)
        archive.writestr("word/document.xml", f"<w:document><w:p>{runs}</w:p></w:document>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("机密★情况.txt", "平常的内容".encode()),
        ("情况.txt", "机密★1年\n内容".encode()),
        ("情况.txt", "秘密★".encode("gb18030")),
        ("情况.docx", _word_file("机密★5年")),
    ],
)
def test_a_file_with_a_mark_in_its_name_or_its_words_is_refused(city: Cast, name: str, content: bytes) -> None:
    browser = Client()
    browser.force_login(city.account("张委员"))
    card = scenes.draft(city).card
    assert "涉密文件不能上传" in _upload(browser, card.pk, name, content)
    assert not card.attachments.exists()
    assert "已添加附件" in _upload(browser, card.pk, "情况.docx", _word_file("保密工作的一般情况"))
