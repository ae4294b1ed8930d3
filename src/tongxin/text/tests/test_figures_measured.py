"""The measuring set that lies with the benchmarks keeps its bars, with some room; the five seeds stay sane."""

import importlib.util
import sys
from pathlib import Path

import pytest

from tongxin.text.figures import extract

ROOT = Path(__file__).parents[4]
SEEN = ROOT / "benchmarks" / "text_sets" / "figures.seen.jsonl"
SEEDS = ROOT.parent / "shared" / "seeds"


@pytest.fixture(scope="module")
def scores():
    path = ROOT / "benchmarks" / "figure_scores.py"
    if not path.exists():
        pytest.skip("the benchmarks do not lie beside the code")
    spec = importlib.util.spec_from_file_location("figure_scores", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["figure_scores"] = module
    spec.loader.exec_module(module)
    return module


def facts(text):
    return [
        {"value": f.value, "unit": f.unit, "approx": f.approx, "what": f.what, "span": f.span} for f in extract(text)
    ]


def test_the_seen_set_keeps_its_bars(scores):
    total = scores.score(scores.load(SEEN), facts)
    assert total.core_f1 >= 0.98, total.misses
    assert total.full_f1 >= 0.95, total.misses
    assert total.span_accuracy >= 0.99, total.misses
    assert total.trap_facts <= 2, total.misses


def test_the_scorer_tells_right_from_wrong(scores):
    gold = {"value": 20, "unit": "件", "approx": False, "what": "重点提案", "what_alt": ["督办"], "span": [2, 5]}
    row = {"id": "a", "text": "提案20件", "facts": [gold]}
    answer = {"value": 20, "unit": "件", "approx": False, "what": "提案", "span": (2, 5)}
    assert scores.score([row], lambda _text: [answer]).full_f1 == 1
    assert scores.score([row], lambda _text: [answer | {"what": "企业"}]).full == 0
    assert scores.score([row], lambda _text: [answer | {"what": ""}]).full == 0
    assert scores.score([row], lambda _text: [answer | {"unit": "件次"}]).core == 0
    assert scores.score([row], lambda _text: [answer | {"approx": True}]).core == 0
    assert scores.score([row], lambda _text: [answer | {"span": (0, 5)}]).placed == 0
    assert scores.score([row], lambda _text: [answer, answer]).core_f1 == pytest.approx(2 / 3)
    assert scores.score([{"id": "b", "text": "", "facts": []}], lambda _text: [answer]).trap_facts == 1


def test_a_set_that_contradicts_itself_is_refused(scores, tmp_path):
    bad = tmp_path / "bad.jsonl"
    bad.write_text(
        '{"id":"a","text":"提案20件","facts":[{"value":20,"unit":"件","approx":false,"percent":true,"bound":"","what":"提案","span":[0,2]}]}',
        encoding="utf-8",
    )
    with pytest.raises(ValueError, match="is no number with its unit"):
        scores.load(bad)


@pytest.mark.parametrize("number", range(5))
def test_the_seeds_give_figures_and_no_furniture(number):
    if not SEEDS.is_dir():
        pytest.skip("the seeds do not lie beside the project")
    (path,) = SEEDS.glob(f"{number:03d}-*.txt")
    text = path.read_bytes().decode()
    found = extract(text)
    assert len(found) >= (0, 12, 2, 60, 7)[number]
    for fact in found:
        assert text[slice(*fact.span)] in fact.sentence
        assert fact.what
        assert fact.value not in {176312, 588, 221381}
