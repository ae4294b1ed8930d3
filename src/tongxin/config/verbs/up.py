"""Starts an installation and stays with it until it is told to stop."""

import argparse
import os
import socket
import sys
import time
from pathlib import Path

import segno

from tongxin.config import cli, data_directory, environment, ports, run_files, terminal
from tongxin.config.supervisor import Supervisor
from tongxin.kernel.commands import CommandError

# Only one process beyond the first: SQLite has one writer, and nginx spreads PostgreSQL over machines.
_WEB_PROCESSES = 2
_EVERYWHERE = "0.0.0.0"  # noqa: S104 (a demonstration is meant to be opened from a phone in the same network)
_WAIT_FOR_OLD_PROCESSES = 3.0


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of ``up``."""
    cli.add_base_options(parser)
    parser.add_argument("--port", type=_port, default=ports.DEFAULT, metavar="端口", help="默认 8000，被占用时用下一个")
    parser.add_argument("--host", metavar="地址", help="监听地址；正式环境默认只对本机，其他情况对局域网开放")
    parser.add_argument(
        "--allow-host", action="append", default=[], metavar="主机名", help="另外允许访问的主机名，可重复"
    )
    parser.add_argument("--empty", action="store_true", help="不装入演示数据")


def run(arguments: argparse.Namespace) -> int:
    """Start everything, print where it is, stay until told to stop."""
    chosen = cli.choose_base(arguments)
    if chosen.production and os.geteuid() == 0:
        raise CommandError("正式环境不能用 root 运行：请建一个专用的系统用户，再用它启动。")
    if chosen.data == environment.DATA_INSIDE:
        terminal.say(environment.still_inside())
    _make_directory(chosen.data)
    lock = run_files.take_lock(chosen.data)
    if lock is None:
        return _already_running(chosen.data)
    with lock:
        return _start(chosen, arguments)


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= ports.LAST:
        raise argparse.ArgumentTypeError(f"{number} 不在 0 到 {ports.LAST} 之间，请换一个。")
    return number


def _start(chosen: environment.Environment, arguments: argparse.Namespace) -> int:
    host = arguments.host or ("127.0.0.1" if chosen.production else _EVERYWHERE)
    before = run_files.read(chosen.data)
    listener = ports.listen(host, arguments.port, patience=_WAIT_FOR_OLD_PROCESSES if before else 0.0)
    port = int(listener.getsockname()[1])
    lan = ports.lan_address() if host == _EVERYWHERE else ""
    here = "127.0.0.1" if host in {_EVERYWHERE, "::"} else host
    environment.choose(allowed_hosts=_hosts(chosen, here, lan, arguments.allow_host))
    running = run_files.Running(
        pid=os.getpid(),
        address=f"http://{f'[{here}]' if ':' in here else here}:{port}",
        lan_address=f"http://{lan}:{port}" if lan else "",
        port=port,
        started=time.strftime("%Y-%m-%d %H:%M:%S"),
    )
    run_files.write(chosen.data, running)
    with listener:
        supervisor = Supervisor(
            chosen.data, listener.fileno(), port, running, empty=arguments.empty, say=terminal.say, health_host=here
        )
        supervisor.listen_to_signals()
        try:
            invitation = supervisor.prepare()
            if supervisor.stopping:
                return 0
            return supervisor.run(
                _web_processes(), lambda: _print_welcome(running, chosen.data, invitation, arguments.port)
            )
        finally:
            run_files.forget(chosen.data)


def _make_directory(data: Path) -> None:
    try:
        data_directory.prepare(data)
    except PermissionError as error:
        raise CommandError(f"无法写入数据目录 {data}：请检查权限，或用 --data 另选一个目录。") from error
    except (FileExistsError, NotADirectoryError) as error:
        raise CommandError(f"数据目录 {data} 的位置上已有同名文件：请用 --data 另选一个目录。") from error


def _already_running(data: Path) -> int:
    found = run_files.read(data)
    where = found.address if found else "（正在启动）"
    print(f"已经在运行：{where}")
    print(f"数据在 {data}；要停止请运行 ./tongxin down --data {data}")
    return 0


def _hosts(chosen: environment.Environment, here: str, lan: str, wished: list[str]) -> tuple[str, ...]:
    names = [*chosen.allowed_hosts, "127.0.0.1", here, lan, *wished]
    if not chosen.production:
        names.append(socket.gethostname())
    return tuple(dict.fromkeys(name for name in names if name))


def _web_processes() -> int:
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(_WEB_PROCESSES, processors)


def _print_welcome(running: run_files.Running, data: Path, invitation: list[str], wished: int) -> None:
    if wished not in {0, running.port}:
        print(
            f"端口 {wished} 已被别的程序占用，这次改用 {running.port}；要固定用某个端口，请用 --port 写明一个空闲的。"
        )
    print(f"同心已经就绪：{running.address}")
    if running.lan_address:
        print(f"手机请连同一网络，扫码或打开：{running.lan_address}")
    segno.make(running.lan_address or running.address, error="l").terminal(out=sys.stdout, compact=True, border=2)
    for line in invitation:
        print(line)
    print(f"数据在 {data}，日志在 {data / 'logs'}；按 Ctrl-C 停止。", flush=True)
