"""Measures cleaning against texts whose clean form is known: characters kept and taken out, furniture, metadata, speed.

    PYTHONPATH=src python benchmarks/text_normalise_measures.py --set benchmarks/text_sets/normalise.seen.jsonl

A set has lines ``{"id","raw","clean","title","date","organisation","speaker","session","furniture":[…]}``; a metadata
field is a string or null. White space is not compared: where a text may break is no fact.
"""

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from tongxin.text.normalise import Normalised, normalise
from tongxin.text.pinyin import inserted_pinyin
from tongxin.text.script import to_simplified

FIELDS = ("title", "date", "organisation", "speaker", "session")
GOALS = {"recall": 0.93, "precision": 0.97, "furniture": 0.95}
_SPACE = re.compile(r"\s+")
_TERM = re.compile("第?[一二三四五六七八九十0-9]+届|中国人民政治协商会议|委员会|政协|[（(].*[)）]")


def squeezed(text: str) -> str:
    return _SPACE.sub("", text)


def characters(ours: str, gold: str) -> tuple[int, int, int]:
    """Characters in common (longest matching blocks), in ours, in the gold text."""
    matcher = SequenceMatcher(None, ours, gold, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()), len(ours), len(gold)


def kept_places(found: Normalised) -> set[int]:
    """The raw places that the clean text holds."""
    return {found.offsets.to_raw(place) for place, sign in enumerate(found.text) if not sign.isspace()}


def _copies(piece: str, raw: str) -> list[re.Match[str]]:
    """Where a piece stands: spaced as it may be, and not inside a longer word where it also stands alone."""
    pattern = r"\s*".join(map(re.escape, squeezed(piece)))
    alone = list(re.finditer(rf"(?<!\w){pattern}(?!\w)", raw))
    return alone or list(re.finditer(pattern, raw))


def furniture_gone(row: dict[str, Any], found: Normalised) -> Iterator[tuple[str, bool]]:
    """Each piece with whether at least nine tenths of every copy of it are out of the clean text."""
    kept = kept_places(found)
    raw: str = row["raw"]
    for piece in row["furniture"]:
        copies = [
            [place in kept for place in range(*match.span()) if not raw[place].isspace()]
            for match in _copies(piece, raw)
        ]
        yield piece, bool(copies) and all(sum(copy) <= len(copy) / 10 for copy in copies)


def same(field: str, ours: str | None, gold: str | None) -> bool:
    """Equal; an organisation may be called in full or in short, with its term or without."""
    if ours is None or gold is None:
        return ours == gold
    left, right = squeezed(ours), squeezed(gold)
    if field == "organisation":
        left, right = _TERM.sub("", left), _TERM.sub("", right)
    return left == right


def problems(row: dict[str, Any], found: Normalised) -> Iterator[str]:
    """Everything that differs, in words, for whoever improves the rules."""
    ours, gold = squeezed(found.text), squeezed(row["clean"])
    for tag, first, last, start, end in SequenceMatcher(None, ours, gold, autojunk=False).get_opcodes():
        if tag != "equal":
            yield f"text: ours {ours[first:last]!r}, expected {gold[start:end]!r}, after {ours[max(0, first - 12) : first]!r}"
    for piece, gone in furniture_gone(row, found):
        if not gone:
            yield f"furniture left: {piece!r}"
    for field in FIELDS:
        evidence = getattr(found, field)
        ours_value = evidence.value if evidence else None
        if not same(field, ours_value, row[field]):
            yield f"{field}: ours {ours_value!r}, expected {row[field]!r}"


def count(row: dict[str, Any], found: Normalised) -> Counter[str]:
    """Everything that is added up over the documents of a set."""
    ours, gold = squeezed(found.text), squeezed(row["clean"])
    common, in_ours, in_gold = characters(ours, gold)
    verdicts = [verdict for _, verdict in furniture_gone(row, found)]
    counts: Counter[str] = Counter(
        documents=1,
        common=common,
        ours=in_ours,
        gold=in_gold,
        whole=ours == gold,
        gone=sum(verdicts),
        pieces=len(verdicts),
        unchanged=to_simplified(row["clean"]) == row["clean"],
        stable=squeezed(normalise(found.text).text) == ours,
        readings=len(inserted_pinyin(found.text)),
        traditional=to_simplified(found.text) != found.text,
    )
    for field in FIELDS:
        evidence = getattr(found, field)
        value = evidence.value if evidence else None
        counts[f"{field} right"] = same(field, value, row[field])
        counts[f"{field} wrong"] = value is not None and not same(field, value, row[field])
    return counts


def measure(rows: list[dict[str, Any]]) -> dict[str, float]:
    """The figures of a set; "wrong" is a value that should be another or null, the worst a field can do."""
    started = time.process_time()
    results = [normalise(row["raw"]) for row in rows]
    seconds = time.process_time() - started
    counts: Counter[str] = Counter()
    for row, found in zip(rows, results, strict=True):
        counts.update(count(row, found))
    size = counts["documents"]
    return {
        "documents": size,
        "precision": counts["common"] / max(1, counts["ours"]),
        "recall": counts["common"] / max(1, counts["gold"]),
        "whole documents": counts["whole"] / size,
        "furniture pieces": counts["pieces"],
        "furniture": counts["gone"] / max(1, counts["pieces"]),
        **{
            f"{field} {verdict}": counts[f"{field} {verdict}"] / size
            for verdict in ("right", "wrong")
            for field in FIELDS
        },
        "simplified unchanged": counts["unchanged"] / size,
        "stable": counts["stable"] / size,
        "readings left": counts["readings"],
        "documents with traditional left": counts["traditional"],
        "characters per second": sum(len(row["raw"]) for row in rows) / seconds,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", type=Path, default=Path(__file__).parent / "text_sets" / "normalise.seen.jsonl")
    parser.add_argument("--show", action="store_true", help="print every difference")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    rows = [json.loads(line) for line in arguments.set.read_text(encoding="utf-8").splitlines() if line.strip()]
    if arguments.show:
        for row in rows:
            for problem in problems(row, normalise(row["raw"])):
                print(f"{row['id']}: {problem}")
    measured = measure(rows)
    if arguments.json:
        print(json.dumps(measured, ensure_ascii=False, indent=2))
        return 0
    for name, value in measured.items():
        print(f"{name:<34}{value:>12,.4f}" if value <= 1 else f"{name:<34}{value:>12,.0f}")
    met = all(measured[name] >= least for name, least in GOALS.items())
    print("met" if met else "MISSED", ", ".join(f"{name} >= {least}" for name, least in GOALS.items()))
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
