"""What people write is kept in every form, and can be thrown away or taken off by those who wrote it."""

import re
import uuid

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


WORD = (
    '<p class=MsoNormal style="mso-x:1">老城绿\u00ad地少。<o:p></o:p></p>'
    "<p class=MsoListParagraph><span>1.&nbsp;&nbsp;</span>居民反映强烈。</p>"
)


def test_pasted_word_is_cleaned_for_whoever_has_no_script(city: Cast) -> None:
    member = _browser(city, "张委员")
    url = member.get("/proposals/new/").headers["Location"]
    key = url.rsplit("=", 1)[1]
    sent = {
        "title": "关于口袋\u200b公园的提案",
        "situation": WORD,
        "suggestions": "1.\t建设。\x0b2.\t养护。",
        "draft": key,
    }
    assert member.post(url, {**sent, "then": "submit"}).status_code == 302
    proposal = Proposal.objects.get()
    assert proposal.title == "关于口袋公园的提案"
    assert proposal.situation == "老城绿地少。\n1. 居民反映强烈。"
    assert proposal.suggestions == "1. 建设。\n2. 养护。"


def test_hints_come_with_each_save_and_refuse_nothing(city: Cast) -> None:
    member = _browser(city, "张委员")
    url = member.get("/proposals/new/").headers["Location"]
    saving = _draft_url(member.get(url).content.decode())
    written = {"title": "口袋公园", "situation": "老城绿地少，居民反映强烈。"}
    told = member.post(saving, written, content_type="application/json").json()
    assert told["hints"] == [
        "案由通常写成“关于……的提案”。",
        "还没有写具体建议；没有具体建议的，可能不予立案。",
    ]
    page = member.get(url).content.decode()
    assert "还没有写具体建议" in page, "and they stand there again without a script"
    better = {"title": "关于建设口袋公园的提案", "suggestions": "利用边角地建设口袋公园。"}
    assert member.post(saving, better, content_type="application/json").json()["hints"] == []
    sent = {"title": "两件事", "situation": "有。", "suggestions": "关于路的建议：修。\n二、关于桥的建议：建。"}
    answer = member.post(url, {**sent, "draft": url.rsplit("=", 1)[1], "then": "submit"}, follow=True)
    assert "回执" in answer.content.decode()
    assert Proposal.objects.get().state == "submitted"


def test_the_receipt_is_for_the_proposer_until_the_review_is_over(city: Cast) -> None:
    proposal = scenes.submitted(city)
    proposal.refresh_from_db()
    url = f"/proposals/{proposal.pk}/"
    mine = _browser(city, "张委员").get(url).content.decode()
    assert "回执" in mine
    assert re.search(rf"》流水号{proposal.serial}，.*提交，平时提案", mine)
    assert "回执" in _browser(city, "张委员").get(f"{url}print/").content.decode()
    for name in ("王主任", "李委员"):
        assert "回执" not in _browser(city, name).get(url).content.decode()
    scenes.take(city, proposal, "王主任", "file")
    assert "回执" not in _browser(city, "张委员").get(url).content.decode()


def test_the_number_is_said_with_the_submission(city: Cast) -> None:
    member = _browser(city, "张委员")
    proposal = scenes.draft(city)
    page = member.post(f"/proposals/{proposal.pk}/do/submit/", follow=True).content.decode()
    proposal.refresh_from_db()
    assert f"已办理“提交”，流水号 {proposal.serial}，记入办理经过。" in page


def test_a_phone_is_offered_its_camera_and_a_desk_pictures_and_papers(city: Cast) -> None:
    page = _browser(city, "张委员").get(f"/proposals/{scenes.draft(city).pk}/").content.decode()
    assert 'accept="image/*" capture="environment"' in page
    assert re.search(r'accept="image/\*,[^"]*\.pdf', page)


def test_the_only_one_on_paper_is_chosen_already(city: Cast) -> None:
    lead, _assist = scenes.parts_of(scenes.handling(city))
    page = _browser(city, "周主任").get(f"/assignments/{lead.pk}/do/receive/").content.decode()
    assert re.search(r'name="on_behalf" value="body:\d+"[^>]* checked', page)


def test_what_is_missing_for_the_submission_is_put_right_in_the_form(city: Cast) -> None:
    browser = Client()
    browser.force_login(city.account("张委员"))
    asked = {**scenes.CONTENT, "suggestions": "", "then": "submit", "draft": str(uuid.uuid4())}
    answer = browser.post("/proposals/new/", asked, follow=True)
    assert answer.redirect_chain[-1][0].endswith("/edit/")
    page = answer.content.decode()
    assert "内容已保存，但还没有“提交”：还不能提交：案由、情况分析和具体建议都要填写。" in page
    assert scenes.CONTENT["title"] in page
