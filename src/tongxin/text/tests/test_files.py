"""Whatever is handed over is read or refused in one sentence."""

import pytest

from tongxin.text.files import TextError, decoded, read_lines, read_text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encodings_of_offices_are_read(encoding):
    assert decoded("立案提案212件".encode(encoding)) == "立案提案212件"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_the_mark_of_the_byte_order_stays_for_those_who_ask(encoding):
    content = "\ufeff立案提案212件".encode(encoding.removesuffix("-sig"))
    content = content[2:] if encoding == "utf-16" else content
    assert decoded(content, with_mark=True) == "\ufeff立案提案212件"


def test_a_zip_is_no_text():
    assert decoded(b"PK\x03\x04\x00\x00") is None


def test_what_cannot_be_read_is_said(tmp_path):
    with pytest.raises(TextError, match="读不到文件"):
        read_text(tmp_path / "none.txt")
    big = tmp_path / "big.txt"
    big.write_text("件" * 10, encoding="utf-8")
    with pytest.raises(TextError, match="请分成几个文件"):
        read_text(big, largest=10)
    (tmp_path / "zip").write_bytes(b"PK\x03\x04\x00\x00")
    with pytest.raises(TextError, match="不是 UTF-8"):
        read_text(tmp_path / "zip")


def test_a_bad_line_is_named(tmp_path):
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"id": 1, "text": "甲"}\n\n{"id": 2}\n', encoding="utf-8")
    with pytest.raises(TextError, match="第 3 行缺少“text”"):
        list(read_lines(lines, ["id", "text"]))
    lines.write_text('{"id": 1, "text": "甲"}\n\nx\n', encoding="utf-8")
    with pytest.raises(TextError, match="第 3 行不是 JSON"):
        list(read_lines(lines, ["id", "text"]))


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('{"id": NaN, "text": "甲"}', "第 2 行不是 JSON"),
        ('{"id": 2, "text": "甲", "weight": -Infinity}', "第 2 行不是 JSON"),
        ("[" * 100_000, "第 2 行不是 JSON"),
        ('{"id": null, "text": "甲"}', "第 2 行的 id 是 null：id 应是文字或整数"),
        ('{"id": [1], "text": "甲"}', "第 2 行的 id 是 \\[1\\]：id 应是文字或整数"),
        ('{"id": true, "text": "甲"}', "第 2 行的 id 是 true：id 应是文字或整数"),
        ('{"id": 1.5, "text": "甲"}', "第 2 行的 id 是 1.5：id 应是文字或整数"),
        ("[1]", "第 2 行不是 JSON 对象"),
        ('"甲"', "第 2 行不是 JSON 对象"),
        ('{"id": 1, "text": "乙"}', "第 2 行的 id 与第 1 行相同"),
    ],
)
def test_an_id_is_a_text_or_a_whole_number_and_comes_once(tmp_path, line, sentence):
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"id": 1, "text": "甲"}\n' + line + "\n", encoding="utf-8-sig")
    with pytest.raises(TextError, match=sentence):
        list(read_lines(lines, ["id", "text"], unique=True))
