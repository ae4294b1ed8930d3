"""``figures extract`` prints data alone and refuses bad input in one sentence."""

import argparse
import json

import pytest

from tongxin.text.commands import figures
from tongxin.text.files import TextError


def run(*words):
    parser = argparse.ArgumentParser()
    figures.configure(parser)
    return figures.run(parser.parse_args(list(words)))


def test_one_file_as_json(tmp_path, capsys):
    file = tmp_path / "report.txt"
    text = "工作回顾\r\n收到提案近311件，办复率100%。"
    file.write_bytes(text.encode())
    assert run(str(file), "--json") == 0
    first, second = json.loads(capsys.readouterr().out)
    assert first == {
        "value": 311,
        "unit": "件",
        "approx": True,
        "percent": False,
        "bound": "lt",
        "what": "提案",
        "span": [11, 15],
        "sentence": "收到提案近311件，办复率100%。",
    }
    assert text[slice(*first["span"])] == "311件"
    assert (second["value"], second["unit"], second["percent"], second["what"]) == (100, "%", True, "办复率")


def test_many_texts_line_by_line(tmp_path, capsys):
    file = tmp_path / "texts.jsonl"
    file.write_text(
        '{"id":"甲","text":"走访企业20家\\ud800"}\n\n{"id":2,"text":""}\n{"id":3,"text":"两三次"}\n', encoding="utf-8"
    )
    assert run("--jsonl", str(file)) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["id"] for row in rows] == ["甲", 2, 3]
    assert [[(f["value"], f["span"]) for f in row["facts"]] for row in rows] == [[(20, [4, 7])], [], [([2, 3], [0, 3])]]


def test_people_read_lines(tmp_path, capsys):
    file = tmp_path / "report.txt"
    file.write_text("收到提案近311件，走访两三家企业。", encoding="utf-8")
    assert run(str(file)) == 0
    assert capsys.readouterr().out.splitlines()[0].split("\t")[:2] == ["提案", "不到311 件"]


def test_an_empty_file_has_no_figures(tmp_path, capsys):
    file = tmp_path / "empty.txt"
    file.write_text("", encoding="utf-8")
    assert run(str(file), "--json") == 0
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [('{"id":1}', "缺少“text”"), ('{"id":1,"text":5}', "text 不是文字"), ("走访20家", "不是 JSON")],
)
def test_bad_lines_are_refused_before_anything_is_printed(tmp_path, capsys, content, said):
    file = tmp_path / "texts.jsonl"
    file.write_text('{"id":0,"text":"走访20家"}\n' + content, encoding="utf-8")
    with pytest.raises(TextError) as refusal:
        run("--jsonl", str(file))
    assert said in refusal.value.sentence
    assert refusal.value.exit_code == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("words", [[], ["a.txt", "--jsonl", "b.jsonl"]])
def test_one_source_is_asked_for(words):
    with pytest.raises(TextError, match="两者选一"):
        run(*words)
