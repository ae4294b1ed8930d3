"""What offices do beyond the straight road: windows, levels of review, merging, batches, objections, checks, letters."""

import datetime as dt
import io
import zipfile

import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tongxin.kernel import attachments, clock
from tongxin.kernel.cases.corrections import step_back
from tongxin.kernel.cases.doors import edit, move, open_case
from tongxin.kernel.cases.errors import Blocked, Denied, InvalidInput
from tongxin.kernel.cases.kinds import kind_of
from tongxin.kernel.cases.models import CaseCard, CaseTask, Handoff, Passage
from tongxin.kernel.cases.offers import offers
from tongxin.kernel.cases.together import move_together, rehearse_together
from tongxin.kernel.cases.visibility import sees
from tongxin.kernel.deadlines.models import Deadline
from tongxin.people.models import Body, CollectionWindow
from tongxin.people.testing.cast import Cast
from tongxin.proposals.models import Assignment, CoSignature, Proposal, Rating
from tongxin.proposals.services import let_invitations_lapse
from tongxin.proposals.tests import scenes

CUT_OFF = dt.datetime(2026, 1, 13, 20, 0, tzinfo=clock.ZONE)


def _window(city: Cast) -> None:
    opens = CUT_OFF - dt.timedelta(days=90)
    CollectionWindow.objects.create(session=city.session, opens_at=opens, closes_at=CUT_OFF)


def _submitted_at(city: Cast, moment: dt.datetime) -> Proposal:
    with clock.at(moment):
        proposal: Proposal = open_case("proposal", by=city.actor("张委员"), values=scenes.CONTENT)
        move(proposal, "submit", by=city.actor("张委员"))
    proposal.refresh_from_db()
    return proposal


def test_the_cut_off_divides_session_from_ordinary_proposals_for_good(city: Cast) -> None:
    _window(city)
    early = _submitted_at(city, CUT_OFF - dt.timedelta(minutes=20))
    late = _submitted_at(city, CUT_OFF + dt.timedelta(minutes=1))
    assert (early.timing, late.timing) == ("session", "ordinary")
    CollectionWindow.objects.update(closes_at=CUT_OFF + dt.timedelta(days=2))
    late.refresh_from_db()
    assert late.timing == "ordinary", "what was frozen stays"
    move(late, "set_timing", by=city.actor("王主任"), fields={"timing": "session", "reason": "截止前已寄出。"})
    late.refresh_from_db()
    assert late.timing == "session"
    with pytest.raises(Denied):
        move(late, "set_timing", by=city.actor("张委员"), fields={"timing": "ordinary", "reason": "不对。"})


def test_three_levels_of_review_when_the_conference_has_them(city: Cast) -> None:
    proposal, wang = scenes.submitted(city), city.actor("王主任")
    keys = {o.transition.key for o in offers(proposal, wang)}
    assert "pass_first" not in keys, "a level that the conference does not have is not shown"
    with scenes.with_parameter(city, "proposals.review_levels", 3):
        with pytest.raises(Blocked, match="还要经过复审、审查会"):
            move(proposal, "file", by=wang, fields={"category": "social"})
        move(proposal, "pass_first", by=wang)
        with pytest.raises(Blocked, match="还要经过审查会"):
            move(proposal, "not_file", by=wang, fields={"reason": "empty", "explanation": "太空。"})
        move(proposal, "pass_second", by=wang)
        move(proposal, "file", by=wang, fields={"category": "social"})
    proposal.refresh_from_db()
    assert proposal.state == "filed"


def test_fewer_levels_leave_nobody_stuck(city: Cast) -> None:
    proposal = scenes.board_review(city)
    move(proposal, "file", by=city.actor("王主任"), fields={"category": "social"})


