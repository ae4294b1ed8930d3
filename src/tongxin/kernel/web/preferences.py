"""Language, size of text, light or dark: remembered on the account, and in cookies before anybody signs in."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_language

from tongxin.kernel.accounts.models import Account

SIZES = ("standard", "elder")
THEMES = ("auto", "light", "dark")
COOKIE = "tongxin_look"
# Each by its own name, so that whoever opened a page in the wrong language finds the way out.
LANGUAGES: dict[str, str] = dict(settings.LANGUAGES)
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Look:
    """How pages look for somebody."""

    size: str = "standard"
    theme: str = "auto"


def _valid(size: Any, theme: Any) -> Look:
    return Look(size if size in SIZES else "standard", theme if theme in THEMES else "auto")


def _kept(request: HttpRequest) -> dict[str, Any]:
    user: Any = getattr(request, "user", None)
    # Figures of a demonstration are shared by many visitors, so there each device keeps its own look.
    own = user is not None and user.is_authenticated and not user.demo_role
    return user.preferences if own else {}


def of(request: HttpRequest) -> Look:
    """The account's wish, else the cookie's, else the standard."""
    kept = _kept(request)
    if kept.keys() & {"size", "theme"}:
        return _valid(kept.get("size"), kept.get("theme"))
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


def speak_as_wished(request: HttpRequest) -> None:
    """Go over to the account's language; without a wish Django's choice by cookie and browser stands."""
    code = _kept(request).get("language")
    if code in LANGUAGES and code != get_language():
        translation.activate(code)
        request.LANGUAGE_CODE = code


def remember_language(account: Account | None, response: HttpResponse, code: str, *, secure: bool) -> None:
    """Keep the language where the look is kept; the cookie is the one that Django reads for strangers."""
    if account is not None:
        account.preferences = {**account.preferences, "language": code}
        account.save(update_fields=["preferences"])
    name = settings.LANGUAGE_COOKIE_NAME
    response.set_cookie(name, code, max_age=_YEAR, httponly=True, samesite="Lax", secure=secure)


def changed(look: Look, size: str, theme: str) -> Look:
    """A look with what was asked for changed and the rest kept."""
    return _valid(size or look.size, theme or look.theme)
