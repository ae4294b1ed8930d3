"""Figures and similar texts beside the tools that others would take: Recognizers-Text, cn2an, TF-IDF, BM25, in one run.

Figures are compared by value alone, because no peer knows units, hedges or what is counted: a range counts as its two
ends, an answer is right when it is one of the values read by hand and not used yet. A peer that is not installed is
SKIPPED with its reason. The peers need packages of their own, best in an environment that is thrown away:

    python3 -m venv ../peers
    ../peers/bin/pip install --require-hashes -r requirements.lock -r benchmarks/requirements.lock
    PYTHONPATH=src ../peers/bin/python benchmarks/text.py
"""

import math
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import bench
import figure_scores
import text_peers
import text_similar_measures
from text_peers import Absent, Reader

from tongxin.text.figures import extract

SETS = Path(__file__).parent / "text_sets"
ROUNDS = 3
OURS = "ours"
Row = dict[str, Any]


def main() -> int:
    """Measure both tasks, ours and the peers in turn; exit code 1 when a goal was missed."""
    parser = bench.parser(__doc__)
    parser.add_argument("--figures", type=Path, default=SETS / "figures.seen.jsonl")
    parser.add_argument("--similar", type=Path, default=SETS / "similar.seen.jsonl")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    arguments = parser.parse_args()
    skipped: dict[str, str] = {}
    figures = figure_rows(figure_scores.load(arguments.figures), arguments.rounds, skipped)
    similar = similar_rows(arguments.similar, arguments.rounds, skipped)
    goals = {**_figure_goals(figures), **_similar_goals(similar)}
    for name, reason in skipped.items():
        print(f"SKIPPED {name}: {reason}")
    print(bench.table(similar) + "\n")
    sets = {"figures": arguments.figures.name, "similar": arguments.similar.name}
    facts = {"similar": similar, "skipped": skipped, "rounds": arguments.rounds, "sets": sets}
    return bench.report("text", figures, goals, save=arguments.save, **facts)


def ours() -> Reader:
    """The values of our facts, each number once however many things share it; a range gives both ends."""
    return lambda text: flat(list({fact.span: fact.value for fact in extract(text)}.values()))


READERS: dict[str, Callable[[], Reader]] = {
    OURS: ours,
    "Recognizers-Text zh": text_peers.recognizers_text,
    "cn2an + digits": text_peers.cn2an_and_digits,
    "digits": text_peers.digits,
}


def figure_rows(lines: list[Row], rounds: int, skipped: dict[str, str]) -> list[Row]:
    """Precision, recall and F1 of the values, and the speed, of every reader that runs here."""
    readers = _available(READERS, skipped)
    # Several things that share one number (均为) are one number to a reader of values.
    gold = [flat(list({tuple(fact["span"]): fact["value"] for fact in line["facts"]}.values())) for line in lines]
    found = {name: [read(line["text"]) for line in lines] for name, read in readers.items()}
    seconds: dict[str, list[float]] = {name: [] for name in readers}
    for _round in range(rounds):
        for name, read in readers.items():
            begin = time.process_time()
            for line in lines:
                read(line["text"])
            seconds[name].append(time.process_time() - begin)
    return [_figure_row(name, lines, gold, found[name], seconds) for name in readers]


def _figure_row(
    name: str, lines: list[Row], gold: list[list[float]], found: list[list[float]], seconds: dict[str, list[float]]
) -> Row:
    right = sum(shared(one, other) for one, other in zip(gold, found, strict=True))
    given, wanted = sum(map(len, found)), sum(map(len, gold))
    traps = [len(answers) for values, answers in zip(gold, found, strict=True) if not values]
    spent = median(seconds[name])
    return {
        "figures": name,
        "precision": round(right / given, 3),
        "recall": round(right / wanted, 3),
        "F1": round(2 * right / (given + wanted), 3),
        "false on traps": f"{sum(traps)} in {len(traps)}",
        "characters/s": round(sum(len(line["text"]) for line in lines) / spent),
        "times ours": round(spent / median(seconds[OURS]), 2),
    }


def flat(values: list[Any]) -> list[float]:
    """Values with a range as its two ends."""
    return [float(end) for value in values for end in (value if isinstance(value, list) else [value])]


def shared(gold: list[float], found: list[float]) -> int:
    """How many answers are right, each value used once."""
    free, right = list(gold), 0
    for answer in found:
        same = next((value for value in free if math.isclose(answer, value, rel_tol=1e-4)), None)
        if same is not None:
            free.remove(same)
            right += 1
    return right


def similar_rows(path: Path, rounds: int, skipped: dict[str, str]) -> list[Row]:
    """R@1, R@3 and average precision of every search that runs here, on every task of a set."""
    lines = text_similar_measures.read_set(path)
    builders = {
        OURS: lambda: text_similar_measures.lexical,
        "TF-IDF characters 1-2": lambda: _needing(text_peers.tfidf_of_characters, "sklearn"),
        "TF-IDF words": lambda: _needing(text_peers.tfidf_of_words, "sklearn"),
        "BM25 words": lambda: _needing(text_peers.bm25_of_words, "rank_bm25"),
    }
    ready = _available(builders, skipped)
    rows = []
    for title, task in text_similar_measures.TASKS.items():
        seconds: dict[str, list[float]] = {name: [] for name in ready}
        found: Row = {}
        for _round in range(rounds):
            for name, build in ready.items():
                begin = time.process_time()
                found[name] = text_similar_measures.measured(lines, task, build)
                seconds[name].append(time.process_time() - begin)
        rows += [_similar_row(title, name, found[name], seconds) for name in ready]
    return rows


def _needing(build: Any, module: str) -> Any:
    text_peers.needs(module)
    return build


def _similar_row(task: str, name: str, got: Any, seconds: dict[str, list[float]]) -> Row:
    return {
        "task": task,
        "similar": name,
        "queries": got.queries,
        "R@1": round(got.recall_1, 3),
        "R@3": round(got.recall_3, 3),
        "AP": round(got.precision, 3),
        "beats distractor": got.beats,
        "seconds": round(median(seconds[name]), 2),
        "times ours": round(median(seconds[name]) / median(seconds[OURS]), 2),
    }


def _available(ways: dict[str, Callable[[], Any]], skipped: dict[str, str]) -> dict[str, Any]:
    ready = {}
    for name, make in ways.items():
        try:
            ready[name] = make()
        except Absent as absent:
            skipped[name] = str(absent)
    return ready


def _figure_goals(rows: list[Row]) -> dict[str, bool]:
    mine, peers = _split(rows, "figures")
    best = max(row["F1"] for row in peers)
    return {f"figures: F1 of the value above every peer ({mine[0]['F1']}, best peer {best})": mine[0]["F1"] > best}


def _similar_goals(rows: list[Row]) -> dict[str, bool]:
    mine, peers = _split([row for row in rows if row["task"] == "ordinary"], "similar")
    score = mine[0]["R@1"]
    goals = {f"similar, ordinary wording: R@1 at least .95 ({score})": score >= 0.95}
    if peers:
        best = max(row["R@1"] for row in peers)
        goals[f"similar, ordinary wording: R@1 below no peer ({score}, best peer {best})"] = score >= best
    return goals


def _split(rows: list[Row], column: str) -> tuple[list[Row], list[Row]]:
    return [row for row in rows if row[column] == OURS], [row for row in rows if row[column] != OURS]


if __name__ == "__main__":
    sys.exit(main())
