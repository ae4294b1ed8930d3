"""Suggests what a text is about, from a list of words that the office can replace, and shows the words that led there."""

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tongxin.text.copies import plain
from tongxin.text.segment import segmenter
from tongxin.text.vocabulary import DATA

_SUPPORTING = 0.35
# A title names the subject on purpose; the text passes many things by.
_TITLE = 3.0
_SHOWN_WORDS = 6


@dataclass(frozen=True)
class Topic:
    """A subject with the words that prove it (``strong``) and those that only speak for it (``supporting``)."""

    key: str
    label: str
    strong: frozenset[str]
    supporting: frozenset[str]


@dataclass(frozen=True)
class Suggestion:
    """A topic with its share of all that was found in the text (0 to 1) and the words that led to it, best first."""

    key: str
    label: str
    share: float
    words: tuple[str, ...]


class Lexicon:
    """Topics ready for matching; raises ``ValueError`` with a sentence when two topics have the same key."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self.topics = tuple(topics)
        keys = Counter(topic.key for topic in self.topics)
        if doubled := [key for key, times in keys.items() if times > 1]:
            raise ValueError(f"主题词表里有重复的 key：{'、'.join(doubled)}。")
        weights: dict[str, dict[int, float]] = {}
        for place, topic in enumerate(self.topics):
            for word in topic.supporting | topic.strong:
                weights.setdefault(plain(word), {})[place] = 1.0 if word in topic.strong else _SUPPORTING
        # A word that several topics claim says less for each of them.
        self._weights = {
            word: {place: weight / math.sqrt(len(found)) for place, weight in found.items()}
            for word, found in weights.items()
        }
        self._longest = max(map(len, self._weights), default=0)

    def suggest(self, text: str, title: str = "", top: int = 2) -> list[Suggestion]:
        """The best ``top`` topics, none where no word of the list occurs."""
        counts: Counter[str] = Counter()
        for part, weight in ((plain(title), _TITLE), (plain(text), 1.0)):
            for word, times in Counter(self._found(part)).items():
                counts[word] += weight * times  # type: ignore[assignment]  # a Counter adds fractions as well
        found: list[dict[str, float]] = [{} for _topic in self.topics]
        for word, count in counts.items():
            for place, weight in self._weights[word].items():
                found[place][word] = weight * math.log2(1 + count)
        return self._best(found, top)

    def _best(self, found: list[dict[str, float]], top: int) -> list[Suggestion]:
        sums = [sum(words.values()) for words in found]
        order = sorted(range(len(sums)), key=lambda place: (-sums[place], place))
        suggestions = []
        for place in order[:top]:
            if sums[place]:
                words = sorted(found[place], key=lambda word: (-found[place][word], word))
                topic, share = self.topics[place], round(sums[place] / sum(sums), 4)
                suggestions.append(Suggestion(topic.key, topic.label, share, tuple(words[:_SHOWN_WORDS])))
        return suggestions

    def _found(self, text: str) -> Iterable[str]:
        """The words of the list in the text, the longest first; a single character counts only as a word of its own."""
        words = segmenter().words(text)
        yield from (word for word in words if len(word) == 1 and word in self._weights)
        start = 0
        while start < len(text):
            for length in range(min(self._longest, len(text) - start), 1, -1):
                if (piece := text[start : start + length]) in self._weights:
                    yield piece
                    start += length
                    break
            else:
                start += 1


def read_lexicon(source: Path | Mapping[str, Any]) -> Lexicon:
    """A list of topics from a JSON file of the shape of ``data/topics.json``, or from the same as an object.

    Raises ``ValueError`` with a Chinese sentence when the shape is another.
    """
    try:
        read = json.loads(source.read_text(encoding="utf-8")) if isinstance(source, Path) else source
        topics = [
            Topic(row["key"], row["label"], frozenset(row["strong"].split()), frozenset(row.get("words", "").split()))
            for row in read["topics"]
        ]
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
        raise ValueError("主题词表的格式不对：每个主题要有 key、label、strong，词之间用空格分开。") from error
    return Lexicon(topics)


@cache
def lexicon() -> Lexicon:
    """The list that is shipped."""
    return read_lexicon(DATA / "topics.json")


def suggest_topics(text: str, title: str = "", top: int = 2) -> list[Suggestion]:
    """The best topics of a text by the shipped list."""
    return lexicon().suggest(text, title, top)
