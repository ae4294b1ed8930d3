"""A roster goes out, is edited and comes back: nothing is lost on the way, and what is personal stays hidden."""

import datetime as dt

import pytest
from django.utils import translation

from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.errors import Denied, InvalidInput
from tongxin.kernel.exchange import services
from tongxin.kernel.exchange.cells import key_of, spellings
from tongxin.kernel.exchange.models import ImportRow, ImportRun
from tongxin.kernel.exchange.reading import read_tables
from tongxin.kernel.testing.books import xlsx
from tongxin.kernel.testing.denial import unchanged
from tongxin.people.models import Organisation, Person, PersonalLook
from tongxin.people.services import store_personal
from tongxin.people.testing import cast as makers
from tongxin.people.tests.a_roster import CHU, FENG, sent, sheet


def _back(content: bytes, office, name="名册.xlsx", chosen=()) -> ImportRun:
    return services.upload(sheet(), name, content, chosen=chosen, by=office)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize("chosen", [(), ("clears",)])
def test_what_goes_out_comes_back_without_a_difference(office, form, full, chosen):
    odd = ["0109", "'=冯+晓", "13812345670", "", "'=一中", "", "", "", "'-1、@x", "", ""]
    services.confirm(sent(office, FENG, CHU, odd), only_good=False, by=office)
    content = services.export(sheet(), form, full=full, reason="核对名册用", by=office)
    run = _back(content, office, f"名册.{form}", chosen)
    # 张委员 and 李委员 of the cast are members too.
    assert run.counts == {"same": 5}
    person = Person.objects.get(memberships__number="0109")
    assert (person.name, person.employer) == ("=冯+晓", "=一中")


def test_an_edited_export_shows_its_differences(office):
    services.confirm(sent(office, FENG, CHU), only_good=False, by=office)
    text = services.export(sheet(), "csv", full=False, reason="", by=office).decode("utf-8-sig")
    assert "138****5678" in text
    assert "13812345678" not in text
    run = _back(text.replace("二中", "九中").encode("gb18030"), office, "改过的名册.csv")
    assert run.counts == {"same": 3, "update": 1}
    assert ImportRow.objects.get(run=run, verdict="update").shown == {"employer": ["二中", "九中"]}


def test_whole_personal_values_go_out_for_a_reason_that_each_person_can_read(office):
    services.confirm(sent(office, FENG, CHU), only_good=False, by=office)
    with unchanged(), pytest.raises(InvalidInput, match="查看原因"):
        services.export(sheet(), "csv", full=True, reason="要", by=office)
    text = services.export(sheet(), "csv", full=True, reason="寄送会议通知", by=office).decode("utf-8-sig")
    assert "13812345678" in text
    looks = PersonalLook.objects.all()
    assert {look.person.name for look in looks} == {"冯晓", "褚卫"}
    assert {(look.by, look.reason) for look in looks} == {("孙管理员", "寄送会议通知")}
    actions = list(AuditLine.objects.order_by("-pk").values_list("action", flat=True)[:2])
    assert actions == ["exchange.export", "people.look_at_many"]


def test_formulas_leave_as_text(office):
    row = ["0101", "冯晓", "", "", "=cmd|' /C calc'!A0", "", "", "", "", "", ""]
    services.confirm(
        sent(office, ["0101", "冯晓", "", "", "'=cmd|' /C calc'!A0", *row[5:]]), only_good=False, by=office
    )
    (table, *_more) = read_tables(services.export(sheet(), "xlsx", full=False, reason="", by=office), "x.xlsx")
    assert "'=cmd|' /C calc'!A0" in [row[8] for row in table.rows]


def test_the_empty_sheet_has_its_heads_its_notes_and_its_lists(office):
    page, notes = read_tables(services.template(sheet(), by=office), "模板.xlsx")
    assert page.rows[0][:3] == ["委员编号", "姓名", "性别"]
    assert [row[0] for row in notes.rows if row[0] == "手机号码"] == ["手机号码"]
    with pytest.raises(InvalidInput, match="没有可以导入的行"):
        _back(services.template(sheet(), by=office), office)


def test_the_file_with_its_problems_can_be_mended_and_sent_again(city, office):
    wrong = [*CHU[:9], "1月5日", ""]
    run = sent(office, FENG, wrong)
    content = services.with_problems(run, by=office)
    (table,) = read_tables(content, "名册.xlsx")
    assert table.rows[0][-1] == "问题"
    assert table.rows[1][-1] == ""
    assert table.rows[2][-1] == "“任职开始”“1月5日”没有写年份，请补上年份"
    mended = [["2022-1-5" if cell == "1月5日" else cell for cell in row] for row in table.rows]
    again = _back(xlsx(mended), office)
    assert (again.counts, again.head["ignored"]) == ({"create": 2}, ["问题"])
    makers.give_office(city, city.persons["王主任"], "名册管理", ["people.manage"])
    with unchanged(), pytest.raises(Denied, match="只有上传的人"):
        services.with_problems(run, by=city.actor("王主任"))


def test_a_file_in_another_language_comes_back_too(office):
    services.confirm(sent(office, FENG, CHU), only_good=False, by=office)
    with translation.override("en"):
        content = services.export(sheet(), "xlsx", full=False, reason="", by=office)
    assert read_tables(content, "x.xlsx")[0].rows[0][1] == "Name"
    assert _back(content, office, chosen=("clears",)).counts == {"same": 4}


@pytest.mark.parametrize("key", ["people.roster", "people.organisations", "people.places", "people.bodies"])
def test_no_two_columns_of_a_sheet_bear_one_name_in_any_language(key):
    seen: dict[str, str] = {}
    for column in sheet(key).columns:
        for spelling in {*spellings(column.label), *map(key_of, column.also)}:
            assert seen.setdefault(spelling, column.key) == column.key, spelling


def test_what_was_typed_by_hand_in_another_shape_is_no_difference(city, office):
    person = city.persons["张委员"]
    store_personal(person, {"phone": "138 0000-1234", "birth_date": "1975年6月18日"}, by=office)
    for tag in ("财税", "托育"):
        person.expertise.create(tag=tag)
    for full in (True, False):
        content = services.export(sheet(), "csv", full=full, reason="核对名册用", by=office)
        content = content.decode("utf-8-sig").replace("财税、托育", "托育、财税").encode()
        assert _back(content, office, "名册.csv").counts == {"same": 2}
    run = services.upload(sheet(), "名册.csv", "姓名,手机\n张委员,13800001234".encode(), chosen=(), by=office)
    assert run.counts == {"same": 1}


def test_a_dissolved_organisation_keeps_whom_it_has_and_takes_nobody(city, office):
    services.confirm(sent(office, FENG), only_good=False, by=office)
    Organisation.objects.filter(name="教育界").update(ended=dt.date(2026, 1, 1))
    content = services.export(sheet(), "csv", full=False, reason="", by=office)
    assert _back(content, office, "名册.csv").counts == {"same": 3}
    run = sent(office, CHU)
    assert run.counts == {"error": 1}
    assert ImportRow.objects.get(run=run).problems == [["sector", "“教育界”已经撤销，不能再编入"]]
