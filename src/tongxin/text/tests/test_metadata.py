"""What a document is, with the words that say so; unknown where it does not say."""

import pytest

from tongxin.text.metadata import metadata
from tongxin.text.names import is_name
from tongxin.text.written_dates import numeral, written_dates

FIELDS = ("title", "date", "organisation", "speaker", "session")


def known(text):
    found = metadata(text)
    return {field: evidence.value for field in FIELDS if (evidence := getattr(found, field))}


def test_a_report_with_its_title_in_three_lines():
    text = (
        "（来源：澄湖市政协）\n中国人民政治协商会议\n第八届澄湖市委员会常务委员会\n工作报告\n"
        "2023年1月9日在政协第八届澄湖市委员会第二次会议上\n周予安\n各位委员：\n现在，我向大会报告工作。"
    )
    assert known(text) == {
        "title": "中国人民政治协商会议第八届澄湖市委员会常务委员会工作报告",
        "date": "2023-01-09",
        "organisation": "政协澄湖市委员会",
        "speaker": "周予安",
        "session": "八届二次",
    }


def test_the_evidence_is_a_place_of_the_text():
    text = "云汀市政协召开座谈会 2024-10-29 来源：云汀日报\n10月28日上午，云汀市政协召开座谈会，听取意见。"
    found = metadata(text)
    assert [text[slice(*getattr(found, field).span)] for field in FIELDS[:3]] == [
        "云汀市政协召开座谈会",
        "2024-10-29",
        "云汀市政协",
    ]


def test_a_notice_is_signed():
    text = (
        "雁回市政协办公室文件\n雁政协办〔2024〕17号\n关于召开市政协十二届十一次常委会会议的通知\n各县（市、区）政协：\n"
        "经研究，决定召开会议，请准时参加。\n附件：回执\n政协雁回市委员会办公室\n二〇二四年六月十八日"
    )
    assert known(text) == {
        "title": "关于召开市政协十二届十一次常委会会议的通知",
        "date": "2024-06-18",
        "organisation": "政协雁回市委员会办公室",
        "session": "十二届十一次常委会",
    }


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("——沈砚秋在政协云汀市第十一届委员会第三次会议上", "沈砚秋"),
        ("县政协主席　韩松年", "韩松年"),
        ("发言人：方既白（市政协委员）", "方既白"),
        ("（2024年2月2日　贺知行）", "贺知行"),
        ("向未来", None),
        ("云汀日报", None),
    ],
)
def test_who_spoke(line, name):
    text = f"在全市政协工作会议上的讲话\n{line}\n同志们：\n今天召开会议，总结工作。"
    assert known(text).get("speaker") == name


@pytest.mark.parametrize(
    ("line", "session"),
    [
        ("政协云汀市第15届委员会第2次会议决议", "十五届二次"),
        ("市政协九届一次会议提案情况的报告", "九届一次"),
        ("市政协六届八次常委会会议公报", "六届八次常委会"),
        ("关于七届二次会议以来提案工作情况的报告", None),
    ],
)
def test_sessions(line, session):
    assert known(f"{line}\n会议听取了报告，审议通过有关事项。").get("session") == session


@pytest.mark.parametrize(
    ("text", "organisation"),
    [
        ("云汀市教育局关于市政协第87号提案的答复\n您提出的提案收悉，现答复如下。", "云汀市教育局"),
        ("禾泽县政协文史委员会工作总结\n一年来，征集史料64篇，成效明显。", "禾泽县政协文史委员会"),
        ("过去一年，区政协在中共云汀市松澜区委领导下，扎实履职。区政协常委会开展调研12次。", "云汀市松澜区政协"),
        ("关于设立书房的建议\n反映人：许牧之（澄湖市政协委员）\n据反映，书房数量不足，群众有期盼。", None),
        ("凝聚共识开新局！禾泽县政协召开会议\n县政协主席出席会议，并就有关工作作出部署。", "禾泽县政协"),
        ("面向社会征集县政协提案线索的公告\n为做好提案征集工作，现将有关事项公告如下。", None),
    ],
)
def test_whose_text_it_is(text, organisation):
    assert known(text).get("organisation") == organisation


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("标题：市政协开展专项监督\n5月8日，市政协开展专项监督，检查点位23个。", "市政协开展专项监督"),
        ("今年以来，市政协开展协商，提出建议。\n全年调研12次，成效明显。", None),
        (
            "关于印发《云汀市贯彻落实\n若干措施实施方案》的通知\n各县政协：\n现印发给你们。",
            "关于印发《云汀市贯彻落实若干措施实施方案》的通知",
        ),
        ("提案工作报告_云汀市政协网\n受常委会委托，向大会报告工作。", "提案工作报告"),
        ("《云汀政协》2024年第5期\n市政协召开会议\n5月28日，市政协召开会议，研究工作。", "《云汀政协》2024年第5期"),
        ("", None),
    ],
)
def test_titles(text, title):
    assert known(text).get("title") == title


def test_a_rule_in_force_from_a_day_has_no_day_of_its_own():
    assert "date" not in known("工作规则\n本规则经会议通过，自2025年3月1日起施行。")


def test_days_as_they_are_written():
    text = "2023-1-9、2023/01/10、2023.1.11、2023年1月12日、二〇二三年一月十三日、2023年2月30日、1月5日、2023年1月"
    assert [date.iso for date in written_dates(text)] == [
        "2023-01-09",
        "2023-01-10",
        "2023-01-11",
        "2023-01-12",
        "2023-01-13",
        "2023-01",
    ]


def test_numerals_up_to_99():
    assert [numeral(text) for text in ("十", "十五", "二十", "九十九", "7", "百", "")] == [
        10,
        15,
        20,
        99,
        7,
        None,
        None,
    ]


def test_names():
    assert [is_name(text) for text in ("秦望舒", "欧阳修远", "阿依古丽·买买提", "工作", "提案工作", "A")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("关于加强社区养老服务的提案\n案由：社区养老服务设施不足\n", "关于加强社区养老服务的提案"),
        ("关于加强社区\n养老服务的提案\n案由：社区养老服务设施不足\n", "关于加强社区养老服务的提案"),
        ("第0156号\n案由：关于加强社区养老服务的提案\n", "关于加强社区养老服务的提案"),
        ("案由：社区养老服务设施不足\n", "社区养老服务设施不足"),
    ],
)
def test_a_full_title_goes_before_the_matter(text, title):
    known = metadata(text + "一、目前设施不足，群众反映强烈，需要尽快解决，现提出以下建议。\n")
    assert known.title.value == title
