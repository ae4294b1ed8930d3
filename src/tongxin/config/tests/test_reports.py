"""Reports over real proposals: live as drafts, unchanging when frozen, and agreeing with the check of drafts."""

import argparse
import datetime as dt
import io
import json
import re
from pathlib import Path

import pytest
from django.test import Client
from docx import Document

from tongxin.kernel import clock
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.corrections import step_back
from tongxin.kernel.cases.errors import Blocked
from tongxin.kernel.commands import CommandError
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.web import tokens
from tongxin.people.models import Session
from tongxin.people.testing.cast import Cast, small_city
from tongxin.proposals.tests import scenes
from tongxin.statistics import documents
from tongxin.statistics.commands import REPORT
from tongxin.statistics.documents.reports import plain_text
from tongxin.statistics.models import Report, ReportNumber, ReportText, Snapshot
from tongxin.statistics.selectors import coverage, year_period
from tongxin.statistics.selectors.reports import checking, kept
from tongxin.statistics.selectors.reports.figures import Asked, words_of
from tongxin.statistics.selectors.reports.frames import frame_of, month_period, periods_of
from tongxin.statistics.selectors.reports.telling import tell
from tongxin.statistics.services import reports

MM = 36000
SESSION_REPORTS = ("proposals.review", "proposals.handling")


@pytest.fixture
def city(db: None) -> Cast:
    return small_city()


@pytest.fixture
def office(client: Client, city: Cast) -> Client:
    client.force_login(city.account("王主任"))
    return client


def _begin(office: Client, city: Cast, template: str = "proposals.review") -> Report:
    kind = kept.template_by_key(template).period
    period = periods_of(city.conference, kind)[0].key
    answer = office.post("/reports/", {"template": template, "period": period})
    assert answer.status_code == 302, answer.content.decode()
    return Report.objects.latest("pk")


def _freeze(office: Client, report: Report) -> Report:
    now = clock.now()
    answer = office.post(f"/reports/{report.pk}/freeze/", {"day": f"{now:%Y-%m-%d}", "time": f"{now:%H:%M}"})
    assert answer.status_code == 302, answer.content.decode()
    return Report.objects.get(pk=report.pk)


def _told(source: str, city: Cast, frame=None) -> str:
    frame = frame or frame_of(city.conference, year_period(clock.today().year), clock.now())
    return plain_text(kept.as_content(tell(source, frame), frame))


def test_a_draft_lives_and_each_number_opens_its_records(office: Client, city: Cast) -> None:
    one = scenes.filed(city)
    report = _begin(office, city)
    html = office.get(f"/reports/{report.pk}/").content.decode()
    assert re.search(r"立案提案<a href=\"([^\"]+)\">1件</a>", html)
    scenes.filed(city)
    html = office.get(f"/reports/{report.pk}/").content.decode()
    found = re.search(r"立案提案<a href=\"([^\"]+)\">2件</a>", html)
    assert found
    rows = office.get(found[1]).content.decode()
    assert rows.count("<tr data-row>") == 2
    assert f"/proposals/{one.pk}/" in rows
    assert not ReportNumber.objects.exists()


def test_a_frozen_report_never_changes_and_lists_what_differs(office: Client, city: Cast) -> None:
    one, other = scenes.filed(city), scenes.filed(city)
    report = _freeze(office, _begin(office, city))
    before = office.get(f"/reports/{report.pk}/export.docx").content
    assert Snapshot.objects.get().pk == report.snapshot_id
    step_back(other, by=city.actor("王主任"), reason="应先复核")
    third, fourth = scenes.filed(city), scenes.filed(city)
    html = office.get(f"/reports/{report.pk}/").content.decode()
    assert "定稿时 2件，现在 3件" in html
    assert re.search(r"立案提案<a [^>]+>2件</a>", html)
    assert _text(office.get(f"/reports/{report.pk}/export.docx").content) == _text(before)
    place = report.numbers.get(called="立案提案数", words="2件", place__lt=8).place
    page = office.get(f"/reports/{report.pk}/numbers/{place}/").content.decode()
    assert "应先复核" in page
    kept_rows = page.split("<tbody>")[1]
    assert f"/proposals/{other.pk}/" in kept_rows
    assert f"/proposals/{one.pk}/" in kept_rows
    assert f"/proposals/{third.pk}/" not in kept_rows
    assert f"/proposals/{fourth.pk}/" in page.split("<tbody>")[0]
    for thing in (report, report.numbers.get(place=1), Snapshot.objects.get()):
        with pytest.raises(TypeError):
            thing.save()
        with pytest.raises(TypeError):
            thing.delete()
    with pytest.raises(Blocked):
        reports.change(report, "# 改", by=city.actor("王主任"))


