"""Cleans what came out of a word processor: the words, the paragraphs and the list numbers stay, nothing else does.

The script of the pages does the same in the browser (``frontend/src/scripts/paste.js``), so that people see at once
what will be kept; whoever has no script, and every program, gets it here.
"""

import html
import re

# What nobody sees: soft hyphens, marks without width, marks that turn the reading order around, control characters.
# Joiners stay between letters of the scripts that need them (Mongolian, Uyghur) and in emoji; beside Chinese or
# Latin they are leftovers.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]+"
)
_SPELLED = "\u0000-\u024f\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef"
_STRAY_JOINER = re.compile(f"(?<=[{_SPELLED}])[\u200c\u200d]+|[\u200c\u200d]+(?=[{_SPELLED}])|^[\u200c\u200d]+")
# A line broken by hand in Word is a vertical tab, a page break a form feed.
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_ODD_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f]")
# Bullets that Word draws with its own symbol fonts arrive as private characters, which no other font knows.
_BULLET = re.compile("[\uf000-\uf0ff]")
_MARK = "(?:[0-9]{1,3}[.．、)）]|[（(][0-9]{1,3}[)）]|[（(]?[一二三四五六七八九十百]{1,4}[、)）]|[①-⑳]|[·•●■◆–-])"
_AFTER_MARK = re.compile(f"(?m)^[ \t\u3000]*({_MARK})[ \t\u3000]+(?=\\S)")
_INDENT = re.compile("(?m)^[ \t\u3000]+|[ \t\u3000]+$")
_BLANK_LINES = re.compile("\n{3,}")
# Only what a word processor wrote is taken for markup: an author may well write 小于号 <p> in a sentence.
_FROM_WORD = re.compile(
    r"<o:p|class=[\"']?Mso|style=[\"'][^\"'>]*mso-|urn:schemas-microsoft-com:office|<w:WordDocument", re.IGNORECASE
)
_UNREAD = re.compile(r"<!--.*?-->|<(style|script|head|xml|title)\b.*?</\1\s*>|<!\[[^>]*\]>", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"[ \t]*(?:<br\b[^>]*>|</(?:p|div|h[1-6]|li|tr|table)\s*>)[ \t]*", re.IGNORECASE)
_CELL = re.compile(r"</t[dh]\s*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)


def pasted(text: str) -> str:
    """Paragraphs of plain text; punctuation and the characters themselves stay as they were written."""
    if _FROM_WORD.search(text):
        text = _without_markup(text)
    text = tidy_characters(text)
    text = _AFTER_MARK.sub(_spaced, text)
    return _BLANK_LINES.sub("\n\n", _INDENT.sub("", text)).strip()


def tidy_characters(text: str) -> str:
    """The text without what nobody sees; every line end becomes a line feed, every odd space a plain one."""
    text = _LINE_END.sub("\n", text)
    text = _STRAY_JOINER.sub("", without_unseen(text))
    return _BULLET.sub("·", _ODD_SPACE.sub(" ", text))


def without_unseen(text: str) -> str:
    """The text without marks of no width and control characters."""
    return _UNSEEN.sub("", text)


def _spaced(match: re.Match[str]) -> str:
    """A list mark and its words: the gap that Word measured out becomes one space, or none after a full-width sign."""
    mark = match[1]
    return mark if mark[-1] in "、．）" else f"{mark} "


def _without_markup(text: str) -> str:
    """What a word processor put on the clipboard as markup, as the words it shows."""
    # Line ends inside markup are only where the file was wrapped.
    flat = re.sub(r"\s*\r?\n\s*", " ", _UNREAD.sub("", text))
    # Between Chinese characters such a wrap is no space.
    flat = re.sub("(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])", "", flat)
    broken = _BREAK.sub("\n", _CELL.sub("\t", flat))
    return html.unescape(_TAG.sub("", broken))
