"""A file is what its content says; a name that claims something else is refused with a sentence."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

import puremagic
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.kernel.attachments.names import extension, inner_extensions

HEAD = 4096
_MOST_ENTRIES = 5_000
_MOST_UNPACKED = 400 * 1024 * 1024
_HIGHEST_RATIO = 100
_RATIO_MATTERS_FROM = 10 * 1024 * 1024
_CHUNK = 1024 * 1024

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_MACRO = "_VBA_PROJECT".encode("utf-16-le")
_ZIP = b"PK\x03\x04"
_DANGEROUS = frozenset(
    [
        "exe",
        "com",
        "scr",
        "bat",
        "cmd",
        "ps1",
        "vbs",
        "vbe",
        "js",
        "jse",
        "wsf",
        "hta",
        "msi",
        "msp",
        "dll",
        "lnk",
        "reg",
        "jar",
        "apk",
        "sh",
        "py",
        "php",
        "jsp",
        "asp",
        "aspx",
        "cgi",
        "html",
        "htm",
        "xhtml",
        "mht",
        "svg",
        "xml",
        "swf",
        "docm",
        "xlsm",
        "pptm",
        "dotm",
        "xltm",
        "potm",
        "xlsb",
        "iso",
        "chm",
    ]
)
_MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe|\?xml|\?php|%)", re.IGNORECASE)
_ALLOWED_CONTROL = b"\t\n\r\f"


class AttachmentRefused(ValueError):
    """The file is not kept; ``sentence`` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class FileKind:
    """One accepted kind of file: ``fits`` looks at the first bytes, ``inspect`` reads further where that is needed."""

    label: str
    content_type: str
    fits: Callable[[bytes], bool]
    inspect: Callable[[BinaryIO], None] = lambda _stream: None


