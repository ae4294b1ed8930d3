"""A text set to a width of so many characters says the same figures as the text in one line."""

import pytest

from tongxin.text.figures import extract
from tongxin.text.figures.view import View

_PARAGRAPHS = """
全年共收到委员提案和集体提案311件，经审查立案276件，立案率88.7%，其中重点提案23件，由市领导领衔督办。截至年底，已办复提案271件，委员满意率达99.2%，比上年提高1.3个百分点。
编报社情民意信息1,026篇，被全国政协采用12篇，省政协采用35篇，获市领导批示48件次；围绕老旧小区改造组织专题协商，走访居民3200余户，发放问卷5000多份，推动落实改造资金2.35亿元。
全市新增高标准农田12万亩，约占耕地总面积的三成五，带动农户一万二千余户，户均增收3500元左右；建成村级养老服务站点一百零六个，服务老年人超过8.6万人次。
"""


def told(text):
    return [(fact.value, fact.unit, fact.bound, fact.what) for fact in extract(text)]


def wrapped(text, width, end="\n"):
    return end.join(text[place : place + width] for place in range(0, len(text), width))


@pytest.mark.parametrize("width", range(17, 36))
@pytest.mark.parametrize("paragraph", _PARAGRAPHS.split())
def test_the_width_of_a_page_changes_no_figure(paragraph, width):
    for end in ("\n", "\r\n", " \n"):
        assert told(wrapped(paragraph, width, end)) == told(paragraph)


def test_a_span_leads_to_the_text_with_its_break():
    text = "经过委员们一年来的共同努力，全年共收到提案3\n11件，经各专门委员会审查立案276\n件，并案21件。"
    facts = extract(text)
    assert [text[slice(*fact.span)] for fact in facts] == ["3\n11件", "276\n件", "21件"]
    assert [fact.value for fact in facts] == [311, 276, 21]
    assert all(text[slice(*fact.span)] in fact.sentence for fact in facts)


def test_a_range_and_a_bound_go_on_in_the_next_line():
    text = "家政服务员的月薪今年以来普遍在5000\n—6000元，视频的总点击量也达到了36.5万\n+，缺口仍有1300\n余人。"
    assert told(text)[0][:2] == ([5000, 6000], "元")
    assert told(text)[1][:3] == (365_000, "", "gt")


@pytest.mark.parametrize(
    "text",
    [
        "收到提案311件\n立案276件\n办复276件",
        "一、提案工作扎实推进\n全年共收到提案311件，经审查立案276件，办复率100%。",
        "政协澄湖市委员会2026年提案工作情况报告\n全年收到提案311件。",
        "2026年1月至12月提案办理情况统计表\n收到311件，立案276件，办复276件。",
        "提案委员会全年组织协商活动12场次\n经济委员会全年组织协商活动15场次\n社法委员会全年组织协商活动11场次\n",
        "1. 全年共收到委员提案三百一十一件\n2. 经审查共立案提案二百七十六件。",
        "（一）提案办理取得明显成效，共收到311件\n（二）信息工作再上新台阶，编报930件。",
        "提案工作方面，收到提案311件，立案276件\n信息工作方面，编报信息930件，采用44件。",
        "| 提案总数 | 立案总数 | 办复总数 |\n| 311件 | 276件 | 276件 |",
        "提案总数\t立案总数\t办复总数\t满意总数\n311\t276\t276\t275。",
        "全年共收到提案311件，经审查立案276件。\n编报社情民意信息930件，被采用44件。",
        "全年共收到提案311件，经审查立案了276\n\n件次不等的情况另行统计说明。",
        "现将各专门委员会全年工作情况通报如下：\n提案委员会收到提案311件。",
        "全年共收到委员提案和集体提案三百余件，\n　　经审查立案276件。",
        "提案人所在单位为市教育局教研室\n联系方式：见附件。",
    ],
)
def test_lists_rows_headings_and_paragraphs_stay_apart(text):
    assert View(text).text == text


def test_many_lines_without_an_end_are_read_quickly():
    assert extract("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未\n" * 20_000) == []
