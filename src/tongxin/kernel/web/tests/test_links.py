"""One-time links: one task, one name, one use, and every other address closed."""

import datetime as dt
import json
import re
import uuid

import pytest
from django.test import Client
from django.urls import get_resolver

from tongxin.kernel import clock
from tongxin.kernel.accounts.models import Account, AccountGrant
from tongxin.kernel.accounts.sessions import AccountSession
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.doors import edit, move, open_case
from tongxin.kernel.cases.models import CaseCard, Draft
from tongxin.kernel.identity.accounts import Refused
from tongxin.kernel.testing.denial import unchanged
from tongxin.kernel.testing.together import at_once
from tongxin.kernel.web import links, selectors
from tongxin.kernel.web.models import TaskLink

pytestmark = pytest.mark.django_db


def _html(response):
    return response.content.decode()


def _found(pattern, text):
    match = re.search(pattern, text)
    assert match, pattern
    return match[1]


def _leg(players):
    """An errand that the clerk handed to the runner: the runner's task stands on the leg."""
    owner, clerk = players["owner"].actor, players["clerk"].actor
    errand = open_case("errand", by=owner, values={"title": "借一张桌子", "wish": "会议用，明天上午。"})
    move(errand, "ask", by=owner)
    move(errand, "accept", by=clerk, fields={"runner": players["runner"].id})
    return CaseCard.objects.get(kind="leg")


def _link(players, card=None, hours=2):
    card = card or _leg(players)
    runner = players["runner"]
    return card, links.issue(runner.account, card, f"toy:{runner.id}", valid_hours=hours, by=players["clerk"].actor)


def _opened(players):
    card, token = _link(players)
    phone = Client()
    assert phone.post(f"/t/{token}/").headers["Location"] == f"/legs/{card.pk}/"
    return card, phone


def test_the_office_makes_one_from_the_case_and_sees_it_once(players) -> None:
    card = _leg(players)
    clerk = players["clerk"].browser
    assert f'href="/legs/{card.pk}/link/"' in _html(clerk.get(f"/legs/{card.pk}/"))
    url = f"/legs/{card.pk}/link/"
    page = _html(clerk.get(url))
    assert f"玩伴{players['runner'].id}：runner" in page
    who = _found(r'name="who" value="([^"]+)"', page)
    page = _html(clerk.post(url, {"who": who, "hours": "24"}))
    token = _found(r'value="http://testserver/t/([\w-]+)/"', page)
    assert "<svg" in page
    row = TaskLink.objects.get()
    assert token not in row.digest
    assert row.expires_at - row.issued_at == dt.timedelta(hours=24)
    assert AuditLine.objects.get(action="accounts.issue_link").object_id == card.pk
    assert token not in str(list(AuditLine.objects.values_list("data")))


@pytest.mark.parametrize("sent", [{}, {"who": "toy:1/1", "hours": "2"}, {"hours": "9999"}, {"hours": "x"}])
def test_a_bad_choice_makes_none(players, sent) -> None:
    card = _leg(players)
    runner = players["runner"].id
    url, clerk = f"/legs/{card.pk}/link/", players["clerk"].browser
    with unchanged():
        answer = clerk.post(url, {"who": f"toy:{runner}/{runner}", **sent} if "who" not in sent and sent else sent)
    assert answer.status_code == 422
    assert not TaskLink.objects.exists()


def test_only_the_office_of_the_place_makes_links(players, neighbour) -> None:
    card = _leg(players)
    url = f"/legs/{card.pk}/link/"
    assert players["runner"].browser.get(url).status_code == 403
    assert players["runner"].browser.post(url, {}).status_code == 403
    for other in (players["stranger"].browser, neighbour.browser):
        assert other.get(url).status_code == 404
        assert other.post(url, {}).status_code == 404
    assert "/link/" not in _html(players["runner"].browser.get(f"/legs/{card.pk}/"))
    assert not TaskLink.objects.exists()


def test_looking_at_the_link_uses_nothing_up_and_shows_nothing_of_the_case(players) -> None:
    card, token = _link(players)
    for agent in ("DingTalkBot", "MicroMessenger link preview"):
        page = _html(Client(HTTP_USER_AGENT=agent).get(f"/t/{token}/"))
        assert "r**" in page
        assert "runner" not in page
        assert card.title not in page
    assert Client().head(f"/t/{token}/").status_code == 200
    assert TaskLink.objects.get().opened_at is None
    assert Client().post(f"/t/{token}/").status_code == 302


