"""The first day of a term: usually that of its first session, told when the term is founded and corrected afterwards."""

import datetime as dt
from typing import Any

from django.db.models import Min, QuerySet
from django.utils.translation import gettext as _

from tongxin.kernel import wording
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.errors import InvalidInput
from tongxin.people import selectors
from tongxin.people.models import Belonging, Membership, OfficeHolding, Session, Term
from tongxin.people.rules import TERM_KINDS
from tongxin.people.services.sessions import edit_session

# A term lasts five years; a session that opens later than this in it belongs to another one.
LONGEST = dt.timedelta(days=6 * 366)


def check_first_day(starts: dt.date, opens: dt.date, field: str = "starts") -> None:
    """Refuse a first day that does not fit a session of the term."""
    if starts > opens:
        sentence = _("本届的开始日期不能晚于会议的开幕日期（{day}）。")
        raise InvalidInput({field: sentence.format(day=wording.full_day(opens))})
    if opens - starts > LONGEST:
        sentence = _("本届的开始日期比这次会议早六年以上，请核对是不是上一届的日期。")
        raise InvalidInput({field: sentence})


def settle_session(
    session: Session,
    *,
    starts: dt.date,
    opens: dt.date,
    closes: dt.date,
    window: tuple[dt.datetime, dt.datetime],
    by: Actor,
) -> None:
    """The running session with its window, and the first day of its term, in one act."""
    check_first_day(starts, opens)
    begins, ends = window
    term = session.term
    with act(by=by, conference_id=term.conference_id):
        # A session lies within its term at every moment: the term grows before, and shrinks after.
        if starts < term.starts:
            correct_first_day(term, starts, by=by)
            session.refresh_from_db()
        edit_session(session, opens=opens, closes=closes, window_opens=begins, window_closes=ends, by=by)
        if starts > term.starts:
            correct_first_day(term, starts, by=by)


def correct_first_day(term: Term, starts: dt.date, *, by: Actor) -> None:
    """Correct the first day of a term; what was entered from that day on begins with the term all the same."""
    place = term.conference_id
    selectors.require_manager(by, place)
    with act(by=by, conference_id=place) as record:
        row = Term.objects.select_for_update().get(pk=term.pk)
        if starts == row.starts:
            return
        _check_neighbours(row, starts)
        moved = {name: _move(rows, row.starts, starts) for name, rows in _beginning_with(row).items()}
        before, row.starts = row.starts, starts
        row.save(update_fields=["starts"])
        data = {"term": row.number, "before": before.isoformat(), "after": starts.isoformat(), "moved": moved}
        record.line("people.correct_term_start", "term", row.pk, data=data)


def _check_neighbours(term: Term, starts: dt.date) -> None:
    first: dt.date | None = term.sessions.aggregate(first=Min("opens"))["first"]
    if first is not None:
        check_first_day(starts, first)
    earlier = Term.objects.filter(conference=term.conference_id, number__lt=term.number).order_by("-number").first()
    if earlier and starts <= (earlier.ends or earlier.starts):
        sentence = _("本届的开始日期应晚于{term}（到{day}）。")
        raise InvalidInput(
            {"starts": sentence.format(term=earlier, day=wording.full_day(earlier.ends or earlier.starts))}
        )
    over = Membership.objects.filter(term=term, starts=term.starts, ends__lt=starts).select_related("person").first()
    if over:
        sentence = _("{name}的委员资格在{day}已经结束，本届的开始日期不能比这一天晚。")
        raise InvalidInput({"starts": sentence.format(name=over.person, day=wording.full_day(over.ends))})


def _beginning_with(term: Term) -> dict[str, QuerySet[Any]]:
    """What began with the term because the term began that day."""
    place = term.conference_id
    return {
        "memberships": Membership.objects.filter(term=term),
        "belongings": Belonging.objects.filter(
            organisation__conference=place, organisation__kind__in=TERM_KINDS, person__memberships__term=term
        ),
        "offices": OfficeHolding.objects.filter(office__conference=place, office__ends_with_term=True),
    }


def _move(rows: QuerySet[Any], before: dt.date, after: dt.date) -> int:
    ids = [pk for pk, ends in rows.filter(starts=before).values_list("pk", "ends") if ends is None or ends >= after]
    moved: int = rows.model._default_manager.filter(pk__in=ids).update(starts=after)
    return moved
