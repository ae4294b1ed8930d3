"""Writes of the pages that change no case: drafts, saved views, tokens of the programming interface."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.audit import line
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.errors import Blocked, InvalidInput, NotVisible
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.cases.models import CaseCard, Draft, SavedView
from tongxin.kernel.conferences.models import CalendarDay, Conference
from tongxin.kernel.conferences.parameters import BadParameter, Parameter, store_parameter
from tongxin.kernel.conferences.vocabulary import SET_WORD, Word, store_word
from tongxin.kernel.deadlines import recompute_open
from tongxin.kernel.privacy.marks import secret_sentence

LONGEST_VIEW_NAME = 40


def save_draft(
    key: uuid.UUID,
    *,
    account: Account,
    conference_id: int,
    kind: CaseKind,
    data: dict[str, Any],
    card: CaseCard | None = None,
    step: str = "",
    base_version: int | None = None,
) -> Draft:
    """Keep unfinished writing; it bumps no version and leaves no audit line, since nobody else ever sees it."""
    for text in data.values():
        if isinstance(text, str) and (sentence := secret_sentence(text)):
            raise Blocked(sentence)
    if card is None:
        _refuse_used(key)
    # On the evening before a cut-off hundreds save at once: in the line of writers none of them is unlucky.
    with line.turn():
        try:
            # Two saves of a new draft may meet: the second one finds what the first has made.
            with transaction.atomic():
                return _store_draft(key, account, conference_id, kind, data, card, step, base_version)
        except IntegrityError:
            return _store_draft(key, account, conference_id, kind, data, card, step, base_version)


def _store_draft(
    key: uuid.UUID,
    account: Account,
    conference_id: int,
    kind: CaseKind,
    data: dict[str, Any],
    card: CaseCard | None,
    step: str,
    base_version: int | None,
) -> Draft:
    found = Draft.objects.filter(pk=key).first()
    if found is None and card is not None:
        found = Draft.objects.filter(account=account, card=card, step=step).first()
    if found is None:
        found = Draft(pk=key, account=account, conference_id=conference_id, kind=kind.key, card=card, step=step)
        found.base_version = base_version
    belongs = (found.account_id, found.kind, found.card_id, found.step)
    if belongs != (account.pk, kind.key, card.pk if card else None, step):
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
    """Forget a draft that became a case or a step, or that its writer no longer wants."""
    with line.turn():
        Draft.objects.filter(pk=key, account=account).delete()


def saved_text(moment: dt.datetime) -> str:
    """已自动保存 19:41."""
    return _("已自动保存 {time}").format(time=f"{moment.astimezone(clock.ZONE):%H:%M}")


def set_parameter(conference_id: int, declared: Parameter, value: Any, valid_from: dt.date, *, by: Actor) -> None:
    """A new value of a parameter from a day on; what was worth before stays readable."""
    conference = Conference.objects.get(pk=conference_id)
    try:
        with act(by=by, conference_id=conference_id) as record:
            store_parameter(conference, declared.key, value, valid_from)
            data = {"key": declared.key, "value": value, "valid_from": valid_from.isoformat()}
            record.line("conference.set_parameter", "conference", conference_id, data=data)
    except BadParameter as refusal:
        raise InvalidInput({"__all__": str(refusal)}) from refusal


def set_words(
    conference_id: int, wanted: Mapping[Word, str], valid_from: dt.date, *, by: Actor, field: str = ""
) -> None:
    """Call things by words of the conference's own from a day on, all or none; an empty one is the standard term again.

    What is refused comes back under the key of its word, or under ``field``.
    """
    conference = Conference.objects.get(pk=conference_id)
    with act(by=by, conference_id=conference_id) as record:
        for word, text in wanted.items():
            try:
                row = store_word(conference, word, text, valid_from)
            except BadParameter as refusal:
                raise InvalidInput({field or word.key: str(refusal)}) from refusal
            data = {"key": word.key, "text": row.value, "valid_from": valid_from.isoformat()}
            record.line(SET_WORD, "conference", conference_id, data=data)


def set_calendar_day(conference_id: int, day: str, *, working: bool, name: str, drop: bool, by: Actor) -> None:
    """Add or drop an exceptional day of the conference; open deadlines are computed anew and say so."""
    try:
        wanted = dt.date.fromisoformat(day)
    except ValueError:
        raise InvalidInput({"day": _("请填写日期，例如 2026-10-01。")}) from None
    with act(by=by, conference_id=conference_id) as record:
        rows = CalendarDay.objects.filter(conference_id=conference_id, day=wanted)
        if drop:
            rows.delete()
        else:
            rows.update_or_create(conference_id=conference_id, day=wanted, defaults={"working": working, "name": name})
        moved = recompute_open(conference_id, by=by.label, reason=_("工作日历调整"))
        data = {"day": day, "working": working, "drop": drop, "moved": moved}
        record.line("conference.set_calendar_day", "conference", conference_id, data=data)


def save_view(kind: CaseKind, account: Account, name: str, query: dict[str, str]) -> None:
    """Keep a list under a name; the same name is overwritten."""
    SavedView.objects.update_or_create(account=account, kind=kind.key, name=name, defaults={"query": query})


def drop_view(kind: CaseKind, account: Account, name: str) -> None:
    """Forget a saved view."""
    SavedView.objects.filter(account=account, kind=kind.key, name=name).delete()
