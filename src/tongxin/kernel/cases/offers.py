"""What an actor may do to a case now, and why not: buttons, API and matrix read the same answer."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tongxin.kernel import wording
from tongxin.kernel.access.actors import Actor, Principal
from tongxin.kernel.access.roles import AnyRole, Role
from tongxin.kernel.cases.kinds import CaseKind, kind_of
from tongxin.kernel.deadlines.models import Deadline
from tongxin.kernel.workflow.declarations import Transition


@dataclass(frozen=True)
class Offer:
    """A button: enabled, or disabled with its reason."""

    transition: Transition
    enabled: bool
    reason: str = ""
    on_behalf: tuple[Principal, ...] = ()


def held_roles(roles: tuple[AnyRole, ...], actor: Actor, case: Any) -> bool:
    """Whether the actor is any of the roles to the case."""
    return any(role.holds(actor, case) for role in roles)


def acting(roles: tuple[AnyRole, ...], actor: Actor, case: Any) -> Actor:
    """The actor as the record names it: on behalf of whose lent desk it needs, when its own roles do not reach."""
    if actor.on_behalf_of is not None or not actor.lenders or held_roles(roles, actor.only(None), case):
        return actor
    for lender in actor.lenders:
        if held_roles(roles, actor.only(lender), case):
            return actor.for_principal(lender)
    return actor


def stand_ins(kind: CaseKind, transition: Transition, case: Any, actor: Actor) -> tuple[Principal, ...]:
    """For whom the actor may take the edge on paper: the workflow says which office may, the roles say for whom."""
    if not held_roles(kind.workflow.stands_in, actor, case):
        return ()
    roles = (role for role in transition.by if isinstance(role, Role))
    return tuple(dict.fromkeys(p for role in roles for p in role.holders(case.pk)))


def obstacle(kind: CaseKind, transition: Transition, case: Any, actor: Actor) -> str:
    """Why the edge cannot be taken now by somebody who may take it; empty when it can."""
    if not transition.exists_for(case):
        return _("本政协没有设“{act}”这一步。").format(act=_(transition.label))
    if case.state not in transition.sources:
        now = kind.workflow.label_of(case.state)
        when = wording.listed(_("“{state}”").format(state=kind.workflow.label_of(s)) for s in transition.sources)
        return _("现在是“{now}”，到{when}时才能{act}。").format(now=now, when=when, act=_(transition.label))
    for guard in transition.guards:
        if not guard.test(case, actor):
            return guard.why(case)
    return _clock_obstacle(kind, transition, case)


def _clock_obstacle(kind: CaseKind, transition: Transition, case: Any) -> str:
    """Why an edge that is about a clock makes no sense now: the button must know it before it is pressed."""
    wanted = [
        *((key, ("running",), _("“{clock}”没有在计时，不能暂停。")) for key in transition.pauses),
        *((key, ("paused",), _("“{clock}”没有暂停，不需要恢复。")) for key in transition.resumes),
        *((key, ("running", "paused"), _("“{clock}”没有在计算，不能延长。")) for key in transition.extends),
    ]
    for key, states, sentence in wanted:
        if not Deadline.objects.filter(card_id=case.pk, key=key, state__in=states).exists():
            return sentence.format(clock=_(kind.workflow.clock_by_key[key].label))
    return ""


class _Asked:
    """Answers about roles, each asked of the database once for a page."""

    def __init__(self, kind: CaseKind, case: Any, actor: Actor) -> None:
        self._case, self._actor = case, actor
        self._held: dict[str, bool] = {}
        self._holders: dict[str, list[Principal]] = {}
        self._may_stand_in = self.holds(kind.workflow.stands_in)

    def holds(self, roles: tuple[AnyRole, ...]) -> bool:
        return any(self._holds(role) for role in roles)

    def _holds(self, role: AnyRole) -> bool:
        if role.key not in self._held:
            self._held[role.key] = role.holds(self._actor, self._case)
        return self._held[role.key]

    def on_paper(self, roles: tuple[AnyRole, ...]) -> tuple[Principal, ...]:
        if not self._may_stand_in:
            return ()
        found: dict[Principal, None] = {}
        for role in roles:
            if isinstance(role, Role):
                if role.key not in self._holders:
                    self._holders[role.key] = role.holders(self._case.pk)
                found |= dict.fromkeys(self._holders[role.key])
        return tuple(found)


def offers(case: Any, actor: Actor) -> list[Offer]:
    """Edges that the actor's roles may take now or later on this case, the possible ones first.

    What an office may do for somebody on paper is offered only while it can be done, and last.
    """
    kind = kind_of(case.card.kind)
    ahead = kind.workflow.ahead_of(case.state)
    asked = _Asked(kind, case, actor)
    found: list[Offer] = []
    for transition in kind.workflow.transitions:
        if transition.is_system or not ahead & set(transition.sources) or not transition.exists_for(case):
            continue
        if asked.holds(transition.by):
            reason = obstacle(kind, transition, case, actor)
            found.append(Offer(transition, not reason, reason))
        elif case.state in transition.sources and (behalf := asked.on_paper(transition.by)):
            reason = obstacle(kind, transition, case, actor)
            found.append(Offer(transition, not reason, reason, behalf))
    return sorted(
        found,
        key=lambda o: (
            bool(o.on_behalf),
            not o.enabled,
            case.state not in o.transition.sources,
            not o.transition.is_expected(case),
        ),
    )
