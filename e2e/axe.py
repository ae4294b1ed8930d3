"""Looks at a page through axe-core, and for anything that sticks out at the side."""

from pathlib import Path

from e2e.screens import Visitor

AXE = (Path(__file__).resolve().parents[1] / "frontend" / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}


def problems_here(visitor: Visitor) -> list[str]:
    """What is wrong with the page that is open now."""
    page = visitor.page
    # The policy of our pages lets no script in; the test puts axe in beside it, through the debugger's door.
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(f"() => {{ {AXE}; }}")
    found = page.evaluate("async (rules) => (await axe.run(document, rules)).violations", RULES)
    problems = [f"{page.url}: {v['id']} {v['nodes'][0]['target']}" for v in found]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return problems + ([f"{page.url}: {wide} px too wide"] if wide > 0 else [])
