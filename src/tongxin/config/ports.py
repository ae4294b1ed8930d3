"""Finds the port to listen on and the addresses under which people reach it."""

import errno
import socket
import time
from contextlib import suppress

from tongxin.kernel.commands import CommandError

DEFAULT = 8000
_TRIES = 200
LAST = 65535
_BACKLOG = 512


def listen(host: str, port: int, *, patience: float = 0.0) -> socket.socket:
    """A listening socket on ``port`` or on the next free one. Holding it from here on leaves no gap for others.

    ``patience``: seconds to wait for the wished port itself; after a kill -9 the old processes need a moment to go.
    """
    give_up = time.monotonic() + patience
    wished = port
    while True:
        try:
            return _bind(host, port)
        except PermissionError as error:
            raise CommandError(f"没有权限使用端口 {port}：请换一个 1024 以上的端口。") from error
        except socket.gaierror as error:
            raise CommandError(f"无法识别监听地址 {host}，请检查 --host。") from error
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise CommandError(f"这台机器没有地址 {host}，请检查 --host。") from error
            if error.errno != errno.EADDRINUSE:
                raise
        if time.monotonic() < give_up:
            time.sleep(0.1)
            continue
        port += 1
        if port > min(wished + _TRIES, LAST):
            raise CommandError(f"从 {wished} 到 {port - 1} 的端口都被占用了，请用 --port 另选一个。")


def lan_address() -> str:
    """The address of this machine in its network, or "" when it has none; no packet is sent."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        # An address reserved for documentation: choosing a route to it tells which of our addresses others see.
        probe.connect(("192.0.2.1", 9))
        found = str(probe.getsockname()[0])
        return "" if found.startswith("127.") or found == "0.0.0.0" else found  # noqa: S104 (compared, not bound)
    return ""


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except BaseException:
        listener.close()
        raise
    return listener
