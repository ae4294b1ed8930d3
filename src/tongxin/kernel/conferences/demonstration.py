"""Whether a base is a demonstration: that is settled when its first conference is made, and never changes.

The filling of the example city marks its conferences; what the set-up founds is never marked. The environment may forbid
demonstrations altogether, but it cannot turn a base of its own into one.
"""

from django.conf import settings

from tongxin.kernel.conferences.models import Conference


def covers(conference: Conference | None) -> bool:
    """Whether somebody of a conference (None: of the whole installation) is a figure of a demonstration."""
    if not settings.DEMO:
        return False
    return conference.is_demo if conference is not None else _is_base()


def _is_base() -> bool:
    return Conference.objects.filter(is_demo=True).exists() and not Conference.objects.filter(is_demo=False).exists()
