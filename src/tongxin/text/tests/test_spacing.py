"""Gaps inside words and dates close; couplets, columns, headings and English keep theirs."""

import pytest

from tongxin.text import spacing
from tongxin.text.offsets import Traced


def closed(text):
    return Traced.of(text).without(spacing.stray_gaps(text)).text


def unwrapped(text):
    return Traced.of(text).without(spacing.wrapped(text)).text


@pytest.mark.parametrize(
    ("spaced", "joined"),
    [
        ("贺 知 行", "贺知行"),
        ("县政协主席　韩 松 年", "县政协主席　韩松年"),
        ("报告人： 沈 越", "报告人：沈越"),
        ("王　强　　方既白　　罗　宁", "王强　　方既白　　罗宁"),
        ("张 三 李 四", "张三 李四"),
        ("通　　知", "通知"),
        ("关于开展 “进社区” 活动的通知", "关于开展“进社区”活动的通知"),
        ("案    由：关于设立书房", "案由：关于设立书房"),
        ("2025年 1 月 8 日在大会上", "2025年1月8日在大会上"),
        ("二 〇 二 五 年 一 月", "二〇二五年一月"),
        ("一、　总体要求", "一、总体要求"),
        ("（一） 加强学习", "（一）加强学习"),
        ("政 协 第 15 届 委 员 会", "政协第15届委员会"),
        ("发 布 机 构 市政协办公室", "发布机构 市政协办公室"),
        ("会议指出， 要抓好 提案办理 工作，切 实提高质量。", "会议指出，要抓好提案办理工作，切实提高质量。"),
        ("全年开展协商 36 场，参加 1,208 人次，满意率 98.5 %。", "全年开展协商36场，参加1,208人次，满意率98.5%。"),
    ],
)
def test_what_closes(spaced, joined):
    assert closed(spaced) == joined


@pytest.mark.parametrize(
    "text",
    [
        "第一章　总则",
        "第一条　年度协商计划由党组拟订，报请审定后实施。",
        "1. 标题",
        "肩负重托 不辱使命",
        "聚力“双招双引” 助推高质量发展",
        "开展“奋进新征程 建功新时代”读书活动，委员们踊跃参加。",
        "序号\t界别\t人数",
        "主席：秦望舒　　副主席：顾清和",
        "本报讯（记者 叶知秋 通讯员 方既白）委员们走进社区，听取居民意见。",
        "推进 AI 应用落地，提高 5G 网络覆盖，群众普遍表示欢迎。",
        "凝聚共识，贡献力量！区政协召开座谈会 2024-10-29 来源：区政协",
        "2024-10-29 10:20",
    ],
)
def test_what_stays(text):
    assert closed(text) == text


def test_in_a_text_spaced_throughout_the_headings_are_joined_too():
    text = "关于 召开协 商会的通知\n经 研究 决定，召 开专题 协商会 议，请准 时参加。"
    assert closed(text) == "关于召开协商会的通知\n经研究决定，召开专题协商会议，请准时参加。"


def test_indentation_and_empty_lines():
    text = "　　一、回顾  \n\n\n　　开展调研。\n\n"
    text = Traced.of(text).without(spacing.edges(text)).text
    assert Traced.of(text).without(spacing.empty_lines(text)).text == "一、回顾\n\n开展调研。"


WRAPPED = """　　一九八五年，市政协组织委员对全市中小学校舍进行视察，形
成视察报告三份，提出意见二十三条，均得到市政府的重视。当年
冬季，危房改造工程启动，次年春季开学前改造一百一十六间，受
到师生欢迎。
　　一九八六年，市政协又就城区供水开展调查，走访居民四十二
户，写出专题报告。"""


def test_lines_of_one_width_are_paragraphs():
    assert unwrapped(WRAPPED).count("\n") == 1


def test_headings_of_one_length_are_no_wrapped_paragraph():
    text = (
        "（一）以质量为本提升提案工作整体水平\n（二）以协商为要提升提案办理实际成效\n（三）以服务为先提升提案工作综合效能\n"
        * 2
    )
    assert unwrapped(text) == text


@pytest.mark.parametrize(
    ("spaced", "joined"),
    [
        ("主持人：王 小 明", "主持人：王小明"),
        ("姓 名：王 小 明", "姓名：王小明"),
        ("姓名：王　明　性别：男", "姓名：王明　性别：男"),
        ("参会：张 三 、李 四 、王 五 六。", "参会：张三、李四、王五六。"),
        ("出席：张 三 和 李 四、王 小 明", "出席：张三 和 李四、王小明"),
        ("出席：张 三、李 四 和王 五", "出席：张三、李四 和王五"),
        ("参会人员：张 三 李 四 王 五", "参会人员：张三 李四 王五"),
        ("（陈 利 众）", "（陈利众）"),
        ("（张 三、李 四）", "（张三、李四）"),
        ("提案人：欧 阳 明 月", "提案人：欧阳明月"),
        ("联系人：陈 利 众 电话：12345", "联系人：陈利众 电话：12345"),
        ("组长：何 书 瑶 副组长：韩 松 年", "组长：何书瑶 副组长：韩松年"),
        ("（记者 叶 知 秋 通讯员 方 既 白）", "（记者 叶知秋 通讯员 方既白）"),
        ("评价：优 良 中 差", "评价：优 良 中 差"),
        ("方向：东 南 西 北", "方向：东 南 西 北"),
    ],
)
def test_spaced_names_behind_labels_in_lists_and_in_brackets(spaced, joined):
    assert closed(spaced) == joined


@pytest.mark.parametrize(
    ("spaced", "joined"),
    [
        ("会期：2024 年 1 月 9 日 至 1 2 日", "会期：2024年1月9日至12日"),
        ("1 月 9 日 — 1 2 日", "1月9日—12日"),
        ("9 月 1 日 到 1 0 月 7 日", "9月1日到10月7日"),
        ("时间：9 : 30", "时间：9:30"),
        ("时间：1 1 : 3 0", "时间：11:30"),
        ("会议于 1 月 9 日 上午 9 : 30 开始，请各位委员准时到会。", "会议于1月9日上午9:30开始，请各位委员准时到会。"),
        ("比例 1 : 50000", "比例 1 : 50000"),
    ],
)
def test_spaced_times_and_days_that_go_on(spaced, joined):
    assert closed(spaced) == joined


@pytest.mark.parametrize(
    ("spaced", "joined"),
    [
        ("第 一 章  总 则", "第一章  总则"),
        ("第 二 条  委 员 应 当 履 职", "第二条  委员应当履职"),
        ("第 三 部 分  主 要 成 效", "第三部分  主要成效"),
        ("第一章  总则", "第一章  总则"),
    ],
)
def test_the_room_behind_the_number_of_a_chapter_stays(spaced, joined):
    assert closed(spaced) == joined
