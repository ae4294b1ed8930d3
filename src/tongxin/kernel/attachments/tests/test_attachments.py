"""Attachments: what is let in, under which name, and that a failure leaves nothing behind."""

import datetime as dt
import hashlib
import io
import os
import stat
import zipfile
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from tongxin.kernel import clock
from tongxin.kernel.attachments import AttachmentRefused, Limits, accept, clean_name, open_content, remove, sweep
from tongxin.kernel.attachments.models import Attachment
from tongxin.kernel.attachments.sniffing import kind_of
from tongxin.kernel.conferences.models import Conference

PDF = b"%PDF-1.7\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def pack(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def office(member="word/document.xml", **more):
    return pack({"[Content_Types].xml": "<Types/>", member: "<w/>"} | more)


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("报告.pdf", PDF, "application/pdf"),
        ("照片.JPG", b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        ("图.png", PNG, "image/png"),
        ("图.webp", b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        ("手机.heic", b"\0\0\0\x18ftypheic", "image/heic"),
        ("说明.txt", "情况说明\n一".encode(), "text/plain"),
        ("旧编码.txt", "情况说明".encode("gb18030"), "text/plain"),
        ("旧.doc", OLE, "application/msword"),
        ("文.docx", office(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("表.xlsx", office("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("版式.ofd", pack({"OFD.xml": "<ofd/>"}), "application/ofd"),
    ],
)
def test_kinds_that_are_let_in(name, content, content_type):
    assert kind_of(io.BytesIO(content), name).content_type == content_type


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("程序.exe", b"MZ\x90", "为安全起见"),
        ("公文.exe.pdf", PDF, "为安全起见"),
        ("图.svg", b"<svg/>", "为安全起见"),
        ("页.html", b"<html>", "为安全起见"),
        ("宏.docm", office(), "为安全起见"),
        ("包.zip", pack({"a": "b"}), "不能接收“包.zip”这类文件"),
        ("没有扩展名", PDF, "可以上传"),
        ("空.pdf", b"", "空文件"),
        ("假.pdf", b"MZ\x90\0", "不是PDF 文件"),
        ("假.pdf", b"<!DOCTYPE html><p>", "看起来是网页"),
        ("假.pdf", PNG, "看起来是PNG 图片"),
        ("假.png", office(), "看起来是另一种办公文件"),
        ("假.txt", b"<script>alert(1)</script>", "看起来是网页"),
        ("假.txt", b"#!/bin/sh\n", "不是文本文件"),
        ("乱.txt", b"a" * 5000 + b"\0", "不能显示"),
        ("乱.txt", b"\xff" * 7, "编码无法识别"),
        ("文.docx", office("xl/workbook.xml"), "不一致"),
        ("文.docx", office(**{"word/vbaProject.bin": b"x"}), "带有宏"),
        ("文.docx", pack({"[Content_Types].xml": "ms-word.document.macroEnabled.main", "word/document.xml": ""}), "宏"),
        ("文.docx", office(**{"word/embeddings/a.exe": b"MZ"}), "藏有可以运行的程序"),
        ("文.docx", office(**{"word/media/zero.bin": b"\0" * 30_000_000}), "解压后过大"),
        ("文.docx", b"PK\x03\x04broken", "已损坏"),
        ("旧.doc", OLE + "_VBA_PROJECT".encode("utf-16-le"), "带有宏"),
        ("旧.xls", b"\0" * (1024 * 1024 - 4), "不是Excel"),
    ],
)
def test_kinds_that_are_refused(name, content, part):
    with pytest.raises(AttachmentRefused) as refused:
        kind_of(io.BytesIO(content), name)
    assert part in refused.value.sentence
    assert refused.value.sentence.endswith("。")


def test_a_macro_on_the_border_of_two_reads_is_seen():
    mark = "_VBA_PROJECT".encode("utf-16-le")
    with pytest.raises(AttachmentRefused, match="带有宏"):
        kind_of(io.BytesIO(OLE + b"\0" * (1024 * 1024 - len(OLE) - 8) + mark), "旧.doc")


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("报告.pdf", "报告.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\fakepath\\报告.PDF", "报告.pdf"),
        ("报告\u202efdp.exe", "报告fdp.exe"),
        ("a\u200bb\0c\r\nd.txt", "abc d.txt"),
        ('甲<乙>"丙|丁?.txt', "甲＜乙＞＂丙｜丁？.txt"),
        ("...", "附件"),
        ("", "附件"),
        (".pdf", "pdf"),
        ("con.txt", "_con.txt"),
        ("  报告 . pdf ", "报告.pdf"),
        ("长" * 300 + ".docx", "长" * 115 + ".docx"),
    ],
)
def test_names(raw, cleaned):
    assert clean_name(raw) == cleaned


