"""Figures of composed report sentences, read by hand: (value, unit, bound, what)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.text.figures import extract
from tongxin.text.sentences import LONGEST


def read(text):
    return [(fact.value, fact.unit, fact.bound, fact.what) for fact in extract(text)]


def numbers(text):
    return [(fact.value, fact.unit, fact.bound) for fact in extract(text)]


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
        ("14名来自基层的委员到会。", [(14, "名", "", "委员")]),
        ("走访9个乡镇41个行政村。", [(9, "个", "", "乡镇"), (41, "个", "", "行政村")]),
        ("修建30多米宽的街道。", [(30, "米", "gt", "街道")]),
        # the noun stands before
        ("各党派团体提交集体提案64件、占总数的17%。", [(64, "件", "", "集体提案"), (17, "%", "", "集体提案占总数")]),
        ("在全会上发言18人次,占总数的43.9%。", [(18, "人次", "", "发言"), (43.9, "%", "", "发言占总数")]),
        ("举行各类协商活动52场,参与8300余人次。", [(52, "场", "", "协商活动"), (8300, "人次", "gt", "协商活动参与")]),
        ("刊发《澄湖文史》杂志4期。", [(4, "期", "", "澄湖文史杂志")]),
        ("向市委请示报告97次。", [(97, "次", "", "请示报告")]),
        ("坚决守住耕地72万亩的红线。", [(720_000, "亩", "", "耕地")]),
        ("制造业采购经理指数（PMI）为50.3。", [(50.3, "", "", "制造业采购经理指数")]),
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
        ("发放问卷500份，其中482份有效。", [(500, "份", "", "问卷"), (482, "份", "", "问卷")]),
        # growth and change keep their subject
        (
            "工业用电51亿千瓦时，同比下降0.8%。",
            [(5_100_000_000, "千瓦时", "", "工业用电"), (0.8, "%", "", "工业用电下降")],
        ),
        (
            "办理时限由20个工作日压减至5个工作日。",
            [(20, "个工作日", "", "办理时限"), (5, "个工作日", "", "办理时限")],
        ),
        # how often and how long something was done
        ("市领导47次出席政协重要活动。", [(47, "次", "", "出席政协重要活动")]),
        ("接到指令后1小时内完成集结。", [(1, "小时", "", "完成集结")]),
        ("建设工期24个月。", [(24, "个月", "", "建设工期")]),
        # the kind of unit decides
        ("参与活动达1.2万人次。", [(12000, "人次", "", "参与活动")]),
        ("惠及群众230多万人。", [(2_300_000, "人", "gt", "惠及群众")]),
        ("新建充电桩1万5千余个。", [(15000, "个", "gt", "充电桩")]),
        ("走访企业1,026家。", [(1026, "家", "", "企业")]),
        ("听取20位（名）委员意见。", [(20, "位", "", "委员意见")]),
        ("委员参加活动300人（次）。", [(300, "人次", "", "委员参加活动")]),
        ("調研企業16家，提出四個方面建議。", [(16, "家", "", "调研企业"), (4, "个方面", "", "建议")]),
    ],
)
def test_what_is_counted(text, expected):
    found = read(text)
    assert [fact[:3] for fact in found] == [fact[:3] for fact in expected]
    assert all(fact[3] in wanted[3] for fact, wanted in zip(found, expected, strict=True)), found
    assert all(fact[3] for fact in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("立案一百二十三件。", [(123, "件", "")]),
        ("集体提案５７件，办复率８５．７％。", [(57, "件", ""), (85.7, "%", "")]),
        ("进出口总额38.6亿美元，投入3.2亿元。", [(3_860_000_000, "美元", ""), (320_000_000, "元", "")]),
        ("财政收入1073.6亿元，出资30万至80万元。", [(107_360_000_000, "元", ""), ([300_000, 800_000], "元", "")]),
        ("捐资五千元，每份6元，奖金2亿5000万元。", [(5000, "元", ""), (6, "元", ""), (250_000_000, "元", "")]),
        (
            "满意率百分之九十九点五，差错率千分之三，七成委员，六成半。",
            [(99.5, "%", ""), (0.003, "比例", ""), (70, "%", ""), (65, "%", "")],
        ),
        ("五分之一的委员，三分之二以上的提案。", [(0.2, "比例", ""), (0.6667, "比例", "ge")]),
        ("提高2.1个百分点，增长1.5倍，下降23个基点。", [(2.1, "个百分点", ""), (1.5, "倍", ""), (23, "个基点", "")]),
        ("气温零下6摄氏度，自然增长率为-1.73‰。", [(-6, "摄氏度", ""), (-1.73, "‰", "")]),
        ("举办座谈会10-15场，开放3至5天。", [([10, 15], "场", ""), ([3, 5], "天", "")]),
        ("涨幅5%—8%，2到3次降雨。", [([5, 8], "%", ""), ([2, 3], "次", "")]),
        ("从45平方米到90平方米不等。", [(45, "平方米", ""), (90, "平方米", "")]),
        ("批示52件次，稿件26篇次，服务1.2万小时。", [(52, "件次", ""), (26, "篇次", ""), (12000, "小时", "")]),
        ("浓度26微克/立方米，车速80公里/小时。", [(26, "微克/立方米", ""), (80, "公里/小时", "")]),
        ("文物210件（套），学员7名。", [(210, "件套", ""), (7, "名", "")]),
        ("培训3天半，抢修两个半小时，等了半个小时。", [(3.5, "天", ""), (2.5, "个小时", ""), (0.5, "个小时", "")]),
        ("7名委员,3名干部到会。", [(7, "名", ""), (3, "名", "")]),
        ("平均年龄48.6岁，预期寿命81岁。", [(48.6, "岁", ""), (81, "岁", "")]),
        ("隧道长4.5km，扩容10GB。", [(4.5, "km", ""), (10, "GB", "")]),
        # no unit is an empty one
        (
            "赞成286，反对3，弃权5；综合得分92.6。",
            [(286, "", ""), (3, "", ""), (5, "", ""), (92.6, "", "")],
        ),
        ("惠及8万余居民，120多企业参与，投资3.2亿。", [(80000, "", "gt"), (120, "", "gt"), (320_000_000, "", "")]),
    ],
)
def test_how_numbers_and_units_are_written(text, expected):
    assert numbers(text) == expected


@pytest.mark.parametrize(
    ("text", "value", "bound"),
    [
        ("收到建议80余条", 80, "gt"),
        ("收到建议近80条", 80, "lt"),
        ("收到建议约80条", 80, "about"),
        ("收到建议逾80条", 80, "gt"),
        ("收到建议突破80条", 80, "gt"),
        ("收到建议80条以上", 80, "ge"),
        ("收到建议80条左右", 80, "about"),
        ("收到建议不少于80条", 80, "ge"),
        ("收到建议不超过80条", 80, "le"),
        ("每年至少要提交80条", 80, "ge"),
        ("收到建议不到80条", 80, "lt"),
        ("损失约80万元", 800_000, "about"),
        ("收到建议80来条", 80, "about"),
        ("收到建议80条以下", 80, "le"),
        ("点击量36.5万+", 365_000, "gt"),
        ("展线长度≥800米", 800, "ge"),
        ("上百条建议", 100, "ge"),
        ("近千条建议", 1000, "lt"),
        ("千余条建议", 1000, "gt"),
        ("数百条建议", 100, "ge"),
        ("几十条建议", 10, "ge"),
        ("十几条建议", 10, "gt"),
        ("九十余亿元", 9_000_000_000, "gt"),
        ("不超过总数的80%", 80, "le"),
        ("拖了两年多。", 2, "gt"),
    ],
)
def test_hedges_say_in_which_direction(text, value, bound):
    (fact,) = extract(text)
    assert (fact.value, fact.bound, fact.approx) == (value, bound, True)


@pytest.mark.parametrize("text", ["节约80元", "预约80次", "最近走访80家", "高达80万元", "达到80家", "签约80亿元"])
def test_a_word_that_ends_like_a_hedge_is_none(text):
    (fact,) = extract(text)
    assert (fact.bound, fact.approx) == ("", False)


@pytest.mark.parametrize(
    ("text", "value", "approx"),
    [("两三次协商", [2, 3], True), ("七八十人到会", [70, 80], True), ("15至20名教师", [15, 20], False)],
)
def test_ranges(text, value, approx):
    (fact,) = extract(text)
    assert (fact.value, fact.approx) == (value, approx)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("面商率、办复率、满意率均为100%。", [("面商率", 100), ("办复率", 100), ("满意率", 100)]),
        ("会费收缴率、参会率双双超过95%。", [("会费收缴率", 95), ("参会率", 95)]),
        ("特等奖、一等奖各2名。", [("特等奖", 2), ("一等奖", 2)]),
        ("男、女委员分别有236名和99名。", [("男委员", 236), ("女委员", 99)]),
        ("污水处理率、垃圾处理率分别达到97.8%、100%。", [("污水处理率", 97.8), ("垃圾处理率", 100)]),
        ("三个县区的覆盖率均为100%。", [("县区的覆盖率", 3), ("县区的覆盖率", 100)]),
    ],
)
def test_a_number_that_several_things_share_is_a_fact_of_each(text, expected):
    found = [(fact.what, fact.value) for fact in extract(text)]
    assert [value for _what, value in found] == [value for _what, value in expected]
    assert all(name in what or what in name for (what, _v), (name, _w) in zip(found, expected, strict=True)), found


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
        "面向0—3岁婴幼儿，关爱60岁以上老人，年满18周岁",
        "4A级景区，2.0版，3.0同步上线，前10强企业，位列第3位",
        "推行“15分钟生活圈”，24小时热线，9时30分，8:30—11:30",
        "电话0519-85681234，邮编213000，序号12，住3幢2单元501室",
        "三次产业结构为8.1∶45.2∶46.7，面试比例1:3，实行5+2模式",
        "五年来、近三年、三年行动计划、成立10年、90后、上世纪90年代",
        "如有不便请登录网址查询，浏览次数：3521 字号：大 中 小",
        "三番五次、三天两头、五台山、三门峡、四川、二十大",
        "",
    ],
)
def test_what_is_no_figure(text):
    assert numbers(text) == []


def test_a_fact_carries_its_place_its_clause_and_its_sentence():
    text = "工作报告\n  一年来,提交集体提案 57 件、占15%。再接再厉。"
    first, second = extract(text)
    assert text[slice(*first.span)] == "57 件"
    assert text[slice(*second.span)] == "15%"
    assert first.sentence == "一年来,提交集体提案 57 件、占15%。"
    assert (first.clause, second.clause) == ("提交集体提案 57 件", "占15%")
    assert (first.percent, second.percent) == (False, True)
    assert (first.approx, first.bound) == (False, "")


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("走访近30家企业。", "30家"),
        ("走访上百家企业。", "上百家"),
        ("走访7600余人次。", "7600余人次"),
        ("走访50家以上。", "50家"),
        ("面積３．５萬畝。", "３．５萬畝"),
        ("立(lì)案(àn)二十七(qī)件(jiàn),", "二十七(qī)件"),
        ("共收到\u200b1\u200b2件。", "1\u200b2件"),
        ("收到提案\r\n立案 57 件", "57 件"),
        ("人均增长-2.3%，", "-2.3%"),
        ("𠮷村有20户居民，", "20户"),
    ],
)
def test_spans_hold_the_number_with_its_unit_in_the_text_as_given(text, held):
    (fact,) = extract(text)
    assert text[slice(*fact.span)] == held


def test_traditional_text_gives_simplified_units_and_names():
    facts = extract("臺商捐贈圖書三萬餘冊,走訪鄉鎮12個,辦復率百分之百。")
    assert [(f.value, f.unit, f.bound) for f in facts] == [(30000, "册", "gt"), (12, "个", ""), (100, "%", "")]
    assert [f.what for f in facts] == ["图书", "乡镇", "办复率"]


def test_a_long_row_without_a_full_stop_is_read_in_pieces():
    facts = extract("走访企业20家，" * 2000)
    assert {(f.value, f.unit) for f in facts} == {(20, "家")}
    assert len(facts) == 2000
    assert max(len(f.sentence) for f in facts) <= LONGEST


@pytest.mark.parametrize(
    "text",
    ["1" * 50_000, "一" * 50_000, "百" * 50_000, "《“（" * 20_000, "甲、" * 20_000 + "均为5件", "甲" + "1、" * 20_000],
)
def test_rows_of_nothing_are_passed_over_quickly(text):
    assert len(extract(text)) <= 1


@given(
    st.text(
        alphabet="一二两百千万亿十余多近约0123456789.,%件人次个成第届年的“”《》、。 提案占总数（次）+-—至半各均分之",
        max_size=50,
    )
)
def test_nothing_breaks_it_and_spans_are_true(text):
    for fact in extract(text):
        first, last = fact.span
        assert 0 <= first < last <= len(text)
        assert text[first:last] in fact.sentence
        assert fact.clause in fact.sentence


@given(st.text(max_size=60))
def test_any_text_is_taken(text):
    for fact in extract(text):
        assert text[slice(*fact.span)] in fact.sentence
