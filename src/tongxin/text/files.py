"""Reads what people hand to the text tools, and refuses it in one sentence when it is no text."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

MARK = "\ufeff"
LARGEST = 64 * 1024 * 1024


class TextError(Exception):
    """The input cannot be used; ``sentence`` says what happened and what to do, ``exit_code`` ends the command."""

    def __init__(self, sentence: str, exit_code: int = 2) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.exit_code = exit_code


def decoded(content: bytes, *, with_mark: bool = False) -> str | None:
    """The text of a file in the encodings that offices use (UTF-8, UTF-16 with its mark, GB18030); None for no text.

    The mark of the byte order, which editors put first, is left out unless ``with_mark`` asks for the file as it is.
    """
    if content.startswith(b"\xff\xfe"):
        encodings: tuple[str, ...] = ("utf-16-le",)
    elif content.startswith(b"\xfe\xff"):
        encodings = ("utf-16-be",)
    elif b"\x00" in content[:4096]:
        return None
    else:
        encodings = ("utf-8", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
            return text if with_mark else text.removeprefix(MARK)
        except UnicodeDecodeError:
            continue
    return None


def read_text(path: str | Path, *, largest: int = LARGEST, with_mark: bool = False) -> str:
    """The text of a file, ``-`` being standard input; raises :class:`TextError` with the sentence for the user.

    ``with_mark`` keeps the mark of the byte order, so that places count the characters of the file as given.
    """
    if str(path) == "-":
        content = sys.stdin.buffer.read(largest + 1)
    else:
        try:
            with Path(path).open("rb") as file:
                content = file.read(largest + 1)
        except OSError:
            raise TextError(f"读不到文件 {path}：请检查路径与权限。") from None
    if len(content) > largest:
        raise TextError(f"文件 {path} 超过 {largest // (1024 * 1024)} MB：请分成几个文件后再试。")
    text = decoded(content, with_mark=with_mark)
    if text is None:
        raise TextError(f"文件 {path} 不是 UTF-8 或 GB18030 编码的纯文本：请另存为纯文本后再试。")
    return text


def read_lines(path: str | Path, required: Iterable[str], *, unique: bool = False) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, each with the ``required`` keys; empty lines are passed over.

    An ``id`` among them must be a text or a whole number; with ``unique`` it may come once only.
    """
    wanted = list(required)
    lines: dict[str, int] = {}
    for place, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line, parse_constant=_refuse)
        except (ValueError, RecursionError):
            raise TextError(f"文件 {path} 第 {place} 行不是 JSON：请每行写一个对象，什么也没有输出。") from None
        if not isinstance(row, dict):
            raise TextError(f"文件 {path} 第 {place} 行不是 JSON 对象：请写成 {{…}} 的形式，什么也没有输出。")
        missing = [key for key in wanted if key not in row]
        if missing:
            raise TextError(f"文件 {path} 第 {place} 行缺少“{'、'.join(missing)}”：请补上后再试，什么也没有输出。")
        if "id" in wanted:
            _check_id(path, place, row["id"])
            first = lines.setdefault(dumped(row["id"], indent=None), place)
            if unique and first != place:
                raise TextError(
                    f"文件 {path} 第 {place} 行的 id 与第 {first} 行相同：请让每行的 id 各不相同，什么也没有输出。"
                )
        yield row


def _refuse(word: str) -> None:
    """NaN and Infinity are no JSON, although Python reads them."""
    raise ValueError(word)


def _check_id(path: str | Path, place: int, name: Any) -> None:
    if isinstance(name, bool) or not isinstance(name, str | int):
        raise TextError(
            f"文件 {path} 第 {place} 行的 id 是 {dumped(name, indent=None)}：id 应是文字或整数，请改正后再试，什么也没有输出。"
        )


def dumped(answer: Any, *, indent: int | None = 2) -> str:
    """JSON as every command prints it: Chinese readable, one shape everywhere."""
    return json.dumps(answer, ensure_ascii=False, indent=indent)
