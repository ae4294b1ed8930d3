"""Hand-written stories: one proposal walks from draft to a rating, and to a second round."""

import datetime as dt

import pytest
from django.test import Client

from tongxin.kernel import clock, deadlines
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.audit.verify import verify
from tongxin.kernel.cases.corrections import correct, step_back
from tongxin.kernel.cases.doors import edit, move, open_case
from tongxin.kernel.cases.errors import Blocked, Denied, InvalidInput, NotVisible, StaleVersion
from tongxin.kernel.cases.models import CaseCard, CaseTask, Handoff, Passage
from tongxin.kernel.cases.offers import offers
from tongxin.kernel.cases.rebuild import rebuild
from tongxin.kernel.cases.visibility import visible_cards
from tongxin.kernel.conferences.parameters import store_parameter
from tongxin.kernel.deadlines.models import Deadline
from tongxin.kernel.indicators.declarations import compute
from tongxin.people.testing.cast import Cast
from tongxin.proposals.models import Assignment, Proposal

CONTENT = {
    "title": "关于扩大普惠托育供给的提案",
    "situation": "入托率偏低，社区用房没有盘活。",
    "suggestions": "盘活社区用房。\n完善运营补助。",
}
DAY = dt.date(2026, 3, 2)


def _draft(city: Cast, **more: object) -> Proposal:
    proposal: Proposal = open_case("proposal", by=city.actor("张委员"), values={**CONTENT, **more})
    return proposal


def _clock(card_id: int, key: str) -> Deadline:
    found = deadlines.current(card_id, key)
    assert found is not None
    return found


def _filed(city: Cast) -> Proposal:
    proposal = _draft(city)
    move(proposal, "submit", by=city.actor("张委员"))
    move(proposal, "file", by=city.actor("王主任"), fields={"category": "social"})
    return proposal


def _assigned(city: Cast) -> Proposal:
    proposal = _filed(city)
    fields = {"lead": city.bodies["市教育局"].pk, "assisting": [city.bodies["市财政局"].pk]}
    move(proposal, "assign", by=city.actor("周主任"), fields=fields)
    return proposal


def _answered(city: Cast) -> Proposal:
    proposal = _assigned(city)
    rows = Assignment.objects.filter(proposal=proposal, state="assigned").order_by("-share")
    lead, assist = rows.get(share="lead"), rows.get(share="assist")
    move(assist, "receive", by=city.actor("何科员"))
    move(assist, "give_opinion", by=city.actor("何科员"), fields={"reply": "资金可以安排。"})
    move(lead, "receive", by=city.actor("赵科长"))
    move(lead, "answer", by=city.actor("赵科长"), fields={"reply_class": "B", "reply": "年内新增十二处。"})
    return proposal


def test_a_proposal_walks_from_draft_to_rating(city: Cast) -> None:
    with clock.at(DAY):
        proposal = _answered(city)
        proposal.refresh_from_db()
        assert proposal.state == "answered"
        assert proposal.number == "第0001号"
        move(proposal, "rate", by=city.actor("张委员"), fields={"attitude": "satisfied", "result": "satisfied"})
    card = CaseCard.objects.get(pk=proposal.pk)
    assert (card.state, card.closed) == ("rated", DAY)
    assert not CaseTask.objects.filter(card=card).exists()
    actions = list(AuditLine.objects.filter(kind="proposal").order_by("seq").values_list("action", "actor_label"))
    assert actions == [
        ("proposal.open", "张委员"),
        ("proposal.submit", "张委员"),
        ("proposal.file", "王主任"),
        ("proposal.assign", "周主任"),
        ("proposal.answer", "系统"),
        ("proposal.rate", "张委员"),
    ]
    sound, flaws = verify()
    assert not flaws
    assert sound == AuditLine.objects.count()
    assert rebuild() == []


