"""``similar`` on the command line: the shape that was promised, and one sentence for every mistake."""

import argparse
import json

import pytest

from tongxin.text import semantic
from tongxin.text.commands import similar
from tongxin.text.files import TextError

ROWS = [
    {
        "id": "a",
        "title": "关于修复渡口候船棚的建议",
        "text": "南岸渡口候船棚被台风掀掉一半，学生雨天无处候船，应尽快修复。",
    },
    {"id": 2, "text": "渡口雨棚坏了大半年，过江上学的孩子淋着等船，该修了。"},
    {"id": "c", "title": None, "text": "东门菜场地面常年积水，摊位私拉电线。"},
    {
        "id": "copy",
        "title": "关于修复渡口候船棚的建议",
        "text": "南岸渡口候船棚被台风掀掉一半，学生雨天无处候船，应尽快修复。",
    },
]


@pytest.fixture
def ask(tmp_path, capsys):
    def run(*options, corpus=ROWS, queries=ROWS):
        for name, rows in (("corpus", corpus), ("queries", queries)):
            lines = rows if isinstance(rows, str) else "".join(json.dumps(row) + "\r\n" for row in rows)
            (tmp_path / name).write_text(lines, encoding="utf-8")
        parser = argparse.ArgumentParser()
        similar.configure(parser)
        files = ["--corpus", str(tmp_path / "corpus"), "--queries", str(tmp_path / "queries")]
        assert similar.run(parser.parse_args([*files, *options])) == 0
        return capsys.readouterr()

    return run


def test_one_line_for_each_query_without_the_query_itself(ask):
    lines = [json.loads(line) for line in ask("--json", "--top", "2").out.splitlines()]
    assert [line["id"] for line in lines] == ["a", 2, "c", "copy"]
    for line in lines:
        assert set(line) == {"id", "hits"}
        assert len(line["hits"]) <= 2
        assert all(set(hit) == {"id", "score", "kind"} for hit in line["hits"])
        assert line["id"] not in [hit["id"] for hit in line["hits"]]
    assert lines[0]["hits"][0] == {"id": "copy", "score": 1.0, "kind": "near_copy"}
    assert {hit["id"] for hit in lines[1]["hits"]} == {"a", "copy"}


def test_people_read_titles_and_the_shared_words(ask):
    said = ask("--top", "1").out
    assert (
        "a  关于修复渡口候船棚的建议\n  1. 1.00  大段相同  copy  关于修复渡口候船棚的建议\n     相同的文字：南岸渡口"
        in said
    )


def test_nothing_to_search_in_and_nothing_to_ask(ask):
    assert json.loads(ask("--json", corpus="").out.split("\n")[0]) == {"id": "a", "hits": []}
    assert ask("--json", queries="\n\n").out == ""
    assert "没有找到相近的文本" in ask(corpus="").out


def test_odd_characters_do_no_harm(ask):
    odd = [{"id": "\ud83d", "title": "\ud83d", "text": "渡口\x00候船棚😀\ud83d坏了"}]
    (line,) = ask("--json", queries=odd).out.splitlines()
    assert json.loads(line)["id"] == "?"
    assert ask(queries=odd).out.startswith("?  ?\n")
    said = ask(queries=[{"id": "x", "text": "\x00渡口\x1b[31m 候船棚"}, {"id": "y", "text": "\x00"}]).out
    assert said.startswith("x  渡口 [31m 候船棚\n")
    assert "y  （空）\n" in said


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([{"id": "a"}], "缺少“text”"),
        ([{"id": None, "text": "甲"}], "id 应是文字或整数"),
        ([{"id": True, "text": "甲"}], "id 应是文字或整数"),
        ([{"id": "a", "text": 3}], "应是文字"),
        ([{"id": "a", "text": "甲", "title": ["乙"]}], "应是文字"),
        ("[]\n", "不是 JSON 对象"),
        ("x\n", "不是 JSON"),
    ],
)
def test_bad_lines_are_refused_in_one_sentence(ask, rows, sentence):
    with pytest.raises(TextError, match=sentence) as raised:
        ask("--json", corpus=rows)
    assert raised.value.exit_code == 2


def test_both_from_standard_input_is_refused():
    parser = argparse.ArgumentParser()
    similar.configure(parser)
    with pytest.raises(TextError, match="不能都从标准输入读"):
        similar.run(parser.parse_args(["--corpus", "-", "--queries", "-"]))


def test_without_the_extra_meaning_ends_with_3_before_any_reading(ask, monkeypatch):
    monkeypatch.setattr(semantic, "PACKAGE", "no_such_package_of_ours")
    with pytest.raises(TextError, match=r"\./tongxin extra semantic") as raised:
        ask("--semantic", corpus="x\n")
    assert raised.value.exit_code == 3


def test_an_id_that_comes_twice_is_found_once(ask):
    worse = {"id": "copy", "text": "渡口的棚子坏了，该修了。"}
    (line,) = ask("--json", corpus=[worse, *ROWS, worse], queries=ROWS[:1]).out.splitlines()
    hits = json.loads(line)["hits"]
    assert [hit["id"] for hit in hits].count("copy") == 1
    assert hits[0] == {"id": "copy", "score": 1.0, "kind": "near_copy"}


def test_people_read_1_for_the_same_text_alone(ask):
    query = {**ROWS[0], "id": "q", "text": ROWS[0]["text"] + "吧"}
    assert "1.00" not in ask(queries=[query]).out