def test_numbers_in_one_previewed_batch_by_the_rule(city: Cast) -> None:
    wang = city.actor("王主任")
    with scenes.with_parameter(city, "proposals.number_at_filing", value=False):
        made = [scenes.submitted(city) for _n in range(3)]
        for proposal, category in zip(made, ("social", "economic", "social"), strict=True):
            move(proposal, "file", by=wang, fields={"category": category})
        cards = [CaseCard.objects.get(pk=p.pk) for p in made]
        assert all(card.number == "" for card in cards)
        with pytest.raises(Blocked, match="还没有编号"):
            move(made[0], "assign", by=city.actor("周主任"), fields=scenes.inputs_of(city, "proposal.assign"))
        told = rehearse_together(kind_of("proposal"), cards, "number", by=wang, fields={})
        assert [row.card.pk for row in told] == [made[1].pk, made[0].pk, made[2].pk], "by category, then by time"
        assert all(not CaseCard.objects.get(pk=p.pk).number for p in made)
        move_together(kind_of("proposal"), cards, "number", by=wang)
    for proposal in made:
        proposal.refresh_from_db()
    assert [p.number for p in (made[1], made[0], made[2])] == ["第0001号", "第0002号", "第0003号"]
    assert [p.category_number for p in made] == ["社会建设第001号", "经济建设第001号", "社会建设第002号"]


def test_a_merged_proposal_follows_the_main_one_and_is_rated_by_its_own_proposer(city: Cast) -> None:
    first = scenes.submitted(city)
    other: Proposal = open_case("proposal", by=city.actor("李委员"), values=scenes.CONTENT)
    move(other, "submit", by=city.actor("李委员"))
    wang = city.actor("王主任")
    other.refresh_from_db()
    first.refresh_from_db()
    with pytest.raises(InvalidInput, match="没有找到可以并入的提案"):
        move(other, "merge", by=wang, fields={"into": "第9999号", "explanation": "内容相同。"})
    with pytest.raises(InvalidInput, match="没有找到"):
        move(other, "merge", by=wang, fields={"into": other.serial, "explanation": "并入自己。"})
    move(other, "merge", by=wang, fields={"into": first.serial, "explanation": "内容相同。"})
    other.refresh_from_db()
    assert (other.state, other.merged_into_id) == ("merged", first.pk)
    li = city.actor("李委员")
    assert not CaseTask.objects.filter(card=other.card).exists()
    scenes._answer_whole(city, first)
    assert CaseTask.objects.get(card=other.card).transition == "rate_merged"
    lead = Assignment.objects.get(proposal=first, share="lead")
    assert sees(li, lead.card), "the reply goes to each merged proposer"
    move(other, "rate_merged", by=li, fields={"attitude": "satisfied", "result": "satisfied"})
    assert Rating.objects.get(proposal=other).result == "satisfied"
    assert not Rating.objects.filter(proposal=first).exists()
    with pytest.raises(Blocked, match="已经评价过"):
        move(other, "rate_merged", by=li, fields={"attitude": "satisfied", "result": "satisfied"})


def test_turned_into_a_letter_or_an_opinion(city: Cast) -> None:
    letter, opinion = scenes.to_letter(city), scenes.to_opinion(city)
    letter.refresh_from_db()
    opinion.refresh_from_db()
    assert (letter.state, opinion.state) == ("to_letter", "to_opinion")
    assert Handoff.objects.get(card=opinion.card).accepted is None


def test_separate_bodies_each_answer_their_own_part(city: Cast) -> None:
    proposal, zhou = scenes.filed(city), city.actor("周主任")
    education, finance = city.bodies["市教育局"].pk, city.bodies["市财政局"].pk
    for wrong in ({}, {"separate": [education]}, {"lead": education, "separate": [education, finance]}):
        with pytest.raises(InvalidInput):
            move(proposal, "assign", by=zhou, fields=wrong)
    move(proposal, "assign", by=zhou, fields={"separate": [education, finance]})
    for name, body in (("赵科长", education), ("何科员", finance)):
        part = Assignment.objects.get(proposal=proposal, body=body)
        move(part, "receive", by=city.actor(name))
        move(part, "answer", by=city.actor(name), fields={"reply_class": "A", "reply": "已办。"})
        proposal.refresh_from_db()
        assert proposal.state == ("answered" if body == finance else "handling")


