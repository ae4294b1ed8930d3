"""Seals of collective proposals, the queue of the review, and what a body hears of its objection."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tongxin.kernel.cases.doors import move, open_case
from tongxin.kernel.cases.errors import Blocked
from tongxin.kernel.cases.kinds import kind_of
from tongxin.kernel.cases.offers import offers
from tongxin.kernel.web import queue, selectors
from tongxin.people.testing.cast import Cast
from tongxin.proposals.models import Assignment, Proposal
from tongxin.proposals.tests import scenes

_PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def _browser(city: Cast, name: str) -> Client:
    browser = Client()
    browser.force_login(city.account(name))
    return browser


def _collective(city: Cast) -> Proposal:
    values = {
        **scenes.CONTENT,
        "in_name_of": city.organisations["民建澄湖市委会"].pk,
        "contact_name": "吴秘书",
        "contact_phone": "0577-88880000",
    }
    found: Proposal = open_case("proposal", by=city.actor("吴秘书"), values=values)
    return found


def test_a_collective_proposal_needs_its_seal_where_the_conference_says_so(city: Cast) -> None:
    proposal = _collective(city)
    with scenes.with_parameter(city, "proposals.seal_required", True):
        with pytest.raises(Blocked, match="集体提案要先上传盖章页"):
            move(proposal, "submit", by=city.actor("吴秘书"))
        browser = _browser(city, "吴秘书")
        form = f"/proposals/{proposal.pk}/do/add_seal/"
        assert browser.post(form, {}).status_code == 422
        sent = {"seal": SimpleUploadedFile("首页.pdf", _PDF, "application/pdf")}
        assert browser.post(form, sent).status_code == 302
        proposal.refresh_from_db()
        move(proposal, "submit", by=city.actor("吴秘书"))
    page = _browser(city, "王主任").get(f"/proposals/{proposal.pk}/").content.decode()
    file = proposal.card.attachments.get()
    assert f'<dt>盖章页</dt><dd><a href="/proposals/{proposal.pk}/files/{file.pk}/">首页.pdf</a>' in page
    assert '<span class="chip chip--plain">盖章页</span>' in page


def test_one_members_proposal_is_not_asked_for_a_seal(city: Cast) -> None:
    with scenes.with_parameter(city, "proposals.seal_required", True):
        proposal = scenes.draft(city)
        assert "add_seal" not in {offer.transition.key for offer in offers(proposal, city.actor("张委员"))}
        move(proposal, "submit", by=city.actor("张委员"))


def test_what_waits_for_a_batch_of_numbers_does_not_come_back_into_the_queue(city: Cast) -> None:
    kind, wang = kind_of("proposal"), city.actor("王主任")
    with scenes.with_parameter(city, "proposals.number_at_filing", False):
        first, second = scenes.submitted(city), scenes.submitted(city)
        assert selectors.waiting_ids(kind, wang) == [first.pk, second.pk]
        was = selectors.waiting_ids(kind, wang)
        scenes.take(city, first, "王主任", "file")
        assert queue.after_done(kind, wang, was, first.pk).startswith(f"/proposals/{second.pk}/")
        scenes.take(city, second, "王主任", "file")
        assert queue.first_url(kind, wang) == ""
        assert selectors.tasks(wang).filter(transition="number").count() == 2, "the list still asks for the batch"


def test_a_body_whose_objection_is_accepted_reads_so_and_no_other_body_does(city: Cast) -> None:
    proposal = scenes.objected(city)
    lead, _assist = scenes.parts_of(proposal)
    assert _browser(city, "何科员").get(f"/assignments/{lead.pk}/").status_code == 404
    scenes.take(city, lead, "周主任", "accept_objection")
    page = _browser(city, "赵科长").get(f"/assignments/{lead.pk}/")
    assert page.status_code == 200
    assert "已收回" in page.content.decode()
    assert _browser(city, "赵科长").get(f"/proposals/{proposal.pk}/").status_code == 404
    assert _browser(city, "何科员").get(f"/assignments/{lead.pk}/").status_code == 404
    # What was recalled because the assignment was taken back was never theirs.
    Assignment.objects.filter(pk=lead.pk).update(given_back=False)
    assert _browser(city, "赵科长").get(f"/assignments/{lead.pk}/").status_code == 404
