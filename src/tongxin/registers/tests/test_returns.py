"""A table goes out, is filled on a phone through its link, checked, sent back, chased and rolled up."""

import datetime as dt
import re

import pytest
from django.test import Client

from tongxin.kernel import clock
from tongxin.kernel.cases.doors import move
from tongxin.kernel.cases.errors import Blocked, InvalidInput, NotVisible
from tongxin.kernel.cases.models import CaseTask, Draft
from tongxin.kernel.indicators.declarations import compute
from tongxin.people.rules import OrganisationKind
from tongxin.people.testing.cast import Cast, add_organisation, add_person, speak_for
from tongxin.registers import selectors
from tongxin.registers.models import ReturnSheet, ReturnTable
from tongxin.registers.services import send_table

COLUMNS = "企业 数字 必填 0-500\n其中规上 数字 必填\n其中规下 数字 必填\n企业合计 =其中规上+其中规下\n备注"


@pytest.fixture
def table(city: Cast) -> ReturnTable:
    for number, name in enumerate(("云溪县政协", "石桥镇联络委")):
        organisation = add_organisation(city, name, OrganisationKind.LIAISON)
        speak_for(city, add_person(city, f"town{number}", f"{name}联络员"), organisation)
    given = {
        "title": "走访企业填报",
        "words": "按上半年填",
        "columns": COLUMNS,
        "due": (clock.today() + dt.timedelta(days=9)).isoformat(),
        "organisations": [city.organisations[name].pk for name in ("云溪县政协", "石桥镇联络委")],
        "feeds": "enterprises_visited",
        "fed_by": "企业",
    }
    return send_table(given, by=city.actor("林科长"))


def filled(total: str = "30", **more: str) -> dict[str, str]:
    return {"c_c1": "30", "c_c2": "10", "c_c3": "20", "c_c4": total, "note": "", **more}


def of(city: Cast, name: str) -> ReturnSheet:
    return ReturnSheet.objects.get(organisation__name=name)


def test_every_addressee_has_a_to_do_by_the_day_of_the_table(city: Cast, table: ReturnTable) -> None:
    tasks = CaseTask.objects.filter(card__kind="return_sheet")
    assert {(t.transition, t.due) for t in tasks} == {("submit", table.due)}
    assert {t.holder for t in tasks} == {f"organisation:{s.organisation_id}" for s in ReturnSheet.objects.all()}


def test_sums_must_agree_and_ranges_hold(city: Cast, table: ReturnTable) -> None:
    sheet, by = of(city, "云溪县政协"), city.actor("云溪县政协联络员")
    with pytest.raises(InvalidInput, match="“企业合计”应为 30"):
        move(sheet, "submit", by=by, fields=filled("31"))
    with pytest.raises(InvalidInput, match="应在 0 到 500 之间"):
        move(sheet, "submit", by=by, fields=filled(c_c1="501"))
    with pytest.raises(InvalidInput, match="请填写“企业”"):
        move(sheet, "submit", by=by, fields=filled(c_c1=""))
    sheet.refresh_from_db()
    assert sheet.state == "waiting"


def test_handed_in_numbers_are_rolled_up_and_open_their_sources(city: Cast, table: ReturnTable) -> None:
    for name, number in (("云溪县政协", "30"), ("石桥镇联络委", "12")):
        move(of(city, name), "submit", by=city.actor(f"{name}联络员"), fields=filled(c_c1=number))
    assert selectors.totals(table, selectors.sheets_of(table))["c1"] == 42
    found = compute("registers.enterprises_visited_system_wide", [city.conference.pk])
    assert found.value == 42
    assert {fact.row_id for fact in found.facts} == set(ReturnSheet.objects.values_list("pk", flat=True))
    # What others did is no doing of the conference's own.
    assert compute("registers.enterprises_visited", [city.conference.pk]).value == 0


