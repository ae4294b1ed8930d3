"""Turns typed text into paragraphs that a template can set: each with its level and the words that carry its face."""

import re
from typing import Any

# The levels of GB/T 9704: 一、 in 黑体, （一） in 楷体, 1. and （1） like the text itself.
_LEVELS = (
    (1, re.compile(r"[一二三四五六七八九十百]+、")),
    (2, re.compile(r"[（(][一二三四五六七八九十百]+[）)]")),
    (3, re.compile(r"\d{1,3}[.．、](?!\d)")),
    (4, re.compile(r"[（(]\d{1,3}[）)]")),
)
_FACED = {1, 2}
_LONGEST_HEAD = 40
_NEVER_PRINTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def printable(text: str) -> str:
    """The text without characters that no page shows and no DOCX may hold; tabs become spaces."""
    return _NEVER_PRINTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def paragraphs(text: str) -> list[dict[str, Any]]:
    """Each line that is not blank as ``{"level": 0-4, "head": …, "rest": …}``; together the last two are the line."""
    return [_paragraph(line.strip(" \u3000")) for line in printable(text).split("\n") if line.strip(" \u3000")]


def _paragraph(line: str) -> dict[str, Any]:
    level = next((number for number, pattern in _LEVELS if pattern.match(line)), 0)
    if level not in _FACED:
        return {"level": level, "head": "", "rest": line}
    # Only the heading itself changes its face: the first sentence, or the whole line when it is short.
    end = line.find("。") + 1 or (len(line) if len(line) <= _LONGEST_HEAD else 0)
    if not end or end > _LONGEST_HEAD:
        return {"level": level, "head": "", "rest": line}
    return {"level": level, "head": line[:end], "rest": line[end:]}
