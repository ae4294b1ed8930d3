"""A case page shows what can be done now and what comes next; everything else is folded away, with its reason."""

import pytest
from django.test import Client

from tongxin.kernel.cases.kinds import case_of
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.web.action_list import Action, laid_out, of_case
from tongxin.people.testing.cast import Cast
from tongxin.proposals.models import Assignment, Proposal
from tongxin.proposals.tests import scenes


def _actions(city: Cast, name: str, case: Proposal | Assignment) -> list[Action]:
    found = of_case(case_of(CaseCard.objects.get(pk=case.pk)), city.actor(name), "/")
    return [action for action in found if not action.on_paper]


def _now(actions: list[Action]) -> list[str]:
    return [choice.label or choice.actions[0].edge for choice in laid_out(actions)]


def test_the_committee_decides_under_one_choice(city: Cast) -> None:
    actions = _actions(city, "王主任", scenes.submitted(city))
    assert _now(actions) == ["file", "作出其他审查决定", "归类、改定和标记"]
    grouped = {a.edge for choice in laid_out(actions) for a in choice.actions if choice.label.startswith("作出")}
    assert grouped == {"merge", "not_file", "to_opinion", "to_letter", "send_back"}
    assert not [a.edge for a in actions if a.coming]
    assert [a.key for choice in laid_out(actions) for a in choice.actions] == [str(n) for n in range(1, 9)]


def test_a_decision_that_is_not_due_yet_is_folded_and_keeps_its_reason(city: Cast) -> None:
    with scenes.with_parameter(city, "proposals.review_levels", 3):
        actions = _actions(city, "王主任", scenes.submitted(city))
    assert _now(actions)[0] == "pass_first"
    folded = {a.edge: a.reason for a in actions if not a.enabled and not a.coming}
    assert "复审" in folded["file"]
    assert "merge" in folded


@pytest.mark.parametrize(("name", "coming"), [("赵科长", ["answer"]), ("周主任", [])])
def test_what_somebody_will_have_to_do_next_stands_there_with_its_reason(
    city: Cast, name: str, coming: list[str]
) -> None:
    lead, _assist = scenes.parts_of(scenes.handling(city))
    actions = _actions(city, name, lead)
    shown = [a for a in actions if a.coming]
    assert [a.edge for a in shown] == coming
    assert all(a.reason for a in shown)


def test_the_page_folds_the_rest_and_says_why(city: Cast) -> None:
    lead, _assist = scenes.parts_of(scenes.handling(city))
    browser = Client()
    browser.force_login(city.account("周主任"))
    page = browser.get(f"/assignments/{lead.pk}/").content.decode()
    now, _fold, rest = page.partition("其他步骤")
    assert 'aria-describedby="why-accept_objection"' not in now
    assert "承办单位没有提出申退。" in rest
    assert 'id="why-accept_objection"' in rest
    assert 'class="grouped"' in now
    # On paper too: no button for what that body can never do.
    assert "代市教育局签收" in rest
    assert "代市教育局转下属单位办理" not in page
