"""Finds the head of a table however it was decorated: titles above it, two merged rows, notes in brackets."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Head:
    """Where the columns stand, by key; ``first`` is the index of the first row of data.

    A column of several names may be spread over several places (专委会1, 专委会2).
    """

    top: int
    first: int
    places: dict[str, list[int]]
    labels: dict[int, str]
    ignored: tuple[str, ...]


def find_head(table: Table, columns: Sequence[Column], mapped: Mapping[str, str] = _NOTHING) -> Head | None:
    """The row, or pair of rows, that names most columns; one row rather than two, the upper rather than the lower.

    ``mapped`` says by hand which column a label of this file means.
    """
    known = _known(columns) | {key_of(label): key for label, key in mapped.items()}
    spread = frozenset(c.key for c in columns if isinstance(c.kind, Places | Tags))
    needed = {c.key for c in columns if c.required}
    best: Head | None = None
    for height in (1, 2):
        for top in range(min(DEEPEST, len(table.rows))):
            head = _head(table.rows[top : top + height], top, known, spread)
            # One word alone may stand anywhere in a title or a note, unless it is all that a list needs.
            if len(head.places) < _FEWEST and not (needed and needed <= set(head.places)):
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
        raise Unreadable(_no_head(columns))
    table, head = max(heads, key=lambda pair: len(pair[1].places))
    missing = [c.label for c in columns if c.required and c.key not in head.places]
    if missing:
        raise Unreadable(
            _(
                "工作表“{table}”第 {row} 行像是表头，但缺少“{missing}”一列；读到的列有：{found}。请补上后再上传。"
            ).format(
                table=table.name,
                row=head.top + 1,
                missing=_("、").join(_(label) for label in missing),
                found=_("、").join(head.labels[place] for place in sorted(head.labels)),
            )
        )
    return table, head


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
    ignored = []
    for place in range(max(len(upper), len(lower))):
        above, below = _at(upper, place), _at(lower, place)
        label = (below or above if above == below or not below else f"{above}{below}")[:_LONGEST_LABEL]
        key = _recognised(above, below, known)
        if key and (key not in places or key in spread):
            places.setdefault(key, []).append(place)
            labels[place] = label
        elif label:
            ignored.append(label)
    return Head(top, top + len(rows), places, labels, tuple(ignored))


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
