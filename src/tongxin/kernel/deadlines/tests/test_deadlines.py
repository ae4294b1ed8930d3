"""Deadlines in the database: the row follows its segments, and the sentences say how."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tongxin.kernel import deadlines
from tongxin.kernel.conferences.models import CalendarDay
from tongxin.kernel.deadlines.calendar import WorkingCalendar, load_national_calendar
from tongxin.kernel.deadlines.models import Deadline, DeadlineSegment

NINETY = {"count": 90, "unit": "day"}
BY = "王主任"


def day(text):
    return dt.date.fromisoformat(text)


def begin(card, *, rule=NINETY, on="2026-01-28", key="answer"):
    return deadlines.start(card.pk, key, label="答复", rule=rule, on=day(on), by=BY, reason="交办")


def test_loading_the_calendar_twice_changes_nothing(conference):
    rows = CalendarDay.objects.count()
    assert load_national_calendar() == 0
    assert CalendarDay.objects.count() == rows > 200


def test_a_conference_overrides_the_national_calendar(conference):
    CalendarDay.objects.create(conference=conference, day=day("2026-03-04"), working=False, name="市民节")
    CalendarDay.objects.create(conference=conference, day=day("2026-10-02"), working=True, name="值班")
    own, national = WorkingCalendar(conference), WorkingCalendar(None)
    assert (own.is_working(day("2026-03-04")), national.is_working(day("2026-03-04"))) == (False, True)
    assert (own.is_working(day("2026-10-02")), national.is_working(day("2026-10-02"))) == (True, False)
    assert own.name_of(day("2026-03-04")) == "市民节"
    assert own.is_published(2026)
    assert not own.is_published(2031)


def test_a_life_with_pause_extension_and_end_explains_itself(card):
    begin(card)
    deadlines.pause(card.pk, "answer", on=day("2026-02-17"), by=BY, reason="等待现场踏勘")
    assert Deadline.objects.get().state == "paused"
    deadlines.resume(card.pk, "answer", on=day("2026-02-27"), by=BY)
    assert Deadline.objects.get().due_on == day("2026-05-08")
    deadlines.extend(card.pk, "answer", on=day("2026-04-30"), by=BY, reason="涉及多个部门", days=30)
    row = deadlines.stop(card.pk, "answer", on=day("2026-06-09"), by=BY)
    assert (row.state, row.due_on, row.stopped_on) == ("stopped", day("2026-06-07"), day("2026-06-09"))
    assert deadlines.explain(row) == [
        "自2026年1月28日交办起算，当天不计入。",
        "办理期限90天，应于2026年4月28日前办结。",
        "其中2026年2月17日至26日暂停10天，到期日顺延到2026年5月8日。",
        "2026年4月30日经批准（涉及多个部门）延长30天，到期日改为2026年6月7日。",
        "实际于2026年6月9日办结，逾期2天。",
    ]


def test_the_explanation_names_holidays_and_unpublished_years(card):
    row = begin(card, rule={"count": 5, "unit": "working_day"}, on="2026-02-13")
    assert row.due_on == day("2026-02-27")
    assert "期间不计入的有：春节9天。" in deadlines.explain(row)
    rolled = begin(card, rule={"date": "10-01", "roll": "next_working_day"}, key="summary")
    assert "2026年10月1日是国庆节，遇节假日顺延到下一个工作日2026年10月8日。" in deadlines.explain(rolled)
    far = begin(card, rule={"count": 300, "unit": "working_day"}, key="far")
    assert any("2027年的放假安排尚未公布" in sentence for sentence in deadlines.explain(far))


def test_a_wrong_stop_is_taken_back_and_stays_readable(card):
    begin(card)
    deadlines.stop(card.pk, "answer", on=day("2026-03-01"), by=BY)
    row = deadlines.undo_last(card.pk, "answer", kind="stop", by=BY, reason="误点")
    assert (row.state, row.stopped_on, row.due_on) == ("running", None, day("2026-04-28"))
    assert DeadlineSegment.objects.filter(kind="stop").count() == 1
    assert deadlines.explain(row)[-1] == "2026年3月1日登记的“办结”已撤回（误点），不计入。"


def test_a_wrong_starting_day_is_corrected_and_everything_follows(card):
    begin(card)
    deadlines.pause(card.pk, "answer", on=day("2026-02-17"), by=BY, reason="等待")
    deadlines.resume(card.pk, "answer", on=day("2026-02-27"), by=BY)
    row = deadlines.redate(card.pk, "answer", "start", on=day("2026-01-20"), by=BY, reason="纸质件先到")
    assert (row.started_on, row.due_on) == (day("2026-01-20"), day("2026-04-30"))
    again = deadlines.redate(card.pk, "answer", "start", on=day("2026-01-28"), by=BY, reason="仍以系统为准")
    assert again.due_on == day("2026-05-08")


def test_taking_back_the_start_leaves_nothing_running(card):
    begin(card)
    row = deadlines.undo_last(card.pk, "answer", by=BY, reason="误交办")
    assert row.state == "void"
    assert list(deadlines.running([card.pk])) == []
    assert deadlines.explain(row)[0] == "这项期限的起算已被撤回，不再计算。"
    with pytest.raises(deadlines.DeadlineError, match="没有正在计算的期限"):
        deadlines.stop(card.pk, "answer", on=day("2026-03-01"), by=BY)
    assert begin(card, on="2026-02-02").state == "running"


def test_a_second_round_is_a_new_row(card):
    begin(card)
    with pytest.raises(deadlines.DeadlineError, match="不能重复起算"):
        begin(card)
    deadlines.stop(card.pk, "answer", on=day("2026-03-01"), by=BY)
    second = begin(card, on="2026-04-01")
    assert Deadline.objects.count() == 2
    assert deadlines.current(card.pk, "answer") == second


def test_a_refused_step_leaves_no_trace(card):
    begin(card)
    with pytest.raises(deadlines.DeadlineError):
        deadlines.resume(card.pk, "answer", on=day("2026-02-27"), by=BY)
    with pytest.raises(deadlines.DeadlineError, match="只能写一种"):
        deadlines.extend(card.pk, "answer", on=day("2026-02-27"), by=BY, reason="")
    with pytest.raises(deadlines.DeadlineError, match="单位只能是"):
        begin(card, rule={"count": 1, "unit": "week"}, key="other")
    assert DeadlineSegment.objects.count() == 1


def test_segments_cannot_be_changed_and_two_open_clocks_cannot_exist(card):
    row = begin(card)
    segment = row.segments.get()
    segment.on = day("2026-01-01")
    with pytest.raises(TypeError):
        segment.save()
    with pytest.raises(TypeError):
        segment.delete()
    row.pk = None
    row._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_new_holiday_moves_open_deadlines_and_says_so(card, conference):
    row = begin(card, rule={"count": 5, "unit": "working_day"}, on="2026-03-02")
    assert row.due_on == day("2026-03-09")
    CalendarDay.objects.create(conference=conference, day=day("2026-03-04"), working=False, name="市民节")
    assert deadlines.recompute_open(conference.pk, reason="增加市民节") == 1
    assert deadlines.recompute_open(conference.pk) == 0
    row.refresh_from_db()
    assert row.due_on == day("2026-03-10")
    assert deadlines.explain(row)[-1] == "日历更新后重算（增加市民节），到期日为2026年3月10日。"


@pytest.mark.parametrize(
    ("today", "text", "level"),
    [
        ("2026-03-21", "剩 38 天", "ok"),
        ("2026-04-21", "剩 7 天", "soon"),
        ("2026-04-28", "今天到期", "soon"),
        ("2026-05-01", "已逾期 3 天", "late"),
    ],
)
def test_standing_of_a_running_deadline(card, today, text, level):
    assert deadlines.standing(begin(card), day(today)) == (text, level)


@pytest.mark.parametrize(
    ("stopped", "text", "level"),
    [
        ("2026-04-19", "提前 9 天完成", "done"),
        ("2026-04-28", "按期完成", "done"),
        ("2026-04-30", "逾期 2 天完成", "late"),
    ],
)
def test_standing_of_a_stopped_deadline(card, stopped, text, level):
    begin(card)
    row = deadlines.stop(card.pk, "answer", on=day(stopped), by=BY)
    assert deadlines.standing(row, day("2026-12-01")) == (text, level)


def test_standing_while_paused(card):
    begin(card)
    row = deadlines.pause(card.pk, "answer", on=day("2026-02-17"), by=BY, reason="等待")
    assert deadlines.standing(row, day("2026-12-01")) == ("已暂停", "paused")


def test_each_threshold_warns_once_and_a_new_due_day_warns_again(card):
    begin(card)
    assert deadlines.warnings_due(day("2026-04-20")) == []
    (first,) = deadlines.warnings_due(day("2026-04-21"))
    assert (first.days_left, first.mark) == (7, 7)
    assert deadlines.mark_warned(first)
    assert not deadlines.mark_warned(first)
    assert deadlines.warnings_due(day("2026-04-22")) == []
    assert [w.mark for w in deadlines.warnings_due(day("2026-04-26"))] == [3]
    assert [w.mark for w in deadlines.warnings_due(day("2026-04-29"))] == [-1]
    deadlines.extend(card.pk, "answer", on=day("2026-04-22"), by=BY, reason="会商", days=10)
    assert [w.mark for w in deadlines.warnings_due(day("2026-05-01"))] == [7]
    deadlines.pause(card.pk, "answer", on=day("2026-05-02"), by=BY, reason="等待")
    assert deadlines.warnings_due(day("2026-05-03")) == []