def _text(content: bytes) -> str:
    return documents.text_of_word(content)


def test_reopening_begins_another_version_and_the_old_one_stays(office: Client, city: Cast) -> None:
    scenes.filed(city)
    first = _freeze(office, _begin(office, city))
    scenes.filed(city)
    assert office.post(f"/reports/{first.pk}/reopen/").status_code == 302
    second = Report.objects.get(earlier=first)
    assert second.version == 2
    assert office.post(f"/reports/{first.pk}/reopen/").status_code == 409
    second = _freeze(office, second)
    names = [snapshot.name for snapshot in Snapshot.objects.order_by("pk")]
    assert names[1] == names[0] + "（第2版）"
    pages = {r.pk: office.get(f"/reports/{r.pk}/").content.decode() for r in (first, second)}
    assert re.search(r"立案提案<a [^>]+>1件</a>", pages[first.pk])
    assert re.search(r"立案提案<a [^>]+>2件</a>", pages[second.pk])
    assert f"/reports/{second.pk}/" in pages[first.pk]
    actions = AuditLine.objects.filter(action__startswith="statistics.").order_by("pk").values_list("action", flat=True)
    assert [a for a in actions if "report" in a] == [
        "statistics.begin_report",
        "statistics.freeze_report",
        "statistics.reopen_report",
        "statistics.freeze_report",
    ]


@pytest.mark.parametrize("name", ["张委员", "孙管理员", "赵科长"])
def test_only_the_offices_that_publish_write_reports_and_see_drafts(client, office, city: Cast, name: str) -> None:
    draft = _begin(office, city)
    frozen = _freeze(office, _begin(office, city, "proposals.monthly"))
    client.force_login(city.account(name))
    period = periods_of(city.conference, "session")[0].key
    assert client.post("/reports/", {"template": "proposals.review", "period": period}).status_code == 403
    assert client.get(f"/reports/{draft.pk}/").status_code in (403, 404)
    for verb in ("freeze", "reopen", "delete"):
        assert client.post(f"/reports/{draft.pk}/{verb}/").status_code in (403, 404)
        assert client.post(f"/reports/{frozen.pk}/{verb}/").status_code in (403, 404, 409)
    assert client.get("/reports/templates/proposals.review/").status_code == 403
    assert Report.objects.count() == 2
    assert not Report.objects.get(pk=draft.pk).is_frozen


def test_a_frozen_report_agrees_with_the_check_of_drafts(office: Client, city: Cast) -> None:
    for scene in (scenes.rated, scenes.answered, scenes.handling, scenes.filed, scenes.not_filed, scenes.withdrawn):
        scene(city)
    checked = 0
    for template in (*SESSION_REPORTS, "statistics.annual", "proposals.monthly"):
        report = _freeze(office, _begin(office, city, template))
        text = _text(office.get(f"/reports/{report.pk}/export.docx").content)
        frame = kept.frame_for(report)
        rows = [row for row in coverage(text, city.conference, frame.now, frame.session).rows if row.measure]
        wrong = [(row.printed.sentence, row.said, row.measure, row.system) for row in rows if not row.agrees]
        assert not wrong, wrong
        checked += len(rows)
        answer = office.post(
            "/report/coverage/",
            {"report": report.pk, "report_file": "", "text": text},
        )
        assert report.title in answer.content.decode()
    assert checked > 25


