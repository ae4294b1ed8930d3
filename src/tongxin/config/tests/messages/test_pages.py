"""The inbox without scripts, the choice of mails with a confirmed address, and the administrator's look at the server."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from tongxin.config.tests.messages.conftest import Server, wants_mail
from tongxin.kernel.accounts.administrations import SYSTEM
from tongxin.kernel.accounts.models import Account, AccountGrant
from tongxin.kernel.identity import entering
from tongxin.notifications.models import Choice, Letter, Message
from tongxin.notifications.services import choosing
from tongxin.people.testing.cast import Cast, small_city
from tongxin.proposals.tests import scenes

Work = Callable[[], None]
pytestmark = pytest.mark.django_db(transaction=True)
ADMINISTRATOR = "guan"


def browser(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def administrator(city: Cast) -> Client:
    account = Account.objects.create_account(ADMINISTRATOR, None, display_name="管管理", conference=city.conference)
    AccountGrant.objects.create(account=account, power=SYSTEM, conference=city.conference)
    client = browser(account)
    session = client.session
    session[entering.TWO_FACTORS] = True
    session.save()
    return client


def test_unread_first_then_read_and_the_bell_counts(city: Cast, work: Work) -> None:
    scenes.submitted(city)
    scenes.submitted(city)
    work()
    client = browser(city.account("王主任"))
    home = client.get("/").content.decode()
    assert re.search(r'href="/inbox/"[^>]*>.*?<b class="badge">2</b>', home, re.DOTALL)
    page = client.get("/inbox/").content.decode()
    assert page.count("等您办理：立案") == 2
    assert "未读" in page
    first = Message.objects.filter(account=city.account("王主任"), read_at=None).order_by("pk").first()
    assert first is not None
    opened = client.get(f"/inbox/{first.pk}/")
    assert opened.url == f"/proposals/{first.card_id}/"  # type: ignore[attr-defined]
    second = Message.objects.filter(account=city.account("王主任"), read_at=None).get()
    client.post(f"/inbox/{second.pk}/read/")
    assert (
        '<b class="badge">2</b>'
        not in re.findall(r'href="/inbox/"[^>]*>.*?</a>', client.get("/").content.decode(), re.DOTALL)[0]
    )
    assert "已读" in client.get("/inbox/").content.decode()


def test_all_read_at_once_and_the_old_view_of_everything_that_moved(city: Cast, work: Work) -> None:
    scenes.filed(city)
    work()
    client = browser(city.account("张委员"))
    done = client.post("/inbox/read/", follow=True).content.decode()
    assert "已把 1 条消息标为已读" in done
    moves = client.get("/inbox/?show=moves").content.decode()
    assert "立案，现在是“已立案”" in moves
    assert "王主任" in moves


def test_only_ones_own_messages_and_only_by_post(city: Cast, work: Work) -> None:
    scenes.submitted(city)
    work()
    row = Message.objects.get(account=city.account("王主任"), read_at=None)
    stranger = browser(city.account("周主任"))
    assert stranger.get(f"/inbox/{row.pk}/").status_code == 404
    assert stranger.post(f"/inbox/{row.pk}/read/").status_code == 404
    assert browser(city.account("王主任")).get("/inbox/read/").status_code == 405
    stranger.post("/inbox/read/")
    row.refresh_from_db()
    assert row.read_at is None
    assert Client().get("/inbox/").status_code == 302


def test_an_address_is_used_only_after_its_owner_opened_the_link(city: Cast, work: Work, server: Server) -> None:
    account = city.account("王主任")
    client = browser(account)
    values = {"mail": "each", "address": "wang@example.org", "quiet_from": "", "quiet_until": "", "days_off": ""}
    page = client.post("/mine/messages/", values, follow=True).content.decode()
    assert "确认邮件已经发出" in page
    choice = Choice.objects.get(account=account)
    assert "wang" not in choice.address, "sealed"
    assert choosing.address_typed(choice) == "wang@example.org"
    scenes.submitted(city)
    work()
    assert not Letter.objects.exists(), "not confirmed, so nothing is sent there"
    link = re.search(r"https://zx\.example\.org(/mine/messages/confirm/\S+)", server.texts()[0])
    assert link is not None
    other = browser(city.account("周主任"))
    assert "已经失效" in other.get(link[1], follow=True).content.decode()
    assert "邮箱已确认" in client.get(link[1], follow=True).content.decode()
    scenes.submitted(city)
    work()
    assert Letter.objects.count() == 1
    client.post("/mine/messages/", {**values, "address": "wang2@example.org"})
    assert not Choice.objects.get(account=account).confirmed, "another address is confirmed anew"
    assert "已经失效" in client.get(link[1], follow=True).content.decode()


def test_the_form_of_choices_says_what_is_wrong(city: Cast) -> None:
    client = browser(city.account("张委员"))
    bad = client.post("/mine/messages/", {"mail": "each", "address": "", "quiet_from": "夜里", "quiet_until": ""})
    text = bad.content.decode()
    assert bad.status_code == 422
    assert "要收邮件，请填写邮箱地址" in text
    assert "24 小时制" in text
    assert "现在的免打扰时间是 21:30 到 07:30" in client.get("/mine/messages/").content.decode()
    assert "/mine/messages/" in client.get("/mine/").content.decode()


def test_the_administrator_tests_the_server_and_reads_a_clear_answer(
    administrator: Client, server: Server, settings: object
) -> None:
    page = administrator.get("/mail/").content.decode()
    assert "127.0.0.1" in page
    good = administrator.post("/mail/test/", {"address": "me@example.org"}, follow=True).content.decode()
    assert "已经收下测试邮件" in good
    assert "说明邮件服务器已经设置好" in server.texts()[0]
    server.refusals["me@example.org"] = "550 no such user"
    refused = administrator.post("/mail/test/", {"address": "me@example.org"}, follow=True).content.decode()
    assert "测试邮件没有发出：邮件服务器不收这个地址（550 no such user）" in refused
    settings.MAIL = {**settings.MAIL, "port": 1}  # type: ignore[attr-defined]
    assert "连不上邮件服务器" in administrator.post("/mail/test/", {"address": "a@b.cn"}, follow=True).content.decode()
    assert "完整的邮箱地址" in administrator.post("/mail/test/", {"address": "nobody"}, follow=True).content.decode()
    settings.MAIL = {}  # type: ignore[attr-defined]
    assert "还没有设置邮件服务器" in administrator.get("/mail/").content.decode()
    assert "不能测试" in administrator.post("/mail/test/", {"address": "a@b.cn"}, follow=True).content.decode()


def test_the_administrator_sees_what_failed_without_its_content_and_sends_it_again(
    city: Cast, work: Work, server: Server, administrator: Client
) -> None:
    neighbour = small_city("yunxi-", code="yunxi", name="云溪县政协", level="county")
    for place in (city, neighbour):
        wants_mail(place, "王主任", address=f"{place.conference.code}@example.org", quiet_on_days_off=False,
                   quiet_from="00:00", quiet_until="00:00")  # fmt: skip
        server.refusals[f"{place.conference.code}@example.org"] = "550 gone"
        scenes.submitted(place)
    work()
    assert Letter.objects.filter(status="failed").count() == 2
    page = administrator.get("/mail/").content.decode()
    assert page.count('/again/"') == 1, "the neighbour's failures are the neighbour's"
    assert "托育" not in page
    here = Letter.objects.get(conference=city.conference)
    there = Letter.objects.get(conference=neighbour.conference)
    assert administrator.post(f"/mail/{there.pk}/again/").status_code == 404
    server.refusals.clear()
    administrator.post(f"/mail/{here.pk}/again/")
    work()
    assert (Letter.objects.get(pk=here.pk).status, len(server.mails)) == ("sent", 1)


def test_nobody_else_looks_at_the_server(city: Cast) -> None:
    for name in ("王主任", "孙管理员", "张委员"):
        client = browser(city.account(name))
        assert client.get("/mail/").status_code == 403
        assert client.post("/mail/test/", {"address": "a@b.cn"}).status_code == 403


def test_administrators_have_no_inbox(administrator: Client) -> None:
    assert '"/inbox/"' not in administrator.get("/mail/").content.decode()
    assert administrator.get("/mine/messages/").status_code == 404
