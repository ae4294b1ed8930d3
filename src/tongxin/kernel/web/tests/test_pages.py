"""The walk of a case through forms alone, and everything that may go wrong on the way."""

import datetime as dt
import re
import uuid

import pytest

from tongxin.kernel import clock
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.doors import edit, move, open_case
from tongxin.kernel.cases.models import CaseCard, Draft, Passage
from tongxin.kernel.testing.denial import unchanged

pytestmark = pytest.mark.django_db


def _found(pattern, text):
    match = re.search(pattern, text)
    assert match, pattern
    return match[1]


def _html(response):
    return response.content.decode()


def _errand(players, title="借一张桌子", *, asked=True):
    owner = players["owner"].actor
    errand = open_case("errand", by=owner, values={"title": title, "wish": "会议用，明天上午。"})
    if asked:
        move(errand, "ask", by=owner)
    return CaseCard.objects.get(pk=errand.pk)


def test_a_case_walks_from_first_word_to_end_by_forms_alone(players) -> None:
    owner, clerk, runner = (players[n].browser for n in ("owner", "clerk", "runner"))
    form = owner.get("/errands/new/", follow=True)
    key = _found(r'name="draft" value="([0-9a-f-]+)"', _html(form))
    sent = {"draft": key, "title": "借一张桌子", "wish": "会议用。", "friend": "", "then": "ask"}
    after = owner.post("/errands/new/", sent)
    card = CaseCard.objects.get(kind="errand")
    assert after.headers["Location"] == f"/errands/{card.pk}/"
    assert (card.state, card.number) == ("asked", "差0001")
    page = _html(clerk.get(f"/errands/{card.pk}/"))
    assert "值班室：受理" in page
    assert "怎么算的？" in page
    assert re.search(r"剩 \d+ 天", page)
    url = f"/errands/{card.pk}/do/accept/"
    assert "经办人" in _html(clerk.get(url))
    clerk.post(url, {"runner": players["runner"].id, "version": card.version, "once": uuid.uuid4()})
    leg = CaseCard.objects.get(kind="leg")
    assert "办毕：借一张桌子" in _html(runner.get("/"))
    runner.post(f"/legs/{leg.pk}/do/report/", {"result": "送到了", "version": leg.version})
    card.refresh_from_db()
    assert card.state == "done"
    final = _html(owner.get(f"/errands/{card.pk}/"))
    assert "不再等待任何人" in final
    assert "受理" in final


def test_strangers_neighbours_and_visitors_find_nothing(players, neighbour, client) -> None:
    card = _errand(players)
    urls = [
        f"/errands/{card.pk}/{tail}"
        for tail in ("", "edit/", "print/", "due.ics", "do/accept/", "step-back/", "correct/", "files/1/")
    ]
    for url in urls:
        assert players["stranger"].browser.get(url).status_code == 404, url
        assert neighbour.browser.get(url).status_code == 404, url
        answer = client.get(url)
        assert (answer.status_code, answer.headers["Location"][:8]) == (302, "/sign-in"), url
    for url in ("/", "/errands/", "/search/?q=会议", "/duty/", "/todo/", "/errands/export.csv"):
        assert "借一张桌子" not in _html(neighbour.browser.get(url)), url
        assert "借一张桌子" not in _html(players["stranger"].browser.get(url)), url


def test_a_button_that_cannot_be_pressed_says_why(players) -> None:
    owner = players["owner"]
    errand = open_case("errand", by=owner.actor, values={"title": "没有要求的差事"})
    page = _html(owner.browser.get(f"/errands/{errand.pk}/"))
    assert 'aria-disabled="true"' in page
    assert "还没有写明要求，请先填写。" in page
    with unchanged():
        answer = owner.browser.post(f"/errands/{errand.pk}/do/ask/", {})
    assert answer.status_code == 409
    assert "还没有写明要求" in _html(answer)