def test_an_objection_within_its_window_names_another_body_and_the_clock_starts_anew(city: Cast) -> None:
    start = dt.datetime(2026, 3, 2, 9, tzinfo=clock.ZONE)
    with clock.at(start):
        lead, _assist = scenes.parts_of(scenes.handling(city))
    other, zhao, zhou = city.bodies["市民政局"].pk, city.actor("赵科长"), city.actor("周主任")
    fields = {"reason": "不属于本单位职责。", "suggested_body": other}
    with clock.at(start + dt.timedelta(days=40)), pytest.raises(Blocked, match="申退要在"):
        move(lead, "object", by=zhao, fields=fields)
    with clock.at(start + dt.timedelta(days=3)):
        with pytest.raises(InvalidInput, match="本单位以外"):
            move(lead, "object", by=zhao, fields={**fields, "suggested_body": lead.body_id})
        move(lead, "object", by=zhao, fields=fields)
        assert set(CaseTask.objects.filter(card=lead.card).values_list("transition", flat=True)) == {
            "receive",
            "accept_objection",
            "refuse_objection",
        }
        with pytest.raises(Blocked, match="正等督查室"):
            move(lead, "object", by=zhao, fields=fields)
        move(lead, "accept_objection", by=zhou, fields={"body": other})
    lead.refresh_from_db()
    assert lead.state == "recalled"
    successor = Assignment.objects.get(proposal=lead.proposal, body=other)
    assert successor.share == "lead"
    assert Deadline.objects.get(card=successor.card).started_on == dt.date(2026, 3, 5)


def test_a_refused_objection_goes_on_with_its_old_clock(city: Cast) -> None:
    lead, _assist = scenes.parts_of(scenes.objected(city))
    due = Deadline.objects.get(card=lead.card).due_on
    move(lead, "refuse_objection", by=city.actor("周主任"), fields={"reason": "职责明确。"})
    lead.refresh_from_db()
    assert (lead.state, lead.objection) == ("assigned", "")
    assert Deadline.objects.get(card=lead.card).due_on == due


def test_a_system_passes_work_on_to_its_own_bodies_only(city: Cast) -> None:
    lead, _assist = scenes.parts_of(scenes.handling(city))
    zhao = city.actor("赵科长")
    with pytest.raises(Blocked, match="没有下属承办单位"):
        move(lead, "pass_on", by=zhao, fields={"lead": city.bodies["市民政局"].pk})
    below = Body.objects.create(
        conference=city.conference, name="市教育装备中心", system="government", parent=lead.body
    )
    with pytest.raises(InvalidInput, match="下属承办单位"):
        move(lead, "pass_on", by=zhao, fields={"lead": city.bodies["市民政局"].pk})
    move(lead, "pass_on", by=zhao, fields={"lead": below.pk})
    part = Assignment.objects.get(body=below)
    assert (part.share, part.state) == ("lead", "assigned")
    lead.refresh_from_db()
    assert lead.state == "passed_on"


def test_extensions_stop_at_the_ceiling(city: Cast) -> None:
    lead, _assist = scenes.parts_of(scenes.received(city))
    zhou = city.actor("周主任")
    move(lead, "extend", by=zhou, fields={"days": 50, "reason": "需现场调研"})
    with pytest.raises(InvalidInput, match="最多还能延 10 天"):
        move(lead, "extend", by=zhou, fields={"days": 11, "reason": "还没有完"})


def test_a_waived_opinion_is_waited_for_no_longer(city: Cast) -> None:
    lead, assist = scenes.parts_of(scenes.received(city))
    reply = {"reply_class": "A", "reply": "已办。"}
    with pytest.raises(Blocked, match="会办"):
        move(lead, "answer", by=city.actor("赵科长"), fields=reply)
    move(assist, "waive", by=city.actor("周主任"), fields={"reason": "与主办职责重复。"})
    move(lead, "answer", by=city.actor("赵科长"), fields=reply)


