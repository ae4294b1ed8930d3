"""Opens a workbook in a process of its own: the reader for all formats trusts the sizes that a file declares.

One cell in the last row and column makes it ask for hundreds of gigabytes and abort; here only this process ends.
The file comes in on standard input; what was read goes out as JSON. It imports nothing of the project.
"""

import datetime as dt
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

import python_calamine as calamine

MEMORY = 1536 * 1024 * 1024
CPU_SECONDS = 40
MOST_SHEETS = 50
MOST_CELLS = 3_000_000
MOST_COLUMNS = 300
# One long text may be shared by a million cells; it is told once for each of them.
LONGEST_CELL = 4000
MOST_CHARACTERS = 80_000_000
_UNCOUNTED = "#公式"

Place = tuple[int, int]
# (row, column) -> the text that stands there; (row, column) -> how many rows the cell covers.
Hints = tuple[dict[Place, str], dict[Place, int]]

_CELL = re.compile(rb"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_STYLE = re.compile(rb'\bs="(\d+)"')
_VALUE = re.compile(rb"<v>([^<]+)</v>")
_SHEET = re.compile(rb"<sheet\b[^>]*>")
_ALL_ZEROS = re.compile(rb"(0{2,20})(?:[;_\\].*)?")
_ODS_TOKEN = re.compile(
    rb"<table:table\s[^>]*>|<table:table-row\b[^>]*>|<table:(?:covered-)?table-cell\b([^>]*?)(?:/>|>(.*?)</table:(?:covered-)?table-cell>)",
    re.DOTALL,
)
_PADDED = re.compile(rb"<text:p>(0\d+)</text:p>")


def main() -> int:
    """Read standard input, write standard output; 3 a password, 4 too large, 5 unreadable."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    content, most = sys.stdin.buffer.read(), int(sys.argv[1])
    try:
        answer = {"sheets": read(content, most)}
    except calamine.PasswordError:
        return 3
    except (MemoryError, OverflowError):
        return 4
    except (calamine.CalamineError, zipfile.BadZipFile, KeyError, ValueError, OSError) as failure:
        sys.stderr.write(repr(failure)[:300])
        return 5
    json.dump(answer, sys.stdout, ensure_ascii=True)
    return 0


def read(content: bytes, most: int) -> list[dict[str, Any]]:
    """Every visible sheet: its name, how high it is, and its first ``most`` rows."""
    book = calamine.load_workbook(io.BytesIO(content))
    shown = [
        (place, sheet.name)
        for place, sheet in enumerate(book.sheets_metadata)
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet and sheet.visible == calamine.SheetVisibleEnum.Visible
    ]
    if len(shown) > MOST_SHEETS:
        return [{"name": name, "height": 0, "rows": []} for _place, name in shown]
    hints = dict(_hints(content))
    found, cells, characters = [], 0, 0
    for place, name in shown:
        sheet = book.get_sheet_by_index(place)
        rows = sheet.to_python(skip_empty_area=False, nrows=most)
        cells += sum(len(row) for row in rows)
        if cells > MOST_CELLS:
            raise OverflowError(cells)
        texts, covers = hints.get(place, ({}, {}))
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
            if left == right and bottom > top:
                covers[top, left] = bottom - top + 1
        _apply(rows, texts, covers)
        told = [[_plain(cell) for cell in row[:MOST_COLUMNS]] for row in rows]
        characters += sum(len(cell) for row in told for cell in row if isinstance(cell, str))
        if characters > MOST_CHARACTERS:
            raise OverflowError(characters)
        found.append({"name": name, "height": sheet.total_height + 1, "rows": told})
    return found


def _apply(rows: list[list[Any]], texts: dict[Place, str], covers: dict[Place, int]) -> None:
    for (row, column), text in texts.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = text
    for (row, column), height in covers.items():
        if row < len(rows) and column < len(rows[row]):
            for below in range(row + 1, min(row + height, len(rows))):
                # Only a hole is filled: the words of a merged head stay where they stand.
                if column < len(rows[below]) and rows[below][column] == "":
                    rows[below][column] = rows[row][column]


def _plain(cell: Any) -> Any:
    """JSON for one cell; days and times are marked."""
    if isinstance(cell, dt.datetime | dt.date):
        return {"d": cell.isoformat()}
    if isinstance(cell, dt.time | dt.timedelta):
        return str(cell)
    return cell[:LONGEST_CELL] if isinstance(cell, str) else cell


def _hints(content: bytes) -> Iterator[tuple[int, Hints]]:
    """What the reader leaves out: zeros put in front by a format, errors, formulas that nobody computed."""
    if not content.startswith(b"PK"):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" in names:
            padded = _padded_styles(archive.read("xl/styles.xml")) if "xl/styles.xml" in names else {}
            for place, path in enumerate(_sheet_paths(archive)):
                if path in names:
                    yield place, (_xlsx_texts(archive.read(path), padded), {})
        elif "content.xml" in names:
            yield from enumerate(_ods_hints(archive.read("content.xml")))


def _sheet_paths(archive: zipfile.ZipFile) -> list[str]:
    relations = dict(
        _pair(tag, b"Id", b"Target")
        for tag in re.findall(rb"<Relationship\b[^>]*>", _member(archive, "xl/_rels/workbook.xml.rels"))
    )
    paths = []
    for tag in _SHEET.findall(archive.read("xl/workbook.xml")):
        found = re.search(rb'\br:id="([^"]+)"', tag)
        target = relations.get(found[1] if found else b"", b"").decode()
        paths.append(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
    return paths


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    return archive.read(name) if name in archive.namelist() else b""


def _pair(tag: bytes, first: bytes, second: bytes) -> tuple[bytes, bytes]:
    values = dict(re.findall(rb'\b(\w+)="([^"]*)"', tag))
    return values.get(first, b""), values.get(second, b"")


def _padded_styles(styles: bytes) -> dict[bytes, int]:
    """Cell styles that show a number with zeros in front, and how many digits they show."""
    formats = {}
    for tag in re.findall(rb"<numFmt\b[^>]*>", styles):
        number, code = _pair(tag, b"numFmtId", b"formatCode")
        if zeros := _ALL_ZEROS.fullmatch(code):
            formats[number] = len(zeros[1])
    block = re.search(rb"<cellXfs\b.*?</cellXfs>", styles, re.DOTALL)
    used = re.findall(rb'<xf\b[^>]*?numFmtId="(\d+)"', block[0]) if block else []
    return {str(place).encode(): formats[number] for place, number in enumerate(used) if number in formats}


def _xlsx_texts(sheet: bytes, padded: dict[bytes, int]) -> dict[Place, str]:
    if not padded and b't="e"' not in sheet and b"<f" not in sheet:
        return {}
    texts: dict[Place, str] = {}
    for attributes, inside in _CELL.findall(sheet):
        at = _REFERENCE.search(attributes)
        if at is None:
            continue
        value, style = _VALUE.search(inside), _STYLE.search(attributes)
        text = ""
        if b't="e"' in attributes:
            text = value[1].decode() if value else _UNCOUNTED
        elif b"<f" in inside and value is None and b't="str"' not in attributes:
            text = _UNCOUNTED
        elif style and style[1] in padded and value and value[1].replace(b".0", b"").isdigit():
            text = value[1].replace(b".0", b"").decode().zfill(padded[style[1]])
        if text:
            texts[int(at[2]) - 1, _column(at[1])] = text
    return texts


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _ods_hints(content: bytes) -> list[Hints]:
    if not _PADDED.search(content) and b"number-rows-spanned" not in content:
        return []
    sheets: list[Hints] = []
    row = column = after = 0
    for match in _ODS_TOKEN.finditer(content):
        tag = match[0]
        if tag.startswith(b"<table:table "):
            sheets.append(({}, {}))
            row, after = -1, 1
        elif tag.startswith(b"<table:table-row"):
            row, column, after = row + after, 0, _repeats(tag, b"rows")
        elif sheets:
            texts, covers = sheets[-1]
            if b'value-type="float"' in (match[1] or b"") and (shown := _PADDED.search(match[2] or b"")):
                texts[row, column] = shown[1].decode()
            spans = re.search(rb'number-rows-spanned="(\d+)"', match[1] or b"")
            if spans and int(spans[1]) > 1 and b'number-columns-spanned="1"' in match[1]:
                covers[row, column] = int(spans[1])
            column += _repeats(match[1] or b"", b"columns")
    return sheets


def _repeats(tag: bytes, what: bytes) -> int:
    found = re.search(rb"number-" + what + rb'-repeated="(\d+)"', tag)
    return int(found[1]) if found else 1


if __name__ == "__main__":
    sys.exit(main())
