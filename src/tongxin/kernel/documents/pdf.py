"""Sets a shipped form as PDF with Typst, from its template and the values of its fields."""

import datetime as dt
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.documents import fonts
from tongxin.kernel.documents.errors import DocumentRefused

_SHARED = Path(__file__).parent / "typst" / "official.typ"
_MOST_NAMED = 10


def font_set() -> fonts.FontSet:
    """The fonts of this installation."""
    return fonts.find(settings.DOCUMENT_FONTS)


def texts_of(values: Any) -> Iterator[str]:
    """Every text within the values of a form."""
    if isinstance(values, str):
        yield values
    elif isinstance(values, dict):
        for value in values.values():
            yield from texts_of(value)
    elif isinstance(values, list | tuple):
        for value in values:
            yield from texts_of(value)


def refuse_missing(label: str, values: Any, found: fonts.FontSet) -> None:
    """A character that no font has would come out as a box: name it instead."""
    missing = found.missing("".join(texts_of(values)))
    if missing:
        named = _("、").join(f"“{c}”（U+{ord(c):04X}）" for c in missing[:_MOST_NAMED])
        sentence = _(
            "不能生成《{label}》的 PDF：现有字体里没有 {characters}。请管理员把含有这些字的字体文件放进数据目录的 fonts 文件夹，"
            "再打印一次；也可以先下载 Word 文件。"
        )
        raise DocumentRefused(sentence.format(label=label, characters=named))


def make(template: Path, label: str, values: dict[str, Any], *, found: fonts.FontSet | None = None) -> bytes:
    """The PDF; the same values, fonts and day give the same bytes."""
    found = found or font_set()
    if not found.chains["body"]:
        raise DocumentRefused(
            _("这台机器上没有中文字体，不能生成 PDF。请管理员安装字体后再试；也可以先下载 Word 文件。")
        )
    source = template.read_text(encoding="utf-8")
    refuse_missing(label, [values, source, _SHARED.read_text(encoding="utf-8")], found)
    with tempfile.TemporaryDirectory(prefix="tongxin-form-") as folder:
        root = Path(folder)
        (root / "official.typ").write_bytes(_SHARED.read_bytes())
        (root / "fonts.json").write_text(json.dumps(found.chains, ensure_ascii=False), encoding="utf-8")
        (root / "data.json").write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
        (root / "form.typ").write_text(source, encoding="utf-8")
        made = typst.compile(
            str(root / "form.typ"),
            root=str(root),
            font_paths=found.handle,
            ignore_system_fonts=True,
            timestamp=dt.datetime.combine(clock.today(), dt.time(), dt.UTC),
        )
    assert made is not None
    return made
