"""The markup of templates: what is read, and which line is wrong."""

import pytest

from tongxin.statistics.rules.markup import Clause, Mark, Paragraph, Table, Word, parse


def _problems(text: str) -> list[tuple[int, str]]:
    return [(p.line, p.sentence.format(**p.values)) for p in parse(text).problems]


def test_headings_figures_words_clauses_and_tables_are_read() -> None:
    text = parse("# {conference}报告\n\n## 一级\n　收到{a.b:last}[，占{a.c:d=e:share:2}]。\n{table a.b a.c? by body}")
    assert not text.problems
    title, head, body, table = text.blocks
    assert isinstance(title, Paragraph)
    assert (title.level, title.parts) == (1, (Word("conference"), "报告"))
    assert isinstance(head, Paragraph)
    assert head.level == 2
    assert isinstance(body, Paragraph)
    assert body.parts[1] == Mark(4, "a.b", against="last")
    share = Mark(4, "a.c", by="d", cell="e", show="share", decimals=2)
    assert body.parts[2] == Clause(("，占", share))
    assert table == Table(5, ("a.b", "a.c"), "body", ("a.c",))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("收到{", "花括号不成对"),
        ("收到{提案}", "看不懂“{提案}”"),
        ("收到{a.b:！}", "看不懂“{a.b:！}”里的“！”"),
        ("收到{a.b:last:change}", "重复"),
        ("收到{a.b:d:last}", "请用表格"),
        ("收到{a.b:share}", "前面要写维度"),
        ("收到[一[二]]", "不能再套方括号"),
        ("收到]", "方括号不成对"),
        ("收到[", "方括号不成对"),
        ("见{table a.b}", "单独占一行"),
        ("{table}", "没有指标"),
        ("{table 提案}", "不是指标的写法"),
        ("{table a.b by }", "写一个维度"),
        ("{table a.b a.b a.b a.b a.b a.b a.b a.b by x}", "最多7列"),
        ("#### 四", "最多三级"),
        ("## ", "没有文字"),
        ("# 又一个", "标题只能有一个"),
    ],
)
def test_what_is_wrong_is_told_by_line(line: str, said: str) -> None:
    (first, *_more) = _problems(f"# 题\n\n{line}")
    assert first[0] == 3
    assert said in first[1]


def test_a_text_needs_a_title_without_figures_and_an_end() -> None:
    assert "没有标题" in _problems("收到")[0][1]
    assert "标题里不能写数字" in _problems("# {a.b}")[0][1]
    assert "模板太长" in _problems("长" * 60_001)[0][1]
    assert _problems("# 题\n" + "{a.b}\n" * 401)[0] == (402, "数字太多，一份报告最多400处。")
