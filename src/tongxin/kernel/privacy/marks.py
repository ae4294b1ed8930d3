"""Marks of classification: whatever carries one is refused, wherever it comes in."""

import re

from django.utils.translation import gettext as _

# As documents carry them; the bare words occur in ordinary prose and are no mark.
_WORDS = r"(?:绝\s*密|机\s*密|秘\s*密)"
_MARK = re.compile(rf"{_WORDS}\s*[★☆⭐✩✭*＊]|密\s*级\s*[:：]\s*{_WORDS}")


def secret_mark(text: str) -> str:
    """The mark of classification that a text carries; empty for any other text."""
    found = _MARK.search(text)
    return found[0] if found else ""


def secret_sentence(text: str) -> str:
    """Why a text that carries a mark of classification is refused; empty for any other."""
    mark = secret_mark(text)
    if not mark:
        return ""
    sentence = _("内容里有密级标志（{mark}）。涉密内容不能在本系统填写，也没有保存，请按保密规定另行报送。")
    return sentence.format(mark=mark)
