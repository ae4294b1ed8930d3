"""A reading in brackets goes where it agrees with the character before it, and nothing else goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.text.offsets import Traced
from tongxin.text.pinyin import inserted_pinyin


def stripped(text):
    return Traced.of(text).without(inserted_pinyin(text)).text


@pytest.mark.parametrize(
    ("inserted", "plain"),
    [
        ("協(xié)商(shāng)", "協商"),
        ("协（xié）商【shang】议[yì]事〔shì〕", "协商议事"),
        ("进(jin4)绿(lv4)旅(lü3)绿(lǜ)女(nu:3)", "进绿旅绿女"),
        ("协( xié )商", "协商"),
        ("协 (xié) 商", "协商"),
        ("提案(tíàn)工作(gōng zuò)", "提案工作"),
        ("“成绩单”（chéng jì dān）", "“成绩单”"),
        ("西安(Xī'ān)", "西安"),
        ("会(hui)(hui)议(yi)(yi)(yi)", "会议"),
        ("重(chóng)庆重(zhòng)点行(háng)业行(xíng)动", "重庆重点行业行动"),
        ("一(yí)不(bú)的(de)们(men5)事儿(shìr)", "一不的们事儿"),
        ("説(shuō)話(huà)", "説話"),
    ],
)
def test_what_is_a_reading(inserted, plain):
    assert stripped(inserted) == plain


@pytest.mark.parametrize(
    "text",
    [
        "移动端(app)、爱(AI)助手、走廊(G60)、应用S0",
        "碳酸锂(Li)、钠(Na)、公顷(ha)",
        "马(mā)与妈(mǎ)",
        "方案(xiàn)",
        "提案(311)件（含并案）",
        "plan(pn)",
        "会议(",
        "(xié)商",
    ],
)
def test_what_is_no_reading(text):
    assert stripped(text) == text


@given(st.text(alphabet="协商会議(（)）xiéhuì14 '\n", max_size=40))
def test_only_bracketed_stretches_go(text):
    for start, end in inserted_pinyin(text):
        piece = text[start:end].strip()
        assert piece[0] in "(（"
        assert piece[-1] in ")）"
        assert not set(piece) & set("协商会議\n")
