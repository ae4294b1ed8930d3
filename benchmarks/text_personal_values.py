"""Makes personal data that belongs to nobody, and spells it the way people who dodge filters spell it."""

from collections.abc import Callable
from random import Random

Spelling = Callable[[str, Random], str]

SURNAMES = "张李王赵周吴孙钱郑冯陈褚卫蒋沈韩杨朱秦许何吕施孔曹严华金魏陶姜欧阳"
GIVEN = ["某某", "小禾", "明溪", "晓岚", "建禾", "一诺", "三川", "思源", "文", "青", "望舒", "知行", "五一", "海棠"]
DISTRICTS = ["云溪市澄湖区", "同心市望江区", "清禾县", "云溪市高新区", "柳渡市东城区", ""]
TOWNS = ["澄湖街道", "望江街道", "禾丰镇", "青石桥镇", "柳渡街道", ""]
ROADS = ["文澜路", "望江东路", "禾丰大道", "解放路", "学府街", "青石巷", "柳渡北路", "滨湖大道", "迎春里", "槐树胡同"]
ESTATES = ["", "", "", "幸福家园", "澄湖花园", "青石新村", "望江小区", "禾丰苑"]
REGIONS = ["110105", "310115", "320102", "330106", "420111", "510104", "610113", "440305", "350203", "230103"]
AREAS = ["010", "021", "022", "025", "028", "0571", "0512", "0755", "0898", "0931", "0411"]
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
STARTS = [
    "130",
    "131",
    "135",
    "138",
    "139",
    "147",
    "150",
    "152",
    "158",
    "166",
    "173",
    "176",
    "180",
    "186",
    "189",
    "198",
    "199",
]


def digits(count: int, rng: Random) -> str:
    return "".join(str(rng.randrange(10)) for _ in range(count))


def name(rng: Random) -> str:
    return rng.choice(SURNAMES[:-2]) + rng.choice(GIVEN)


def mobile(rng: Random) -> str:
    return rng.choice(STARTS) + digits(8, rng)


def check_digit(body: str) -> str:
    """The last sign of an 18-digit number: weights and remainder of ISO 7064 mod 11-2."""
    return "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


def born(rng: Random) -> str:
    return f"{rng.randrange(1940, 2012)}{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}"


def resident_id(rng: Random) -> str:
    body = rng.choice(REGIONS) + born(rng) + digits(3, rng)
    return body + check_digit(body)


def resident_id_with_slip(rng: Random) -> str:
    good = resident_id(rng)
    return good[:-1] + rng.choice([sign for sign in "0123456789" if sign != good[-1]])


def old_resident_id(rng: Random) -> str:
    return rng.choice(REGIONS) + born(rng)[2:] + digits(3, rng)


def luhn_sign(body: str) -> str:
    total = 0
    for place, sign in enumerate(reversed(body)):
        value = int(sign) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def card(rng: Random) -> str:
    length = rng.choice([16, 16, 17, 18, 19, 19, 19])
    start = rng.choice(["621226", "622202", "622848", "621700", "623058", "625912"])
    if length == 16 and rng.random() < 0.3:
        start = rng.choice(["436742", "528057", "356833"])
    body = start + digits(length - 7, rng)
    return body + luhn_sign(body)


def plate(rng: Random) -> str:
    head = rng.choice(PROVINCES) + rng.choice(LETTERS)
    dot = rng.choice(["", "", "", "·", " ", "•", "-", "."])
    kind = rng.randrange(8)
    if kind <= 3:
        tail = rng.choice(
            [
                digits(5, rng),
                rng.choice(LETTERS) + digits(4, rng),
                digits(3, rng) + rng.choice(LETTERS) + digits(1, rng),
                digits(4, rng) + rng.choice(LETTERS),
            ]
        )
    elif kind == 4:
        tail = rng.choice("DF") + rng.choice(LETTERS + "0123456789") + digits(4, rng)
    elif kind == 5:
        tail = digits(5, rng) + rng.choice("DF")
    elif kind == 6:
        tail = digits(4, rng) + rng.choice("学警挂")
    else:
        return "粤Z" + dot + digits(4, rng) + rng.choice("港澳")
    return head + dot + tail


