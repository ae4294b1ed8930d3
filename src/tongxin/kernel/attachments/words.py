"""The words of a file as far as they can be had without a reader of its own: plain text and office files."""

import re
import zipfile
from typing import BinaryIO

_MOST = 4 * 1024 * 1024
# Where office files keep what people wrote; headers and footers matter, marks of classification stand there.
_PARTS = re.compile(
    r"(word/(document|header\d*|footer\d*)|xl/sharedStrings|xl/worksheets/sheet\d+|ppt/slides/slide\d+|Doc_\d+/Pages/.+)"
    r"\.xml$",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^>]*>")
_PARAGRAPH = re.compile(r"</(?:w:p|a:p|si|row)>")


def words_of(stream: BinaryIO, content_type: str) -> str:
    """The text of an already inspected file; empty for pictures, scans and what we cannot read."""
    stream.seek(0)
    if content_type == "text/plain":
        return _decoded(stream.read(_MOST))
    if zipfile.is_zipfile(stream):
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive:
            return "\n".join(_part(archive, entry) for entry in archive.infolist() if _PARTS.search(entry.filename))
    return ""


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")


def _part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str:
    with archive.open(entry) as part:
        text = part.read(_MOST).decode("utf-8", "replace")
    # Words are cut into runs in mid-word, so tags vanish; paragraphs stay apart.
    return _TAG.sub("", _PARAGRAPH.sub("\n", text))
