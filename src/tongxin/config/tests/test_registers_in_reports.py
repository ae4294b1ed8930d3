"""What a report says of the registers is recognised by its words and its unit, and nothing beside it."""

import pytest

from tongxin.statistics import selectors


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("一年来，向市委请示报告41次，向市委常委会会议汇报2次。", ["party_reports", "standing_committee_briefings"]),
        ("区委常委会专题听取政协工作汇报3次。", ["standing_committee_briefings"]),
        ("省级以上媒体刊发相关新闻报道60多篇。", ["media_items"]),
        ("专项行动中累计走访企业300多家。", ["enterprises_visited"]),
        # Another unit, another noun, a wish, another place: each is another figure.
        ("在省级以上媒体发表稿件26篇次。", [None]),
        ("市领导59次出席政协重要会议。", [None]),
        ("走访挂钩联系企业和委员企业112家。", [None]),
        ("力争全年走访企业500家。", [None]),
        ("全市政协系统走访企业900家。", [None]),
        ("向市政府请示报告5次。", [None]),
    ],
)
def test_a_report_speaks_of_a_register(sentence: str, wanted: list[str | None]) -> None:
    found = selectors.coverage(sentence, None)
    assert [row.measure.key if row.measure else None for row in found.rows] == [
        f"registers.{key}" if key else None for key in wanted
    ]
