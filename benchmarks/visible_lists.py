"""How fast a list opens: what an actor sees of 100,000 cards of nine kinds, one page and the count."""

import datetime as dt
import random
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import bench

CARDS = 100_000
PAGE = 25
PERSONS, BODIES = 600, 60
TURNS = 15
GOAL_MS = 50
SEED = 20


def main() -> int:
    """Fill a base and measure three actors, ours and the peer in turn."""
    arguments = bench.parser(__doc__).parse_args()
    with bench.own_base():
        kinds = make_kinds()
        actors = fill(kinds)
        rows, goals = [], {}
        for name, actor in actors.items():
            ours, naive = list_page(actor), naive_page(actor, kinds)
            if ours() != naive():
                raise SystemExit("the peer must show the same list")
            times: dict[str, list[float]] = {"ours": [], "peer": []}
            for turn in range(TURNS):
                times["ours"].append(_time(ours))
                # The peer takes seconds; a few turns tell enough.
                if turn % (TURNS // 3) == 0:
                    times["peer"].append(_time(naive))
            rows.append(_row(name, ours()[1], times))
            goals[f"{name}: at most {GOAL_MS} ms"] = rows[-1]["ours_ms"] <= GOAL_MS
    return bench.report("visible_lists", rows, goals, save=arguments.save, cards=CARDS, kinds=len(kinds))


def _time(call: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def _row(name: str, count: int, times: dict[str, list[float]]) -> dict[str, Any]:
    ours, peer = median(times["ours"]), median(times["peer"])
    return {
        "actor": name,
        "sees": count,
        "ours_ms": bench.milliseconds(ours),
        "ours_max_ms": bench.milliseconds(max(times["ours"])),
        "peer_ms": bench.milliseconds(peer),
        "ratio": round(peer / ours, 1),
    }


def list_page(actor: Any) -> Callable[[], tuple[list[int], int]]:
    """What a list does: count, and the newest page."""
    from tongxin.kernel.cases.visibility import visible_cards  # noqa: PLC0415 (Django must be up)

    def show() -> tuple[list[int], int]:
        cards = visible_cards(actor)
        return list(cards.order_by("-pk").values_list("pk", flat=True)[:PAGE]), cards.count()

    return show


def naive_page(actor: Any, kinds: list[Any]) -> Callable[[], tuple[list[int], int]]:
    """The same rule as most systems write it: OR across the joins of every kind, made unique afterwards."""
    from django.db.models import Q  # noqa: PLC0415

    from tongxin.kernel.cases.models import CaseCard  # noqa: PLC0415

    persons, bodies = actor.ids("person"), actor.ids("body")
    rule = Q(pk__in=[])
    for kind in kinds:
        for role in kind.standing:
            condition = role.visible(actor)
            rule |= Q(kind=kind.key) & condition if condition is not None else Q(pk__in=[])
        name = kind.model._meta.model_name
        rule |= Q(**{f"{name}__owner__in": persons}) | Q(**{f"{name}__parts__body__in": bodies})

    def show() -> tuple[list[int], int]:
        cards = CaseCard.objects.filter(rule, conference_id=actor.conference_id).distinct()
        return list(cards.order_by("-pk").values_list("pk", flat=True)[:PAGE]), cards.count()

    return show


def make_kinds() -> list[Any]:
    """Nine kinds, each with a table of its own and a table of parts, on the shelf instead of the installed ones."""
    from django.db import connection, models  # noqa: PLC0415

    from tongxin.kernel import registry  # noqa: PLC0415
    from tongxin.kernel.access.actors import Power  # noqa: PLC0415
    from tongxin.kernel.access.roles import Role, StandingRole, body, person  # noqa: PLC0415
    from tongxin.kernel.cases.kinds import CaseKind, kinds  # noqa: PLC0415
    from tongxin.kernel.cases.models import CaseCard  # noqa: PLC0415
    from tongxin.kernel.workflow.declarations import State, Workflow  # noqa: PLC0415

    for installed in kinds():
        registry.remove(installed)
    found = []
    for n in range(1, 10):
        meta = type("Meta", (), {"app_label": "kernel", "indexes": [models.Index(fields=["owner"], name=f"bench{n}")]})
        case = type(
            f"Bench{n}",
            (models.Model,),
            {
                "__module__": __name__,
                "Meta": meta,
                "card": models.OneToOneField(
                    CaseCard, models.CASCADE, primary_key=True, related_name=f"bench{n}", related_query_name=f"bench{n}"
                ),
                "owner": models.BigIntegerField(),
            },
        )
        meta = type("Meta", (), {"app_label": "kernel", "indexes": [models.Index(fields=["body"], name=f"benchp{n}")]})
        part = type(
            f"BenchPart{n}",
            (models.Model,),
            {
                "__module__": __name__,
                "Meta": meta,
                "case": models.ForeignKey(case, models.CASCADE, related_name="parts", related_query_name="parts"),
                "body": models.BigIntegerField(),
            },
        )
        with connection.schema_editor() as editor:
            editor.create_model(case)
            editor.create_model(part)
        key = f"bench{n}"
        kind = CaseKind(
            key=key,
            label=key,
            plural=f"{key}s",
            model=case,
            workflow=Workflow(key, (State("open", "open", final=True),), "open", (), ()),
            roles=(
                Role(f"{key}_owner", key, case.objects.all, person("owner")),
                Role(f"{key}_body", key, part.objects.all, body("body"), case="case_id"),
            ),
            standing=(StandingRole(f"{key}_office", key, f"{key}.all"),),
        )
        registry.add(kind)
        registry.add(Power(f"{key}.all", key))
        found.append(kind)
    return found


def fill(kinds: list[Any]) -> dict[str, Any]:
    """The cards and the three who look at them."""
    from django.db import connection  # noqa: PLC0415

    from tongxin.kernel import clock  # noqa: PLC0415
    from tongxin.kernel.access.actors import Actor, Grant, Principal  # noqa: PLC0415
    from tongxin.kernel.cases.models import CaseCard  # noqa: PLC0415
    from tongxin.kernel.conferences.models import Conference  # noqa: PLC0415

    chance = random.Random(SEED)
    places = [
        Conference.objects.create(code=f"city-{n}", name=f"城市{n}", short_name=f"城市{n}", level="city")
        for n in range(2)
    ]
    made = []
    for n in range(1, CARDS + 1):
        kind = kinds[n % len(kinds)].key
        # A tenth belongs to a neighbour, a twentieth is somebody's draft.
        place, draft = places[n % 10 == 0], chance.random() < 0.05
        day = dt.date(2022, 1, 1) + dt.timedelta(days=n // 100)
        made.append(
            CaseCard(
                pk=n,
                conference=place,
                kind=kind,
                title=f"第{n}件",
                state="open",
                draft=draft,
                opened=day,
                updated_at=clock.now(),
            )
        )
    CaseCard.objects.bulk_create(made, batch_size=2000)
    for place, kind in enumerate(kinds):
        own = range(place or len(kinds), CARDS + 1, len(kinds))
        part = kind.model._meta.get_field("parts").related_model
        kind.model.objects.bulk_create(
            (kind.model(card_id=n, owner=chance.randrange(1, PERSONS)) for n in own), batch_size=2000
        )
        part.objects.bulk_create(
            (part(case_id=n, body=chance.randrange(1, BODIES)) for n in own for _ in range(2)), batch_size=2000
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    here = places[0].pk
    powers = frozenset(Grant(f"{kind.key}.all", here) for kind in kinds)
    return {
        "member": Actor("委员", here, principals=frozenset({Principal("person", 7)})),
        "body": Actor("承办单位", here, principals=frozenset({Principal("person", 8), Principal("body", 5)})),
        "office": Actor("办公室", here, principals=frozenset({Principal("person", 9)}), grants=powers),
    }


if __name__ == "__main__":
    sys.exit(main())
