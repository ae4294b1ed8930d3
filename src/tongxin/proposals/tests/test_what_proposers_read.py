"""What bodies write on the way to a reply reaches the proposer when the conference says so, on every surface."""

import json
from typing import Any

import pytest
from django.test import Client

from tongxin.kernel import search
from tongxin.kernel.cases.doors import move
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.cases.visibility import visible_cards
from tongxin.people.testing.cast import Cast
from tongxin.proposals.models import Assignment, Proposal
from tongxin.proposals.tests import scenes
from tongxin.proposals.tests.test_desks import _letter

OPINION = "资金可以安排。"


def _page(city: Cast, name: str, case: Proposal | Assignment, tail: str = "") -> str:
    browser = Client()
    browser.force_login(city.account(name))
    kind = "proposals" if isinstance(case, Proposal) else "assignments"
    return browser.get(f"/{kind}/{case.pk}/{tail}").content.decode()


def _reads(city: Cast, name: str, proposal: Proposal) -> bool:
    """Whether a reader finds the opinion anywhere: on either page, on paper, or as a printed form."""
    assist = Assignment.objects.get(proposal=proposal.pk, round=1, share="assist")
    pages = [_page(city, name, case, tail) for case in (proposal, assist) for tail in ("", "print/")]
    found = {OPINION in page for page in pages if page}
    return True in found


@pytest.mark.parametrize(
    ("value", "before", "after"), [("after_answer", False, True), ("at_once", True, True), ("never", False, False)]
)
def test_the_conference_says_when_a_proposer_reads_the_opinion(
    city: Cast, value: str, *, before: bool, after: bool
) -> None:
    with scenes.with_parameter(city, "proposals.assist_seen", value):
        proposal = scenes.opinion_in(city)
        assert _reads(city, "张委员", proposal) is before
        assert _reads(city, "赵科长", proposal), "the body that answers needs it"
        assert _reads(city, "周主任", proposal)
        assert _reads(city, "何科员", proposal), "whoever wrote it"
        lead, _assist = scenes.parts_of(proposal)
        scenes.take(city, lead, "赵科长", "answer")
        proposal.refresh_from_db()
        assert _reads(city, "张委员", proposal) is after


def test_an_opinion_is_not_found_by_its_words(city: Cast) -> None:
    scenes.opinion_in(city)
    cards = visible_cards(city.actor("张委员"))
    assert not search.matching("资金可以安排", cards).exists()


def test_a_reply_that_is_still_checked_has_not_gone_out(city: Cast) -> None:
    with scenes.with_parameter(city, "proposals.reply_checked", True):
        proposal = scenes.checking(city)
        lead, _assist = scenes.parts_of(proposal)
        words = "年内新增十二处。"
        assert words not in _page(city, "张委员", lead)
        assert words in _page(city, "周主任", lead)
        assert not search.matching("年内新增十二处", visible_cards(city.actor("张委员"))).exists()
        scenes.take(city, lead, "周主任", "pass_check")
        lead = Assignment.objects.get(pk=lead.pk)
        assert words in _page(city, "张委员", lead)
        assert search.matching("年内新增十二处", visible_cards(city.actor("张委员"))).exists()


def test_a_letter_that_is_still_checked_is_no_file_of_the_proposer(city: Cast) -> None:
    with scenes.with_parameter(city, "proposals.reply_checked", True):
        proposal = scenes.opinion_in(city)
        lead, _assist = scenes.parts_of(proposal)
        browser = Client()
        browser.force_login(city.account("赵科长"))
        url = f"/assignments/{lead.pk}/do/send_for_check/"
        sent = {"reply_class": "B", "reply": "", "letter": _letter("关于托育的答复"), "version": lead.card.version}
        assert browser.post(url, sent).status_code == 302
        file = CaseCard.objects.get(pk=lead.pk).attachments.get()
        member = Client()
        member.force_login(city.account("张委员"))
        address = f"/assignments/{lead.pk}/files/{file.pk}/"
        assert file.name not in member.get(f"/assignments/{lead.pk}/").content.decode()
        assert member.get(address).status_code == 404
        assert _opens(browser, address)
        scenes.take(city, Assignment.objects.get(pk=lead.pk), "周主任", "pass_check")
        assert _opens(member, address)


def _opens(browser: Client, address: str) -> bool:
    answer: Any = browser.get(address)
    return answer.status_code == 200 and bool(b"".join(answer.streaming_content))


def test_a_body_that_must_not_see_ratings_finds_none_in_the_history(city: Cast) -> None:
    proposal = scenes.rated(city)
    assert "第二条没有答复。" in _page(city, "赵科长", proposal)
    with scenes.with_parameter(city, "proposals.rating_seen", "never"):
        for tail in ("", "print/"):
            assert "第二条没有答复。" not in _page(city, "赵科长", proposal, tail)
        assert "第二条没有答复。" in _page(city, "周主任", proposal)


@pytest.mark.parametrize(
    ("key", "field", "label"),
    [
        ("proposals.title_length", "title", "案由"),
        ("proposals.text_length", "situation", "情况分析"),
        ("proposals.suggestions_length", "suggestions", "具体建议"),
    ],
)
def test_the_length_rules_are_the_conferences_own(city: Cast, key: str, field: str, label: str) -> None:
    most = 120 if field != "title" else 12
    long = scenes.CONTENT | {field: "长" * (most + 1)}
    browser = Client()
    browser.force_login(city.account("张委员"))
    assert browser.post("/proposals/new/", long).status_code == 302
    older = Proposal.objects.latest("pk")
    with scenes.with_parameter(city, key, most):
        page = browser.post("/proposals/new/", long)
        assert page.status_code == 422
        assert f"“{label}”最多 {most} 字，现在有 {most + 1} 字" in page.content.decode()
        assert f'data-count="{most}"' in page.content.decode()
        # A draft that is older than the rule is refused at its submission, with the same numbers.
        told = json.dumps(_page(city, "张委员", older), ensure_ascii=False)
        assert f"还不能提交：“{label}”最多 {most} 字，现在有 {most + 1} 字" in told
    move(older, "submit", by=city.actor("张委员"))
