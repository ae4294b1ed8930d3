"""Each rule is tested by its own examples; the tool itself by what it prints."""

import check_rules
import pytest
import rules
from rules.rule import Rule, failing_examples

KEYS = [rule.key for rule in rules.ALL]


@pytest.mark.parametrize("rule", rules.ALL, ids=KEYS)
def test_a_rule_agrees_with_its_examples(rule):
    assert list(failing_examples(rule)) == []


@pytest.mark.parametrize("rule", rules.ALL, ids=KEYS)
def test_a_rule_has_examples_and_a_reason(rule):
    assert rule.bad
    assert rule.inside
    assert len(rule.reason) > 40


def test_keys_are_unique():
    assert len(set(KEYS)) == len(KEYS)


def test_wrong_examples_are_noticed():
    rule = Rule("x", "r", lambda path: path.suffix == ".py", lambda _: iter([1]), ("a",), (), ("a.md",), ("a.py",))
    silent = Rule("y", "r", lambda _: True, lambda _: iter([]), (), ("a",), ())
    assert len(list(failing_examples(rule))) == 3
    assert len(list(failing_examples(silent))) == 1


def test_a_finding_names_file_line_reason_and_rule(project):
    root = project({"src/tongxin/proposals/services.py": "x = 1\ncase.state = 'filed'\n"})
    findings, files = check_rules.check(root)
    assert files == 1
    assert str(findings[0]).startswith("src/tongxin/proposals/services.py:2: only cases.move()")
    assert findings[0].reason.endswith("[state-has-one-door]")


def test_the_same_line_is_fine_behind_the_door(project):
    root = project({"src/tongxin/kernel/cases/doors.py": "case.state = 'filed'\n"})
    assert check_rules.check(root)[0] == []


def test_broken_python_is_a_finding(project):
    findings, _ = check_rules.check(project({"src/tongxin/people/models.py": "def (:\n"}))
    assert findings
    assert "not valid Python" in findings[0].reason


def test_pictures_are_skipped(project):
    root = project({"src/a.txt": "x"})
    (root / "src/a.png").write_bytes(b"\x89PNG\xff\xfe")
    assert check_rules.check(root) == ([], 2)