def test_a_role_that_is_not_yours_is_a_403_with_its_sentence(players) -> None:
    card = _errand(players)
    with unchanged():
        answer = players["owner"].browser.post(f"/errands/{card.pk}/do/accept/", {"runner": 1})
    assert answer.status_code == 403
    assert "“受理”由值班室办理" in _html(answer)


def test_bad_input_comes_back_with_a_summary_that_leads_to_the_field(players) -> None:
    card = _errand(players)
    with unchanged():
        answer = players["clerk"].browser.post(f"/errands/{card.pk}/do/accept/", {"runner": "甲"})
    page = _html(answer)
    assert answer.status_code == 422
    assert 'href="#f-runner"' in page
    assert 'id="f-runner"' in page
    assert "应为整数" in page
    assert 'value="甲"' in page


def test_pressing_twice_makes_one_deed(players) -> None:
    owner, key = players["owner"].browser, uuid.uuid4()
    for _press in range(3):
        owner.post("/errands/new/", {"draft": key, "title": "一次", "wish": "好。"})
    assert CaseCard.objects.filter(kind="errand").count() == 1
    card = CaseCard.objects.get(kind="errand")
    once = uuid.uuid4()
    for _press in range(3):
        owner.post(f"/errands/{card.pk}/do/ask/", {"once": once, "version": card.version})
    assert Passage.objects.filter(card=card, transition="ask").count() == 1


def test_a_stale_edit_shows_both_texts_and_leads_back_to_ones_own(players) -> None:
    card = _errand(players, asked=False)
    owner = players["owner"]
    edit(card, {"title": "别人写的", "wish": "甲。"}, by=owner.actor, version=card.version)
    sent = {"title": "我写的", "wish": "乙。", "version": card.version}
    with unchanged():
        answer = owner.browser.post(f"/errands/{card.pk}/edit/", sent)
    page = _html(answer)
    assert answer.status_code == 409
    assert "别人写的" in page
    assert "我写的" in page
    again = _html(owner.browser.post(f"/errands/{card.pk}/edit/", {**sent, "again": "1"}))
    assert 'value="我写的"' in again
    fresh = CaseCard.objects.get(pk=card.pk).version
    assert f'name="version" value="{fresh}"' in again


def test_a_stale_move_is_refused_and_nothing_is_lost(players) -> None:
    card = _errand(players)
    with unchanged():
        answer = players["owner"].browser.post(
            f"/errands/{card.pk}/do/remark/", {"note": "急用", "version": card.version - 1}
        )
    page = _html(answer)
    assert answer.status_code == 409
    assert "急用" in page
    assert "您打开之后发生的事" in page
    assert "<b>提出</b>" in page
    assert "接着改我的" in page


def test_a_step_that_went_away_meanwhile_shows_what_happened_and_keeps_ones_words(players) -> None:
    card = _errand(players)
    url = f"/errands/{card.pk}/do/accept/"
    sent = {"runner": players["owner"].id, "version": card.version}
    move(card, "accept", by=players["clerk"].actor, fields={"runner": players["owner"].id})
    with unchanged():
        answer = players["clerk"].browser.post(url, sent)
    page = _html(answer)
    assert answer.status_code == 409
    assert "<b>受理</b>" in page
    assert "现在是“办理中”，到“已提出”时才能受理。" in page
    again = _html(players["clerk"].browser.post(url, {**sent, "again": "1"}))
    assert f'value="{sent["runner"]}"' in again
    assert "到“已提出”时才能受理" in again


def test_words_typed_into_a_case_that_went_on_are_shown_back(players) -> None:
    card = _errand(players, asked=False)
    owner = players["owner"]
    move(card, "ask", by=owner.actor)
    sent = {"title": "我后来写的", "wish": "乙。", "version": card.version}
    with unchanged():
        answer = owner.browser.post(f"/errands/{card.pk}/edit/", sent)
    page = _html(answer)
    assert answer.status_code == 409
    assert "我后来写的" in page
    assert "<b>提出</b>" in page
    assert "接着改我的" not in page


