"""Hints for writers: what they notice, and what they leave alone."""

import pytest

from tongxin.proposals.module import KIND
from tongxin.proposals.rules import Hint, hints

GOOD = "关于扩大普惠托育供给的提案"
SITUATION = "入托率偏低，社区用房没有盘活。"


@pytest.mark.parametrize(
    ("title", "situation", "suggestions", "found"),
    [
        (GOOD, SITUATION, "盘活社区用房。", []),
        ("关于", "", "", []),
        ("口袋公园", "", "", []),
        ("口袋公园", SITUATION, "盘活社区用房。", [Hint.TITLE_FORM]),
        ("关于加快托育的建议", SITUATION, "盘活社区用房。", []),
        (GOOD, SITUATION, "", [Hint.NO_SUGGESTION]),
        (GOOD, SITUATION, "情况就是这样，一言难尽啊。", [Hint.NOTHING_ASKED]),
        (GOOD, SITUATION, "一、关于用房的建议：盘活。\n二、关于补助的建议：完善。", [Hint.SEVERAL_MATTERS]),
        (GOOD, SITUATION, "一、盘活用房。\n二、完善补助，参见《关于托育的建议》。", []),
        ("关于修路及关于建桥的提案", SITUATION, "请修路。", [Hint.SEVERAL_MATTERS]),
        ("关于修路及绿化的提案", SITUATION, "请修路。", []),
        ("关于加装电梯以及建设城市公园的提案", SITUATION, "请加装。", [Hint.SEVERAL_MATTERS]),
        ("关于优化公交线路和增设停车位的提案", SITUATION, "请增设。", [Hint.SEVERAL_MATTERS]),
        ("关于加强和改进社区治理的提案", SITUATION, "请加强。", []),
        ("关于建设和优化社区服务站的提案", SITUATION, "请建设。", []),
    ],
)
def test_what_is_noticed(title: str, situation: str, suggestions: str, found: list[Hint]) -> None:
    assert hints(title, situation, suggestions) == found


def test_values_of_any_kind_are_read() -> None:
    assert KIND.hints({"title": None, "situation": 3}) == []
