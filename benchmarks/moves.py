"""How fast cases move: four writing processes on the embedded database with durable commits."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import bench

WRITERS = 4
ROUNDS = 3
SECONDS = 8.0
CASES = 40
CONTENT = {"title": "关于扩大普惠托育供给的提案", "situation": "入托率偏低。", "suggestions": "盘活社区用房。"}


def main() -> int:
    """Fill a base, then let the writers run on ours and on the peer in turn."""
    parser = bench.parser(__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--write", choices=sorted(WAYS))
    parser.add_argument("--data", type=Path)
    parser.add_argument("--place", type=int, default=0)
    parser.add_argument("--until", type=float, default=0)
    arguments = parser.parse_args()
    if arguments.write:
        bench.use(arguments.data)
        print(json.dumps(WAYS[arguments.write](arguments.place, arguments.until)))
        return 0
    with bench.own_base() as data:
        fill()
        rows = [
            _row(way, turn, _run(way, data, arguments.seconds)) for turn in range(ROUNDS) for way in ("peer", "ours")
        ]
        checked = check()
    return _tell(rows, checked, save=arguments.save)


def fill() -> None:
    """A city, and drafts for every writer."""
    from tongxin.kernel.cases.doors import open_case  # noqa: PLC0415 (Django must be up)
    from tongxin.people.testing.cast import small_city  # noqa: PLC0415

    city = small_city()
    me = city.actor("张委员")
    for _ in range(WRITERS * CASES):
        open_case("proposal", by=me, values=CONTENT)


def check() -> dict[str, Any]:
    """After all that: whole chains, cards like their cases."""
    from tongxin.kernel.audit.verify import verify  # noqa: PLC0415
    from tongxin.kernel.cases.rebuild import rebuild  # noqa: PLC0415

    sound, flaws = verify()
    return {"sound_audit_lines": sound, "flaws": len(flaws), "drift": len(rebuild(repair=False))}


def _run(way: str, data: Path, seconds: float) -> list[float]:
    until = time.time() + seconds + 3
    command = [sys.executable, __file__, "--write", way, "--data", str(data), "--until", str(until)]
    writers = [
        subprocess.Popen([*command, "--place", str(place)], stdout=subprocess.PIPE, text=True)
        for place in range(WRITERS)
    ]
    found: list[float] = []
    for writer in writers:
        output, _ = writer.communicate()
        found += json.loads(output)
    return found


def _timed(steps: Callable[[], Any], until: float) -> list[float]:
    """Latencies of calls until the moment; the first calls warm the process up and do not count."""
    for _ in range(3):
        steps()
    times = []
    while time.time() < until:
        begin = time.perf_counter()
        steps()
        times.append(time.perf_counter() - begin)
    return times


def ours(place: int, until: float) -> list[float]:
    """Submit and send back, over and over: roles, guards, parameters, clocks, numbers, tasks, words, audit, events."""
    from tongxin.kernel.access.actors import actor_for  # noqa: PLC0415
    from tongxin.kernel.accounts.models import Account  # noqa: PLC0415
    from tongxin.kernel.cases.doors import move  # noqa: PLC0415
    from tongxin.kernel.cases.models import CaseCard  # noqa: PLC0415

    member, office = (actor_for(Account.objects.get(username=name)) for name in ("zhang", "wang"))
    mine = list(CaseCard.objects.filter(kind="proposal").order_by("pk").values_list("pk", flat=True))[place::WRITERS]
    states = dict(CaseCard.objects.filter(pk__in=mine).values_list("pk", "state"))
    turn = 0

    def step() -> None:
        nonlocal turn
        card = mine[turn % len(mine)]
        turn += 1
        if states[card] == "draft":
            move(card, "submit", by=member)
            states[card] = "submitted"
        else:
            move(card, "send_back", by=office, fields={"reason": "请补充具体建议。"})
            states[card] = "draft"

    return _timed(step, until)


def peer(place: int, until: float) -> list[float]:
    """The least that any system must write for a move: the new state and a row of history, in one transaction."""
    from django.db import transaction  # noqa: PLC0415

    from tongxin.kernel import clock  # noqa: PLC0415
    from tongxin.kernel.cases.models import CaseCard, Passage  # noqa: PLC0415
    from tongxin.proposals.models import Proposal  # noqa: PLC0415

    mine = list(CaseCard.objects.filter(kind="proposal").order_by("pk").values_list("pk", flat=True))[place::WRITERS]
    turn = 0

    def step() -> None:
        nonlocal turn
        card_id = mine[turn % len(mine)]
        turn += 1
        with transaction.atomic():
            Proposal.objects.filter(pk=card_id).update(suggested_bodies=str(turn))
            Passage.objects.create(
                card_id=card_id,
                transition="bench",
                source="",
                target="",
                occurred_on=clock.today(),
                recorded_at=clock.machine_now(),
                business_at=clock.now(),
                actor_label="标尺",
                version=turn,
                undone=True,
            )

    return _timed(step, until)


WAYS: dict[str, Callable[[int, float], list[float]]] = {"ours": ours, "peer": peer}


def _row(way: str, turn: int, times: list[float]) -> dict[str, Any]:
    busy = sum(times) / WRITERS
    return {
        "way": way,
        "round": turn + 1,
        "moves": len(times),
        "per_second": round(len(times) / busy, 1),
        "median_ms": bench.milliseconds(median(times)),
        "p99_ms": bench.milliseconds(bench.percentile(times, 0.99)),
        "max_ms": bench.milliseconds(max(times)),
    }


def _tell(rows: list[dict[str, Any]], checked: dict[str, Any], *, save: bool) -> int:
    mine = [row for row in rows if row["way"] == "ours"]
    bare = [row for row in rows if row["way"] == "peer"]
    rate = median(row["per_second"] for row in mine)
    ratio = round(median(row["per_second"] for row in bare) / rate, 1)
    goals = {
        f"at least 100 moves per second (median {rate})": rate >= 100,
        "p99 at most 500 ms": median(row["p99_ms"] for row in mine) <= 500,
        "no move above 3 s": max(row["max_ms"] for row in mine) <= 3000,
        "chains whole, cards like their cases": not checked["flaws"] and not checked["drift"],
    }
    print(f"the bare transaction is {ratio} times as fast")
    return bench.report("moves", rows, goals, save=save, ratio=ratio, checked=checked, writers=WRITERS)


if __name__ == "__main__":
    sys.exit(main())
