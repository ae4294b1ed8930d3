"""A list of rows that are no cases: filters, a table that turns into cards on a phone, pages."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import urlencode

from tongxin.kernel.web import paging
from tongxin.kernel.web.forms import Option
from tongxin.kernel.web.requests import ActorRequest
from tongxin.kernel.web.words import NO_CHIP, Chip

PAGE = 50


@dataclass(frozen=True)
class Cell:
    """What stands in one cell: a text, perhaps with a link, or a chip; ``note`` is a second, smaller line."""

    text: str = ""
    url: str = ""
    chip: Chip = NO_CHIP
    note: str = ""


@dataclass(frozen=True)
class Head:
    """A column; the first with ``title`` leads on a phone, ``label`` stands before the value there."""

    label: str
    title: bool = False
    num: bool = False


@dataclass(frozen=True)
class Filter:
    """A choice above the table; ``options`` are (value, label), the empty value first."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Button:
    """Something to do with the whole list."""

    label: str
    url: str
    icon: str = ""
    primary: bool = False


@dataclass(frozen=True)
class Choice:
    """A filter as the template draws it."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Table:
    """What a table page shows. ``rows`` is anything that can be counted and sliced; ``cells`` draws one of them.

    ``prepare`` gets the rows of the page before the first is drawn, to read at once what all of them need.
    """

    title: str
    url: str
    heads: tuple[Head, ...]
    rows: Any
    cells: Callable[[Any], Iterable[Cell]]
    empty: str
    lead: str = ""
    search: str = ""
    filters: tuple[Filter, ...] = ()
    buttons: tuple[Button, ...] = ()
    tabs: tuple[tuple[str, str, bool], ...] = field(default=())
    prepare: Callable[[list[Any]], None] | None = None


def asked(sent: QueryDict, filters: Iterable[Filter]) -> dict[str, str]:
    """The text and the filters that somebody chose; what nobody offers is ignored."""
    found = {"q": sent.get("q", "").replace("\x00", "").strip()[:80]}
    for each in filters:
        value = sent.get(each.name, "")
        found[each.name] = value if value in {key for key, _label in each.options} else ""
    return found


def serve(request: ActorRequest, table: Table, wish: dict[str, str]) -> HttpResponse:
    """One page of the table."""
    total = table.rows.count() if hasattr(table.rows, "filter") else len(table.rows)
    page = paging.nearest(paging.number_in(request.GET), total, PAGE)
    first = (page - 1) * PAGE

    def link(number: int) -> str:
        kept = {k: v for k, v in {**wish, "page": str(number)}.items() if v}
        return f"{table.url}?{urlencode(kept)}"

    shown = list(table.rows[first : first + PAGE])
    if table.prepare:
        table.prepare(shown)
    choices = [
        Choice(f.name, f.label, tuple(Option(k, label, k == wish.get(f.name)) for k, label in f.options))
        for f in table.filters
    ]
    context = {
        "table": table,
        "q": wish.get("q", ""),
        "choices": choices,
        "is_filtered": any(wish.values()),
        "lines": [list(zip(table.heads, table.cells(row), strict=True)) for row in shown],
        "total": total,
        "first": first + 1,
        "last": min(total, first + PAGE),
        "previous_url": link(page - 1) if page > 1 else "",
        "next_url": link(page + 1) if first + PAGE < total else "",
    }
    return render(request, "kernel/table.html", context)