def passport(rng: Random) -> str:
    if rng.random() < 0.6:
        return rng.choice("EG") + digits(8, rng)
    return "E" + rng.choice("ABCDEFGH") + digits(7, rng)


def permit(rng: Random) -> str:
    return rng.choice([rng.choice("CW") + digits(8, rng), "C" + rng.choice("ABCDEF") + digits(7, rng)])


def email(rng: Random) -> str:
    user = rng.choice(["zhang.san", "li_si", "chenghu2021", "wangjiang-88", "he.feng", "a1", "qingshi", digits(9, rng)])
    return f"{user}@{rng.choice(['example.com', 'example.org', 'mail.example.cn', 'qq.com', '163.com', 'sina.com.cn'])}"


def landline(rng: Random) -> str:
    area = rng.choice(AREAS)
    number = rng.choice("2345678") + digits(7 if len(area) == 3 or area in {"0571", "0512", "0755"} else 6, rng)
    shape = rng.choice(["{a}-{n}", "{a}-{n}", "（{a}）{n}", "({a}){n}", "{a} {n}", "{a}{n}", "{a}—{n}", "{a}-{x}-{y}"])
    written = shape.format(a=area, n=number, x=number[:4], y=number[4:])
    return (
        written + rng.choice(["", "", "", "转" + digits(3, rng), "-" + digits(3, rng)])
        if "-{x}" not in shape
        else written
    )


def wechat(rng: Random) -> str:
    return rng.choice(["wxid_", "chenghu", "he_feng-", "ws", "Zhang_", "qs"]) + digits(rng.randrange(4, 8), rng)


def qq(rng: Random) -> str:
    return rng.choice("123456789") + digits(rng.randrange(5, 10), rng)


_HAN_ROWS = ("〇一二三四五六七八九", "零一二三四五六七八九", "零幺二三四五六七八九", "零壹贰叁肆伍陆柒捌玖")


def house(rng: Random) -> str:
    """The part of an address below street or estate: numbers of house, block, unit, flat."""
    n = rng.randrange
    block = rng.choice(["幢", "栋", "号楼", "座"])
    plain = [
        f"{n(1, 2000)}号",
        f"{n(1, 900)}号{n(1, 40)}幢{n(101, 2900)}室",
        f"{n(1, 900)}弄{n(1, 90)}号{n(101, 2900)}室",
        f"{n(1, 60)}{block}{n(1, 6)}单元{n(101, 2900)}室",
        f"{n(1, 60)}{block}{n(1, 6)}单元{n(101, 2900)}",
        f"{n(1, 60)}{block}{n(101, 2900)}室",
        f"{n(1, 900)}号院{n(1, 20)}号楼{n(1, 6)}单元{n(101, 999)}号",
        f"{n(1, 60)}-{n(1, 5)}-{n(101, 999)}室",
        f"{rng.choice('ABC')}座{n(101, 2900)}室",
    ]
    if rng.random() < 0.12:
        return "".join(_HAN_ROWS[1][int(d)] if d.isdigit() else d for d in rng.choice(plain[3:6]))
    return rng.choice(plain)


def grouped(*sizes: int, by: str) -> Spelling:
    """Cut into groups of these sizes (the last size repeats) and joined by a sign."""

    def spell(value: str, _rng: Random) -> str:
        parts, rest, place = [], value, 0
        while rest:
            size = sizes[min(place, len(sizes) - 1)]
            parts.append(rest[:size])
            rest, place = rest[size:], place + 1
        return by.join(parts)

    return spell


def in_row(row: str) -> Spelling:
    """Each digit replaced by the sign that stands in its place in ``row``."""
    return lambda value, _rng: "".join(row[int(d)] if d.isdigit() and d.isascii() else d for d in value)


def full_width(value: str, _rng: Random) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if sign.isascii() and sign.isalnum() else sign for sign in value)


