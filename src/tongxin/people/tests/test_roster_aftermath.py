"""What becomes of an import afterwards: the same twice, taken back, overtaken by others, forgotten."""

import datetime as dt

import pytest

from tongxin.kernel import clock
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.errors import Blocked
from tongxin.kernel.exchange import services
from tongxin.kernel.exchange.models import ImportFile, ImportRow, ImportRun
from tongxin.kernel.testing.books import xlsx
from tongxin.kernel.testing.denial import unchanged
from tongxin.people.models import Belonging, Expertise, Membership, Organisation, Person, PersonalValue
from tongxin.people.services import save_person
from tongxin.people.testing import cast as makers
from tongxin.people.tests.a_roster import CHU, FENG, HEAD, sent, sheet


def test_the_same_file_twice_changes_nothing_and_confirming_twice_writes_once(office):
    run = sent(office, FENG, CHU)
    services.confirm(run, only_good=False, by=office)
    lines = AuditLine.objects.count()
    with unchanged():
        services.confirm(ImportRun.objects.get(pk=run.pk), only_good=False, by=office)
        services.confirm(run, only_good=False, by=office)
    assert AuditLine.objects.count() == lines
    again = sent(office, FENG, CHU)
    assert again.counts == {"same": 2}
    with unchanged(), pytest.raises(Blocked, match="没有需要写入的改动"):
        services.confirm(again, only_good=False, by=office)
    assert Person.objects.filter(name="冯晓").count() == 1


def test_missing_organisations_come_along_when_wished_and_go_with_the_undoing(city, office):
    row = [*FENG[:6], "渔业界", "海洋委员会", "", "", ""]
    run = sent(office, row, chosen=["creates"])
    assert run.announcements == [
        "名册里有 2 个组织系统里还没有，确认后一并新建：渔业界（界别）、海洋委员会（专门委员会）。"
    ]
    services.confirm(run, only_good=False, by=office)
    assert Belonging.objects.filter(organisation__name="海洋委员会").count() == 1
    services.undo(run, by=office)
    assert not Organisation.objects.filter(name__in=["渔业界", "海洋委员会"]).exists()


def _everything() -> list[object]:
    return [
        list(Person.objects.order_by("pk").values()),
        list(Membership.objects.order_by("pk").values()),
        sorted(Belonging.objects.values_list("person", "organisation", "duty", "starts", "ends"), key=str),
        sorted(Expertise.objects.values_list("person", "tag")),
        sorted(PersonalValue.objects.values_list("person", "field", "sealed", "blind")),
        list(Organisation.objects.order_by("pk").values()),
    ]


def test_an_undoing_leaves_everything_as_it_was_and_is_done_once(office):
    services.confirm(sent(office, FENG), only_good=False, by=office)
    before = _everything()
    changed = ["0101", "冯晓", "13900005678", "", "三中", "群众", "经济界", "经济委员会", "养老", "2022-3-1", "否"]
    run = sent(office, changed, CHU, chosen=["creates"])
    assert run.counts == {"update": 1, "create": 1}
    services.confirm(run, only_good=False, by=office)
    assert _everything() != before
    services.undo(run, by=office)
    assert _everything() == before
    with unchanged():
        services.undo(run, by=office)
    line = AuditLine.objects.latest("pk")
    assert (line.action, line.data["rows"]) == ("exchange.undo", 2)
    with unchanged(), pytest.raises(Blocked, match="已经撤销，没有再次写入"):
        services.confirm(ImportRun.objects.get(pk=run.pk), only_good=False, by=office)


def test_rows_that_somebody_touched_since_stop_the_undoing_by_name(city, office):
    run = sent(office, FENG, CHU)
    services.confirm(run, only_good=False, by=office)
    feng = Person.objects.get(name="冯晓")
    save_person(feng, {"name": "冯晓", "employer": "改过的单位"}, [], conference_id=city.conference.pk, by=office)
    with unchanged(), pytest.raises(Blocked, match=r"有 1 行在导入之后又改过.*第 2 行 冯晓"):
        services.undo(run, by=office)


