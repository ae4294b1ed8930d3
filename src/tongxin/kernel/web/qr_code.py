"""Texts as QR codes, so that a sheet of paper or a screen leads a phone back to the record."""

import segno
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe


def of_address(request: HttpRequest, path: str) -> SafeString:
    """The absolute address of ``path`` as an inline drawing; whoever scans it still has to be allowed to see it."""
    return of_text(request.build_absolute_uri(path))


def of_text(text: str) -> SafeString:
    """Any text as an inline drawing."""
    drawing = segno.make(text, error="m", micro=False)
    # Without a size of its own the drawing has a view box, and long texts are scaled instead of cut off.
    return mark_safe(drawing.svg_inline(border=2, dark="#000", light="#fff", omitsize=True))  # noqa: S308 (our own drawing)
