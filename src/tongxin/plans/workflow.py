"""The life of an item of a plan: planned, then done, or changed with a reason; either can be taken back."""

from django.utils.translation import gettext_noop as _

from tongxin.kernel.workflow.declarations import Edit, State, Workflow, move
from tongxin.kernel.workflow.fields import Choice, Day, Pick, Text
from tongxin.plans import selectors
from tongxin.plans.roles import KEEP, KEEPER, RESPONSIBLE_ORGANISATION, RESPONSIBLE_PERSON
from tongxin.plans.rules import ITEM_SORTS, TITLE_LENGTH, WORDS_LENGTH, ItemState


def _plans(conference_id: int) -> tuple[tuple[str, str], ...]:
    return tuple((str(plan.pk), f"{plan.year} {plan.name}") for plan in selectors.plans_of(conference_id))


ITEM_FIELDS = (
    Text("title", _("事项"), max_length=TITLE_LENGTH),
    Choice("sort", _("类别"), choices=ITEM_SORTS, required=False),
    Pick("organisation", _("责任单位"), principal="organisation", required=False),
    Pick("person", _("责任人"), principal="person", required=False),
    Day("due", _("完成期限"), required=False),
    Text("words", _("要求"), required=False, max_length=WORDS_LENGTH, lines=3),
)

PLAN_ITEM = Workflow(
    key="plan_item",
    states=(
        State(ItemState.PLANNED, _("计划中"), rest=_("还没有完成。完成后由责任单位或计划维护人登记。")),
        State(ItemState.DONE, _("已完成"), final=True),
        State(ItemState.CHANGED, _("已变更"), final=True),
    ),
    initial=ItemState.PLANNED,
    opens=(KEEP,),
    opening_fields=(Choice("plan", _("计划"), choices=_plans), *ITEM_FIELDS),
    edit=Edit((KEEPER,), (ItemState.PLANNED,), ITEM_FIELDS),
    transitions=(
        move(
            "complete",
            _("登记完成"),
            [ItemState.PLANNED],
            ItemState.DONE,
            by=[KEEPER, RESPONSIBLE_PERSON, RESPONSIBLE_ORGANISATION],
            expected=False,
            fields=[Text("result", _("完成情况"), max_length=WORDS_LENGTH, lines=3)],
            retells=True,
        ),
        move(
            "change",
            _("登记变更"),
            [ItemState.PLANNED],
            ItemState.CHANGED,
            by=[KEEPER],
            expected=False,
            fields=[Text("reason", _("变更原因"), max_length=300, lines=2)],
            consequence=_("变更后这一项不再要求完成，原因留在经过里。"),
        ),
    ),
    corrects=(KEEPER,),
)
