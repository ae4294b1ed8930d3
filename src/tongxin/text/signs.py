"""Says what kind of sign stands beside a character; spacing and punctuation decide by it."""

import re

HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Han, kana, and the punctuation that Chinese text is set with.
CJK = f"{HAN}\u3001-\u3003\u3008-\u301f\u3040-\u30ff\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65“”‘’…—·"
PAUSES = "，。；：！？、"
OPENERS = "（“‘《〈「『【〔〖"
CLOSERS = "）”’》〉」』】〕〗"

_CJK = re.compile(f"[{CJK}]")
_HAN_SIGN = re.compile(f"[{HAN}]")
_HAN_SIGNS = re.compile(f"[{HAN}]+")
# A word of a sentence: not a part of an address, a unit or an abbreviation glued to something else.
_WORD = re.compile(r"(?<![\w./@:-])[A-Za-z][A-Za-z'’-]+(?![\w/@:]|\.\w)")


def is_cjk(character: str) -> bool:
    """Whether the character belongs to Chinese text: Han, kana, or its punctuation; False for an empty string."""
    return bool(_CJK.match(character))


def is_han(character: str) -> bool:
    return bool(_HAN_SIGN.match(character))


def han_count(text: str) -> int:
    return sum(map(len, _HAN_SIGNS.findall(text)))


def is_foreign(line: str) -> bool:
    """Whether a line is a sentence of another language that only mentions something Chinese."""
    return len(_WORD.findall(line)) > han_count(line)
