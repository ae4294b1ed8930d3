"""``./tongxin cases``: compares cards, tasks and the word index with their cases, and repairs them."""

import sys
from argparse import ArgumentParser, Namespace

from tongxin.kernel.cases.rebuild import rebuild
from tongxin.kernel.commands import Command

_SHOWN = 20


def _configure(parser: ArgumentParser) -> None:
    parser.add_argument("act", choices=("check", "rebuild"), help="check 只比较，rebuild 比较并改正")


def _run(arguments: Namespace) -> int:
    drifts = rebuild(repair=arguments.act == "rebuild")
    for drift in drifts[:_SHOWN]:
        print(f"{drift.kind} {drift.card_id}：{drift.what} 与事项本身不一致")
    if not drifts:
        print("事项卡片、待办和索引都与事项一致。")
        return 0
    done = "已经改正" if arguments.act == "rebuild" else "没有改动，可以运行 ./tongxin cases rebuild"
    print(f"共 {len(drifts)} 处不一致，{done}。", file=sys.stderr)
    return 0 if arguments.act == "rebuild" else 1


CASES_COMMAND = Command("cases", "检查（check）或重建（rebuild）事项卡片、待办和检索", _run, _configure)
