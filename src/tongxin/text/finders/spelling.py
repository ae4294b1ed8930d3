"""Makes the many ways to write a digit or a letter one, so that each kind of number is described once."""

import re
import unicodedata

HAN_DIGITS = {"〇": "0", "○": "0", "零": "0", "洞": "0", "两": "2", "幺": "1", "拐": "7", "勾": "9"}
HAN_DIGITS |= {
    sign: str(value) for row in ("一二三四五六七八九", "壹贰叁肆伍陆柒捌玖") for value, sign in enumerate(row, 1)
}
LETTER_DIGITS = {"l": "1", "I": "1", "O": "0", "o": "0"}
VALUE_OF = {**{str(value): str(value) for value in range(10)}, **HAN_DIGITS, **LETTER_DIGITS}

_MEANT = {
    "-": "‐‑‒–—―−﹣－─",
    "~": "～〜∼﹏",
    "·": "•‧∙⋅・﹒●",
    " ": "\u00a0\u2002\u2003\u2009\u3000\t",
    "@": "﹫",
    "X": "×ⅩⅹХх✕",
    "O": "Оο",
    "o": "о",
    # Traditional forms of the words that stand before personal data, and of what plates and addresses are made of.
    "电": "電",
    "机": "機",
    "号": "號",
    "码": "碼",
    "证": "證",
    "护": "護",
    "联": "聯",
    "系": "繫",
    "邮": "郵",
    "账": "賬",
    "银": "銀",
    "车": "車",
    "楼": "樓",
    "栋": "棟",
    "单": "單",
    "门": "門",
    "区": "區",
    "县": "縣",
    "镇": "鎮",
    "园": "園",
    "里": "裡裏",
    "层": "層",
    "户": "戶",
    "组": "組",
    "队": "隊",
    "两": "兩",
    "贰": "貳",
    "叁": "參叄",
    "陆": "陸",
    "沪": "滬",
    "苏": "蘇",
    "赣": "贛",
    "云": "雲",
    "鲁": "魯",
    "辽": "遼",
    "陕": "陝",
    "贵": "貴",
    "宁": "寧",
    "晋": "晉",
    "琼": "瓊",
    "闽": "閩",
    "粤": "粵",
    "学": "學",
    "挂": "掛",
    "领": "領",
    "万": "萬",
    "亿": "億",
    "项": "項",
    "条": "條",
    "个": "個",
}
# Rings without a digit value of their own in Unicode.
_ZEROS = "🄋🄌"
# Digits of every alphabet and in every ring stand below this point.
_LAST_DIGITS = 0x20000
# Signs that are not seen, and the box that makes a digit a key.
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufe0f\u20e3]+")
BOXES = "\ufe0f\u20e3"


def _table() -> dict[int, str]:
    table = {ord(sign): plain for plain, signs in _MEANT.items() for sign in signs}
    for point in range(0x80, _LAST_DIGITS):
        value = unicodedata.digit(chr(point), None)
        if value is not None:
            table[point] = str(value)
    table |= dict.fromkeys(map(ord, _ZEROS), "0")
    for point in range(0xFF01, 0xFF5F):
        table.setdefault(point, chr(point - 0xFEE0))
    return table


_TABLE = _table()


def folded(text: str) -> str:
    """Width, rings, dashes and the Traditional signs that matter made equal, one character for one."""
    return text.translate(_TABLE)