def test_an_earlier_session_is_compared_as_long_as_this_one_has_run(office: Client, city: Cast) -> None:
    scenes.filed(city)
    frame = frame_of(city.conference, periods_of(city.conference, "session")[0], clock.now())
    # Nothing is known of an earlier session: nothing is said of it.
    assert frame.earlier is None
    line = "收到{proposals.filed}[，比{last}{proposals.filed:change}]。"
    assert _told(f"# 题\n{line}", city, frame).endswith("收到1件。")


def test_a_session_counts_its_own_and_is_compared_as_long_as_it_has_run(city: Cast) -> None:
    today = clock.today()
    opened = today - dt.timedelta(days=300)
    Session.objects.filter(pk=city.session.pk).update(opens=opened, closes=opened + dt.timedelta(days=4))
    with clock.at(opened + dt.timedelta(days=5)):
        scenes.filed(city)
    with clock.at(opened + dt.timedelta(days=200)):
        scenes.filed(city)
    begun = today - dt.timedelta(days=20)
    later = Session.objects.create(term=city.session.term, number=2, opens=begun, closes=begun + dt.timedelta(days=4))
    scenes.filed(city)
    scenes.filed(city)
    newest, *_older = periods_of(city.conference, "session")
    assert newest.key == f"session-{later.pk}"
    frame = frame_of(city.conference, newest, clock.now())
    line = "# 题\n立案{proposals.filed}，{last}{proposals.filed:last}，比{last}{proposals.filed:change}"
    # Of the earlier session only what was filed within as many days as this one has run.
    assert _told(line, city, frame).endswith("立案2件，上次会议同期1件，比上次会议同期增加1件")


def test_a_year_is_compared_with_the_same_days_of_the_year_before(office: Client, city: Cast) -> None:
    today = clock.today()
    with clock.at(today.replace(year=today.year - 1)):
        scenes.filed(city)
    scenes.filed(city)
    scenes.filed(city)
    line = "# 题\n立案{proposals.filed}，{last}{proposals.filed:last}，比{last}{proposals.filed:change}"
    assert _told(line, city).endswith("立案2件，上年同期1件，比上年同期增加1件")
    frame = frame_of(city.conference, year_period(today.year), clock.now())
    assert frame.earlier
    assert frame.earlier.end == today.replace(year=today.year - 1)


def test_a_month_is_compared_with_the_month_before() -> None:
    conference = Conference(pk=0, code="x", name="某市政协")
    moment = dt.datetime(2026, 3, 31, 18, 30, tzinfo=clock.ZONE)
    frame = frame_of(conference, month_period(2026, 3), moment)
    assert frame.before == month_period(2026, 2)
    assert frame.last_words == "上月"
    assert frame.cut_off_words == "2026年3月31日18时30分"


@pytest.mark.parametrize(
    ("value", "unit", "asked", "decimals", "words"),
    [
        (369, "件", Asked("a.b", None, None), None, "369件"),
        (15.447, "%", Asked("a.b", None, None), None, "15.4%"),
        (100, "%", Asked("a.b", None, None), None, "100%"),
        (99.97, "%", Asked("a.b", None, None), None, "99.97%"),
        (0.04, "%", Asked("a.b", None, None), None, "0.04%"),
        (15.447, "%", Asked("a.b", None, None), 2, "15.45%"),
        (12, "件", Asked("a.b", None, None, when="change"), None, "增加12件"),
        (-3, "件", Asked("a.b", None, None, when="change"), None, "减少3件"),
        (0, "件", Asked("a.b", None, None, when="change"), None, "持平"),
        (-1.25, "%", Asked("a.b", None, None, when="change"), None, "下降1.3个百分点"),
        (None, "件", Asked("a.b", None, None), None, ""),
    ],
)
def test_words_of_values(value, unit, asked, decimals, words) -> None:
    assert words_of(value, unit, asked, decimals) == words


