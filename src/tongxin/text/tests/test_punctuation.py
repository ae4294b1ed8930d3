"""Chinese parts get their full-width signs; numbers, times, addresses, file names and English keep theirs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.text.punctuation import full_width


@pytest.mark.parametrize(
    ("half", "full"),
    [
        ("各位委员:", "各位委员："),
        ("(一)坚持党的领导,把准方向;抓落实!", "（一）坚持党的领导，把准方向；抓落实！"),
        ("7名委员,3名机关干部", "7名委员，3名机关干部"),
        ("办复率98.5%,满意率100%.全年", "办复率98.5%，满意率100%。全年"),
        ('打造"同心政协"品牌', "打造“同心政协”品牌"),
        ("他说:\"以前是'我说你听',现在不同.\"", "他说：“以前是‘我说你听’，现在不同。”"),
        ('“同心政协"品牌', "“同心政协”品牌"),
        ('打造"Smart City"样板城市', "打造“Smart City”样板城市"),
        ("移动端(app)上线,G60走廊(G60)沿线", "移动端（app）上线，G60走廊（G60）沿线"),
        ("1)加强学习", "1）加强学习"),
        ("县(市、区)政协(以下简称“县政协”)", "县（市、区）政协（以下简称“县政协”）"),
        ("为什么选AI?", "为什么选AI？"),
        ("AI,大数据", "AI，大数据"),
        ("见http://example.org/a,b;c?d=1,欢迎", "见http://example.org/a,b;c?d=1，欢迎"),
        ("任务完成.2024年要求更高", "任务完成。2024年要求更高"),
        ("主席（兼)", "主席（兼）"),
    ],
)
def test_what_becomes_full_width(half, full):
    assert full_width(half) == full
    assert full_width(full) == full


@pytest.mark.parametrize(
    "text",
    [
        "1,026人次和3,517,204件",
        "每月2,3日",
        "12:30至14:00，比例3:2:1",
        "1. 标题",
        "一.工作回顾",
        "(1).重点",
        "V2.3.1版",
        "邮箱 info@example.org",
        "提案汇总表(定稿).xlsx",
        "电话(0599)8123456",
        "函数f(x)是增函数",
        "He said: it's fine (really), and we left.",
        "We visited 北京, Shanghai and Suzhou, in May.",
        "It's great to be here, 我很高兴",
        "待续...下文",
        'a "b" c',
    ],
)
def test_what_stays(text):
    assert full_width(text) == text


@given(st.text(alphabet="会议a1,.:;!?()\"'“”‘’（） \n，。", max_size=60))
def test_signs_are_exchanged_one_for_one(text):
    set_again = full_width(text)
    allowed = {
        ",": "，", ".": "。", ":": "：", ";": "；", "!": "！", "?": "？", "(": "（", ")": "）", '"': "“”", "'": "‘’",
    }  # fmt: skip
    assert len(set_again) == len(text)
    assert all(new == old or new in allowed.get(old, "") for old, new in zip(text, set_again, strict=True))
