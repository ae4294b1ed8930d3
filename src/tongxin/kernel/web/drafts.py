"""Writing that is not finished: kept on the server for whoever writes it, in every form that asks for more than a line."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from tongxin.kernel.cases.errors import NotVisible
from tongxin.kernel.cases.kinds import CaseKind, case_of, kind_of
from tongxin.kernel.cases.models import CaseCard, Draft
from tongxin.kernel.web import services
from tongxin.kernel.web.form_page import FormPage
from tongxin.kernel.web.navigation import list_url
from tongxin.kernel.web.requests import ActorRequest
from tongxin.kernel.web.todo import case_url
from tongxin.kernel.workflow.declarations import Transition
from tongxin.kernel.workflow.fields import InputField, Text, YesNo


def key_for(account_id: int, card: CaseCard, step: str = "") -> uuid.UUID:
    """The key of somebody's draft on a case, the same on every device."""
    return uuid.uuid5(uuid.NAMESPACE_OID, ".".join(filter(None, [str(account_id), str(card.pk), step])))


def url(key: uuid.UUID, kind: CaseKind, card: CaseCard | None = None, *, step: str = "", version: int = 0) -> str:
    """Where a form saves itself."""
    parts = [f"kind={kind.key}"]
    if card is not None:
        parts += [f"card={card.pk}", f"version={version}"]
    if step:
        parts.append(f"step={step}")
    return f"/drafts/{key}/?{'&'.join(parts)}"


def saves_itself(edge: Transition) -> bool:
    """Whether the form of an edge asks for so much text that losing it would hurt."""
    return any(isinstance(f, Text) and f.lines > 1 for f in edge.fields)


def show_stamp(page: FormPage, draft: Draft | None) -> None:
    """Say on a form when it was last kept, and how to throw that away."""
    if draft is not None:
        page.saved_text = services.saved_text(draft.saved_at)
        page.saved_ms = int(draft.saved_at.timestamp() * 1000)
        page.discard_url = discard_url(draft)


def keep(
    request: ActorRequest,
    kind: CaseKind,
    card: CaseCard | None,
    key: uuid.UUID,
    data: dict[str, Any],
    *,
    step: str = "",
    version: int = 0,
) -> Draft:
    """Keep what is being typed, where the case lives or where the writer is."""
    place = card.conference_id if card else request.actor.conference_id
    if place is None:
        raise NotVisible
    return services.save_draft(
        key,
        account=request.account,
        conference_id=place,
        kind=kind,
        data=data,
        card=card,
        step=step,
        base_version=version or None,
    )


def says_nothing(declared: Iterable[InputField], data: dict[str, Any]) -> bool:
    """Whether nobody would miss this: no words, nothing picked; a tick alone is not writing."""
    values = [data.get(f.key) for f in declared if not isinstance(f, YesNo)]
    return not any(value.strip() if isinstance(value, str) else value for value in values)


def asked(kind: CaseKind, step: str, card: CaseCard | None) -> tuple[InputField, ...]:
    """The fields of the form that saves itself."""
    if step:
        edge = kind.workflow.by_key.get(step)
        if edge is None or edge.is_system:
            raise NotVisible
        return edge.asks(case_of(card)) if edge.own_fields and card is not None else edge.fields
    return kind.workflow.edit.fields if card is not None and kind.workflow.edit else kind.workflow.opening_fields


def title_of(draft: Draft) -> str:
    """How a list calls it: the step and the case, or what was typed as its title."""
    kind = kind_of(draft.kind)
    if draft.card is None:
        return str(draft.data.get("title") or _("（还没有标题）"))
    edge = kind.workflow.by_key.get(draft.step)
    return _("{step}：{title}").format(step=_(edge.label) if edge else _("修改"), title=draft.card.title)


def form_url(draft: Draft) -> str:
    """The form on which writing goes on."""
    if draft.card is None:
        return f"{list_url(kind_of(draft.kind))}new/?draft={draft.pk}"
    return f"{case_url(draft.card)}{f'do/{draft.step}' if draft.step else 'edit'}/"


def discard_url(draft: Draft) -> str:
    """Where it can be thrown away."""
    tail = f"?card={draft.card_id}" if draft.card_id else ""
    return f"/drafts/{draft.pk}/discard/{tail}"