def test_drafts_save_themselves_and_belong_to_one_person(players) -> None:
    owner, key = players["owner"], uuid.uuid4()
    url = f"/drafts/{key}/?kind=errand"
    answer = owner.browser.post(url, {"title": "写了一半", "unknown": "x"}, content_type="application/json")
    assert answer.json()["sentence"].startswith("已自动保存 ")
    assert Draft.objects.get().data == {"title": "写了一半"}
    assert "写了一半" in _html(owner.browser.get("/"))
    assert "写了一半" in _html(owner.browser.get(f"/errands/new/?draft={key}"))
    other = players["clerk"].browser
    assert "写了一半" not in _html(other.get(f"/errands/new/?draft={key}"))
    assert other.post(url, {"title": "抢来"}, content_type="application/json").status_code == 404
    owner.browser.post("/errands/new/", {"draft": key, "title": "写完了", "wish": "好。"})
    assert not Draft.objects.exists()
    assert CaseCard.objects.get(kind="errand").once == key


def test_a_draft_of_a_case_bumps_no_version(players) -> None:
    card = _errand(players, asked=False)
    owner = players["owner"].browser
    page = _html(owner.get(f"/errands/{card.pk}/edit/"))
    url = _found(r'data-draft="([^"]+)"', page).replace("&amp;", "&")
    owner.post(url, {"title": "改到一半"}, content_type="application/json")
    assert CaseCard.objects.get(pk=card.pk).version == card.version
    assert "改到一半" in _html(owner.get(f"/errands/{card.pk}/edit/"))
    assert "改到一半" not in _html(owner.get(f"/errands/{card.pk}/"))


def test_without_scripts_a_button_keeps_the_draft(players) -> None:
    owner, key = players["owner"].browser, uuid.uuid4()
    answer = owner.post("/errands/new/", {"draft": key, "title": "", "wish": "还没想好题目", "keep": "1"})
    assert answer.headers["Location"] == f"/errands/new/?draft={key}"
    assert Draft.objects.get().data["wish"] == "还没想好题目"
    owner.post("/errands/new/", {"draft": key, "title": "想好了", "wish": "好。", "keep": "1"})
    assert CaseCard.objects.get(kind="errand").draft
    assert not Draft.objects.exists()


def test_late_paper_needs_a_reason_and_keeps_both_days(players) -> None:
    card = _errand(players)
    url = f"/errands/{card.pk}/do/remark/"
    clerk_day = "2020-01-01"
    answer = players["owner"].browser.post(url, {"note": "好", "occurred_on": clerk_day})
    assert answer.status_code == 422
    assert "补录" in _html(answer)
    assert clerk_day in _html(answer)
    answer = players["owner"].browser.post(url, {"note": "好", "occurred_on": "昨天"})
    assert "应为日期" in _html(answer)


def test_an_office_registers_for_somebody_on_paper_visibly(players) -> None:
    card = _errand(players)
    clerk, owner = players["clerk"], players["owner"]
    url = f"/errands/{card.pk}/do/drop/"
    assert "代谁登记" in _html(clerk.browser.get(url))
    assert clerk.browser.post(url, {}).status_code == 422
    clerk.browser.post(url, {"on_behalf": f"toy:{owner.id}"})
    row = Passage.objects.get(card=card, transition="drop")
    assert (row.actor_label, row.on_behalf) == ("clerk", f"玩伴{owner.id}")
    assert f"clerk（代玩伴{owner.id}）" in _html(clerk.browser.get(f"/errands/{card.pk}/"))


