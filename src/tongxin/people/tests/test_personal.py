"""Personal data: sealed in the base, opened for a reason, always open to the person concerned."""

import json

import pytest
from django.db import connection

from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.errors import Blocked, Denied, InvalidInput
from tongxin.kernel.testing.denial import unchanged
from tongxin.people import selectors
from tongxin.people.models import PersonalLook, PersonalValue, SelfChange
from tongxin.people.services import (
    answer_change,
    ask_change,
    export_own,
    look_at,
    store_personal,
    withdraw_change,
)
from tongxin.people.testing.cast import Cast

VALUES = {"phone": "13800001234", "id_number": "110101199003077758", "address": "示例市示例区某某路12号"}


@pytest.fixture
def zhang(city: Cast):
    person = city.persons["张委员"]
    store_personal(person, VALUES, by=city.actor("孙管理员"))
    return person


def test_no_clear_value_lies_in_the_base(city, zhang):
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed, blind FROM people_personalvalue")
        dump = json.dumps(cursor.fetchall())
    assert PersonalValue.objects.count() == 3
    for value in VALUES.values():
        assert value not in dump
    chain = "".join(json.dumps(line.data, ensure_ascii=False) for line in AuditLine.objects.all())
    assert "13800001234" not in chain


def test_a_look_needs_the_power_and_a_reason_and_leaves_a_line(city, zhang):
    with unchanged(), pytest.raises(Denied):
        look_at(zhang, ["phone"], by=city.actor("王主任"), reason="想打个电话问问")
    with unchanged(), pytest.raises(InvalidInput, match="查看原因"):
        look_at(zhang, ["phone"], by=city.actor("孙管理员"), reason="  要 ")
    seen = look_at(zhang, ["phone"], by=city.actor("孙管理员"), reason="通知参加常委会会议")
    assert seen == {"phone": "13800001234"}
    look = PersonalLook.objects.get()
    assert (look.by, look.fields, look.reason) == ("孙管理员", ["phone"], "通知参加常委会会议")
    assert AuditLine.objects.filter(action="people.look", object_id=zhang.pk).count() == 1


def test_the_neighbour_may_not_look(city, county, zhang):
    with unchanged(), pytest.raises(Denied):
        look_at(zhang, ["phone"], by=county.actor("孙管理员"), reason="通知参加常委会会议")


def test_the_person_exports_all_of_it_and_sees_who_looked(city, zhang):
    look_at(zhang, ["phone"], by=city.actor("孙管理员"), reason="通知参加常委会会议")
    everything = export_own(zhang, by=city.actor("张委员"))
    assert everything["personal"] == VALUES
    assert everything["looks"][0]["by"] == "孙管理员"
    with unchanged(), pytest.raises(Denied):
        export_own(zhang, by=city.actor("孙管理员"))


def test_storing_the_same_again_changes_nothing(city, zhang):
    lines = AuditLine.objects.count()
    assert store_personal(zhang, VALUES, by=city.actor("孙管理员")) == []
    assert AuditLine.objects.count() == lines
    assert store_personal(zhang, {"phone": ""}, by=city.actor("孙管理员")) == ["phone"]
    assert not PersonalValue.objects.filter(person=zhang, field="phone").exists()


def test_ones_own_change_waits_for_the_office(city, zhang):
    me, office = city.actor("张委员"), city.actor("孙管理员")
    change = ask_change(zhang, {"phone": "13900005678", "post": "教授"}, by=me)
    assert "13900005678" not in json.dumps(change.sealed)
    assert selectors.opened_values(zhang)["phone"] == VALUES["phone"]
    with unchanged(), pytest.raises(Denied):
        answer_change(change, approve=True, by=city.actor("李委员"))
    answer_change(change, approve=True, by=office)
    zhang.refresh_from_db()
    assert zhang.post == "教授"
    assert selectors.opened_values(zhang)["phone"] == "13900005678"
    with unchanged(), pytest.raises(Blocked, match="已经处理过"):
        answer_change(change, approve=True, by=office)


def test_a_refusal_needs_a_reason_and_a_newer_wish_replaces_an_older_one(city, zhang):
    me, office = city.actor("张委员"), city.actor("孙管理员")
    first = ask_change(zhang, {"post": "教授"}, by=me)
    second = ask_change(zhang, {"post": "副教授"}, by=me)
    first.refresh_from_db()
    assert first.status == "withdrawn"
    with unchanged(), pytest.raises(InvalidInput, match="写明原因"):
        answer_change(second, approve=False, by=office)
    answer_change(second, approve=False, by=office, note="请先提供聘书")
    zhang.refresh_from_db()
    assert zhang.post == ""
    third = ask_change(zhang, {"post": "教授"}, by=me)
    withdraw_change(third, by=me)
    assert not SelfChange.objects.filter(status="pending").exists()
    with unchanged(), pytest.raises(InvalidInput, match="没有要修改的内容"):
        ask_change(zhang, {"post": ""}, by=me)
    with unchanged(), pytest.raises(Denied):
        ask_change(zhang, {"post": "教授"}, by=city.actor("李委员"))


@pytest.mark.parametrize(
    ("field", "text", "kept"),
    [
        ("phone", "138 0000-1234", "13800001234"),
        ("phone", "+8613800001234", "13800001234"),
        ("phone", "0573-8212345 6", "0573-82123456"),
        ("id_number", "11010119900307 7758", "110101199003077758"),
        ("birth_date", "1990年3月7日", "1990-3-7"),
        ("email", "zhang@example.org", "zhang@example.org"),
    ],
)
def test_values_are_kept_tidy(city, field, text, kept):
    person = city.persons["李委员"]
    store_personal(person, {field: text}, by=city.actor("孙管理员"))
    assert selectors.opened_values(person)[field] == kept


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("phone", "12345", "11 位"),
        ("id_number", "110101199003077751", "校验位"),
        ("birth_date", "1990-02-30", "真实存在"),
        ("email", "zhang at example", "写法不对"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(city, field, text, sentence):
    person = city.persons["李委员"]
    with unchanged(), pytest.raises(InvalidInput, match=sentence):
        store_personal(person, {field: text, "address": "某某路"}, by=city.actor("孙管理员"))
