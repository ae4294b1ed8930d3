"""A roster whose column of names is called otherwise: somebody says which it is, and 姓 with 名 needs no saying."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tongxin.kernel.exchange import services
from tongxin.kernel.exchange.models import ImportRun
from tongxin.kernel.testing.books import xlsx
from tongxin.kernel.testing.denial import unchanged
from tongxin.people.models import Person
from tongxin.people.tests.a_roster import problems, sent

ROWS = [["称呼", "编号", "卡号"], ["冯晓", "0101", "110101199003074573"], ["褚卫", "0102", "号110101199003074581"]]


@pytest.fixture
def client(city) -> Client:
    browser = Client()
    browser.force_login(city.account("孙管理员"))
    return browser


def _upload(client: Client, rows: list[list[str]]):
    file = SimpleUploadedFile("名册.xlsx", xlsx(rows))
    return client.post("/exchange/people.roster/", {"file": file, "chosen": "creates"})


def _text(answer):
    return answer.content.decode()


def test_somebody_says_which_column_is_the_name(client: Client):
    answer = _upload(client, ROWS)
    assert answer.status_code == 302
    page = _text(client.get(answer.url))
    assert "哪一列是姓名？" in page
    assert "例如：冯晓、褚卫" in page
    assert "110***" in page
    assert "110101199003074573" not in page
    assert "确认导入" not in page
    with unchanged():
        client.post(f"{answer.url}confirm/")
        client.post(f"{answer.url}again/", {"means": "name"})
    page = _text(
        client.post(f"{answer.url}again/", {"means": "name", "label": "称呼", "chosen": "creates"}, follow=True)
    )
    assert "哪一列是姓名？" not in page
    assert "确认导入 2 行" in page
    assert ImportRun.objects.get().chosen == ["creates"]
    client.post(f"{answer.url}confirm/")
    assert set(Person.objects.filter(name__in=["冯晓", "褚卫"]).values_list("name", flat=True)) == {"冯晓", "褚卫"}


def test_one_known_word_beside_unknown_ones_is_a_head(client: Client):
    answer = _upload(client, [["同志", "手机"], ["冯晓", "13812345678"]])
    assert "哪一列是姓名？" in _text(client.get(answer.url))


def test_without_any_other_column_there_is_nothing_to_choose_from(client: Client):
    with unchanged():
        answer = _upload(client, [["编号", "手机"], ["1", "13812345678"]])
    assert answer.status_code == 422
    assert "缺少“姓名”一列" in _text(answer)


@pytest.mark.parametrize("labels", [("姓", "名"), ("姓氏", "名字"), ("姓 ", "名 ")])
def test_family_and_given_names_are_joined(office, labels):
    run = sent(office, ["欧阳", "修", "0101"], ["冯", "晓", "0102"], ["褚", "", "0103"], head=[*labels, "编号"])
    assert problems(run) == []
    assert run.head["ignored"] == []
    services.confirm(run, only_good=False, by=office)
    assert {"欧阳修", "冯晓", "褚"} <= set(Person.objects.values_list("name", flat=True))


def test_a_given_name_alone_is_the_name(office):
    run = sent(office, ["冯晓", "0102"], head=["名字", "编号"])
    assert run.counts == {"create": 1}
