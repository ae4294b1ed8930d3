"""Sections by their numbering, each reaching to the next of its level."""

import pytest

from tongxin.text.structure import paragraphs, sections

REPORT = """政协云汀市委员会工作报告
2023年工作回顾
一、围绕中心，服务大局
全年调研12次。
（一）专题协商
召开会议5次。
1.选题
围绕民生。
（1）征集
二、强化监督。推动落实
三、2024年工作任务"""


def outline(text):
    return [(part.level, part.number, part.title) for part in sections(text)]


def test_the_levels_of_a_report():
    assert outline(REPORT) == [
        (1, None, "2023年工作回顾"),
        (1, "一", "围绕中心，服务大局"),
        (2, "一", "专题协商"),
        (3, "1", "选题"),
        (4, "1", "征集"),
        (1, "二", "强化监督"),
        (1, "三", "2024年工作任务"),
    ]


def test_a_section_holds_what_stands_below_it():
    whole = {part.title: REPORT[slice(*part.span)] for part in sections(REPORT)}
    assert whole["围绕中心，服务大局"].endswith("（1）征集")
    assert whole["专题协商"].startswith("（一）专题协商\n召开会议5次。")
    assert whole["2024年工作任务"] == "三、2024年工作任务"


def test_chapters_and_articles():
    text = "第一章　总则\n第一条　协商计划由党组拟订，报请审定。\n第二章　程序\n第二条　会前十日通知。"
    assert outline(text) == [
        (1, "第一章", "总则"),
        (3, "第一条", "协商计划由党组拟订，报请审定"),
        (1, "第二章", "程序"),
        (3, "第二条", "会前十日通知"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "一、二年级学生参加",
        "1.5万人次参加活动",
        "一是严把质量关。",
        "12、15日开会",
        "今年的工作。",
        "十佳提案",
        "【",
        "一、",
    ],
)
def test_what_only_looks_like_a_number(line):
    assert outline(f"{line}\n正文。") == []


def test_a_year_may_follow_a_number():
    assert outline("1.2023年目标：办复率100%。") == [(3, "1", "2023年目标：办复率100%")]


def test_paragraphs_are_lines():
    text = "一\n\n二二\n"
    assert [text[slice(*span)] for span in paragraphs(text)] == ["一", "二二"]
    assert sections("") == []


@pytest.mark.parametrize(
    "closing",
    [
        "云汀市政协提案委员会\n2024年1月9日",
        "提案人：王小明\n二〇二四年一月九日",
        "王 小 明\n2024 年 1 月 9 日",
        "附件：1.名单\n云汀市教育局\n2024年1月9日\n（此件公开发布）\n抄送：市委办公室",
    ],
)
def test_signature_and_day_belong_to_no_section(closing):
    text = f"关于某事的提案\n一、问题\n设施不足。\n二、建议\n尽快增加设施。\n{closing}"
    assert [text[slice(*part.span)] for part in sections(text)] == ["一、问题\n设施不足。", "二、建议\n尽快增加设施。"]


@pytest.mark.parametrize("text", ["一、时间\n2024年1月9日", "一、责任单位\n云汀市教育局", "一、名单\n王小明\n李四"])
def test_what_stands_right_below_a_heading_is_its_text(text):
    assert [text[slice(*part.span)] for part in sections(text)] == [text]