def _starts(*signatures: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(signatures)


def _is_webp(head: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def _is_heic(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}


def _is_pdf(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"%PDF-")


def _is_text(head: bytes) -> bool:
    return not head.startswith((b"#!", b"MZ", b"\x7fELF")) and not _MARKUP.search(head) and not _has_control(head)


def _has_control(chunk: bytes) -> bool:
    return any(byte < 32 and byte not in _ALLOWED_CONTROL for byte in chunk)  # noqa: PLR2004 - the space sign


def _inspect_text(stream: BinaryIO) -> None:
    stream.seek(0)
    content = stream.read()
    if _has_control(content):
        raise AttachmentRefused(_("这个文本文件里有不能显示的内容，请另存为纯文本后再上传。"))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            content.decode(encoding)
            return
        except UnicodeDecodeError:
            continue
    raise AttachmentRefused(_("这个文本文件的编码无法识别，请另存为 UTF-8 编码后再上传。"))


def _inspect_ole(stream: BinaryIO) -> None:
    stream.seek(0)
    tail = b""
    while chunk := stream.read(_CHUNK):
        if _OLE_MACRO in tail + chunk:
            raise _with_macros()
        tail = chunk[-len(_OLE_MACRO) :]


def _with_macros() -> AttachmentRefused:
    return AttachmentRefused(_("这个文件带有宏，可能不安全。请另存为不带宏的文件后再上传。"))


def _packed(member: str) -> Callable[[BinaryIO], None]:
    """Office files are ZIP archives: look for the part that makes them one, for macros and for bombs."""

    def inspect(stream: BinaryIO) -> None:
        stream.seek(0)
        try:
            with zipfile.ZipFile(stream) as archive:
                _inspect_archive(archive, member)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            if isinstance(error, AttachmentRefused):
                raise
            raise AttachmentRefused(_("这个文件已损坏，无法打开。请在电脑上确认能够打开后再上传。")) from error

    return inspect


def _inspect_archive(archive: zipfile.ZipFile, member: str) -> None:
    entries = archive.infolist()
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    swollen = unpacked > _RATIO_MATTERS_FROM and unpacked > _HIGHEST_RATIO * max(packed, 1)
    if len(entries) > _MOST_ENTRIES or unpacked > _MOST_UNPACKED or swollen:
        raise AttachmentRefused(_("这个文件解压后过大，不能接收。请缩小图片或拆分后再上传。"))
    names = {entry.filename.replace("\\", "/").lower() for entry in entries}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise _with_macros()
    if any(name.rsplit(".", 1)[-1] in _DANGEROUS - {"xml"} for name in names):
        raise AttachmentRefused(_("这个文件里藏有可以运行的程序，不能接收。"))
    if member.lower() not in names:
        raise AttachmentRefused(_("这个文件的内容和扩展名不一致。请用原来的软件打开并重新保存后再上传。"))
    if "[content_types].xml" in names and _declares_macros(archive):
        raise _with_macros()


def _declares_macros(archive: zipfile.ZipFile) -> bool:
    entry = next(e for e in archive.infolist() if e.filename.lower() == "[content_types].xml")
    with archive.open(entry) as part:
        # The declared size may lie; never read more than a listing of parts can need.
        return b"macroenabled" in part.read(_CHUNK).lower()


_OFFICE = "application/vnd.openxmlformats-officedocument."
_JPEG = FileKind(gettext_noop("JPEG 图片"), "image/jpeg", _starts(b"\xff\xd8\xff"))
_HEIC = FileKind(gettext_noop("HEIC 图片"), "image/heic", _is_heic)
_KINDS: dict[str, FileKind] = {
    "pdf": FileKind(gettext_noop("PDF 文件"), "application/pdf", _is_pdf),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "png": FileKind(gettext_noop("PNG 图片"), "image/png", _starts(b"\x89PNG\r\n\x1a\n")),
    "webp": FileKind(gettext_noop("WebP 图片"), "image/webp", _is_webp),
    "heic": _HEIC,
    "heif": _HEIC,
    "txt": FileKind(gettext_noop("文本文件"), "text/plain", _is_text, _inspect_text),
    "docx": FileKind(
        gettext_noop("Word 文档"), _OFFICE + "wordprocessingml.document", _starts(_ZIP), _packed("word/document.xml")
    ),
    "xlsx": FileKind(
        gettext_noop("Excel 表格"), _OFFICE + "spreadsheetml.sheet", _starts(_ZIP), _packed("xl/workbook.xml")
    ),
    "pptx": FileKind(
        gettext_noop("演示文稿"),
        _OFFICE + "presentationml.presentation",
        _starts(_ZIP),
        _packed("ppt/presentation.xml"),
    ),
    "ofd": FileKind(gettext_noop("OFD 版式文件"), "application/ofd", _starts(_ZIP), _packed("OFD.xml")),
    "doc": FileKind(gettext_noop("Word 文档"), "application/msword", _starts(_OLE), _inspect_ole),
    "xls": FileKind(gettext_noop("Excel 表格"), "application/vnd.ms-excel", _starts(_OLE), _inspect_ole),
    "ppt": FileKind(gettext_noop("演示文稿"), "application/vnd.ms-powerpoint", _starts(_OLE), _inspect_ole),
}
ALLOWED_EXTENSIONS = tuple(_KINDS)
# For the chooser of a browser: pictures by their type, so that a phone offers its camera.
ACCEPT = ",".join(["image/*", *(f".{ending}" for ending in ALLOWED_EXTENSIONS)])


def kind_of(stream: BinaryIO, name: str) -> FileKind:
    """The kind of an open file called ``name``; raises :class:`AttachmentRefused` when it is none of ours."""
    ending = extension(name)
    kind = _KINDS.get(ending)
    if ending in _DANGEROUS or _DANGEROUS.intersection(inner_extensions(name)):
        raise AttachmentRefused(_("“{name}”是可以运行的文件或网页，为安全起见不能接收。").format(name=name))
    if kind is None:
        raise AttachmentRefused(
            _("不能接收“{name}”这类文件。可以上传：{kinds}。").format(name=name, kinds=_("、").join(ALLOWED_EXTENSIONS))
        )
    stream.seek(0)
    head = stream.read(HEAD)
    if not head:
        raise AttachmentRefused(_("“{name}”是空文件，请检查后重新上传。").format(name=name))
    if not kind.fits(head):
        raise AttachmentRefused(
            _("“{name}”的内容看起来是{found}，不是{kind}。请确认没有改错扩展名，再重新上传。").format(
                name=name, found=_guess(head), kind=_(kind.label)
            )
        )
    kind.inspect(stream)
    return kind


def _guess(head: bytes) -> str:
    """What the content seems to be, for the sentence only: nothing is decided by it."""
    for kind in _KINDS.values():
        if kind.content_type != "text/plain" and kind.fits(head):
            return _(kind.label) if not head.startswith((_ZIP, _OLE)) else _("另一种办公文件")
    if _MARKUP.search(head):
        return _("网页")
    try:
        found = puremagic.from_string(head)
    except (puremagic.PureError, ValueError):
        return _("别的文件")
    return _("{ending} 文件").format(ending=found.removeprefix(".")) if found else _("别的文件")
