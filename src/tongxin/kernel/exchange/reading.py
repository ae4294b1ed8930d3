"""Turns whatever an office sends into tables of plain cells, or says in one sentence why it cannot."""

import csv
import datetime as dt
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

Raw = str | float | int | bool | dt.date | dt.datetime | None

MIB = 1024 * 1024
MOST_BYTES = 10 * MIB
MOST_ROWS = 30_000
# Titles, heads, blank and closing lines that stand around the rows.
_AROUND = 500
_MOST_UNPACKED = 300 * MIB
_MOST_SHEETS = 50
_SECONDS = 60
_PASSWORD, _TOO_LARGE = 3, 4
_CHILD = Path(__file__).with_name("child.py")

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED_OLE = "EncryptedPackage".encode("utf-16-le")
_OLE_MACRO = "_VBA_PROJECT".encode("utf-16-le")
_WIDE_TEXT = (b"\xff\xfe", b"\xfe\xff")
_LONGEST_CELL, _MOST_COLUMNS = 4000, 300


class Unreadable(Exception):
    """The file cannot be read as a table; ``sentence`` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Table:
    """One sheet of a file: ``rows[0]`` is row 1; ``height`` counts the rows that were not read, too."""

    name: str
    rows: list[list[Raw]]
    height: int


def read_tables(content: bytes, name: str) -> list[Table]:
    """Every visible sheet of a workbook, or the one table of a CSV file; raises :class:`Unreadable`."""
    if not content.strip(b"\0 \t\r\n"):
        raise Unreadable(_("“{name}”是空文件，请检查后重新上传。").format(name=name))
    if len(content) > MOST_BYTES:
        raise Unreadable(
            _("“{name}”超过 {most} MB。请只留要导入的工作表、去掉图片，另存后再上传。").format(
                name=name, most=MOST_BYTES // MIB
            )
        )
    is_workbook = content.startswith((_ZIP, _OLE))
    tables = _read_workbook(content, name) if is_workbook else [_read_text(content, name)]
    if not any(cell not in ("", None) for table in tables for row in table.rows for cell in row):
        raise Unreadable(_("“{name}”里没有任何内容，请检查后重新上传。").format(name=name))
    return tables


def _read_workbook(content: bytes, name: str) -> list[Table]:
    _look_inside(content, name)
    # The reader is a fixed script of ours; the file reaches it only as standard input.
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_CHILD), str(MOST_ROWS + _AROUND)],
            input=content,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_large(name) from None
    if done.returncode == _PASSWORD:
        raise _locked(name)
    if done.returncode == _TOO_LARGE or done.returncode < 0:
        raise _too_large(name)
    if done.returncode:
        raise _no_workbook(name)
    sheets = json.loads(done.stdout, object_hook=_moment)["sheets"]
    if len(sheets) > _MOST_SHEETS:
        raise Unreadable(
            _("“{name}”里有 {n} 张工作表，最多读 {most} 张。请只留要导入的那一张，另存后再上传。").format(
                name=name, n=len(sheets), most=_MOST_SHEETS
            )
        )
    return [Table(str(sheet["name"]), sheet["rows"], int(sheet["height"])) for sheet in sheets]


def _moment(found: dict[str, Any]) -> Any:
    if set(found) != {"d"}:
        return found
    text = found["d"]
    return dt.datetime.fromisoformat(text) if "T" in text else dt.date.fromisoformat(text)


def _look_inside(content: bytes, name: str) -> None:
    """Refuse what is locked, runs, or swells, before anything unpacks it."""
    if content.startswith(_OLE):
        if _LOCKED_OLE in content:
            raise _locked(name)
        if _OLE_MACRO in content:
            raise _with_macros(name)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {entry.filename.lower() for entry in archive.infolist()}
            unpacked = sum(entry.file_size for entry in archive.infolist())
            manifest = _small(archive, "META-INF/manifest.xml")
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        raise _no_workbook(name) from None
    if unpacked > _MOST_UNPACKED:
        raise _too_large(name)
    if any(member.endswith("vbaproject.bin") for member in names):
        raise _with_macros(name)
    if b"encryption-data" in manifest:
        raise _locked(name)
    if not names & {"xl/workbook.xml", "content.xml"}:
        raise _no_workbook(name)


def _small(archive: zipfile.ZipFile, member: str) -> bytes:
    if member not in archive.namelist():
        return b""
    with archive.open(member) as part:
        return part.read(MIB)


def _locked(name: str) -> Unreadable:
    return Unreadable(_("“{name}”设了打开密码，读不了。请去掉密码另存后再上传。").format(name=name))


def _with_macros(name: str) -> Unreadable:
    return Unreadable(_("“{name}”带有宏，可能不安全。请另存为不带宏的 XLSX 后再上传。").format(name=name))


def _too_large(name: str) -> Unreadable:
    return Unreadable(
        _(
            "“{name}”展开后太大，没有读取。常见原因是很远的一行或一列里留有内容；"
            "请把要导入的区域复制到一个新的工作簿，再上传新的文件。"
        ).format(name=name)
    )


def _no_workbook(name: str) -> Unreadable:
    return Unreadable(
        _("“{name}”不是可以读取的表格。请用 Excel 或 WPS 打开，另存为 XLSX、XLS、ODS 或 CSV 后再上传。").format(
            name=name
        )
    )


def _read_text(content: bytes, name: str) -> Table:
    text = _decoded(content, name)
    head = text[: 8 * 1024]
    mark = max(",\t;", key=head.count)
    if not head.count(mark) and "\n" not in head.strip():
        raise _no_workbook(name)
    rows: list[list[Raw]] = []
    height = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            height += 1
            if height <= MOST_ROWS + _AROUND:
                rows.append([cell[:_LONGEST_CELL] for cell in row[:_MOST_COLUMNS]])
    except csv.Error:
        raise _no_workbook(name) from None
    return Table(_("CSV 文件"), rows, height)


def _decoded(content: bytes, name: str) -> str:
    """UTF-8 with or without its mark, GB18030 as office software writes it, or Excel's “Unicode text”."""
    encodings = ("utf-16",) if content.startswith(_WIDE_TEXT) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text or text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<?xml", "%pdf-")):
            raise _no_workbook(name)
        return text
    raise _no_workbook(name)
