"""A case's address as a QR code, so that a sheet of paper leads back to the record."""

import segno
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe


def of_address(request: HttpRequest, path: str) -> SafeString:
    """The absolute address of ``path`` as an inline drawing; whoever scans it still has to be allowed to see it."""
    drawing = segno.make(request.build_absolute_uri(path), error="m", micro=False)
    return mark_safe(drawing.svg_inline(scale=4, border=2, dark="#000", light="#fff"))  # noqa: S308 (our own drawing)
