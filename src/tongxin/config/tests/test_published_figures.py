"""Published figures and sheets over real proposals: what was read out stays, and what differs since is listed."""

import io
from typing import Any

import pytest
from django.test import Client
from docx import Document
from openpyxl import load_workbook

from tongxin.kernel import clock
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.corrections import step_back
from tongxin.people.models import Belonging
from tongxin.people.rules import OrganisationKind
from tongxin.people.testing.cast import Cast, add_organisation, small_city
from tongxin.proposals.tests import scenes
from tongxin.statistics.models import Snapshot
from tongxin.statistics.selectors import coverage, snapshots
from tongxin.statistics.services import filling

MM = 36000


@pytest.fixture
def city(db: None) -> Cast:
    return small_city()


def _as(client: Client, city: Cast, name: str) -> Client:
    client.force_login(city.account(name))
    return client


def _publish(client: Client, **more: str) -> int:
    answer = client.post("/snapshots/", {"name": "年度报告", **more})
    assert answer.status_code == 302, answer.content.decode()
    return Snapshot.objects.get().pk


def _figure(city: Cast, name: str, pk: int, key: str = "proposals.filed") -> dict[str, Any]:
    actor = city.actor(name)
    figures = snapshots.compared(snapshots.snapshot_by_id(pk, actor), actor)
    return snapshots.as_data(next(each for each in figures if each.figure.key == key))


def test_what_was_published_stays_and_the_difference_names_the_record_and_the_reason(client, city: Cast) -> None:
    one, other = scenes.filed(city), scenes.filed(city)
    office = _as(client, city, "王主任")
    pk = _publish(office)
    filed = _figure(city, "王主任", pk)
    assert (filed["value"], filed["now"], filed["differs"], filed["records"]) == (2, 2, False, 2)
    step_back(other, by=city.actor("王主任"), reason="应先复核")
    third = scenes.filed(city)
    filed = _figure(city, "王主任", pk)
    assert (filed["value"], filed["now"], filed["differs"]) == (2, 2, True)
    told = {change["what"]: (change["id"], change["reason"]) for change in filed["changes"]}
    assert told["went"] == (other.pk, "提案：退回一步：应先复核")
    assert told["came"] == (third.pk, "提案：立案")
    assert one.pk not in {change["id"] for change in filed["changes"]}
    html = office.get(f"/snapshots/{pk}/").content.decode()
    assert "应先复核" in html
    assert "不再计入" in html
    (line,) = AuditLine.objects.filter(action="statistics.publish")
    assert (line.object_id, line.actor_label) == (pk, "王主任")
    with pytest.raises(TypeError):
        Snapshot.objects.get().save()
    with pytest.raises(TypeError):
        Snapshot.objects.get().delete()


def test_who_may_not_open_the_records_reads_only_how_many_differ(client, city: Cast) -> None:
    scenes.filed(city)
    pk = _publish(_as(client, city, "王主任"))
    scenes.filed(city)
    told = _figure(city, "孙管理员", pk)
    assert (told["value"], told["now"], told["changes"], told["hidden"]) == (1, 2, [], 1)


@pytest.mark.parametrize("name", ["张委员", "孙管理员", "赵科长"])
def test_only_the_offices_that_may_correct_publish(client, city: Cast, name: str) -> None:
    answer = _as(client, city, name).post("/snapshots/", {"name": "不该有的"})
    assert answer.status_code == 403
    assert not Snapshot.objects.exists()


def test_a_name_is_used_once_and_a_day_to_come_is_refused(client, city: Cast) -> None:
    office = _as(client, city, "王主任")
    _publish(office)
    again = office.post("/snapshots/", {"name": "年度报告"})
    assert again.status_code == 422
    assert "请换一个名称" in again.content.decode()
    for wrong in ({"name": ""}, {"name": "新的", "at": "2199-01-01"}, {"name": "新的", "at": "明天"}):
        assert office.post("/snapshots/", wrong).status_code == 422
    assert Snapshot.objects.count() == 1


