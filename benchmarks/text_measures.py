"""Measures the text tools on sets read by hand: ``figures`` scores the extraction of figures.

PYTHONPATH=src python benchmarks/text_measures.py figures [--set FILE] [--prose FILE ...] [--misses]
"""

import argparse
import sys
import time
from pathlib import Path
from typing import Any

from figure_scores import Scores, load, score

from tongxin.text.figures import extract

SETS = Path(__file__).parent / "text_sets"
MOST_TRAP_FACTS = 2 / 16
_TIMED_CHARACTERS = 200_000


def main() -> int:
    """Print the measures and the bars; exit code 1 when a bar was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    figures = verbs.add_parser("figures", help="value, unit, hedge, name and place of every figure")
    figures.add_argument("--set", type=Path, default=SETS / "figures.seen.jsonl", help="a measuring set (JSON Lines)")
    figures.add_argument(
        "--prose", type=Path, nargs="*", default=[], help="plain texts to measure the speed on as well"
    )
    figures.add_argument("--misses", action="store_true", help="list every fact that went wrong")
    return _figures(parser.parse_args())


def _figures(arguments: argparse.Namespace) -> int:
    rows = load(arguments.set)
    total = score(rows, facts)
    dense = "\n".join(row["text"] for row in rows)
    slowest = speed(dense)
    if arguments.misses:
        print("\n".join(total.misses))
    sentences = len(rows) - total.traps
    print(
        f"{arguments.set.name}: {sentences} sentences with {total.gold} facts, {total.traps} traps; {total.found} found"
    )
    for name, value in _table(total):
        print(f"  {name:<24}{value}")
    print(f"  {'speed, this set':<24}{slowest / 1e6:.2f} M characters/s (one figure in {len(dense) // total.gold})")
    for path in arguments.prose:
        print(f"  {'speed, ' + path.name:<24}{speed(path.read_text(encoding='utf-8')) / 1e6:.2f} M characters/s")
    return 0 if _bars(total, slowest) else 1


def _table(total: Scores) -> list[tuple[str, str]]:
    return [
        ("core F1", f"{total.core_f1:.4f}  ({total.core} right)"),
        ("full F1", f"{total.full_f1:.4f}  ({total.full} right)"),
        ("span accuracy", f"{total.span_accuracy:.4f}"),
        ("false facts on traps", f"{total.trap_facts} in {total.traps}"),
    ]


def _bars(total: Scores, slowest: float) -> bool:
    bars = {
        "core F1 at least .96": total.core_f1 >= 0.96,
        "full F1 at least .85": total.full_f1 >= 0.85,
        "span accuracy at least .98": total.span_accuracy >= 0.98,
        "at most 2 false facts in 16 traps": total.trap_facts <= MOST_TRAP_FACTS * total.traps,
        "at least 0.5 M characters/s": slowest >= 500_000,
    }
    for bar, met in bars.items():
        print(f"{'met   ' if met else 'MISSED'}  {bar}")
    return all(bars.values())


def facts(text: str) -> list[dict[str, Any]]:
    """The facts of a text as the scorer wants them."""
    return [
        {"value": f.value, "unit": f.unit, "approx": f.approx, "what": f.what, "span": f.span} for f in extract(text)
    ]


def speed(text: str) -> float:
    """Characters in a second of processor time, the best of five runs over at least 200,000 characters."""
    long = text + "\n" + text * (_TIMED_CHARACTERS // max(1, len(text)))
    best = 0.0
    for _run in range(5):
        start = time.process_time()
        extract(long)
        best = max(best, len(long) / (time.process_time() - start))
    return best


if __name__ == "__main__":
    sys.exit(main())
