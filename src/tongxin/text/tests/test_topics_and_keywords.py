"""What a text is about: topics with their reasons from a list that can be replaced, and phrases."""

import json
from pathlib import Path

import pytest

from tongxin.text.keywords import general_rarity, keywords
from tongxin.text.topics import lexicon, read_lexicon, suggest_topics

SETS = Path(__file__).resolve().parents[4] / "benchmarks" / "text_sets"


def _rows(*names):
    return [json.loads(line) for name in names for line in (SETS / name).read_text(encoding="utf-8").splitlines()]


def test_the_best_two_with_their_reasons():
    first, second = suggest_topics(
        "村里的污水管没接通，夏天河沟发臭，建议把运维经费列入财政。", "关于农村生活污水治理的建议"
    )
    assert {first.label, second.label} == {"农业农村", "生态环境"}
    assert first.share >= second.share > 0
    assert "生活污水" in first.words + second.words


def test_the_title_weighs_more_than_the_text():
    text = "学校、教师、学生。"
    assert suggest_topics(text)[0].key == "education"
    assert suggest_topics(text, "公交线路与地铁换乘、停车难")[0].key == "transport"


@pytest.mark.parametrize("text", ["", "……", "abc", "我们认为应当进一步加强。"])
def test_nothing_is_suggested_for_nothing(text):
    assert suggest_topics(text) == []


def test_the_longest_word_wins_and_a_single_character_must_be_a_word():
    own = read_lexicon(
        {
            "topics": [
                {"key": "a", "label": "甲", "strong": "养老护理员", "words": "狗"},
                {"key": "b", "label": "乙", "strong": "护理"},
            ]
        }
    )
    assert [suggestion.key for suggestion in own.suggest("招不到养老护理员")] == ["a"]
    assert own.suggest("邻居的狗很凶")[0].words == ("狗",)
    assert own.suggest("热狗面包") == []


@pytest.mark.parametrize(
    "wrong", [{}, {"topics": [{"key": "a"}]}, {"topics": 1}, [], {"topics": [{"key": "a", "label": "甲", "strong": 3}]}]
)
def test_a_list_of_another_shape_is_refused_in_one_sentence(wrong):
    with pytest.raises(ValueError, match="主题词表"):
        read_lexicon(wrong)


def test_a_file_that_is_no_list_and_a_key_twice_are_refused(tmp_path):
    file = tmp_path / "topics.json"
    file.write_text("{", encoding="utf-8")
    with pytest.raises(ValueError, match="格式不对"):
        read_lexicon(file)
    topic = {"key": "a", "label": "甲", "strong": "提案"}
    with pytest.raises(ValueError, match="重复的 key：a"):
        read_lexicon({"topics": [topic, topic]})


def test_the_shipped_list_is_whole():
    topics = lexicon().topics
    assert 11 <= len(topics) <= 14
    assert all(topic.strong and topic.supporting and not topic.strong & topic.supporting for topic in topics)


def test_topics_of_the_sets_reach_their_floor():
    rows = [
        row
        for row in _rows("topics.seen.jsonl", "similar.seen.jsonl")
        if row.get("labels") and row.get("role") != "colloquial"
    ]
    found = [[one.key for one in suggest_topics(row["text"], row["title"])] for row in rows]
    first = sum(keys[:1] == row["labels"][:1] for keys, row in zip(found, rows, strict=True))
    both = sum(row["labels"][0] in keys for keys, row in zip(found, rows, strict=True))
    assert first / len(rows) >= 0.9
    assert both / len(rows) >= 0.97


def test_keywords_name_the_matter():
    found = [
        word.text for word in keywords("渡口候船棚去年被台风掀掉，学生雨天无处候船。", "关于修复南岸渡口候船棚的建议")
    ]
    assert any("渡口" in word for word in found[:2])
    assert not any(one != two and one in two for one in found for two in found)


@pytest.mark.parametrize("text", ["", "的的的", "123 456", "进一步加强和完善", "\x00\ud83d"])
def test_no_keywords_where_there_is_no_matter(text):
    assert keywords(text) == []


def test_rarity_may_come_from_a_corpus():
    text = "路灯不亮，公交太少。"
    assert keywords(text, top=1, rarity=lambda word: 9.0 if word == "公交" else 1.0)[0].text == "公交"
    assert general_rarity("的") < general_rarity("医院") < general_rarity("油烟") <= 14


def test_keywords_of_the_sets_reach_their_floor():
    rows = [row for row in _rows("similar.seen.jsonl", "similar.second.jsonl") if row.get("core")]
    hits = sum(
        any(term in word.text for word in keywords(row["text"], row["title"]) for term in row["core"]) for row in rows
    )
    assert hits / len(rows) >= 0.9
