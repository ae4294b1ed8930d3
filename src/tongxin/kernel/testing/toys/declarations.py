"""The workflows, roles and shelf items of the toys, declared with the same words as those of real apps."""

from typing import Any

from django.db.models import Q

from tongxin.kernel.access.actors import Actor, Grant, Power, Principal, PrincipalKind, system_actor
from tongxin.kernel.access.roles import SYSTEM, Holder, Role, StandingRole
from tongxin.kernel.cases.doors import Step, move, open_case
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.conferences.parameters import Parameter
from tongxin.kernel.numbering import NumberScheme
from tongxin.kernel.testing.toys.models import Errand, Friend, Leg
from tongxin.kernel.workflow.declarations import Clock, Edit, Follow, Guard, State, Workflow, act_within
from tongxin.kernel.workflow.declarations import move as edge
from tongxin.kernel.workflow.effects import effect, opening, undoing
from tongxin.kernel.workflow.fields import Integer, Text

ASK, DESK = "toys.ask", "toys.desk"

OWNER = Role("toy_owner", "提出人", Errand.objects.all, Holder("toy", "owner"))
FRIEND = Role("toy_friend", "同伴", Friend.objects.all, Holder("toy", "who"), case="errand_id")
RUNNER_OF = Role(
    "toy_runner_of", "经办人", Leg.objects.all, Holder("toy", "runner"), case="errand_id", where=~Q(state="recalled")
)
RUNNER = Role("toy_runner", "经办人", Leg.objects.all, Holder("toy", "runner"), where=~Q(state="recalled"))
CLERK = StandingRole("toy_clerk", "值班室", DESK)

CONTENT = (Text("title", "题目", max_length=40), Text("wish", "要求", required=False, lines=3, max_length=200))
SAYS_WHAT = Guard("says_what", lambda case, _actor: bool(case.wish.strip()), "还没有写明要求，请先填写。")

ERRAND = Workflow(
    key="errand",
    states=(
        State("draft", "起草中", draft=True),
        State("asked", "已提出"),
        State("doing", "办理中"),
        State("done", "已办结", final=True),
        State("dropped", "已取消", final=True),
    ),
    initial="draft",
    opens=(ASK,),
    opening_fields=(*CONTENT, Integer("friend", "同伴", required=False, maximum=10**9)),
    edit=Edit(by=(OWNER,), states=("draft",), fields=CONTENT),
    clocks=(Clock("reply", "答复期限", "toys.reply_term"),),
    transitions=(
        edge(
            "ask",
            "提出",
            ["draft"],
            "asked",
            by=[OWNER],
            guards=[SAYS_WHAT],
            starts=["reply"],
            allocates=[("toys.number", "number")],
            together=True,
        ),
        edge(
            "accept",
            "受理",
            ["asked"],
            "doing",
            by=[CLERK],
            fields=[Integer("runner", "经办人", minimum=1, maximum=10**9)],
            stops=["reply"],
            together=True,
        ),
        edge("drop", "取消", ["asked"], "dropped", by=[OWNER], stops=["reply"], expected=False, together=True),
        edge("finish", "办结", ["doing"], "done", by=[SYSTEM]),
        act_within("remark", "备注", ["asked", "doing"], by=[OWNER, FRIEND], fields=[Text("note", "备注")]),
    ),
    follows=(Follow("leg", ("run",), "finish", lambda case: not case.legs.filter(state="waiting").exists()),),
    corrects=(CLERK,),
    stands_in=(CLERK,),
)
LEG = Workflow(
    key="leg",
    states=(State("waiting", "待办"), State("run", "办毕", final=True), State("recalled", "已收回", final=True)),
    initial="waiting",
    opens=(DESK,),
    opening_fields=(Integer("runner", "经办人", maximum=10**9),),
    transitions=(
        edge("report", "办毕", ["waiting"], "run", by=[RUNNER], fields=[Text("result", "结果", max_length=200)]),
        edge("recall", "收回", ["waiting"], "recalled", by=[SYSTEM]),
    ),
    corrects=(CLERK,),
)


@opening("errand")
def open_errand(card: CaseCard, values: dict[str, Any], by: Actor) -> Errand:
    """An errand belongs to whoever opens it."""
    errand = Errand(card=card, conference_id=card.conference_id, state=card.state, owner=min(by.ids("toy")))
    errand.apply_content(values)
    errand.save()
    if values["friend"]:
        Friend.objects.create(errand=errand, who=values["friend"])
    return errand


@opening("leg")
def open_leg(card: CaseCard, values: dict[str, Any], _by: Actor) -> Leg:
    """A leg takes its title and number from the errand."""
    errand = Errand.objects.get(pk=card.parent_id)
    leg = Leg(card=card, conference_id=card.conference_id, state=card.state, errand=errand, runner=values["runner"])
    leg.title, leg.number = errand.title, errand.number
    leg.save()
    return leg


@effect("errand", "accept")
def hand_out(errand: Errand, step: Step) -> None:
    """The runner gets a case of its own."""
    values = {"runner": step.fields["runner"]}
    open_case("leg", by=step.by, values=values, parent=errand, conference=errand.conference_id)


@undoing("errand", "accept")
def take_in(errand: Errand, _step: Step) -> None:
    """Legs that nobody ran are given back."""
    for leg in errand.legs.filter(state="waiting"):
        move(leg, "recall", by=system_actor(errand.conference_id))


@effect("leg", "report")
def keep_result(leg: Leg, step: Step) -> None:
    """The result is part of the leg."""
    leg.result = step.fields["result"]


@undoing("leg", "report")
def forget_result(leg: Leg, _step: Step) -> None:
    """There is no result yet."""
    leg.result = ""


ERRAND_KIND = CaseKind(
    key="errand",
    label="差事",
    plural="errands",
    model=Errand,
    workflow=ERRAND,
    roles=(OWNER, FRIEND, RUNNER_OF),
    standing=(CLERK,),
    search_text=lambda case: (case.title, case.wish),
    content=lambda case: {"title": case.title, "wish": case.wish},
)
LEG_KIND = CaseKind(
    key="leg",
    label="分办",
    plural="legs",
    model=Leg,
    workflow=LEG,
    roles=(RUNNER,),
    standing=(CLERK,),
    child_of="errand",
)
OFFERS = (
    ERRAND_KIND,
    LEG_KIND,
    Power(DESK, "值班室"),
    Power(ASK, "提出差事", personal=True),
    # In tests with browsers a toy's number is that of its account.
    PrincipalKind("toy", "同伴", lambda ids: {i: f"玩伴{i}" for i in ids}, accounts=lambda number, _day: [number]),
    Parameter("toys.reply_term", "答复期限", "从提出到受理。", {"count": 5, "unit": "working_day"}, "term"),
    NumberScheme("toys.number", "差事号", lambda _case, n: f"差{n:04d}"),
)


def player(who: int, conference_id: int, *powers: str) -> Actor:
    """An actor of the toys: ``who`` is any number, and stands for a principal of the kind ``toy``."""
    return Actor(
        label=f"玩伴{who}",
        conference_id=conference_id,
        account_id=who,
        principals=frozenset({Principal("toy", who, f"玩伴{who}")}),
        grants=frozenset(Grant(power, conference_id) for power in (ASK, *powers)),
    )
