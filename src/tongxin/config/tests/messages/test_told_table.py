"""For every step of both workflows who is told, as a table to read, and that nobody is told one thing twice."""

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from tongxin.kernel import clock
from tongxin.kernel.cases.kinds import kind_of
from tongxin.kernel.testing.golden import compare
from tongxin.notifications.models import Message
from tongxin.notifications.services import wording
from tongxin.people.models import Body
from tongxin.people.testing.cast import Cast
from tongxin.proposals.tests import scenes

GOLDEN = Path(__file__).parents[1] / "golden" / "told.txt"
Make = Callable[[Cast], Any]


def _lead(make: Make) -> Make:
    return lambda city: scenes.parts_of(make(city))[0]


def _assist(make: Make) -> Make:
    return lambda city: scenes.parts_of(make(city))[1]


def _unnumbered(city: Cast) -> Any:
    with scenes.with_parameter(city, "proposals.number_at_filing", value=False):
        return scenes.filed(city)


def _to_merge(city: Cast) -> Any:
    scenes.handling(city)
    return scenes.submitted(city)


def _filed_to_merge(city: Cast) -> Any:
    scenes.handling(city)
    return scenes.filed(city)


def _to_pass_on(city: Cast) -> Any:
    part = scenes.parts_of(scenes.handling(city))[0]
    name = f"下属中心{part.pk}"
    Body.objects.create(conference=city.conference, name=name, system=part.body.system, parent=part.body)
    return part


def _paused(city: Cast) -> Any:
    part = scenes.parts_of(scenes.received(city))[0]
    scenes.take(city, part, "周主任", "pause")
    return part


# The step, where it begins, who takes it, and a local rule without which it does not exist.
STEPS: tuple[tuple[str, Make, str, dict[str, Any]], ...] = (
    ("proposal.submit", scenes.draft, "张委员", {}),
    ("proposal.discard", scenes.draft, "张委员", {}),
    ("proposal.restore", scenes.discarded, "张委员", {}),
    ("proposal.add_seal", scenes.collective, "吴秘书", {}),
    ("proposal.cosign", scenes.draft, "李委员", {}),
    ("proposal.decline", scenes.draft, "李委员", {}),
    ("proposal.withdraw", scenes.submitted, "张委员", {}),
    ("proposal.pass_first", scenes.submitted, "王主任", {"proposals.review_levels": 3}),
    ("proposal.pass_second", scenes.second_review, "王主任", {"proposals.review_levels": 3}),
    ("proposal.file", scenes.submitted, "王主任", {}),
    ("proposal.merge", _to_merge, "王主任", {}),
    ("proposal.merge_filed", _filed_to_merge, "王主任", {}),
    ("proposal.classify", scenes.submitted, "王主任", {}),
    ("proposal.not_file", scenes.submitted, "王主任", {}),
    ("proposal.to_opinion", scenes.submitted, "王主任", {}),
    ("proposal.to_letter", scenes.submitted, "王主任", {}),
    ("proposal.send_back", scenes.submitted, "王主任", {}),
    ("proposal.set_timing", scenes.filed, "王主任", {}),
    ("proposal.number", _unnumbered, "王主任", {"proposals.number_at_filing": False}),
    ("proposal.mark_key", scenes.filed, "王主任", {}),
    ("proposal.assign", scenes.filed, "周主任", {}),
    ("proposal.rate", scenes.answered, "张委员", {}),
    ("proposal.rate_merged", scenes.merged, "张委员", {}),
    ("proposal.rehandle", scenes.rated, "周主任", {}),
    ("assignment.receive", _lead(scenes.handling), "赵科长", {}),
    ("assignment.object", _lead(scenes.handling), "赵科长", {}),
    ("assignment.accept_objection", _lead(scenes.objected), "周主任", {}),
    ("assignment.refuse_objection", _lead(scenes.objected), "周主任", {}),
    ("assignment.pass_on", _to_pass_on, "赵科长", {}),
    ("assignment.record_contact", _lead(scenes.received), "赵科长", {}),
    ("assignment.show_draft", _lead(scenes.opinion_in), "赵科长", {}),
    ("assignment.answer_draft", _lead(scenes.draft_shown), "张委员", {}),
    ("assignment.send_for_check", _lead(scenes.opinion_in), "赵科长", {"proposals.reply_checked": True}),
    ("assignment.pass_check", _lead(scenes.checking), "周主任", {}),
    ("assignment.return_reply", _lead(scenes.checking), "周主任", {}),
    ("assignment.answer", _lead(scenes.opinion_in), "赵科长", {}),
    ("assignment.give_opinion", _assist(scenes.received), "何科员", {}),
    ("assignment.waive", _assist(scenes.received), "周主任", {}),
    ("assignment.extend", _lead(scenes.received), "周主任", {}),
    ("assignment.pause", _lead(scenes.received), "周主任", {}),
    ("assignment.resume", _paused, "周主任", {}),
)


def test_every_step_that_people_take_stands_in_the_table() -> None:
    declared = {f"{k}.{t.key}" for k in ("proposal", "assignment") for t in kind_of(k).workflow.transitions}
    by_system = {
        f"{k}.{t.key}" for k in ("proposal", "assignment") for t in kind_of(k).workflow.transitions if t.is_system
    }
    assert {key for key, *_rest in STEPS} == declared - by_system


def _unread() -> list[Message]:
    rows = Message.objects.filter(silent=False, read_at__isnull=True).select_related("account", "card")
    return list(rows.order_by("account__pk", "pk"))


@pytest.mark.no_database_difference
def test_who_is_told_of_every_step_and_each_once(city: Cast, work: Callable[[], None]) -> None:
    lines, twice = [], []
    for key, make, who, rules in STEPS:
        case = make(city)
        work()
        # All that was said on the way is read: what is unread afterwards was said by this step.
        Message.objects.filter(read_at__isnull=True).update(read_at=clock.now())
        ((rule, value),) = rules.items() or (("", None),)
        with scenes.with_parameter(city, rule, value) if rule else nullcontext():
            scenes.take(city, type(case).objects.get(pk=case.pk), who, key.partition(".")[2])
            work()
        told = _unread()
        names = [row.account.display_name for row in told]
        twice += [
            f"{key}: {name} {[(r.card_id, wording.headline(r)) for r in told if r.account.display_name == name]}"
            for name in names
            if names.count(name) > 1
        ]
        assert who not in names, f"{key}: whoever took the step is told of it"
        said = [f"{row.account.display_name}（{wording.headline(row)}）" for row in told]
        lines.append(f"{key} | {who} | {'；'.join(said) or '—'}")
    assert not twice, "\n".join(twice)
    compare(GOLDEN, "\n".join(["step | taken by | told", *lines]) + "\n")
