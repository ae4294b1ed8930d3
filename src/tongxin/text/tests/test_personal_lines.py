"""Numbers one below the other, and numbers that a line end cuts: a list hides every line, and joins none."""

import pytest

from tongxin.text import personal

MOBILES = ("13812345678", "13987654321", "15012345678")
ENDS_IN_DIGITS = [
    "身份证11010519491231002X",
    "2024-01-09",
    "2024年1月9日 9:30",
    "邮编314000",
    "小区5",
    "A栋3",
    "共12",
    "合计3.5",
    "1",
    "GB/T 9704",
    "附件_2",
    "https://example.org/a/1",
    "https://example.org/a-",
    "x=",
    "第",
    "￥",
]


def hits(text, **options):
    return [(hidden.kind, text[slice(*hidden.span)]) for hidden in personal.find(text, **options)]


def values(text):
    return [value for _kind, value in hits(text)]


@pytest.mark.parametrize("end", ["\n", "\r\n", " \n", "\n\n", "；\n", "\t\n"])
def test_every_line_of_a_list_is_hidden(end):
    assert values("联系电话：" + end + end.join(MOBILES) + end) == list(MOBILES)
    cards = ["6222021234567890128"] * 3
    assert values(end.join(cards)) == cards
    numbers = ["11010519491231002X", "110105491231002"] * 2
    assert values(end.join(numbers)) == numbers
    landlines = ["0571-87654321", "021-62345678"] * 2
    assert values(end.join(landlines)) == landlines


@pytest.mark.parametrize("above", ENDS_IN_DIGITS)
@pytest.mark.parametrize("number", ["13812345678", "138 1234 5678", "0571-87654321", "6222021234567890128"])
def test_what_the_line_above_ends_with_is_no_part_of_a_number(above, number):
    assert values(f"{above}\n{number}\n李四")[-1:] == [number]


@pytest.mark.parametrize(
    "below", ["家里没人", "人在外地", "年底再打", "户口在外地", "号码已换", "5", "30元", "转告李四", "#12"]
)
@pytest.mark.parametrize("number", ["13812345678", "0571-87654321"])
def test_what_the_line_below_begins_with_counts_nothing(number, below):
    assert values(f"来信人\n{number}\n{below}") == [number]


@pytest.mark.parametrize(
    "between", ["\t", "|", "\f", "\u2028", "\n1,李四,", "\n1\t李四\t", "-\n", "\n2、", "\n②", "\n（二）"]
)
def test_rows_of_tables_and_lists(between):
    text = f"13812345678{between}13987654321{between}15012345678"
    assert values(text) == list(MOBILES)


def test_a_table_one_cell_a_line():
    table = "1\n张三\n18\n13812345678\n2\n李四\n20\n0571-87654321\n3\n王五\n61\n6222021234567890128\n4\n"
    assert values(table) == ["13812345678", "0571-87654321", "6222021234567890128"]


@pytest.mark.parametrize(
    ("before", "number"),
    [
        ("手机号", "138 1234\n5678"),
        ("手机号：", "138\n1234 5678"),
        ("手机：", "1381234\n5678"),
        ("电话", "138 1234\r\n5678"),
        ("联系电话：\n", "138 1234\n  5678"),
        ("请致电", "138-1234-\n5678"),
        ("手机", "+86 138 1234\n5678"),
        ("电话：", "0571-\n87654321"),
        ("电话：", "0571-8765\n4321"),
        ("", "110105\n19491231\n002X"),
        ("身份证", "110105\n19491231002X"),
        ("身份证号：", "110105 194912\n31002X"),
        ("身份证号：", "110105\n19491231\n0021"),
        ("银行卡", "6222 0212 3456\n7890 128"),
        ("", "6222 0212\n3456 7890 128"),
        ("卡号：", "62220212345\n67890128"),
    ],
)
def test_a_number_that_a_line_end_cuts(before, number):
    text = f"{before}{number}，李四\n"
    assert values(text) == [number]
    masked, _hidden = personal.mask(text)
    assert len(masked) == len(text)
    assert personal.mask(masked) == (masked, [])


@pytest.mark.parametrize(
    "text",
    [
        "138\n1234\n5678",
        "一季度150 1200\n3000",
        "完成138 1234\n5678件",
        "热线12345\n13\n81234567",
        "110105\n19491231\n0021",
        "6222\n0212\n3456\n7890\n128",
        "电话\n1\n3\n8\n1\n2\n3\n4\n5\n6\n7\n8",
        "订单号138 1234\n5678",
    ],
)
def test_columns_and_counts_are_joined_to_nothing(text):
    assert hits(text) == []
