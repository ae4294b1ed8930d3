"""Sessions of a term and the times in which their proposals are collected."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.errors import Blocked, InvalidInput
from tongxin.people import rules, selectors
from tongxin.people.models import CollectionWindow, Session
from tongxin.people.selectors.terms import is_open_to_change, otherwise_classified, term_on, window_of


@dataclass(frozen=True)
class SessionChange:
    """What became of editing a session; ``otherwise`` counts the cases that the new window would class otherwise."""

    session: Session
    otherwise: int


def window_typed(values: Mapping[str, str]) -> tuple[dt.datetime | None, dt.datetime | None]:
    """When a collection begins and ends as typed, in the office's own zone; empty is none, all that is wrong at once."""
    read: list[dt.datetime | None] = []
    errors: dict[str, str] = {}
    for field in ("window_opens", "window_closes"):
        text = values[field]
        try:
            read.append(rules.written_moment(text).replace(tzinfo=clock.ZONE) if text else None)
        except ValueError:
            sentence = _("时间“{text}”读不懂，请写成 2026-10-12 09:00 或 2026年10月12日 9:00 这样。")
            errors[field] = sentence.format(text=text)
    if errors:
        raise InvalidInput(errors)
    begins, ends = read
    return begins, ends


def check_window(opens_at: dt.datetime | None, closes_at: dt.datetime | None) -> None:
    """Refuse half a window and one that closes before it opens."""
    if (opens_at is None) != (closes_at is None):
        raise InvalidInput({"window_closes": _("征集时间要么都填，要么都不填。")})
    if opens_at and closes_at and closes_at <= opens_at:
        raise InvalidInput({"window_closes": _("截止征集应晚于开始征集。")})


def open_session(
    conference_id: int,
    *,
    opens: dt.date,
    closes: dt.date,
    window_opens: dt.datetime | None,
    window_closes: dt.datetime | None,
    by: Actor,
) -> Session:
    """The next session of the term of its day; its window says which proposals are session proposals."""
    selectors.require_manager(by, conference_id)
    term = term_on(conference_id, opens)
    if term is None:
        raise InvalidInput({"opens": _("还没有登记届次，请先在设置里建立。")})
    if closes < opens:
        raise InvalidInput({"closes": _("闭幕日期不能早于开幕日期。")})
    check_window(window_opens, window_closes)
    last = term.sessions.order_by("-number").first()
    if last and opens <= last.opens:
        raise InvalidInput({"opens": _("开幕日期应晚于上一次会议（{day}）。").format(day=last.opens.isoformat())})
    with act(by=by, conference_id=conference_id) as record:
        row = Session.objects.create(term=term, number=last.number + 1 if last else 1, opens=opens, closes=closes)
        if window_opens and window_closes:
            CollectionWindow.objects.create(session=row, opens_at=window_opens, closes_at=window_closes)
        data = {"term": term.number, "number": row.number, "opens": opens.isoformat()}
        record.line("people.open_session", "session", row.pk, data=data)
    return row


def edit_session(
    session: Session,
    *,
    opens: dt.date,
    closes: dt.date,
    window_opens: dt.datetime | None,
    window_closes: dt.datetime | None,
    by: Actor,
) -> SessionChange:
    """Correct the running session or one to come; what was submitted by now keeps its class whatever the window says."""
    place = session.term.conference_id
    selectors.require_manager(by, place)
    if not is_open_to_change(session):
        raise Blocked(_("{session}已经过去，会期和征集时间不能再改。").format(session=session))
    if closes < opens:
        raise InvalidInput({"closes": _("闭幕日期不能早于开幕日期。")})
    check_window(window_opens, window_closes)
    _check_neighbours(session, opens)
    with act(by=by, conference_id=place) as record:
        row: Session = Session.objects.select_for_update().select_related("term").get(pk=session.pk)
        otherwise = otherwise_classified(row, window_opens, window_closes)
        before = _told(row)
        row.opens, row.closes = opens, closes
        row.save()
        row.windows.all().delete()
        if window_opens and window_closes:
            CollectionWindow.objects.create(session=row, opens_at=window_opens, closes_at=window_closes)
        if (after := _told(row)) != before:
            data = {"before": before, "after": after, "otherwise": otherwise}
            record.line("people.edit_session", "session", row.pk, data=data)
    return SessionChange(row, otherwise)


def _told(session: Session) -> list[str]:
    window = window_of(session)
    moments = [window.opens_at.isoformat(), window.closes_at.isoformat()] if window else []
    return [session.opens.isoformat(), session.closes.isoformat(), *moments]


def _check_neighbours(session: Session, opens: dt.date) -> None:
    """A session opens within its term, after the one before and before the one after."""
    term = session.term
    if opens < term.starts or (term.ends and opens > term.ends):
        raise InvalidInput({"opens": _("开幕日期不在{term}任期内，请核对。").format(term=term)})
    if before := term.sessions.filter(number__lt=session.number, opens__gte=opens).first():
        day = before.opens.isoformat()
        raise InvalidInput({"opens": _("开幕日期应晚于上一次会议（{day}）。").format(day=day)})
    if after := term.sessions.filter(number__gt=session.number, opens__lte=opens).first():
        day = after.opens.isoformat()
        raise InvalidInput({"opens": _("开幕日期应早于下一次会议（{day}）。").format(day=day)})
