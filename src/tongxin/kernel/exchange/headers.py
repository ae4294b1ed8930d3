"""Finds the head of a table however it was decorated: titles above it, two merged rows, notes in brackets."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType

from django.utils.translation import gettext as _

from tongxin.kernel.exchange.cells import CellError, Places, Tags, key_of, plain, spellings
from tongxin.kernel.exchange.declarations import Column
from tongxin.kernel.exchange.reading import Raw, Table, Unreadable

DEEPEST = 20
_FEWEST = 2
_NOTE = re.compile(r"[(\[【〔].*?[)\]】〕]")
# 专委会1, 界别二: one of several columns of a kind.
_COUNTED = re.compile(r"[1-9一二三四]$")
_LONGEST_LABEL = 60
_LONG_NUMBER = re.compile(r"[0-9Xx]{6,}")
_LONGEST_SAMPLE = 20
_COUNT = re.compile(r"[\d.,*\-]+")
_LOOKED_AT = 50
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Head:
    """Where the columns stand, by key; ``first`` is the index of the first row of data.

    ``unknown`` has the labels that stand for nothing, by place. A column of several names may be spread over several places (专委会1, 专委会2).
    """

    top: int
    first: int
    places: dict[str, list[int]]
    labels: dict[int, str]
    ignored: tuple[str, ...]
    unknown: dict[int, str] = field(default_factory=dict)


class Lacking(Unreadable):
    """The head of a table has no column for something that every row needs; somebody may know which one it is."""

    def __init__(self, sentence: str, table: Table, head: Head, missing: tuple[str, ...]) -> None:
        super().__init__(sentence)
        self.table = table
        self.head = head
        self.missing = missing


def find_head(
    table: Table, columns: Sequence[Column], mapped: Mapping[str, str] = _NOTHING, fewest: int = _FEWEST
) -> Head | None:
    """The row, or pair of rows, that names most columns; one row rather than two, the upper rather than the lower.

    ``mapped`` says by hand which column a label of this file means.
    """
    known = _known(columns) | {key_of(label): key for label, key in mapped.items()}
    spread = frozenset(c.key for c in columns if isinstance(c.kind, Places | Tags))
    needed = {c.key for c in columns if c.required}
    best: Head | None = None
    for height in (1, 2):
        for top in range(min(DEEPEST, len(table.rows))):
            head = _joined(_head(table.rows[top : top + height], top, known, spread), columns, mapped)
            # One word alone may stand anywhere in a title or a note, unless it is all that a list needs.
            if len(head.places) < fewest and not (needed and needed <= set(head.places)):
                continue
            if best is None or len(head.places) > len(best.places):
                best = head
    return best


def choose(
    tables: Sequence[Table], columns: Sequence[Column], wanted: str = "", mapped: Mapping[str, str] = _NOTHING
) -> tuple[Table, Head]:
    """The wanted table, or the one whose head fits best; raises :class:`Unreadable` when none has what it takes."""
    among = [t for t in tables if t.name == wanted] or list(tables)
    heads = [(table, head) for table in among if (head := find_head(table, columns, mapped))]
    if not heads:
        # One known word among others that nobody knows: the head is there, and somebody may tell what they mean.
        found = [(table, head) for table in among if (head := find_head(table, columns, mapped, 1))]
        heads = [(table, head) for table, head in found if head.ignored]
    if not heads:
        raise Unreadable(_no_head(columns))
    table, head = max(heads, key=lambda pair: len(pair[1].places))
    missing = [c for c in columns if c.required and c.key not in head.places]
    if missing:
        sentence = _(
            "工作表“{table}”第 {row} 行像是表头，但缺少“{missing}”一列；读到的列有：{found}。请补上后再上传。"
        ).format(
            table=table.name,
            row=head.top + 1,
            missing=_("、").join(_(c.label) for c in missing),
            found=_("、").join(head.labels[place] for place in sorted(head.labels)),
        )
        raise Lacking(sentence, table, head, tuple(c.key for c in missing))
    return table, head


def samples(table: Table, head: Head, most: int = 3) -> list[tuple[str, list[str]]]:
    """(label, first values) of the columns that stand for nothing, so that somebody can tell what they are."""
    return [(label, values_at(table, head, place, most)) for place, label in head.unknown.items()]


def values_at(table: Table, head: Head, place: int, most: int = 3) -> list[str]:
    """The first values of a column, cut short."""
    texts = (_text_of(row[place]) for row in table.rows[head.first :] if place < len(row))
    few = list(dict.fromkeys(text for text in islice(texts, _LOOKED_AT) if text))[:most]
    return [_unnumbered(text)[:_LONGEST_SAMPLE] for text in few]


def may_be(column: Column, texts: Sequence[str]) -> bool:
    """Whether a column with these first values can be the one meant: 序号, with 1, 2, 3 under it, is nobody's name."""
    return not texts or not getattr(column.kind, "is_name", False) or any(not _COUNT.fullmatch(t) for t in texts)


