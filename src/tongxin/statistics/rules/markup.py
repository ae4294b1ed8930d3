"""The markup of report templates: headings, paragraphs, figures by their key, tables. Syntax only; what the keys mean
is looked up elsewhere.

``# `` is the title, ``## `` and ``### `` are headings, every other line is a paragraph. ``{key}`` is a figure with its
unit, followed by what else is asked of it: ``{key:category}``, ``{key:category=economic}``, ``{key:last}``,
``{key:change}``, ``{key:share}``, ``{key:base}``, ``{key:2}`` (decimal places). ``{key?}`` may be missing from the
installation. ``[…]`` is left out when a figure in it has no value. ``{table KEY KEY by DIM}`` is a line of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field


def _(sentence: str) -> str:
    """Mark a sentence for the catalogue; whoever shows it translates it, since rules know no Django."""
    return sentence


LAST, CHANGE, SHARE, BASE = "last", "change", "share", "base"
WORDS = ("conference", "session", "period", "cut_off", "last")
MOST_LETTERS = 60_000
MOST_FIGURES = 400
MOST_COLUMNS = 7
_MOST_DECIMALS = 3
_TITLE, _HEAD, _SUBHEAD = 1, 2, 3
_KEY = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+")
_DIM = re.compile(r"[a-z][a-z_]*")
_BRACED = re.compile(r"\{([^{}]*)\}")
_SIGNS = re.compile(r"[\[\]]|\{[^{}]*\}|[{}]")


@dataclass(frozen=True)
class Problem:
    """What is wrong in which line; the sentence is translated and filled in where it is shown."""

    line: int
    sentence: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Mark:
    """A figure asked for. ``cell`` is None for the whole or for all cells of a dimension."""

    line: int
    key: str
    by: str = ""
    cell: str | None = None
    against: str = ""
    show: str = ""
    decimals: int | None = None
    optional: bool = False

    @property
    def is_list(self) -> bool:
        """Whether all cells of a dimension are told one after the other."""
        return bool(self.by) and self.cell is None


@dataclass(frozen=True)
class Word:
    """A word of the report itself, such as ``{conference}``."""

    name: str


@dataclass(frozen=True)
class Clause:
    """A part of a sentence that stands only when every figure in it has a value."""

    parts: tuple["str | Mark | Word", ...]


Part = str | Mark | Word | Clause


@dataclass(frozen=True)
class Paragraph:
    """A line of text: the title (1), a heading (2, 3) or plain (0)."""

    line: int
    level: int
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Table:
    """Figures in a table: for each key of a dimension, or each measure beside the period before."""

    line: int
    keys: tuple[str, ...]
    by: str = ""
    optional: tuple[str, ...] = ()


Block = Paragraph | Table


@dataclass(frozen=True)
class Text:
    """A template that was read, with everything that is wrong in it."""

    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...]

    def marks(self) -> Iterator[Mark]:
        """Every figure of paragraphs, those within clauses included."""
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield from marks_in(block.parts)


def marks_in(parts: tuple[Part, ...]) -> Iterator[Mark]:
    """The figures among parts of a paragraph."""
    for part in parts:
        if isinstance(part, Mark):
            yield part
        elif isinstance(part, Clause):
            yield from (inner for inner in part.parts if isinstance(inner, Mark))


def parse(source: str) -> Text:
    """Read a template; problems name their line, and the rest is read all the same."""
    if len(source) > MOST_LETTERS:
        return Text((), (Problem(1, _("模板太长，最多{most}字。"), {"most": str(MOST_LETTERS)}),))
    problems: list[Problem] = []
    blocks: list[Block] = []
    for number, raw in enumerate(source.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        line = raw.strip(" \u3000\t")
        if line:
            block = _block(number, line, problems)
            blocks += [block] if block else []
    text = Text(tuple(blocks), tuple(problems))
    return Text(text.blocks, (*text.problems, *_whole(text)))


def _whole(text: Text) -> Iterator[Problem]:
    titles = [b for b in text.blocks if isinstance(b, Paragraph) and b.level == _TITLE]
    if not titles:
        yield Problem(1, _("没有标题：请用一行“# 标题”写出报告的标题。"))
    for extra in titles[1:]:
        yield Problem(extra.line, _("标题只能有一个；一级标题请用“## ”开头。"))
    marks = list(text.marks())
    if len(marks) > MOST_FIGURES:
        yield Problem(marks[MOST_FIGURES].line, _("数字太多，一份报告最多{most}处。"), {"most": str(MOST_FIGURES)})


def _block(line: int, text: str, problems: list[Problem]) -> Block | None:
    if text.startswith("{table"):
        return _table(line, text, problems)
    level = len(text) - len(text.lstrip("#"))
    if level > _SUBHEAD:
        problems.append(Problem(line, _("标题最多三级：“# ”标题，“## ”一级，“### ”二级。")))
        return None
    words = text[level:].strip(" \u3000")
    if level and not words:
        problems.append(Problem(line, _("这个标题没有文字。")))
        return None
    parts = tuple(_parts(line, words, problems))
    if level == _TITLE and list(marks_in(parts)):
        problems.append(Problem(line, _("标题里不能写数字，可以写“{{conference}}”“{{session}}”“{{period}}”。")))
    return Paragraph(line, level, parts)


def _table(line: int, text: str, problems: list[Problem]) -> Table | None:
    inner = _BRACED.fullmatch(text)
    words = inner[1].split() if inner else []
    if not words or words[0] != "table":
        problems.append(Problem(line, _("表格要单独占一行，写成“{{table 指标 指标 by 维度}}”。")))
        return None
    by = ""
    if "by" in words:
        place = words.index("by")
        by, rest = " ".join(words[place + 1 :]), words[:place]
        if not _DIM.fullmatch(by):
            problems.append(Problem(line, _("“by”后面写一个维度，例如“by body”。")))
            return None
        words = rest
    asked = words[1:]
    keys = tuple(key.removesuffix("?") for key in asked)
    for key in keys:
        if not _KEY.fullmatch(key):
            problems.append(Problem(line, _("“{key}”不是指标的写法，指标写成“proposals.filed”这样。"), {"key": key}))
            return None
    if not keys:
        problems.append(Problem(line, _("表格里没有指标，请写成“{{table proposals.filed by body}}”这样。")))
        return None
    if by and len(keys) > MOST_COLUMNS:
        problems.append(Problem(line, _("一张表最多{most}列指标，再多一页放不下。"), {"most": str(MOST_COLUMNS)}))
        return None
    return Table(line, keys, by, tuple(key.removesuffix("?") for key in asked if key.endswith("?")))


def _parts(line: int, text: str, problems: list[Problem]) -> Iterator[Part]:
    inner: list[str | Mark | Word] | None = None
    place = 0
    for sign in _SIGNS.finditer(text):
        before = text[place : sign.start()]
        found: list[str | Mark | Word] = [before] if before else []
        place = sign.end()
        if sign[0] in "{}":
            problems.append(Problem(line, _("花括号不成对：每个数字写在一对“{{”“}}”里。")))
        elif sign[0] not in "[]":
            part = _braced(line, sign[0][1:-1].strip(), problems)
            found += [part] if part else []
        if inner is None:
            yield from found
        else:
            inner += found
        if sign[0] == "[":
            if inner is not None:
                problems.append(Problem(line, _("方括号里不能再套方括号。")))
            inner = inner or []
        elif sign[0] == "]":
            if inner is None:
                problems.append(Problem(line, _("方括号不成对：可以略去的话写在一对“[”“]”里。")))
            else:
                yield Clause(tuple(inner))
                inner = None
    rest: list[str | Mark | Word] = [text[place:]] if text[place:] else []
    if inner is not None:
        problems.append(Problem(line, _("方括号不成对：可以略去的话写在一对“[”“]”里。")))
        yield Clause((*inner, *rest))
        return
    yield from rest


def _braced(line: int, said: str, problems: list[Problem]) -> Mark | Word | None:
    if said in WORDS:
        return Word(said)
    if said.split(" ", maxsplit=1)[0] == "table":
        problems.append(Problem(line, _("表格要单独占一行，写成“{{table 指标 指标 by 维度}}”。")))
        return None
    key, *asked = said.split(":")
    optional = key.endswith("?")
    key = key.removesuffix("?")
    if not _KEY.fullmatch(key):
        sentence = _("看不懂“{{{said}}}”：花括号里写指标（如 proposals.filed），或者 {words}。")
        problems.append(Problem(line, sentence, {"said": said, "words": "、".join(WORDS)}))
        return None
    return _mark(Mark(line, key, optional=optional), asked, said, problems)


def _mark(mark: Mark, asked: list[str], said: str, problems: list[Problem]) -> Mark | None:
    found = {"by": "", "cell": None, "against": "", "show": "", "decimals": None}
    for word in (each.strip() for each in asked):
        dim, equals, cell = word.partition("=")
        if word in (LAST, CHANGE):
            name, value = "against", word
        elif word in (SHARE, BASE):
            name, value = "show", word
        elif word.isdigit() and int(word) <= _MOST_DECIMALS:
            name, value = "decimals", int(word)  # type: ignore[assignment]
        elif _DIM.fullmatch(dim) and (cell or not equals):
            name, value = "by", dim
            found["cell"] = cell if equals else None
        else:
            sentence = _("看不懂“{{{said}}}”里的“{word}”：可以写维度、维度=键、last、change、share、base 或小数位数。")
            problems.append(Problem(mark.line, sentence, {"said": said, "word": word}))
            return None
        if found[name] not in ("", None):
            problems.append(Problem(mark.line, _("“{{{said}}}”里的“{word}”与前面重复。"), {"said": said, "word": word}))
            return None
        found[name] = value
    made = Mark(mark.line, mark.key, optional=mark.optional, **found)  # type: ignore[arg-type]
    if made.is_list and made.against:
        problems.append(Problem(mark.line, _("“{{{said}}}”：分列时不能同时与上期比较，请用表格。"), {"said": said}))
        return None
    if made.show == SHARE and not made.by:
        sentence = _("“{{{said}}}”：share 是一部分占全部的比例，前面要写维度，如“{{proposals.filed:category:share}}”。")
        problems.append(Problem(mark.line, sentence, {"said": said}))
        return None
    return made
