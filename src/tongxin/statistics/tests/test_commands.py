"""Standard output is data alone; every mistake is one sentence."""

import argparse
import datetime as dt
import json

import pytest
from docx import Document

from tongxin.kernel.commands import CommandError
from tongxin.kernel.indicators.declarations import Fact
from tongxin.statistics.commands import FIGURES, REPORT
from tongxin.statistics.tests.conftest import make_card
from tongxin.statistics.tests.test_selectors import DAY
from tongxin.text.files import TextError


def call(command, *words):
    parser = argparse.ArgumentParser()
    command.configure(parser)
    return command.run(parser.parse_args(words))


def answer(capsys, command, *words):
    assert call(command, *words) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    return json.loads(printed.out)


def test_list_has_the_promised_shape(db, capsys, counted):
    found = answer(capsys, FIGURES, "list", "--json")
    assert all(set(m) == {"key", "label", "unit", "meaning", "combine", "cut_by"} for m in found)
    assert {m["key"]: m["combine"] for m in found}["toy.share"] == "ratio"


def test_value_is_one_object_with_its_rows(city, county, capsys, counted):
    card, neighbour = make_card(city, "甲"), make_card(county, "乙")
    counted.apples += [Fact(DAY, card.pk), Fact(DAY, neighbour.pk)]
    found = answer(capsys, FIGURES, "value", "toy.apples", "--rows", "--json")
    assert found == {
        "key": "toy.apples",
        "value": 1,
        "unit": "件",
        "numerator": 1,
        "denominator": None,
        "conference": "chenghu",
        "from": None,
        "to": None,
        "definition_version": 1,
        "rows": [
            {"kind": card.kind, "id": card.pk, "number": "第甲号", "title": "甲", "day": "2026-03-02", "amount": 1}
        ],
    }
    there = answer(
        capsys,
        FIGURES,
        "value",
        "toy.apples",
        "--conference",
        "yunxi",
        "--from",
        "2026-03-02",
        "--to",
        "2026-03-02",
        "--json",
    )
    assert (there["conference"], there["value"], there["from"], "rows" in there) == ("yunxi", 1, "2026-03-02", False)


def test_a_share_is_in_points_and_unrounded(city, capsys, counted):
    cards = [make_card(city, title) for title in "甲乙丙"]
    counted.apples += [Fact(DAY, c.pk) for c in cards]
    counted.red.append(Fact(DAY, cards[0].pk))
    found = answer(capsys, FIGURES, "value", "toy.share", "--json")
    assert (found["value"], found["numerator"], found["denominator"]) == (pytest.approx(33.333333333), 1, 3)


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("value", "toy.pears"), "没有叫“toy.pears”的指标"),
        (("value", "toy.apples", "--conference", "nowhere"), "没有代码为“nowhere”的政协"),
        (("value", "toy.apples", "--from", "2026-13-01"), "无法识别"),
        (("value", "toy.apples", "--from", "2026-02-01", "--to", "2026-01-01"), "晚于"),
    ],
)
def test_a_mistake_is_one_sentence(city, counted, words, part):
    with pytest.raises(CommandError, match=part) as refused:
        call(FIGURES, *words)
    assert refused.value.exit_code == 2
    assert "\n" not in refused.value.sentence


def test_an_empty_base_says_so(db, counted):
    with pytest.raises(CommandError, match="还没有任何政协"):
        call(FIGURES, "value", "toy.apples")


