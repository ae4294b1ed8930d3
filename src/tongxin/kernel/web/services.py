"""Writes of the pages that change no case: drafts, saved views, tokens of the programming interface."""

import datetime as dt
import uuid
from typing import Any

from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.cases.errors import Blocked, NotVisible
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.cases.models import CaseCard, Draft, SavedView
from tongxin.kernel.workflow.fields import secret_sentence


def save_draft(
    key: uuid.UUID,
    *,
    account: Account,
    conference_id: int,
    kind: CaseKind,
    data: dict[str, Any],
    card: CaseCard | None = None,
    base_version: int | None = None,
) -> Draft:
    """Keep unfinished writing; it bumps no version and leaves no audit line, since nobody else ever sees it."""
    for text in data.values():
        if isinstance(text, str) and (sentence := secret_sentence(text)):
            raise Blocked(sentence)
    if card is None:
        _refuse_used(key)
    found = Draft.objects.filter(pk=key).first()
    if found is None and card is not None:
        found = Draft.objects.filter(account=account, card=card).first()
    if found is None:
        found = Draft(pk=key, account=account, conference_id=conference_id, kind=kind.key, card=card)
        found.base_version = base_version
    if found.account_id != account.pk or found.kind != kind.key or found.card_id != (card.pk if card else None):
        raise NotVisible
    found.data = data
    found.base_version = base_version if base_version is not None else found.base_version
    found.saved_at = clock.machine_now()
    found.save()
    return found


def _refuse_used(key: uuid.UUID) -> None:
    """A late autosave must not bring back what became a case."""
    used = CaseCard.objects.filter(once=key).first()
    if used is None:
        return
    if used.draft:
        raise Blocked(_("这份草稿已经存成事项，后来的改动还没有保存；请按下面的按钮保存或提交。"))
    raise Blocked(_("这份草稿已经提交，后来的改动没有保存；请打开已提交的事项查看。"))


def drop_draft(account: Account, key: uuid.UUID) -> None:
    """Forget a draft that became a case."""
    Draft.objects.filter(pk=key, account=account).delete()


def saved_text(moment: dt.datetime) -> str:
    """已自动保存 19:41."""
    return _("已自动保存 {time}").format(time=f"{moment.astimezone(clock.ZONE):%H:%M}")


def save_view(kind: CaseKind, account: Account, name: str, query: dict[str, str]) -> None:
    """Keep a list under a name; the same name is overwritten."""
    SavedView.objects.update_or_create(account=account, kind=kind.key, name=name, defaults={"query": query})


def drop_view(kind: CaseKind, account: Account, name: str) -> None:
    """Forget a saved view."""
    SavedView.objects.filter(account=account, kind=kind.key, name=name).delete()
