"""Whatever the text, masking moves nothing, touches nothing else, and is done after one time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.text import personal
from tongxin.text.finders import checks
from tongxin.text.finders.page import page_of

WORDS = "手机 电话： 身份证 银行卡号 微信： QQ 邮箱 护照 车牌 订单号 编号 住 路 村 号 幢 室 元 次 、 ， 。 张三 李四 联系人："
NUMBERS = (
    "13812345678 138 1234 5678 1381234 0571 87654321 +86 0086 010 11010519491231002X 110105 19491231 002X 110105491231002 "
    "6222021234567890128 6222 3号2室 12幢 单元 沪A 使 E12345678 12345 一三八 一二三四 五六七八 ①③⑧ １３８ l38 O 0 1 3 8 x X"
)
SIGNS = [
    "@",
    ".com",
    "li",
    "zhang@example.com",
    "chenghu_2021",
    *"*-./_() 😀\n",
    "**",
    "http://",
    "\u200b",
    "\ufe0f\u20e3",
    "\r\n",
    "138 1234\n5678",
    "用户@公司.中国",
    "WJ苏12345",
    "3.",
    "市政府，地址：人民路8号，电话",
]
PIECES = [*WORDS.split(), *NUMBERS.split(), *SIGNS]
composed = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
anything = st.one_of(composed, st.text(max_size=60), st.text(alphabet="0138一三l-* .@a微信号室3幢，+()", max_size=60))


@given(anything, st.booleans())
def test_only_the_spans_change_and_every_offset_stays(text, names):
    masked, hidden = personal.mask(text, names=names)
    assert len(masked) == len(text)
    place = 0
    for one in hidden:
        start, end = one.span
        assert place <= start < end <= len(text)
        assert masked[place:start] == text[place:start]
        assert masked[start:end] == one.masked != text[start:end]
        place = end
    assert masked[place:] == text[place:]


@given(anything, st.booleans())
def test_masking_twice_is_masking_once(text, names):
    masked, _hidden = personal.mask(text, names=names)
    assert personal.mask(masked, names=names) == (masked, [])


@given(st.text(max_size=60))
def test_folding_keeps_every_sign_in_its_place(text):
    page = page_of(text)
    assert len(page.text) == len(page.clean)
    for place, char in enumerate(page.clean):
        raw = place if page.places is None else page.places[place]
        assert text[raw] == char


@given(st.text(alphabet="0123456789", min_size=17, max_size=17))
def test_one_wrong_digit_is_always_noticed(body):
    sign = checks.check_sign(body)
    other = str((int(body[3]) + 1) % 10)
    assert checks.check_sign(body[:3] + other + body[4:]) != sign


@given(st.text(alphabet="0123456789", min_size=15, max_size=18))
def test_one_digit_in_ten_completes_a_card(body):
    assert sum(checks.passes_luhn(body + digit) for digit in "0123456789") == 1


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1 3 ",
        "一二三",
        "lorem ",
        "a",
        "a@",
        "a@b.",
        " ",
        "\n",
        "沪A",
        "12号",
        "微信:",
        "QQ",
        "E1",
        "1-",
        "+1 ",
        "\x00",
        "😀",
        "(at)",
        "138*1234*",
        "1\n",
        "手机138\n",
        "用户@公司.",
        "微❤",
        "3.13812345678 ",
        "138，1234，5678，",
        "2.13812345678\n",
        "市政府（人民路8号），电话",
    ],
)
def test_a_huge_line_takes_no_time_to_speak_of(piece):
    text = piece * (200_000 // len(piece))
    begin = time.process_time()
    masked, _hidden = personal.mask(text, names=True)
    assert len(masked) == len(text)
    assert time.process_time() - begin < 10
