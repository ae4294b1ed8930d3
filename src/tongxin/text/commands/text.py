"""Cleans one file at the terminal: the text alone, or everything that is known of it as JSON."""

import argparse
import sys

from tongxin.text.files import dumped, read_text
from tongxin.text.normalise import normalise


def configure(parser: argparse.ArgumentParser) -> None:
    """One action for now; the verb leaves room for more."""
    actions = parser.add_subparsers(dest="action", metavar="normalise", required=True, title="动作")
    clean = actions.add_parser(
        "normalise",
        help="去掉注音、繁体、网页残留与多余空格，恢复全角标点",
        description="把转载来的报告整理成干净的文本；--json 另给出题名、日期、单位、讲话人、届次、章节、去掉的内容与偏移对照。",
    )
    clean.add_argument("file", metavar="文件", help="纯文本文件（UTF-8、UTF-16 或 GB18030），- 表示标准输入")
    clean.add_argument("--json", action="store_true", help="输出 JSON")


def run(arguments: argparse.Namespace) -> int:
    """Print the clean text, or its JSON; raises :class:`~tongxin.text.files.TextError` for what is no text."""
    found = normalise(read_text(arguments.file, with_mark=True))
    sys.stdout.write(dumped(found.as_json()) if arguments.json else found.text)
    sys.stdout.write("\n")
    return 0
