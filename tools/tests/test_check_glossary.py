"""The glossary and the declarations must say the same, in both directions."""

from dataclasses import dataclass
from types import SimpleNamespace

import check_glossary
import pytest
from check_glossary import Declared
from glossary import read_glossary

TEXT = """# Words
## 词 words
| Chinese | identifier | meaning |
|---|---|---|
| 提案 | `proposal` | 书面意见 |

## 状态 states
| 已立案 | `proposal.filed` | 有了号 |

## 编号 number schemes
| 提案号 | `proposals.number` | 立案时给 |
"""
DECLARED = [Declared("states", "proposal.filed", "已立案"), Declared("number schemes", "proposals.number", "提案号")]


@pytest.fixture
def compare(project):
    def run(text, declared):
        rows = read_glossary(project({"g.md": text}) / "g.md")
        return [finding.reason for finding in check_glossary.compare(rows, declared)]

    return run


def test_agreement_is_silent(compare):
    assert compare(TEXT, DECLARED) == []


def test_a_key_without_a_row_comes_with_the_row_to_add(compare):
    (reason,) = compare(TEXT, [*DECLARED, Declared("states", "proposal.rated", "已评价")])
    assert "| 已评价 | `proposal.rated` |  |" in reason


def test_a_row_under_another_heading_does_not_count(compare):
    reasons = compare(TEXT, [*DECLARED, Declared("transitions", "proposal.filed", "立案")])
    assert len(reasons) == 1


def test_a_stale_row_is_found(compare):
    assert "declared by no app" in compare(TEXT, DECLARED[:1])[0]


def test_a_different_label_is_found(compare):
    (reason,) = compare(TEXT, [Declared("states", "proposal.filed", "立案了"), DECLARED[1]])
    assert "“立案了” on screen and “已立案” here" in reason


def test_two_labels_for_one_key_are_found(compare):
    reasons = compare(TEXT, [*DECLARED, Declared("states", "proposal.filed", "另一个")])
    assert "called both" in reasons[0]


def test_doubles_and_empty_meanings_are_found(compare):
    reasons = compare(TEXT.replace("书面意见", "") + "| 提案号 | `proposals.number` | 又一次 |\n", DECLARED)
    assert len(reasons) == 2


@dataclass(frozen=True)
class Power:
    key: str
    label: str


@dataclass(frozen=True)
class Ratio:
    key: str
    label: str


def test_offers_are_read_by_their_shape():
    role = SimpleNamespace(key="proposer", label="第一提案人")
    workflow = SimpleNamespace(
        key="proposal",
        states=[SimpleNamespace(key="filed", label="已立案")],
        transitions=[SimpleNamespace(key="file", label="立案", by=(role,))],
        clocks=[SimpleNamespace(key="answer", label="答复")],
    )
    kind = SimpleNamespace(key="proposal", label="提案", workflow=workflow, roles=(role,), standing=())
    found = set(check_glossary.declared_by([Power("a.b", "审查"), Ratio("a.rate", "率"), kind]))
    assert found == {
        Declared("powers", "a.b", "审查"),
        Declared("indicators", "a.rate", "率"),
        Declared("states", "proposal.filed", "已立案"),
        Declared("transitions", "proposal.file", "立案"),
        Declared("clocks", "proposal.answer", "答复"),
        Declared("roles", "proposer", "第一提案人"),
    }
