"""Which term and which session hold on a day, and who is a member on it."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tongxin.kernel import clock, registry
from tongxin.people.models import CollectionWindow, Membership, Session, Term, TermChange, TermDraft
from tongxin.people.rules import TERM_KINDS


@dataclass(frozen=True)
class Collected:
    """What an app collects within windows: ``moments`` tells when each case of a conference came in between two moments;
    telling of a few more does no harm.
    """

    key: str
    moments: Callable[[int, dt.datetime, dt.datetime], Iterable[dt.datetime]]


def term_on(conference_id: int, day: dt.date) -> Term | None:
    """The term that runs on a day: the last one begun by then; before the first there is only that one."""
    terms = Term.objects.filter(conference_id=conference_id).order_by("starts", "number")
    return terms.filter(starts__lte=day).last() or terms.first()


def running_term(conference_id: int) -> Term | None:
    """The term of today."""
    return term_on(conference_id, clock.today())


def coming_term(conference_id: int) -> Term | None:
    """The term that is decided and has not begun, behind one that runs."""
    day = clock.today()
    terms = Term.objects.filter(conference_id=conference_id)
    return terms.filter(starts__gt=day).order_by("starts").first() if terms.filter(starts__lte=day).exists() else None


def last_day_in(conference_id: int, kind: str, day: dt.date) -> dt.date | None:
    """The last day of a place of some kind taken on a day, when the term of that day ends and the place with it."""
    term = term_on(conference_id, day) if kind in TERM_KINDS else None
    return term.ends if term and (term.ends is None or term.ends >= day) else None


def is_member(person_id: int | None, day: dt.date) -> bool:
    """Whether somebody is a member on a day."""
    return person_id is not None and Membership.objects.serving(day).filter(person=person_id).exists()


def members_on(person_ids: Iterable[int], day: dt.date) -> set[int]:
    """Those of the persons who are members on a day."""
    return set(Membership.objects.serving(day).filter(person__in=list(person_ids)).values_list("person_id", flat=True))


def serves_in(conference_id: int, person_ids: Iterable[int], day: dt.date) -> bool:
    """Whether one of the persons is a member of this conference on a day."""
    serving = Membership.objects.serving(day).filter(person__in=list(person_ids))
    return serving.filter(term__conference=conference_id).exists()


def session_on(conference_id: int, day: dt.date) -> Session | None:
    """The session to whose period a day belongs: the last one opened by then, else the first."""
    sessions = Session.objects.filter(term__conference_id=conference_id).select_related("term").order_by("opens")
    return sessions.filter(opens__lte=day).last() or sessions.first()


def window_session(conference_id: int, moment: dt.datetime) -> Session | None:
    """The session whose proposals are being collected at that moment.

    A window of a term that has not begun collects nothing yet: whoever submits is a member of the running one.
    """
    windows = CollectionWindow.objects.filter(
        session__term__conference_id=conference_id,
        session__term__starts__lte=moment.astimezone(clock.ZONE).date(),
        opens_at__lte=moment,
        closes_at__gte=moment,
    )
    window = windows.select_related("session__term").order_by("closes_at").first()
    return window.session if window else None


def window_of(session: Session | None) -> CollectionWindow | None:
    """When proposals of a session are collected, where that is known."""
    return session.windows.order_by("opens_at").first() if session else None


def typed(at: dt.datetime | None) -> str:
    """A moment as it is typed into a form, in the office's own zone."""
    return f"{at.astimezone(clock.ZONE):%Y-%m-%d %H:%M}" if at else ""


def session_values(session: Session) -> dict[str, str]:
    """A session with its window as a form shows it."""
    window = window_of(session)
    return {
        "opens": session.opens.isoformat(),
        "closes": session.closes.isoformat(),
        "window_opens": typed(window.opens_at if window else None),
        "window_closes": typed(window.closes_at if window else None),
    }


def is_open_to_change(session: Session) -> bool:
    """Whether a session may still be edited: the one whose period runs, and those to come."""
    current = session_on(session.term.conference_id, clock.today())
    return session.opens > clock.today() or (current is not None and current.pk == session.pk)


def otherwise_classified(session: Session, opens_at: dt.datetime | None, closes_at: dt.datetime | None) -> int:
    """How many cases lie within the window of a session as it stands and outside the wanted one, or the other way."""
    window = window_of(session)
    now = (window.opens_at, window.closes_at) if window else None
    wanted = (opens_at, closes_at) if opens_at and closes_at else None
    edges = [edge for between in (now, wanted) if between for edge in between]
    if now == wanted or not edges:
        return 0

    def within(moment: dt.datetime, between: tuple[dt.datetime, dt.datetime] | None) -> bool:
        return between is not None and between[0] <= moment <= between[1]

    place, first, last = session.term.conference_id, min(edges), max(edges)
    moments = (m for collected in registry.items(Collected) for m in collected.moments(place, first, last))
    return sum(within(m, now) != within(m, wanted) for m in moments)


def change_to_take_back(conference_id: int) -> TermChange | None:
    """The change of term that was done and whose first day has not come."""
    rows = TermChange.objects.filter(conference_id=conference_id, new__starts__gt=clock.today())
    return rows.select_related("new", "old").order_by("-new__starts").first()


def term_draft(conference_id: int) -> TermDraft | None:
    """The change of term that is being prepared."""
    return TermDraft.objects.filter(conference_id=conference_id).first()
