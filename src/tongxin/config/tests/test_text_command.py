"""The verb prints clean text, or everything that is known of it, and refuses what is no text in one sentence."""

import argparse
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tongxin.text.commands import text
from tongxin.text.files import TextError

SOURCE = Path(__file__).resolve().parents[3]
RAW = "分享:\n云汀市政协召开会议\n2024-01-18\n会议指出,要认真办理提案(46件),按时答复.\n"


def run(*arguments):
    parser = argparse.ArgumentParser()
    text.configure(parser)
    return text.run(parser.parse_args(["normalise", *arguments]))


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(RAW, encoding="utf-8")
    return str(path)


def test_clean_text(report, capsys):
    assert run(report) == 0
    assert capsys.readouterr().out == ("云汀市政协召开会议\n2024-01-18\n会议指出，要认真办理提案（46件），按时答复。\n")


def test_json(report, capsys):
    assert run(report, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["title"] == {"value": "云汀市政协召开会议", "span": [4, 13]}
    assert answer["dropped"] == [{"text": "分享:", "span": [0, 3], "reason": "分享按钮"}]
    assert answer["map"] == [[0, 4]]


def test_standard_input(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("提案,办复.".encode("gb18030"))))
    assert run("-") == 0
    assert capsys.readouterr().out == "提案，办复。\n"


def test_what_is_no_text_is_refused(tmp_path):
    path = tmp_path / "report.bin"
    path.write_bytes(b"\x00\x01\x02")
    with pytest.raises(TextError, match="纯文本"):
        run(str(path))


@pytest.mark.no_database_difference
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["normalise", "nowhere.txt"], "读不到文件 nowhere.txt：请检查路径与权限。"),
        (["normalise"], "缺少参数：文件。"),
        ([], "./tongxin text 后面要写命令，可用的有：normalise。"),
        (["nosuch"], "没有这个命令：nosuch。./tongxin text 可用的有：normalise。"),
    ],
)
def test_bad_input_is_one_sentence(arguments, sentence, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tongxin.config.cli", "text", *arguments],
        env=os.environ | {"PYTHONPATH": str(SOURCE), "PYTHONUTF8": "1"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(sentence)
    assert "Traceback" not in done.stderr


def called(*arguments, stdout):
    return subprocess.run(
        [sys.executable, "-m", "tongxin.config.cli", *arguments],
        env=os.environ | {"PYTHONPATH": str(SOURCE), "PYTHONUTF8": "1"},
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )


@pytest.mark.no_database_difference
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="SKIPPED full disk: this system has no /dev/full")
@pytest.mark.parametrize("times", [1, 20_000])
def test_a_full_disk_is_one_sentence(tmp_path, times):
    path = tmp_path / "report.txt"
    path.write_text("今年收到提案35件。\n" * times, encoding="utf-8")
    with Path("/dev/full").open("w") as full:
        done = called("redact", str(path), stdout=full)
    assert done.returncode == 2
    assert done.stderr == "输出没能写完：请检查输出的去处与磁盘空间，再运行一次。\n"


@pytest.mark.no_database_difference
@pytest.mark.parametrize(
    "arguments", [["text"], ["text", "normalise"], ["redact"], ["similar"], ["figures", "extract"]]
)
def test_help_is_chinese(arguments):
    done = called(*arguments, "--help", stdout=subprocess.PIPE)
    assert done.returncode == 0
    assert "显示这段说明并退出" in done.stdout
    assert done.stdout.startswith("用法：")
    assert "show this" not in done.stdout


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_places_count_the_mark_of_the_byte_order(tmp_path, capsys, encoding):
    path = tmp_path / "report.txt"
    path.write_bytes(RAW.encode(encoding))
    assert run(str(path), "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["title"] == {"value": "云汀市政协召开会议", "span": [5, 14]}
    assert answer["map"] == [[0, 5]]
    assert "\ufeff" not in answer["text"]
