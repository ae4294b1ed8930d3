"""There are two times, and both are asked of the kernel's clock."""

from __future__ import annotations

import ast
from pathlib import PurePosixPath

from rules.rule import Rule, dotted, nodes

CLOCK = PurePosixPath("src/tongxin/kernel/clock")
# (the last two parts of the call): `datetime.datetime.now` and `dt.date.today` end in these as well.
OWN_CLOCKS = frozenset(
    {
        "datetime.now",
        "datetime.utcnow",
        "datetime.today",
        "date.today",
        "timezone.now",
        "timezone.localtime",
        "timezone.localdate",
    }
)


def _applies(path: PurePosixPath) -> bool:
    if path.suffix != ".py" or path.parts[0] != "src":
        return False
    return not path.is_relative_to(CLOCK) and path != CLOCK.with_suffix(".py")


def _reads_the_machine(node: ast.AST) -> bool:
    """Catch the call, and the bare name handed over as a default or a callback."""
    return isinstance(node, ast.Attribute) and ".".join(dotted(node).split(".")[-2:]) in OWN_CLOCKS


RULES = (
    Rule(
        key="ask-the-clock",
        reason=(
            "ask kernel.clock: clock.now() and clock.today() are business time, which a scenario simulates; "
            "clock.machine_now() is for leases, sessions and tokens"
        ),
        applies=_applies,
        find=nodes(_reads_the_machine),
        good=(
            "day = clock.today()",
            "moment = clock.machine_now()",
            "started = time.monotonic()",
            "day = datetime.date(2026, 1, 2)",
        ),
        bad=(
            "moment = datetime.now()",
            "moment = dt.datetime.now(dt.UTC)",
            "moment = timezone.now()",
            "day = datetime.date.today()",
            "field = DateTimeField(default=timezone.now)",
        ),
        inside=("src/tongxin/proposals/selectors.py", "src/tongxin/kernel/deadlines/due.py"),
        outside=("src/tongxin/kernel/clock.py", "tools/check_sizes.py"),
    ),
)
