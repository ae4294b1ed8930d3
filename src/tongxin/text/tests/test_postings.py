"""The arithmetic of likeness: cosines, rarity, neighbours and scores."""

import numpy as np
import pytest

from tongxin.text.crowding import COPY, Scale, nearness, nearness_of_all
from tongxin.text.postings import Postings, grams, rarity
from tongxin.text.word_vectors import Sense, WordVectors, word_vectors

TEXTS = ["路灯不亮", "路灯亮了", "公交太少", "公交公交公交"]


def _bags(texts):
    return [grams([text]) for text in texts]


def test_likeness_is_a_cosine():
    index = Postings(_bags(TEXTS))
    for row, text in enumerate(TEXTS):
        likeness = index.likeness(grams([text]))
        assert likeness[row] == pytest.approx(1, abs=1e-5)
        assert ((likeness >= -1e-6) & (likeness <= 1 + 1e-5)).all()
    assert index.likeness(grams(["路灯不亮"]))[2] == 0
    assert index.likeness(grams(["路灯不亮"]))[1] > index.likeness(grams(["路灯不亮吗怎么回事"]))[1]


def test_frequent_and_rare_features_are_counted_alike():
    many = [f"路灯{chr(0x4E00 + number)}{chr(0x5E00 + number)}" for number in range(100)]
    index = Postings(_bags(many))
    dense = np.zeros((100, 0))
    features = sorted({int(feature) for bag in _bags(many) for feature in bag.features})
    dense = np.zeros((100, len(features)))
    found = rarity(np.array([sum(one in bag.features for bag in _bags(many)) for one in features]), 100)
    for row, bag in enumerate(_bags(many)):
        for feature, count in zip(bag.features, bag.counts, strict=True):
            column = features.index(int(feature))
            weight = 1.0 if feature < 1 << 17 else 0.2
            dense[row, column] = weight * (1 + np.log(count)) * found[column]
    dense /= np.linalg.norm(dense, axis=1, keepdims=True)
    assert index.likeness(grams([many[3]])) == pytest.approx(dense @ dense[3], abs=1e-5)


def test_pairs_do_not_reach_across_runs_and_empty_texts_are_nothing():
    assert len(grams(["路灯"]).features) == 3
    assert len(grams(["路", "灯"]).features) == 2
    assert len(grams([]).features) == len(grams(["", ""]).features) == 0
    index = Postings(_bags(["", "路灯"]))
    assert index.likeness(grams([""])).tolist() == [0, 0]
    assert index.likeness(grams(["路灯"]))[0] == 0
    assert Postings([]).likeness(grams(["路灯"])).tolist() == []


def test_characters_outside_the_first_plane_are_features():
    index = Postings(_bags(["\U00030000\U00030001", "😀"]))
    assert index.likeness(grams(["\U00030000\U00030001"])).tolist() == pytest.approx([1, 0], abs=1e-5)


def test_copies_do_not_count_as_neighbours():
    likeness = np.array([1.0, 0.9, 0.8, 0.5, 0.4, 0.3, -np.inf], dtype=np.float32)
    assert nearness(likeness, least=0.2) == pytest.approx(0.4)
    assert COPY < 0.8


def test_no_neighbour_counts_for_less_than_the_least():
    assert nearness(np.array([0.5, 0.1, -np.inf], np.float32), least=0.3) == pytest.approx((0.5 + 0.3 + 0.3) / 3)
    assert nearness(np.array([], np.float32), least=0.3) == pytest.approx(0.3)


def test_nearness_of_all_is_that_of_each():
    chance = np.random.default_rng(1)
    table = chance.random((40, 40)).astype(np.float32) * 0.7
    table = (table + table.T) / 2
    least = np.where(np.arange(40) < 20, 0.3, 0.62)
    asked = np.arange(0, 40, 3)
    every = nearness_of_all(lambda rows: table[rows], asked, least)
    for row in range(40):
        own = table[row].copy()
        own[row] = -np.inf
        assert every[row] == pytest.approx(nearness(own[asked], float(least[row])), abs=1e-5)
    assert nearness_of_all(lambda rows: table[rows], asked[:0], least).tolist() == pytest.approx(least.tolist())
    assert len(nearness_of_all(lambda rows: table[rows], asked[:0], least[:0])) == 0


def test_a_score_is_even_where_the_scale_says():
    scale = Scale(least=0.3, even=0.1, spread=0.05)
    scores = scale.scores(np.array([0.4, 0.9, 0.1, -np.inf], np.float32), 0.3, np.full(4, 0.3, np.float32))
    assert scores[0] == pytest.approx(0.5)
    assert scores[1] > 0.99
    assert scores[2] < 0.02
    assert scores[3] == 0


def test_the_table_knows_what_is_near():
    table = word_vectors()

    def cosine(first, second):
        one, two = (table.rows[table.found([word])].mean(axis=0) for word in (first, second))
        return float(one @ two / np.linalg.norm(one) / np.linalg.norm(two))

    for near, other, far in [("老人", "长者", "公交"), ("贷款", "融资", "河道"), ("医生", "护士", "停车")]:
        assert cosine(near, other) > cosine(near, far) + 0.2


def test_a_word_that_the_table_lacks_is_read_by_its_parts():
    table = WordVectors(["长者", "食堂", "长"], np.eye(3, dtype=np.int8))
    assert table.found(["长者食堂", "长凳", "凳"]).tolist() == [0, 1, 2]


def test_sense_is_seen_from_the_middle():
    table = WordVectors(["甲", "乙", "丙"], (np.eye(3) * 127).astype(np.int8))
    sense = Sense([table.found(words) for words in (["甲"], ["甲", "乙"], ["丙"], [])], table)
    (row,) = sense.likeness([table.found(["甲"])])
    assert row[0] == pytest.approx(1, abs=1e-5)
    assert row[0] > row[1] > row[2]
    assert row[3] == 0
    assert sense.likeness([table.found([])]).tolist() == [[0, 0, 0, 0]]
