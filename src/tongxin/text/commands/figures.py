"""``figures extract``: every figure of a report with its unit, what it counts, its place and its sentence."""

import re
import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from tongxin.text.figures import Fact, extract
from tongxin.text.files import TextError, dumped, read_lines, read_text

# Half of a character, which only an escape in JSON can bring in; no output could carry it.
_SURROGATE = re.compile("[\ud800-\udfff]")
_BOUNDS = {"gt": "多于", "ge": "不少于", "lt": "不到", "le": "不超过", "about": "约"}
_LONGEST_SENTENCE = 60


def configure(parser: ArgumentParser) -> None:
    """``FILE [--json]`` for one text, ``--jsonl FILE`` for many."""
    parser.add_argument("file", nargs="?", metavar="文件", help="报告的纯文本，UTF-8 或 GB18030；- 表示标准输入")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.add_argument("--jsonl", metavar="文件", help='每行一个对象 {"id","text"}；每行输出 {"id","facts"}')


def run(arguments: Namespace) -> int:
    """Print the facts; exit code 0, also when there are none."""
    if bool(arguments.file) == bool(arguments.jsonl):
        raise TextError("请给出一个要读的文件，或用 --jsonl 给出一个每行一篇的文件，两者选一。")
    if arguments.jsonl:
        lines = [dumped({"id": key, "facts": _facts(text)}, indent=None) for key, text in _texts(arguments.jsonl)]
    elif arguments.json:
        lines = [dumped(_facts(read_text(arguments.file, with_mark=True)))]
    else:
        lines = [_line(fact) for fact in extract(read_text(arguments.file, with_mark=True))]
    sys.stdout.write("".join(line + "\n" for line in lines))
    return 0


def _texts(path: str) -> list[tuple[Any, str]]:
    rows = []
    for row in read_lines(path, ["id", "text"], unique=True):
        if not isinstance(row["text"], str):
            raise TextError(f"文件 {path} 中 id 为“{row['id']}”的一行，text 不是文字：请改正后再试，什么也没有输出。")
        key = row["id"]
        rows.append((_printable(key) if isinstance(key, str) else key, _printable(row["text"])))
    return rows


def _printable(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)


def _facts(text: str) -> list[dict[str, Any]]:
    return [
        {
            "value": fact.value,
            "unit": fact.unit,
            "approx": fact.approx,
            "percent": fact.percent,
            "bound": fact.bound,
            "what": fact.what,
            "span": list(fact.span),
            "sentence": fact.sentence,
        }
        for fact in extract(text)
    ]


def _line(fact: Fact) -> str:
    """One figure for people: what, how many, and where it was read."""
    value = "—".join(map(str, fact.value)) if isinstance(fact.value, list) else str(fact.value)
    number = f"{_BOUNDS.get(fact.bound, '')}{value} {fact.unit}".strip()
    sentence = re.sub(r"\s+", "", fact.sentence)
    cut = sentence if len(sentence) <= _LONGEST_SENTENCE else sentence[:_LONGEST_SENTENCE] + "…"
    return f"{fact.what or '（未写明）'}\t{number}\t{cut}"
