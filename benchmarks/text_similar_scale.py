"""Fits the scale of the scores, so that 0.5 means: as often the same matter as not, among the ten best hits.

The least nearness is kept: it was chosen by what is found.

PYTHONPATH=src python benchmarks/text_similar_scale.py --set benchmarks/text_sets/similar.seen.jsonl [--semantic]
"""

import argparse
import sys
from pathlib import Path

import numpy as np
from text_similar_measures import Row, read_set

from tongxin.text import similarity
from tongxin.text.crowding import Scale
from tongxin.text.similarity import LexicalIndex, Wording

TOP = 10
STEPS = 50


def margins(scores: np.ndarray, scale: Scale) -> np.ndarray:
    """What the scores were made from: how much more alike two texts are than either is to its neighbours."""
    inner = np.clip(scores.astype(np.float64), 1e-30, 1 - 1e-7)
    return scale.even + scale.spread * np.log(inner / (1 - inner))


def fitted(above: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """``even`` and ``spread`` by logistic regression (Newton's method)."""
    design = np.stack([np.ones_like(above), above], axis=1)
    weights = np.zeros(2)
    for _step in range(STEPS):
        chance = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (right - chance)
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + 1e-6 * np.eye(2)
        weights += np.linalg.solve(curve, slope)
    return float(-weights[0] / weights[1]), float(1 / weights[1])


def pairs(rows: list[Row], scores: list[np.ndarray], scale: Scale) -> tuple[np.ndarray, np.ndarray]:
    """The margins of each text's ten best, and whether they are about the same matter."""
    above, right = [], []
    for row, one in zip(rows, scores, strict=True):
        for place in np.argsort(-one, kind="stable")[:TOP]:
            other = rows[place]
            above.append(margins(one[place : place + 1], scale)[0])
            right.append(other.topic == row.topic and "distractor" not in {row.role, other.role})
    return np.array(above), np.array(right, dtype=float)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", type=Path, required=True)
    parser.add_argument("--semantic", action="store_true", help="with the extra `semantic`")
    parser.add_argument("--cache", type=Path, help="folder of the vectors")
    arguments = parser.parse_args()
    rows = [row for row in read_set(arguments.set) if arguments.semantic or row.role != "colloquial"]
    documents = [row.document for row in rows]
    lexical = LexicalIndex(documents)
    if arguments.semantic:
        from tongxin.text import semantic  # noqa: PLC0415 (needs the extra)

        vectors = semantic.Embedder(semantic.sentence_model(), arguments.cache).vectors(documents)
        index = semantic.SemanticIndex(lexical, vectors)
        scale = semantic.SCALE
        scores = [index.scores(one, vector) for one, vector in zip(documents, vectors, strict=True)]
    else:
        scale = similarity.SCALE
        scores = [lexical.scores(one, Wording(one)) for one in documents]
    even, spread = fitted(*pairs(rows, scores, scale))
    print(f"Scale(least={scale.least}, even={even:.3f}, spread={spread:.3f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
