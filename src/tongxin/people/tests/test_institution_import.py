"""Bodies, organisations and who belongs to them: in, out, in again, and back."""

import datetime as dt

import pytest

from tongxin.kernel import clock, registry
from tongxin.kernel.cases.errors import Blocked
from tongxin.kernel.exchange import services
from tongxin.kernel.exchange.declarations import Sheet
from tongxin.kernel.exchange.models import ImportRow, ImportRun
from tongxin.kernel.testing.books import xlsx
from tongxin.kernel.testing.denial import unchanged
from tongxin.people.models import Belonging, Body, Organisation
from tongxin.people.rules import OrganisationKind
from tongxin.people.services import save_body
from tongxin.people.testing import cast as makers
from tongxin.people.testing.cast import Cast


@pytest.fixture
def office(city: Cast):
    return city.actor("孙管理员")


def sent(office, key: str, *rows) -> ImportRun:
    return services.upload(registry.get(Sheet, key), "名单.xlsx", xlsx(rows), chosen=(), by=office)


def done(office, key: str, *rows) -> ImportRun:
    return services.confirm(sent(office, key, *rows), only_good=False, by=office)


def clauses(run: ImportRun) -> list[str]:
    rows = ImportRow.objects.filter(run=run, verdict="error").order_by("row")
    return [clause for row in rows for _key, clause in row.problems]


BODIES = (
    ["承办单位名称", "系统", "主管单位", "主要职责", "是否纸质办理"],
    ["市水务局", "", "", "河道、供水", "否"],
    ["市水务局河道处", "政府部门", "市水务局", "", "是"],
    ["市中级人民法院", "法院", "", "", ""],
)


def test_bodies_come_in_with_what_they_are_part_of(city, office):
    run = sent(office, "people.bodies", *BODIES)
    assert run.counts == {"create": 3}
    assert ImportRow.objects.get(run=run, row=2).shown["system"] == ["", "政府"]
    services.confirm(run, only_good=False, by=office)
    part = Body.objects.get(name="市水务局河道处")
    assert (part.system, part.parent.name, part.on_paper) == ("government", "市水务局", True)
    assert Body.objects.get(name="市中级人民法院").system == "court"
    assert sent(office, "people.bodies", *BODIES).counts == {"same": 3}
    services.undo(run, by=office)
    assert set(Body.objects.values_list("name", flat=True)) == {"市教育局", "市财政局", "市民政局"}


def test_a_body_that_is_there_is_changed_and_restored(city, office):
    body = city.bodies["市教育局"]
    run = done(office, "people.bodies", ["名称", "职责", "撤销日期"], ["市 教育局", "学校", "2026.3.1"])
    body.refresh_from_db()
    assert (body.name, body.duties, body.ended) == ("市教育局", "学校", dt.date(2026, 3, 1))
    services.undo(run, by=office)
    body.refresh_from_db()
    assert (body.duties, body.ended) == ("", None)


def test_bodies_in_use_or_changed_since_stop_the_undoing(city, office):
    run = done(office, "people.bodies", *BODIES)
    makers.give_post(city, city.persons["何科员"], Body.objects.get(name="市中级人民法院"))
    with unchanged(), pytest.raises(Blocked, match="第 4 行 市中级人民法院"):
        services.undo(run, by=office)
    values = {"name": "市水务局", "system": "government", "duties": "另写", "on_paper": False}
    save_body(Body.objects.get(name="市水务局"), values, conference_id=city.conference.pk, by=office)
    with unchanged(), pytest.raises(Blocked, match="第 2 行 市水务局"):
        services.undo(run, by=office)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([["甲局", "乙局"]], "没有“乙局”"),
        ([["甲局", "甲局"]], "上级绕回了自己"),
        ([["甲局", ""], ["甲 局", ""]], "和第 2 行重复"),
        ([["市教育局", "市财政局"], ["市财政局", "市教育局"]], "上级绕回了自己"),
    ],
)
def test_what_cannot_be_part_of_anything_is_named(city, office, rows, why):
    run = sent(office, "people.bodies", ["名称", "上级单位"], *rows)
    assert why in clauses(run)[0]


def test_organisations_are_told_by_their_names(city, office):
    names = [
        "提案委员会",
        "教育界",
        "民建城区支部",
        "第一党支部",
        "滨湖活动组",
        "石桥镇联络委",
        "书画研究会",
        "市总工会",
        "市工商联",
    ]
    done(office, "people.organisations", ["组织名称"], *[[name] for name in names])
    kinds = dict(Organisation.objects.filter(name__in=names).values_list("name", "kind"))
    assert [kinds[name] for name in names] == [
        "special_committee",
        "sector",
        "democratic_party",
        "member_party_branch",
        "sector_activity_group",
        "liaison_office",
        "society",
        "people_organisation",
        "industry_commerce_federation",
    ]
    run = sent(office, "people.organisations", ["组织名称", "类别"], ["特邀人士", ""], ["特邀人士二", "界别"])
    assert clauses(run) == ["从名称看不出是哪一类，请填写类别"]


