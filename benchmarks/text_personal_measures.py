"""Holds the finder of personal data against texts with known places: precision, recall by kind, traps, speed."""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

import text_personal_cases

from tongxin.text import personal
from tongxin.text.personal import Hidden

ENOUGH = 0.8
RECALL, PRECISION, ADDRESS_RECALL, SPEED = 0.98, 0.95, 0.90, 500_000


def overlap(one: Sequence[int], other: Sequence[int]) -> float:
    """The shared part of two spans, of what they cover together."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, shared) / (max(one[1], other[1]) - min(one[0], other[0]))


def matched(expected: list[dict[str, Any]], found: list[Hidden]) -> list[tuple[dict[str, Any], Hidden]]:
    """Pairs of one kind that overlap enough, each used once."""
    free, pairs = list(found), []
    for gold in expected:
        for hit in free:
            if hit.kind == gold["kind"] and overlap(hit.span, gold["span"]) >= ENOUGH:
                pairs.append((gold, hit))
                free.remove(hit)
                break
    return pairs


def measure(cases: list[dict[str, Any]], *, show: bool = False) -> dict[str, Any]:
    """Precision and recall over all, recall by kind, and how many traps were hit."""
    right: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    given: Counter[str] = Counter()
    traps_hit = 0
    for case in cases:
        names = any(gold["kind"] == "name" for gold in case["hidden"])
        found = personal.find(case["text"], names=names)
        pairs = matched(case["hidden"], found)
        right.update(gold["kind"] for gold, _hit in pairs)
        wanted.update(gold["kind"] for gold in case["hidden"])
        given.update(hit.kind for hit in found)
        traps_hit += bool(found) and not case["hidden"]
        if show and not len(pairs) == len(found) == len(case["hidden"]):
            _show(case, found, pairs)
    return {
        "cases": len(cases),
        "traps": sum(not case["hidden"] for case in cases),
        "traps_hit": traps_hit,
        "precision": _share(right.total(), given.total()),
        "recall": _share(right.total(), wanted.total()),
        "by_kind": {
            kind: {
                "items": wanted[kind],
                "recall": _share(right[kind], wanted[kind]),
                "precision": _share(right[kind], given[kind]),
            }
            for kind in sorted(wanted | given)
        },
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _show(case: dict[str, Any], found: list[Hidden], pairs: list[tuple[dict[str, Any], Hidden]]) -> None:
    missed = [gold for gold in case["hidden"] if gold not in [pair[0] for pair in pairs]]
    extra = [hit for hit in found if hit not in [pair[1] for pair in pairs]]
    print(case["id"], repr(case["text"]))
    for gold in missed:
        print("    missed", gold["kind"], repr(case["text"][slice(*gold["span"])]))
    for hit in extra:
        print("    extra ", hit.kind, repr(case["text"][slice(*hit.span)]), hit.reason)


def characters_per_second(texts: list[str], rounds: int = 5) -> int:
    """The median over rounds on one long text put together from these."""
    whole = "\n".join(texts)
    speeds = []
    for _ in range(rounds):
        begin = time.process_time()
        personal.mask(whole)
        speeds.append(len(whole) / (time.process_time() - begin))
    return round(median(speeds))


def read(path: Path) -> list[dict[str, Any]]:
    """The cases of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def main() -> int:
    """Measure a file, or the cases that the rules compose from a seed; exit code 1 when a bar was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", type=Path, help="JSON Lines of {id, text, hidden: [{kind, span}]}")
    parser.add_argument("--seed", type=int, default=text_personal_cases.SEED)
    parser.add_argument("--show", action="store_true", help="print every case that is not wholly right")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    cases = read(arguments.set) if arguments.set else text_personal_cases.cases(arguments.seed)
    result = measure(cases, show=arguments.show)
    result["characters_per_second"] = characters_per_second([case["text"] for case in cases])
    if arguments.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        _table(result)
    return 0 if all(goals(result).values()) else 1


def goals(result: dict[str, Any]) -> dict[str, bool]:
    """The bars, each met or not; a kind that does not occur is no failure."""
    address = result["by_kind"].get("address", {}).get("recall")
    return {
        f"recall at least {RECALL} ({result['recall']})": (result["recall"] or 1) >= RECALL,
        f"precision at least {PRECISION} ({result['precision']})": (result["precision"] or 1) >= PRECISION,
        f"recall of addresses at least {ADDRESS_RECALL} ({address})": address is None or address >= ADDRESS_RECALL,
        f"at least {SPEED} characters a second ({result['characters_per_second']})": result["characters_per_second"]
        >= SPEED,
    }


def _table(result: dict[str, Any]) -> None:
    print(f"{'kind':<12}{'items':>7}{'recall':>9}{'precision':>11}")
    for kind, row in result["by_kind"].items():
        print(f"{kind:<12}{row['items']:>7}{row['recall']!s:>9}{row['precision']!s:>11}")
    print(f"{result['cases']} cases, {result['traps']} traps of which {result['traps_hit']} were hit")
    for goal, met in goals(result).items():
        print(f"{'met   ' if met else 'MISSED'}  {goal}")


if __name__ == "__main__":
    sys.exit(main())
