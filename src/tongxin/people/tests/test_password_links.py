"""A one-time link instead of a printed password: one task, one account, one use, seventy-two hours, shown once."""

import datetime as dt
import re

import pytest
from django.test import Client

from tongxin.kernel import clock
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.errors import Blocked
from tongxin.kernel.testing.denial import unchanged
from tongxin.kernel.web import password_links
from tongxin.kernel.web.models import PasswordLink
from tongxin.people.models import AccountOpening, Office, Person
from tongxin.people.testing import cast as makers
from tongxin.people.testing.cast import Cast

OWN = {"new": "tR5mq-Lw8xz", "again": "tR5mq-Lw8xz"}


@pytest.fixture
def feng(city: Cast) -> Person:
    person = Person.objects.create(conference=city.conference, name="冯晓")
    makers.add_member(city, person)
    return person


def _opened(city: Cast, person: Person) -> tuple[Client, str, str]:
    """The keeper's browser, the address of the link, and the page that showed it."""
    keeper = Client()
    keeper.force_login(city.account("孙管理员"))
    answer = keeper.post(f"/people/{person.pk}/account/", {"username": "feng", "how": "link"})
    page = answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    found = re.search(r'value="http://testserver(/t/password/[\w-]+/)"', page)
    assert found, page
    return keeper, found[1], page


def test_the_owner_sets_a_password_by_it_and_nothing_else(city: Cast, feng: Person):
    keeper, address, page = _opened(city, feng)
    assert "data-copy" in page
    assert "<svg" in page
    assert "72 小时内有效" in page
    assert address not in keeper.get(f"/people/{feng.pk}/").content.decode()
    assert not Account.objects.get(username="feng").has_usable_password()
    phone = Client()
    # Chat programs look at links too: that uses nothing up.
    for _time in range(2):
        assert "feng" in phone.get(address).content.decode()
    assert phone.get("/").status_code == 302, "nobody is signed in by it"
    bad = phone.post(address, {"new": "123", "again": "123"})
    assert bad.status_code == 422
    assert phone.post(address, {**OWN, "again": "x"}).status_code == 422
    done = phone.post(address, OWN, follow=True)
    assert "密码已设好" in done.content.decode()
    assert phone.get(address).status_code == 410
    assert phone.post(address, OWN).status_code == 410
    phone.post("/sign-in", {"username": "feng", "password": OWN["new"]})
    assert phone.get("/proposals/new/").status_code == 302
    assert not Account.objects.get(username="feng").must_change_password
    actions = ["accounts.issue_password_link", "accounts.use_password_link"]
    lines = AuditLine.objects.filter(action__in=actions).order_by("pk")
    assert [line.action for line in lines] == actions
    assert OWN["new"] not in str([line.data for line in lines])


def test_it_is_void_after_its_hours_and_when_another_was_made(city: Cast, feng: Person):
    _keeper, first, _page = _opened(city, feng)
    account = Account.objects.get(username="feng")
    second = password_links.issue(account, by=city.actor("孙管理员"))
    assert Client().get(first).status_code == 410
    assert Client().get(f"/t/password/{second}/").status_code == 200
    row = PasswordLink.objects.get()
    assert row.expires_at - row.issued_at == dt.timedelta(hours=72)
    PasswordLink.objects.update(expires_at=clock.machine_now())
    with unchanged():
        assert Client().post(f"/t/password/{second}/", OWN).status_code == 410


def test_who_has_a_password_needs_no_link(city: Cast):
    with unchanged(), pytest.raises(Blocked, match="已经设好自己的密码"):
        password_links.issue(city.account("张委员"), by=city.actor("孙管理员"))


def test_an_account_whose_link_nobody_used_is_taken_back(city: Cast, feng: Person):
    keeper, address, _page = _opened(city, feng)
    assert "冯晓" in keeper.get("/people/accounts/").content.decode()
    opening = re.search(r"/people/accounts/(\d+)/take-back/", keeper.get("/people/accounts/").content.decode())
    assert opening
    keeper.post(f"/people/accounts/{opening[1]}/take-back/")
    assert not Account.objects.filter(username="feng").exists()
    assert Client().get(address).status_code == 410


def test_a_link_that_opens_on_this_machine_only_says_so(city: Cast, feng: Person):
    keeper = Client()
    keeper.force_login(city.account("孙管理员"))
    form = {"username": "feng", "how": "link"}
    page = keeper.post(f"/people/{feng.pk}/account/", form, HTTP_HOST="127.0.0.1:8000").content.decode()
    assert "在别的手机、电脑上打不开" in page
    other = Person.objects.create(conference=city.conference, name="陈晓")
    makers.add_member(city, other)
    elsewhere = keeper.post(f"/people/{other.pk}/account/", {"username": "chenxiao", "how": "link"}).content.decode()
    assert "/t/password/" in elsewhere
    assert "在别的手机、电脑上打不开" not in elsewhere


def test_many_get_links_in_one_go_and_fresh_ones_later(city: Cast, feng: Person):
    chu = Person.objects.create(conference=city.conference, name="褚卫")
    makers.add_member(city, chu)
    keeper = Client()
    keeper.force_login(city.account("孙管理员"))
    sent = {"person": [feng.pk, chu.pk], f"username-{feng.pk}": "feng", f"username-{chu.pk}": "chu", "how": "link"}
    preview = keeper.post("/people/accounts/", {**sent, "step": "preview"}).content.decode()
    assert 'name="how" value="link"' in preview
    answer = keeper.post("/people/accounts/", {**sent, "step": "open"})
    page = answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    first = re.findall(r'value="http://testserver(/t/password/[\w-]+/)"', page)
    assert len(first) == 2
    assert "初始密码" not in page
    assert not Account.objects.get(username="chu").has_usable_password()
    assert Client().post(first[0], OWN).status_code == 302
    assert "发一次性链接" in keeper.get("/people/accounts/").content.decode()
    opening = AccountOpening.objects.get()
    clerk = Client()
    clerk.force_login(city.account("王主任"))
    with unchanged():
        assert clerk.post(f"/people/accounts/{opening.pk}/links/").status_code == 404
    again = keeper.post(f"/people/accounts/{opening.pk}/links/").content.decode()
    fresh = re.findall(r'value="http://testserver(/t/password/[\w-]+/)"', again)
    assert len(fresh) == 1, "only who has not set a password yet"
    assert Client().get(first[1]).status_code == 410, "the earlier one is void"
    assert Client().post(fresh[0], OWN).status_code == 302


def test_a_link_that_is_over_names_the_office_that_gives_another(city: Cast, feng: Person):
    Office.objects.filter(conference=city.conference, name="委员联络室").update(name="委员服务中心")
    _keeper, address, _page = _opened(city, feng)
    Client().post(address, OWN)
    page = Client().get(address).content.decode()
    assert "请联系委员服务中心再发一个" in page
    page = Client().get("/t/password/never-was-one/").content.decode()
    assert "请联系发链接给您的办公室再发一个" in page
    assert "委员服务中心" not in page
