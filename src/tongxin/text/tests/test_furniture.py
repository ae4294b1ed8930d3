"""The page goes, the text stays, although both speak of networks, sharing and downloads."""

import pytest

from tongxin.text.furniture import furniture

BODY = "过去一年，常委会坚持围绕中心、服务大局，全年开展协商活动46场，参与委员1208人次。"
TITLE = "政协云汀市委员会2023年工作报告"


def gone(text):
    return [text[slice(*piece.span)] for piece in furniture(text)]


def page(*, head=(), middle=(), tail=()):
    return "\n".join([*head, TITLE, "各位委员：", BODY, *middle, BODY, *tail])


HEAD = [
    "云汀政务网欢迎您！今天是2024年3月5日 星期二",
    "首页 | 政协概况 | 新闻中心 | 提案工作 | 委员风采",
    "您当前的位置：首页 >> 政协要闻 >> 正文",
    "学海无涯 — — 学海文库◆收藏我,不迷路~",
    "县区2024年政协工作要点汇编-23篇(第7/31页)",
    "网站优化推广(云推app下载)",
    "admin 分享 时间: 加入收藏 共计88213个字,预计阅读时长295分钟",
    "字号变大| 字号变小",
    "浏览次数：1,832",
    "索引号：YT000-2024-00018",
    "本网站使用Cookie以提升您的浏览体验,继续浏览即表示您同意。",
]
TAIL = [
    "责任编辑：贺知行",
    "【打印本页】【关闭窗口】",
    "上一篇：市政协召开党组会议",
    "版权所有：政协云汀市委员会 云ICP备12003456号-1",
    "微信扫码领取资料",
    "330917",
    "1116_093412_207.jpg",
    "阅读 10万+ 赞 36 在看 12",
    "layer",
    "分享:",
    "如有侵权,请联系站长删除",
    "12/36",
]
MIDDLE = [
    "1116_093412_207.jpg",
    "330917",
    "图片",
    "点击查看更多",
    "（第7/31页）",
    "- 12 -",
    "微信扫码领取资料",
    "编辑：何书瑶",
]


@pytest.mark.parametrize("line", HEAD)
def test_before_the_title(line):
    assert gone(page(head=[line])) == [line]


@pytest.mark.parametrize("line", TAIL)
def test_behind_the_body(line):
    assert gone(page(tail=[line])) == [line]


@pytest.mark.parametrize("line", MIDDLE)
def test_between_two_paragraphs(line):
    assert gone(page(middle=[line])) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "二、关闭落后产能",
        "打印复印难",
        "扫码评价办理结果",
        "关注我们身边的好委员",
        "网站建设与管理",
        "登录注册流程优化",
        "访问量：26万人次",
        "来源：问卷调查",
        "审核：三级把关",
        "下一步打算：",
        "相关部门答复",
        "图片新闻",
        "浏览量达到120万",
        "加强版权保护，打击侵权行为，让群众点击一次就能办成事，平台下载资源向农村延伸。",
        "| 序号 | 单位 | 提案数 |",
        "……",
    ],
)
def test_the_text_itself_stays(line):
    assert gone(page(middle=[line])) == []


def test_signatures_and_appendices_stay_behind_the_first_furniture():
    tail = ["【打印】【关闭】", "附件：名单", "政协云汀市委员会办公室", "2024年1月18日", "来源：云汀日报", "未知的短行"]
    assert gone(page(tail=tail)) == ["【打印】【关闭】", "未知的短行"]


def test_a_phrase_that_comes_again_goes_wherever_it_stands():
    phrase = "云推小站(云推app)"
    text = page(head=[phrase], middle=[phrase, BODY + phrase + BODY], tail=[f"云推资源网 » {phrase}"])
    assert gone(text) == [phrase, phrase, phrase, f"云推资源网 » {phrase}"]


def test_parallel_headings_come_again_and_stay():
    text = "\n".join([TITLE, "各位委员：", *["存在问题", BODY] * 4, *["是", "否"] * 4, BODY])
    assert gone(text) == []


def test_a_list_of_related_titles_ends_where_the_text_goes_on():
    related = ["相关新闻", "云汀市召开安全生产会议", "市政协调研重点项目，研究部署下一阶段工作安排"]
    assert gone(page(middle=related)) == related


def test_readers_are_cut_off_to_the_end():
    comments = ["网友评论(2)", "湖边散步的人 2024-07-02", "支持！我们那里有200多户没地方充电。", "回复 赞(5)"]
    assert gone(page(tail=comments)) == comments


def test_a_line_of_evidence_loses_only_its_buttons():
    line = "发布时间：2024-01-18 09:32  来源：云汀市政协  浏览次数：1832次  字号：[大 中 小]"
    pieces = gone(f"{TITLE}\n{line}\n{BODY}")
    assert [piece.strip() for piece in pieces] == ["浏览次数：1832次", "字号：[大 中 小]"]


def test_remains_of_markup_and_programs():
    text = f"{TITLE}\n<p>{BODY}</p>\nvar _hmt = _hmt || [];\n{BODY}"
    assert gone(text) == ["<p>", "</p>", "var _hmt = _hmt || [];"]


def test_a_text_in_another_language_is_left_alone():
    assert gone("Report\nThe group met, read the app guide and shared it.\nSee the login page.") == []


@pytest.mark.parametrize(
    "line",
    [
        "关注公众号1.2万人。",
        "委员领取福利工作。",
        "群众领取红包一万余个。",
        "居民加微信群1.2万人。",
        "下载客户端3万人次。",
        "字号：老字号企业保护提案立案5件",
        "字体：老字号企业集中展示",
        "打印 复印 扫描服务便民。",
    ],
)
def test_what_the_body_says_of_others_stays(line):
    assert gone(page(middle=[line])) == []


@pytest.mark.parametrize(
    "line",
    [
        "扫码关注我们的公众号。",
        "关注“云汀政协”公众号。",
        "关注公众号领取福利。",
        "请点击下方蓝字关注。",
        "点击收藏",
        "点击分享本文！",
    ],
)
def test_what_a_page_asks_for_goes(line):
    assert gone(page(middle=[line])) == [line]
    assert gone(page(tail=[line])) == [line]
    assert gone(f"会议召开。\n{line}") == [line]


@pytest.mark.parametrize(
    "buttons", ["字号变大| 字号变小 ", "字号：大 中 小 ", "【字号：大 中 小】", "打印 | 字号变大 | 字号变小 | "]
)
@pytest.mark.parametrize("said", ["会议召开。", BODY])
def test_buttons_before_the_text_in_the_same_line(buttons, said):
    assert gone(f"{buttons}{said}") == [buttons]
