"""Figures of a demonstration do not exist outside it: no card, no password, no token, no link, no session."""

import pytest
from django.test import Client, override_settings

from tongxin.kernel.accounts.models import Account
from tongxin.kernel.cases.doors import move, open_case
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.web import links, tokens

pytestmark = pytest.mark.django_db
GOOD = "open-sesame-2026"
ADDRESSES = ("/demo/", "/demo/step-in")


def _html(response):
    return response.content.decode()


@pytest.fixture
def figure(players, city):
    """A figure of the demonstration with a password, a token and a link: everything that could be left behind."""
    owner = players["owner"]
    Account.objects.filter(pk=owner.id).update(demo_role="desk")
    city.is_demo = True
    city.save()
    owner.account.refresh_from_db()
    return owner


@override_settings(DEMO=False)
@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "head"])
def test_there_is_no_such_address(figure, address, method) -> None:
    answer = getattr(Client(), method)(address, {"role": "desk"} if method == "post" else None)
    assert answer.status_code in {404, 405}
    assert not answer.cookies.get("tongxin_session")


@override_settings(DEMO=False)
def test_no_page_leads_there(figure) -> None:
    assert Client().get("/").headers["Location"] == "/sign-in"
    page = _html(Client().get("/sign-in"))
    assert "/demo/" not in page
    assert "演示" not in page


def test_a_figures_password_opens_the_demonstration_alone(figure, players) -> None:
    sent = {"username": "owner-toy-city", "password": GOOD}
    with override_settings(DEMO=False):
        answer = Client().post("/sign-in", sent)
        assert (answer.status_code, "用户名或密码不对" in _html(answer)) == (422, True)
        Account.objects.filter(pk=figure.id).update(demo_role="")
        assert Client().post("/sign-in", sent).status_code == 422, "nor anybody of a conference that is a demonstration"
    assert Client().post("/sign-in", sent).status_code == 302


def test_a_session_token_and_link_of_a_figure_end_with_the_demonstration(figure, players) -> None:
    errand = open_case("errand", by=figure.actor, values={"title": "借一张桌子", "wish": "会议用。"})
    move(errand, "ask", by=figure.actor)
    card = CaseCard.objects.get(pk=errand.pk)
    token = tokens.issue(figure.account, card.conference, "测试", ("read",), by=figure.actor)
    link = links.issue(figure.account, card, f"toy:{figure.id}", valid_hours=1, by=players["clerk"].actor)
    head = {"Authorization": f"Bearer {token}"}
    assert figure.browser.get("/todo/").status_code == 200
    assert Client().get("/api/v1/kinds", headers=head).status_code == 200
    with override_settings(DEMO=False):
        assert figure.browser.get("/todo/").status_code == 302
        assert Client().get("/api/v1/kinds", headers=head).status_code == 401
        assert Client().post(f"/t/{link}/").status_code == 410