def test_shipped_templates_have_nothing_wrong(db: None) -> None:
    for template in kept.templates():
        assert [checking.told(w) for w in checking.check(template.text())] == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("立案{proposals.fild}", "没有指标“proposals.fild”，相近的有 proposals.filed"),
        ("集体提案{proposals.collective_share}", "以什么为分母"),
        ("立案{proposals.filed:category:share}", "以什么为分母"),
        ("立案{proposals.filed:colour}", "不能按“colour”分列"),
        ("立案{proposals.filed:category=no}", "“类别”里没有“no”"),
        ("立案{proposals.filed:body=no}", "里没有“no”"),
        ("占{proposals.filed:base}", "不是百分比"),
        ("{table proposals.filed by colour}", "不能按“colour”分列"),
    ],
)
def test_what_an_office_writes_wrongly_is_told_by_line_and_not_kept(office, city: Cast, line: str, said: str) -> None:
    answer = office.post("/reports/templates/proposals.review/", {"source": f"# 题\n{line}"})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "第2行：" in html
    assert said in html.replace("&quot;", '"')
    assert not ReportText.objects.exists()


def test_an_office_keeps_its_own_text_with_its_history(office: Client, city: Cast) -> None:
    url = "/reports/templates/proposals.review/"
    own = "# {session}会议报告\n立案{proposals.filed}，以{proposals.collective_share:base}为分母，集体提案{proposals.collective_share}。"
    assert office.post(url, {"source": own}).status_code == 302
    assert office.post(url, {"source": own}).status_code == 302
    assert ReportText.objects.count() == 1
    report = _begin(office, city)
    assert report.source == own
    assert office.post(url, {"shipped": "1"}).status_code == 302
    assert kept.source_of(kept.template_by_key("proposals.review"), city.conference).startswith("# {conference}")
    assert Report.objects.get().source == own
    first = ReportText.objects.earliest("pk")
    assert "{session}会议报告" in office.get(f"{url}?version={first.pk}").content.decode()


def test_the_text_of_a_draft_is_changed_and_the_draft_thrown_away(office: Client, city: Cast) -> None:
    report = _begin(office, city)
    url = f"/reports/{report.pk}/text/"
    assert office.post(url, {"source": "没有标题{"}).status_code == 422
    assert office.post(url, {"source": "# 新的题\n收到{proposals.received}。"}).status_code == 302
    assert Report.objects.get().title == "新的题"
    assert office.post(f"/reports/{report.pk}/delete/").status_code == 302
    assert not Report.objects.exists()


def test_a_cut_off_to_come_or_no_moment_is_refused(office: Client, city: Cast) -> None:
    report = _begin(office, city)
    for sent in ({"day": "2199-01-01", "time": "08:00"}, {"day": "明天", "time": "08:00"}, {"day": "2001-01-01"}):
        answer = office.post(f"/reports/{report.pk}/freeze/", sent)
        assert answer.status_code == 422
        assert "统计截止时刻" in answer.content.decode()
    assert not Snapshot.objects.exists()


def test_two_reports_of_one_title_are_told_apart_before_the_second_is_frozen(office: Client, city: Cast) -> None:
    _freeze(office, _begin(office, city))
    second = _begin(office, city)
    now = clock.now()
    answer = office.post(f"/reports/{second.pk}/freeze/", {"day": f"{now:%Y-%m-%d}", "time": f"{now:%H:%M}"})
    assert answer.status_code == 409
    assert "换一个标题" in answer.content.decode()


def test_word_and_pdf_keep_the_measures_and_carry_the_definitions(office: Client, city: Cast) -> None:
    scenes.rated(city)
    report = _freeze(office, _begin(office, city, "proposals.handling"))
    paper = Document(io.BytesIO(office.get(f"/reports/{report.pk}/export.docx").content))
    section = paper.sections[0]
    sides = (section.top_margin, section.left_margin, section.page_width)
    assert [round(side / MM) for side in sides if side] == [37, 28, 210]
    text = "\n".join(p.text for p in paper.paragraphs)
    assert "一、交办和办复" in text
    assert "附录　指标口径" in text
    assert "截止当日的记录不按钟点区分" in text
    heads = [[cell.text for cell in table.rows[0].cells] for table in paper.tables]
    assert ["指标", "单位", "口径"] in heads
    assert any(head[0] == "承办单位" for head in heads)
    assert "\ue000" not in text
    answer = office.get(f"/reports/{report.pk}/export.pdf")
    assert answer.status_code in (200, 302)
    if answer.status_code == 200:
        assert answer.content.startswith(b"%PDF")
    assert AuditLine.objects.filter(action="statistics.take_report").exists()


