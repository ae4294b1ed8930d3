"""Folds what a copy out of a page or a PDF does to single characters, one for one, before anything else looks at them."""

import re
import unicodedata

from tongxin.text.offsets import Span

# A carriage return before a line feed, marks without width, control characters but tab and line feed, and what a
# page wrote instead of a space or a line end.
_INVISIBLE = re.compile(
    "\r(?=\n)|[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb]+"
    "|&(?:nbsp|ensp|emsp|thinsp|zwnj|zwj|#160|#12288);|(?:x0dx0a)+"
)
# A radical drawn like the character is no character to a search; these have no compatibility form in Unicode.
_RADICALS = dict(
    zip(
        "⺠⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "民西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)
_COMPATIBILITY = ((0x2F00, 0x2FD6), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F))


def _table() -> dict[int, str]:
    table = {ord(radical): character for radical, character in _RADICALS.items()}
    for first, last in _COMPATIBILITY:
        for point in range(first, last):
            folded = unicodedata.normalize("NFKC", chr(point))
            if len(folded) == 1:
                table[point] = folded
    # Digits and letters of full width, and the signs that stand inside numbers.
    for point in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)):
        table[point] = chr(point - 0xFEE0)
    table[0xFF05] = "%"
    table |= dict.fromkeys((0xA0, 0x1680, 0x202F, 0x205F, *range(0x2000, 0x200B)), " ")
    table |= dict.fromkeys((0x0D, 0x0B, 0x0C, 0x85, 0x2028, 0x2029), "\n")
    return table


_FOLDED = _table()
# A page without line ends still sets the indentation of its paragraphs.
_PARAGRAPH = re.compile("(?:(?<=[。！？])|(?<=[员们志]：))\u3000(?=\u3000+\\S)")
_DECIMAL = re.compile("(?<=[0-9])．(?=[0-9])")


def folded(text: str) -> str:
    """The text of the same length with one shape for each character; every kind of line end becomes a line feed."""
    return _PARAGRAPH.sub("\n", _DECIMAL.sub(".", text.translate(_FOLDED)))


def invisible(text: str) -> list[Span]:
    """What nobody sees: to be taken out before :func:`folded`."""
    return [match.span() for match in _INVISIBLE.finditer(text)]
