"""Says whether an installation runs, where, and with which processes."""

import argparse
import json
from dataclasses import asdict

from tongxin.config import cli, run_files

# What ``systemctl status`` and the standard for init scripts use for "not running".
NOT_RUNNING = 3


def configure(parser: argparse.ArgumentParser) -> None:
    """Which installation, and in which form."""
    cli.add_base_options(parser)
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")


def run(arguments: argparse.Namespace) -> int:
    """Print the state; exit code 0 when it runs, 3 when it does not."""
    data = cli.choose_base(arguments).data
    found = run_files.read(data) if run_files.is_running(data) else None
    if arguments.json:
        print(json.dumps({"running": found is not None, **(asdict(found) if found else {})}, ensure_ascii=False))
    elif found is None:
        print(f"没有在运行（数据目录 {data}）；启动请运行 ./tongxin up。")
    else:
        print(f"{'正在运行' if found.ready else '正在启动'}：{found.address}（{found.started} 起，主进程 {found.pid}）")
        for name, pid in found.children.items():
            print(f"  {name:<10} 进程 {pid}")
    return 0 if found else NOT_RUNNING
