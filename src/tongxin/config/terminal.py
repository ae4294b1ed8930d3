"""How the command line speaks: one clear sentence for each mistake, never a trace."""

import argparse
import re
import secrets
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn, TextIO, cast

from tongxin.kernel.commands import CommandError

BAD_INPUT = 2
# argparse has no Chinese catalogue; these are all the complaints that our parsers can raise.
_COMPLAINTS: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.+)", "缺少参数：{0}。"),
    (r"unrecognized arguments: (.+)", "不认识的参数：{0}。"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", "参数 {0} 不能是 {1}，可以是：{2}。"),
    (r"argument (.+?): invalid (?:int|_port) value: (.+)", "参数 {0} 应是整数，而不是 {1}。"),
    (r"argument (.+?): invalid \w+ value: (.+)", "参数 {0} 的值 {1} 无法识别。"),
    (r"argument (.+?): expected (?:one|at least one) argument", "参数 {0} 后面缺少它的值。"),
    (r"argument (.+?): not allowed with argument (.+)", "参数 {0} 不能与 {1} 同时使用。"),
    (r"ambiguous option: (.+?) could match (.+)", "参数 {0} 写得不完整，可能是：{1}。"),
    (r"argument (.+?): (.+)", "参数 {0}：{1}"),
)


class Parser(argparse.ArgumentParser):
    """Complains in Chinese and ends with exit code 2."""

    def __init__(self, *args: object, add_help: bool = True, **options: object) -> None:
        options.setdefault("allow_abbrev", False)
        options.setdefault("formatter_class", _Formatter)
        options["add_help"] = False
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self._optionals.title = "选项"
        self._positionals.title = "参数"
        if add_help:
            self.add_argument("-h", "--help", action="help", help="显示这段说明并退出")

    def error(self, message: str) -> NoReturn:
        missing = re.fullmatch(r"the following arguments are required: (.+)", message)
        for action in self._subcommands():
            if missing and action.metavar == missing[1]:
                raise CommandError(f"./{self.prog} 后面要写命令，可用的有：{'、'.join(action.choices)}。")
        raise CommandError(f"{in_chinese(message)}用 ./{self.prog} --help 查看用法。")

    def _check_value(self, action: argparse.Action, value: object) -> None:
        if isinstance(action, argparse._SubParsersAction) and value not in action.choices:  # noqa: SLF001 - argparse has no public name for it
            raise CommandError(f"没有这个命令：{value}。./{self.prog} 可用的有：{'、'.join(action.choices)}。")
        super()._check_value(action, value)

    def _subcommands(self) -> "Iterator[argparse._SubParsersAction[argparse.ArgumentParser]]":
        return (action for action in self._actions if isinstance(action, argparse._SubParsersAction))  # noqa: SLF001 - as above


class _Formatter(argparse.HelpFormatter):
    """Calls the usage 用法."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class OutputError(Exception):
    """Standard output takes no more: the disk is full, or what it leads to has gone."""

    sentence = "输出没能写完：请检查输出的去处与磁盘空间，再运行一次。"
    exit_code = BAD_INPUT


class _Output:
    """Standard output that says so when it cannot be written, and is otherwise the stream itself."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        with _output_errors():
            return self._stream.write(text)

    def writelines(self, lines: Iterable[str]) -> None:
        # The lines may come from work that fails in its own way.
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        with _output_errors():
            self._stream.flush()


@contextmanager
def _output_errors() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError from error


@contextmanager
def _checked_output() -> Iterator[None]:
    """Everything written while this holds has reached its place when it ends, or an exception says that it has not."""
    if sys.stdout is None:
        yield
        return
    stream = sys.stdout
    sys.stdout = cast("TextIO", _Output(stream))
    try:
        yield
        sys.stdout.flush()
    finally:
        sys.stdout = stream


def in_chinese(message: str) -> str:
    """A complaint of argparse as a sentence for the person at the terminal."""
    for pattern, sentence in _COMPLAINTS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return sentence.format(*found.groups())
    return f"参数有误（{message}）。"


def say(text: str) -> None:
    """Progress and complaints go to standard error, so that standard output stays data."""
    print(text, file=sys.stderr, flush=True)


def guarded(work: Callable[[], int], *, logs: Callable[[], Path]) -> int:
    """Run ``work``; whatever goes wrong becomes a sentence and an exit code."""
    try:
        with _checked_output():
            return work()
    except OutputError as error:
        # What is left in the stream would make Python complain again while it closes it.
        sys.stdout = None
        say(error.sentence)
        return error.exit_code
    except CommandError as error:
        say(error.sentence)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader (``head``, a pager) has seen enough; Python must not complain again while it closes the stream.
        sys.stdout = None
        return 141
    except Exception as error:  # noqa: BLE001 (the last line of defence: nobody at a terminal gets a trace)
        sentence = getattr(error, "sentence", None) or _database_sentence(error)
        if isinstance(sentence, str):
            say(sentence)
            return int(getattr(error, "exit_code", BAD_INPUT))
        code, place = record_trace(error, logs())
        say(f"出现了意料之外的错误，本次操作没有完成，已有的数据不受影响。错误代码 {code}，详情记在 {place}。")
        return 1


def record_trace(error: BaseException, logs: Path) -> tuple[str, Path]:
    """Keep the trace where support can find it by its code."""
    code = secrets.token_hex(3).upper()
    if not logs.is_dir():
        logs = Path(tempfile.mkdtemp(prefix="tongxin-"))
    place = logs / "errors.log"
    with place.open("a", encoding="utf-8") as file:
        file.write(f"== {code} {time.strftime('%Y-%m-%dT%H:%M:%S%z')}\n")
        file.writelines(traceback.format_exception(error))
    return code, place


def _database_sentence(error: Exception) -> str | None:
    kinds = {kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "django.db.utils"}
    if not kinds & {"OperationalError", "ProgrammingError"}:
        return None
    text = str(error)
    if "no such table" in text or "no such column" in text or "does not exist" in text:
        return "数据库的表还没有建好，或者还没有升级到这个版本：请先运行 ./tongxin up 一次，再重试。"
    if "readonly" in text or "unable to open" in text or "disk" in text:
        return "数据库文件打不开或无法写入：请检查数据目录的权限与磁盘空间后重试；已有的数据不受影响。"
    if "connection" in text or "PoolTimeout" in text or "get a connection" in text:
        return "连不上数据库：请检查 --database 的地址、数据库服务与口令后重试；已有的数据不受影响。"
    return None