def test_persons_in_use_stop_the_undoing_by_name(city, office):
    run = sent(office, FENG, CHU)
    services.confirm(run, only_good=False, by=office)
    makers.give_post(city, Person.objects.get(name="褚卫"), city.bodies["市民政局"])
    with unchanged(), pytest.raises(Blocked, match="第 3 行 褚卫"):
        services.undo(run, by=office)


def test_a_number_given_away_since_stops_the_undoing(city, office):
    services.confirm(sent(office, FENG), only_good=False, by=office)
    run = sent(office, ["0109", "冯晓", "13812345678"], head=["编号", "姓名", "手机"])
    services.confirm(run, only_good=False, by=office)
    services.confirm(sent(office, ["0101", "蒋文"], head=["编号", "姓名"]), only_good=False, by=office)
    with unchanged(), pytest.raises(Blocked, match="第 2 行 冯晓"):
        services.undo(run, by=office)


def test_what_changed_since_the_plan_was_shown_is_shown_again_first(city, office):
    services.confirm(sent(office, FENG), only_good=False, by=office)
    run = sent(office, ["0101", "冯晓", "", "", "三中", "", "", "", "", "", ""])
    feng = Person.objects.get(name="冯晓")
    values = {"name": "冯晓", "employer": "四中"}
    save_person(feng, values, ["托育", "财税"], conference_id=city.conference.pk, by=office)
    with pytest.raises(Blocked, match="已经重新核对，什么也没有写入"):
        services.confirm(run, only_good=False, by=office)
    assert ImportRow.objects.get(run=run).shown["employer"] == ["四中", "三中"]
    services.confirm(ImportRun.objects.get(pk=run.pk), only_good=False, by=office)
    feng.refresh_from_db()
    assert feng.employer == "三中"


def test_files_are_forgotten_after_their_days_and_at_once_when_given_up(office):
    kept, dropped, done = (
        sent(office, [f"020{n}", "冯晓", f"1381234560{n}"], head=["编号", "姓名", "手机"]) for n in range(3)
    )
    services.confirm(done, only_good=False, by=office)
    services.drop(dropped, by=office)
    assert not ImportFile.objects.filter(run=dropped).exists()
    assert services.forget_files() == 0
    ImportFile.objects.update(kept_until=clock.machine_now() - dt.timedelta(seconds=1))
    assert services.forget_files() == 2
    assert not ImportFile.objects.exists()
    kept.refresh_from_db()
    assert kept.status == "dropped"
    services.undo(done, by=office)
    with pytest.raises(Blocked, match="已经放弃"):
        services.confirm(kept, only_good=False, by=office)
    with pytest.raises(Blocked, match="只保留 7 天"):
        services.with_problems(done, by=office)


def test_another_sheet_of_the_file_or_another_choice_is_planned_anew(office):
    def shape(page):
        other = page.parent.create_sheet("增补")
        other.append(["编号", "姓名"])
        other.append(["0201", "蒋文"])

    content = xlsx([HEAD, [*FENG[:6], "渔业界", *FENG[7:]]], shape=shape)
    run = services.upload(sheet(), "名册.xlsx", content, chosen=(), by=office)
    assert (run.table, run.tables, run.counts) == ("名册", ["名册", "增补"], {"error": 1})
    run = services.plan_again(run, chosen=["creates"], by=office)
    assert run.counts == {"create": 1}
    run = services.plan_again(run, table="增补", by=office)
    assert list(ImportRow.objects.filter(run=run).values_list("title", flat=True)) == ["蒋文"]
    services.confirm(run, only_good=False, by=office)
    with unchanged(), pytest.raises(Blocked, match="已经处理过"):
        services.plan_again(run, by=office)
