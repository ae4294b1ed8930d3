"""What is being written survives a lost sign-in, the way back and a second press, and becomes one case."""

import uuid

import pytest
from django.test import Client

from tongxin.kernel.cases.doors import move
from tongxin.kernel.cases.models import CaseCard, Draft, Passage
from tongxin.kernel.testing.denial import unchanged

pytestmark = pytest.mark.django_db
JSON = "application/json"


def _told(response):
    return response.content.decode()


def _send(player, key, title="借一张桌子", wish="会议用。", **more):
    sent = {"draft": key, "title": title, "wish": wish, "friend": "", **more}
    return player.browser.post(f"/errands/new/?draft={key}", sent, follow=True)


def _autosave(player, key, title="改了一半"):
    return player.browser.post(f"/drafts/{key}/?kind=errand", {"title": title}, content_type=JSON)


def test_the_address_carries_the_draft_so_that_going_back_finds_it(players) -> None:
    browser = players["owner"].browser
    where = browser.get("/errands/new/").headers["Location"]
    assert str(uuid.UUID(where.removeprefix("/errands/new/?draft="))) == where[-36:]
    page = _told(browser.get(where))
    assert f'action="{where}"' in page
    assert f'name="draft" value="{where[-36:]}"' in page


def test_a_late_autosave_brings_no_draft_back(players) -> None:
    owner, key = players["owner"], uuid.uuid4()
    _autosave(owner, key)
    _send(owner, key, then="ask")
    answer = _autosave(owner, key)
    assert answer.status_code == 409
    assert answer.json()["sentence"] == "这份草稿已经提交，后来的改动没有保存；请打开已提交的事项查看。"
    assert not Draft.objects.exists()


def test_a_leftover_draft_of_a_case_is_not_shown_as_unfinished(players) -> None:
    owner, key = players["owner"], uuid.uuid4()
    _autosave(owner, key, "剩下的草稿")
    assert "剩下的草稿" in _told(owner.browser.get("/"))
    left = Draft.objects.get()
    _send(owner, key, then="ask")
    left.save(force_insert=True)
    assert "剩下的草稿" not in _told(owner.browser.get("/"))


def test_sending_a_submitted_form_again_makes_no_second_case_and_says_so(players) -> None:
    owner, key = players["owner"], uuid.uuid4()
    _send(owner, key, then="ask")
    card = CaseCard.objects.get(kind="errand")
    said = f"这件差事已于{card.opened.month}月{card.opened.day}日提交，没有重复提交"
    assert f"{said}。" in _told(_send(owner, key, then="ask"))
    with unchanged():
        page = _told(_send(owner, key, title="换一张椅子", then="ask"))
    assert "刚才的改动没有写进去" in page
    assert "换一张椅子" in page, "the words are shown, to be copied"
    assert "内容已保存" not in page
    assert CaseCard.objects.filter(kind="errand").count() == 1
    back = owner.browser.get(f"/errands/new/?draft={key}")
    assert back.headers["Location"] == f"/errands/{card.pk}/?taken={key}"


def test_a_form_sent_again_after_it_was_kept_changes_the_case_and_submits_it(players) -> None:
    owner, key = players["owner"], uuid.uuid4()
    _send(owner, key, keep="1")
    card = CaseCard.objects.get(kind="errand")
    back = owner.browser.get(f"/errands/new/?draft={key}")
    assert back.headers["Location"] == f"/errands/{card.pk}/edit/?taken={key}"
    _send(owner, key, title="借两张桌子", then="ask")
    card.refresh_from_db()
    assert (card.state, card.title) == ("asked", "借两张桌子")
    assert Passage.objects.filter(card=card, transition="ask").count() == 1


def test_an_old_form_never_overwrites_what_others_did_since(players) -> None:
    owner, key = players["owner"], uuid.uuid4()
    _send(owner, key, then="ask")
    card = CaseCard.objects.get(kind="errand")
    clerk = players["clerk"].browser
    last = Passage.objects.get(card=card, transition="ask")
    clerk.post(f"/errands/{card.pk}/step-back/", {"passage": last.pk, "reason": "请补充要求"})
    card.refresh_from_db()
    assert card.draft
    answer = _send(owner, key, title="换一张椅子", then="ask")
    assert answer.status_code == 409
    assert "换一张椅子" in _told(answer)
    assert f'action="/errands/{card.pk}/edit/"' in _told(answer)
    card.refresh_from_db()
    assert (card.state, card.title) == ("draft", "借一张桌子")


def test_a_kept_case_that_moved_on_refuses_the_press_of_an_old_form(players) -> None:
    owner, key = players["owner"], uuid.uuid4()
    _send(owner, key, keep="1")
    card = CaseCard.objects.get(kind="errand")
    move(card, "ask", by=owner.actor)
    assert "没有重复提交" in _told(_send(owner, key, then="ask"))
    assert Passage.objects.filter(card=card, transition="ask").count() == 1


def test_without_a_sign_in_the_script_gets_a_no_and_the_way_back_names_the_draft(players, client) -> None:
    key = uuid.uuid4()
    answer = client.post(f"/drafts/{key}/?kind=errand", {"title": "甲"}, content_type=JSON)
    assert answer.status_code == 401
    assert "内容已留在这台设备上" in answer.json()["sentence"]
    sent = {"draft": key, "title": "甲", "kept_here": "1"}
    door = client.post(f"/errands/new/?draft={key}", sent, follow=True)
    assert door.redirect_chain[0][0].endswith(f"%3Fdraft%3D{key}")
    assert "填写的内容已留在这台设备上" in _told(door)
    assert not Draft.objects.exists()


def test_an_expired_page_says_what_is_kept_where(players) -> None:
    strict, key = Client(enforce_csrf_checks=True), uuid.uuid4()
    strict.force_login(players["owner"].account)
    url = f"/errands/new/?draft={key}"
    page = _told(strict.post(url, {"draft": key, "title": "甲", "kept_here": "1"}))
    assert "刚才填写的内容已留在这台设备上" in page
    assert f'href="{url}"' in page
    assert "这台设备" not in _told(strict.post(url, {"draft": key, "title": "甲"}))
    answer = strict.post(f"/drafts/{key}/?kind=errand", {"title": "甲"}, content_type=JSON)
    assert answer.status_code == 403
    assert "内容已留在这台设备上" in answer.json()["sentence"]


def test_two_devices_on_one_draft_keep_each_other_s_words(players) -> None:
    key, owner = uuid.uuid4(), players["owner"]
    url = f"/drafts/{key}/?kind=errand"
    assert owner.browser.post(url, {"title": "借一张桌子"}, content_type=JSON).status_code == 200
    assert owner.browser.post(url, {"wish": "第二台设备写的"}, content_type=JSON).status_code == 200
    assert owner.browser.post(url, {"title": "借两张桌子"}, content_type=JSON).status_code == 200
    page = owner.browser.get(f"/errands/new/?draft={key}").content.decode()
    assert "借两张桌子" in page
    assert "第二台设备写的" in page


def test_words_that_came_too_late_are_shown_to_be_copied(players) -> None:
    key, owner = uuid.uuid4(), players["owner"]
    _send(owner, key, then="ask")
    late = _send(owner, key, wish="会议用，另加两把椅子。", then="ask")
    assert late.status_code == 409
    assert "会议用，另加两把椅子。" in late.content.decode()
