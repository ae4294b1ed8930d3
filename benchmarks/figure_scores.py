"""Scores an extractor of figures against facts read by hand, by the one set of rules that every measurement uses."""

import itertools
import json
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]
Extractor = Callable[[str], Sequence[Row]]

ALIKE = 0.6
OVERLAP = 0.8
_MOST_PERMUTED = 6
_SIGNS = re.compile(r"[\W_]+")


@dataclass
class Scores:
    """Counts over a whole set; ``misses`` says for people what went wrong, one line each."""

    gold: int = 0
    found: int = 0
    core: int = 0
    full: int = 0
    placed: int = 0
    trap_facts: int = 0
    traps: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def core_f1(self) -> float:
        """F1 of value, unit and approx."""
        return _f1(self.core, self.found, self.gold)

    @property
    def full_f1(self) -> float:
        """F1 of value, unit, approx and what."""
        return _f1(self.full, self.found, self.gold)

    @property
    def span_accuracy(self) -> float:
        """The share of matched facts whose span lies right."""
        return self.placed / self.core if self.core else 0.0


def _f1(right: int, found: int, gold: int) -> float:
    return 2 * right / (found + gold) if found + gold else 0.0


def load(path: Path) -> list[dict[str, Any]]:
    """The lines of a measuring set, each ``{"id","text","facts"}``; a set that contradicts itself is refused."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    wrong = [problem for row in rows for problem in problems(row)]
    if len({row["id"] for row in rows}) != len(rows):
        wrong.append("an id stands twice")
    if wrong:
        raise ValueError("\n".join(wrong))
    return rows


def problems(row: Row) -> list[str]:
    """What is wrong with one line: spans that hold no number, percentages whose unit is another."""
    found = []
    for fact in row["facts"]:
        first, last = fact["span"]
        held = row["text"][first:last]
        if not re.search(r"[\d零〇一二两三四五六七八九十百千万亿几数半兩萬億]", held) or held != held.strip():
            found.append(f"{row['id']}: {held!r} is no number with its unit")
        if fact["percent"] != (fact["unit"] == "%"):
            found.append(f"{row['id']}: percent and unit disagree at {held!r}")
        if fact["approx"] and not fact["bound"] and not isinstance(fact["value"], list):
            found.append(f"{row['id']}: approximate in no direction at {held!r}")
        if not fact["what"]:
            found.append(f"{row['id']}: {held!r} counts nothing")
    return found


def score(rows: Iterable[Row], extract: Extractor) -> Scores:
    """Measure ``extract`` on a set: facts are matched one to one within a line."""
    total = Scores()
    for row in rows:
        gold, found = row["facts"], list(extract(row["text"]))
        total.gold += len(gold)
        total.found += len(found)
        if not gold:
            total.traps += 1
            total.trap_facts += len(found)
        matched_gold, matched_found = set(), set()
        for place, other in matches(gold, found):
            fact, answer = gold[place], found[other]
            matched_gold.add(place)
            matched_found.add(other)
            total.core += 1
            total.full += names_same(answer["what"], fact)
            total.placed += overlap(answer["span"], fact["span"]) >= OVERLAP
            total.misses += _shortcomings(row, fact, answer)
        total.misses += [
            f"{row['id']} MISSED {_told(row, fact)}" for i, fact in enumerate(gold) if i not in matched_gold
        ]
        total.misses += [
            f"{row['id']} FALSE  {_told(row, fact)}" for i, fact in enumerate(found) if i not in matched_found
        ]
    return total


def _shortcomings(row: Row, fact: Row, answer: Row) -> list[str]:
    found = []
    if not names_same(answer["what"], fact):
        names = [fact["what"], *fact.get("what_alt", [])]
        found.append(f"{row['id']} WHAT   {_told(row, answer)} should be {'/'.join(names)}")
    if overlap(answer["span"], fact["span"]) < OVERLAP:
        found.append(f"{row['id']} SPAN   {_told(row, answer)} should be {row['text'][slice(*fact['span'])]!r}")
    return found


def _told(row: Row, fact: Row) -> str:
    held = row["text"][slice(*fact["span"])]
    about = "~" if fact["approx"] else ""
    return f"{held!r} = {about}{fact['value']} {fact['unit']!r} [{fact['what']}]  «{row['text'][:60]}»"


def matches(gold: Sequence[Row], found: Sequence[Row]) -> list[tuple[int, int]]:
    """Pairs of places: same value, unit and approx; among equals those with the same name and place go together."""
    pairs: list[tuple[int, int]] = []
    left = set(range(len(found)))
    groups: dict[str, list[int]] = {}
    for place, fact in enumerate(gold):
        groups.setdefault(f"{fact['value']}|{fact['unit']}|{fact['approx']}", []).append(place)
    for places in groups.values():
        others = [other for other in sorted(left) if same_core(found[other], gold[places[0]])]
        best = _assigned(gold, found, places, others)
        pairs += best
        left -= {other for _place, other in best}
    return pairs


def _assigned(gold: Sequence[Row], found: Sequence[Row], places: list[int], others: list[int]) -> list[tuple[int, int]]:
    size = min(len(places), len(others))
    if size == 0 or max(len(places), len(others)) > _MOST_PERMUTED:
        return list(zip(places, others, strict=False))

    def worth(pairs: Sequence[tuple[int, int]]) -> float:
        return sum(
            2 * names_same(found[o]["what"], gold[p]) + overlap(found[o]["span"], gold[p]["span"]) for p, o in pairs
        )

    if len(places) <= len(others):
        options = (list(zip(places, chosen, strict=True)) for chosen in itertools.permutations(others, size))
    else:
        options = (list(zip(chosen, others, strict=True)) for chosen in itertools.permutations(places, size))
    return max(options, key=worth)


def same_core(answer: Row, fact: Row) -> bool:
    """Whether value, unit and approx are those that were read by hand."""
    units = {fact["unit"], *fact.get("unit_alt", [])}
    return answer["approx"] == fact["approx"] and answer["unit"] in units and _equal(answer["value"], fact["value"])


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, list) or isinstance(other, list):
        both = isinstance(one, list) and isinstance(other, list) and len(one) == len(other)
        return both and all(_equal(a, b) for a, b in zip(one, other, strict=True))
    return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)


def names_same(what: str, fact: Row) -> bool:
    """Whether a name is the hand-read one or one of those also accepted, or near enough to it."""
    mine = _bare(what)
    return bool(mine) and any(_near(mine, _bare(name)) for name in [fact["what"], *fact.get("what_alt", [])])


def _near(one: str, other: str) -> bool:
    return bool(other) and (one in other or other in one or _dice(one, other) >= ALIKE)


def _bare(text: str) -> str:
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text)).lower()


def _dice(one: str, other: str) -> float:
    first, second = ([text[i : i + 2] for i in range(len(text) - 1)] for text in (one, other))
    if not first or not second:
        return 0.0
    shared = sum(min(first.count(pair), second.count(pair)) for pair in set(first))
    return 2 * shared / (len(first) + len(second))


def overlap(one: Sequence[int], other: Sequence[int]) -> float:
    """Intersection over union of two spans."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, shared) / (max(one[1], other[1]) - min(one[0], other[0]))
