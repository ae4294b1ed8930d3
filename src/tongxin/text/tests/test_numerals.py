"""Chinese numerals, fractions and pairs have the values that a reader gives them."""

import pytest

from tongxin.text import numerals


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("二十", 20),
        ("一百零五", 105),
        ("一万二千", 12000),
        ("二〇二二", 2022),
        ("三千万", 30_000_000),
        ("三千五", 3500),
        ("两万五", 25000),
        ("一百二十三", 123),
        ("二三", None),
    ],
)
def test_chinese_numerals(text, value):
    assert numerals.han_value(text) == value


@pytest.mark.parametrize(
    ("text", "value", "bound"),
    [
        ("1,026家", 1026, ""),
        ("1.2万人", 12000, ""),
        ("1073.6亿元", 107_360_000_000, ""),
        ("230多万人", 2_300_000, "gt"),
        ("1万5千余户", 15000, "gt"),
        ("3亿2000万元", 320_000_000, ""),
        ("40来个", 40, "about"),
        ("18来自", 18, ""),
        ("300千瓦", 300, ""),
        ("2百分点", 2, ""),
        ("二十几万", 200_000, "gt"),
        ("两三", [2, 3], ""),
        ("十五六", [15, 16], ""),
        ("三四百", [300, 400], ""),
        ("五六千", [5000, 6000], ""),
    ],
)
def test_numbers_where_they_stand(text, value, bound):
    number = numerals.number_at(text, 0)
    assert (number.value, number.bound) == (value, bound)


@pytest.mark.parametrize("text", ["二三四", "9" * 30, "百" * 30])
def test_what_says_no_value(text):
    assert numerals.number_at(text, 0) is None
    assert numerals.run_end(text, 0) == len(text)


@pytest.mark.parametrize(
    ("text", "value", "parts"),
    [("百分之六十三点五", 63.5, 100), ("三分之二", 2, 3), ("千分之3.5", 3.5, 1000), ("百分之三四十", [30, 40], 100)],
)
def test_fractions(text, value, parts):
    number = numerals.fraction_at(text, 0)
    assert (number.value, number.parts) == (value, parts)


def test_a_lone_scale_counts_only_when_hedged():
    assert numerals.number_at("百", 0).is_lone
    assert not numerals.number_at("百余", 0).is_lone