def test_contact_and_draft_come_first_where_the_conference_says_so(city: Cast) -> None:
    lead, _assist = scenes.parts_of(scenes.opinion_in(city))
    zhao, zhang = city.actor("赵科长"), city.actor("张委员")
    reply = {"reply_class": "A", "reply": "已办。"}
    with (
        scenes.with_parameter(city, "proposals.contact_before_answer", value=True),
        scenes.with_parameter(city, "proposals.draft_before_answer", value=True),
    ):
        with pytest.raises(Blocked, match="面商"):
            move(lead, "answer", by=zhao, fields=reply)
        move(lead, "record_contact", by=zhao, fields=scenes.inputs_of(city, "assignment.record_contact"))
        with pytest.raises(Blocked, match="答复稿"):
            move(lead, "answer", by=zhao, fields=reply)
        move(lead, "show_draft", by=zhao, fields={"draft_reply": "拟答复如下。"})
        assert CaseTask.objects.filter(card=lead.card, transition="answer_draft").exists()
        move(lead, "answer_draft", by=zhang, fields={"opinion": "agree", "comment": ""})
        move(lead, "answer", by=zhao, fields=reply)


def test_a_checked_reply_reaches_the_proposer_after_the_check(city: Cast) -> None:
    proposal = scenes.checking(city)
    lead, _assist = scenes.parts_of(proposal)
    browser = Client()
    browser.force_login(city.account("张委员"))
    page = browser.get(f"/proposals/{proposal.pk}/").content.decode()
    assert lead.reply not in page
    move(lead, "return_reply", by=city.actor("周主任"), fields={"reason": "第二条没有答复。"})
    with scenes.with_parameter(city, "proposals.reply_checked", value=True):
        fields = {"reply_class": "C", "reply": "逐条答复如下。"}
        move(lead, "send_for_check", by=city.actor("赵科长"), fields=fields)
        move(lead, "pass_check", by=city.actor("周主任"), fields={"reply_class": "B"})
    lead.refresh_from_db()
    assert (lead.state, lead.reply_class) == ("answered", "B")
    assert "逐条答复如下。" in browser.get(f"/proposals/{proposal.pk}/").content.decode()


def _letter(text: str) -> SimpleUploadedFile:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:document>")
    return SimpleUploadedFile("答复函.docx", out.getvalue())


def test_a_sealed_letter_is_a_reply_and_its_words_are_found(city: Cast) -> None:
    lead, _assist = scenes.parts_of(scenes.opinion_in(city))
    browser = Client()
    browser.force_login(city.account("赵科长"))
    form = f"/assignments/{lead.pk}/do/answer/"
    assert 'enctype="multipart/form-data"' in browser.get(form).content.decode()
    assert browser.post(form, {"reply_class": "A", "reply": ""}).status_code == 422
    assert not lead.card.attachments.exists(), "a refused act keeps no file"
    sent = {
        "reply_class": "A",
        "reply": "",
        "letter": _letter("关于盘活闲置厂房的答复"),
        "document_number": "澄教函〔2026〕8号",
    }
    assert browser.post(form, sent).status_code == 302
    lead.refresh_from_db()
    assert (lead.state, lead.document_number) == ("answered", "澄教函〔2026〕8号")
    assert lead.card.attachments.get().name == "答复函.docx"
    found = browser.get("/search/?q=闲置厂房").content.decode()
    assert f"/assignments/{lead.pk}/" in found


