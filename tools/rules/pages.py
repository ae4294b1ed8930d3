"""Pages take their colours from the tokens, their files from us, and run under a strict content policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from rules.rule import Rule, is_product, pattern

NAMED_COLOURS = (
    "white|black|red|green|blue|gr[ae]y|silver|orange|yellow|purple|navy|maroon|teal|gold|crimson|brown|pink"
)
RAW_COLOUR = re.compile(
    rf"#[0-9a-f]{{3,8}}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\((?!\s*(?:from\s+)?var\()|(?<![-\w.])(?:{NAMED_COLOURS})(?![-\w])",
    re.IGNORECASE,
)
CSS_COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
DECLARATION = re.compile(r"(?:^|[{;])\s*[-\w$]+\s*:(?!:)\s*([^;{}]*)(?=[;}]|$)")


def _raw_colours(text: str) -> Iterator[int]:
    bare = CSS_COMMENT.sub(lambda match: "\n" * match.group().count("\n"), text)
    for declaration in DECLARATION.finditer(bare):
        value = re.sub(r"url\([^)]*\)|\"[^\"]*\"|'[^']*'", "", declaration.group(1))
        if RAW_COLOUR.search(value):
            yield bare.count("\n", 0, declaration.start(1)) + 1


def _is_style(path: PurePosixPath) -> bool:
    return path.suffix in {".css", ".scss"} and path.parts[0] in {"src", "frontend"} and "tokens" not in path.stem


def _is_page_part(path: PurePosixPath) -> bool:
    return path.suffix in {".html", ".css", ".scss", ".js", ".svg"} and path.parts[0] in {"src", "frontend"}


def _is_template(path: PurePosixPath) -> bool:
    return path.suffix == ".html" and is_product(path)


# The names of XML dialects look like addresses and are never fetched.
NAMESPACES = r"https?://www\.w3\.org/[\w/.#]*"
TEMPLATE_SYNTAX = r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<!--.*?-->"

RULES = (
    Rule(
        key="colours-are-tokens",
        reason="a colour has a name in tokens.css, so that light, dark, 长辈版 and print change together",
        applies=_is_style,
        find=_raw_colours,
        good=(
            ".a { color: var(--ink); }",
            "#add { margin: 0 }",
            ".a { border-color: color-mix(in srgb, var(--brand) 20%, transparent) }",
            "/* not #fff here */ .a { color: currentColor }",
            ".a { background: url('#face') }",
            ".white { inset: 0 }",
            ".a { margin: 0; } // not #fff here",
            ".a { white-space: nowrap }",
        ),
        bad=(
            ".a { color: #c00 }",
            ".a {\n  background: rgb(1, 2, 3);\n}",
            ".a { border: 1px solid red }",
            ".a { --own: hsl(0 0% 0%) }",
        ),
        inside=("src/tongxin/kernel/web/static/web/case.css", "frontend/styles/list.scss"),
        outside=("src/tongxin/kernel/web/static/web/tokens.css", "docs/site.css"),
    ),
    Rule(
        key="assets-are-ours",
        reason=(
            "a page loads nothing from elsewhere and guesses no path: use {% static %} in templates and "
            "relative addresses in CSS and JS (an office network has no internet)"
        ),
        applies=_is_page_part,
        find=pattern(
            r"(?:\b(?:src|srcset|poster)|<link\b[^>]*\bhref)\s*=\s*[\"'](?:https?:)?//"
            r"|(?:\b(?:src|srcset|poster)|<link\b[^>]*\bhref)\s*=\s*[\"']/static/"
            r"|url\(\s*[\"']?(?:(?:https?:)?//|/static/)"
            r"|@import\s+[\"'](?:https?:)?//"
            r"|(?:\bimport|\bfrom|\bfetch\(|\bimport\()\s*[\"'`](?:https?:)?//",
            without=NAMESPACES,
        ),
        good=(
            "<script src=\"{% static 'web/app.js' %}\"></script>",
            '<a href="https://example.org/">外部网站</a>',
            ".a { background: url(paper.svg) }",
            'document.createElementNS("http://www.w3.org/2000/svg", "path")',
        ),
        bad=(
            '<script src="https://cdn.example.org/x.js"></script>',
            '<link rel="stylesheet" href="//cdn.example.org/x.css">',
            '<img src="/static/web/logo.svg">',
            ".a { background: url('https://example.org/a.png') }",
            '@import "https://example.org/a.css";',
            'import x from "https://example.org/x.js"',
        ),
        inside=("src/tongxin/proposals/templates/proposals/list.html", "frontend/app.js"),
        outside=("docs/index.md", "src/tongxin/proposals/views.py"),
    ),
    Rule(
        key="nothing-inline",
        reason="the content policy forbids inline styles, scripts and handlers: use a class, or a file with a listener",
        applies=_is_template,
        find=pattern(
            r"(?<![\w:.@-])style\s*=\s*[\"']|(?<![\w:.@-])(?:on[a-z]{3,}|hx-on[:\w-]*)\s*=\s*[\"']|<style\b"
            r"|<script\b(?![^>]*\bsrc\s*=)(?![^>]*type\s*=\s*[\"']application/(?:ld\+)?json)"
            r"|=\s*[\"']\s*javascript:",
            without=TEMPLATE_SYNTAX,
        ),
        good=(
            '<p class="late">',
            "{% include 'x.html' with style='wide' %}",
            '<button x-on:click="open">',
            '<link rel="stylesheet" href="a.css">',
            '<script type="application/json" id="rows">[]</script>',
            '<p data-style="x">',
        ),
        bad=(
            '<p style="color: inherit">',
            '<button onclick="go()">',
            '<div hx-on:click="go()">',
            "<script>go()</script>",
            "<style>p {}</style>",
            '<a href="javascript:go()">',
        ),
        inside=("src/tongxin/people/templates/people/member.html",),
        outside=("docs/example.html", "src/tongxin/kernel/web/static/web/app.js"),
    ),
)
