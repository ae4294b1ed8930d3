"""Starts web, worker and scheduler, keeps them alive, and takes them along when it ends."""

import http.client
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

from tongxin.config import run_files
from tongxin.kernel.commands import CommandError

HEALTH = "/healthz"
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
# A child that lived this long was well; its next crash starts the pauses anew.
_WELL_AFTER = 60.0
_PATIENCE_AT_START = 90.0
# A server that answers, but with an error, is more likely broken than slow.
_PATIENCE_WITH_ERRORS = 10.0
_GRACE = 12.0
_TRIES_BEFORE_READY = 4
_LOG_LIMIT = 10 * 1024 * 1024


@dataclass
class Child:
    """One process that must run, and what happened to it so far."""

    name: str
    role: str
    once: bool = False
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    crashes: int = 0
    again_at: float = 0.0
    done: bool = False


@dataclass
class Supervisor:
    """The parent of all processes of one installation."""

    data: Path
    listener: int
    port: int
    running: run_files.Running
    empty: bool
    say: Callable[[str], None]
    health_host: str = "127.0.0.1"
    children: list[Child] = field(default_factory=list)
    _stop: bool = False
    _first_refusal: float | None = None
    _wake: tuple[int, int] = field(default_factory=os.pipe)

    def prepare(self) -> list[str]:
        """Migrate and fill in a process of its own; returns the lines to print under the address."""
        with subprocess.Popen(
            self._command("prepare", "--address", self.running.address), stdout=subprocess.PIPE, process_group=0
        ) as process:
            assert process.stdout is not None
            told = b""
            # Read through select, so that Ctrl-C is answered at once and not after the migration.
            while not self._stop:
                ready, _, _ = select.select([process.stdout.fileno(), self._wake[0]], [], [])
                if process.stdout.fileno() in ready:
                    chunk = os.read(process.stdout.fileno(), 65536)
                    if not chunk:
                        break
                    told += chunk
                self._drain_wake(woken=self._wake[0] in ready)
            if self._stop:
                process.kill()
                return []
        if process.returncode < 0:
            raise CommandError(f"准备数据的进程被中断（信号 {-process.returncode}），系统没有启动；可以再次启动。", 1)
        if process.returncode > 0:
            raise CommandError("系统没有启动；已有的数据不受影响，处理后可以再次启动。", process.returncode)
        answer = json.loads(told.decode().strip().splitlines()[-1])
        if answer["background"]:
            self.children.append(Child("fill", "fill", once=True))
        return [str(line) for line in answer["invitation"]]

    def run(self, web_processes: int, on_ready: Callable[[], None]) -> int:
        """Keep everything running until told to stop; returns the exit code."""
        web = [Child(f"web-{number}", "web") for number in range(1, web_processes + 1)]
        self.children[:0] = [*web, Child("worker", "worker"), Child("scheduler", "scheduler")]
        begun = time.monotonic()
        try:
            while not self._stop:
                self._tend()
                if not self.running.ready:
                    if self._answers():
                        self.running.ready = True
                        run_files.write(self.data, self.running)
                        on_ready()
                    else:
                        self._give_up_if_hopeless(begun)
                self._sleep(0.2 if not self.running.ready else 1.0)
            return 0
        finally:
            self._stop_children()

    def listen_to_signals(self) -> None:
        """End in order on Ctrl-C, SIGTERM and a closed terminal; look after children at once when one ends."""
        for reader_or_writer in self._wake:
            os.set_blocking(reader_or_writer, False)
        signal.set_wakeup_fd(self._wake[1], warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_stop)
        # Without a handler of Python's own the wake-up pipe stays silent.
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)

    @property
    def stopping(self) -> bool:
        """Whether somebody asked us to end."""
        return self._stop

    def _on_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stop = True

    def _sleep(self, seconds: float) -> None:
        ready, _, _ = select.select([self._wake[0]], [], [], seconds)
        self._drain_wake(woken=self._wake[0] in ready)

    def _drain_wake(self, *, woken: bool) -> None:
        if woken:
            os.read(self._wake[0], 4096)

    def _tend(self) -> None:
        now = time.monotonic()
        changed = False
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                self._note_end(child, now)
                changed = True
            if child.process is None and not child.done and now >= child.again_at and self._may_start(child):
                self._start(child, now)
                changed = True
        if changed:
            alive = {child.name: child.process.pid for child in self.children if child.process is not None}
            self.running.children = alive
            run_files.write(self.data, self.running)

    def _may_start(self, child: Child) -> bool:
        # Filling the base competes with the first page for processors, so it waits for it.
        return self.running.ready or not child.once

    def _note_end(self, child: Child, now: float) -> None:
        assert child.process is not None
        code = child.process.returncode
        child.process = None
        if child.once and code == 0:
            child.done = True
            return
        child.crashes = 1 if now - child.started > _WELL_AFTER else child.crashes + 1
        pause = min(_FIRST_PAUSE * 2 ** (child.crashes - 1), _LONGEST_PAUSE)
        child.again_at = now + pause
        if child.once and child.crashes > _TRIES_BEFORE_READY:
            child.done = True
            self.say(f"{child.name} 多次没有完成，已不再重试；下次启动时会接着做。详情见 {self._log_of(child)}。")
        elif self.running.ready:
            self.say(
                f"{child.name} 意外结束（{_ending(code)}），{pause:g} 秒后重新启动。详情见 {self._log_of(child)}。"
            )

    def _start(self, child: Child, now: float) -> None:
        extra = ["--socket", str(self.listener)] if child.role == "web" else []
        with _open_log(self._log_of(child)) as log:
            child.process = subprocess.Popen(
                self._command(child.role, *extra),
                stdin=subprocess.DEVNULL,
                # Its progress is for the person at the terminal, everything else for the log.
                stdout=sys.stderr if child.once else log,
                stderr=log,
                pass_fds=[self.listener] if child.role == "web" else [],
                # Ctrl-C reaches the foreground group; only the supervisor decides when the children stop.
                process_group=0,
            )
        child.started = now

    def _command(self, role: str, *extra: str) -> list[str]:
        empty = ["--empty"] if self.empty else []
        parent = ["--parent", str(os.getpid())]
        return [sys.executable, "-m", "tongxin.config.child", role, *parent, *extra, *empty]

    def _log_of(self, child: Child) -> Path:
        return self.data / "logs" / f"{child.name}.log"

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(self.health_host, self.port, timeout=2)
        try:
            connection.request("GET", HEALTH)
            status = connection.getresponse().status
        except OSError:
            return False
        else:
            if status != http.client.OK and self._first_refusal is None:
                self._first_refusal = time.monotonic()
            return status == http.client.OK
        finally:
            connection.close()

    def _give_up_if_hopeless(self, begun: float) -> None:
        web = [child for child in self.children if child.role == "web"]
        now = time.monotonic()
        refused = self._first_refusal is not None and now - self._first_refusal > _PATIENCE_WITH_ERRORS
        too_late = refused or now - begun > _PATIENCE_AT_START
        if too_late or any(child.crashes >= _TRIES_BEFORE_READY for child in web):
            raise CommandError(f"网页服务没能启动，已全部停止；已有的数据不受影响。详情见 {self._log_of(web[0])}。", 1)

    def _stop_children(self) -> None:
        alive = [child.process for child in self.children if child.process is not None and child.process.poll() is None]
        for process in alive:
            process.terminate()
        deadline = time.monotonic() + _GRACE
        for process in alive:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _ending(code: int) -> str:
    return f"信号 {-code}" if code < 0 else f"退出码 {code}"


def _open_log(path: Path) -> IO[bytes]:
    if path.exists() and path.stat().st_size > _LOG_LIMIT:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")
