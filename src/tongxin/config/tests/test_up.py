"""``up`` as an operator meets it: real processes, real signals, kill -9 included."""

import http.client
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, closing

import pytest

from tongxin.config import environment

pytestmark = [pytest.mark.no_database_difference, pytest.mark.allow_hosts(["127.0.0.1"])]

START_SECONDS = 60
COMMAND = [sys.executable, "-m", "tongxin.config.cli"]


def _environment():
    made = environment.for_tests(path=(environment.CLONE / "src",))
    # The real settings: this is about the real start.
    made["DJANGO_SETTINGS_MODULE"] = environment.SETTINGS_MODULE
    return made


def call(*arguments):
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, env=_environment(), check=False, timeout=START_SECONDS
    )


@pytest.fixture
def start(tmp_path, migrated, request):
    if "from_nothing" not in request.node.name:
        shutil.copytree(migrated, tmp_path, dirs_exist_ok=True)
    with ExitStack() as stack:

        def up(*options):
            process = subprocess.Popen(
                [*COMMAND, "up", "--empty", "--port", "0", "--host", "127.0.0.1", "--data", str(tmp_path), *options],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=_environment(),
                start_new_session=True,
            )
            stack.callback(_end, process)
            return process, _wait_for_address(process)

        yield up


def _end(process):
    process.kill()
    process.communicate()


def _wait_for_address(process):
    told = b""
    deadline = time.monotonic() + START_SECONDS
    while b"http://" not in told or not told.endswith(b"\n"):
        left = deadline - time.monotonic()
        ready, _, _ = select.select([process.stdout], [], [], max(0, left))
        chunk = os.read(process.stdout.fileno(), 4096) if ready else b""
        if not chunk:
            process.kill()
            pytest.fail(f"up did not start: {told.decode()} {process.stderr.read().decode()}")
        told += chunk
    return next(word for line in told.decode().split("\n") for word in line.split("：") if word.startswith("http"))


def _children(tmp_path):
    answer = json.loads(call("status", "--json", "--data", str(tmp_path)).stdout)
    assert answer["running"]
    return answer["children"]


def _wait_until_gone(pids):
    """Wait on each process itself, so that no time is guessed."""
    with ExitStack() as stack:
        poll = select.poll()
        for pid in pids:
            try:
                descriptor = os.pidfd_open(pid)
            except ProcessLookupError:
                continue
            stack.callback(os.close, descriptor)
            poll.register(descriptor, select.POLLIN)
            assert poll.poll(10_000), f"process {pid} outlived its supervisor"
            poll.unregister(descriptor)


def _get(url):
    with closing(http.client.HTTPConnection(url.split("/")[2], timeout=10)) as connection:
        connection.request("GET", "/" + url.split("/", 3)[3])
        return connection.getresponse().status


def test_from_nothing_it_answers_where_it_says_and_ends_in_order(start, tmp_path):
    process, address = start()
    assert _get(f"{address}/healthz") == 200
    children = _children(tmp_path)
    assert {name.split("-")[0] for name in children} == {"web", "worker", "scheduler"}
    assert tmp_path.stat().st_mode & 0o077 == 0
    assert (tmp_path / "tongxin.sqlite3").stat().st_mode & 0o077 == 0
    again = call("up", "--data", str(tmp_path))
    assert again.returncode == 0
    assert address in again.stdout
    assert call("down", "--data", str(tmp_path)).returncode == 0
    assert process.wait(10) == 0
    _wait_until_gone(children.values())
    assert call("status", "--data", str(tmp_path)).returncode == 3


def test_a_busy_port_is_said_in_one_sentence(start, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = subprocess.Popen(
            [*COMMAND, "up", "--empty", "--port", str(port), "--host", "127.0.0.1", "--data", str(tmp_path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
            start_new_session=True,
        )
        try:
            said = process.stdout.readline().decode()
            assert f"端口 {port} 已被别的程序占用，这次改用 " in said
            assert process.stdout.readline().decode().startswith("同心已经就绪：")
        finally:
            process.terminate()
            _end(process)


def test_a_killed_child_comes_back_and_ctrl_c_takes_everything_along(start, tmp_path):
    process, address = start()
    before = _children(tmp_path)
    os.kill(before["worker"], signal.SIGKILL)
    # The supervisor says so on standard error when it notices, and writes the new process down when it starts it.
    assert select.select([process.stderr], [], [], 10)[0]
    deadline = time.monotonic() + 15
    while (now := _children(tmp_path)).get("worker") in {None, before["worker"]}:
        assert time.monotonic() < deadline, now
    assert now["scheduler"] == before["scheduler"]
    assert _get(f"{address}/healthz") == 200
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(20) == 0
    _wait_until_gone(now.values())


def test_kill_9_leaves_no_orphan_and_a_base_that_starts_again(start, tmp_path):
    process, address = start()
    children = _children(tmp_path)
    assert len(children) >= 3
    process.kill()
    process.wait()
    _wait_until_gone(children.values())
    assert call("status", "--data", str(tmp_path)).returncode == 3
    _process, again = start("--port", address.rpartition(":")[2])
    assert _get(f"{again}/healthz") == 200