@pytest.mark.sqlite_only
def test_a_folder_without_a_base_is_not_made_into_one(db, counted, tmp_path, monkeypatch):
    from django.db import connection  # noqa: PLC0415

    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "none.sqlite3"))
    with pytest.raises(CommandError, match="还没有系统数据"):
        call(FIGURES, "value", "toy.apples", "--data", str(tmp_path))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_coverage_answers_with_data(city, capsys, counted, tmp_path, encoding):
    counted.apples.append(Fact(DAY, make_card(city, "甲").pk))
    file = tmp_path / "report.txt"
    file.write_bytes("一年来,摘苹果1件,开展活动40场。".encode(encoding))
    found = answer(capsys, REPORT, "coverage", str(file), "--json")
    assert (found["figures"], found["computable"], len(found["rows"])) == (2, 1, 2)
    mapped, other = found["rows"]
    assert (mapped["indicator"], mapped["value"], mapped["system"], mapped["difference"], mapped["row_count"]) == (
        "toy.apples",
        1,
        1,
        0,
        1,
    )
    assert (other["indicator"], other["reason"], other["system"], other["cut"]) == (None, "尚无指标", None, {})


def test_coverage_for_people_ends_with_the_summary(city, capsys, counted, tmp_path):
    file = tmp_path / "report.txt"
    file.write_text("摘苹果7600余件,开展活动40场。", encoding="utf-8")
    assert call(REPORT, "coverage", str(file)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "7600余件" in lines[1]
    assert "苹果数" in lines[1]
    assert lines[2].strip().startswith("摘苹果7600余件")
    assert lines[-1].startswith("共 2 个数字，其中 1 个系统可以算出")


def test_a_sentence_is_wrapped_to_the_terminal_and_never_cut(city, capsys, counted, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    sentence = "一年来，委员们走村入户，" + "围绕中心、服务大局，" * 12 + "摘苹果7600余件。"
    file = tmp_path / "report.txt"
    file.write_text(sentence, encoding="utf-8")
    assert call(REPORT, "coverage", str(file)) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("    ")]
    assert "".join(line.strip() for line in lines) == sentence
    assert len(lines) > 3
    assert all(sum(2 if ord(c) > 0x2E80 else 1 for c in line) <= 62 for line in lines)


def test_a_file_that_is_no_text_is_refused(city, tmp_path):
    file = tmp_path / "report.docx"
    file.write_bytes(b"PK\x03\x04\x00\x00")
    with pytest.raises(TextError, match="不是 UTF-8 或 GB18030"):
        call(REPORT, "coverage", str(file))
    with pytest.raises(TextError, match="读不到文件"):
        call(REPORT, "coverage", str(tmp_path / "none.txt"))


def test_a_draft_stands_beside_the_system_figure_by_figure(city, capsys, counted, tmp_path):
    for title in "甲乙":
        counted.apples.append(Fact(DAY, make_card(city, title).pk))
    draft = Document()
    draft.add_paragraph("一年来，摘苹果3件，开展活动40场。")
    draft.save(str(tmp_path / "稿.docx"))
    apples, others = answer(capsys, REPORT, "check", str(tmp_path / "稿.docx"), "--json")
    assert (apples["value"], apples["unit"], apples["indicator"]) == (3, "件", "toy.apples")
    assert (apples["system"], apples["difference"], apples["agrees"]) == (2, -1, False)
    assert [row["title"] for row in apples["rows"]] == ["甲", "乙"]
    assert (others["indicator"], others["system"], others["rows"]) == (None, None, [])
    before = str(DAY - dt.timedelta(days=1)) + "T18:00"
    assert answer(capsys, REPORT, "check", str(tmp_path / "稿.docx"), "--at", before, "--json")[0]["system"] == 0
    assert call(REPORT, "check", str(tmp_path / "稿.docx"), "--at", before) == 0
    assert "统计截止" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content", "more", "sentence"),
    [
        ("稿.docx", b"nothing", (), "不是能读的 Word 文档"),
        ("稿.docx", None, (), "读不到文件"),
        ("稿.txt", "摘苹果3件。".encode(), ("--at", "明天"), "无法识别"),
    ],
)
def test_a_draft_that_cannot_be_read_is_one_sentence(city, counted, tmp_path, name, content, more, sentence):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(CommandError, match=sentence):
        call(REPORT, "check", str(tmp_path / name), *more)
