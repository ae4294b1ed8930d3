"""Words are cut where people of the field would cut them, and nothing is lost."""

from hypothesis import given
from hypothesis import strategies as st

from tongxin.text.segment import Segmenter, segmenter, without_surrogates
from tongxin.text.vocabulary import Word, domain_words, read_words, stop_words


def test_words_of_the_field_stay_whole():
    words = segmenter().words("民进市委会反映的社情民意信息由市政协提案委转承办单位，普惠托育与加装电梯并案办理。")
    for word in ("民进市委会", "社情民意信息", "市政协", "提案委", "承办单位", "普惠托育", "加装电梯", "并案办理"):
        assert word in words


@given(st.text())
def test_pieces_joined_are_the_text(text):
    assert "".join(segmenter().words(text)) == without_surrogates(text)
    tokens = segmenter().tokens(text)
    assert all(text.startswith(token.text, token.start) for token in tokens if "?" not in token.text)
    assert sum(len(token.text) for token in tokens) == len(text)


def test_halves_of_characters_are_no_reason_to_stop():
    assert segmenter().words("提案\ud83d") == ["提案", "?"]


def test_own_words_bring_their_part_of_speech_and_stay_private():
    own = Segmenter([Word("殡葬", "n"), Word("云梦坊议事", "nt")])
    assert [(token.text, token.tag) for token in own.tokens("云梦坊议事殡葬")] == [("云梦坊议事", "nt"), ("殡葬", "n")]
    assert "云梦坊议事" not in segmenter().words("云梦坊议事")


def test_a_word_list_has_remarks_and_parts_of_speech(tmp_path):
    file = tmp_path / "words.txt"
    file.write_text("# 说明\n甲词 乙词\n[nt] 机构\n丙会\n", encoding="utf-8")
    assert list(read_words(file)) == [Word("甲词"), Word("乙词"), Word("丙会", "nt")]


def test_shipped_lists_have_no_word_twice_and_do_not_contradict():
    words = [word.text for word in domain_words()]
    assert len(words) == len(set(words))
    assert len(words) > 1000
    assert {"建议", "推进", "完善", "加强"} <= stop_words()
    assert not {"养老", "停车", "油烟", "托育"} & stop_words()
