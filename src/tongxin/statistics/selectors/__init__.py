"""Reads for figures: a value with its rows, the rows an actor may open, periods, and a report beside the values."""

import datetime as dt
from dataclasses import dataclass, replace

from django.db.models import Min, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.access.roles import StandingRole
from tongxin.kernel.cases.errors import Denied, NotVisible
from tongxin.kernel.cases.kinds import kind_of, kinds
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.cases.visibility import visible_cards
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.indicators.declarations import Figure, Measure, Ratio, RowKind, RowText, cuts_of, measures
from tongxin.kernel.registry import get
from tongxin.people.models import Session
from tongxin.statistics import rules
from tongxin.statistics.selectors import stored
from tongxin.statistics.selectors.stored import Reader
from tongxin.statistics.selectors.within import Figures, figures_within
from tongxin.text.figures import Fact as Printed
from tongxin.text.figures import extract

_BATCH = 500


@dataclass(frozen=True)
class Period:
    """From a day to a day, both included; ``None`` is open."""

    key: str
    label: str
    start: dt.date | None = None
    end: dt.date | None = None


@dataclass(frozen=True)
class Row:
    """One record behind a value."""

    kind: str
    id: int
    number: str
    title: str
    day: dt.date
    amount: int
    url: str
    # What kind of record it is, in words.
    called: str
    session: str = ""


@dataclass(frozen=True)
class Opened:
    """The rows behind a value, as far as the actor may open them, and how much lies outside its view."""

    figure: Figure
    rows: list[Row]
    hidden: int

    @property
    def total(self) -> int:
        """All rows, the hidden ones included."""
        return len(self.figure.facts)


@dataclass(frozen=True)
class Cut:
    """One cell of a figure: a dimension and a key in it."""

    by: str
    key: str
    # Of these only what also stands under one of some keys of another dimension.
    also: str = ""
    among: tuple[str, ...] = ()


@dataclass(frozen=True)
class CoverageRow:
    """A printed figure beside one measure, or beside none; a figure that says two things has two rows."""

    figure: int
    printed: Printed
    said: str
    # Where the figure begins in its sentence.
    place: int
    measure: Measure | None
    reason: str
    period: Period
    system: Figure | None = None
    agrees: bool | None = None
    # The key of a dimension whose part the sentence tells.
    cut: Cut | None = None

    @property
    def difference(self) -> float | int | None:
        """The system's value less the printed one; None when either is no single number."""
        if self.system is None or self.system.value is None or isinstance(self.printed.value, list):
            return None
        return self.system.value - self.printed.value


@dataclass(frozen=True)
class Coverage:
    """A whole report beside a base."""

    rows: list[CoverageRow]
    figures: int

    @property
    def computable(self) -> int:
        """Printed figures that some measure computes, each once."""
        return len({row.figure for row in self.rows if row.measure})


ALL_TIME = Period("all", gettext_noop("全部时间"))
OWN, SYSTEM_WIDE = "own", "system_wide"


def may_see(actor: Actor) -> bool:
    """Whoever holds a standing power in some conference: members, offices, leaders; no outsiders and no bodies."""
    return bool(actor.grants)


def require_sight(actor: Actor) -> None:
    """Refuse with a sentence."""
    if not may_see(actor):
        raise Denied(_("数据指标供委员、党派团体和政协机关查看，您的账号没有相应的职务。"))


def topmost_conference() -> Conference | None:
    """The conference at the root of this base, the oldest when there are several."""
    return Conference.objects.filter(parent__isnull=True).order_by("pk").first()


def conference_by_code(code: str) -> Conference | None:
    """A conference by its code."""
    return Conference.objects.filter(code=code).first()


def conference_codes() -> list[str]:
    """The codes of all conferences of this base."""
    return list(Conference.objects.order_by("pk").values_list("code", flat=True))


def conferences_seen(actor: Actor) -> list[Conference]:
    """The conferences whose totals the actor may read, its own first."""
    require_sight(actor)
    found = Conference.objects.filter(pk__in={g.conference_id for g in actor.grants}).order_by("pk")
    return sorted(found, key=lambda c: (c.pk != actor.conference_id, c.pk))


def measure_by_key(key: str) -> Measure:
    """A declared measure; :class:`NotVisible` when nobody declares it."""
    found = next((m for m in measures() if m.key == key), None)
    if found is None:
        raise NotVisible(_("没有这个指标：可能名称有误，或者提供它的模块没有安装。"))
    return found


