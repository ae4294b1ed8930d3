"""Rows are entered, corrected with history and withdrawn; every write leaves its line."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tongxin.kernel.access.actors import actor_for
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.doors import move
from tongxin.kernel.cases.errors import Denied, InvalidInput, NotVisible
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.indicators.declarations import compute
from tongxin.people.testing.cast import Cast
from tongxin.registers import selectors
from tongxin.registers.models import RegisterRow
from tongxin.registers.services import keep_row
from tongxin.registers.tests.conftest import kind_of, values


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("剪报.txt", "剪报".encode())


def media(cast: Cast, **more: Any) -> RegisterRow:
    kind = kind_of(cast, "media_items")
    return keep_row(kind, values(**more), by=cast.actor("林科长"), evidence=paper())


def test_a_row_is_entered_with_its_day_its_evidence_and_one_act(city: Cast) -> None:
    row = media(city)
    assert (row.day, row.number) == (dt.date(2026, 3, 5), "媒体报道2026-001")
    assert row.card.opened == row.day
    assert row.recorded_at.date() >= row.day
    assert row.card.attachments.count() == 1
    lines = (
        AuditLine.objects.filter(kind="register_row", object_id=row.pk).order_by("pk").values_list("action", flat=True)
    )
    assert list(lines) == ["register_row.open", "register_row.attach"]


def test_tomorrow_has_not_happened_yet(city: Cast) -> None:
    with pytest.raises(InvalidInput, match="不能晚于今天"):
        media(city, day="2999-01-01")
    assert not RegisterRow.objects.exists()
    assert not CaseCard.objects.exists()


def test_what_asks_for_evidence_is_refused_without(city: Cast) -> None:
    with pytest.raises(InvalidInput, match="要有佐证"):
        keep_row(kind_of(city, "media_items"), values(), by=city.actor("林科长"))


def test_words_with_a_mark_of_classification_are_refused_on_the_page(city: Cast) -> None:
    browser = Client()
    browser.force_login(city.account("林科长"))
    sent = {**values(words="机密★ 内部情况"), "evidence": paper()}
    answer = browser.post("/registers/of/media_items/new/", sent)
    assert answer.status_code == 422
    assert "密级标志" in answer.content.decode()
    assert not RegisterRow.objects.exists()


def test_a_correction_keeps_what_was_said_before(city: Cast) -> None:
    row = media(city)
    fields = values(c_level="省级", reason="级别登记错了")
    passage = move(row.pk, "amend", by=city.actor("林科长"), fields=fields)
    row.refresh_from_db()
    assert row.details["level"] == "省级"
    assert passage.fields["was"]["details"]["level"] == "国家级"
    browser = Client()
    browser.force_login(city.account("陈领导"))
    page = browser.get(f"/register-rows/{row.pk}/").content.decode()
    assert "更正经过" in page
    assert "国家级" in page
    assert "级别登记错了" in page


def test_the_form_of_a_correction_starts_with_what_stands_there(city: Cast) -> None:
    row = media(city)
    browser = Client()
    browser.force_login(city.account("林科长"))
    page = browser.get(f"/register-rows/{row.pk}/do/amend/").content.decode()
    assert 'value="人民政协报"' in page
    assert 'name="c_level"' in page
    sent = {**values(c_medium="新华日报"), "reason": "媒体写错", "version": row.card.version}
    assert browser.post(f"/register-rows/{row.pk}/do/amend/", sent).status_code == 302
    row.refresh_from_db()
    assert row.details["medium"] == "新华日报"


def test_a_withdrawn_row_stays_readable_and_counts_no_more(city: Cast) -> None:
    row, by = media(city), city.actor("林科长")
    assert compute("registers.media_items", [city.conference.pk]).value == 1
    move(row.pk, "withdraw", by=by, fields={"reason": "重复登记"})
    assert compute("registers.media_items", [city.conference.pk]).value == 0
    assert selectors.rows_by_id(city.conference.pk, [row.pk])[0].state == "withdrawn"


def test_who_holds_no_office_neither_sees_nor_writes(city: Cast) -> None:
    row = media(city)
    for name in ("张委员", "钱旁人", "王主任"):
        with pytest.raises(NotVisible):
            selectors.kind_shown(city.actor(name), "media_items")
    with pytest.raises((Denied, NotVisible)):
        move(row.pk, "withdraw", by=city.actor("陈领导"), fields={"reason": "试试"})
    with pytest.raises(Denied):
        keep_row(kind_of(city, "media_items"), values(), by=city.actor("陈领导"), evidence=paper())


def test_a_neighbour_sees_nothing_of_it(city: Cast, county: Cast) -> None:
    row = media(city)
    browser = Client()
    browser.force_login(county.account("林科长"))
    assert browser.get(f"/register-rows/{row.pk}/").status_code == 404
    assert row.title not in browser.get("/registers/of/media_items/").content.decode()
    assert compute("registers.media_items", [county.conference.pk]).value == 0
    there = actor_for(county.account("林科长"))
    with pytest.raises(NotVisible):
        move(row.pk, "withdraw", by=there, fields={"reason": "试试"})


def test_attendances_are_added_and_firms_counted_once(city: Cast) -> None:
    by, common = city.actor("林科长"), {"scope": "own", "words": ""}
    attendances, firms = kind_of(city, "leader_attendances"), kind_of(city, "enterprises_visited")
    for day, persons in (("2026-01-08", "2"), ("2026-02-01", "3")):
        given = {"title": "议政会", "day": day, "c_leaders": "甲、乙", "c_persons": persons, "c_level": "市级"}
        keep_row(attendances, {**common, **given}, by=by)
    for day, name in (("2026-01-09", "澄湖纺织（集团）"), ("2026-05-09", "澄湖纺织(集团)"), ("2026-05-10", "望湖电子")):
        keep_row(firms, {**common, "title": "走访", "day": day, "c_enterprise": name}, by=by)
    place = [city.conference.pk]
    assert compute("registers.leader_attendances", place).value == 5
    assert compute("registers.enterprises_visited", place).value == 2
    cut = compute("registers.leader_attendances", place, by="level")
    assert [(cell.key, cell.value) for cell in cut.cells] == [("市级", 5)]
    assert compute("registers.rows", place, dt.date(2026, 5, 1), dt.date(2026, 12, 31)).value == 2


def test_what_was_gathered_from_below_does_not_count_as_own(city: Cast) -> None:
    media(city, scope="system")
    place = [city.conference.pk]
    assert compute("registers.media_items", place).value == 0
    cells = compute("registers.rows", place, by="register_scope").cells
    assert [(cell.label, cell.value) for cell in cells] == [("系统", 1)]
