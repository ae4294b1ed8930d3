"""A roster comes in from whatever the office has: every row is shown before anything is written, then done at once."""

import datetime as dt
import json

import pytest

from tongxin.kernel import clock
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.audit.verify import verify
from tongxin.kernel.cases.errors import Blocked, Denied
from tongxin.kernel.exchange import services
from tongxin.kernel.exchange.models import ImportFile, ImportRow, ImportTrace
from tongxin.kernel.testing.books import ods, xlsx
from tongxin.kernel.testing.denial import unchanged
from tongxin.people import selectors
from tongxin.people.models import Belonging, Expertise, Membership, Organisation, Person
from tongxin.people.rules import OrganisationKind
from tongxin.people.services import end_membership
from tongxin.people.testing import cast as makers
from tongxin.people.tests.a_roster import CHU, FENG, HEAD, problems, sent, sheet


def test_a_messy_roster_becomes_persons_members_and_belongings(city, office):
    def shape(page):
        page.merge_cells("A1:H1")
        page.merge_cells("D3:E3")
        page.merge_cells("G5:G6")
        page["A6"].number_format = "0000"

    rows = [
        ["政协第九届委员会名册"],
        [],
        ["编 号", "姓 名", "联系电话（必填）", "单位", None, "出生年月", "所属界别", "任职时间"],
        [None, None, None, "名称", "职务", None, None, None],
        ["0101", "冯 晓", 13812345678.0, "一中", "校长", "1978.06", "教育界", "2022.1.5"],
        [102, "褚　卫", "138-1234-5679", "二中", None, 197203, None, 44566],
        ["合计", None, None, None, None, None, None, "2 人"],
        ["注：联络室填报"],
    ]
    run = services.upload(sheet(), "名册.xlsx", xlsx(rows, shape=shape), chosen=(), by=office)
    assert run.counts == {"create": 2, "skip": 2}
    assert not Person.objects.filter(name="冯晓").exists()
    services.confirm(run, only_good=False, by=office)
    feng, chu = Person.objects.get(name="冯晓"), Person.objects.get(name="褚卫")
    assert (feng.employer, feng.post) == ("一中", "校长")
    assert selectors.opened_values(feng) == {"phone": "13812345678", "birth_date": "1978-06"}
    assert selectors.opened_values(chu)["phone"] == "13812345679"
    numbers = dict(Membership.objects.filter(person__in=[feng, chu]).values_list("person__name", "number"))
    assert numbers == {"冯晓": "0101", "褚卫": "0102"}
    assert Membership.objects.get(person=chu).starts == dt.date(2022, 1, 5)
    assert {b.person.name for b in Belonging.objects.filter(organisation__name="教育界")} == {"冯晓", "褚卫"}


def test_the_plan_shows_what_would_change_and_hides_what_is_personal(office):
    run = sent(office, FENG)
    row = ImportRow.objects.get(run=run)
    assert (row.row, row.verdict, row.title) == (2, "create", "冯晓")
    assert row.shown["phone"] == ["", "138****5678"]
    assert row.shown["committee"] == ["", "提案委员会（副职）"]
    kept = json.dumps(list(ImportRow.objects.values("shown", "problems", "notes", "title")), ensure_ascii=False)
    assert "13812345678" not in kept
    assert "199003074573" not in kept
    assert b"\xe5\x86\xaf" not in bytes(ImportFile.objects.get(run=run).sealed)


def test_an_import_is_one_line_of_the_chain_and_names_its_rows_in_the_run(office):
    run = sent(office, FENG, CHU)
    before = AuditLine.objects.count()
    services.confirm(run, only_good=False, by=office)
    (line,) = AuditLine.objects.order_by("-pk")[: AuditLine.objects.count() - before]
    assert (line.action, line.object_id, line.data["counts"]) == ("exchange.import", run.pk, {"create": 2})
    assert set(ImportTrace.objects.filter(run=run).values_list("row", flat=True)) == {2, 3}
    sound, flaws = verify()
    assert sound
    assert flaws == []


def test_changed_cells_change_what_they_say_and_blank_ones_nothing(city, office):
    services.confirm(sent(office, FENG), only_good=False, by=office)
    changed = ["0101", "冯晓", "13900005678", "", "三中", "", "经济界", "", "养老", "", "否"]
    run = sent(office, changed)
    shown = ImportRow.objects.get(run=run).shown
    assert shown["phone"] == ["138****5678", "139****5678"]
    assert shown["sector"] == ["教育界", "经济界"]
    assert shown["employer"] == ["一中", "三中"]
    assert set(shown) == {"phone", "employer", "sector", "expertise", "is_scored"}
    services.confirm(run, only_good=False, by=office)
    feng = Person.objects.get(name="冯晓")
    assert (feng.employer, feng.affiliation) == ("三中", "democratic_party")
    assert selectors.opened_values(feng) == {"phone": "13900005678", "id_number": "110101199003074573"}
    assert list(Expertise.objects.filter(person=feng).values_list("tag", flat=True)) == ["养老"]
    sectors = Belonging.objects.filter(person=feng, organisation__kind="sector").order_by("pk")
    old, new = sectors
    assert (old.ends, new.starts) == (clock.today() - dt.timedelta(days=1), clock.today())
    assert new.organisation.name == "经济界"
    assert Belonging.objects.get(person=feng, organisation__name="提案委员会").ends is None


