"""Numbers written in several steps, formally, as fractions, with one unit for two, or with a currency before them."""

import pytest

from tongxin.text.figures import extract


def numbers(text):
    return [(fact.value, fact.unit, fact.bound) for fact in extract(text)]


def values(text):
    return [fact.value for fact in extract(text)]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("一亿两千万元", 120_000_000),
        ("三亿五千万元", 350_000_000),
        ("十二亿三千万元", 1_230_000_000),
        ("一亿零五百万元", 105_000_000),
        ("一百二十三亿四千五百六十七万元", 12_345_670_000),
        ("一百二十三亿四千五百六十七万八千九百零一元", 12_345_678_901),
        ("一万五千亿元", 1_500_000_000_000),
        ("一万亿零三千万元", 1_000_030_000_000),
        ("一亿两千多万元", 120_000_000),
        ("三十多亿元", 3_000_000_000),
        ("几十个亿元", 1_000_000_000),
        ("两万五千元", 25_000),
        ("3万5千2百元", 35_200),
        ("1亿零500万元", 105_000_000),
        ("2亿3千5百万元", 235_000_000),
        ("3万零5百元", 30_500),
        ("3千零50元", 3_050),
        ("3千5百多万元", 35_000_000),
        ("1.2亿零500万元", 125_000_000),
        ("2亿5000万元", 250_000_000),
        ("1 200万元", 12_000_000),
        ("12 345 678.5元", 12_345_678.5),
    ],
)
def test_every_step_of_a_number_counts(written, value):
    text = f"全年完成投资{written}，创历史新高。"
    (fact,) = extract(text)
    assert (fact.value, fact.unit) == (value, "元")
    assert text[slice(*fact.span)] == written
    assert fact.what == "投资"


@pytest.mark.parametrize("text", ["投资3万5万元不等", "提案 311 276 办复", "共12 34件"])
def test_steps_that_do_not_descend_make_no_number_together(text):
    assert not {80_000, 311_276, 1234} & set(values(text))


def test_formal_numerals_are_read_where_they_make_a_number():
    text = "收到提案贰佰叁拾件，立案叁佰壹拾壹件，捐款陸拾萬元，罚款伍仟元整。"
    assert numbers(text) == [(230, "件", ""), (311, "件", ""), (600_000, "元", ""), (5000, "元", "")]
    assert text[slice(*extract(text)[0].span)] == "贰佰叁拾件"
    assert numbers("拾金不昧的队伍来自大陆，共叁家。") == []


def test_digits_set_apart_are_one_number():
    text = "全年共立案 2 7 6 件，采纳 1 2 条。"
    assert numbers(text) == [(276, "件", ""), (12, "条", "")]
    assert [text[slice(*fact.span)] for fact in extract(text)] == ["2 7 6 件", "1 2 条"]
    assert numbers("2 0 2 6 年 1 月 5 日召开会议。") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("女委员占1/3。", [(0.3333, "比例", "")]),
        ("提案数占全国1/15，居第2位。", [(0.0667, "比例", "")]),
        ("面积占全市2/5左右。", [(0.4, "比例", "about")]),
        ("近1/2的委员提交了提案，不足1/3参加调研。", [(0.5, "比例", "lt"), (0.3333, "比例", "lt")]),
        ("工程完成了3/4，剩余部分年底完工。", [(0.75, "比例", "")]),
        ("1/4受访者表示满意。", [(0.25, "比例", "")]),
        ("差错率控制在万分之五，抽查比例为千分之三。", [(0.0005, "比例", ""), (0.003, "比例", "")]),
        ("费率为万分之3.5。", [(0.00035, "比例", "")]),
    ],
)
def test_fractions_are_shares(text, expected):
    assert numbers(text) == expected


@pytest.mark.parametrize(
    "text", ["2026/3/15开会。", "见第3/25页。", "12/25日召开会议。", "附件1/2：名单。", "1/15召开会议。"]
)
def test_dates_and_pages_with_strokes_are_no_shares(text):
    assert numbers(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("两项指标分别提高0.3和0.5个百分点。", [2, 0.3, 0.5]),
        ("三个区分别提高3、5和8个百分点。", [3, 3, 5, 8]),
        ("市、县政协分别采纳10和15条建议。", [10, 15]),
        ("两地分别增长6.5和7.2%。", [6.5, 7.2]),
        ("两个项目分别投入3和5万元。", [2, 30_000, 50_000]),
        ("先后召开会议3次、5次。", [3, 5]),
        ("城区、农村各设立站点2个、4个和6个。", [2, 4, 6]),
        ("三次产业增加值分别为12、35和40亿元。", [1_200_000_000, 3_500_000_000, 4_000_000_000]),
    ],
)
def test_numbers_that_share_a_unit_are_facts_each(text, expected):
    facts = extract(text)
    assert [fact.value for fact in facts] == expected
    assert len({fact.unit for fact in facts[-2:]}) == 1


