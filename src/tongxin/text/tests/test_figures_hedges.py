"""Hedges turned round by a negation, and hedges that stand apart from their number."""

import pytest

from tongxin.text.figures import extract

_TURNED = {
    "ge": "不得少于 不能少于 不应少于 不可低于 从未少于 没有低于 不得低于 不少于 不会低于",
    "le": "未超过 没有超过 不能超过 不应超过 不会超过 不再超过 未突破 不得高于 从未超过 不超过 尚未突破 不宜多于",
    "lt": "未达 未达到 没有达到 尚未达到 不到 不足 未满 没到",
}


@pytest.mark.parametrize(
    ("hedge", "bound"), [(hedge, bound) for bound, hedges in _TURNED.items() for hedge in hedges.split()]
)
@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("办理时间", "30天。", "办理时间"),
        ("全年参加活动的委员", "60名，比上年略有变化。", "委员"),
        ("行政支出", "200万元", "行政支出"),
        ("建议采纳率", "85%。", "建议采纳率"),
    ],
)
def test_a_negation_turns_the_bound_round_and_leaves_the_name(before, hedge, after, what, bound):
    (fact,) = extract(before + hedge + after)
    assert (fact.bound, fact.approx) == (bound, True)
    assert fact.what.endswith(what)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("价格始终没有超出20元。", "le"),
        ("失业率仍未超过5%。", "le"),
        ("出席人数不得少于委员总数的三分之二。", "ge"),
        ("得票不能低于半数的10%。", "ge"),
    ],
)
def test_adverbs_and_wholes_between_leave_the_name_alone(text, bound):
    (fact,) = extract(text)
    assert fact.bound == bound
    assert not any(word in fact.what for word in ("未", "没", "不", "仍", "始终", "于"))


@pytest.mark.parametrize(
    ("text", "value", "unit", "what"),
    [
        ("老旧小区约占全区的三成。", 30, "%", "老旧小区占全区"),
        ("委员提案约占总数的35%。", 35, "%", "委员提案占总数"),
        ("委员提案约占总数35%。", 35, "%", "委员提案占总数"),
        ("每户补助约合5000元。", 5000, "元", "每户补助"),
        ("每户补助约合人民币5000元。", 5000, "元", "每户补助"),
        ("信息采用量约为去年的2倍。", 2, "倍", "信息采用量"),
        ("征集文物约计70件。", 70, "件", "文物"),
        ("征集文物大约有70件。", 70, "件", "文物"),
        ("绿地面积大约占全市的四分之一。", 0.25, "比例", "绿地面积占全市"),
    ],
)
def test_about_may_stand_apart(text, value, unit, what):
    (fact,) = extract(text)
    assert (fact.value, fact.unit, fact.bound, fact.approx) == (value, unit, "about", True)
    assert fact.what == what


@pytest.mark.parametrize("text", ["缔约占全部的三成。", "合约合计80份。", "节约计80元。", "节约为去年的2倍。"])
def test_a_word_that_ends_alike_does_not_hedge_from_afar(text):
    (fact,) = extract(text)
    assert fact.bound == ""
