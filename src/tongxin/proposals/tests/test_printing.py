"""Printing from pages: the menu of a case, many forms for a list, and the office's own templates."""

import datetime as dt
import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from docx import Document
from pypdf import PdfReader

from tongxin.kernel import clock
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.documents import bulk, office, printing
from tongxin.kernel.documents.models import FormTemplate, PrintPart, PrintRun
from tongxin.kernel.queue import reaper, worker
from tongxin.people.testing.cast import Cast, small_city
from tongxin.proposals import documents
from tongxin.proposals.tests import scenes

PATIENCE = 60


def browser(city: Cast, name: str) -> Client:
    found = Client()
    found.force_login(city.account(name))
    return found


def actions() -> list[str]:
    return list(AuditLine.objects.order_by("pk").values_list("action", flat=True))


def own_word(*lines: str) -> io.BytesIO:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    made = io.BytesIO()
    document.save(made)
    made.seek(0)
    made.name = "本单位提案表.docx"
    return made


# ---- one case -----------------------------------------------------------------------------------------------------


def test_the_menu_of_a_case_lists_the_offered_forms(city: Cast) -> None:
    proposal = scenes.not_filed(city)
    page = browser(city, "张委员").get(f"/proposals/{proposal.pk}/").content.decode()
    for form in ("proposals.sheet", "proposals.not_filed_notice"):
        assert f"/proposals/{proposal.pk}/forms/{form}.docx" in page
        assert f"/proposals/{proposal.pk}/forms/{form}.pdf" in page
    assert "proposals.merged_notice" not in page


