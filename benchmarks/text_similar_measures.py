"""How well similar texts are found, on a set whose answers are known.

A set is a file of lines {"id","topic","role","title","text"}; the role is a, paraphrase, distractor (shares the wording
of a, asks for something else) or colloquial (the same matter in a citizen's words). Three tasks are measured:

- ordinary: each a and each paraphrase is asked, among all a, paraphrases and distractors;
- colloquial: each a and each colloquial text is asked, among all a, colloquial texts and distractors;
- citizens: each colloquial text is asked, among all a, paraphrases and distractors, where a and paraphrase are right.

R@k: the other text of the topic, or one of the two, is among the first k. AP: average precision over all pairs. beats:
topics whose right text stands above the distractor when a is asked; of citizens, when the colloquial text is.

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

FORMAL = {"a", "paraphrase", "distractor"}


class Task(NamedTuple):
    """Which roles are searched in, and what is right for each role that asks; a distractor asks for nothing."""

    corpus: set[str]
    right: dict[str, set[str]]


TASKS = {
    "ordinary": Task(FORMAL, {"a": {"paraphrase"}, "paraphrase": {"a"}, "distractor": set()}),
    "colloquial": Task(
        {"a", "colloquial", "distractor"}, {"a": {"colloquial"}, "colloquial": {"a"}, "distractor": set()}
    ),
    "citizens": Task(FORMAL, {"colloquial": {"a", "paraphrase"}}),
}
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


def read_set(path: Path, half: int | None = None) -> list[Row]:
    """The texts of a set, or of one half of it where it has halves."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        Row(row["topic"], row["role"], Document(row["id"], row["text"], row.get("title") or ""))
        for row in rows
        if half is None or row["half"] == half
    ]


def measured(rows: list[Row], task: Task, build: Build) -> Measures:
    """The measures of one task on all rows of its roles."""
    corpus = [row for row in rows if row.role in task.corpus]
    asking = [row for row in rows if row.role in task.right]
    search = build([row.document for row in corpus])
    place = {row.document.id: number for number, row in enumerate(corpus)}
    scores = np.zeros((len(asking), len(corpus)))
    ranks = np.full((len(asking), len(corpus)), len(corpus))
    for number, row in enumerate(asking):
        for rank, hit in enumerate(search(row.document, len(corpus))):
            scores[number, place[hit.id]] = hit.score
            ranks[number, place[hit.id]] = rank
    right = np.array([[_fits(task, row, other) for other in corpus] for row in asking])
    distractors = np.array([[one.topic == row.topic and one.role == "distractor" for one in corpus] for row in asking])
    found = np.where(right, ranks, len(corpus)).min(axis=1)
    traps = np.where(distractors, ranks, len(corpus)).min(axis=1)
    answerable = right.any(axis=1)
    counted = np.array([row.role == next(iter(task.right)) for row in asking]) & answerable & distractors.any(axis=1)
    return Measures(
        int(answerable.sum()),
        float((found[answerable] < 1).mean()),
        float((found[answerable] < 3).mean()),
        _average_precision(scores, right, asking, corpus),
        f"{(found < traps)[counted].sum()}/{counted.sum()}",
    )


def _fits(task: Task, row: Row, other: Row) -> bool:
    return other.topic == row.topic and other.role in task.right[row.role]


def _average_precision(scores: np.ndarray, right: np.ndarray, asking: list[Row], corpus: list[Row]) -> float:
    pairs: dict[tuple[str, ...], tuple[float, bool]] = {}
    for number, row in enumerate(asking):
        for place, other in enumerate(corpus):
            pair = tuple(sorted((str(row.document.id), str(other.document.id))))
            if row is not other:
                pairs[pair] = (pairs.get(pair, (0.0, False))[0] + scores[number, place], bool(right[number, place]))
    ordered = np.array([fits for _score, fits in sorted(pairs.values(), key=lambda one: -one[0])])
    return float((np.cumsum(ordered) / np.arange(1, len(ordered) + 1))[ordered].mean())


def lexical(documents: list[Document]) -> Search:
    return LexicalIndex(documents).search


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", type=Path, action="append", required=True, help="may be given more than once")
    parser.add_argument("--half", type=int, choices=(1, 2), help="one half of a set that has halves")
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
        rows = read_set(path, arguments.half)
        for name, task in TASKS.items():
            if not set(task.right) <= {row.role for row in rows}:
                continue
            for way, build in ways.items():
                begun = time.monotonic()
                got = measured(rows, task, build)
                print(
                    f"{path.name:22} {name:11} {way:23} {got.queries:7}  {got.recall_1:.3f}  {got.recall_3:.3f}  "
                    f"{got.precision:.3f}  {got.beats:6} {time.monotonic() - begun:.1f}"
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
