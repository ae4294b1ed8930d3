"""Makes the two middles by which similarity by meaning tells officials' speech from citizens'; needs the extra.

The second half of a set that has halves is left for measuring.

PYTHONPATH=src python tools/make_registers.py benchmarks/text_sets/similar.{seen,third}.jsonl src/tongxin/text/data/registers.npz
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np

from tongxin.text.semantic import Embedder, sentence_model
from tongxin.text.similarity import Document

CITIZENS = "colloquial"
HELD_OUT = 2


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path, nargs="+")
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    rows = [json.loads(line) for path in arguments.sets for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row.get("half") != HELD_OUT]
    vectors = Embedder(sentence_model(2)).vectors([Document(row["id"], row["text"], row["title"]) for row in rows])
    citizens = np.array([row["role"] == CITIZENS for row in rows])
    np.savez_compressed(arguments.out, official=vectors[~citizens].mean(0), citizens=vectors[citizens].mean(0))
    return 0


if __name__ == "__main__":
    sys.exit(main())