def _party(city: Cast) -> str:
    party = add_organisation(city, "民盟市委会", OrganisationKind.DEMOCRATIC_PARTY)
    starts = city.session.term.starts
    Belonging.objects.create(person=city.persons["张委员"], organisation=party, starts=starts)
    return str(party.pk)


def test_the_statement_of_a_party_opens_each_number_and_prints(client, city: Cast) -> None:
    key = _party(city)
    scenes.rated(city)
    scenes.filed(city)
    office = _as(client, city, "王主任")
    url = f"/statements/proposals.statement/party/{key}/"
    html = office.get(url).content.decode()
    assert "民盟市委会提案情况" in html
    number = next(part for part in html.split("<tr")[2:] if "立案提案数" in part)
    link = number.split('href="')[2].split('"')[0].replace("&amp;", "&")
    rows = office.get(link).content.decode()
    assert "的 2 条" in rows
    collective = number.split('href="')[1].split('"')[0].replace("&amp;", "&")
    assert "的 0 条" in office.get(collective).content.decode()
    paper = Document(io.BytesIO(office.get(f"{url}export.docx").content))
    section = paper.sections[0]
    assert tuple(round((side or 0) / MM) for side in (section.top_margin, section.left_margin, section.page_width)) == (
        37,
        28,
        210,
    )
    (table,) = paper.tables
    assert [cell.text for cell in table.rows[0].cells] == ["项目", "集体提案", "委员提案", "合计"]
    assert ["立案提案数", "0", "2", "2"] in [[cell.text for cell in row.cells] for row in table.rows]
    assert AuditLine.objects.filter(action="statistics.export").exists()
    assert office.get("/statements/proposals.statement/party/999999/").status_code == 404
    assert office.get("/statements/nothing/").status_code == 404


def test_the_bulletin_tells_each_body_up_to_its_day(client, city: Cast) -> None:
    day = clock.today()
    scenes.answered(city)
    scenes.handling(city)
    office = _as(client, city, "王主任")
    book = load_workbook(io.BytesIO(office.get("/statements/proposals.bulletin/export.xlsx").content))
    rows = [list(row) for row in book["数字"].iter_rows(min_row=3, values_only=True)]
    assert rows[0][:4] == ["承办单位", "承办件次", "已答复件次", "逾期未答复件次"]
    assert rows[1][:4] == ["市教育局", 2, 1, 0]
    with clock.at(day.replace(year=day.year + 1)):
        html = _as(client, city, "王主任").get("/statements/proposals.bulletin/").content.decode()
    overdue = next(part for part in html.split("<tr")[2:] if "市教育局" in part)
    assert "逾期未答复件次 1件次" in overdue
    assert office.get("/statements/proposals.bulletin/export.docx").status_code == 200


def test_a_part_is_told_with_its_cut_and_nothing_is_guessed(client, city: Cast) -> None:
    key = _party(city)
    scenes.filed(city)
    filling.fill([city.conference.pk])
    told = {
        text: [(row.measure.key if row.measure else None, row.cut and {row.cut.by: row.cut.key}, row.agrees)
               for row in coverage(text, city.conference).rows]
        for text in ("民盟市委会提交提案1件。", "民盟提交提案2件。", "民革提交提案1件。", "来自民盟的委员提交提案1件。",
                     "民盟和民革提交提案1件。", "提交提案1件。")
    }  # fmt: skip
    assert told == {
        "民盟市委会提交提案1件。": [("proposals.received", {"party": key}, True)],
        "民盟提交提案2件。": [("proposals.received", {"party": key}, False)],
        "民革提交提案1件。": [(None, None, None)],
        "来自民盟的委员提交提案1件。": [(None, None, None)],
        "民盟和民革提交提案1件。": [(None, None, None)],
        "提交提案1件。": [("proposals.received", None, True)],
    }