def parts_of(measure: Measure) -> list[Measure]:
    """Numerator and denominator of a share; nothing for a count."""
    return [measure_by_key(measure.of), measure_by_key(measure.over)] if isinstance(measure, Ratio) else []


def periods(conference: Conference) -> list[Period]:
    """All time, the sessions of the conference (each until the next one opens) and its calendar years, newest first."""
    found = [ALL_TIME]
    sessions = list(Session.objects.filter(term__conference=conference).select_related("term").order_by("opens"))
    for here, later in reversed(list(zip(sessions, [*sessions[1:], None], strict=True))):
        end = later.opens - dt.timedelta(days=1) if later else None
        found.append(Period(f"session-{here.pk}", _("{session}会议以来").format(session=here), here.opens, end))
    first = CaseCard.objects.filter(conference=conference).aggregate(day=Min("opened"))["day"]
    today = clock.today()
    found += [year_period(year) for year in range(today.year, (first or today).year - 1, -1)]
    return found


def year_period(year: int) -> Period:
    """A calendar year."""
    return Period(f"year-{year}", _("{year}年").format(year=year), dt.date(year, 1, 1), dt.date(year, 12, 31))


def places_of(conference: Conference, scope: str) -> tuple[int, ...]:
    """The conferences whose work counts: its own, or with everything below it (``system_wide``)."""
    found = [conference.pk]
    if scope == SYSTEM_WIDE:
        level = found
        while level := list(Conference.objects.filter(parent__in=level).order_by("pk").values_list("pk", flat=True)):
            found += level
    return tuple(found)


def figure(
    measure: Measure, conference: Conference, period: Period = ALL_TIME, *, by: str = "", scope: str = OWN
) -> Figure:
    """A measure's value with both parts and its rows, of one conference's own work or of its whole system."""
    return Reader(places_of(conference, scope)).figure(measure, period.start, period.end, by=by)


def may_publish(actor: Actor) -> bool:
    """The offices that answer for what cases say: those which may correct a kind of them."""
    kinds_of = (role for kind in kinds() for role in kind.workflow.corrects if isinstance(role, StandingRole))
    return actor.conference_id is not None and any(role.visible(actor) is not None for role in kinds_of)


def rows_behind(found: Figure) -> list[Row]:
    """Every row of a value, in the order of days; for the operator, who holds the base itself."""
    return _rows(found, _cards(CaseCard.objects.all(), found), _others(found, None))


def opened(found: Figure, actor: Actor, cell: Cut | None = None) -> Opened:
    """The rows behind a value, or behind one of its cells, that the actor may see; the rest is only counted."""
    require_sight(actor)
    if cell is not None:
        facts = stored.under(found.facts, cell.by, cell.key)
        found = replace(found, facts=stored.among(facts, cell.also, cell.among) if cell.also else facts)
    rows = _rows(found, _cards(visible_cards(actor), found), _others(found, actor))
    return Opened(found, rows, len(found.facts) - len(rows))


def _cards(cards: QuerySet[CaseCard], found: Figure) -> dict[int, CaseCard]:
    ids = sorted({fact.row_id for fact in found.facts if not fact.kind})
    seen: dict[int, CaseCard] = {}
    for start in range(0, len(ids), _BATCH):
        seen.update({card.pk: card for card in cards.filter(pk__in=ids[start : start + _BATCH])})
    return seen


def _others(found: Figure, actor: Actor | None) -> dict[tuple[str, int], RowText]:
    """The records that are no cases, with their words; without an actor all of them."""
    texts: dict[tuple[str, int], RowText] = {}
    for key in {fact.kind for fact in found.facts if fact.kind}:
        kind = get(RowKind, key)
        ids = sorted({fact.row_id for fact in found.facts if fact.kind == key})
        for start in range(0, len(ids), _BATCH):
            some = ids[start : start + _BATCH]
            seen = some if actor is None else kind.visible(actor, some)
            texts.update({(key, pk): text for pk, text in kind.texts(seen).items()})
    return texts


def _rows(found: Figure, cards: dict[int, CaseCard], others: dict[tuple[str, int], RowText]) -> list[Row]:
    rows, sessions = [], _sessions(cards)
    for fact in sorted(found.facts, key=lambda f: (f.day, f.row_id)):
        if fact.kind:
            text = others.get((fact.kind, fact.row_id))
            if text is not None:
                called = _(get(RowKind, fact.kind).label)
                rows.append(
                    Row(fact.kind, fact.row_id, text.number, text.title, fact.day, fact.amount, text.url, called)
                )
            continue
        card = cards.get(fact.row_id)
        if card is not None:
            kind = kind_of(card.kind)
            url = f"/{kind.plural}/{card.pk}/"
            rows.append(
                Row(
                    card.kind,
                    card.pk,
                    card.number,
                    card.title,
                    fact.day,
                    fact.amount,
                    url,
                    _(kind.label),
                    sessions.get(card.pk, ""),
                )
            )
    return rows


