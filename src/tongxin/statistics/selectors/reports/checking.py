"""What is wrong with the text of a template, line by line, before anybody keeps it."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _

from tongxin.kernel.indicators.declarations import (
    Dimension,
    Indicator,
    Measure,
    Ratio,
    cut_label,
    cuts_of,
    measures,
)
from tongxin.kernel.registry import find, get
from tongxin.statistics.rules import markup
from tongxin.statistics.rules.markup import BASE, SHARE, Mark, Paragraph, Table, Word
from tongxin.statistics.selectors.reports.telling import base_label

_NEAR = 3


@dataclass(frozen=True)
class Wrong:
    """A sentence about a line."""

    line: int
    sentence: str


def check(source: str) -> list[Wrong]:
    """Everything that is wrong, in the order of lines; nothing when the text can be kept."""
    text = markup.parse(source)
    found = [Wrong(p.line, _(p.sentence).format(**p.values)) for p in text.problems]
    for block in text.blocks:
        found += _in_table(block) if isinstance(block, Table) else _in_paragraph(block)
    return sorted(set(found), key=lambda wrong: wrong.line)


def told(wrong: Wrong) -> str:
    """The sentence with its line."""
    return _("第{line}行：{sentence}").format(line=wrong.line, sentence=wrong.sentence)


def _in_table(table: Table) -> Iterator[Wrong]:
    for key in table.keys:
        measure = find(Measure, key)
        if measure is None:
            if key not in table.optional:
                yield Wrong(table.line, _unknown(key))
        elif table.by:
            yield from _cut(table.line, measure, table.by)


def _in_paragraph(block: Paragraph) -> Iterator[Wrong]:
    said = "".join(_as_text(part) for part in block.parts)
    for mark in markup.marks_in(block.parts):
        measure = find(Measure, mark.key)
        if measure is None:
            if not mark.optional:
                yield Wrong(mark.line, _unknown(mark.key))
            continue
        wrong = [*_cut(mark.line, measure, mark.by, mark.cell)] if mark.by else []
        yield from wrong
        if wrong:
            continue
        if mark.show == BASE and not base_label(mark, measure):
            yield Wrong(mark.line, _("“{label}”不是百分比，没有分母可写。").format(label=_(measure.label)))
        elif mark.show == SHARE and isinstance(measure, Ratio):
            yield Wrong(mark.line, _("“{label}”已经是百分比，不能再求占比。").format(label=_(measure.label)))
        elif mark.show == SHARE and isinstance(measure, Indicator) and measure.combine == "median":
            yield Wrong(mark.line, _("“{label}”是中位数，不能求占比。").format(label=_(measure.label)))
        elif mark.show != BASE:
            yield from _base(mark, measure, said)


def _base(mark: Mark, measure: Measure, said: str) -> Iterator[Wrong]:
    """The whole of every share is named where it stands."""
    if not isinstance(measure, Ratio) and mark.show != SHARE:
        return
    base = base_label(mark, measure)
    if base not in said and _(base) not in said:
        sentence = _("写了百分比“{label}”，同一段里要写明以什么为分母：写上“{base}”，或者写“{{{key}:base}}”。").format(
            label=_(measure.label), base=base, key=mark.key + (f":{mark.by}" if mark.by else "")
        )
        yield Wrong(mark.line, sentence)


def _as_text(part: markup.Part) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, Mark):
        measure = find(Measure, part.key)
        return base_label(part, measure) if measure and part.show == BASE else ""
    return "" if isinstance(part, Word) else "".join(_as_text(inner) for inner in part.parts)


def _unknown(key: str) -> str:
    near = get_close_matches(key, [m.key for m in measures()], _NEAR)
    if near:
        return _("没有指标“{key}”，相近的有 {near}。").format(key=key, near="、".join(near))
    return _("没有指标“{key}”；可以用的见页面上的指标表。还没有的指标可以写成“{{{key}?}}”，印成“（待填）”。").format(
        key=key
    )


def _cut(line: int, measure: Measure, by: str, cell: str | None = None) -> Iterator[Wrong]:
    known = cuts_of(measure)
    if by not in known:
        words = "、".join(f"{key}（{_(cut_label(measure, key))}）" for key in known) or _("（没有）")
        sentence = _("“{label}”不能按“{by}”分列；可以用的是：{known}。")
        yield Wrong(line, sentence.format(label=_(measure.label), by=by, known=words))
        return
    # Where a measure gives a dimension words of its own, its keys are its own too.
    own_keys = isinstance(measure, Indicator) and by in dict(measure.cut_words)
    if cell and not own_keys and not _is_key(by, cell):
        yield Wrong(line, _("“{by}”里没有“{cell}”。").format(by=_(cut_label(measure, by)), cell=cell))


def _is_key(by: str, cell: str) -> bool:
    try:
        return cell in get(Dimension, by).names([cell])
    except ValueError:
        return False  # keys of organisations are numbers, and this is none
