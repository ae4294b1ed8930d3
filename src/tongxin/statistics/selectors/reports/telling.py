"""Puts figures into the text of a report: blocks of words and numbers, and the definitions that belong to them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils import translation
from django.utils.translation import gettext as _

from tongxin.kernel.indicators.declarations import Dimension, Indicator, Measure, Ratio, cut_label, cuts_of, named
from tongxin.kernel.registry import find, get
from tongxin.kernel.wording import ordinal
from tongxin.statistics.rules import markup
from tongxin.statistics.rules.markup import BASE, CHANGE, LAST, SHARE, Clause, Mark, Paragraph, Part, Table, Word
from tongxin.statistics.selectors import measure_by_key
from tongxin.statistics.selectors.reports.figures import Asked, Value, evaluate, words_of
from tongxin.statistics.selectors.reports.frames import LANGUAGE, Frame

TITLE, HEAD, SUBHEAD, TEXT, TABLE, NOTE = "title", "head", "subhead", "text", "table", "note"
_LEVELS = (TEXT, TITLE, HEAD, SUBHEAD)
_WRITTEN_NUMBERS = tuple("一二三四五六七八九十（(")


@dataclass(frozen=True)
class Number:
    """A figure in its place; ``called`` says in words what it is of."""

    place: int
    measure: Measure
    asked: Asked
    words: str
    value: Value
    called: str


Piece = str | Number


@dataclass(frozen=True)
class Block:
    """A paragraph or a heading with its numbers; or a table: ``rows`` of cells, the first cell of each being words."""

    kind: str
    pieces: tuple[Piece, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[Piece, ...], ...] = ()


@dataclass(frozen=True)
class Note:
    """The definition of a measure as it stands in the appendix."""

    label: str
    meaning: str
    unit: str
    base: str


@dataclass
class Told:
    """A whole report: its blocks, its numbers in their order, its definitions."""

    title: str
    blocks: list[Block] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def tell(source: str, frame: Frame) -> Told:
    """The report of a frame; whoever keeps a source has it checked before."""
    with translation.override(LANGUAGE):
        return _Writer(frame).write(markup.parse(source))


def base_label(mark: Mark, measure: Measure) -> str:
    """What the whole is that a share is a part of; nothing for a count."""
    if mark.by and mark.show in (SHARE, BASE):
        return _(measure.label)
    return _(measure_by_key(measure.over).label) if isinstance(measure, Ratio) else ""


class _Writer:
    """Goes through a text once."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.numbers: list[Number] = []
        self._heads = [0, 0]

    def write(self, text: markup.Text) -> Told:
        blocks: list[Block] = []
        for block in text.blocks:
            blocks += self._table(block) if isinstance(block, Table) else self._paragraph(block)
        titles = ["".join(_plain(p) for p in b.pieces) for b in blocks if b.kind == TITLE]
        return Told("".join(titles[:1]), blocks, self.numbers, [*self._notes()])

    @cached_property
    def _words(self) -> dict[str, str]:
        frame = self.frame
        return {
            "conference": frame.conference.name,
            "session": frame.session_words,
            "period": _(frame.period.label),
            "cut_off": frame.cut_off_words,
            "last": frame.last_words,
        }

    def _paragraph(self, block: Paragraph) -> list[Block]:
        pieces = tuple(_merged(self._pieces(block.parts)))
        kind = _LEVELS[block.level]
        if not pieces:
            return []
        return [Block(kind, (self._heading(kind, pieces)))]

    def _heading(self, kind: str, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
        """Headings are numbered as offices do, unless the author did it."""
        if kind not in (HEAD, SUBHEAD):
            return pieces
        which = (HEAD, SUBHEAD).index(kind)
        self._heads[which] += 1
        if kind == HEAD:
            self._heads[1] = 0
        first = pieces[0] if isinstance(pieces[0], str) else ""
        if first.startswith(_WRITTEN_NUMBERS) and ("、" in first[:4] or first[0] in "（("):
            return pieces
        number = ordinal(self._heads[which])
        return tuple(_merged([f"{number}、" if kind == HEAD else f"（{number}）", *pieces]))

    def _pieces(self, parts: Sequence[Part]) -> Iterator[Piece]:
        for part in parts:
            if isinstance(part, str):
                yield part
            elif isinstance(part, Word):
                yield self._words[part.name]
            elif isinstance(part, Clause):
                yield from self._clause(part)
            else:
                yield from self._mark(part)

    def _clause(self, clause: Clause) -> list[Piece]:
        """Nothing when one of its figures has no value; numbers that were taken for it are given back."""
        kept = len(self.numbers)
        pieces = list(self._pieces(clause.parts))
        asked = [part for part in clause.parts if isinstance(part, Mark)]
        missing = any(n.value.value is None for n in self.numbers[kept:])
        if missing or (asked and any(find(Measure, mark.key) is None for mark in asked)):
            del self.numbers[kept:]
            return []
        return pieces

    def _mark(self, mark: Mark) -> Iterator[Piece]:
        measure = find(Measure, mark.key)
        if measure is None:
            yield _("（待填）")
            return
        if mark.show == BASE:
            yield base_label(mark, measure)
            return
        if mark.is_list:
            yield from self._list(mark, measure)
            return
        asked = self._asked(measure, mark.by, mark.cell, mark.against, mark.show)
        if asked is None:
            yield from self._nothing(measure)
        else:
            yield self._number(measure, asked, mark.decimals)

    def _nothing(self, measure: Measure) -> Iterator[Piece]:
        """A number without a value, so that a clause around it goes."""
        yield self._number(measure, Asked(measure.key, None, None, when=LAST), None, nothing=True)

    def _asked(
        self, measure: Measure, by: str = "", cell: str | None = None, when: str = "", show: str = ""
    ) -> Asked | None:
        now, earlier = self.frame.now, self.frame.earlier
        if not when:
            return Asked(measure.key, now.start, now.end, by, cell, when, show, session=self.frame.session)
        if earlier is None:
            return None
        if when == LAST:
            session = self.frame.session_before
            return Asked(measure.key, earlier.start, earlier.end, by, cell, when, show, session=session)
        return Asked(
            measure.key,
            now.start,
            now.end,
            by,
            cell,
            when,
            show,
            earlier.start,
            earlier.end,
            self.frame.session,
            self.frame.session_before,
        )

    def _number(
        self,
        measure: Measure,
        asked: Asked,
        decimals: int | None,
        *,
        nothing: bool = False,
        bare: bool = False,
        dash: bool = False,
    ) -> Number:
        value = Value(None) if nothing else evaluate(measure, asked, self.frame.reader)
        words = words_of(value.value, measure.unit, asked, decimals, bare=bare)
        called = self._called(measure, asked)
        made = Number(
            len(self.numbers) + 1, measure, asked, words or ("—" if bare or dash else _("（无数据）")), value, called
        )
        self.numbers.append(made)
        return made

    def _called(self, measure: Measure, asked: Asked) -> str:
        words = [_(measure.label)]
        if asked.cell is not None:
            words.append(_cell_name(asked.by, asked.cell))
        if asked.show == SHARE:
            words.append(_("占比"))
        if asked.when:
            words.append(
                self.frame.last_words if asked.when == LAST else _("比{last}").format(last=self.frame.last_words)
            )
        return " · ".join(words)

    def _list(self, mark: Mark, measure: Measure) -> Iterator[Piece]:
        now = self.frame.now
        cells = self.frame.figures.figure(measure, now.start, now.end, by=mark.by).cells
        if not cells:
            yield _("（无数据）")
        for place, cell in enumerate(cells):
            asked = self._asked(measure, mark.by, cell.key)
            assert asked is not None
            yield ("、" if place else "") + _cell_name(mark.by, cell.key)
            yield self._number(measure, asked, mark.decimals)
            if mark.show == SHARE:
                share = self._asked(measure, mark.by, cell.key, show=SHARE)
                assert share is not None
                yield "（"
                yield self._number(measure, share, mark.decimals)
                yield "）"

    def _table(self, table: Table) -> list[Block]:
        known = [key for key in table.keys if find(Measure, key) is not None]
        measures = [measure_by_key(key) for key in known]
        if not measures:
            return [Block(TEXT, (_("（待填）"),))]
        made = self._by(measures, table.by) if table.by else self._beside(measures)
        bases = [
            _("{label}以{base}为分母").format(label=_(m.label), base=_(measure_by_key(m.over).label))
            for m in measures
            if isinstance(m, Ratio)
        ]
        notes = [*bases, *self._counted_twice(measures, table.by)]
        return [made, *([Block(NOTE, (_("注：{notes}。").format(notes="；".join(notes)),))] if notes else [])]

    def _counted_twice(self, measures: list[Measure], by: str) -> list[str]:
        now = self.frame.now
        for measure in measures if by else ():
            found = self.frame.figures.figure(measure, now.start, now.end, by=by)
            if isinstance(measure, Indicator) and measure.combine != "median":
                parts = sum(cell.value or 0 for cell in found.cells)
                if parts != found.value:
                    return [_("同一件归入几行的各行都计，合计只计一次")]
        return []

    def _by(self, measures: list[Measure], by: str) -> Block:
        now = self.frame.now
        found = {c.key for m in measures for c in self.frame.figures.figure(m, now.start, now.end, by=by).cells}
        keys = list(named(by, dict.fromkeys(found)))
        label = cut_label(measures[0], by) if by in cuts_of(measures[0]) else get(Dimension, by).label
        head = (_(label), *(f"{_(m.label)}（{_(m.unit)}）" for m in measures))
        rows = [self._row(_cell_name(by, key), measures, by, key) for key in keys]
        return Block(TABLE, (), head, (*rows, self._row(_("合计"), measures, "", None)))

    def _row(self, name: str, measures: list[Measure], by: str, key: str | None) -> tuple[Piece, ...]:
        cells: list[Piece] = [name]
        for measure in measures:
            asked = self._asked(measure, by, key)
            assert asked is not None
            cells.append(self._number(measure, asked, None, bare=True))
        return tuple(cells)

    def _beside(self, measures: list[Measure]) -> Block:
        earlier = self.frame.earlier is not None
        head = [_("项目"), _("本期")] + ([self.frame.last_words, _("增减")] if earlier else [])
        rows: list[tuple[Piece, ...]] = []
        for measure in measures:
            row: list[Piece] = [_(measure.label)]
            for when in ("", LAST, CHANGE) if earlier else ("",):
                asked = self._asked(measure, when=when)
                assert asked is not None
                row.append(self._number(measure, asked, None, dash=True))
            rows.append(tuple(row))
        return Block(TABLE, (), tuple(head), tuple(rows))

    def _notes(self) -> Iterator[Note]:
        for measure in {n.measure.key: n.measure for n in self.numbers}.values():
            base = ""
            if isinstance(measure, Ratio):
                base = _("{of} ÷ {over}").format(
                    of=_(measure_by_key(measure.of).label), over=_(measure_by_key(measure.over).label)
                )
            yield Note(_(measure.label), _(measure.meaning), _(measure.unit), base)


def _cell_name(by: str, key: str) -> str:
    if not key:
        return _("未归类")
    label = _(named(by, {key: None})[key])
    # Classes of replies are letters.
    return _("{letter}类").format(letter=label) if len(label) == 1 and label.isascii() else label


def _plain(piece: Piece) -> str:
    return piece if isinstance(piece, str) else piece.words


def _merged(pieces: Sequence[Piece] | Iterator[Piece]) -> Iterator[Piece]:
    words = ""
    for piece in pieces:
        if isinstance(piece, str):
            words += piece
            continue
        if words:
            yield words
            words = ""
        yield piece
    if words:
        yield words
