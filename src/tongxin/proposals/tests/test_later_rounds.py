"""A round after 不满意 has bodies and a term of its own, and the rounds before stay as they were."""

import pytest

from tongxin.kernel import clock
from tongxin.kernel.cases.corrections import step_back
from tongxin.kernel.cases.doors import move
from tongxin.kernel.cases.errors import InvalidInput
from tongxin.kernel.deadlines.models import Deadline
from tongxin.people.testing.cast import Cast
from tongxin.proposals.models import Assignment, Proposal
from tongxin.proposals.tests import scenes


def _again(city: Cast, proposal: Proposal, **bodies: object) -> None:
    move(proposal, "rehandle", by=city.actor("周主任"), fields={"note": "请逐条答复。", **bodies})


def _parts(proposal: Proposal, number: int) -> set[tuple[str, str]]:
    rows = Assignment.objects.filter(proposal=proposal.pk, round=number).exclude(state="recalled")
    return {(str(row.body), row.share) for row in rows}


def test_other_bodies_may_handle_the_next_round_and_the_first_round_is_kept(city: Cast) -> None:
    proposal = scenes.rated(city)
    first = _parts(proposal, 1)
    civil, finance = city.bodies["市民政局"], city.bodies["市财政局"]
    _again(city, proposal, lead=civil.pk, assisting=[finance.pk])
    assert _parts(proposal, 2) == {("市民政局", "lead"), ("市财政局", "assist")}
    assert _parts(proposal, 1) == first == {("市教育局", "lead"), ("市财政局", "assist")}
    assert Assignment.objects.get(proposal=proposal.pk, round=1, share="lead").reply == "年内新增十二处。"


def test_without_a_choice_the_bodies_of_the_round_before_go_on(city: Cast) -> None:
    proposal = scenes.rated(city)
    _again(city, proposal)
    assert _parts(proposal, 2) == _parts(proposal, 1)


def test_a_choice_is_whole_or_it_is_refused(city: Cast) -> None:
    proposal = scenes.rated(city)
    with pytest.raises(InvalidInput, match="请填主办单位"):
        _again(city, proposal, assisting=[city.bodies["市民政局"].pk])
    proposal.refresh_from_db()
    assert proposal.round == 1


def test_the_next_round_has_its_own_term_even_for_a_session_proposal(city: Cast) -> None:
    with (
        scenes.with_parameter(city, "proposals.answer_term_again", {"count": 20, "unit": "day"}),
        scenes.with_parameter(city, "proposals.answer_term_session", {"date": "06-30"}),
    ):
        proposal = scenes.rated(city)
        Proposal.objects.filter(pk=proposal.pk).update(timing="session")
        proposal.refresh_from_db()
        _again(city, proposal)
        lead = Assignment.objects.get(proposal=proposal.pk, round=2, share="lead")
        due = Deadline.objects.get(card=lead.pk, key="answer").due_on
    assert (due - clock.today()).days == 20


def test_a_round_taken_back_leaves_the_first_one_alone(city: Cast) -> None:
    proposal = scenes.rated(city)
    _again(city, proposal, lead=city.bodies["市民政局"].pk)
    step_back(proposal, by=city.actor("周主任"), reason="选错了单位")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.round) == ("rated", 1)
    assert _parts(proposal, 2) == set()
