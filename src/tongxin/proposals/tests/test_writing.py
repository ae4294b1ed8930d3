"""What people write is kept in every form, and can be thrown away or taken off by those who wrote it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.doors import move
from tongxin.kernel.cases.models import CaseTask, Draft
from tongxin.people.testing.cast import Cast
from tongxin.proposals.models import Assignment, Proposal
from tongxin.proposals.tests import scenes

pytestmark = pytest.mark.no_database_difference


def _browser(city: Cast, name: str) -> Client:
    browser = Client()
    browser.force_login(city.account(name))
    return browser


def _draft_url(page: str) -> str:
    found = re.search(r'data-draft="([^"]+)"', page)
    assert found
    return found[1].replace("&amp;", "&")


def _lead(city: Cast) -> Assignment:
    lead, assist = scenes.parts_of(scenes.received(city))
    scenes.take(city, assist, "何科员", "give_opinion")
    return lead


def test_a_long_reply_saves_itself_beside_what_it_answers(city: Cast) -> None:
    lead, clerk = _lead(city), _browser(city, "赵科长")
    form = f"/assignments/{lead.pk}/do/answer/"
    page = clerk.get(form).content.decode()
    assert lead.proposal.suggestions.split()[0] in page, "the suggestions are there to be answered one by one"
    url = _draft_url(page)
    assert clerk.post(url, {"reply": "一、关于第一条建议……"}, content_type="application/json").status_code == 200
    assert "一、关于第一条建议" in clerk.get(form).content.decode()
    assert "答复提案人：" in clerk.get("/").content.decode(), "and the home page leads back to it"
    sent = {"reply_class": "A", "reply": "已办妥。", "document_number": ""}
    assert clerk.post(form, sent).status_code == 302
    assert not Draft.objects.exists()


def test_without_scripts_a_button_keeps_a_reply(city: Cast) -> None:
    lead, clerk = _lead(city), _browser(city, "赵科长")
    form = f"/assignments/{lead.pk}/do/answer/"
    assert clerk.post(form, {"reply": "写了一半", "keep": "1"}).headers["Location"] == form
    assert "写了一半" in clerk.get(form).content.decode()
    lead.refresh_from_db()
    assert lead.state == "handling"
    assert "写了一半" not in _browser(city, "周主任").get(f"/assignments/{lead.pk}/").content.decode()


def test_a_draft_of_the_content_and_one_of_a_step_live_side_by_side(city: Cast) -> None:
    proposal, member = scenes.rated(city), _browser(city, "周主任")
    page = member.get(f"/proposals/{proposal.pk}/do/rehandle/").content.decode()
    member.post(_draft_url(page), {"note": "请再面商"}, content_type="application/json")
    assert Draft.objects.get().step == "rehandle"
    assert "请再面商" in member.get(f"/proposals/{proposal.pk}/do/rehandle/").content.decode()


def test_unfinished_writing_is_thrown_away_after_one_question(city: Cast) -> None:
    member = _browser(city, "张委员")
    url = member.get("/proposals/new/").headers["Location"]
    saving = _draft_url(member.get(url).content.decode())
    member.post(saving, {"title": "", "publish_consent": "1"}, content_type="application/json")
    assert not Draft.objects.exists(), "an empty form is nothing to be kept"
    member.post(saving, {"title": "写到一半"}, content_type="application/json")
    found = re.search(r'href="(/drafts/[^"]+/discard/)"', member.get("/").content.decode())
    assert found
    assert "丢弃以后不能恢复" in member.get(found[1]).content.decode()
    assert Draft.objects.exists()
    assert _browser(city, "李委员").post(found[1]).status_code == 404, "others' drafts do not exist"
    assert member.post(found[1]).headers["Location"] == "/"
    assert not Draft.objects.exists()
    assert member.get(found[1]).status_code == 404


def test_a_draft_given_up_leaves_the_list_and_comes_back(city: Cast) -> None:
    proposal, member = scenes.draft(city), _browser(city, "张委员")
    assert member.post(f"/proposals/{proposal.pk}/do/discard/").status_code == 302
    assert proposal.title not in _rows(member.get("/proposals/"))
    assert proposal.title in _rows(member.get("/proposals/?state=discarded"))
    assert not CaseTask.objects.filter(card=proposal.card).exists()
    assert member.post(f"/proposals/{proposal.pk}/do/restore/").status_code == 302
    assert proposal.title in _rows(member.get("/proposals/"))


def _rows(answer: object) -> list[str]:
    return [row.title for row in answer.context["page"].rows]  # type: ignore[attr-defined]


def _upload(browser: Client, case: Proposal | Assignment, name: str) -> None:
    where = "assignments" if isinstance(case, Assignment) else "proposals"
    sent = SimpleUploadedFile(name, f"内容：{name}".encode())
    assert "已添加附件" in browser.post(f"/{where}/{case.pk}/files/", {"file": sent}, follow=True).content.decode()


def test_a_file_is_removed_by_whoever_added_it_until_others_acted_on_it(city: Cast) -> None:
    proposal, member = scenes.draft(city), _browser(city, "张委员")
    _upload(member, proposal, "说明.txt")
    file = proposal.card.attachments.get()
    url = f"/proposals/{proposal.pk}/files/{file.pk}/remove/"
    assert "删去以后不能恢复" in member.get(url).content.decode()
    assert member.post(url).status_code == 302
    assert not proposal.card.attachments.exists()
    assert AuditLine.objects.get(action="proposal.detach").data["name"] == "说明.txt"
    assert member.get(url).status_code == 404
    _upload(member, proposal, "照片说明.txt")
    move(proposal, "submit", by=city.actor("张委员"))
    kept = proposal.card.attachments.get()
    page = member.get(f"/proposals/{proposal.pk}/").content.decode()
    assert f"files/{kept.pk}/" in page
    assert f"files/{kept.pk}/remove/" not in page
    assert member.post(f"/proposals/{proposal.pk}/files/{kept.pk}/remove/").status_code == 403
    assert proposal.card.attachments.exists()


def test_the_proposal_leads_a_clerk_to_the_part_that_waits(city: Cast) -> None:
    proposal = scenes.handling(city)
    lead, _assist = scenes.parts_of(proposal)
    page = _browser(city, "赵科长").get(f"/proposals/{proposal.pk}/").content.decode()
    assert f'href="/assignments/{lead.pk}/"' in page
    assert "去办理" in page
    assert "现在没有需要您做的" not in page


def test_another_round_has_a_term_only_after_dissatisfaction(city: Cast) -> None:
    rated = scenes.rated(city)
    task = CaseTask.objects.get(card=rated.card, transition="rehandle")
    assert task.due is not None
    answered = scenes.answered(city)
    sent = {"attitude": "satisfied", "result": "satisfied", "comment": ""}
    move(answered, "rate", by=city.actor("张委员"), fields=sent)
    assert not answered.card.deadlines.filter(key="rehandle").exists()


def test_the_list_of_parts_names_the_body_also_after_the_answer(city: Cast) -> None:
    scenes.answered(city)
    rows = _browser(city, "周主任").get("/assignments/").context["page"].rows
    assert any("市教育局" in row.note for row in rows)
