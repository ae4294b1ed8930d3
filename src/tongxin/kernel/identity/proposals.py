"""Four eyes: what gives somebody more power is proposed by one security administrator and approved by another."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.kernel import clock, registry
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.accounts.administrations import LABELS, SECURITY
from tongxin.kernel.accounts.models import Account, AccountGrant, GrantProposal, SecurityPolicy
from tongxin.kernel.accounts.policies import POLICIES
from tongxin.kernel.audit.acts import act
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.identity import administrators
from tongxin.kernel.identity.accounts import Refused


def _nobody(_actor: Actor, _conference_id: int | None) -> bool:
    return False


@dataclass(frozen=True)
class Proposable:
    """A kind of grant that needs two people; an app declares its own, such as an office that lends powers.

    ``label`` says in one sentence what a payload would do and raises :class:`Refused` for one that cannot be done;
    ``apply`` does it, inside the act of the approval. ``may_ask`` names who proposes beside the security
    administrators; approving is theirs alone.
    """

    key: str
    name: str
    label: Callable[[dict[str, Any]], str]
    apply: Callable[[dict[str, Any], Actor], None]
    may_ask: Callable[[Actor, int | None], bool] = _nobody


def _account(payload: dict[str, Any]) -> Account:
    found = Account.objects.filter(pk=payload.get("account") or 0).first()
    if found is None:
        raise Refused(_("没有这个账号，请核对用户名。"), "username")
    return found


def _administrator_label(payload: dict[str, Any]) -> str:
    account = _account(payload)
    if sentence := administrators.objection(account, payload.get("power", "")):
        raise Refused(sentence, "username")
    place = Conference.objects.filter(pk=payload.get("conference") or 0).first()
    where = place.name if place else _("全系统")
    return _("授予 {who}（{username}）{what}，范围：{where}").format(
        who=account, username=account.username, what=_(LABELS[payload["power"]]), where=where
    )


def _make_administrator(payload: dict[str, Any], by: Actor) -> None:
    administrators.grant(_account(payload), payload["power"], payload.get("conference"), by=by)


def _policy_label(payload: dict[str, Any]) -> str:
    policy = POLICIES.get(payload.get("key", ""))
    if policy is None:
        raise Refused(_("没有这条安全策略。"))
    return _("安全策略“{label}”改为：{value}").format(label=_(policy.label), value=policy.show(payload["value"]))


def _set_policy(payload: dict[str, Any], _by: Actor) -> None:
    SecurityPolicy.objects.update_or_create(key=payload["key"], defaults={"value": payload["value"]})


ADMINISTRATOR = Proposable("administrator", gettext_noop("授予管理员"), _administrator_label, _make_administrator)
POLICY = Proposable("policy", gettext_noop("修改安全策略"), _policy_label, _set_policy)


def _may(by: Actor, conference_id: int | None) -> None:
    if not by.is_system and not by.administers(SECURITY, conference_id):
        raise Refused(_("只有安全管理员可以提出和核准授权，而且只在自己的范围内。"))


def propose(kind: str, payload: dict[str, Any], *, by: Actor, conference_id: int | None, reason: str) -> GrantProposal:
    """Ask for a grant; nothing changes yet."""
    declared = registry.get(Proposable, kind)
    if not declared.may_ask(by, conference_id):
        _may(by, conference_id)
    if not reason.strip():
        raise Refused(_("请写明理由，核准的人要看。"), "reason")
    if by.account_id is None:
        raise Refused(_("提出授权的人要有账号。"))
    label = declared.label(payload)
    if GrantProposal.objects.filter(kind=kind, payload=payload, outcome="open").exists():
        raise Refused(_("同样的申请已经在等待核准，没有重复提出。"))
    with act(by=by, conference_id=conference_id) as record:
        row = GrantProposal.objects.create(
            kind=kind,
            payload=payload,
            label=label[:200],
            conference_id=conference_id,
            reason=reason.strip()[:200],
            proposed_by_id=by.account_id,
            proposed_at=clock.machine_now(),
        )
        record.line("accounts.propose_grant", "grant_proposal", row.pk, data={"kind": kind, **payload})
    return row


def decide(row: GrantProposal, *, by: Actor, approve: bool, note: str = "") -> GrantProposal:
    """Approve or refuse; never by who proposed it. The operator of the server is a second person to everybody."""
    _may(by, row.conference_id)
    with act(by=by, conference_id=row.conference_id) as record:
        row = GrantProposal.objects.select_for_update().get(pk=row.pk)
        if row.outcome != GrantProposal.Outcome.OPEN:
            raise Refused(_("这项申请已经有了结论，没有再改动。"))
        if approve and not by.is_system and by.account_id == row.proposed_by_id:
            raise Refused(_("自己提出的申请要由另一位安全管理员核准；只有一位时，请在服务器上用命令核准。"))
        row.outcome = GrantProposal.Outcome.APPROVED if approve else GrantProposal.Outcome.REFUSED
        row.decided_at, row.note = clock.machine_now(), note.strip()[:200]
        if by.account_id != row.proposed_by_id:
            row.decided_by_id = by.account_id
        row.save()
        action = "accounts.approve_grant" if approve else "accounts.refuse_grant"
        record.line(action, "grant_proposal", row.pk, data={"kind": row.kind, "proposed_by": row.proposed_by_id})
        if approve:
            declared = registry.get(Proposable, row.kind)
            # Asked again: what could be done when it was proposed may be done or impossible by now.
            declared.label(row.payload)
            declared.apply(row.payload, by)
    return row


def withdraw(row: GrantProposal, *, by: Actor) -> GrantProposal:
    """Whoever asked takes it back while it waits; it then reads as refused, with that note."""
    with act(by=by, conference_id=row.conference_id) as record:
        row = GrantProposal.objects.select_for_update().get(pk=row.pk)
        if row.proposed_by_id != by.account_id:
            raise Refused(_("只能撤回自己提出的申请。"))
        if row.outcome != GrantProposal.Outcome.OPEN:
            raise Refused(_("这项申请已经有了结论，没有再改动。"))
        row.outcome = GrantProposal.Outcome.REFUSED
        row.decided_at, row.note = clock.machine_now(), _("申请人撤回")
        row.save()
        data = {"kind": row.kind, "proposed_by": row.proposed_by_id, "withdrawn": True}
        record.line("accounts.refuse_grant", "grant_proposal", row.pk, data=data)
    return row


def waiting_for(kind: str, conference_id: int) -> list[GrantProposal]:
    """What of one kind waits for a second person in a conference, the oldest first; for the app that declared it."""
    rows = GrantProposal.objects.filter(kind=kind, conference_id=conference_id, outcome=GrantProposal.Outcome.OPEN)
    return list(rows.select_related("proposed_by").order_by("pk"))


def within_reach(actor: Actor, *, outcome: str = "") -> list[GrantProposal]:
    """Proposals that a security administrator may read, the newest first."""
    held = actor.administration
    if held is None or held.power != SECURITY:
        return []
    rows = GrantProposal.objects.select_related("proposed_by", "decided_by", "conference").order_by("-pk")
    if held.conference_id is not None:
        rows = rows.filter(conference_id=held.conference_id)
    return list(rows.filter(outcome=outcome) if outcome else rows[:100])


def all_open() -> list[GrantProposal]:
    """What waits for a second person, for the command line."""
    rows = GrantProposal.objects.filter(outcome=GrantProposal.Outcome.OPEN).select_related("proposed_by")
    return list(rows.order_by("pk"))


def has_guard(conference_id: int | None) -> bool:
    """Whether somebody could be the second person; while an installation is being set up, nobody can."""
    rows = AccountGrant.objects.filter(power=SECURITY, account__is_active=True)
    return rows.filter(Q(conference__isnull=True) | Q(conference_id=conference_id)).exists()


def others_who_may_approve(actor: Actor, conference_id: int | None) -> int:
    """How many other security administrators could approve; with none the server's operator must."""
    rows = AccountGrant.objects.filter(power=SECURITY, account__is_active=True).exclude(
        account_id=actor.account_id or 0
    )
    return sum(1 for place in rows.values_list("conference_id", flat=True) if place in {None, conference_id})
