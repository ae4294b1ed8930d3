"""What is counted of proposals: each decision once, merging before and after the filing, and every cut adds up."""

import datetime as dt
from typing import Any

import pytest

from tongxin.kernel import clock
from tongxin.kernel.cases.corrections import step_back
from tongxin.kernel.cases.doors import move
from tongxin.kernel.indicators.declarations import Indicator, NotCutError, compute, cuts_of, measures
from tongxin.people.models import Belonging, Organisation
from tongxin.people.rules import OrganisationKind
from tongxin.people.testing.cast import Cast, add_organisation
from tongxin.proposals.models import Proposal
from tongxin.proposals.tests import scenes


def _value(city: Cast, key: str, **more: Any) -> Any:
    return compute(f"proposals.{key}", [city.conference.pk], **more).value


def _cells(city: Cast, key: str, by: str) -> dict[str, Any]:
    figure = compute(f"proposals.{key}", [city.conference.pk], by=by)
    return {cell.label: cell.value for cell in figure.cells}


def _fields(city: Cast, key: str, **more: Any) -> dict[str, Any]:
    return {**scenes.inputs_of(city, f"proposal.{key}"), **more}


def test_each_received_proposal_is_counted_with_what_became_of_it(city: Cast) -> None:
    office = city.actor("王主任")
    scenes.draft(city)
    for key in ("not_file", "to_opinion", "to_letter"):
        move(scenes.submitted(city), key, by=office, fields=_fields(city, key))
    move(scenes.submitted(city), "withdraw", by=city.actor("张委员"))
    move(scenes.submitted(city), "send_back", by=office, fields=_fields(city, "send_back"))
    scenes.filed(city)
    counted = {
        key: _value(city, key)
        for key in (
            "received",
            "filed",
            "not_filed",
            "turned_to_opinions",
            "turned_to_letters",
            "withdrawn",
            "merged",
        )
    }
    assert counted == {
        "received": 5,
        "filed": 1,
        "not_filed": 1,
        "turned_to_opinions": 1,
        "turned_to_letters": 1,
        "withdrawn": 1,
        "merged": 0,
    }


def test_what_is_merged_after_the_filing_stays_filed_and_goes_from_what_is_left(city: Cast) -> None:
    office, main = city.actor("王主任"), scenes.filed(city)
    serial = Proposal.objects.get(pk=main.pk).serial
    early, late = scenes.submitted(city), scenes.filed(city)
    move(early, "merge", by=office, fields=_fields(city, "merge", into=serial))
    move(late, "merge_filed", by=office, fields=_fields(city, "merge_filed", into=serial))
    assert [_value(city, key) for key in ("received", "filed", "filed_after_merging", "merged")] == [3, 2, 1, 2]
    step_back(late, by=office, reason="不是同一事项")
    late.refresh_from_db()
    assert (late.state, late.merged_into_id) == ("filed", None)
    assert [_value(city, key) for key in ("filed", "filed_after_merging", "merged")] == [2, 2, 1]


def test_what_is_not_filed_may_have_a_category_and_the_filing_may_change_it(city: Cast) -> None:
    office, one, other = city.actor("王主任"), scenes.submitted(city), scenes.submitted(city)
    for proposal in (one, other):
        move(proposal, "classify", by=office, fields={"category": "economic"})
    move(one, "not_file", by=office, fields=_fields(city, "not_file"))
    move(other, "file", by=office, fields={"category": "social"})
    assert _cells(city, "received", "category") == {"经济建设": 1, "社会建设": 1}
    step_back(other, by=office, reason="应先复核")
    assert Proposal.objects.get(pk=other.pk).category == "economic"


def test_every_cut_of_every_count_adds_up(city: Cast) -> None:
    scenes.rated(city)
    scenes.filed(city)
    for measure in measures():
        if not isinstance(measure, Indicator) or measure.combine != "sum" or not measure.key.startswith("proposals."):
            continue
        for by in cuts_of(measure):
            figure = compute(measure.key, [city.conference.pk], by=by)
            assert sum(cell.value or 0 for cell in figure.cells) == figure.value, f"{measure.key} by {by}"
    assert _value(city, "filed") == 2
    with pytest.raises(NotCutError):
        compute("proposals.filed", [city.conference.pk], by="colour")


def test_a_person_counts_where_it_stood_on_the_day(city: Cast) -> None:
    old, new = (add_organisation(city, name, OrganisationKind.SECTOR) for name in ("教育界", "科技界"))
    first = scenes.filed(city)
    day = clock.today()
    zhang = city.persons["张委员"]
    Belonging.objects.create(person=zhang, organisation=old, starts=city.session.term.starts, ends=day)
    Belonging.objects.create(person=zhang, organisation=new, starts=day + dt.timedelta(days=1))
    with clock.at(day + dt.timedelta(days=2)):
        scenes.filed(city)
    assert _cells(city, "filed", "sector") == {"教育界": 1, "科技界": 1}
    assert first.pk
    assert Organisation.objects.filter(kind=OrganisationKind.SECTOR).count() == 2


def test_rates_are_of_one_lot_and_no_answer_is_no_praise(city: Cast) -> None:
    scenes.rated(city)
    scenes.answered(city)
    scenes.filed(city)
    rate = compute("proposals.reply_rate", [city.conference.pk])
    assert (rate.numerator, rate.denominator) == (2, 3)
    praise = compute("proposals.satisfaction", [city.conference.pk])
    assert (praise.numerator, praise.denominator, praise.value) == (0, 1, 0)
    assert _value(city, "rated_dissatisfied") == 1


def test_late_is_late_and_an_extension_is_kept(city: Cast) -> None:
    day = clock.today()
    scenes.answered(city)
    late = scenes.handling(city)
    assert (_value(city, "answered_in_time"), _value(city, "due")) == (1, 1)
    with clock.at(day + dt.timedelta(days=400)):
        share = compute("proposals.on_time_rate", [city.conference.pk])
        assert (share.numerator, share.denominator, share.value) == (1, 2, 50)
        assert late.pk not in {fact.row_id for fact in share.facts}


def test_days_are_counted_from_the_assignment_to_the_first_full_reply(city: Cast) -> None:
    assert _value(city, "median_days_to_reply") is None
    start = clock.today()
    for days in (3, 10, 40):
        with clock.at(start):
            proposal = scenes.opinion_in(city)
        with clock.at(start + dt.timedelta(days=days)):
            scenes.take(city, scenes.parts_of(proposal)[0], "赵科长", "answer")
    assert _value(city, "median_days_to_reply") == 10
    assert _cells(city, "reply_class", "kind") == {"B": 3}
    assert _cells(city, "handling_bodies", "body") == {"市教育局": 1}
    # Who proposes, and who has signed with him.
    assert _value(city, "proposers") == 2
