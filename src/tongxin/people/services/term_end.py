"""Terms that are over: the state of their memberships says so once the day has passed, with a line in the chain."""

from django.db.models import QuerySet

from tongxin.kernel import clock
from tongxin.kernel.access.actors import system_actor
from tongxin.kernel.audit.acts import Act, act
from tongxin.people.models import Membership, Term
from tongxin.people.rules import MembershipState


def end_terms() -> int:
    """Mark what ended with its term, in every conference; running it again finds nothing. Returns how many."""
    marked = 0
    for conference_id in _over().order_by("conference").values_list("conference", flat=True).distinct():
        with act(by=system_actor(conference_id), conference_id=conference_id) as record:
            marked += end_terms_of(conference_id, record)
    return marked


def end_terms_of(conference_id: int, record: Act) -> int:
    """Mark what ended with a term of one conference inside an act; nothing is written when nothing has ended."""
    marked = 0
    for term in _over().filter(conference=conference_id).order_by("number"):
        rows = Membership.objects.filter(term=term, status=MembershipState.ACTIVE, ends__lte=term.ends)
        count = rows.update(status=MembershipState.TERM_ENDED)
        data = {"term": term.number, "last_day": term.ends.isoformat() if term.ends else "", "members": count}
        record.line("people.end_term", "term", term.pk, data=data)
        marked += count
    return marked


def _over() -> QuerySet[Term]:
    """Terms whose last day has passed and that have memberships which do not say so yet."""
    waiting = Membership.objects.filter(status=MembershipState.ACTIVE, ends__lt=clock.today())
    return Term.objects.filter(ends__lt=clock.today(), pk__in=waiting.values("term"))
