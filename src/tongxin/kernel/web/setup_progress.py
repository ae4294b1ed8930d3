"""How far the set-up is: read off the base, together with what somebody chose to leave out."""

from dataclasses import dataclass

from tongxin.kernel import clock, registry
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.errors import NotVisible
from tongxin.kernel.conferences import demonstration, sentences
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.web.models import SetupSkip
from tongxin.kernel.web.setup import CONFIGURE, SetupStep

# Not a step: that the home page says no more about the set-up.
_HOME = "home-page"


@dataclass(frozen=True)
class StepLine:
    """One step in the overview; a ``skipped`` one has no content and is not waited for."""

    key: str
    label: str
    lead: str
    url: str
    status: str
    needed: bool = True
    skipped: bool = False
    missing: str = ""

    @property
    def is_done(self) -> bool:
        """Whether it has content, and all of it."""
        return bool(self.status) and not self.missing

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to come back to it."""
        return self.is_done or self.skipped


@dataclass(frozen=True)
class Progress:
    """All steps of a conference."""

    lines: list[StepLine]

    @property
    def needed(self) -> list[StepLine]:
        """The steps that a working office needs."""
        return [line for line in self.lines if line.needed]

    @property
    def done(self) -> int:
        """How many of those are settled."""
        return sum(line.is_settled for line in self.needed)

    @property
    def next(self) -> StepLine | None:
        """The first that is not."""
        return next((line for line in self.needed if not line.is_settled), None)


def progress(place: int) -> Progress:
    """What is there, what is missing, and what was left out by choice."""
    skipped = set(SetupSkip.objects.filter(conference=place).values_list("step", flat=True))
    lines = []
    for step in registry.items(SetupStep):
        status = step.status(place)
        missing = step.missing(place)
        left_out = step.key in skipped and (bool(missing) or not status)
        url = step.url or f"/setup/{step.key}/"
        label, lead = sentences.say(step.label), sentences.say(step.lead)
        lines.append(StepLine(step.key, label, lead, url, status, not step.optional, left_out, missing))
    return Progress(lines)


def for_home(actor: Actor) -> Progress | None:
    """What the home page of whoever sets up says first; None for everybody else, when all is done, or put away."""
    place = actor.conference_id
    if place is None or not actor.has(CONFIGURE, place):
        return None
    if SetupSkip.objects.filter(conference=place, step=_HOME).exists():
        return None
    if demonstration.covers(Conference.objects.get(pk=place)):
        return None
    found = progress(place)
    return found if found.next else None


def skip(place: int, key: str, *, by: Actor, again: bool = False) -> None:
    """Leave a step out by choice, or (``again``) take that back."""
    if registry.find(SetupStep, key) is None:
        raise NotVisible
    _mark(place, key, by, away=again)


def put_away(place: int, *, by: Actor) -> None:
    """The home page says no more about the set-up; the set-up itself stays where it is."""
    _mark(place, _HOME, by, away=False)


def _mark(place: int, key: str, by: Actor, *, away: bool) -> None:
    with act(by=by, conference_id=place) as record:
        rows = SetupSkip.objects.filter(conference=place, step=key)
        if away:
            changed = bool(rows.delete()[0])
        else:
            made = {"by": by.label[:60], "at": clock.machine_now()}
            changed = SetupSkip.objects.get_or_create(conference_id=place, step=key, defaults=made)[1]
        if changed:
            action = "setup.unskip" if away else "setup.skip"
            record.line(action, "conference", place, data={"step": key})
