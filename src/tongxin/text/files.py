"""Reads what people hand to the text tools, and refuses it in one sentence when it is no text."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

LARGEST = 64 * 1024 * 1024


class TextError(Exception):
    """The input cannot be used; ``sentence`` says what happened and what to do, ``exit_code`` ends the command."""

    def __init__(self, sentence: str, exit_code: int = 2) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.exit_code = exit_code


def decoded(content: bytes) -> str | None:
    """The text of a file in the encodings that offices use (UTF-8, UTF-16 with its mark, GB18030); None for no text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\x00" in content[:4096]:
        return None
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def read_text(path: str | Path, *, largest: int = LARGEST) -> str:
    """The text of a file, ``-`` being standard input; raises :class:`TextError` with the sentence for the user."""
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
    text = decoded(content)
    if text is None:
        raise TextError(f"文件 {path} 不是 UTF-8 或 GB18030 编码的纯文本：请另存为纯文本后再试。")
    return text


def read_lines(path: str | Path, required: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, each with the ``required`` keys; empty lines are passed over."""
    wanted = list(required)
    for place, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            raise TextError(f"文件 {path} 第 {place} 行不是 JSON：请每行写一个对象，什么也没有输出。") from None
        missing = [key for key in wanted if not isinstance(row, dict) or key not in row]
        if missing:
            raise TextError(f"文件 {path} 第 {place} 行缺少“{'、'.join(missing)}”：请补上后再试，什么也没有输出。")
        yield row


def dumped(answer: Any, *, indent: int | None = 2) -> str:
    """JSON as every command prints it: Chinese readable, one shape everywhere."""
    return json.dumps(answer, ensure_ascii=False, indent=indent)
