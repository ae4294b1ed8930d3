"""The verb prints clean text, or everything that is known of it, and refuses what is no text in one sentence."""

import io
import json
import sys

import pytest

from tongxin.config import cli

RAW = "分享:\n云汀市政协召开会议\n2024-01-18\n会议指出,要认真办理提案(46件),按时答复.\n"


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(RAW, encoding="utf-8")
    return str(path)


def test_clean_text(report, capsys):
    assert cli.main(["text", "normalise", report]) == 0
    assert capsys.readouterr().out == ("云汀市政协召开会议\n2024-01-18\n会议指出，要认真办理提案（46件），按时答复。\n")


def test_json(report, capsys):
    assert cli.main(["text", "normalise", report, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["title"] == {"value": "云汀市政协召开会议", "span": [4, 13]}
    assert answer["dropped"] == [{"text": "分享:", "span": [0, 3], "reason": "分享按钮"}]
    assert answer["map"] == [[0, 4]]


def test_standard_input(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("提案,办复.".encode("gb18030"))))
    assert cli.main(["text", "normalise", "-"]) == 0
    assert capsys.readouterr().out == "提案，办复。\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["normalise", "nowhere.txt"], "读不到文件 nowhere.txt：请检查路径与权限。"),
        (["normalise"], "缺少参数：文件。"),
        ([], "缺少参数：normalise。"),
    ],
)
def test_bad_input_is_one_sentence(arguments, sentence, capsys):
    assert cli.main(["text", *arguments]) == 2
    streams = capsys.readouterr()
    assert streams.out == ""
    assert streams.err.startswith(sentence)
    assert "Traceback" not in streams.err