def test_tasks_say_who_is_next_and_by_when(city: Cast) -> None:
    with clock.at(DAY):
        proposal = _assigned(city)
        tasks = {(t.holder, t.transition): t.due for t in CaseTask.objects.filter(card__parent=proposal.pk)}
    lead, assist = city.bodies["市教育局"].pk, city.bodies["市财政局"].pk
    assert tasks == {
        (f"body:{lead}", "receive"): dt.date(2026, 6, 2),
        (f"body:{assist}", "receive"): dt.date(2026, 4, 2),
    }
    due = {d.card.assignment.share: d.due_on for d in Deadline.objects.filter(key="answer")}
    assert due == {"lead": dt.date(2026, 6, 2), "assist": dt.date(2026, 4, 2)}


def test_the_lead_waits_for_the_assisting_opinion_and_reads_why(city: Cast) -> None:
    proposal = _assigned(city)
    lead = Assignment.objects.get(proposal=proposal, share="lead")
    clerk = city.actor("赵科长")
    move(lead, "receive", by=clerk)
    lead.refresh_from_db()
    offered = {o.transition.key: o for o in offers(lead, clerk)}
    assert not offered["answer"].enabled
    assert "还有 1 个会办单位" in offered["answer"].reason
    with pytest.raises(Blocked, match="意见收齐"):
        move(lead, "answer", by=clerk, fields={"reply_class": "A", "reply": "好。"})
    assert "give_opinion" not in offered


def test_an_outsider_and_a_stranger_body_see_nothing(city: Cast) -> None:
    proposal = _assigned(city)
    outsider = city.actor("钱旁人")
    assert not visible_cards(outsider).exists()
    with pytest.raises(NotVisible):
        move(proposal, "rate", by=outsider, fields={"attitude": "satisfied", "result": "satisfied"})
    assert visible_cards(city.actor("赵科长")).filter(pk=proposal.pk).exists()
    assert visible_cards(city.actor("何科员")).filter(kind="assignment").count() == 1


def test_drafts_are_nobody_elses_business(city: Cast) -> None:
    proposal = _draft(city)
    for name in ("王主任", "周主任", "陈领导", "李委员", "赵科长"):
        assert not visible_cards(city.actor(name)).filter(pk=proposal.pk).exists()


def test_a_denied_move_changes_nothing(city: Cast) -> None:
    proposal = _draft(city)
    move(proposal, "submit", by=city.actor("张委员"))
    lines, passages = AuditLine.objects.count(), Passage.objects.count()
    with pytest.raises(Denied):
        move(proposal, "file", by=city.actor("张委员"), fields={"category": "social"})
    with pytest.raises(InvalidInput) as refused:
        move(proposal, "file", by=city.actor("王主任"), fields={"category": "no such"})
    assert refused.value.errors == {"category": "请从列表中选择“类别”。"}
    assert (AuditLine.objects.count(), Passage.objects.count()) == (lines, passages)


def test_cosigning_makes_a_joint_proposal(city: Cast) -> None:
    proposal = _draft(city, cosigners=[city.persons["李委员"].pk])
    li = city.actor("李委员")
    assert [o.transition.key for o in offers(proposal, li) if o.enabled] == ["cosign", "decline"]
    move(proposal, "cosign", by=li)
    move(proposal, "submit", by=city.actor("张委员"))
    proposal.refresh_from_db()
    assert proposal.proposer_kind == "joint"
    assert visible_cards(li).filter(pk=proposal.pk).exists()


def test_a_party_submits_in_its_own_name(city: Cast) -> None:
    party = city.organisations["民建澄湖市委会"]
    with pytest.raises(InvalidInput, match="没有填写“以组织名义提交”的权限"):
        open_case("proposal", by=city.actor("张委员"), values={**CONTENT, "in_name_of": party.pk})
    proposal = open_case("proposal", by=city.actor("吴秘书"), values={**CONTENT, "in_name_of": party.pk})
    with pytest.raises(Blocked, match="联系人和联系电话"):
        move(proposal, "submit", by=city.actor("吴秘书"))
    version = CaseCard.objects.get(pk=proposal.pk).version
    contact = {**CONTENT, "contact_name": "吴秘书", "contact_phone": "0577-88880000"}
    edit(proposal, contact, by=city.actor("吴秘书"), version=version)
    move(proposal, "submit", by=city.actor("吴秘书"))
    move(proposal, "file", by=city.actor("王主任"), fields={"category": "economic"})
    share = compute("proposals.collective_share", [city.conference.pk])
    assert (share.value, share.numerator, share.denominator) == (100.0, 1, 1)


