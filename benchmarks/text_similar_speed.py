"""Search by wording among 20,000 texts of about 500 characters: the index within 20 s, a question within 50 ms.

The peer is the floor that every change must beat, TF-IDF of characters 1-2 in plain numpy. Texts are put together from
the sentences of the seen set and words of the shipped table, so that the vocabulary is as wide as that of real texts.

    PYTHONPATH=src python benchmarks/text_similar_speed.py
"""

import json
import random
import resource
import sys
import time
from pathlib import Path

import bench

from tongxin.text.copies import letters, plain
from tongxin.text.postings import Postings, grams
from tongxin.text.sentences import sentences
from tongxin.text.similarity import Document, LexicalIndex
from tongxin.text.word_vectors import word_vectors

TEXTS = 20_000
LENGTH = 500
QUERIES = 200
SEEN = Path(__file__).parent / "text_sets" / "similar.seen.jsonl"


def made_texts() -> list[Document]:
    chance = random.Random(20_000)
    rows = [json.loads(line) for line in SEEN.read_text(encoding="utf-8").splitlines()]
    stock = [sentence.text for row in rows for sentence in sentences(row["text"])]
    words = list(word_vectors().places)
    documents = []
    for number in range(TEXTS):
        text = ""
        while len(text) < LENGTH:
            text += chance.choice(stock) + "".join(chance.choices(words, k=20)) + "。"
        documents.append(Document(number, text, chance.choice(rows)["title"]))
    return documents


def measured(name: str, build: float, times: list[float]) -> dict[str, object]:
    return {
        "way": name,
        "texts": TEXTS,
        "index_s": round(build, 1),
        "query_median_ms": bench.milliseconds(bench.percentile(times, 0.5)),
        "query_p95_ms": bench.milliseconds(bench.percentile(times, 0.95)),
    }


def main() -> int:
    arguments = bench.parser(__doc__).parse_args()
    documents = made_texts()
    asked = random.Random(1).sample(documents, QUERIES)
    begun = time.perf_counter()
    peer = Postings([grams([letters(plain(document.whole))]) for document in documents])
    peer_build = time.perf_counter() - begun
    begun = time.perf_counter()
    index = LexicalIndex(documents)
    build = time.perf_counter() - begun
    times: dict[str, list[float]] = {"ours": [], "characters 1-2": []}
    for document in asked:
        begun = time.perf_counter()
        index.search(document)
        times["ours"].append(time.perf_counter() - begun)
        begun = time.perf_counter()
        peer.likeness(grams([letters(plain(document.whole))])).argsort()
        times["characters 1-2"].append(time.perf_counter() - begun)
    rows = [
        measured("ours", build, times["ours"]),
        measured("characters 1-2", peer_build, times["characters 1-2"]),
    ]
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    goals = {
        "20,000 texts are indexed within 20 s": build <= 20,
        "a question is answered within 50 ms (median)": bench.percentile(times["ours"], 0.5) <= 0.05,
    }
    return bench.report("text_similar_speed", rows, goals, save=arguments.save, peak_megabytes=megabytes)


if __name__ == "__main__":
    sys.exit(main())
