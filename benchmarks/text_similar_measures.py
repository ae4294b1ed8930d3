"""How well similar texts are found, on a set whose answers are known.

A set is a file of lines {"id","topic","role","title","text"}; the role is a, paraphrase, distractor (shares the wording
of a, asks for something else) or colloquial (the same matter in a citizen's words). Two tasks are measured:

- ordinary: each a and each paraphrase is asked, among all a, paraphrases and distractors;
- colloquial: each a and each colloquial text is asked, among all a, colloquial texts and distractors.

R@k: the other text of the topic is among the first k. AP: average precision over all pairs. beats: topics whose right
text stands above the distractor when a is asked.

    PYTHONPATH=src python benchmarks/text_similar_measures.py --set benchmarks/text_sets/similar.seen.jsonl [--semantic]
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from text_similar_peers import PEERS

from tongxin.text.similarity import Document, Hit, LexicalIndex

TASKS = {"ordinary": "paraphrase", "colloquial": "colloquial"}
Search = Callable[[Document, int], list[Hit]]
Build = Callable[[list[Document]], Search]


class Row(NamedTuple):
    """A text of a set with its answer."""

    topic: str
    role: str
    document: Document


class Measures(NamedTuple):
    """What is reported of one task."""

    queries: int
    recall_1: float
    recall_3: float
    precision: float
    beats: str


def read_set(path: Path) -> list[Row]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [Row(row["topic"], row["role"], Document(row["id"], row["text"], row.get("title") or "")) for row in rows]


def measured(rows: list[Row], partner: str, build: Build) -> Measures:
    """The measures of one task on all rows of its roles."""
    pool = [row for row in rows if row.role in {"a", partner, "distractor"}]
    search = build([row.document for row in pool])
    place = {row.document.id: number for number, row in enumerate(pool)}
    table = np.zeros((len(pool), len(pool)))
    ranks_of = np.full((len(pool), len(pool)), len(pool))
    for number, row in enumerate(pool):
        for rank, hit in enumerate(search(row.document, len(pool))):
            table[number, place[hit.id]] = hit.score
            ranks_of[number, place[hit.id]] = rank
    by_role = {(row.topic, row.role): number for number, row in enumerate(pool)}
    ranks, beaten = [], []
    for number, row in enumerate(pool):
        right = by_role.get((row.topic, partner if row.role == "a" else "a"))
        if row.role == "distractor" or right is None:
            continue
        ranks.append(int(ranks_of[number, right]))
        if row.role == "a" and (other := by_role.get((row.topic, "distractor"))) is not None:
            beaten.append(ranks_of[number, right] < ranks_of[number, other])
    found = np.array(ranks)
    return Measures(
        len(ranks),
        float((found < 1).mean()),
        float((found < 3).mean()),
        _average_precision(table, pool, {"a", partner}),
        f"{sum(beaten)}/{len(beaten)}",
    )


def _average_precision(table: np.ndarray, pool: list[Row], roles: set[str]) -> float:
    first, second = np.triu_indices(len(pool), 1)
    scores = (table + table.T)[first, second]
    right = np.array(
        [
            pool[one].topic == pool[two].topic and {pool[one].role, pool[two].role} == roles
            for one, two in zip(first, second, strict=True)
        ]
    )
    ordered = right[np.argsort(-scores, kind="stable")]
    return float((np.cumsum(ordered) / np.arange(1, len(ordered) + 1))[ordered].mean())


def lexical(documents: list[Document]) -> Search:
    return LexicalIndex(documents).search


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", type=Path, action="append", required=True, help="may be given more than once")
    parser.add_argument("--semantic", action="store_true", help="with the extra `semantic`")
    parser.add_argument("--peers", action="store_true", help="the usual ways beside ours, in the same run")
    parser.add_argument("--cache", type=Path, help="folder of the vectors")
    arguments = parser.parse_args()
    ways: dict[str, Build] = {"ours": lexical}
    if arguments.semantic:
        from tongxin.text.semantic import semantic_search  # noqa: PLC0415 (needs the extra)

        ways = {"ours, by meaning": semantic_search(arguments.cache)}
    if arguments.peers:
        ways |= PEERS
    print("set                    task        way                     queries  R@1    R@3    AP     beats  seconds")
    for path in arguments.set:
        rows = read_set(path)
        for task, partner in TASKS.items():
            if not any(row.role == partner for row in rows):
                continue
            for way, build in ways.items():
                begun = time.monotonic()
                got = measured(rows, partner, build)
                print(
                    f"{path.name:22} {task:11} {way:23} {got.queries:7}  {got.recall_1:.3f}  {got.recall_3:.3f}  "
                    f"{got.precision:.3f}  {got.beats:6} {time.monotonic() - begun:.1f}"
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