def test_dissatisfaction_starts_a_second_round(city: Cast) -> None:
    proposal = _answered(city)
    zhou = city.actor("周主任")
    move(
        proposal,
        "rate",
        by=city.actor("张委员"),
        fields={"attitude": "satisfied", "result": "dissatisfied", "comment": "第二条没有答复。"},
    )
    assert CaseTask.objects.get(card=proposal.pk).transition == "rehandle"
    move(proposal, "rehandle", by=zhou, fields={"note": "请逐条答复。"})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.round) == ("handling", 2)
    assert Assignment.objects.filter(proposal=proposal, round=2).count() == 2
    assert compute("proposals.replied", [city.conference.pk]).value == 0


def test_a_matter_that_becomes_an_opinion_waits_for_its_receiver(city: Cast) -> None:
    proposal = _draft(city)
    move(proposal, "submit", by=city.actor("张委员"))
    move(proposal, "to_opinion", by=city.actor("王主任"), fields={"explanation": "内容很好，作为社情民意反映。"})
    handoff = Handoff.objects.get(card=proposal.pk)
    assert (handoff.to_kind, handoff.accepted) == ("opinion", None)


def test_a_stale_edit_shows_both_texts(city: Cast) -> None:
    proposal = _draft(city)
    me = city.actor("张委员")
    version = CaseCard.objects.get(pk=proposal.pk).version
    edit(proposal, {**CONTENT, "title": "甲"}, by=me, version=version)
    with pytest.raises(StaleVersion) as stale:
        edit(proposal, {**CONTENT, "title": "乙"}, by=me, version=version)
    assert stale.value.current["title"] == "甲"
    assert stale.value.mine["title"] == "乙"


def test_paper_that_came_late_counts_from_the_day_of_the_fact(city: Cast) -> None:
    with clock.at(DAY):
        proposal = _draft(city)
        move(proposal, "submit", by=city.actor("张委员"))
    with clock.at(DAY + dt.timedelta(days=20)):
        wang = city.actor("王主任")
        fields = {"category": "social"}
        with pytest.raises(InvalidInput, match="补录"):
            move(proposal, "file", by=wang, fields=fields, occurred_on=DAY)
        with pytest.raises(InvalidInput, match="不能早于"):
            move(proposal, "file", by=wang, fields=fields, occurred_on=DAY - dt.timedelta(days=1), late_reason="纸质")
        move(proposal, "file", by=wang, fields=fields, occurred_on=DAY, late_reason="纸质件补录")
    assert [f.day for f in compute("proposals.filed", [city.conference.pk]).facts] == [DAY]


def test_stepping_back_the_reply_takes_the_parent_with_it(city: Cast) -> None:
    proposal = _answered(city)
    lead = Assignment.objects.get(proposal=proposal, share="lead")
    with pytest.raises(Blocked, match="承办记录"):
        step_back(proposal, by=city.actor("周主任"), reason="答复有误")
    step_back(lead, by=city.actor("周主任"), reason="答复有误")
    proposal.refresh_from_db()
    lead.refresh_from_db()
    assert (proposal.state, lead.state, lead.reply) == ("handling", "handling", "")
    assert _clock(lead.pk, "answer").state == "running"
    assert rebuild() == []
    move(lead, "answer", by=city.actor("赵科长"), fields={"reply_class": "A", "reply": "更正后的答复。"})
    proposal.refresh_from_db()
    assert proposal.state == "answered"


def test_stepping_back_the_assignment_recalls_the_bodies(city: Cast) -> None:
    proposal = _assigned(city)
    with pytest.raises(Denied):
        step_back(proposal, by=city.actor("赵科长"), reason="不归我们")
    step_back(proposal, by=city.actor("周主任"), reason="主办单位选错")
    proposal.refresh_from_db()
    assert proposal.state == "filed"
    assert set(Assignment.objects.values_list("state", flat=True)) == {"recalled"}
    assert not visible_cards(city.actor("赵科长")).filter(kind="proposal").exists()
    fields = {"lead": city.bodies["市民政局"].pk}
    move(proposal, "assign", by=city.actor("周主任"), fields=fields)
    assert Assignment.objects.filter(state="assigned").count() == 1