def test_it_opens_its_case_and_the_act_on_it_and_is_over_then(players) -> None:
    card, phone = _opened(players)
    page = _html(phone.get(f"/legs/{card.pk}/"))
    assert "办毕" in page
    assert 'class="nav"' not in page
    assert 'role="search"' not in page
    assert phone.get(f"/legs/{card.pk}/do/report/").status_code == 200
    answer = phone.post(f"/legs/{card.pk}/do/report/", {"result": "送到了", "once": uuid.uuid4()})
    assert answer.status_code == 302
    page = _html(phone.get(f"/legs/{card.pk}/"))
    assert "已办理“办毕”" in page
    assert "登录到此结束" in page
    assert phone.get(f"/legs/{card.pk}/").headers["Location"].startswith("/sign-in")
    actions = [line.action for line in AuditLine.objects.order_by("pk")]
    wanted = ["accounts.issue_link", "accounts.use_link", "accounts.sign_in", "leg.report", "accounts.end_link"]
    assert [a for a in actions if a in wanted] == wanted
    assert not AccountSession.objects.filter(how="link").exists()


def test_an_act_that_was_refused_does_not_end_it(players) -> None:
    card, phone = _opened(players)
    assert phone.post(f"/legs/{card.pk}/do/report/", {"result": ""}).status_code == 422
    assert phone.get(f"/legs/{card.pk}/").status_code == 200


def test_it_is_good_once(players) -> None:
    _card, token = _link(players)
    assert Client().post(f"/t/{token}/").status_code == 302
    for method in ("get", "post"):
        answer = getattr(Client(), method)(f"/t/{token}/")
        assert (answer.status_code, "已经用过、过期" in _html(answer)) == (410, True)


@pytest.mark.django_db(transaction=True)
def test_of_many_phones_at_once_one_gets_in(players) -> None:
    _card, token = _link(players)
    answers = at_once(6, lambda _place: Client().post(f"/t/{token}/").status_code)
    assert sorted(map(str, answers)) == ["302"] + ["410"] * 5


def test_it_ends_with_its_time_and_a_new_one_voids_the_old(players) -> None:
    card, token = _link(players)
    _card, second = _link(players, card)
    assert Client().get(f"/t/{token}/").status_code == 410
    TaskLink.objects.update(expires_at=clock.machine_now())
    assert Client().post(f"/t/{second}/").status_code == 410


def test_the_session_ends_with_its_time_too(players) -> None:
    card, phone = _opened(players)
    now = clock.machine_now()
    AccountSession.objects.filter(how="link").update(seen_at=now - dt.timedelta(minutes=61))
    assert phone.get(f"/legs/{card.pk}/").status_code == 302
    card, token = _link(players, card)
    phone.post(f"/t/{token}/")
    AccountSession.objects.filter(how="link").update(
        seen_at=now - dt.timedelta(minutes=2), started_at=now - dt.timedelta(hours=5)
    )
    assert phone.get(f"/legs/{card.pk}/").status_code == 302


OPEN = {"sign_out", "preferences", "healthz", "open_link"}


def _addresses(own, other):
    """One address of every route; of cases, both the link's own and another that the person sees too."""
    values = {
        "kind": "legs",
        "file_id": 1,
        "account_id": 1,
        "proposal_id": 1,
        "provider": "x",
        "token": "x",
        "run_id": 1,
        "batch_id": 1,
        "template_id": 1,
        "print_id": 1,
        "token_id": 1,
        "snapshot_id": 1,
        "report_id": 1,
        "place": 1,
        "sheet": "x",
        "by": "x",
        "cell": "x",
    }
    for route in get_resolver().url_patterns[0].url_patterns:
        name = getattr(route, "name", None)
        if name is None:
            yield "api", "/api/v1/kinds", False
            continue
        for card in (own, other):
            kind = {"kind": "legs" if card.kind == "leg" else "errands"}
            key = str(uuid.uuid4()) if "uuid" in str(route.pattern) else "report"
            path = re.sub(
                r"<(?:\w+:)?(\w+)>",
                lambda m, c=card, k=kind, y=key: str({**values, **k, "card_id": c.pk, "key": y}[m[1]]),
                str(route.pattern),
            )
            yield name, f"/{path}", "card_id" in str(route.pattern) and card is own


@pytest.mark.no_database_difference
def test_every_other_address_is_a_403_with_its_sentence(players) -> None:
    card, phone = _opened(players)
    own = selectors.fresh_card(card.pk)
    errand = CaseCard.objects.get(kind="errand")
    allowed = {"case", "act", "edit", "case_print", "case_calendar", "upload", "file", "remove_file"}
    allowed |= {"form_docx", "form_pdf"}
    tried = 0
    for name, address, is_own in _addresses(own, errand):
        for method in ("get", "post"):
            if name in OPEN or (is_own and name in allowed):
                continue
            answer = getattr(phone, method)(address)
            assert answer.status_code == 403, f"{method} {address}: {answer.status_code}"
            assert "只能办理链接里的这一件事" in _html(answer), address
            tried += 1
    assert tried > 90
    assert phone.get(f"/legs/{card.pk}/").status_code == 200, "and the session is still there"


def test_other_cases_of_the_same_person_stay_closed(players) -> None:
    _first, phone = _opened(players)
    owner, clerk = players["owner"].actor, players["clerk"].actor
    errand = open_case("errand", by=owner, values={"title": "另一件", "wish": "也要。"})
    move(errand, "ask", by=owner)
    move(errand, "accept", by=clerk, fields={"runner": players["runner"].id})
    other = CaseCard.objects.filter(kind="leg").latest("pk")
    assert players["runner"].browser.get(f"/legs/{other.pk}/").status_code == 200
    for tail in ("", "do/report/", "print/", "due.ics"):
        assert phone.get(f"/legs/{other.pk}/{tail}").status_code == 403


