"""What is known of a page while its lines are judged: the reasons found so far and where the body lies."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tongxin.text.page import words
from tongxin.text.page.lines import LONGEST_JUDGED, Line, carries_text

# Found in documents too, so they do not make a page of one.
_ALSO_IN_DOCUMENTS = frozenset(("页码", "分隔符", "图片文件名", "页眉"))


@dataclass
class Page:
    """Lines with a reason each, empty for a line that stays; the body lies from ``first`` to ``last``, both inclusive."""

    lines: list[Line]
    reasons: list[str] = field(default_factory=list)
    first: int = 0
    last: int = 0

    def __post_init__(self) -> None:
        self.reasons = [""] * len(self.lines)
        self.last = len(self.lines) - 1

    def open(self, places: Iterable[int] | None = None) -> Iterator[tuple[int, Line]]:
        """The lines that nothing speaks against yet."""
        for place in range(len(self.lines)) if places is None else places:
            if not self.reasons[place]:
                yield place, self.lines[place]

    def mark(self, places: Iterable[int], reason: str) -> None:
        """Give a reason to those that have none."""
        for place, _ in self.open(places):
            self.reasons[place] = reason

    @property
    def head(self) -> range:
        return range(self.first)

    @property
    def tail(self) -> range:
        return range(self.last + 1, len(self.lines))

    def holds(self, place: int) -> bool:
        """Whether the place lies in the body."""
        return self.first <= place <= self.last

    def nearest(self, place: int, step: int) -> Line | None:
        """The next line in a direction that nothing speaks against."""
        place += step
        while 0 <= place < len(self.lines) and self.reasons[place]:
            place += step
        return self.lines[place] if 0 <= place < len(self.lines) else None

    @property
    def is_chinese(self) -> bool:
        """Whether head and tail can be judged by words at all."""
        return 4 * sum(line.han for line in self.lines) > sum(len(line.text) for line in self.lines)

    @property
    def is_web(self) -> bool:
        """Whether something was found that only a page on a screen has."""
        return any(reason and reason not in _ALSO_IN_DOCUMENTS for reason in self.reasons)

    def find_body(self) -> None:
        """From the first line that carries the text to the last; a title may be a sentence, so it does not begin it."""
        said = [
            (place, line)
            for place, line in self.open()
            if len(line.text) >= LONGEST_JUDGED or not words.SITE_TALK.search(line.folded)
        ]
        body = [place for place, line in said if carries_text(line)]
        # Without a sentence anywhere nothing tells head and tail from the text.
        if body:
            self.first = body[0]
            self.last = max([body[-1], *(place for place, line in said if place > body[-1] and line.ends_sentence)])