def _sessions(cards: dict[int, CaseCard]) -> dict[int, str]:
    """What tells the numbers of these cases apart, since they begin again with every session."""
    found: dict[int, str] = {}
    for kind in kinds():
        if not kind.within_label:
            continue
        ids = [card.pk for card in cards.values() if card.kind == kind.key]
        for start in range(0, len(ids), _BATCH):
            rows = kind.model._default_manager.select_related(*kind.related).filter(pk__in=ids[start : start + _BATCH])
            found.update({case.pk: kind.within(case) for case in rows})
    return found


def coverage(text: str, conference: Conference | None, period: Period = ALL_TIME, session: str = "") -> Coverage:
    """Every figure of a report beside what this base computes; without a conference only what the text says.

    With a session it is what belongs to it, wherever a count knows sessions.
    """
    printed = extract(text)
    declared = {m.key: m for m in measures()}
    sayings = [rules.Saying(m.key, m.unit, m.says) for m in declared.values() if m.says]
    place = _place(conference)
    reader = figures_within(Reader((conference.pk,)), session) if conference else None
    rows: list[CoverageRow] = []
    starts = [rules.place_of_sentence(text, fact) for fact in printed]
    beside: dict[int, list[Printed]] = {}
    for start, fact in zip(starts, printed, strict=True):
        beside.setdefault(start, []).append(fact)
    for number, (start, fact) in enumerate(zip(starts, printed, strict=True), 1):
        sentence = rules.plain_sentence(fact, beside[start], start)
        reading = rules.read(sentence, fact.unit, sayings, place)
        when = year_period(reading.year) if reading.year and period is ALL_TIME else period
        said, where = text[fact.span[0] : fact.span[1]], fact.span[0] - start
        part = _part(sentence, fact, sayings, place, reader, when) if reader and not reading.keys else None
        if part is not None:
            measure, cut, cell = part
            same = rules.agrees(fact.value, fact.bound, rules.decimals_of(said), cell.value)
            rows.append(CoverageRow(number, fact, said, where, measure, "", when, cell, same, cut))
            continue
        if not reading.keys:
            rows.append(CoverageRow(number, fact, said, where, None, _(reading.reason), when))
        for key in reading.keys:
            found = reader.figure(declared[key], when.start, when.end) if reader else None
            same = rules.agrees(fact.value, fact.bound, rules.decimals_of(said), found.value) if found else None
            rows.append(CoverageRow(number, fact, said, where, declared[key], "", when, found, same))
    return Coverage(rows, len(printed))


# Only these name whose part is told; a session or a kind is told in too many ways to be sure.
_NAMED = ("party", "committee", "sector", "category", "body")


def _part(
    sentence: str, printed: Printed, sayings: list[rules.Saying], place: rules.Place, reader: Figures, when: Period
) -> tuple[Measure, Cut, Figure] | None:
    """The measure and the one cell of it that a sentence tells, when it names a party, a committee or a category."""
    for saying in sayings:
        if saying.unit != printed.unit:
            continue
        measure = measure_by_key(saying.key)
        cells = {by: reader.figure(measure, by=by).cells for by in cuts_of(measure) if by in _NAMED}
        names = [n for by, found in cells.items() for n in rules.names_of(by, {c.key: c.label for c in found})]
        name = rules.read_part(sentence, printed.unit, saying, place, names)
        if name is None:
            continue
        whole = reader.figure(measure, when.start, when.end, by=name.by)
        cell = next((c for c in whole.cells if c.key == name.key), None)
        value = cell.value if cell else None if isinstance(measure, Ratio) else 0
        facts = stored.under(whole.facts, name.by, name.key)
        parts = (cell.numerator, cell.denominator) if cell else (value, None)
        return measure, Cut(name.by, name.key), Figure(measure, value, *parts, facts)
    return None


def _place(conference: Conference | None) -> rules.Place:
    if conference is None:
        return rules.Place()
    others = Conference.objects.exclude(pk=conference.pk).values_list("name", "short_name")
    return rules.Place(conference.name, tuple({name for pair in others for name in pair if name}))
