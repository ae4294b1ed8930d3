"""Generates docs/reference from the declarations, or checks that it was."""

import argparse
from importlib import import_module
from pathlib import Path

from tongxin.config import cli, environment

_SEEDS = environment.CLONE.parent / "shared" / "seeds"
_FOLDER = environment.CLONE / "docs" / "reference"


def configure(parser: argparse.ArgumentParser) -> None:
    """Write or compare."""
    parser.add_argument("--seeds", metavar="目录", type=Path, default=_SEEDS, help="真实报告的文本，用来计算覆盖率")
    parser.add_argument("--check", action="store_true", help="只比较，不写；不一致时退出码为 1")


def run(arguments: argparse.Namespace) -> int:
    """Exit code 1 when ``--check`` finds a page that does not say what the declarations say."""
    cli.start_django()
    stale = []
    reference = import_module("tongxin.config.reference")
    pages = reference.pages()
    told = reference.coverage(arguments.seeds)
    if told is None:
        print(f"SKIPPED  coverage.md：{arguments.seeds} 里没有报告，覆盖率没有重新计算。")
    else:
        pages["coverage.md"] = told
    for name, text in pages.items():
        path = _FOLDER / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not arguments.check:
            _FOLDER.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if arguments.check and stale:
        print(f"参考文档与声明不一致：{'、'.join(stale)}。请运行 ./tongxin docs。")
        return 1
    print(f"参考文档 {'一致' if not stale else '已更新：' + '、'.join(stale)}。")
    return 0
