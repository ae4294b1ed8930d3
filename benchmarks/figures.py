"""How fast figures are answered over a million facts: the store of months and edge days, against a plain group-by."""

import datetime as dt
import random
import sys
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import bench

FACTS = 1_000_000
TURNS = 9
CONFERENCES, SESSIONS, YEARS = 12, 10, 5
FIRST = dt.date(2021, 1, 4)
EDGES = (dt.date(2022, 1, 12), dt.date(2024, 11, 20))
YEAR = (dt.date(2023, 1, 1), dt.date(2023, 12, 31))
GOAL_MS, GOAL_RATIO, GOAL_HARD_MS, GOAL_YEAR_MS = 50, 20, 300, 3000
CUTS = ("session", "sector", "category", "body")
SEED = 6


def main() -> int:
    """Fill a base and measure ours and the peers in turn."""
    parser = bench.parser(__doc__)
    parser.add_argument("--facts", type=int, default=FACTS)
    arguments = parser.parse_args()
    with bench.own_base():
        places = make_conferences()
        indicators = declare(places, arguments.facts)
        filled = fill(places, indicators)
        rows, goals = measured(places, indicators, arguments.facts)
    return bench.report("figures", rows, goals, save=arguments.save, facts=arguments.facts, fill_seconds=filled)


def make_conferences() -> list[int]:
    """A city and the conferences below it."""
    from tongxin.kernel.conferences.models import Conference  # noqa: PLC0415 (Django must be up)

    city = Conference.objects.create(name="某市政协", short_name="市政协", code="city", level="city")
    below = [
        Conference.objects.create(name=f"第{n}县政协", short_name=f"{n}县", code=f"c{n}", level="county", parent=city)
        for n in range(CONFERENCES - 1)
    ]
    return [city.pk, *(each.pk for each in below)]


