"""Stops a running installation from another terminal."""

import argparse
import os
import signal
import time
from contextlib import suppress

from tongxin.config import cli, run_files
from tongxin.kernel.commands import CommandError

_GRACE = 20.0
_AFTER_KILL = 5.0


def configure(parser: argparse.ArgumentParser) -> None:
    """Which installation to stop."""
    cli.add_base_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Ask the supervisor to end, insist when it does not."""
    data = cli.choose_base(arguments).data
    found = run_files.read(data)
    if not run_files.is_running(data) or found is None:
        print(f"没有在运行（数据目录 {data}）。")
        return 0
    for number, patience in ((signal.SIGTERM, _GRACE), (signal.SIGKILL, _AFTER_KILL)):
        with suppress(ProcessLookupError):
            os.kill(found.pid, number)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if not run_files.is_running(data):
                run_files.forget(data)
                print("已经停止。")
                return 0
            time.sleep(0.1)
    raise CommandError(f"进程 {found.pid} 没有停下来，请检查它属于谁，再手动结束。", 1)
