"""What is said about the optional packages."""

import sys

import pytest

from tongxin.config import cli, environment, extras
from tongxin.config.extras import EXTRAS, Extra
from tongxin.config.verbs import doctor

ABSENT = Extra("semantic", "按意思查重", "no_such_package_of_ours")
PRESENT = Extra("semantic", "按意思查重", "json")


@pytest.fixture
def known(monkeypatch):
    def use(extra):
        for module in (extras, doctor, sys.modules["tongxin.config.verbs.extra"]):
            monkeypatch.setattr(module, "EXTRAS", (extra,))

    __import__("tongxin.config.verbs.extra")
    return use


def test_every_extra_has_its_lock():
    for extra in EXTRAS:
        lock = environment.CLONE / f"requirements-{extra.key}.lock"
        assert f"{extra.package}==" in lock.read_text(encoding="utf-8")


def test_the_list_says_what_is_there(known, capsys):
    known(ABSENT)
    assert cli.main(["extra"]) == 0
    assert capsys.readouterr().out == "semantic  未安装  按意思查重\n"
    known(PRESENT)
    assert cli.main(["extra", "semantic"]) == 0
    assert capsys.readouterr().out == "semantic  已安装  按意思查重\n"


def test_one_that_was_named_and_is_missing_ends_with_1(known, capsys):
    known(ABSENT)
    assert cli.main(["extra", "semantic"]) == 1
    assert "./tongxin extra semantic" in capsys.readouterr().err


def test_an_unknown_name_is_refused(capsys):
    assert cli.main(["extra", "nothing"]) == 2
    assert "可以是：'semantic'" in capsys.readouterr().err


def test_the_doctor_misses_one_that_was_there_before(known, capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(extras.sys, "prefix", str(tmp_path / ".venv"))
    known(ABSENT)
    arguments = ["doctor", "--data", str(tmp_path / "none")]
    cli.main(arguments)
    assert "扩展 semantic：未安装（可选）" in (said := capsys.readouterr().out)
    assert "更新环境时没能装上" not in said
    (tmp_path / ".venv.extras").write_text("semantic\n")
    assert cli.main(arguments) == 1
    assert (
        "注意：扩展 semantic 安装过，但更新环境时没能装上：有网络时请运行 ./tongxin extra semantic。"
        in capsys.readouterr().out
    )
