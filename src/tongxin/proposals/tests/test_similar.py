"""Earlier proposals like the one being written are shown while the title is typed, to those who may see them."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from tongxin.kernel import clock
from tongxin.kernel.cases.doors import move, open_case
from tongxin.kernel.cases.models import CaseCard
from tongxin.people.models import Membership
from tongxin.people.testing.cast import Cast, add_member, add_person, small_city
from tongxin.proposals.models import Proposal
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


def _another(city: Cast, name: str, title: str, **more: object) -> Proposal:
    """A filed proposal of another member."""
    values = {**scenes.CONTENT, "title": title, "publish_consent": True, **more}
    proposal = open_case("proposal", by=city.actor(name), values=values)
    move(proposal, "submit", by=city.actor(name))
    move(proposal, "file", by=city.actor("王主任"), fields={"category": "social"})
    found: Proposal = Proposal.objects.get(pk=proposal.pk)
    return found


TITLE = "关于在老旧小区加装电梯的提案"
TEXT = "居民上下楼困难，秘密词语。"


def test_a_member_sees_filed_ones_of_others_by_title_and_outcome_and_opens_none(city: Cast) -> None:
    theirs = _another(city, "张委员", TITLE, situation=TEXT)
    told = _similar(city, "李委员", TITLE)
    assert TITLE in told
    assert "已立案" in told
    assert theirs.number in told
    assert "秘密词语" not in told
    assert f"/proposals/{theirs.pk}/" not in told
    assert "张委员" not in told
    assert _similar(city, "李委员", "居民上下楼困难").strip() == "", (
        "words of a text that one may not read find nothing"
    )
    browser = Client()
    browser.force_login(city.account("李委员"))
    assert browser.get(f"/proposals/{theirs.pk}/").status_code == 404
    assert TITLE not in browser.get("/proposals/").content.decode()


@pytest.mark.parametrize(
    ("value", "title", "text"), [("off", False, False), ("titles", True, False), ("whole", True, True)]
)
def test_how_far_filed_ones_are_open_is_a_rule_of_the_conference(
    city: Cast, value: str, *, title: bool, text: bool
) -> None:
    _another(city, "张委员", TITLE, situation=TEXT)
    with scenes.with_parameter(city, "proposals.open_to_members", value):
        told = _similar(city, "李委员", TITLE)
    assert (TITLE in told, "秘密词语" in told) == (title, text)


@pytest.mark.parametrize("value", ["titles", "whole"])
def test_whoever_refused_publication_is_shown_by_the_title_alone(city: Cast, value: str) -> None:
    theirs = _another(city, "张委员", TITLE, situation=TEXT, publish_consent=False)
    with scenes.with_parameter(city, "proposals.open_to_members", value):
        told = _similar(city, "李委员", TITLE)
    assert TITLE in told
    assert theirs.number not in told
    assert "已立案" not in told
    assert "秘密词语" not in told


@pytest.mark.parametrize("make", [scenes.submitted, scenes.not_filed, scenes.withdrawn, scenes.to_letter, scenes.draft])
def test_what_was_not_filed_is_shown_to_nobody_else(city: Cast, make: Callable[[Cast], Proposal]) -> None:
    hidden = make(city)
    other = add_person(city, "xu", "许委员")
    add_member(city, other)
    with scenes.with_parameter(city, "proposals.open_to_members", "whole"):
        assert _similar(city, "许委员", hidden.title).strip() == ""


def test_a_proposal_kept_to_a_circle_is_shown_to_nobody_else(city: Cast) -> None:
    theirs = _another(city, "张委员", TITLE)
    for row in (theirs, theirs.card):
        type(row).objects.filter(pk=row.pk).update(secrecy=CaseCard.Secrecy.RESTRICTED)
    assert _similar(city, "李委员", TITLE).strip() == ""


def test_the_county_next_door_sees_nothing_and_shows_nothing(city: Cast) -> None:
    county = small_city("yunxi-", code="yunxi", name="云溪县政协", level="county")
    _another(city, "张委员", TITLE)
    with scenes.with_parameter(city, "proposals.open_to_members", "whole"):
        assert _similar(county, "李委员", TITLE).strip() == ""
        assert TITLE in _similar(city, "李委员", TITLE)


def test_who_is_no_member_any_more_sees_only_what_is_theirs(city: Cast) -> None:
    _another(city, "张委员", TITLE)
    yesterday = clock.today() - dt.timedelta(days=1)
    Membership.objects.filter(person=city.persons["李委员"]).update(ends=yesterday)
    assert _similar(city, "李委员", TITLE).strip() == ""