def letters_for_digits(value: str, rng: Random) -> str:
    """Some ones and zeros become l, I, O and o; never all of them."""
    out = [
        rng.choice("lI")
        if d == "1" and rng.random() < 0.6
        else rng.choice("Oo")
        if d == "0" and rng.random() < 0.7
        else d
        for d in value
    ]
    return "".join(out)


def some_in_han(value: str, rng: Random) -> str:
    row = rng.choice(_HAN_ROWS[:3])
    return "".join(row[int(d)] if d.isdigit() and rng.random() < 0.4 else d for d in value)


def hidden_joiners(value: str, rng: Random) -> str:
    return "".join(
        d + ("\u200b" if rng.random() < 0.3 and place < len(value) - 1 else "") for place, d in enumerate(value)
    )


def key_caps(value: str, _rng: Random) -> str:
    return "".join(d + "\ufe0f\u20e3" for d in value)


def prefixed(text: str) -> Spelling:
    return lambda value, _rng: text + value


def plain(value: str, _rng: Random) -> str:
    return value


_ODD_ROWS = [
    *(in_row(row) for row in _HAN_ROWS),
    in_row("⓪①②③④⑤⑥⑦⑧⑨"),
    in_row("⓿❶❷❸❹❺❻❼❽❾"),
    in_row("𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"),
    in_row("⁰¹²³⁴⁵⁶⁷⁸⁹"),
]
_PHONE_ONLY: list[Spelling] = [
    *(grouped(3, 4, by=sign) for sign in (" ", "-", ".", "·", "－", "—", "*", "_", "  ", "\u3000", " - ", "~")),
    *(grouped(1, by=sign) for sign in (" ", "-", ".")),
    grouped(4, 4, 3, by=" "),
    grouped(3, 3, 5, by="-"),
    grouped(3, 8, by=" "),
    *(prefixed(text) for text in ("+86", "0086", "+86 ", "+86-", "86-", "（+86）", "(86)", "0")),
    lambda value, rng: "+86 " + grouped(3, 4, by=" ")(value, rng),
    lambda value, rng: full_width(grouped(3, 4, by=" ")(value, rng), rng),
    lambda value, rng: in_row(_HAN_ROWS[rng.randrange(3)])(grouped(3, 4, by=" ")(value, rng), rng),
]
ODD: dict[str, list[Spelling]] = {
    "phone": [*_ODD_ROWS, *_PHONE_ONLY, full_width, letters_for_digits, some_in_han, hidden_joiners, key_caps],
    "id_number": [
        *_ODD_ROWS[:6],
        *(grouped(6, 8, 4, by=sign) for sign in (" ", "-", "—", "·")),
        *(grouped(6, 4, 4, 4, by=sign) for sign in (" ", "-")),
        grouped(1, by=" "),
        full_width,
        letters_for_digits,
        hidden_joiners,
        lambda value, _rng: value.lower(),
    ],
    "bank_card": [
        *(grouped(4, by=sign) for sign in (" ", "-", "  ", "\u3000", "－")),
        grouped(6, 20, by=" "),
        full_width,
        in_row(_HAN_ROWS[0]),
        letters_for_digits,
    ],
    "plate": [full_width, lambda value, _rng: value.lower(), hidden_joiners],
    "passport": [full_width, lambda value, _rng: value.lower(), lambda value, _rng: value[0] + " " + value[1:]],
    "email": [
        full_width,
        lambda value, _rng: value.replace("@", "＠"),
        lambda value, _rng: value.replace("@", " @ "),
        lambda value, _rng: value.replace("@", "(at)"),
        lambda value, _rng: value.replace("@", "[at]").replace(".", "[dot]"),
        lambda value, _rng: value.replace("@", "#"),
        lambda value, _rng: value.upper(),
    ],
    "landline": [full_width, in_row(_HAN_ROWS[1])],
    "qq": [full_width, grouped(3, 3, 4, by=" "), in_row(_HAN_ROWS[1])],
    "wechat": [full_width],
    "address": [full_width],
}