def declare(places: list[int], facts: int) -> list[Any]:
    """A count, a number of persons, a median and a share, each of the same million facts."""
    from tongxin.kernel import registry  # noqa: PLC0415
    from tongxin.kernel.indicators.declarations import Dimension, Indicator, Ratio  # noqa: PLC0415

    for cut in CUTS:
        if registry.find(Dimension, cut) is None:
            registry.add(Dimension(cut, cut, lambda _keys: {}))

    def given(where: tuple[int, ...], start: Any, end: Any) -> Iterator[Any]:
        for place in where:
            for fact in invented(place, facts // len(places)):
                if (start is None or fact.day >= start) and (end is None or fact.day <= end):
                    yield fact

    made = [
        Indicator(f"bench.{how}", how, "件", "合成的记录。", facts=given, combine=how, cut_by=CUTS)
        for how in ("sum", "distinct", "median")
    ]
    for one in (*made, Ratio("bench.share", "share", "%", "合成。", of="bench.distinct", over="bench.sum")):
        registry.add(one)
    return made


def invented(place: int, size: int) -> Iterator[Any]:
    """Records of a conference: five years, ten sessions, 30 sectors, 12 categories, 48 bodies, 400 persons."""
    from tongxin.kernel.indicators.declarations import Fact  # noqa: PLC0415

    dice = random.Random(SEED + place)
    for row in range(size):
        day = FIRST + dt.timedelta(days=dice.randrange(365 * YEARS))
        session = str((day - FIRST).days * SESSIONS // (365 * YEARS))
        person, category = dice.randrange(400), dice.randrange(12)
        # A person speaks for one sector, and a category goes to the same few bodies; one in ten goes to two of them.
        bodies = [category * 6 + dice.randrange(3)] + ([category * 6 + 3] if row % 10 == 0 else [])
        dims = {
            "session": (session,),
            "sector": (str(person % 30),),
            "category": (str(category),),
            "body": tuple(map(str, bodies)),
        }
        yield Fact(day, place * 10_000_000 + row, 1 + row % 60, dims, f"person:{place}-{person}")


def fill(places: list[int], indicators: list[Any]) -> float:
    """Fill the store, and the flat table of the strongest peer: no joins, only the columns that are asked for."""
    from django.db import connection  # noqa: PLC0415

    from tongxin.statistics.services import filling  # noqa: PLC0415

    begin = time.perf_counter()
    filling.fill(places, indicators)
    took = round(time.perf_counter() - begin, 1)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE flat AS SELECT f.conference_id, k.key AS session, s.day, s.amount, s.who "
                       "FROM statistics_storedfact s JOIN statistics_fill f ON f.id = s.fill_id "
                       "JOIN statistics_combinationkey k ON k.combination_id = s.combination_id AND k.dim = 'session' "
                       "WHERE f.indicator = 'bench.sum'")  # fmt: skip
        cursor.execute("ANALYZE")
    return took


def asked(sentence: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows of a plain question."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(sentence, values)
        return cursor.fetchall()


JOINED = (
    "SELECT f.conference_id, k.key, SUM(s.amount) FROM statistics_storedfact s "
    "JOIN statistics_fill f ON f.id = s.fill_id "
    "JOIN statistics_combinationkey k ON k.combination_id = s.combination_id AND k.dim = 'session' "
    "WHERE f.indicator = 'bench.sum' AND s.day BETWEEN %s AND %s GROUP BY 1, 2"
)
FLAT = "SELECT conference_id, session, SUM(amount) FROM flat WHERE day BETWEEN %s AND %s GROUP BY 1, 2"


def measured(places: list[int], indicators: list[Any], facts: int) -> tuple[list[dict[str, Any]], dict[str, bool]]:
    """Each question, ours and its peer in turn."""
    from tongxin.kernel import registry  # noqa: PLC0415
    from tongxin.kernel.indicators.declarations import Measure  # noqa: PLC0415
    from tongxin.statistics.selectors.stored import Reader, crossed  # noqa: PLC0415

    total, distinct, middle = indicators
    share = registry.get(Measure, "bench.share")
    whole = (FIRST, FIRST + dt.timedelta(days=365 * YEARS))

    def value(measure: Any, span: tuple[dt.date, dt.date], by: str = "") -> Callable[[], Any]:
        return lambda: Reader(tuple(places)).figure(measure, *span, by=by).value

    def table(span: tuple[dt.date, dt.date]) -> Callable[[], Any]:
        return lambda: sorted((a, b, c) for (a, b), c in crossed(total, places, *span, by="session").items())

    def peer(sentence: str, span: tuple[dt.date, dt.date]) -> Callable[[], Any]:
        return lambda: sorted(asked(sentence, *(day.isoformat() for day in span)))

    rows = [
        row("conference by session, 5 years", table(whole), peer(JOINED, whole)),
        row("conference by session, 5 years, flat peer", table(whole), peer(FLAT, whole)),
        row("conference by session, days at both ends", table(EDGES), peer(JOINED, EDGES)),
        row("conference by session, days at both ends, flat peer", table(EDGES), peer(FLAT, EDGES)),
        row("distinct persons", value(distinct, EDGES), one_of("SELECT COUNT(DISTINCT who) FROM flat", EDGES)),
        row("distinct persons by sector", value(distinct, EDGES, "sector"), None),
        row("median", value(middle, EDGES), None),
        row("median by sector", value(middle, EDGES, "sector"), None),
        row("share", value(share, EDGES), None),
        row("year report: 4 figures, uncut and by 4 cuts", year_report(places, [*indicators, share]), None),
    ]
    times = {each["question"]: each for each in rows}
    hard = [each for each in rows if each["question"].startswith(("distinct", "median", "share"))]
    crossing = [each for each in rows if each["question"].startswith("conference")]
    return rows, {
        f"conference by session over {facts} facts: at most {GOAL_MS} ms": max(r["ours_ms"] for r in crossing[:2])
        <= GOAL_MS,
        "the same with days at both ends": max(r["ours_ms"] for r in crossing[2:]) <= GOAL_MS,
        f"conference by session: at least {GOAL_RATIO} times the group-by, the flat one too": min(
            r["ratio"] for r in crossing[:2]
        )
        >= GOAL_RATIO,
        f"distinct, median and shares: at most {GOAL_HARD_MS} ms": max(r["ours_ms"] for r in hard) <= GOAL_HARD_MS,
        f"year report: at most {GOAL_YEAR_MS} ms": times[rows[-1]["question"]]["ours_ms"] <= GOAL_YEAR_MS,
    }


def one_of(sentence: str, span: tuple[dt.date, dt.date]) -> Callable[[], Any]:
    """A plain question with one answer."""
    return lambda: asked(f"{sentence} WHERE day BETWEEN %s AND %s", *(day.isoformat() for day in span))[0][0]


def year_report(places: list[int], measures: list[Any]) -> Callable[[], Any]:
    """What a year's report asks: every figure, whole and by every cut, at one moment."""
    from tongxin.statistics.selectors.stored import Reader  # noqa: PLC0415

    def report() -> Any:
        reader = Reader(tuple(places))
        return [reader.figure(measure, *YEAR, by=by).value for measure in measures for by in ("", *CUTS)]

    return report


def row(question: str, ours: Callable[[], Any], peer: Callable[[], Any] | None) -> dict[str, Any]:
    """Medians of both in turn; the peer must give the same answer."""
    answer = ours()
    if peer is not None and peer() != answer:
        raise SystemExit(f"{question}: the peer must give the same answer")
    times: dict[str, list[float]] = {"ours": [], "peer": []}
    for _turn in range(TURNS):
        times["ours"].append(timed(ours))
        if peer is not None:
            times["peer"].append(timed(peer))
    mine = median(times["ours"])
    theirs = median(times["peer"]) if peer else None
    return {
        "question": question,
        "ours_ms": bench.milliseconds(mine),
        "ours_max_ms": bench.milliseconds(max(times["ours"])),
        "peer_ms": bench.milliseconds(theirs) if theirs else "",
        "ratio": round(theirs / mine, 1) if theirs else "",
    }


def timed(call: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


if __name__ == "__main__":
    sys.exit(main())
