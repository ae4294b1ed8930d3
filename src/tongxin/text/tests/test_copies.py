"""What was taken over is found and shown, whatever stands around it."""

import pytest

from tongxin.text.copies import CopyIndex, letters, overlap, plain, shared_passages, shingles

FERRY = "南岸渡口的候船棚去年被台风掀掉一半，雨天候船的学生只能挤在小卖部檐下，建议入冬前修好并加装护栏和夜灯。"
MARKET = "东门菜场的地面常年积水，卖鱼的摊位一过中午就没了电，摊主自己从隔壁拉线，建议统一改造电路与下水。"


def _keys(text):
    return shingles(letters(plain(text)))


def test_the_same_text_overlaps_wholly_whatever_its_signs_and_script():
    assert overlap(_keys(FERRY), _keys(FERRY)).of_both == 1
    assert overlap(_keys(FERRY), _keys(FERRY.replace("，", ", ").replace("。", ""))).of_both == 1
    assert (
        overlap(
            _keys("請加強長者食堂監管與衛生檢查工作並公示"), _keys("请加强长者食堂监管与卫生检查工作并公示")
        ).of_both
        == 1
    )


def test_a_part_in_a_longer_text_is_of_the_shorter_only():
    got = overlap(_keys(FERRY), _keys(MARKET * 3 + FERRY + MARKET))
    assert got.of_shorter == 1
    assert got.of_both < 0.6


def test_different_texts_hardly_overlap():
    assert overlap(_keys(FERRY), _keys(MARKET)).of_shorter < 0.1


@pytest.mark.parametrize(("first", "second"), [("", ""), ("", FERRY), ("关于建议", "关于建设"), ("甲", "乙")])
def test_what_is_too_short_is_no_copy(first, second):
    assert overlap(_keys(first), _keys(second)) == (0, 0)


def test_short_but_equal_is_equal():
    assert overlap(_keys("修好路灯"), _keys("修好路灯！")) == (1, 1)


def test_a_copied_paragraph_is_found_among_many():
    texts = [f"{number}号：" + MARKET[number % 20 :] for number in range(200)] + [MARKET * 5 + FERRY + MARKET * 5]
    index = CopyIndex([_keys(text) for text in texts])
    assert index.candidates(_keys(FERRY))[0] == 200
    assert not len(CopyIndex([]).candidates(_keys(FERRY)))


def test_passages_lie_where_they_say():
    second = f"各位委员：{MARKET}另外，{FERRY[10:30]}。"
    passages = shared_passages(FERRY, second)
    assert [passage.text for passage in passages if len(passage.text) > 10] == [FERRY[10:30]]
    for passage in passages:
        assert FERRY[slice(*passage.first)] == passage.text
        assert second[slice(*passage.second)] == passage.text


def test_passages_ignore_width_and_script_but_keep_places():
    (passage,) = shared_passages("请在Ｇ60沿线加強監管巡查", "已在g60沿线加强监管巡查")
    assert passage.text == "在Ｇ60沿线加強監管巡查"
    assert passage.second == (1, 13)


def test_signs_alone_are_no_passage():
    assert shared_passages("—— —— —— ——", "—— —— —— ——") == []
    assert shared_passages("", FERRY) == []