def test_one_name_in_two_kinds_needs_its_kind(city, office):
    makers.add_organisation(city, "工商联", OrganisationKind.FEDERATION)
    makers.add_organisation(city, "工商联", OrganisationKind.SECTOR)
    head = ["名称", "类别", "职责"]
    run = sent(office, "people.organisations", head, ["工商联", "", "联系企业"], ["工商联", "界别", "界别工作"])
    assert clauses(run) == ["叫“工商联”的不止一个，请写明类别"]
    services.confirm(run, only_good=True, by=office)
    assert Organisation.objects.get(name="工商联", kind="sector").duties == "界别工作"


@pytest.mark.parametrize("key", ["people.bodies", "people.organisations", "people.places"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_each_list_comes_back_as_it_went_out(city, office, key, form):
    done(office, "people.bodies", *BODIES)
    done(office, "people.organisations", ["名称", "上级组织"], ["提案委员会", ""], ["教育界", ""])
    head = ["姓名", "组织", "职务"]
    done(office, "people.places", head, ["张委员", "提案委员会", "副主任"], ["李委员", "教育界", ""])
    content = services.export(registry.get(Sheet, key), form, full=False, reason="", by=office)
    again = services.upload(registry.get(Sheet, key), f"名单.{form}", content, chosen=["clears"], by=office)
    assert set(again.counts) == {"same"}


def test_places_begin_end_and_are_taken_back(city, office):
    sector = makers.add_organisation(city, "教育界", OrganisationKind.SECTOR)
    makers.add_organisation(city, "经济界", OrganisationKind.SECTOR)
    head = ["姓名", "所属组织", "职务", "加入时间", "退出时间"]
    first = done(office, "people.places", head, ["张委员", "教育", "召集人", "2022.1.5", ""])
    row = Belonging.objects.get(person=city.persons["张委员"])
    assert (row.organisation, row.duty, row.starts) == (sector, "head", dt.date(2022, 1, 5))
    yesterday = (clock.today() - dt.timedelta(days=1)).isoformat()
    moved = (["张委员", "教育界", "", "", yesterday], ["张委员", "经济界", "", "", ""])
    assert clauses(sent(office, "people.places", head, moved[1])) == [
        "同时只能属于一个；他现在还在另一个里，请先写上那一个的结束日期，并排在前面"
    ]
    second = done(office, "people.places", head, *moved)
    row.refresh_from_db()
    assert row.ends == dt.date.fromisoformat(yesterday)
    with unchanged(), pytest.raises(Blocked, match="第 2 行 张委员 教育"):
        services.undo(first, by=office)
    services.undo(second, by=office)
    row.refresh_from_db()
    assert row.ends is None
    services.undo(first, by=office)
    assert not Belonging.objects.filter(person=city.persons["张委员"]).exists()


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["钱某", "提案委员会", "", "", ""], "名册里没有“钱某”"),
        (["张委员", "不在的委员会", "", "", ""], "没有“不在的委员会”"),
        (["张委员", "提案委员会", "", "2026-3-1", "2026-2-1"], "结束日期早于开始日期"),
        (["张委员", "提案委员会", "保安", "", ""], "没有“保安”这一项"),
    ],
)
def test_a_place_that_cannot_be_is_named(city, office, row, why):
    makers.add_organisation(city, "提案委员会", OrganisationKind.SPECIAL_COMMITTEE)
    run = sent(office, "people.places", ["姓名", "组织", "职责", "开始", "结束"], row)
    assert why in clauses(run)[0]


def test_a_third_committee_is_one_too_many(city, office):
    for name in ("提案委员会", "经济委员会", "农业委员会"):
        makers.add_organisation(city, name, OrganisationKind.SPECIAL_COMMITTEE)
    rows = [["张委员", name] for name in ("提案委员会", "经济委员会", "农业委员会")]
    run = sent(office, "people.places", ["姓名", "专委会"], *rows)
    assert clauses(run) == ["最多参加 2 个专门委员会，加上这一行有 3 个"]


def test_the_neighbours_institutions_are_not_there(city, county, office):
    done(office, "people.bodies", *BODIES)
    there = county.actor("孙管理员")
    assert sent(there, "people.bodies", *BODIES).counts == {"create": 3}
    text = services.export(registry.get(Sheet, "people.bodies"), "csv", full=False, reason="", by=there)
    assert "市水务局" not in text.decode("utf-8-sig")
