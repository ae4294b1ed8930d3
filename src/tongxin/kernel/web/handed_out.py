"""First passwords are shown once, to print, to cut apart or to keep as a file; nothing of them stays here."""

import base64
import csv
import io
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongxin.kernel.exchange.escaping import harmless
from tongxin.kernel.web import qr_code
from tongxin.kernel.web.password_links import VALID_HOURS


@dataclass(frozen=True)
class FirstPassword:
    """How somebody signs in for the first time, by a password or by a one-time link (its path).

    ``note`` stands where there is no new password, or beside it.
    """

    name: str
    username: str
    password: str = ""
    note: str = ""
    link: str = ""


@dataclass(frozen=True)
class Line:
    """One of them on the sheet, its link as an address and as a drawing to scan."""

    row: FirstPassword
    address: str
    drawing: str


@dataclass(frozen=True)
class HandedOut:
    """What was opened in one go, and where to go on from there."""

    title: str
    rows: list[FirstPassword]
    onward_url: str
    onward_label: str
    said: str = ""
    remarks: list[str] = field(default_factory=list)


def show_once(request: HttpRequest, handed: HandedOut) -> HttpResponse:
    """The sheet; browsers are told not to keep it."""
    links = any(row.link for row in handed.rows)
    context = {
        "page": handed,
        "lines": [Line(row, request.build_absolute_uri(row.link), _drawn(request, row)) for row in handed.rows],
        "file": _as_link(handed.rows, request),
        "address": request.build_absolute_uri("/"),
        "secrets": links or any(row.password for row in handed.rows),
        "links": links,
        "hours": VALID_HOURS,
    }
    response = render(request, "kernel/handed_out.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _drawn(request: HttpRequest, row: FirstPassword) -> str:
    return qr_code.of_address(request, row.link) if row.link else ""


def _as_link(rows: list[FirstPassword], request: HttpRequest) -> str:
    """A file inside the page itself: a second request for it would need the passwords kept somewhere meanwhile."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_("姓名"), _("用户名"), _("初始密码或一次性链接"), _("说明")])
    for row in rows:
        secret = request.build_absolute_uri(row.link) if row.link else row.password
        writer.writerow([harmless(cell) for cell in (row.name, row.username, secret, row.note)])
    encoded = base64.b64encode(text.getvalue().encode("utf-8-sig")).decode()
    return f"data:text/csv;charset=utf-8;base64,{encoded}"
