"""A random walk through everything people can do to proposals; whatever happens, the base stays true."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tongxin.kernel import attachments, clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.corrections import correct, step_back
from tongxin.kernel.cases.doors import edit, move, open_case
from tongxin.kernel.cases.errors import CaseError
from tongxin.kernel.cases.kinds import case_of, kind_of
from tongxin.kernel.cases.models import CaseCard, CaseTask, Passage
from tongxin.kernel.cases.offers import offers
from tongxin.kernel.cases.rebuild import _drifts
from tongxin.kernel.cases.visibility import sees
from tongxin.kernel.testing.denial import snapshot, writes
from tongxin.kernel.testing.invariants import check_base
from tongxin.people.testing.cast import Cast
from tongxin.proposals.services import let_invitations_lapse
from tongxin.proposals.tests import scenes

FIRST_DAY = dt.date(2026, 3, 2)
EXAMPLES, STEPS = 15, 30
# Random steps alone seldom reach a reply, so a walk may begin on the way.
BEGINNINGS = (scenes.draft, scenes.submitted, scenes.handling, scenes.opinion_in, scenes.answered, scenes.rated)
NAMES = list(scenes.ROLES.values())
PICK = st.integers(0, 10_000)
TITLES = st.sampled_from(["", "关于发展托育服务的提案", "关于托育用房的提案", "甲" * 51])


class Walk(RuleBasedStateMachine):
    """People open, move, edit, take back and correct, in any order and with any luck."""

    city: Cast
    actors: dict[str, Actor]

    def __init__(self) -> None:
        super().__init__()
        self.day = FIRST_DAY
        self.example = transaction.atomic()
        self.example.__enter__()

    def teardown(self) -> None:
        try:
            with clock.at(self.day):
                let_invitations_lapse()
                check_base(self.actors.values(), word="托育")
        finally:
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)

    def card(self, pick: int) -> CaseCard:
        cards = list(CaseCard.objects.order_by("pk"))
        return cards[pick % len(cards)]

    def attempt(self, call: Any, *args: Any, **more: Any) -> Any:
        """A refusal is an answer too, and changes nothing."""
        # What the scheduler does when a day has passed.
        with clock.at(self.day):
            let_invitations_lapse()
        before = snapshot()
        try:
            with clock.at(self.day), writes() as written:
                result = call(*args, **more)
        except CaseError:
            assert not written or snapshot() == before, "a refusal changed something"
            return None
        with clock.at(self.day):
            for card in CaseCard.objects.all():
                assert _drifts(kind_of(card.kind), case_of(card), repair=False) == []
        return result

    @staticmethod
    def signed_form(card: CaseCard, by: Actor) -> int:
        """The paper that whoever rates for somebody must show."""
        return attachments.accept(card.pk, SimpleUploadedFile("表.txt", "满意".encode()), by=by.account_id).pk

    @initialize(begin=st.sampled_from(BEGINNINGS))
    def begin_somewhere(self, begin: Callable[[Cast], Any]) -> None:
        with clock.at(self.day):
            begin(self.city)

    @rule(name=st.sampled_from(["张委员", "吴秘书", "李委员", "王主任", "钱旁人"]), cosigner=st.booleans())
    def open(self, name: str, cosigner: bool) -> None:  # noqa: FBT001 (hypothesis calls it so)
        if CaseCard.objects.filter(kind="proposal").count() >= 2:
            return
        values: dict[str, Any] = dict(scenes.CONTENT)
        if cosigner:
            values["cosigners"] = [self.city.persons["李委员"].pk]
        if name == "吴秘书":
            values["in_name_of"] = self.city.organisations["民建澄湖市委会"].pk
        if name == "王主任":
            values["proposer"] = self.city.persons["张委员"].pk
        self.attempt(open_case, "proposal", by=self.actors[name], values=values)

    @rule(pick=PICK, days=st.integers(0, 40))
    def take_an_expected_edge(self, pick: int, days: int) -> None:
        self.day += dt.timedelta(days=days)
        tasks = list(CaseTask.objects.order_by("pk").values_list("card", "holder", "transition"))
        if not tasks:
            return
        card_id, holder, key = tasks[pick % len(tasks)]
        card = CaseCard.objects.get(pk=card_id)
        fields = scenes.inputs_of(self.city, f"{card.kind}.{key}")
        for actor in self.actors.values():
            if holder in actor.keys:
                self.attempt(move, card, key, by=actor, fields=fields)
                return

    @rule(pick=PICK, name=st.sampled_from(NAMES), which=PICK)
    def take_something_offered(self, pick: int, name: str, which: int) -> None:
        card, actor = self.card(pick), self.actors[name]
        enabled = [o for o in offers(case_of(card), actor) if o.enabled] if sees(actor, card) else []
        if not enabled:
            return
        offer = enabled[which % len(enabled)]
        behalf = offer.on_behalf[pick % len(offer.on_behalf)].key if offer.on_behalf else ""
        fields = scenes.inputs_of(self.city, f"{card.kind}.{offer.transition.key}")
        if offer.transition.key == "merge" and not fields["into"]:
            # Nothing stands there yet to be merged into, which no offer can know before it is named.
            return
        if behalf and offer.transition.key.startswith("rate"):
            fields["form"] = self.signed_form(card, actor)
        done = self.attempt(move, card, offer.transition.key, by=actor, fields=fields, on_behalf=behalf)
        assert done is not None, f"{name} was offered {card.kind}.{offer.transition.key} and was refused"

    @rule(pick=PICK, name=st.sampled_from(NAMES), edge=PICK, back=st.integers(-1, 10))
    def try_anything(self, pick: int, name: str, edge: int, back: int) -> None:
        card = self.card(pick)
        edges = kind_of(card.kind).workflow.transitions
        key = edges[edge % len(edges)].key
        fields = scenes.inputs_of(self.city, f"{card.kind}.{key}")
        on = self.day - dt.timedelta(days=back)
        self.attempt(move, card, key, by=self.actors[name], fields=fields, occurred_on=on, late_reason="纸质件补录")

    @rule(pick=PICK, name=st.sampled_from(["张委员", "李委员"]), cosigner=st.booleans(), title=TITLES)
    def edit_text(self, pick: int, name: str, cosigner: bool, title: str) -> None:  # noqa: FBT001
        card = self.card(pick)
        changes: dict[str, object] = {**scenes.CONTENT, "title": title}
        if cosigner:
            changes["cosigners"] = [self.city.persons["李委员"].pk]
        self.attempt(edit, card, changes, by=self.actors[name], version=card.version)

    @rule(pick=PICK, name=st.sampled_from(["王主任", "周主任", "赵科长"]))
    def take_back(self, pick: int, name: str) -> None:
        self.attempt(step_back, self.card(pick), by=self.actors[name], reason="登记有误")

    @rule(pick=PICK, name=st.sampled_from(["王主任", "周主任"]), back=st.integers(0, 30))
    def correct_day(self, pick: int, name: str, back: int) -> None:
        passages = list(Passage.objects.order_by("pk").values_list("pk", flat=True))
        if passages:
            on = self.day - dt.timedelta(days=back)
            wrong = passages[pick % len(passages)]
            self.attempt(correct, wrong, by=self.actors[name], reason="日期填错", occurred_on=on)


@pytest.mark.no_database_difference
def test_a_random_walk_leaves_the_base_true(city: Cast) -> None:
    with clock.at(FIRST_DAY):
        Walk.city = city
        Walk.actors = {name: city.actor(name) for name in NAMES}
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            derandomize=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
