"""What the pages of proposals say beyond the common anatomy."""

from django.test import Client

from tongxin.kernel.cases.doors import move
from tongxin.people.testing.cast import Cast
from tongxin.proposals.models import Assignment
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
