"""Says what does not fit a described shape in whole sentences; the library that compares them speaks English only."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.kernel import wording
from tongxin.kernel.web.api_schemas import DAY_PATTERN, KEY_PATTERN

_MOST, _LONGEST = 20, 80
_WORD = gettext_noop("“{name}”应为文字（字符串）。")
_NUMBER = gettext_noop("“{name}”应为整数。")
_YES_NO = gettext_noop("“{name}”应为 true 或 false。")
_OBJECT = gettext_noop("“{name}”应为对象，写在花括号里。")
_SENTENCES = {
    "missing": gettext_noop("缺少“{name}”。"),
    "extra_forbidden": gettext_noop("接口没有“{name}”这一项，请删去或核对拼写。"),
    "string_type": _WORD,
    "string_unicode": gettext_noop("“{name}”里有无法保存的字符。"),
    "string_too_long": gettext_noop("“{name}”最多 {max_length} 字。"),
    "string_too_short": gettext_noop("“{name}”不能为空。"),
    "string_pattern_mismatch": gettext_noop("“{name}”的写法不对，应符合 {pattern}。"),
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_parsing_size": _NUMBER,
    "int_from_float": _NUMBER,
    "finite_number": _NUMBER,
    "bool_type": _YES_NO,
    "bool_parsing": _YES_NO,
    "list_type": gettext_noop("“{name}”应为列表，写在方括号里。"),
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "greater_than_equal": gettext_noop("“{name}”不能小于 {ge}。"),
    "less_than_equal": gettext_noop("“{name}”不能大于 {le}。"),
    "literal_error": gettext_noop("“{name}”只能是：{choices}。"),
}
_PATTERNS = {
    DAY_PATTERN: gettext_noop("“{name}”应为日期，例如 2026-03-31。"),
    KEY_PATTERN: gettext_noop("“{name}”应为 UUID，例如 6f0c1b1e-51f5-4b8c-9f1d-0d5a5b1c2d3e。"),
}
_NO_KEY = gettext_noop("缺少“once”：请为这一次办理生成一个 UUID，网络重试时用同一个，就不会办成两件。")
_OTHERWISE = gettext_noop("“{name}”不符合接口说明。")
_WHOLE = gettext_noop("正文")


def _name(place: tuple[Any, ...]) -> str:
    """``fields.title`` for a place in the body; the first two parts only say where the body stands."""
    parts = place[2:] if place[:1] == ("body",) else place[1:]
    return ".".join(str(part) for part in parts)[:_LONGEST]


def _sentence(name: str, error: dict[str, Any]) -> str:
    about = error.get("ctx", {})
    if name == "once" and error["type"] == "missing":
        return _(_NO_KEY)
    text = _SENTENCES.get(error["type"], _OTHERWISE)
    if error["type"] == "string_pattern_mismatch":
        text = _PATTERNS.get(about.get("pattern", ""), text)
    # An empty word is a choice, too, but none to name.
    choices = wording.listed(filter(None, re.findall(r"'([^']*)'", str(about.get("expected", "")))))
    return _(text).format(**{**about, "name": name or _(_WHOLE), "choices": choices})


def sentences(errors: Iterable[dict[str, Any]]) -> dict[str, str]:
    """A sentence for each place that does not fit, at most twenty: a body may hold thousands of wrong names."""
    found: dict[str, str] = {}
    for error in errors:
        name = _name(tuple(error["loc"]))
        found.setdefault(name or "body", _sentence(name, error))
        if len(found) == _MOST:
            break
    return found
