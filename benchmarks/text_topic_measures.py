"""How often the suggested topic is right, and how often the first keywords name the matter.

Rows of a set with "labels" (keys of topics, the best first) count for topics, rows with "core" (terms of which one must
stand in a keyword) for keywords.

    PYTHONPATH=src python benchmarks/text_topic_measures.py --set benchmarks/text_sets/topics.seen.jsonl
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from tongxin.text.keywords import keywords
from tongxin.text.topics import suggest_topics


def topic_shares(rows: list[dict[str, Any]]) -> str:
    first = either = second = 0
    for row in rows:
        found = [suggestion.key for suggestion in suggest_topics(row["text"], row.get("title") or "")]
        first += found[:1] == row["labels"][:1]
        either += bool(found) and found[0] in row["labels"]
        second += row["labels"][0] in found
    return f"topics {len(rows):3}  top-1 {first / len(rows):.3f}  top-1 any label {either / len(rows):.3f}  top-2 {second / len(rows):.3f}"


def keyword_shares(rows: list[dict[str, Any]]) -> str:
    second = fifth = 0
    for row in rows:
        hits = [any(term in word.text for term in row["core"]) for word in keywords(row["text"], row["title"])]
        second += any(hits[:2])
        fifth += any(hits)
    return f"keywords {len(rows):3}  hit@2 {second / len(rows):.3f}  hit@5 {fifth / len(rows):.3f}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", type=Path, action="append", required=True, help="may be given more than once")
    for path in parser.parse_args().set:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        labelled = [row for row in rows if row.get("labels")]
        for role in sorted({row.get("role", "") for row in labelled}):
            some = [row for row in labelled if row.get("role", "") == role]
            print(f"{path.name:22} {role:11} {topic_shares(some)}")
        if some := [row for row in rows if row.get("core")]:
            print(f"{path.name:22} {'':11} {keyword_shares(some)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
