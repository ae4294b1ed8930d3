"""``./tongxin demo``: the whole city at once, or a year built from public totals."""

import sys
from argparse import ArgumentParser, Namespace

from tongxin.demo import filling, scenario
from tongxin.kernel.audit.verify import write_anchors
from tongxin.kernel.commands import CommandError


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def configure(parser: ArgumentParser) -> None:
    """Which scenario to build."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--scenario", metavar="NAME|PATH", help="按公开总数走出一年的记录，例如 jiaxing-2022")
    which.add_argument("--story", action="store_true", help="只准备引导故事和约 60 件提案；以后启动时也不自动装满一年")


def run(arguments: Namespace) -> int:
    """Build and say what stands there now."""
    if filling.is_real():
        raise CommandError(
            "这个数据目录里有自己建立的政协，不能再装演示数据；请用 --data 另选一个目录。什么也没有写入。"
        )
    if arguments.scenario:
        wanted = scenario.read(arguments.scenario)
        conference = scenario.build(wanted, _say)
        _say(f"{conference.name}：已完成，{wanted.totals.get('proposals.filed', 0)} 件提案立案。")
        return 0
    filling.first_look(_say)
    if arguments.story:
        filling.leave_it_there()
    else:
        filling.rest(_say, asked=True)
    write_anchors()
    _say("演示城市已准备好，运行 ./tongxin up 打开它。")
    return 0