@pytest.fixture
def card(db):
    city = Conference.objects.create(code="file-city", name="澄湖市政协", short_name="澄湖", level="city")
    return apps.get_model("kernel", "CaseCard").objects.create(
        conference=city, kind="toy", state="open", opened=dt.date(2026, 3, 1), updated_at=clock.now()
    )


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }
    return tmp_path


def files(folder):
    return [path for path in Path(folder).rglob("*") if path.is_file()]


def upload(name="报告.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


@pytest.mark.django_db
def test_a_file_is_kept_privately_under_a_random_name(card, folder):
    kept = accept(card.pk, upload("../报\u202e告.PDF"), by=None, label="原件")
    (path,) = files(folder)
    assert (kept.name, kept.size, kept.content_type, kept.label) == ("报告.pdf", len(PDF), "application/pdf", "原件")
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "报告" not in str(path)
    assert path.suffix == ""
    with open_content(kept) as content:
        assert content.read() == PDF


@pytest.mark.django_db
def test_a_refused_file_leaves_nothing(card, folder):
    with pytest.raises(AttachmentRefused):
        accept(card.pk, upload("假.pdf", b"MZ"), by=None)
    with pytest.raises(AttachmentRefused, match="超过了单个附件 1 MB 的上限"):
        accept(card.pk, upload(content=PDF * 100_000), by=None, limits=Limits(max_bytes=1024 * 1024))
    assert files(folder) == []
    assert not Attachment.objects.exists()


@pytest.mark.django_db
def test_the_number_of_files_is_limited_and_a_double_is_named(card):
    accept(card.pk, upload("一.pdf"), by=None, limits=Limits(max_files=2))
    with pytest.raises(AttachmentRefused, match=r"和已上传的“一[.]pdf”内容相同"):
        accept(card.pk, upload("二.pdf"), by=None)
    accept(card.pk, upload("二.pdf", PDF + b"2"), by=None, limits=Limits(max_files=2))
    with pytest.raises(AttachmentRefused, match="最多可以上传 2 个附件"):
        accept(card.pk, upload("三.pdf", PDF + b"3"), by=None, limits=Limits(max_files=2))


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_transaction_takes_its_file_with_it(card, folder):
    seen = []

    def act():
        accept(card.pk, upload(), by=None)
        seen.extend(files(folder))
        raise ConnectionError

    with pytest.raises(ConnectionError):
        transaction.atomic(act)()
    assert len(seen) == 1
    assert files(folder) == []
    assert not Attachment.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_committed_file_stays_until_its_removal_commits(card, folder):
    with transaction.atomic():
        kept = accept(card.pk, upload(), by=None)
    assert len(files(folder)) == 1

    def act():
        remove(Attachment.objects.get(pk=kept.pk))
        raise ConnectionError

    with pytest.raises(ConnectionError):
        transaction.atomic(act)()
    assert len(files(folder)) == 1
    remove(Attachment.objects.get(pk=kept.pk))
    assert files(folder) == []


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_process_left_is_swept(card, folder):
    kept = accept(card.pk, upload(), by=None)
    orphan = Path(default_storage.path("files/zz/orphan"))
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"x")
    assert sweep() == 0
    long_ago = clock.machine_now().timestamp() - 3 * 86400
    for path in files(folder):
        os.utime(path, (long_ago, long_ago))
    assert sweep() == 1
    assert [path.name for path in files(folder)] == [Path(kept.stored).name]