def test_a_narrow_session_holds_one_name_and_no_office(players) -> None:
    """The owner works at the desk as well; the link in the owner's name opens none of the desk's acts."""
    owner = players["owner"]
    errand = open_case("errand", by=owner.actor, values={"title": "借一张桌子", "wish": "会议用。"})
    move(errand, "ask", by=owner.actor)
    card = CaseCard.objects.get(pk=errand.pk)
    AccountGrant.objects.create(account=owner.account, power="toys.desk", conference=card.conference)
    whole = _html(owner.browser.get(f"/errands/{card.pk}/"))
    assert "do/accept/" in whole
    assert "/link/" in whole
    token = links.issue(owner.account, card, f"toy:{owner.id}", valid_hours=1, by=players["clerk"].actor)
    phone = Client()
    phone.post(f"/t/{token}/")
    page = _html(phone.get(f"/errands/{card.pk}/"))
    assert "do/remark/" in page
    assert "do/accept/" not in page
    assert "/link/" not in page
    assert phone.get(f"/errands/{card.pk}/do/accept/").status_code == 403


def test_drafts_of_its_own_form_are_kept_and_no_others(players) -> None:
    owner = players["owner"]
    errand = open_case("errand", by=owner.actor, values={"title": "借一张桌子", "wish": "会议用。"})
    card = CaseCard.objects.get(pk=errand.pk)
    token = links.issue(owner.account, card, f"toy:{owner.id}", valid_hours=1, by=players["clerk"].actor)
    phone = Client()
    phone.post(f"/t/{token}/")
    page = _html(phone.get(f"/errands/{card.pk}/edit/"))
    url = _found(r'data-draft="([^"]+)"', page).replace("&amp;", "&")
    sent = json.dumps({"title": "改到一半"})
    assert phone.post(url, sent, content_type="application/json").status_code == 200
    assert Draft.objects.get().data["title"] == "改到一半"
    for wrong in (f"/drafts/{uuid.uuid4()}/?kind=errand", url.replace(f"card={card.pk}", "card=999")):
        assert phone.post(wrong, sent, content_type="application/json").status_code == 403
    edit(card, {"title": "改好了", "wish": "会议用。"}, by=owner.actor, version=card.version)
    assert "改好了" in _html(phone.get(f"/errands/{card.pk}/"))


def test_somebody_else_on_the_device_is_signed_out_first_and_told_so(players) -> None:
    card, token = _link(players)
    device = players["clerk"].browser
    assert "现在登录的是clerk" in _html(device.get(f"/t/{token}/"))
    device.post(f"/t/{token}/")
    assert device.get("/errands/").status_code == 403
    assert "runner" in _html(device.get(f"/legs/{card.pk}/")), "whose name it is stands on the page"


def test_whoever_is_signed_in_keeps_the_link_for_the_phone(players) -> None:
    card, token = _link(players)
    assert players["runner"].browser.get(f"/t/{token}/").headers["Location"] == f"/legs/{card.pk}/"
    assert TaskLink.objects.get().opened_at is None


def test_a_first_password_does_not_stand_in_the_way_and_a_disabled_account_does(players) -> None:
    Account.objects.filter(pk=players["runner"].id).update(must_change_password=True)
    card, token = _link(players)
    phone = Client()
    phone.post(f"/t/{token}/")
    assert phone.get(f"/legs/{card.pk}/").status_code == 200
    Account.objects.filter(pk=players["runner"].id).update(is_active=False)
    assert phone.get(f"/legs/{card.pk}/").status_code == 302
    _card, token = _link(players, card)
    assert Client().get(f"/t/{token}/").status_code == 410


def test_administrators_get_no_links(players) -> None:
    boss = Account.objects.create_account(
        "boss", None, display_name="管", conference=players["owner"].account.conference
    )
    AccountGrant.objects.create(account=boss, power="system.administrator")
    with pytest.raises(Refused, match="管理员"):
        links.issue(boss, _leg(players), "toy:1", valid_hours=1, by=players["clerk"].actor)


def test_guessing_links_is_stopped_by_source(players) -> None:
    _card, token = _link(players)
    for _time in range(20):
        assert Client().get("/t/guess/", REMOTE_ADDR="10.4.4.4").status_code == 410
    assert Client().get(f"/t/{token}/", REMOTE_ADDR="10.4.4.4").status_code == 429
    assert Client().get(f"/t/{token}/", REMOTE_ADDR="10.5.5.5").status_code == 200


def test_leaving_ends_the_narrow_session_alone(players) -> None:
    _card, phone = _opened(players)
    phone.post("/sign-out")
    assert players["runner"].browser.get("/todo/").status_code == 200
