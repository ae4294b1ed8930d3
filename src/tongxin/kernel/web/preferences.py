"""Size of text and light or dark: remembered on the account, and in a cookie before anybody signs in."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from tongxin.kernel.accounts.models import Account

SIZES = ("standard", "elder")
THEMES = ("auto", "light", "dark")
COOKIE = "tongxin_look"
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Look:
    """How pages look for somebody."""

    size: str = "standard"
    theme: str = "auto"


def _valid(size: Any, theme: Any) -> Look:
    return Look(size if size in SIZES else "standard", theme if theme in THEMES else "auto")


def of(request: HttpRequest) -> Look:
    """The account's wish, else the cookie's, else the standard."""
    user: Any = getattr(request, "user", None)
    # Figures of a demonstration are shared by many visitors, so there each device keeps its own look.
    own = user is not None and user.is_authenticated and not user.demo_role
    if own and user.preferences.keys() & {"size", "theme"}:
        return _valid(user.preferences.get("size"), user.preferences.get("theme"))
    size, _dot, theme = request.COOKIES.get(COOKIE, "").partition(".")
    return _valid(size, theme)


def remember(account: Account | None, response: HttpResponse, wish: Look, *, secure: bool) -> None:
    """Keep a wish on the account (a setting of the display, so no audited act) and on this device."""
    if account is not None:
        account.preferences = {**account.preferences, "size": wish.size, "theme": wish.theme}
        account.save(update_fields=["preferences"])
    response.set_cookie(
        COOKIE, f"{wish.size}.{wish.theme}", max_age=_YEAR, httponly=True, samesite="Lax", secure=secure
    )


def changed(look: Look, size: str, theme: str) -> Look:
    """A look with what was asked for changed and the rest kept."""
    return _valid(size or look.size, theme or look.theme)
