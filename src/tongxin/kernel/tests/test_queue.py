"""A worker killed with -9 in mid-task loses and doubles nothing; periodic jobs run once in their slot."""

import datetime as dt
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult

from tongxin.kernel import clock, registry
from tongxin.kernel.queue import reaper, scheduler
from tongxin.kernel.queue.models import JobSlot, WorkerLife
from tongxin.kernel.tests.one_worker import EVENTS, STOPS_AT

PROGRAM = Path(__file__).with_name("one_worker.py")
SOURCES = str(Path(__file__).parents[3])
PATIENCE = 60


def _process(role, folder, **more):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("TONGXIN_", "DJANGO_"))} | {"PYTHONPATH": SOURCES}
    return subprocess.Popen([sys.executable, str(PROGRAM), role, str(folder)], env=env, **more)


def _rows(folder, sql):
    base = sqlite3.connect(folder / "base.sqlite3", timeout=20)
    try:
        return base.execute(sql).fetchall()
    finally:
        base.close()


def _wait_for(path, process):
    end = time.monotonic() + PATIENCE
    while not path.exists():
        assert process.poll() is None, "the worker ended before it came to the task"
        assert time.monotonic() < end, "the worker never came to the task"
        os.sched_yield()
        time.sleep(0.05)


@pytest.mark.sqlite_only
def test_a_worker_killed_in_mid_task_loses_and_doubles_nothing(tmp_path):
    assert _process("fill", tmp_path).wait(PATIENCE) == 0
    worker = _process("work", tmp_path, stderr=subprocess.DEVNULL)
    try:
        _wait_for(tmp_path / "in-the-middle", worker)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait(PATIENCE)
    heard = "SELECT object_id FROM kernel_auditline WHERE action = 'toys.heard' ORDER BY seq"
    before = [n for (n,) in _rows(tmp_path, heard)]
    assert STOPS_AT not in before
    assert len(before) < EVENTS
    running = "SELECT COUNT(*) FROM django_tasks_database_dbtaskresult WHERE status = 'RUNNING'"
    assert _rows(tmp_path, running) == [(1,)]
    last = _process("finish", tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    output, _ = last.communicate(timeout=PATIENCE)
    assert (last.returncode, output) == (0, "reaped 1\n")
    assert sorted(n for (n,) in _rows(tmp_path, heard)) == list(range(1, EVENTS + 1))
    assert _rows(tmp_path, "SELECT COUNT(*) FROM kernel_delivery WHERE NOT done") == [(0,)]
    # The library itself would have left the task running for ever.
    assert _rows(tmp_path, running) == [(0,)]


def _running_task(worker_ids, minutes_ago):
    return DBTaskResult.objects.create(
        args_kwargs={"args": [1], "kwargs": {}},
        task_path="tongxin.kernel.events.outbox.deliver",
        queue_name="default",
        backend_name="default",
        status="RUNNING",
        started_at=clock.machine_now() - dt.timedelta(minutes=minutes_ago),
        worker_ids=worker_ids,
    )


@pytest.mark.django_db
def test_only_the_tasks_of_silent_workers_are_given_back():
    reaper.beat("alive")
    WorkerLife.objects.create(worker_id="silent", seen_at=clock.machine_now() - dt.timedelta(minutes=5))
    mine = _running_task(["silent", "alive"], 10)
    lost, never_beat, fresh = (_running_task(["silent"], 10), _running_task(["x"], 10), _running_task(["y"], 0))
    assert reaper.reap() == 2
    states = dict(DBTaskResult.objects.values_list("pk", "status"))
    assert states == {mine.pk: "RUNNING", lost.pk: "READY", never_beat.pk: "READY", fresh.pk: "RUNNING"}


@pytest.mark.django_db
def test_a_task_that_kills_every_worker_is_given_up():
    poison = _running_task([f"w{n}" for n in range(reaper.MAX_ATTEMPTS)], 10)
    assert reaper.reap() == 1
    poison.refresh_from_db()
    assert poison.status == "FAILED"
    assert poison.finished_at is not None


@pytest.mark.django_db
def test_a_job_runs_once_in_its_slot_however_many_schedulers_tick(caplog):
    ran = []
    steady = scheduler.Job("toys.steady", "每十秒", 10, lambda: ran.append("steady"))
    failing = scheduler.Job("toys.failing", "会失败", 10, lambda: 1 // 0)
    for job in (steady, failing):
        registry.add(job)
    try:
        for second in (100, 100, 104, 109, 110, 119):
            scheduler.tick(second)
    finally:
        for job in (steady, failing):
            registry.remove(job)
    assert ran == ["steady", "steady"]
    assert "toys.failing" in caplog.text
    assert JobSlot.objects.filter(job="toys.failing").count() == 2
