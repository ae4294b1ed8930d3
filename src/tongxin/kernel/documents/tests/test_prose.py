"""Typed text becomes paragraphs with the levels of official documents."""

import pytest

from tongxin.kernel.documents.prose import paragraphs, printable


@pytest.mark.parametrize(
    ("line", "level", "head", "rest"),
    [
        ("一、加强领导。各级都要重视。", 1, "一、加强领导。", "各级都要重视。"),
        ("十二、总结", 1, "十二、总结", ""),
        ("（三）完善政策。补助到位。", 2, "（三）完善政策。", "补助到位。"),
        ("1.盘活用房。", 3, "", "1.盘活用房。"),
        ("1.5倍以上", 0, "", "1.5倍以上"),
        ("（2）分步实施。", 4, "", "（2）分步实施。"),
        ("二、" + "长" * 60, 1, "", "二、" + "长" * 60),
        ("一般的一段。", 0, "", "一般的一段。"),
    ],
)
def test_levels(line, level, head, rest):
    assert paragraphs(line) == [{"level": level, "head": head, "rest": rest}]


def test_indents_and_blank_lines_of_pasted_text_are_dropped():
    assert [p["rest"] for p in paragraphs("　　第一段\r\n\r\n   第二段\r")] == ["第一段", "第二段"]


def test_signs_that_no_docx_may_hold_are_dropped():
    assert printable("a\x0bb\x00c\td\u200b") == "abc d"