def test_blank_cells_clear_only_when_that_was_chosen(office):
    services.confirm(sent(office, FENG), only_good=False, by=office)
    bare = ["0101", "冯晓", "", "", "", "", "教育界", "", "", "", ""]
    assert sent(office, bare).counts == {"same": 1}
    run = sent(office, bare, chosen=["clears"])
    shown = ImportRow.objects.get(run=run).shown
    # What identifies a person is never cleared by a blank.
    assert set(shown) == {"affiliation", "committee", "expertise"}
    services.confirm(run, only_good=False, by=office)
    feng = Person.objects.get(name="冯晓")
    assert (feng.affiliation, feng.employer) == ("", "一中")
    assert not Belonging.objects.filter(person=feng, organisation__kind="special_committee", ends=None).exists()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({9: "1月5日"}, "2 starts “1月5日”没有写年份，请补上年份"),
        ({1: ""}, "2 name 没有填写"),
        ({9: "2019-1-5"}, "2 starts 不在第九届任期内（2022-01-01 起）"),
        ({6: "教育界、经济界"}, "2 sector 同时只能属于一个，这里写了 2 个"),
        ({6: "渔业界"}, "2 sector 没有“渔业界”，可以先导入组织，或者上传时选“一并新建”"),
        ({2: "138****9999"}, "2 phone 是遮盖过的内容，和登记的对不上；请填写完整，或者留空"),
        ({5: "保皇党"}, "2 affiliation 没有“保皇党”这一项"),
    ],
)
def test_a_wrong_cell_is_named_with_its_row_and_column(office, change, expected):
    row = [change.get(place, cell) for place, cell in enumerate(FENG)]
    run = sent(office, row)
    assert run.counts == {"error": 1}
    assert problems(run)[0].startswith(expected)


def test_one_wrong_row_holds_everything_up_unless_only_the_good_ones_were_chosen(office):
    wrong = [*CHU[:9], "1月5日", ""]
    run = sent(office, FENG, wrong)
    with unchanged(), pytest.raises(Blocked, match="有 1 行有问题，什么也没有写入"):
        services.confirm(run, only_good=False, by=office)
    services.confirm(run, only_good=True, by=office)
    assert Person.objects.filter(name="冯晓").exists()
    assert not Person.objects.filter(name="褚卫").exists()
    assert AuditLine.objects.latest("pk").data["only_good"] is True


def test_the_same_person_twice_in_one_file_is_refused(office):
    same_phone = ["", "冯晓", *FENG[2:]]
    run = sent(office, FENG, ["0101", *FENG[1:]], same_phone)
    assert problems(run) == ["3 number 和第 2 行是同一个人，请只留一行", "4 name 和第 2 行是同一个人，请只留一行"]


def test_persons_without_number_are_known_by_phone_or_employer_and_doubt_is_no_match(city, office):
    head = ["姓名", "手机号码", "工作单位", "职务"]
    services.confirm(
        sent(office, ["王伟", "13800000001", "一中", "教师"], ["王伟", "13800000002", "二中", "教师"], head=head),
        only_good=False,
        by=office,
    )
    run = sent(
        office,
        ["王伟", "13800000001", "三中", "校长"],
        ["王伟", "", "二中", "主任"],
        ["王伟", "", "", "会计"],
        ["王伟", "13800000009", "九中", "教师"],
        head=head,
    )
    verdicts = list(ImportRow.objects.filter(run=run).order_by("row").values_list("verdict", flat=True))
    assert verdicts == ["update", "update", "error", "create"]
    assert problems(run) == ["4 name 有 2 位同名的人都对得上，请写上委员编号"]
    assert "已有同名的人（一中、二中）" in ImportRow.objects.get(run=run, row=5).notes[0]


def test_a_number_of_somebody_else_is_an_error_and_lost_zeros_come_back(office):
    services.confirm(sent(office, FENG), only_good=False, by=office)
    run = sent(office, ["0101", "褚卫"], [101.0, "冯晓"], head=["委员编号", "姓名"])
    assert problems(run) == ["2 number 编号 0101 登记的是冯晓，这一行写的是褚卫；请核对编号，改名请在人员页面修改"]
    row = ImportRow.objects.get(run=run, row=3)
    assert (row.verdict, row.notes) == ("same", ["编号“101”按“0101”理解"])


