"""Figures of composed report sentences, read by hand: (value, unit, bound, what)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.text.figures import extract
from tongxin.text.numerals import han_value


def read(text):
    return [(fact.value, fact.unit, fact.bound, fact.what) for fact in extract(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the noun follows
        ("大会期间立案的412件提案已办理完毕。", [(412, "件", "", "提案")]),
        ("领导带头领办23件重点提案、督办9件。", [(23, "件", "", "重点提案"), (9, "件", "", "重点提案督办")]),
        ("在全市86个“协商驿站”开展议事210多次。", [(86, "个", "", "协商驿站"), (210, "次", "gt", "议事")]),
        ("8位界别召集人,3名委员分别发言。", [(8, "位", "", "界别召集人"), (3, "名", "", "委员")]),
        ("五个优秀案例入选全省汇编。", [(5, "个", "", "优秀案例")]),
        ("提出6方面31条建议。", [(6, "方面", "", "建议"), (31, "条", "", "建议")]),
        # the noun stands before
        ("各党派团体提交集体提案64件、占总数的17%。", [(64, "件", "", "集体提案"), (17, "%", "", "集体提案占总数")]),
        ("在全会上发言18人次,占总数的43.9%。", [(18, "人次", "", "发言"), (43.9, "%", "", "发言占总数")]),
        ("举行各类协商活动52场,参与8300余人次。", [(52, "场", "", "协商活动"), (8300, "人次", "gt", "参与")]),
        ("刊发《澄湖文史》杂志4期。", [(4, "期", "", "澄湖文史杂志")]),
        ("向市委请示报告97次。", [(97, "次", "", "请示报告")]),
        # a clause that names nothing
        (
            "全年收到提案311件,经审查立案276件，并案21件。",
            [(311, "件", "", "提案"), (276, "件", "", "提案立案"), (21, "件", "", "提案并案")],
        ),
        (
            "编报社情民意信息930件,被全国政协采用19件,报送市政府有关部门44件。",
            [
                (930, "件", "", "社情民意信息"),
                (19, "件", "", "社情民意信息被全国政协采用"),
                (44, "件", "", "社情民意信息报送市政府有关部门"),
            ],
        ),
        (
            "线上读书群发言总数达到5120人次、60230条。",
            [(5120, "人次", "", "线上读书群发言"), (60230, "条", "", "线上读书群发言")],
        ),
        # how often something was done
        ("市领导47次出席政协重要活动。", [(47, "次", "", "出席政协重要活动")]),
        # ways of writing numbers
        ("参与活动达1.2万人次。", [(12000, "人次", "", "参与活动")]),
        ("惠及群众230多万人。", [(2_300_000, "人", "gt", "惠及群众")]),
        ("新建充电桩1万5千余个。", [(15000, "个", "gt", "新建充电桩")]),
        ("走访企业1,026家。", [(1026, "家", "", "企业")]),
        ("投入资金3.5亿元。", [(350_000_000, "元", "", "投入资金")]),
        ("举办座谈会10-15场。", [([10, 15], "场", "", "座谈会")]),
        ("召开两三次会议。", [([2, 3], "次", "", "会议")]),
        ("上百件提案、近千人次发言。", [(100, "件", "ge", "提案"), (1000, "人次", "lt", "发言")]),
        ("立案一百二十三件。", [(123, "件", "", "立案")]),
        ("集体提案５７件，办复率８５．７％。", [(57, "件", "", "集体提案"), (85.7, "%", "", "办复率")]),
        ("满意率达到百分之九十九点五。", [(99.5, "%", "", "满意率")]),
        ("九成以上的委员参加。", [(90, "%", "ge", "委员")]),
        ("提出意见建议50条以上。", [(50, "条", "ge", "意见建议")]),
        ("听取20位（名）委员意见。", [(20, "位", "", "委员意见")]),
        ("委员参加活动300人（次）。", [(300, "人次", "", "活动")]),
        ("調研企業16家，提出四個方面建議。", [(16, "家", "", "調研企業"), (4, "个方面", "", "建議")]),
    ],
)
def test_figures(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2023年2月26日在政协第九届澄湖市委员会第二次会议上",
        "今天(1月1日)上午，九届一次会议开幕，一次会议以来工作有力。",
        "围绕G60科创走廊、5G网络、PM2.5和“1+2+6+X”体系",
        "〔2021〕15号文件，第0156号提案，12345热线，第三批馆员",
        "切实增强“四个意识”，开展“八个一”活动，推进“两个全覆盖”",
        "百家争鸣，千方百计，一心一意，三位一体，百日攻坚，两会期间",
        "《关于办好20件实事的意见》印发",
        "一是加强学习，每年一次，新中国成立75周年，今后5年",
        "(第62/65页) 共计176312个字,预计阅读时长588分钟",
        "1029_100229_685.jpg",
        "规划（2023—2026年），第二十届三中全会，“十四五”规划",
        "最近一个时期，成立工作组，取得成果",
        "",
    ],
)
def test_what_is_no_figure(text):
    assert read(text) == []


def test_a_fact_carries_its_place_its_clause_and_its_sentence():
    text = "工作报告\n  一年来,提交集体提案 57 件、占15%。再接再厉。"
    first, second = extract(text)
    assert text[slice(*first.span)] == "57 件"
    assert text[slice(*second.span)] == "15%"
    assert first.sentence == "一年来,提交集体提案 57 件、占15%。"
    assert (first.clause, second.clause) == ("提交集体提案 57 件", "占15%")
    assert (first.percent, second.percent) == (False, True)
    assert (first.approx, first.bound) == (False, "")


def test_hedges_are_told_apart():
    facts = extract("收到建议80多条，约90条，近100条，不超过110条，120条左右。")
    assert [(f.value, f.bound, f.approx) for f in facts] == [
        (80, "gt", True),
        (90, "about", True),
        (100, "lt", True),
        (110, "le", True),
        (120, "about", True),
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [("十", 10), ("二十", 20), ("一百零五", 105), ("一万二千", 12000), ("二〇二二", 2022), ("三千万", 30_000_000)],
)
def test_chinese_numerals(text, value):
    assert han_value(text) == value


@given(
    st.text(
        alphabet="一二两百千万亿十余多近约0123456789.,%件人次个成第届年的“”《》、。 提案占总数（次）+-—至", max_size=50
    )
)
def test_nothing_breaks_it_and_spans_are_true(text):
    for fact in extract(text):
        first, last = fact.span
        assert 0 <= first < last <= len(text)
        assert text[first:last] in fact.sentence