def test_each_of_them_has_its_own_name():
    facts = extract("满意率和办复率分别提高0.3和0.5个百分点。")
    assert [(f.value, f.unit, f.what) for f in facts] == [
        (0.3, "个百分点", "满意率提高"),
        (0.5, "个百分点", "办复率提高"),
    ]
    facts = extract("市、县政协分别采纳10和15条建议。")
    assert [f.what for f in facts] == ["市政协", "县政协"] or all("建议" in f.what for f in facts)


@pytest.mark.parametrize(
    ("text", "value", "unit"), [("每年举办3或4场活动。", [3, 4], "场"), ("每组5或者6人。", [5, 6], "人")]
)
def test_one_or_the_other_is_a_range_that_is_not_exact(text, value, unit):
    (fact,) = extract(text)
    assert (fact.value, fact.unit, fact.approx) == (value, unit, True)


@pytest.mark.parametrize(
    "text",
    [
        "2025、2026年工作要点",
        "5、6月份组织视察",
        "落实第10、15条规定",
        "住3、4号楼",
        "排名前3、5位",
        "2、3、4组分别发言",
        "1、2、3组合推进",
    ],
)
def test_rows_of_dates_and_ordinals_are_no_counts(text):
    assert numbers(text) == []


def test_the_number_of_an_item_does_not_share_its_unit():
    assert values("1、3个部门参与。\n2、12条建议被采纳。") == [3, 12]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("吸引10.5万网民参与。", (105_000, "", "网民")),
        ("惠及上万群众。", (10_000, "ge", "群众")),
        ("服务上百万市民。", (1_000_000, "ge", "市民")),
        ("引来数百万网友点赞。", (1_000_000, "ge", "网友")),
        ("动员数万群众参加。", (10_000, "ge", "群众")),
        ("现场有千余群众。", (1000, "gt", "群众")),
        ("带动沿线9城市联动发展。", (9, "", "城市")),
        ("三千村民喝上了自来水。", (3000, "", "村民")),
        ("惠及3万群众。", (30_000, "", "群众")),
    ],
)
def test_a_noun_may_follow_without_a_measure_word(text, expected):
    (fact,) = extract(text)
    assert (fact.value, fact.bound, fact.what) == expected
    assert fact.unit == ""


@pytest.mark.parametrize("text", ["百万市民齐心协力", "万企兴万村", "建设百万城市群", "八百里秦川"])
def test_a_scale_alone_before_a_noun_is_a_figure_of_speech(text):
    assert numbers(text) == []


@pytest.mark.parametrize(
    ("text", "expected", "held"),
    [
        ("接受捐款港币2000万元。", (20_000_000, "港币", ""), "港币2000万元"),
        ("获得贷款日元3亿元。", (300_000_000, "日元", ""), "日元3亿元"),
        ("资助欧元50万元。", (500_000, "欧元", ""), "欧元50万元"),
        ("完成投资美元300万。", (3_000_000, "美元", ""), "美元300万"),
        ("完成投资美元约300万。", (3_000_000, "美元", "about"), "300万"),
        ("完成投资约美元300万。", (3_000_000, "美元", "about"), "美元300万"),
        ("奖励人民币5000万。", (50_000_000, "元", ""), "人民币5000万"),
        ("奖励人民币5000元。", (5000, "元", ""), "5000元"),
        ("每户补助￥500。", (500, "元", ""), "￥500"),
        ("进出口总额5万美元。", (50_000, "美元", ""), "5万美元"),
    ],
)
def test_a_currency_before_the_number_is_its_unit(text, expected, held):
    (fact,) = extract(text)
    assert (fact.value, fact.unit, fact.bound) == expected
    assert text[slice(*fact.span)] == held
    assert not {"港币", "日元", "欧元", "美元", "人民币"} & {fact.what}


@pytest.mark.parametrize(
    "text", ["委员平均年龄52岁，最大的75岁，最小的29岁。", "年龄最大的75岁。", "平均年龄最大的75岁组"]
)
def test_the_age_of_a_person_is_no_figure(text):
    assert [value for value in values(text) if value != 52] == []


def test_an_average_age_is_one():
    assert numbers("平均年龄48.6岁，较上届年轻1.2岁。") == [(48.6, "岁", ""), (1.2, "岁", "")]


@pytest.mark.parametrize("text", ["三百六十五天如一日坚守岗位。", "365天如一日守护水库。"])
def test_day_after_day_is_an_idiom(text):
    assert numbers(text) == []
