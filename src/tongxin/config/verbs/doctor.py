"""Looks at the machine and at a base, and says in sentences what deserves attention."""

import argparse
import platform
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from tongxin.config import cli, data_directory, environment, identity_providers, run_files
from tongxin.config.extras import EXTRAS
from tongxin.kernel.commands import CommandError
from tongxin.kernel.documents import fonts, office

_LEAST_FREE = 1024**3
# Rare characters that stand in real names.
_NAMES = "𠅤䶮㛃𬭎勠昇堃喆犇"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def configure(parser: argparse.ArgumentParser) -> None:
    """Which base to look at."""
    cli.add_base_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print what was found; exit code 1 when something needs attention."""
    chosen = cli.choose_base(arguments)
    print(f"Python {platform.python_version()}，Django {version('django')}，SQLite {sqlite3.sqlite_version}")
    if chosen.data == environment.DATA_INSIDE:
        print(environment.still_inside())
    print(f"数据目录 {chosen.data}，数据库 {'PostgreSQL' if chosen.database else '内嵌'}")
    problems = list(_problems(chosen))
    for problem in problems:
        print(f"注意：{problem}")
    if not problems:
        print("没有发现问题。")
    return 1 if problems else 0


def _problems(chosen: environment.Environment) -> Iterator[str]:
    yield from _extras()
    if missing := data_directory.missing_secrets(chosen.data):
        yield data_directory.sentence_about(chosen.data, missing)
        return
    if not data_directory.exists(chosen.data):
        yield f"数据目录 {chosen.data} 里还没有系统数据，请先运行 ./tongxin up。"
        return
    yield from _open_files(chosen.data)
    free = shutil.disk_usage(chosen.data).free
    if free < _LEAST_FREE:
        yield f"数据目录所在磁盘只剩 {free // 1024**2} MB，请尽快清理。"
    yield from _fonts(chosen.data)
    if chosen.production and any(host in {"localhost", "127.0.0.1"} for host in chosen.allowed_hosts):
        yield "正式环境还没有设置 TONGXIN_ALLOWED_HOSTS，别人用域名打不开。"
    yield from _database(chosen)
    if not run_files.is_running(chosen.data):
        print("系统现在没有运行。")


def _extras() -> Iterator[str]:
    for extra in EXTRAS:
        print(f"扩展 {extra.key}：{'已安装' if extra.is_installed else '未安装（可选）'}")
        if extra.is_wanted and not extra.is_installed:
            yield f"扩展 {extra.key} 安装过，但更新环境时没能装上：有网络时请运行 {extra.command}。"


def _open_files(data: Path) -> Iterator[str]:
    named = identity_providers.file_of(data)
    for path in (data, *sorted((data / "secrets").iterdir()), *([named] if named.exists() else [])):
        if path.stat().st_mode & _OTHERS:
            yield f"{path} 对其他用户开放，请收紧权限（chmod go= {path}）。"


def _database(chosen: environment.Environment) -> Iterator[str]:
    cli.start_django()
    launch = import_module("tongxin.config.launch")
    try:
        launch.require_database()
    except CommandError as error:
        yield error.sentence
        return
    if pending := launch.pending_migrations():
        yield f"数据库还有 {pending} 项升级没有做，请运行 ./tongxin up。"
    elif chosen.production and (missing := import_module("tongxin.kernel.identity.administrators").missing()):
        yield f"正式环境还没有{'、'.join(missing)}：请用 ./tongxin admin grant 设立。"
    file = chosen.data / data_directory.DATABASE_FILE
    if not chosen.database and file.exists():
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
            answer = str(connection.execute("PRAGMA quick_check").fetchone()[0])
        if answer != "ok":
            yield f"内嵌数据库没有通过完整性检查（{answer}），请从备份恢复。"


def _fonts(data: Path) -> Iterator[str]:
    """Which family every part of a printed document is set in."""
    found = fonts.find(data / "fonts")
    for line in fonts.described(found):
        print(f"打印字体 {line}")
    if not found.chains["body"]:
        yield "没有找到中文字体，不能生成 PDF：请安装 fonts-noto-cjk，或者把字体文件放进数据目录的 fonts 文件夹。"
    elif missing := found.missing(_NAMES):
        yield f"打印字体里缺少人名常用的生僻字 {'、'.join(missing)}：请把含有这些字的字体文件放进数据目录的 fonts 文件夹。"
    if office.program() is None:
        print("没有安装 LibreOffice：换成本单位模板的表单只能下载 Word 文件，不能生成 PDF。")