def test_the_words_of_a_pdf_with_text_are_found_and_its_mark_is_refused(city: Cast) -> None:
    lead, _assist = scenes.parts_of(scenes.opinion_in(city))
    browser = Client()
    browser.force_login(city.account("赵科长"))
    form = f"/assignments/{lead.pk}/do/answer/"
    marked = SimpleUploadedFile("答复函.pdf", typst.compile("机密★5年 答复".encode()))
    refused = browser.post(form, {"reply_class": "A", "reply": "", "letter": marked})
    assert "涉密文件不能上传" in refused.content.decode()
    assert not lead.card.attachments.exists()
    letter = SimpleUploadedFile("答复函.pdf", typst.compile("关于盘活闲置厂房的答复".encode()))
    assert browser.post(form, {"reply_class": "A", "reply": "", "letter": letter}).status_code == 302
    lead.refresh_from_db()
    assert "闲置厂房" in lead.letter_text


def test_a_rating_on_behalf_needs_the_signed_form(city: Cast) -> None:
    proposal = Proposal.objects.select_related("card").get(pk=scenes.answered(city).pk)
    paper = city.actor("王主任")
    holders = [p.key for o in offers(proposal, paper) for p in o.on_behalf if o.transition.key == "rate"]
    good = {"attitude": "satisfied", "result": "satisfied"}
    with pytest.raises(InvalidInput, match="签名的征询意见表"):
        move(proposal, "rate", by=paper, fields=good, on_behalf=holders[0])
    file = attachments.accept(proposal.pk, SimpleUploadedFile("表.txt", "满意".encode()), by=paper.account_id)
    move(proposal, "rate", by=paper, fields={**good, "form": file.pk}, on_behalf=holders[0])
    assert Passage.objects.get(card=proposal.pk, transition="rate").on_behalf == "张委员"
    clerk, other = city.actor("赵科长"), scenes.answered(city)
    with pytest.raises(Denied):
        move(other, "rate", by=clerk, fields=good)


def test_seconders_support_and_are_no_authors(city: Cast) -> None:
    li = city.persons["李委员"]
    values = {**scenes.CONTENT, "seconders": [li.pk]}
    proposal: Proposal = open_case("proposal", by=city.actor("张委员"), values=values)
    move(proposal, "cosign", by=city.actor("李委员"))
    move(proposal, "submit", by=city.actor("张委员"))
    proposal.refresh_from_db()
    assert proposal.proposer_kind == "individual"
    scenes._answer_whole(city, proposal)
    lead = Assignment.objects.get(proposal=proposal, share="lead")
    assert not sees(city.actor("李委员"), lead.card), "seconders are not answered"


def test_an_invitation_expires_and_saving_the_draft_asks_again(city: Cast) -> None:
    start = dt.datetime(2026, 3, 2, 9, tzinfo=clock.ZONE)
    with clock.at(start):
        proposal = scenes.draft(city)
    with clock.at(start + dt.timedelta(hours=80)):
        with pytest.raises(Blocked, match="时间已过"):
            move(proposal, "cosign", by=city.actor("李委员"))
        fresh = Proposal.objects.get(pk=proposal.pk)
        fresh.invite([city.persons["李委员"].pk])
        move(fresh, "cosign", by=city.actor("李委员"))
    assert CoSignature.objects.get(proposal=proposal).answer == "signed"


def test_a_body_that_already_holds_a_part_is_no_choice(city: Cast) -> None:
    lead, assist = scenes.parts_of(scenes.objected(city))
    with pytest.raises(InvalidInput, match="市财政局已经承办"):
        move(lead, "accept_objection", by=city.actor("周主任"), fields={"body": assist.body_id})


def test_whoever_is_dissatisfied_says_why(city: Cast) -> None:
    proposal = scenes.answered(city)
    bad = {"attitude": "satisfied", "result": "dissatisfied"}
    with pytest.raises(InvalidInput, match="写明理由"):
        move(proposal, "rate", by=city.actor("张委员"), fields=bad)


def test_nobody_hands_a_draft_in_before_it_was_begun(city: Cast) -> None:
    proposal = scenes.draft(city)
    with pytest.raises(InvalidInput, match="不能早于"):
        move(proposal, "submit", by=city.actor("张委员"), occurred_on=dt.date(2020, 1, 1), late_reason="晚")


