"""A wrong mapping is worse than none: hand-written dirty sentences, each trap with its reason."""

import pytest

from tongxin.statistics import rules
from tongxin.text.figures import extract

SAYINGS = (
    rules.Saying("p.filed", "件", (r"立案的?{n}件提案", r"立案提案{n}件", r"立案{n}件")),
    rules.Saying(
        "p.replied", "件", (r"{n}件提案全部办复", r"办复提案{n}件", r"{n}件提案[^，。；]{0,6}办复", r"办复{n}件")
    ),
    rules.Saying("p.collective", "件", (r"集体提案{n}件", r"{n}件集体提案")),
    rules.Saying("p.share", "%", (r"集体提案\d+件[，、]?占总数的{n}%", r"集体提案占总数的{n}%")),
    rules.Saying("p.led", "件", (r"领办{n}件重点提案", r"领办重点提案{n}件")),
)
CITY = rules.Place("澄湖市政协", ("云溪县政协", "云溪"))


def readings(text, place=CITY):
    found = {}
    facts = extract(text)
    for fact in facts:
        start = rules.place_of_sentence(text, fact)
        beside = [f for f in facts if start <= f.span[0] < start + len(fact.sentence)]
        reading = rules.read(rules.plain_sentence(fact, beside, start), fact.unit, SAYINGS, place)
        found[text[fact.span[0] : fact.span[1]]] = reading
    return found


@pytest.mark.parametrize(
    ("text", "said", "keys"),
    [
        ("全年审查立案212件。", "212件", {"p.filed"}),
        ("三届二次会议立案的 212 件提案全部办复，", "212 件", {"p.filed", "p.replied"}),
        ("立案提案２１２件", "２１２件", {"p.filed"}),
        ("立案提案1,125件", "1,125件", {"p.filed"}),
        ("全年审查立案近212件。", "212件", {"p.filed"}),
        ("立案不少于212件，", "212件", {"p.filed"}),
        ("共立案提案三百余件", "三百余件", {"p.filed"}),
        ("提交集体提案三十一件,占总数的15%。", "三十一件", {"p.collective"}),
        ("提交集体提案三十一件,占总数的15%。", "15%", {"p.share"}),
        ("立案的31件集体提案", "31件", {"p.collective"}),
        ("市委书记带头领办9件“重点提案”、推动落实", "9件", {"p.led"}),
        ("各民主党派提交集体提案31件", "31件", {"p.collective"}),
        ("收到提案240件，审查立案212件", "212件", {"p.filed"}),
        ("比上年增加12件，审查立案212件", "212件", {"p.filed"}),
    ],
)
def test_what_a_sentence_says_is_found_in_its_dirt(text, said, keys):
    assert set(readings(text)[said].keys) == keys


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("去年，立案提案300件。", "300件"),
        ("今年计划立案提案400件", "400件"),
        ("收到提案400件", "400件"),
        ("不予立案31件", "31件"),
        ("立案57件集体提案", "x57件"),
        ("集体提案立案57件", "57件"),
        ("212件提案已办复180件", "212件"),
        ("市教育局办复提案12件", "12件"),
        ("教育局承办的12件提案全部办复", "12件"),
        ("督办的14件提案全部办复", "14件"),
        ("按时办复提案180件", "180件"),
        ("优秀集体提案3件", "3件"),
        ("民盟提交集体提案12件", "12件"),
        ("委员个人提案立案190件", "190件"),
        ("经济建设类提案立案80件", "80件"),
        ("全市政协系统立案提案1500件", "1500件"),
        ("云溪县政协立案提案20件", "20件"),
        ("省政协立案提案20件", "20件"),
        ("主席领办8件重点提案", "8件"),
        ("立案提案212件次", "212件次"),
        ("立案率212%", "212%"),
        ("协调解决事项29件", "29件"),
        ("编报社情民意信息1125件", "1125件"),
    ],
)
def test_traps_map_to_nothing_and_say_why(text, said):
    found = readings(text)
    if said.startswith("x"):
        assert "p.filed" not in found[said[1:]].keys
        return
    assert found[said].keys == ()
    assert found[said].reason


def test_sessions_and_dates_are_no_figures():
    assert readings("2023年2月26日在政协第九届澄湖市委员会第二次会议上，九届一次会议以来，第3号提案") == {}


def test_a_year_in_the_clause_is_the_period():
    assert readings("2022年立案提案212件")["212件"].year == 2022
    assert readings("2022年2月召开的会议上，立案提案212件")["212件"].year is None


@pytest.mark.parametrize(
    ("said", "bound", "decimals", "system", "verdict"),
    [
        (15, "", 0, 15.447, True),
        (15.4, "", 1, 15.447, True),
        (15.5, "", 1, 15.447, False),
        (369, "", 0, 368, False),
        (7600, "gt", 0, 7612, True),
        (7600, "gt", 0, 7600, False),
        (30, "lt", 0, 29, True),
        (100, "ge", 0, 100, True),
        (300, "about", 0, 301, None),
        ([70, 80], "", 0, 75, True),
        (15, "", 0, None, None),
    ],
)
def test_agreement_follows_the_printed_rounding(said, bound, decimals, system, verdict):
    assert rules.agrees(said, bound, decimals, system) is verdict