@pytest.mark.parametrize(("output", "begins"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_a_download_is_a_file_with_a_chinese_name_and_leaves_a_line(city: Cast, output: str, begins: bytes) -> None:
    proposal = scenes.filed(city)
    answer = browser(city, "张委员").get(f"/proposals/{proposal.pk}/forms/proposals.sheet.{output}")
    assert answer.status_code == 200
    assert answer.content.startswith(begins)
    assert "%E6%8F%90%E6%A1%88%E8%A1%A8" in answer["Content-Disposition"]
    line = AuditLine.objects.order_by("-pk")[0]
    assert (line.action, line.object_id, line.actor_label) == ("proposal.print", proposal.pk, "张委员")
    assert line.data == {"form": "proposals.sheet", "output": output}


def test_who_does_not_see_the_case_prints_nothing(city: Cast) -> None:
    proposal = scenes.filed(city)
    before = actions()
    for name in ("钱旁人", "吴秘书"):
        assert browser(city, name).get(f"/proposals/{proposal.pk}/forms/proposals.sheet.pdf").status_code == 404
    assert Client().get(f"/proposals/{proposal.pk}/forms/proposals.sheet.pdf").status_code == 302
    assert actions() == before


def test_a_form_that_is_not_offered_is_not_found(city: Cast) -> None:
    proposal = scenes.filed(city)
    me = browser(city, "王主任")
    assert me.get(f"/proposals/{proposal.pk}/forms/proposals.not_filed_notice.pdf").status_code == 404
    assert me.get(f"/proposals/{proposal.pk}/forms/proposals.catalogue.pdf").status_code == 404
    assert me.get(f"/proposals/{proposal.pk}/forms/nothing.pdf").status_code == 404


def test_a_character_without_a_font_is_said_on_the_page_and_word_still_works(city: Cast) -> None:
    proposal = scenes.draft(city)
    type(proposal).objects.filter(pk=proposal.pk).update(situation="生僻字ꡀ")
    me = browser(city, "张委员")
    address = f"/proposals/{proposal.pk}/forms/proposals.sheet"
    page = me.get(f"{address}.pdf", follow=True).content.decode()
    assert "“ꡀ”（U+A840）" in page
    assert me.get(f"{address}.docx").content.startswith(b"PK")
    assert actions().count("proposal.print") == 1


# ---- many cases ---------------------------------------------------------------------------------------------------


def ask(city: Cast, name: str, path: str, **sent: object) -> PrintRun:
    answer = browser(city, name).post(path, {"output": "merged", **sent})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return PrintRun.objects.get(pk=int(answer["Location"].split("/")[2]))


def result(city: Cast, name: str, run: PrintRun) -> bytes:
    answer = browser(city, name).get(f"/prints/{run.pk}/file/")
    assert answer.status_code == 200
    return b"".join(getattr(answer, "streaming_content"))  # noqa: B009 - the test client does not know it


def test_a_list_is_printed_as_one_pdf_in_its_order(city: Cast) -> None:
    scenes.filed(city)
    scenes.not_filed(city)
    run = ask(city, "王主任", "/proposals/print/", forms=["proposals.sheet", "proposals.not_filed_notice"])
    assert run.total == 4
    page = browser(city, "王主任").get(f"/prints/{run.pk}/").content.decode()
    assert "正在生成，已完成 0 / 4 份" in page
    assert 'hx-trigger="every 2s"' in page
    bulk.work.call(run.pk)
    run.refresh_from_db()
    assert (run.status, run.done, run.problems) == ("done", 4, [])
    made = PdfReader(io.BytesIO(result(city, "王主任", run)))
    titles = [str(dict(mark)["/Title"]) for mark in made.outline if not isinstance(mark, list)]
    assert [title.split("-")[0] for title in titles] == ["提案表", "提案表", "不予立案通知"]
    assert "hx-trigger" not in browser(city, "王主任").get(f"/prints/{run.pk}/").content.decode()
    assert actions()[-1] == "proposal.take_prints"
    assert "proposal.print_many" in actions()


def test_a_filtered_list_becomes_a_zip_of_word_files(city: Cast) -> None:
    scenes.filed(city)
    scenes.not_filed(city)
    sent = {"forms": ["proposals.sheet", "proposals.catalogue"], "query": "state=filed"}
    run = ask(city, "王主任", "/proposals/print/", output="docx", **sent)
    bulk.work.call(run.pk)
    names = zipfile.ZipFile(io.BytesIO(result(city, "王主任", run))).namelist()
    assert [name.split("-")[0] for name in names] == ["提案表", "提案目录"]


def test_the_list_of_assignments_of_one_body(city: Cast) -> None:
    scenes.handling(city)
    scenes.handling(city)
    body = city.bodies["市教育局"].pk
    forms = ["proposals.assignment_notice", "proposals.assignment_list"]
    run = ask(city, "周主任", "/assignments/print/", forms=forms, body=body)
    bulk.work.call(run.pk)
    made = PdfReader(io.BytesIO(result(city, "周主任", run)))
    text = "".join(page.extract_text() for page in made.pages)
    assert len(made.outline) == 3
    assert "市财政局：" not in text
    assert "承办单位：市财政局" not in text
    assert "承办单位：市教育局" in text
    assert "签收人" in text


def test_nothing_chosen_is_said_with_the_form(city: Cast) -> None:
    scenes.filed(city)
    answer = browser(city, "王主任").post("/proposals/print/", {"output": "merged"})
    assert answer.status_code == 422
    assert "请至少选择一种表单" in answer.content.decode()


def test_sent_twice_it_is_one_run(city: Cast) -> None:
    scenes.filed(city)
    sent = {"forms": ["proposals.sheet"], "once": "0b0a3d9e-3d1c-4d6f-8f29-0f2f5f0f3a11"}
    assert ask(city, "王主任", "/proposals/print/", **sent) == ask(city, "王主任", "/proposals/print/", **sent)


def test_what_somebody_printed_is_for_nobody_else(city: Cast) -> None:
    scenes.filed(city)
    run = ask(city, "王主任", "/proposals/print/", forms=["proposals.sheet"])
    bulk.work.call(run.pk)
    for name in ("周主任", "张委员"):
        for path in ("", "file/"):
            assert browser(city, name).get(f"/prints/{run.pk}/{path}").status_code == 404
    assert f"/prints/{run.pk}/" in browser(city, "王主任").get("/prints/").content.decode()
    assert f"/prints/{run.pk}/" not in browser(city, "周主任").get("/prints/").content.decode()


def test_who_lost_sight_of_a_case_meanwhile_gets_it_left_out(city: Cast) -> None:
    scenes.filed(city)
    run = ask(city, "王主任", "/proposals/print/", forms=["proposals.sheet"])
    city.persons["王主任"].offices.update(ends=city.session.opens)
    bulk.work.call(run.pk)
    run.refresh_from_db()
    assert run.status == "failed"
    assert "不在您的查看范围内" in run.problems[0]


def test_a_finished_run_is_not_made_again_and_files_are_thrown_away_in_time(city: Cast) -> None:
    scenes.filed(city)
    run = ask(city, "王主任", "/proposals/print/", forms=["proposals.sheet"])
    bulk.work.call(run.pk)
    bulk.work.call(run.pk)
    assert PrintPart.objects.filter(run=run).count() == 1
    folder = f"prints/{run.folder}"
    assert default_storage.listdir(folder)[1] == ["result"]
    assert bulk.forget() == 0
    PrintRun.objects.filter(pk=run.pk).update(kept_until=clock.machine_now() - dt.timedelta(minutes=1))
    assert bulk.forget() == 1
    assert not default_storage.exists(folder)


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_printing_is_taken_over_without_doing_anything_twice(tmp_path: Path) -> None:
    city = small_city()
    for _n in range(5):
        scenes.submitted(city)
    run = ask(city, "王主任", "/proposals/print/", forms=["proposals.sheet"])
    mark = tmp_path / "in-the-middle"
    program = [sys.executable, str(Path(__file__).with_name("one_printer.py"))]
    env = {
        **{k: v for k, v in os.environ.items() if not k.startswith("TONGXIN_")},
        "PYTHONPATH": str(Path(__file__).parents[3]),
        "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
    }
    command = [*program, str(connection.settings_dict["NAME"]), str(settings.MEDIA_ROOT), str(mark)]
    child = subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + PATIENCE
        while not mark.exists():
            assert child.poll() is None, "the worker ended before it came to the third document"
            assert time.monotonic() < end, "the worker never came to the third document"
            os.sched_yield()
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait(PATIENCE)
    kept = list(PrintPart.objects.order_by("place").values_list("pk", "stored"))
    assert len(kept) == 2
    page = browser(city, "王主任").get(f"/prints/{run.pk}/").content.decode()
    assert "已完成 2 / 5 份" in page
    assert reaper.reap(dt.timedelta(0)) == 1
    worker.drain()
    run.refresh_from_db()
    assert (run.status, run.done) == ("done", 5)
    assert list(PrintPart.objects.order_by("place").values_list("pk", "stored"))[:2] == kept
    assert len(PdfReader(io.BytesIO(result(city, "王主任", run))).outline) == 5


# ---- the office's own templates ------------------------------------------------------------------------------------

FORM = "/forms/proposals.sheet/"


def test_only_who_sets_parameters_keeps_templates(city: Cast) -> None:
    for name in ("王主任", "张委员"):
        me = browser(city, name)
        assert me.get("/forms/").status_code == 403
        assert me.get(FORM).status_code == 403
        assert me.post(FORM, {"file": own_word("{{ title }}")}).status_code == 403
        assert me.post(f"{FORM}use/").status_code == 403
        assert me.get(f"{FORM}template.docx").status_code == 403
    assert not FormTemplate.objects.exists()


def test_the_page_of_a_form_says_every_field(city: Cast) -> None:
    me = browser(city, "孙管理员")
    assert "提案表" in me.get("/forms/").content.decode()
    page = me.get(FORM).content.decode()
    for each in documents.SHEET.fields:
        assert each.label in page
    assert "{{ title }}" in page
    assert me.get(f"{FORM}template.docx").content == documents.SHEET.docx.read_bytes()
    assert me.get(f"{FORM}tried.docx").content.startswith(b"PK")
    assert me.get("/forms/nothing/").status_code == 404


def test_an_own_template_is_used_kept_and_given_up_again(city: Cast) -> None:
    proposal, me, clerk = scenes.filed(city), browser(city, "孙管理员"), browser(city, "王主任")
    address = f"/proposals/{proposal.pk}/forms/proposals.sheet.docx"

    def first_line() -> str:
        return Document(io.BytesIO(clerk.get(address).content)).paragraphs[0].text

    shipped = first_line()
    page = me.post(FORM, {"file": own_word("本单位格式：{{ title }}")}, follow=True).content.decode()
    assert "已试填通过" in page
    assert first_line() == f"本单位格式：{proposal.title}"
    me.post(FORM, {"file": own_word("第二版：{{ title }}")})
    assert first_line().startswith("第二版")
    oldest = FormTemplate.objects.order_by("pk")[0]
    assert me.get(f"{FORM}{oldest.pk}.docx").content == bytes(oldest.content)
    me.post(f"{FORM}use/", {"template": oldest.pk})
    assert first_line().startswith("本单位格式")
    me.post(f"{FORM}use/")
    assert first_line() == shipped
    assert FormTemplate.objects.count() == 2
    said = [action for action in actions() if action.startswith("documents.")]
    assert said == [
        "documents.replace_template",
        "documents.replace_template",
        "documents.use_template_again",
        "documents.use_shipped_template",
    ]


@pytest.mark.parametrize(
    ("line", "said"), [("{{ titel }}", "“titel”不是这个表单的字段"), ("{{ title", "标签写得不完整")]
)
def test_a_bad_template_is_refused_with_a_sentence_and_changes_nothing(city: Cast, line: str, said: str) -> None:
    before = actions()
    answer = browser(city, "孙管理员").post(FORM, {"file": own_word(line)})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not FormTemplate.objects.exists()
    assert actions() == before


def test_a_template_is_for_one_conference(city: Cast) -> None:
    other = small_city("y", code="yunxi", name="云溪县政协", level="county")
    browser(other, "孙管理员").post(FORM, {"file": own_word("云溪：{{ title }}")})
    assert printing.own_template(documents.SHEET, city.conference.pk) is None
    row = FormTemplate.objects.get()
    assert browser(city, "孙管理员").get(f"{FORM}{row.pk}.docx").status_code == 404


@pytest.mark.skipif(office.program() is None, reason="SKIPPED LibreOffice: not installed here")
def test_a_replaced_template_becomes_pdf_through_libreoffice(city: Cast) -> None:
    proposal = scenes.filed(city)
    browser(city, "孙管理员").post(FORM, {"file": own_word("本单位格式：{{ title }}")})
    answer = browser(city, "王主任").get(f"/proposals/{proposal.pk}/forms/proposals.sheet.pdf")
    assert "本单位格式" in PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()


def test_without_libreoffice_the_pdf_of_a_replaced_template_is_a_sentence(
    city: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    proposal = scenes.filed(city)
    browser(city, "孙管理员").post(FORM, {"file": own_word("{{ title }}")})
    monkeypatch.setenv("PATH", str(tmp_path))
    address = f"/proposals/{proposal.pk}/forms/proposals.sheet.pdf"
    page = browser(city, "王主任").get(address, follow=True).content.decode()
    assert "没有安装 LibreOffice" in page