def test_what_is_sent_back_waits_again_and_is_not_counted(city: Cast, table: ReturnTable) -> None:
    sheet, by = of(city, "云溪县政协"), city.actor("云溪县政协联络员")
    move(sheet, "submit", by=by, fields=filled())
    with pytest.raises(NotVisible):
        move(sheet, "send_back", by=city.actor("石桥镇联络委联络员"), fields={"reason": "试试"})
    move(sheet, "send_back", by=city.actor("林科长"), fields={"reason": "规上数字请核对"})
    assert compute("registers.enterprises_visited_system_wide", [city.conference.pk]).value == 0
    assert CaseTask.objects.get(card=sheet.card_id).due == table.due
    browser = Client()
    browser.force_login(city.account("云溪县政协联络员"))
    form = browser.get(f"/return-sheets/{sheet.pk}/do/submit/").content.decode()
    assert 'name="c_c1"' in form
    assert 'value="30"' in form
    move(sheet, "submit", by=by, fields=filled())
    with pytest.raises(Blocked):
        move(sheet, "submit", by=by, fields=filled())


def test_a_link_opens_this_task_on_a_phone_and_nothing_else(city: Cast, table: ReturnTable) -> None:
    office = Client()
    office.force_login(city.account("林科长"))
    page = office.get(f"/returns/{table.pk}/").content.decode()
    assert "请云溪县政协、石桥镇联络委于" in page
    made = office.post(f"/returns/{table.pk}/links/").content.decode()
    tokens = re.findall(r"云溪县政协 云溪县政协联络员：http://testserver(/t/\S+/)", made)
    assert len(tokens) == 1
    phone, sheet = Client(), of(city, "云溪县政协")
    assert phone.post(tokens[0]).status_code == 302
    assert phone.get("/returns/").status_code == 403
    assert phone.get(f"/return-sheets/{of(city, '石桥镇联络委').pk}/").status_code in {403, 404}
    form = phone.get(f"/return-sheets/{sheet.pk}/do/submit/").content.decode()
    assert "其中规上" in form
    kept = phone.post(f"/return-sheets/{sheet.pk}/do/submit/", {**filled("31"), "keep": "1", "version": "1"})
    assert kept.status_code == 302
    assert Draft.objects.get(card=sheet.card_id).data["c_c4"] == "31"
    wrong = phone.post(f"/return-sheets/{sheet.pk}/do/submit/", {**filled("31"), "version": "1"})
    assert "应为 30" in wrong.content.decode()
    done = phone.post(f"/return-sheets/{sheet.pk}/do/submit/", {**filled(), "version": "1"})
    assert done.status_code == 302
    sheet.refresh_from_db()
    assert (sheet.state, sheet.filled["c1"]) == ("submitted", 30)
    assert "请石桥镇联络委于" in office.get(f"/returns/{table.pk}/").content.decode()


def test_the_office_can_enter_what_came_on_paper(city: Cast, table: ReturnTable) -> None:
    sheet = of(city, "石桥镇联络委")
    behalf = f"organisation:{sheet.organisation_id}"
    passage = move(sheet, "submit", by=city.actor("林科长"), fields=filled(), on_behalf=behalf)
    assert passage.on_behalf == "石桥镇联络委"


def test_a_neighbour_sees_no_table_of_ours(city: Cast, county: Cast, table: ReturnTable) -> None:
    browser = Client()
    browser.force_login(county.account("林科长"))
    assert browser.get(f"/returns/{table.pk}/").status_code == 404
    assert table.title not in browser.get("/returns/").content.decode()
    assert browser.post(f"/returns/{table.pk}/links/").status_code == 404


def test_a_table_without_a_day_ahead_or_addressees_is_refused(city: Cast) -> None:
    given = {"title": "表", "words": "", "columns": "甲 数字", "due": clock.today().isoformat(), "organisations": []}
    with pytest.raises(InvalidInput, match="截止日期应晚于今天"):
        send_table({**given, "feeds": "", "fed_by": ""}, by=city.actor("林科长"))