def test_correcting_a_day_computes_the_clock_anew(city: Cast) -> None:
    with clock.at(DAY):
        proposal = _draft(city)
        move(proposal, "submit", by=city.actor("张委员"))
    with clock.at(DAY + dt.timedelta(days=2)):
        move(proposal, "file", by=city.actor("王主任"), fields={"category": "social"})
        before = _clock(proposal.pk, "assign").due_on
        wrong = Passage.objects.get(card=proposal.pk, transition="file")
        row = correct(wrong.pk, by=city.actor("王主任"), reason="立案日期填错", occurred_on=DAY)
    assert _clock(proposal.pk, "assign").due_on == before - dt.timedelta(days=2)
    wrong.refresh_from_db()
    assert wrong.undone
    assert row.occurred_on == DAY
    assert [f.day for f in compute("proposals.filed", [city.conference.pk]).facts] == [DAY]


def test_the_office_works_for_a_body_on_paper_and_it_shows(city: Cast) -> None:
    proposal = _assigned(city)
    lead = Assignment.objects.get(proposal=proposal, share="lead")
    zhou = city.actor("周主任")
    with pytest.raises(Denied):
        move(lead, "receive", by=zhou)
    passage = move(lead, "receive", by=zhou, on_behalf=f"body:{lead.body_id}")
    assert (passage.actor_label, passage.on_behalf) == ("周主任", "市教育局")
    line = AuditLine.objects.get(action="assignment.receive")
    assert (line.actor_label, line.on_behalf) == ("周主任", "市教育局")
    with pytest.raises(Denied):
        move(lead, "record_contact", by=zhou, on_behalf=f"body:{city.bodies['市民政局'].pk}")


def test_extending_and_pausing_push_the_due_day(city: Cast) -> None:
    with clock.at(DAY):
        proposal = _assigned(city)
        lead = Assignment.objects.get(proposal=proposal, share="lead")
        zhou = city.actor("周主任")
        move(lead, "extend", by=zhou, fields={"days": 10, "reason": "需现场调研"})
        assert _clock(lead.pk, "answer").due_on == dt.date(2026, 6, 12)
        move(lead, "pause", by=zhou, fields={"reason": "等待上级文件"})
        with pytest.raises(Blocked):
            move(lead, "pause", by=zhou, fields={"reason": "再停"})
    with clock.at(DAY + dt.timedelta(days=5)):
        move(lead, "resume", by=zhou)
        assert _clock(lead.pk, "answer").due_on == dt.date(2026, 6, 17)


def test_the_office_runs_a_member_on_paper_from_the_draft_on(city: Cast) -> None:
    wang = city.actor("王主任")
    values = {**CONTENT, "proposer": city.persons["张委员"].pk}
    proposal = open_case("proposal", by=wang, values=values)
    member = f"person:{city.persons['张委员'].pk}"
    with pytest.raises(Denied):
        move(proposal, "submit", by=wang)
    passage = move(proposal, "submit", by=wang, on_behalf=member)
    assert (passage.actor_label, passage.on_behalf) == ("王主任", "张委员")
    assert visible_cards(city.actor("张委员")).filter(pk=proposal.pk).exists()


def test_correcting_the_day_of_a_reply_corrects_the_day_of_the_proposal(city: Cast) -> None:
    with clock.at(DAY):
        proposal = _assigned(city)
        assist = Assignment.objects.get(proposal=proposal, share="assist")
        lead = Assignment.objects.get(proposal=proposal, share="lead")
        move(assist, "receive", by=city.actor("何科员"))
        move(assist, "give_opinion", by=city.actor("何科员"), fields={"reply": "可以。"})
        move(lead, "receive", by=city.actor("赵科长"))
    with clock.at(DAY + dt.timedelta(days=3)):
        fields = {"reply_class": "A", "reply": "已经办好。"}
        late = move(lead, "answer", by=city.actor("赵科长"), fields=fields)
        correct(late.pk, by=city.actor("周主任"), reason="实际前一天答复", occurred_on=DAY + dt.timedelta(days=2))
    replied = compute("proposals.replied", [city.conference.pk])
    assert [f.day for f in replied.facts] == [DAY + dt.timedelta(days=2)]
    assert rebuild() == []


