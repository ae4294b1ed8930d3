"""Fills a Word template with the values of a form; what an office uploads is looked at first."""

import io
import re
import zipfile
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, UndefinedError

from tongxin.kernel.documents import tags
from tongxin.kernel.documents.errors import DocumentRefused

MIB = 1024 * 1024
MOST_BYTES = 5 * MIB
_MOST_UNPACKED = 60 * MIB
_MOST_PARTS = 500
# Things that fetch, run or embed something when the file is opened or converted.
_ACTIVE_PARTS = re.compile(r"vbaProject|/embeddings/|/activeX/|\.bin$", re.IGNORECASE)
_OUTSIDE = re.compile(rb"""<Relationship\b(?=[^>]*TargetMode\s*=\s*["']External["'])[^>]*>""")
_HYPERLINK = re.compile(rb"""/hyperlink["']""")
# What a field of Word does stands in pieces; read together they say whether it fetches something.
_FIELD_PIECE = re.compile(rb"""<w:instrText[^>]*>([^<]*)<|w:instr\s*=\s*["']([^"']*)""")
_FETCHING = re.compile(rb"INCLUDETEXT|INCLUDEPICTURE|DDEAUTO|DDE\s|LINK\s|IMPORT|DATABASE", re.IGNORECASE)
_HARMLESS = re.compile(rb"HYPERLINK", re.IGNORECASE)
_TAG_TEXT = re.compile(r"<[^>]+>")
_NEAR = 40


def fill(content: bytes, names: dict[str, Any], values: dict[str, Any], *, used: set[str] | None = None) -> bytes:
    """The filled document. Refuses unknown fields and broken tags with a sentence that names them."""
    template = DocxTemplate(io.BytesIO(content))
    try:
        template.render(
            {key: _open(value) for key, value in values.items()}, tags.environment(names, used), autoescape=True
        )
    except TemplateSyntaxError as error:
        raise DocumentRefused(_broken(error)) from error
    except UndefinedError as error:
        raise DocumentRefused(_("模板里有字段没有值：{what}").format(what=error.message or "")) from error
    made = io.BytesIO()
    template.save(made)
    return made.getvalue()


def _open(value: Any) -> Any:
    """Rows whose parts are read with a dot; as dictionaries ``row.items`` would be a method."""
    if isinstance(value, dict):
        return SimpleNamespace(**{key: _open(inner) for key, inner in value.items()})
    return [_open(inner) for inner in value] if isinstance(value, list) else value


def _broken(error: TemplateSyntaxError) -> str:
    """The words around the tag, since a Word file has no line numbers that anybody could look up."""
    lines = [_TAG_TEXT.sub("", str(line)).strip() for line in getattr(error, "docx_context", [])]
    near = next((line for line in lines if "{" in line or "}" in line), "".join(lines))[-_NEAR:]
    return _("模板里有一处标签写得不完整或不成对，在“{near}”附近（{what}）。").format(
        near=near or "…", what=error.message
    )


def refuse_unsafe(content: bytes) -> None:
    """Only a plain Word document: nothing that runs, is fetched, or unpacks to more than a form can need."""
    if len(content) > MOST_BYTES:
        raise DocumentRefused(_("模板超过 {most} MB，请去掉大图片后再上传。").format(most=MOST_BYTES // MIB))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _look_into(package)
        DocxTemplate(io.BytesIO(content)).init_docx()
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, OSError) as error:
        raise DocumentRefused(
            _("这不是一个完整的 Word 文件（.docx）。请在 Word 或 WPS 里另存为 .docx 后再上传。")
        ) from error


def _look_into(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise DocumentRefused(_("模板解开后过大，请去掉图片和多余的内容后再上传。"))
    if "word/document.xml" not in package.namelist():
        raise KeyError("word/document.xml")
    for part in parts:
        if _ACTIVE_PARTS.search(part.filename):
            raise DocumentRefused(_("模板里有宏或嵌入的对象，不能使用。请另存为不含宏的 .docx，并删去嵌入的对象。"))
        if part.filename.endswith((".xml", ".rels")):
            text = package.read(part)
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise DocumentRefused(_("模板的内部结构不正常，请在 Word 或 WPS 里另存后再上传。"))
            if any(not _HYPERLINK.search(found) for found in _OUTSIDE.findall(text)) or _fetches(text):
                raise DocumentRefused(_("模板里有引用外部文件的内容，不能使用。请把引用的图片或文字直接放进模板。"))


def _fetches(text: bytes) -> bool:
    said = b"".join(inner or attribute for inner, attribute in _FIELD_PIECE.findall(text))
    return bool(_FETCHING.search(_HARMLESS.sub(b"", said)))
