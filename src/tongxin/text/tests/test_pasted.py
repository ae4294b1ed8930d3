"""What comes out of Word, WPS and web pages becomes plain paragraphs; what people wrote themselves stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.text.pasted import pasted

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>
<!-- p.MsoNormal {mso-style-parent:""; margin:0cm} --></style></head><body lang=ZH-CN>
<!--StartFragment--><p class=MsoNormal style='text-indent:21.0pt;mso-char-indent-count:2.0'><span
lang=EN-US style='font-family:仿宋'>2025</span>年，老城绿地
只有<span lang=EN-US>3</span>处。<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span lang=EN-US
style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span><![endif]>利用边角地&shy;建设口袋公园；<o:p></o:p></p>
<p class=MsoListParagraph><!--[if !supportLists]--><span style='mso-list:Ignore'>2.&nbsp;&nbsp;</span><!--[endif]-->明确养护责任（含经费）。</p><!--EndFragment--></body></html>"""


def test_markup_of_word_becomes_the_paragraphs_it_shows() -> None:
    assert pasted(WORD) == ("2025年，老城绿地只有3处。\n1. 利用边角地建设口袋公园；\n2. 明确养护责任（含经费）。")


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("建\u00ad设\u200b口袋\ufeff公园", "建设口袋公园"),
        ("第一行\x0b第二行\x0c第三行\u2028第四行", "第一行\n第二行\n第三行\n第四行"),
        ("人均\u00a03\u2009平方米", "人均 3 平方米"),
        ("\u3000\u3000缩进的段落  \n\t又一段", "缩进的段落\n又一段"),
        ("1.\t建设公园\n（二）\u3000明确责任\n三、 落实经费", "1. 建设公园\n（二）明确责任\n三、落实经费"),
        ("\uf0b7\t建设公园", "· 建设公园"),
        ("一段\n\n\n\n\n二段", "一段\n\n二段"),
        ("全角标点：“引号”、（括号）；１２３％", "全角标点：“引号”、（括号）；１２３％"),
        ("比值 <p> 小于 a < b", "比值 <p> 小于 a < b"),
        ("甲\u200d乙", "甲乙"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("\u1820\u200d\u1828", "\u1820\u200d\u1828"),
        ("面积 3.5 公顷，2026 年", "面积 3.5 公顷，2026 年"),
        ("姓名\t单位", "姓名\t单位"),
    ],
)
def test_what_is_cleaned_and_what_stays(raw: str, clean: str) -> None:
    assert pasted(raw) == clean


@given(st.text(alphabet="建设 \u3000\t\n\r\x0b\u00ad\u200b\u200d\uf0b71.、（一）<p>class=Mso&nbsp;", max_size=60))
def test_cleaning_twice_changes_nothing_more(raw: str) -> None:
    once = pasted(raw)
    if "<" not in once:
        assert pasted(once) == once