def test_a_late_assisting_opinion_never_moves_the_day_of_the_reply(city: Cast) -> None:
    with clock.at(DAY):
        store_parameter(city.conference, "proposals.assist_before_answer", value=False, valid_from=DAY)
        proposal = _assigned(city)
        lead = Assignment.objects.get(proposal=proposal, share="lead")
        assist = Assignment.objects.get(proposal=proposal, share="assist")
        move(lead, "receive", by=city.actor("赵科长"))
        move(assist, "receive", by=city.actor("何科员"))
    with clock.at(DAY + dt.timedelta(days=2)):
        answer = move(lead, "answer", by=city.actor("赵科长"), fields={"reply_class": "A", "reply": "已经办好。"})
    with clock.at(DAY + dt.timedelta(days=4)):
        move(assist, "give_opinion", by=city.actor("何科员"), fields={"reply": "补交意见。"})
        wanted = DAY + dt.timedelta(days=1)
        correct(answer.pk, by=city.actor("周主任"), reason="前一天答复", occurred_on=wanted)
    assert [f.day for f in compute("proposals.replied", [city.conference.pk]).facts] == [wanted]


def test_an_invited_cosigner_may_still_answer_until_the_review(city: Cast) -> None:
    invited = city.persons["李委员"]
    proposal = _draft(city, cosigners=[invited.pk])
    move(proposal, "submit", by=city.actor("张委员"))
    assert CaseTask.objects.filter(card_id=proposal.pk, holder=f"person:{invited.pk}", transition="cosign").exists()
    move(proposal, "cosign", by=city.actor("李委员"))
    proposal.refresh_from_db()
    assert proposal.proposer_kind == "joint"
    move(proposal, "file", by=city.actor("王主任"), fields={"category": "social"})
    assert not CaseTask.objects.filter(card_id=proposal.pk, transition="cosign").exists()


def test_paper_handed_in_earlier_keeps_its_own_day(city: Cast) -> None:
    office, member = city.actor("王主任"), city.persons["李委员"]
    earlier = clock.today() - dt.timedelta(days=14)
    proposal = open_case("proposal", by=office, values={**CONTENT, "proposer": member.pk})
    behalf = f"person:{member.pk}"
    move(proposal, "submit", by=office, on_behalf=behalf, occurred_on=earlier, late_reason="纸质件补录")
    card = CaseCard.objects.get(pk=proposal.pk)
    assert (card.opened, card.state) == (earlier, "submitted")
    assert Passage.objects.get(card=card, transition="submit").occurred_on == earlier
    assert _clock(proposal.pk, "review").started_on == earlier
    # Once it was submitted, nothing can have happened before that.
    with pytest.raises(InvalidInput, match="不能早于"):
        move(
            proposal,
            "file",
            by=office,
            fields={"category": "social"},
            occurred_on=earlier - dt.timedelta(days=1),
            late_reason="补录",
        )


def test_a_body_reads_what_it_was_told_and_what_was_answered_before(city: Cast) -> None:
    proposal = _answered(city)
    move(
        proposal,
        "rate",
        by=city.actor("张委员"),
        fields={"attitude": "satisfied", "result": "dissatisfied", "comment": "第二条没有答复。"},
    )
    move(proposal, "rehandle", by=city.actor("周主任"), fields={"note": "请补充时间安排。"})
    again = Assignment.objects.get(proposal=proposal, round=2, share="lead")
    browser = Client()
    browser.force_login(city.account("赵科长"))
    page = browser.get(f"/assignments/{again.pk}/").content.decode()
    assert "请补充时间安排。" in page
    assert "年内新增十二处。" in page
