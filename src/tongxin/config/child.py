"""The entry of every process that the supervisor starts; none of them outlives it."""

import argparse
import ctypes
import json
import os
import signal
import socket
import sys
import threading
import time
import warnings
from importlib import import_module

import uvicorn

from tongxin.config import cli, environment, terminal

_PR_SET_PDEATHSIG = 1
_GRACE_SECONDS = 8


def main(argv: list[str] | None = None) -> int:
    """Run one role until it ends or is told to stop."""
    parser = argparse.ArgumentParser(prog="tongxin.config.child")
    parser.add_argument("role", choices=sorted(ROLES))
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--socket", type=int, default=-1)
    parser.add_argument("--address", default="")
    parser.add_argument("--empty", action="store_true")
    arguments = parser.parse_args(argv)
    die_with(arguments.parent)
    # The database, the logs and the attachments are for nobody else on this machine.
    os.umask(0o077)
    return ROLES[arguments.role](arguments)


def die_with(parent: int) -> None:
    """Let the kernel end this process the moment its parent is gone, even by kill -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    # The parent may have gone before the line above took effect; then nobody will send that signal.
    if os.getppid() != parent:
        os._exit(1)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _web(arguments: argparse.Namespace) -> int:
    environment.name_settings()
    # Static files are plain iterators and small; reading one in one piece is what we want.
    warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
    listener = socket.socket(fileno=arguments.socket)
    server = uvicorn.Server(
        uvicorn.Config(
            "tongxin.config.asgi:application",
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
    )
    server.run(sockets=[listener])
    return 0 if server.started else 1


def _worker(_arguments: argparse.Namespace) -> int:
    cli.start_django()
    import_module("tongxin.kernel.queue.worker").run()
    return 0


def _scheduler(_arguments: argparse.Namespace) -> int:
    cli.start_django()
    import_module("tongxin.kernel.queue.scheduler").run()
    return 0


def _prepare(arguments: argparse.Namespace) -> int:
    # The only child that somebody waits for at a terminal; the traces of the others belong into their logs.
    return terminal.guarded(lambda: _prepare_and_tell(arguments), logs=lambda: environment.read().data / "logs")


def _prepare_and_tell(arguments: argparse.Namespace) -> int:
    cli.start_django()
    launch = import_module("tongxin.config.launch")
    launch.prepare(terminal.say, empty=arguments.empty)
    told = {
        "background": launch.has_background_work(empty=arguments.empty),
        "invitation": launch.role_cards(arguments.address),
    }
    print(json.dumps(told, ensure_ascii=False))
    return 0


def _fill(arguments: argparse.Namespace) -> int:
    # People who use the pages already come first.
    os.nice(10)
    cli.start_django()
    import_module("tongxin.config.launch").fill(_print_progress, empty=arguments.empty)
    return 0


def _print_progress(text: str) -> None:
    print(text, flush=True)


ROLES = {"web": _web, "worker": _worker, "scheduler": _scheduler, "prepare": _prepare, "fill": _fill}

if __name__ == "__main__":
    sys.exit(main())