def test_what_the_shipped_texts_say_is_read_as_what_it_is(db: None) -> None:
    said = "确定重点提案5件，其中党政领导领办重点提案3件。立案提案中，集体提案57件，占立案提案数（369件）的15.4%。"
    read = [(row.said, row.measure.key) for row in coverage(said, None).rows if row.measure]
    assert read == [
        ("5件", "proposals.key"),
        ("3件", "proposals.key_led_by_leaders"),
        ("57件", "proposals.collective"),
        ("15.4%", "proposals.collective_share"),
    ]


def test_what_no_module_counts_stands_to_be_filled_in(office: Client, city: Cast) -> None:
    told = _told("# 题\n荣誉{nothing.honours?}[，比{last}{nothing.honours?:change}]。\n{table nothing.honours?}", city)
    assert told.endswith("荣誉（待填）。\n（待填）")


def test_reports_through_the_interface(office: Client, city: Cast) -> None:
    scenes.filed(city)
    report = _freeze(office, _begin(office, city))
    scenes.filed(city)
    text = tokens.issue(city.account("王主任"), city.conference, "测试", ("read",), by=city.actor("王主任"))
    program = Client(headers={"Authorization": f"Bearer {text}"})
    (listed,) = program.get("/api/v1/reports").json()
    assert (listed["id"], listed["frozen"], listed["snapshot"]) == (report.pk, True, report.snapshot_id)
    whole = program.get(f"/api/v1/reports/{report.pk}").json()
    filed = next(n for n in whole["numbers"] if n["key"] == "proposals.filed")
    assert (filed["words"], filed["now"], filed["records"]) == ("1件", "2件", 1)
    assert "立案提案1件" in whole["text"]


def _call(*words: str) -> int:
    parser = argparse.ArgumentParser()
    REPORT.configure(parser)
    return REPORT.run(parser.parse_args(words))


def test_make_and_check_from_the_command_line(office: Client, city: Cast, tmp_path: Path, capsys) -> None:
    scenes.filed(city)
    paper = tmp_path / "report.docx"
    assert _call("make", "proposals.review", "--docx", str(paper), "--json") == 0
    made = json.loads(capsys.readouterr().out)
    assert made["template"] == "proposals.review"
    filed = next(n for n in made["numbers"] if n["key"] == "proposals.filed")
    assert (filed["words"], filed["value"], filed["cut"]) == ("1件", 1, {})
    assert "立案提案1件" in _text(paper.read_bytes())
    report = _freeze(office, _begin(office, city))
    paper.write_bytes(office.get(f"/reports/{report.pk}/export.docx").content)
    scenes.filed(city)
    assert _call("check", str(paper), "--report", str(report.pk), "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    received = next(r for r in rows if r["indicator"] == "proposals.received")
    assert (received["value"], received["system"], received["difference"]) == (1, 2, 1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["proposals.nothing"], "proposals.review（提案审查情况报告）"),
        (["proposals.review", "--session", "九十届"], "没有可用的会议“九十届”"),
        (["proposals.monthly", "--month", "三月"], "请写成 2026-03 这样"),
        (["statistics.annual", "--year", "今年"], "请写成 2026 这样"),
        (["statistics.annual", "--from", "2026-01-01"], "要一起写"),
        (["statistics.annual", "--at", "2199-01-01"], "还没有到"),
        (["statistics.annual", "--docx", "/nowhere/at/all.docx"], "写不了文件"),
    ],
)
def test_mistakes_on_the_command_line_are_one_sentence(city: Cast, words: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=re.escape(said)):
        _call("make", *words)
