"""What the pages of proposals say beyond the common anatomy."""

from django.test import Client

from tongxin.kernel.cases.doors import move
from tongxin.people.rules import OrganisationKind
from tongxin.people.testing.cast import Cast, add_organisation
from tongxin.proposals.models import Assignment
from tongxin.proposals.tests import scenes
from tongxin.proposals.tests.test_story import _answered, _filed


def _page(city: Cast, name: str, address: str) -> str:
    browser = Client()
    browser.force_login(city.account(name))
    return browser.get(address, follow=True).content.decode()


def test_nobody_is_asked_to_cosign_with_himself(city: Cast) -> None:
    form = _page(city, "张委员", "/proposals/new/")
    me, other = city.persons["张委员"], city.persons["李委员"]
    assert f'name="cosigners" value="{other.pk}"' in form
    assert f'name="cosigners" value="{me.pk}"' not in form


def test_a_session_is_called_as_people_call_it(city: Cast) -> None:
    proposal = _filed(city)
    assert str(proposal.session) == "九届一次"
    assert "九届一次会议" in _page(city, "张委员", f"/proposals/{proposal.pk}/")


def test_a_second_round_is_named_on_every_page(city: Cast) -> None:
    proposal = _answered(city)
    move(
        proposal,
        "rate",
        by=city.actor("张委员"),
        fields={"attitude": "satisfied", "result": "dissatisfied", "comment": "第二条没有答复。"},
    )
    move(proposal, "rehandle", by=city.actor("周主任"), fields={"note": "请补充时间安排。"})
    assist = Assignment.objects.get(proposal=proposal, round=2, share="assist")
    move(assist, "receive", by=city.actor("何科员"))
    move(assist, "give_opinion", by=city.actor("何科员"), fields={"reply": "资金已经到位。"})
    again = Assignment.objects.get(proposal=proposal, round=2, share="lead")
    move(again, "receive", by=city.actor("赵科长"))
    move(again, "answer", by=city.actor("赵科长"), fields={"reply_class": "A", "reply": "已经办成。"})
    page = _page(city, "张委员", f"/proposals/{proposal.pk}/")
    assert "第二轮办理" in page
    assert "主办，第二轮" in page
    assert "第二轮" in _page(city, "赵科长", f"/assignments/{again.pk}/")


def test_a_body_answers_with_the_opinions_and_with_what_was_missed_before_its_eyes(city: Cast) -> None:
    proposal = scenes.rated(city)
    browser = Client()
    browser.force_login(city.account("赵科长"))
    move(proposal, "rehandle", by=city.actor("周主任"), fields={"note": "请补充时间安排。"})
    lead, assist = Assignment.objects.filter(proposal=proposal.pk, round=2).order_by("-share")
    for name, part in (("赵科长", lead), ("何科员", assist)):
        scenes.take(city, part, name, "receive")
    scenes.take(city, assist, "何科员", "give_opinion")
    page = browser.get(f"/assignments/{lead.pk}/do/answer/").content.decode()
    assert "资金可以安排。" in page
    assert "第二条没有答复。" in page


def test_nobody_is_offered_organisations_for_which_it_does_not_speak(city: Cast) -> None:
    add_organisation(city, "民革澄湖市委会", OrganisationKind.DEMOCRATIC_PARTY)
    browser = Client()
    browser.force_login(city.account("吴秘书"))
    page = browser.get("/proposals/new/", follow=True).content.decode()
    assert "民建澄湖市委会" in page
    assert "民革澄湖市委会" not in page