def test_who_is_known_without_being_a_member_becomes_one_visibly(city, office):
    run = sent(office, ["王主任"], head=["姓名", "编号"])
    assert ImportRow.objects.get(run=run).shown == {"status": ["", "在任"], "starts": ["", "2022-01-01"]}
    services.confirm(run, only_good=False, by=office)
    assert Membership.objects.get(person=city.persons["王主任"]).status == "active"
    services.undo(run, by=office)
    assert not Membership.objects.filter(person=city.persons["王主任"]).exists()


def test_a_membership_that_ended_is_left_alone(city, office):
    services.confirm(sent(office, FENG), only_good=False, by=office)
    member = Membership.objects.get(number="0101")
    end_membership(member, "resigned", by=office, on=clock.today())
    run = sent(office, ["0101", "冯晓", "", "", "四中", "", "经济界", "", "", "", ""])
    row = ImportRow.objects.get(run=run)
    assert set(row.shown) == {"employer"}
    assert row.notes == ["委员资格已经终止，只更新个人情况，资格和所属组织不变"]
    services.confirm(run, only_good=False, by=office)
    member.refresh_from_db()
    assert member.status == "resigned"


def test_only_the_keeper_of_the_roster_brings_one_in(city, county, office):
    content = xlsx([HEAD, FENG])
    for name in ("张委员", "王主任", "钱旁人"):
        with unchanged(), pytest.raises(Denied):
            services.upload(sheet(), "名册.xlsx", content, chosen=(), by=city.actor(name))
    run = sent(office, FENG)
    with unchanged(), pytest.raises(Denied):
        services.confirm(run, only_good=False, by=city.actor("王主任"))
    services.confirm(run, only_good=False, by=office)
    with unchanged(), pytest.raises(Denied):
        services.undo(run, by=city.actor("张委员"))
    assert not Person.objects.filter(conference=county.conference, name="冯晓").exists()


def test_the_neighbours_numbers_and_organisations_are_not_seen(city, county, office):
    services.confirm(sent(office, FENG), only_good=False, by=office)
    there = county.actor("孙管理员")
    makers.add_organisation(county, "水产界", OrganisationKind.SECTOR)
    run = sent(there, FENG)
    assert problems(run)[0].startswith("2 sector 没有“教育界”")
    run = sent(there, ["0101", "冯晓", "13812345678"], head=["编号", "姓名", "手机"])
    assert run.counts == {"create": 1}
    services.confirm(run, only_good=False, by=there)
    assert Person.objects.filter(name="冯晓").count() == 2
    services.undo(run, by=there)
    assert Person.objects.get(name="冯晓").conference == city.conference


def test_without_a_term_every_row_says_so(office, city):
    Membership.objects.all().delete()
    city.session.delete()
    city.session.term.delete()
    assert "还没有登记届次" in problems(sent(office, FENG))[0]
    assert services.export(sheet(), "csv", full=False, reason="", by=office).decode("utf-8-sig").count("\n") == 1


def test_an_ods_file_comes_in_too(office):
    rows = [["编号", "姓 名", "手机"], [(7, "0007"), "冯 晓", 13812345678]]
    run = services.upload(sheet(), "名册.ods", ods(rows), chosen=(), by=office)
    services.confirm(run, only_good=False, by=office)
    assert Membership.objects.get(person__name="冯晓").number == "0007"


def test_a_column_that_nobody_knows_is_named_by_hand_and_stays_so(office):
    row = ["0101", "冯晓", "东街组"]
    run = sent(office, row, head=["编号", "姓名", "街道活动组"], chosen=["creates"])
    assert run.head["ignored"] == ["街道活动组"]
    assert run.announcements == []
    run = services.plan_again(run, mapped={"街道活动组": "group", "姓名": "nonsense"}, by=office)
    assert (run.head["ignored"], run.head["mapped"]) == ([], {"街道活动组": "group"})
    assert ImportRow.objects.get(run=run).shown["group"] == ["", "东街组"]
    assert run.announcements == ["名册里有 1 个组织系统里还没有，确认后一并新建：东街组（界别活动组）。"]
    services.confirm(run, only_good=False, by=office)
    assert Belonging.objects.get(organisation__name="东街组").person.name == "冯晓"


def test_what_only_a_wrong_row_names_is_not_announced(office):
    wrong = [*CHU[:6], "渔业界", "", "", "1月5日", ""]
    run = sent(office, [*FENG[:6], "林业界", *FENG[7:]], wrong, chosen=["creates"])
    assert run.announcements == ["名册里有 1 个组织系统里还没有，确认后一并新建：林业界（界别）。"]
    services.confirm(run, only_good=True, by=office)
    assert not Organisation.objects.filter(name="渔业界").exists()


def test_a_number_given_twice_names_both_and_a_short_mobile_number_is_refused(office):
    run = sent(office, FENG, ["0101", *CHU[1:2], "1381234", *CHU[3:]])
    assert problems(run) == [
        "3 phone 不是 11 位手机号码，也不是带区号的座机",
        "3 number 编号 0101 在第 2 行已经写给冯晓，一个编号只能给一个人，请核对",
    ]
