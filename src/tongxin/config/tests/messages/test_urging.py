"""催办: only by the office that oversees, to whom is waited for, on the record, and twice a day only when meant."""

import re
import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from tongxin.kernel import clock
from tongxin.kernel.audit.models import AuditLine
from tongxin.notifications import selectors
from tongxin.notifications.models import Message, Urging
from tongxin.notifications.services import urging, wording
from tongxin.people.testing.cast import Cast, small_city
from tongxin.proposals.tests import scenes

Work = Callable[[], None]
pytestmark = pytest.mark.django_db(transaction=True)


def browser(city: Cast, name: str) -> Client:
    client = Client()
    client.force_login(city.account(name))
    return client


def keys_of(city: Cast, name: str) -> list[str]:
    return [line.key for line in selectors.lines(selectors.urgeable(city.actor(name)))]


def test_the_list_holds_who_is_waited_for_and_no_office(city: Cast) -> None:
    scenes.handling(city)
    scenes.submitted(city)
    scenes.answered(city)
    page = browser(city, "周主任").get("/urge/").content.decode()
    assert page.count('name="pick"') == 3
    assert "市教育局" in page
    assert "市财政局" in page
    assert "提案：评价" in page
    assert "立案" not in re.sub(r"已立案", "", page.split("<tbody>")[1]), "an office urges no other office"


def test_from_ticks_to_the_record_of_the_case(city: Cast, work: Work) -> None:
    proposal = scenes.handling(city)
    work()
    client = browser(city, "周主任")
    keys = keys_of(city, "周主任")
    preview = client.get("/urge/preview/", {"pick": keys})
    text = preview.content.decode()
    assert "1. 市财政局：签收《关于扩大普惠托育供给的提案》，期限 " in text
    assert "2. 市教育局：签收《关于扩大普惠托育供给的提案》，期限 " in text
    assert "http://testserver/todo/" in text
    assert "收件箱（1 人）" in text
    assert "<svg" in text
    assert Urging.objects.count() == 0, "a preview sends nothing"
    once = re.search(r'name="once" value="([^"]+)"', text)
    assert once is not None
    for _twice in range(2):
        done = client.post("/urge/send/", {"pick": keys, "once": once[1]}, follow=True)
        assert "已催办 2 件" in done.content.decode()
    assert Urging.objects.count() == 2, "pressed twice, urged once"
    message = Message.objects.get(account=city.account("赵科长"), read_at__isnull=True)
    assert wording.headline(message) == "催办：请尽快签收"
    assert wording.occasion(message) == "周主任"
    lead, _assist = scenes.parts_of(proposal)
    page = client.get(f"/assignments/{lead.pk}/").content.decode()
    assert "已催办市教育局" in page
    line = AuditLine.objects.filter(action="notifications.urge", object_id=lead.pk).get()
    assert (line.actor_label, line.data["holder"]) == ("周主任", f"body:{city.bodies['市教育局'].pk}")
    seen_there = browser(city, "赵科长").get(f"/assignments/{lead.pk}/").content.decode()
    assert "已催办市教育局" in seen_there


def test_the_whole_list_as_it_was_narrowed_without_ticking_each(city: Cast) -> None:
    scenes.handling(city)
    scenes.answered(city)
    client = browser(city, "周主任")
    whole = client.get("/urge/preview/", {"all": "1"}).content.decode()
    assert whole.count('name="pick"') == 3
    ratings = client.get("/urge/preview/", {"all": "1", "step": "proposal.rate", "when": "?"}).content.decode()
    assert ratings.count('name="pick"') == 1
    assert "还没有办的" in ratings
    assert (
        "请先在要催办的事项前打勾"
        in client.get("/urge/preview/", {"all": "1", "when": "late"}, follow=True).content.decode()
    )


def test_a_second_time_on_the_same_day_asks_first(city: Cast) -> None:
    scenes.handling(city)
    client, keys = browser(city, "周主任"), keys_of(city, "周主任")
    client.post("/urge/send/", {"pick": keys, "once": str(uuid.uuid4())})
    text = client.get("/urge/preview/", {"pick": keys}).content.decode()
    assert "其中 2 件今天已经催办过，仍然再催一次" in text
    refused = client.post("/urge/send/", {"pick": keys, "once": str(uuid.uuid4())}, follow=True)
    assert "有 2 件今天已经催办过，没有再催" in refused.content.decode()
    assert Urging.objects.count() == 2
    client.post("/urge/send/", {"pick": keys, "once": str(uuid.uuid4()), "again": "1"})
    assert sorted(Urging.objects.values_list("turn", flat=True)) == [1, 1, 2, 2]
    assert Message.objects.filter(why="urge", read_at__isnull=True).count() == 2


def test_nobody_else_may_and_forged_ticks_urge_nothing(city: Cast) -> None:
    neighbour = small_city("yunxi-", code="yunxi", name="云溪县政协", level="county")
    scenes.handling(city)
    scenes.handling(neighbour)
    keys = keys_of(city, "周主任")
    for name in ("张委员", "赵科长", "陈领导", "钱旁人", "孙管理员"):
        client = browser(city, name)
        assert client.get("/urge/").status_code == 403, name
        assert client.get("/urge/preview/", {"pick": keys}).status_code == 403
        assert client.get("/urge/letters/", {"pick": keys}).status_code == 403
        assert client.post("/urge/send/", {"pick": keys, "once": str(uuid.uuid4())}).status_code == 403
        assert '/urge/"' not in client.get("/").content.decode()
    over_there = urging.urge(keys, by=neighbour.actor("周主任"), once=uuid.uuid4(), again=True)
    assert over_there == urging.Urged(0, 0, 0)
    for odd in (["x"], ["1-"], ["9" * 40 + "-1"], ["-"], []):
        assert urging.urge(odd, by=city.actor("周主任"), once=uuid.uuid4(), again=True).sent == 0
    assert Urging.objects.count() == 0


def test_paused_terms_are_left_in_peace_and_paper_bodies_get_a_letter(city: Cast) -> None:
    proposal = scenes.handling(city)
    lead, _assist = scenes.parts_of(proposal)
    scenes.take(city, lead, "周主任", "pause")
    city.persons["何科员"].posts.update(ends=clock.today().replace(year=2023))
    client, keys = browser(city, "周主任"), keys_of(city, "周主任")
    assert len(keys) == 1
    text = client.get("/urge/preview/", {"pick": keys}).content.decode()
    assert "没有人用账号接收，请打印催办函" in text
    letter = client.get("/urge/letters/", {"pick": keys}).content.decode()
    assert "市财政局：" in letter
    assert "澄湖市政协" in letter
    done = client.post("/urge/send/", {"pick": keys, "once": str(uuid.uuid4())}, follow=True)
    assert "有 1 件没有人用账号接收，请打印催办函送达" in done.content.decode()
    assert Urging.objects.get().reached == 0
