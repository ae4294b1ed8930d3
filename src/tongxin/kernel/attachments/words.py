"""The words of a file as far as they can be had: plain text, office files, and PDF that carries its text."""

import logging
import re
import zipfile
from typing import BinaryIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

log = logging.getLogger(__name__)

_MOST = 4 * 1024 * 1024
_MOST_PAGES = 40
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
    if content_type == "application/pdf":
        return _words_of_pdf(stream)
    if zipfile.is_zipfile(stream):
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive:
            return "\n".join(_part(archive, entry) for entry in archive.infolist() if _PARTS.search(entry.filename))
    return ""


def _words_of_pdf(stream: BinaryIO) -> str:
    """The text layer; a scan has none, and a file that only its own reader understands has none for us."""
    try:
        pages = PdfReader(stream).pages[:_MOST_PAGES]
        return "\n".join(page.extract_text() for page in pages)[:_MOST]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, NotImplementedError) as error:
        # Its name alone: a kept traceback would keep the frames of the upload alive, and with them its file.
        log.info("a PDF without words that can be read: %s", type(error).__name__)
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
