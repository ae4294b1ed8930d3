"""Whatever is typed, the answer is data or one sentence, never a trace."""

import json
import subprocess
import sys

import pytest

from tongxin.config import cli, environment, terminal
from tongxin.kernel import registry
from tongxin.kernel.commands import Command, CommandError


def call(*arguments, cwd=None):
    return subprocess.run(
        [sys.executable, "-m", "tongxin.config.cli", *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        env=environment.for_tests(path=(environment.CLONE / "src",)),
        check=False,
    )


@pytest.mark.no_database_difference
@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["fly"], "没有叫“fly”的命令"),
        (["up", "--port", "abc"], "应是整数"),
        (["up", "--port", "70000"], "65535"),
        (["up", "--prot", "8000"], "不认识的参数"),
        (["up", "--data"], "缺少它的值"),
        (["up", "--database", "mysql://x/y"], "postgresql://"),
        (["status", "extra"], "不认识的参数"),
        (["up", "--data", __file__], "不是目录"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_two(arguments, part, tmp_path):
    result = call(*arguments, cwd=tmp_path)
    assert result.returncode == 2
    assert result.stdout == ""
    assert part in result.stderr
    assert "Traceback" not in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.no_database_difference
def test_status_of_nothing_is_data_and_exit_code_three(tmp_path):
    result = call("status", "--json", "--data", str(tmp_path / "none"))
    assert (result.returncode, result.stderr) == (3, "")
    assert json.loads(result.stdout) == {"running": False}
    assert not (tmp_path / "none").exists()


@pytest.mark.no_database_difference
def test_down_of_nothing_is_no_error(tmp_path):
    assert call("down", "--data", str(tmp_path / "none")).returncode == 0


@pytest.mark.no_database_difference
def test_the_overview_names_every_own_verb():
    result = call("--help")
    assert result.returncode == 0
    assert all(verb in result.stdout for verb in cli.OWN_VERBS)


def test_an_unexpected_error_leaves_a_code_and_keeps_the_trace(tmp_path, capsys):
    def work():
        raise RuntimeError("a secret detail")

    assert terminal.guarded(work, logs=lambda: tmp_path) == 1
    told = capsys.readouterr()
    kept = (tmp_path / "errors.log").read_text(encoding="utf-8")
    assert told.out == ""
    assert "secret detail" not in told.err
    assert "RuntimeError: a secret detail" in kept
    code = kept.split()[1]
    assert code in told.err


def test_an_error_with_a_sentence_is_told_as_it_is(tmp_path, capsys):
    class BlockedError(Exception):
        sentence = "提案已经立案，不能撤回。"

    def work():
        raise BlockedError

    assert terminal.guarded(work, logs=lambda: tmp_path) == 2
    assert capsys.readouterr().err == "提案已经立案，不能撤回。\n"


def test_every_complaint_of_argparse_is_chinese():
    parser = terminal.Parser(prog="tongxin x")
    parser.add_argument("file")
    parser.add_argument("--number", type=int)
    parser.add_argument("--kind", choices=["a", "b"])
    both = parser.add_mutually_exclusive_group()
    both.add_argument("--one", action="store_true")
    both.add_argument("--two", action="store_true")
    for arguments in (
        [],
        ["f", "--number", "x"],
        ["f", "--number"],
        ["f", "--kind", "c"],
        ["f", "g"],
        ["f", "--one", "--two"],
        ["f", "--one=1"],
    ):
        with pytest.raises(CommandError) as caught:
            parser.parse_args(arguments)
        assert "参数有误" not in caught.value.sentence, arguments
        assert caught.value.exit_code == 2


@pytest.fixture
def offered():
    seen = []

    def run(arguments):
        seen.append(arguments)
        sys.stdout.write(json.dumps({"name": arguments.name}) + "\n")
        return 0

    command = Command("toy-verb", "试验", run, configure=lambda parser: parser.add_argument("name"), base="none")
    registry.add(command)
    yield seen
    registry.remove(command)


def test_a_verb_of_an_app_is_found_on_the_shelf(offered, capsys, monkeypatch):
    monkeypatch.setattr(cli, "start_django", lambda: None)
    assert cli.main(["toy-verb", "张委员"]) == 0
    assert offered[0].name == "张委员"
    assert capsys.readouterr().out == '{"name": "\\u5f20\\u59d4\\u5458"}\n'
    assert cli.main(["toy-verb"]) == 2
    assert "缺少参数：name" in capsys.readouterr().err


def test_a_verb_that_needs_a_base_says_so_where_there_is_none(tmp_path, capsys, monkeypatch):
    command = Command("toy-figures", "试验", lambda _arguments: 0)
    registry.add(command)
    try:
        monkeypatch.setattr(cli, "start_django", lambda: None)
        monkeypatch.setenv("TONGXIN_DATA", "")
        assert cli.main(["toy-figures", "--data", str(tmp_path / "none")]) == 2
    finally:
        registry.remove(command)
    told = capsys.readouterr()
    assert "./tongxin up" in told.err
    assert not (tmp_path / "none").exists()