def test_stepping_back_and_correcting_leave_the_wrong_entry_readable(players) -> None:
    card = _errand(players)
    clerk = players["clerk"].browser
    url = f"/errands/{card.pk}/step-back/"
    page = _html(clerk.get(url))
    sent = {"passage": _found(r'name="passage" value="(\d+)"', page), "reason": ""}
    assert clerk.post(url, sent).status_code == 422
    assert clerk.post(url, {"passage": "999999", "reason": "x"}).status_code == 409
    day = CaseCard.objects.get(pk=card.pk).opened.isoformat()
    passage = Passage.objects.get(card=card, transition="ask", undone=False)
    answer = clerk.post(
        f"/errands/{card.pk}/correct/", {"passage": passage.pk, "occurred_on": day, "reason": "日期登记有误"}
    )
    assert answer.status_code == 302
    shown = _html(clerk.get(f"/errands/{card.pk}/"))
    assert "已更正" in shown
    assert "日期登记有误" in shown
    assert players["owner"].browser.get(url).status_code == 403


def test_nothing_to_take_back_is_said_on_the_button(players) -> None:
    card = _errand(players)
    clerk = players["clerk"].browser
    assert f'href="/errands/{card.pk}/step-back/"' in _html(clerk.get(f"/errands/{card.pk}/"))
    move(card, "accept", by=players["clerk"].actor, fields={"runner": players["owner"].id})
    leg = CaseCard.objects.get(kind="leg")
    assert "退回一步" not in _html(clerk.get(f"/legs/{leg.pk}/"))
    move(leg, "report", by=players["owner"].actor, fields={"result": "好"})
    page = _html(clerk.get(f"/errands/{card.pk}/"))
    assert f'href="/errands/{card.pk}/step-back/"' not in page
    assert "请在对应的承办记录上退回" in page
    assert clerk.get(f"/errands/{card.pk}/step-back/").status_code == 409
    clerk.post(f"/legs/{leg.pk}/step-back/", _back(leg))
    page = _html(clerk.get(f"/legs/{leg.pk}/"))
    assert "还没有办理过，没有可以退回的步骤。" in page
    assert f"/legs/{leg.pk}/correct/" not in page


def _back(card):
    return {"passage": Passage.objects.get(card_id=card.pk, transition="report").pk, "reason": "登记错了"}


def test_a_long_title_in_the_path_is_cut_visibly_and_whole_on_hover(players) -> None:
    title = "关于在老城片区增设会议桌椅并定期检修的差事说明书"
    errand = open_case("errand", by=players["owner"].actor, values={"title": title, "wish": "好。"})
    page = _html(players["owner"].browser.get(f"/errands/{errand.pk}/edit/"))
    assert f'title="{title}">{title[:19]}…</a>' in page


def test_news_come_newest_first_by_when_they_were_recorded(players) -> None:
    first, second = _errand(players), _errand(players)
    day = clock.now()
    Passage.objects.filter(card=first).update(business_at=day, occurred_on=day.date() - dt.timedelta(days=40))
    Passage.objects.filter(card=second).update(business_at=day - dt.timedelta(days=2))
    changes = players["clerk"].browser.get("/").context["changes"]
    assert [c.url for c in changes] == [f"/errands/{first.pk}/", f"/errands/{second.pk}/"]
    assert [c.on for c in changes] == sorted((c.on for c in changes), reverse=True)
    assert "发生）" in changes[0].text


def test_errors_are_whole_sentences_and_addresses_that_do_not_exist_too(players) -> None:
    page = players["owner"].browser.get("/nothing-here/")
    assert page.status_code == 404
    assert AuditLine.objects.filter(action__contains="nothing").count() == 0


def test_health_says_yes_and_nothing_else(client, db) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_screen_and_sheet_carry_the_address_as_a_code(players) -> None:
    card = _errand(players)
    for path in ("", "print/"):
        html = _html(players["owner"].browser.get(f"/errands/{card.pk}/{path}"))
        assert "这件事项网址的二维码" in html
        assert html.count('class="qrline"') == 1
        # The policy allows no inline style.
        assert "style=" not in html
