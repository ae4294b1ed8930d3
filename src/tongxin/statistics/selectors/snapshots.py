"""Published figures, and what became different of them since."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.errors import NotVisible
from tongxin.kernel.cases.models import Passage
from tongxin.kernel.indicators.declarations import Fact, Figure, Measure, Ratio
from tongxin.kernel.registry import find
from tongxin.kernel.web.audit_page import action_words
from tongxin.statistics import selectors
from tongxin.statistics.models import Snapshot, SnapshotFigure
from tongxin.statistics.selectors import Row, stored
from tongxin.statistics.selectors.stored import Reader
from tongxin.statistics.selectors.within import Figures, figures_within

CAME, WENT, CHANGED = "came", "went", "changed"
Kept = list[Any]


@dataclass(frozen=True)
class Change:
    """A record that came, went or changed since the publication, and what was done to it meanwhile."""

    what: str
    row: Row
    before: str
    after: str
    reason: str


@dataclass(frozen=True)
class Compared:
    """A published figure beside what counting now gives; ``hidden`` changes lie outside the actor's view."""

    figure: SnapshotFigure
    now: float | int | None
    redefined: bool
    gone: bool
    changes: list[Change] = field(default_factory=list)
    hidden: int = 0

    @property
    def differs(self) -> bool:
        """Whether anything has to be listed."""
        return self.redefined or self.gone or bool(self.changes) or bool(self.hidden) or self.now != self.figure.value


def as_rows(facts: Iterable[Fact]) -> list[Kept]:
    """Facts as a snapshot keeps them."""
    return [[f.kind, f.row_id, f.day.isoformat(), f.amount, f.who] for f in facts]


def published(actor: Actor) -> QuerySet[Snapshot]:
    """The publications of the conferences whose figures the actor reads, newest first."""
    places = [c.pk for c in selectors.conferences_seen(actor)]
    return Snapshot.objects.filter(conference__in=places).select_related("conference").order_by("-pk")


def all_published() -> list[Snapshot]:
    """Every publication, for the operator, who holds the base itself."""
    return list(Snapshot.objects.select_related("conference").order_by("-pk"))


def snapshot_by_id(pk: int, actor: Actor) -> Snapshot:
    """One publication, with its figures in the order of publication."""
    found = published(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible(_("没有这份公布的数字，或者不在您的查看范围内。"))
    return found


def figures_of(snapshot: Snapshot) -> list[SnapshotFigure]:
    """The figures as they were published."""
    return list(snapshot.figures.order_by("place"))


def compared(snapshot: Snapshot, actor: Actor | None) -> list[Compared]:
    """Each figure beside counting now; without an actor (the operator) every changed record is told."""
    reader = figures_within(Reader(selectors.places_of(snapshot.conference, snapshot.scope)), snapshot.session)
    return [_compared(kept, snapshot, reader, actor) for kept in figures_of(snapshot)]


def _compared(kept: SnapshotFigure, snapshot: Snapshot, reader: Figures, actor: Actor | None) -> Compared:
    measure = find(Measure, kept.key)
    if measure is None:
        return Compared(kept, None, redefined=False, gone=True)
    now = reader.figure(measure, snapshot.starts, snapshot.ends)
    sides = [(kept.rows, now)]
    if isinstance(measure, Ratio):
        over = selectors.measure_by_key(measure.over)
        sides.append((kept.base_rows, reader.figure(over, snapshot.starts, snapshot.ends)))
    changes: list[Change] = []
    hidden = 0
    for before, figure in sides:
        some, unseen = came_and_went(before, figure, snapshot.published_at, actor)
        changes += [change for change in some if change not in changes]
        hidden += unseen
    return Compared(kept, now.value, measure.version != kept.version, gone=False, changes=changes, hidden=hidden)


def came_and_went(before: list[Kept], now: Figure, since: dt.datetime, actor: Actor | None) -> tuple[list[Change], int]:
    """How kept rows differ from those of a figure now, as far as the actor may see them, and how many it may not."""
    then = {(kind, pk, who): (day, amount) for kind, pk, day, amount, who in before}
    here = {(f.kind, f.row_id, f.who): (f.day.isoformat(), f.amount) for f in now.facts}
    touched = {key for key in then.keys() | here.keys() if then.get(key) != here.get(key)}
    if not touched:
        return [], 0
    facts = [_fact(key, here.get(key) or then[key]) for key in sorted(touched)]
    told = Figure(now.measure, None, None, None, facts)
    rows = selectors.rows_behind(told) if actor is None else selectors.opened(told, actor).rows
    reasons = _reasons(rows, since)
    found = []
    for row in rows:
        for key in [k for k in touched if k[1] == row.id]:
            old, new = then.get(key), here.get(key)
            what = CHANGED if old and new else CAME if new else WENT
            change = Change(what, row, _told(old), _told(new), reasons.get((row.kind, row.id), ""))
            if change not in found:
                found.append(change)
    return found, len(facts) - len(rows)


def _fact(key: tuple[str, int, str], kept: tuple[str, int]) -> Fact:
    return Fact(dt.date.fromisoformat(kept[0]), key[1], kept[1], {}, key[2], key[0])


def _told(kept: tuple[str, int] | None) -> str:
    if kept is None:
        return ""
    return kept[0] if kept[1] == 1 else f"{kept[0]} × {kept[1]}"


def _reasons(rows: Iterable[Row], since: dt.datetime) -> dict[tuple[str, int], str]:
    """What was done last to each record since then, with the reason that was given."""
    found: dict[tuple[str, int], str] = {}
    ids = sorted({row.id for row in rows})
    lines = AuditLine.objects.filter(object_id__in=ids, kind__in={row.kind for row in rows}, recorded_at__gt=since)
    for line in lines.order_by("recorded_at", "id"):
        said = _said(line)
        if said:
            found[line.kind, line.object_id or 0] = said
    return found


def _said(line: AuditLine) -> str:
    if stored.changes_nothing(line.action):
        return ""
    reason = Passage.objects.filter(pk=line.data.get("passage")).values_list("reason", flat=True).first()
    return (
        "：".join((action_words(line.action), reason))
        if isinstance(reason, str) and reason
        else action_words(line.action)
    )


def as_data(each: Compared) -> dict[str, Any]:
    """A published figure as data."""
    kept = each.figure
    return {
        "key": kept.key,
        "label": kept.label,
        "unit": kept.unit,
        "meaning": kept.meaning,
        "definition_version": kept.version,
        "value": kept.value,
        "numerator": kept.numerator,
        "denominator": kept.denominator,
        "records": len(kept.rows),
        "now": each.now,
        "differs": each.differs,
        "redefined": each.redefined,
        "changes": [
            {
                "what": c.what,
                "kind": c.row.kind,
                "id": c.row.id,
                "number": c.row.number,
                "title": c.row.title,
                "before": c.before,
                "after": c.after,
                "reason": c.reason,
            }
            for c in each.changes
        ],
        "hidden": each.hidden,
    }
