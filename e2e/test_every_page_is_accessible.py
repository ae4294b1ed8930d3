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
LEDGERS = (
    "/registers/",
    "/registers/of/media_items/",
    "/registers/of/enterprises_visited/",
    "/registers/of/media_items/new/",
    "/registers/kinds/new/",
    "/plans/",
    "/plans/1/",
    "/plans/new/",
    "/returns/",
    "/returns/1/",
    "/returns/new/",
)
# Size of the window, colours, size of letters: the same page under each, as a window that is turned or a wish that changes.
SCREENS = ((PHONE, "light", ""), (PHONE, "light", "elder"), (DESKTOP, "dark", ""))


def _problems(visitor: Visitor, path: str) -> list[str]:
    page, found = visitor.go(path), []
    for viewport, scheme, size in SCREENS:
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme)
        # What the server writes for whoever wishes large type; the test below sees it written.
        page.evaluate("size => { document.documentElement.dataset.size = size }", size)
        name = size or scheme
        found += [f"{viewport['width']} px, {name}: {problem}" for problem in problems_here(visitor)]
    return found


@pytest.mark.parametrize("role", ["委员", "督查室", "委员联络室", "机关办公室"])
def test_nothing_is_in_anybodys_way(visit: Visit, role: str) -> None:
    # Without motion, so that no colour is looked at on its way from light to dark.
    visitor = visit(role, PHONE, reduced_motion="reduce")
    own = {"委员联络室": INSTITUTION, "机关办公室": LEDGERS}
    paths = [*PAGES, *own[role]] if role in own else [*PAGES, *MESSAGES, _case(visitor)]
    paths += _urging(visitor) if role == "督查室" else ()
    paths += OWN if role == "委员" else ()
    assert [problem for path in paths for problem in _problems(visitor, path)] == []


def test_large_type_is_written_for_whoever_wishes_it(visit: Visit) -> None:
    visitor = visit("委员", PHONE)
    visitor.page.request.post(
        f"{visitor.address}/preferences/",
        form={"size": "elder", "csrfmiddlewaretoken": _token(visitor), "next": "/"},
    )
    assert visitor.go("/").locator("html").get_attribute("data-size") == "elder"
    assert problems_here(visitor) == []


def _urging(visitor: Visitor) -> list[str]:
    """The list of who is waited for, and what its first two ticks lead to."""
    picks = visitor.go("/urge/").locator("[name=pick]").evaluate_all("all => all.slice(0, 2).map(a => a.value)")
    query = "&".join(f"pick={value}" for value in picks)
    return ["/urge/", f"/urge/preview/?{query}", f"/urge/letters/?{query}"]


def _case(visitor: Visitor) -> str:
    links = visitor.go("/proposals/").locator("main a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    return next(link for link in links if re.fullmatch(r"/proposals/\d+/", link or ""))


def test_the_door_is_accessible_too(visit: Visit) -> None:
    visitor = visit("", reduced_motion="reduce")
    assert [p for path in ("/demo/", "/sign-in") for p in _problems(visitor, path)] == []


def _token(visitor: Visitor) -> str:
    value = visitor.go("/").locator("[name=csrfmiddlewaretoken]").first.get_attribute("value")
    assert value
    return value
