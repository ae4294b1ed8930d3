"""Earlier proposals like the one being written are shown while the title is typed, to those who may see them."""

from django.test import Client

from tongxin.people.testing.cast import Cast
from tongxin.proposals.tests import scenes


def _similar(city: Cast, name: str, title: str) -> str:
    browser = Client()
    browser.force_login(city.account(name))
    answer = browser.get("/proposals/similar/", {"title": title})
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_earlier_proposal_is_shown_with_its_outcome(city: Cast) -> None:
    earlier = scenes.answered(city)
    told = _similar(city, "王主任", earlier.title)
    assert earlier.title in told
    assert "已答复" in told
    assert "相同的词" in told
    assert _similar(city, "钱旁人", earlier.title).strip() == "", "what somebody may not see is not like anything"
    assert _similar(city, "王主任", "关于").strip() == ""


def test_the_case_page_shows_others_and_never_itself(city: Cast) -> None:
    first, second = scenes.answered(city), scenes.submitted(city)
    browser = Client()
    browser.force_login(city.account("王主任"))
    shown = browser.get(f"/proposals/{second.pk}/").context["page"].similar
    assert [s.url for s in shown] == [f"/proposals/{first.pk}/"]
    form = browser.get(f"/proposals/{second.pk}/").content.decode()
    assert "相似事项" in form
