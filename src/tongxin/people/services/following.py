"""To-dos follow who is a member: what only a member does leaves the list when the membership is over, and comes back."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from tongxin.kernel import clock
from tongxin.kernel.cases.refreshing import refresh_tasks
from tongxin.people.models import Membership

# A server that stood still over a long holiday makes up for it.
_REACH = dt.timedelta(days=31)


def follow_members(person_ids: Iterable[int]) -> int:
    """Bring the to-dos of persons up to what they are today; returns how many cases said otherwise."""
    return refresh_tasks("person", person_ids)


def follow_the_calendar() -> int:
    """The same for everybody whose membership began or ended by the calendar alone; running it again finds nothing."""
    day = clock.today()
    begun, over = Q(starts__gte=day - _REACH, starts__lte=day), Q(ends__gte=day - _REACH, ends__lt=day)
    return follow_members(Membership.objects.filter(begun | over).values_list("person_id", flat=True))
