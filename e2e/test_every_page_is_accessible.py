"""axe finds nothing on any main page, at phone and desktop size, light, dark and in large type; nothing overflows."""

import re
from collections.abc import Callable

import pytest

from e2e.axe import problems_here
from e2e.screens import DESKTOP, PHONE, Visitor

# One installation serves all journeys, so they share a process.
pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]
PAGES = (
    "/",
    "/proposals/",
    "/proposals/print/",
    "/prints/",
    "/assignments/",
    "/search/?q=托育",
    "/figures/",
    "/report/coverage/",
    "/reports/",
    "/mine/",
)
MESSAGES = ("/inbox/", "/inbox/?show=moves", "/mine/messages/")
OWN = ("/proposals/new/", "/mine/data/", "/mine/data/ask/", "/mine/desk/")
INSTITUTION = (
    "/forms/",
    "/forms/proposals.sheet/",
    "/exchange/",
    "/exchange/people.roster/",
    "/people/",
    "/people/1/",
    "/people/new/",
    "/people/1/look/",
    "/people/1/end/",
    "/organisations/",
    "/bodies/",
    "/bodies/new/",
    "/links/",
    "/links/new/",
    "/terms/",
    "/terms/session/",
    "/terms/change/",
    "/setup/",
    "/setup/sectors/",
    "/setup/rules/",
    "/setup/administrators/",
    "/people/accounts/",
    "/parameters/",
    "/parameters/proposals.answer_term/",
    "/calendar/",
)
SCREENS = [
    pytest.param(PHONE, "light", "", id="phone"),
    pytest.param(PHONE, "light", "elder", id="phone-elder"),
    pytest.param(DESKTOP, "dark", "", id="desktop-dark"),
]


def _problems(visitor: Visitor, path: str) -> list[str]:
    visitor.go(path)
    return problems_here(visitor)


@pytest.mark.parametrize(("viewport", "scheme", "size"), SCREENS)
@pytest.mark.parametrize("role", ["委员", "督查室", "委员联络室"])
def test_nothing_is_in_anybodys_way(visit: Visit, viewport: dict[str, int], scheme: str, size: str, role: str) -> None:
    visitor = visit(role, viewport, color_scheme=scheme)
    if size:
        visitor.page.request.post(
            f"{visitor.address}/preferences/",
            form={"size": size, "csrfmiddlewaretoken": _token(visitor), "next": "/"},
        )
        assert visitor.go("/").locator("html").get_attribute("data-size") == size
    paths = [*PAGES, *INSTITUTION] if role == "委员联络室" else [*PAGES, *MESSAGES, _case(visitor)]
    paths += _urging(visitor) if role == "督查室" else ()
    paths += OWN if role == "委员" else ()
    assert [problem for path in paths for problem in _problems(visitor, path)] == []


def _urging(visitor: Visitor) -> list[str]:
    """The list of who is waited for, and what its first two ticks lead to."""
    picks = visitor.go("/urge/").locator("[name=pick]").evaluate_all("all => all.slice(0, 2).map(a => a.value)")
    query = "&".join(f"pick={value}" for value in picks)
    return ["/urge/", f"/urge/preview/?{query}", f"/urge/letters/?{query}"]


def _case(visitor: Visitor) -> str:
    links = visitor.go("/proposals/").locator("main a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    return next(link for link in links if re.fullmatch(r"/proposals/\d+/", link or ""))


def test_the_door_is_accessible_too(visit: Visit) -> None:
    visitor = visit()
    assert [p for path in ("/demo/", "/sign-in") for p in _problems(visitor, path)] == []


def _token(visitor: Visitor) -> str:
    value = visitor.go("/").locator("[name=csrfmiddlewaretoken]").first.get_attribute("value")
    assert value
    return value
