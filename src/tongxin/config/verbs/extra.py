"""Says which extras there are; by the time this runs, the script in front has installed the one that was named."""

import argparse

from tongxin.config import terminal
from tongxin.config.extras import EXTRAS


def configure(parser: argparse.ArgumentParser) -> None:
    """Which extra; none lists them."""
    parser.add_argument("name", nargs="?", choices=[extra.key for extra in EXTRAS], metavar="名称", help="要安装的扩展")
    parser.epilog = "不写名称时列出全部扩展。没有任何扩展，系统照常运行。"


def run(arguments: argparse.Namespace) -> int:
    """Exit code 1 when the extra that was named is not there."""
    for extra in EXTRAS:
        if arguments.name in {None, extra.key}:
            print(f"{extra.key}  {'已安装' if extra.is_installed else '未安装'}  {extra.label}")
    missing = [extra for extra in EXTRAS if extra.key == arguments.name and not extra.is_installed]
    for extra in missing:
        terminal.say(f"扩展 {extra.key} 没有装上：请在项目目录里运行 {extra.command}，由这个脚本安装。")
    return 1 if missing else 0
