"""Sessions of a term and the times in which their proposals are collected."""

import datetime as dt

from django.utils.translation import gettext as _

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.errors import InvalidInput
from tongxin.people import selectors
from tongxin.people.models import CollectionWindow, Session, Term


def open_session(
    conference_id: int,
    *,
    opens: dt.date,
    closes: dt.date,
    window_opens: dt.datetime | None,
    window_closes: dt.datetime | None,
    by: Actor,
) -> Session:
    """The next session of the newest term; its window says which proposals are session proposals."""
    selectors.require_manager(by, conference_id)
    term = Term.objects.filter(conference_id=conference_id).order_by("-number").first()
    if term is None:
        raise InvalidInput({"opens": _("还没有登记届次，请先在设置里建立。")})
    if closes < opens:
        raise InvalidInput({"closes": _("闭幕日期不能早于开幕日期。")})
    if (window_opens is None) != (window_closes is None):
        raise InvalidInput({"window_closes": _("征集时间要么都填，要么都不填。")})
    if window_opens and window_closes and window_closes <= window_opens:
        raise InvalidInput({"window_closes": _("截止征集应晚于开始征集。")})
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