def test_only_co_authors_and_authors_add_files_and_never_to_what_was_given_up(city: Cast) -> None:
    proposal = scenes.draft(city)
    invited = Client()
    invited.force_login(city.account("李委员"))
    sent = {"file": SimpleUploadedFile("说明.txt", "内容".encode())}
    assert invited.post(f"/proposals/{proposal.pk}/files/", sent).status_code == 403
    given_up = scenes.discarded(city)
    author = Client()
    author.force_login(city.account("张委员"))
    page = author.get(f"/proposals/{given_up.pk}/").content.decode()
    assert "添加附件" not in page
    assert 'class="is-done"' not in page, "a draft given up was never submitted"


def test_the_letter_is_at_hand_where_the_reply_is_read(city: Cast) -> None:
    lead, _assist = scenes.parts_of(scenes.opinion_in(city))
    clerk, member = Client(), Client()
    clerk.force_login(city.account("赵科长"))
    member.force_login(city.account("张委员"))
    clerk.post(f"/assignments/{lead.pk}/do/answer/", {"reply_class": "A", "reply": "", "letter": _letter("答复如下")})
    for page in (f"/proposals/{lead.proposal_id}/", f"/proposals/{lead.proposal_id}/do/rate/"):
        assert f"/assignments/{lead.pk}/files/" in member.get(page).content.decode(), page
    assert "见盖章的答复函" in member.get(f"/proposals/{lead.proposal_id}/print/").content.decode()


def test_a_proposal_sent_back_tells_its_author_what_to_change_and_leaves_the_office_at_its_list(city: Cast) -> None:
    proposal = scenes.submitted(city)
    office, author = Client(), Client()
    office.force_login(city.account("王主任"))
    author.force_login(city.account("张委员"))
    done = office.post(f"/proposals/{proposal.pk}/do/send_back/", {"reason": "请补充具体建议。"}, follow=True)
    assert done.redirect_chain[-1][0] == "/proposals/"
    assert done.status_code == 200
    assert "请补充具体建议。" in author.get(f"/proposals/{proposal.pk}/").content.decode()
    assert "退回修改" in author.get("/").content.decode(), "and it is news"


def test_what_went_along_with_a_merged_proposal_comes_back_when_the_merging_is_taken_back(city: Cast) -> None:
    first, second, main = (scenes.submitted(city) for _n in range(3))
    for row in (first, second, main):
        row.refresh_from_db()
    wang = city.actor("王主任")
    move(first, "merge", by=wang, fields={"into": second.serial, "explanation": "内容相同。"})
    move(second, "merge", by=wang, fields={"into": main.serial, "explanation": "内容相同。"})
    first.refresh_from_db()
    assert first.merged_into_id == main.pk
    step_back(second, by=wang, reason="并错了")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.merged_into_id, second.merged_into_id) == (second.pk, None)


def test_an_invitation_that_ran_out_leaves_the_to_do_list_and_comes_back_when_asked_again(city: Cast) -> None:
    start = dt.datetime(2026, 3, 2, 9, tzinfo=clock.ZONE)
    with clock.at(start):
        proposal = scenes.draft(city)
    holder = f"person:{city.persons['李委员'].pk}"
    asked = CaseTask.objects.filter(card=proposal.pk, transition="cosign", holder=holder)
    assert asked.exists()
    with clock.at(start + dt.timedelta(hours=1)):
        assert let_invitations_lapse() == 0
        assert asked.exists()
    with clock.at(start + dt.timedelta(hours=80)):
        assert let_invitations_lapse() == 1
        assert let_invitations_lapse() == 0, "nothing is left to be done"
        assert not asked.exists()
        fresh = Proposal.objects.select_related("card").get(pk=proposal.pk)
        wanted = {**scenes.CONTENT, "cosigners": [city.persons["李委员"].pk]}
        edit(fresh, wanted, version=fresh.card.version, by=city.actor("张委员"))
        assert asked.exists(), "saving the draft asks again"