def _text_of(cell: Raw) -> str:
    try:
        return " ".join(plain(cell).split())
    except CellError:
        return ""


def _unnumbered(text: str) -> str:
    """Long numbers may be anybody's: enough stays to tell what they are."""
    return _LONG_NUMBER.sub(lambda m: f"{m[0][:3]}***", text)


def _no_head(columns: Sequence[Column]) -> str:
    labels = [_(c.label) for c in columns if c.required or c.identifies]
    return _("没有找到表头。前 {n} 行里应有一行写着列名，例如：{labels}；可以先下载模板对照。").format(
        n=DEEPEST, labels=_("、").join(labels)
    )


def _known(columns: Iterable[Column]) -> dict[str, str]:
    """Every spelling of every column, with its key; a column's own label wins over another's second name."""
    spelled: dict[str, str] = {}
    for column in columns:
        for word in column.also:
            spelled.setdefault(key_of(word), column.key)
    for column in columns:
        spelled.update(dict.fromkeys(spellings(column.label), column.key))
    return spelled


def _head(rows: Sequence[Sequence[Raw]], top: int, known: dict[str, str], spread: frozenset[str]) -> Head:
    upper, lower = _texts(rows[0]), _texts(rows[-1])
    if len(rows) > 1:
        upper = _carried(upper, lower)
    places: dict[str, list[int]] = {}
    labels: dict[int, str] = {}
    ignored, unknown = [], {}
    for place in range(max(len(upper), len(lower))):
        above, below = _at(upper, place), _at(lower, place)
        label = (below or above if above == below or not below else f"{above}{below}")[:_LONGEST_LABEL]
        key = _recognised(above, below, known)
        if key and (key not in places or key in spread):
            places.setdefault(key, []).append(place)
            labels[place] = label
        elif label:
            ignored.append(label)
            unknown[place] = label
    return Head(top, top + len(rows), places, labels, tuple(ignored), unknown)


def _joined(head: Head, columns: Sequence[Column], mapped: Mapping[str, str]) -> Head:
    """The same head with columns that stand there in two parts; what was said by hand goes before."""
    words = {key_of(label): place for place, label in head.unknown.items()}
    words |= {key_of(label): place for place, label in head.labels.items()}
    places, labels, gone = dict(head.places), dict(head.labels), set[str]()
    for column in columns:
        if column.key in mapped.values():
            continue
        for pair in column.joined_from:
            if all(key_of(part) in words for part in pair):
                found = [words[key_of(part)] for part in pair]
                places[column.key] = found
                labels |= {place: head.labels.get(place) or head.unknown[place] for place in found}
                gone.update(labels[place] for place in found)
                break
    ignored = tuple(label for label in head.ignored if label not in gone)
    unknown = {place: label for place, label in head.unknown.items() if label not in gone}
    return Head(head.top, head.first, places, labels, ignored, unknown)


def _recognised(above: str, below: str, known: dict[str, str]) -> str:
    candidates = [above + below, below, above if not below else ""] if above != below else [below]
    for text in candidates:
        bare = key_of(text)
        without = _NOTE.sub("", bare)
        for spelling in (bare, without, _COUNTED.sub("", without)):
            if spelling and spelling in known:
                return known[spelling]
    return ""


def _texts(row: Sequence[Raw]) -> list[str]:
    return [_text(cell) for cell in row]


def _text(cell: Raw) -> str:
    try:
        return "".join(plain(cell).split()) if isinstance(cell, str) else ""
    except CellError:
        return ""


def _carried(upper: list[str], lower: list[str]) -> list[str]:
    """A word over several columns stands in the first of them; it holds for those that have a word below it."""
    carried, last = [], ""
    for place in range(max(len(upper), len(lower))):
        above = _at(upper, place)
        last = above or (last if _at(lower, place) else "")
        carried.append(last)
    return carried


def _at(texts: Sequence[str], place: int) -> str:
    return texts[place] if place < len(texts) else ""
