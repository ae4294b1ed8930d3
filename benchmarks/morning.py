"""The night after the cut-off and the weeks after it: 400 received proposals, numbers in one batch, lists by morning, 200 bodies.

The pages are asked as the offices ask them (list, queue, form, preview, confirmation, printing), in this process and
without a network, so that what is measured is the work of a page. 30 of the 200 bodies have nobody with an account:
the supervision office signs and answers for them on paper. ``--show FOLDER`` keeps the printed catalogue to look at.
"""

import io
import json
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import bench

RECEIVED = 400
BODIES = 200
ON_PAPER = 30
FOUND, OK = 302, 200
PAGE_SECONDS = 1.0


class Watch:
    """How long each kind of step took."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = {}

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Time what happens inside."""
        begin = time.perf_counter()
        yield
        self.times.setdefault(what, []).append(time.perf_counter() - begin)


def main() -> int:
    """Fill, review, number, print, hand out, and look at the lists."""
    parser = bench.parser(__doc__)
    parser.add_argument("--received", type=int, default=RECEIVED)
    parser.add_argument("--show", type=Path)
    arguments = parser.parse_args()
    watch = Watch()
    with bench.own_base():
        from django.conf import settings  # noqa: PLC0415 (Django must be up)

        settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
        settings.ALLOWED_HOSTS = ["*"]
        city = fill(arguments.received, watch)
        review(city, arguments.received, watch)
        facts = number(city, watch) | catalogue(city, watch, arguments.show)
        facts |= hand_out(city, watch)
    return _tell(watch, facts, save=arguments.save)


def fill(count: int, watch: Watch) -> Any:
    """A city with many bodies, and what came in on the evening."""
    from tongxin.kernel import clock  # noqa: PLC0415
    from tongxin.kernel.audit.acts import act  # noqa: PLC0415
    from tongxin.kernel.cases.doors import move, open_case  # noqa: PLC0415
    from tongxin.kernel.conferences.parameters import store_parameter  # noqa: PLC0415
    from tongxin.people.testing.cast import add_body, add_person, give_post, small_city  # noqa: PLC0415

    city = small_city()
    me, office = city.actor("张委员"), city.actor("王主任")
    with act(by=office, conference_id=city.conference.pk):
        store_parameter(city.conference, "proposals.number_at_filing", False, clock.today())
    for number in range(BODIES):
        body = add_body(city, f"第{number + 1:03d}承办单位")
        if number >= ON_PAPER:
            give_post(city, add_person(city, f"clerk{number}", f"经办人{number}"), body)
    for number in range(count):
        content = {
            "title": f"关于第{number + 1}件大会前夜送来的事情的提案",
            "situation": "入托率偏低，社区用房没有盘活。" * 20,
            "suggestions": "盘活社区用房。\n完善运营补助。",
        }
        with watch.step("receive one (service)"):
            move(open_case("proposal", by=me, values=content), "submit", by=me)
    return city


def _browser(city: Any, name: str) -> Any:
    from django.test import Client  # noqa: PLC0415

    from tongxin.kernel.testing.sessions import show_both_factors  # noqa: PLC0415

    found = Client()
    found.force_login(city.account(name))
    show_both_factors(found)
    return found


def _got(watch: Watch, what: str, browser: Any, url: str) -> Any:
    with watch.step(what):
        answer = browser.get(url)
    assert answer.status_code == OK, (url, answer.status_code)
    return answer


def review(city: Any, count: int, watch: Watch) -> None:
    """As by keyboard: the case, the form with the text beside it, the decision, and on to the next.

    Where numbers are given in a batch, what was filed waits in the same queue for its number; that is the next step.
    """
    office = _browser(city, "王主任")
    where = office.get("/proposals/queue/").headers["Location"]
    categories = ("economic", "political", "cultural", "social", "ecological")
    for turn in range(count):
        path = where.split("?")[0]
        _got(watch, "review: case page", office, where)
        _got(watch, "review: form", office, f"{path}do/file/?queue=1")
        with watch.step("review: decide"):
            answer = office.post(f"{path}do/file/?queue=1", {"category": categories[turn % 5], "note": ""})
        assert answer.status_code == FOUND, answer.status_code
        where = answer.headers["Location"]


def number(city: Any, watch: Watch) -> dict[str, Any]:
    """All of them in one batch: preview, then confirm."""
    from tongxin.proposals.models import Proposal  # noqa: PLC0415

    office = _browser(city, "王主任")
    _got(watch, "list of proposals", office, "/proposals/?state=filed")
    sent = {"key": "number", "all": "1", "query": "state=filed"}
    with watch.step("batch numbers: preview"):
        page = office.post("/proposals/together/", sent)
    once = re.search(r'name="once" value="([^"]+)"', page.content.decode())
    assert once, page.status_code
    with watch.step("batch numbers: confirm"):
        done = office.post("/proposals/together/", {**sent, "stage": "do", "once": once[1]})
    assert done.status_code == FOUND, done.status_code
    numbers = list(Proposal.objects.exclude(number="").order_by("number").values_list("number", flat=True))
    wanted = [f"第{n:04d}号" for n in range(1, Proposal.objects.filter(state="filed").count() + 1)]
    return {"filed": Proposal.objects.filter(state="filed").count(), "numbers_without_gap": numbers == wanted}


def catalogue(city: Any, watch: Watch, show: Path | None) -> dict[str, Any]:
    """The lists for the morning, as Word and as PDF."""
    from pypdf import PdfReader  # noqa: PLC0415

    from tongxin.kernel.documents import bulk  # noqa: PLC0415

    office, found = _browser(city, "王主任"), {}
    for output in ("merged", "docx"):
        sent = {"forms": ["proposals.catalogue"], "query": "state=filed&sort=number", "output": output}
        with watch.step(f"catalogue ({output})"):
            asked = office.post("/proposals/print/", sent)
            assert asked.status_code == FOUND, asked.status_code
            bulk.work.call(int(asked.headers["Location"].rstrip("/").rsplit("/", 1)[-1]))
            answer = office.get(f"{asked.headers['Location']}file/")
        content = b"".join(answer.streaming_content)
        if output == "merged":
            found["catalogue_pages"] = len(PdfReader(io.BytesIO(content)).pages)
        if show:
            show.mkdir(parents=True, exist_ok=True)
            (show / f"catalogue.{'pdf' if output == 'merged' else 'zip'}").write_bytes(content)
    return found


def hand_out(city: Any, watch: Watch) -> dict[str, Any]:
    """交办 to 200 bodies; 170 sign on line, 30 on paper; then who has not signed must be seen at once."""
    from tongxin.kernel.cases.doors import move  # noqa: PLC0415
    from tongxin.kernel.cases.offers import offers  # noqa: PLC0415
    from tongxin.proposals.models import Assignment, Proposal  # noqa: PLC0415

    office = city.actor("周主任")
    bodies = [city.bodies[f"第{n + 1:03d}承办单位"] for n in range(BODIES)]
    for turn, proposal in enumerate(Proposal.objects.filter(state="filed").order_by("number")):
        with watch.step("assign one (service)"):
            move(proposal, "assign", by=office, fields={"lead": bodies[turn % BODIES].pk})
    desk = _browser(city, "周主任")
    _got(watch, "list: who has not signed", desk, "/assignments/?state=assigned")
    for part in Assignment.objects.select_related("body").order_by("pk"):
        clerk = city.clerks.get(part.body.name)
        if clerk:
            with watch.step("sign one (service)"):
                move(part, "receive", by=city.actor(clerk))
    for _turn in range(5):
        page = _got(watch, "list: who has not signed", desk, "/assignments/?state=assigned")
        _got(watch, "list: nearest terms", desk, "/assignments/?sort=due")
        _got(watch, "home of the supervision office", desk, "/")
        _got(watch, "to-do of the supervision office", desk, "/todo/")
        _got(watch, "list of proposals", desk, "/proposals/?state=handling")
    counted = re.search(r"全部 (\d+) 件", page.content.decode())
    waiting = int(counted[1]) if counted else -1
    paper = Assignment.objects.filter(state="assigned").order_by("pk")
    for part in list(paper):
        offer = next(o for o in offers(part, office) if o.transition.key == "receive")
        with watch.step("sign one on paper (service)"):
            move(part, "receive", by=office, on_behalf=offer.on_behalf[0].key)
    with watch.step("export of all parts (XLSX)"):
        assert desk.get("/assignments/export.xlsx").status_code == OK
    return {"bodies": BODIES, "on_paper": ON_PAPER, "not_signed_seen": waiting, "left_unsigned": paper.all().count()}


def _tell(watch: Watch, facts: dict[str, Any], *, save: bool) -> int:
    rows = [
        {
            "step": what,
            "times": len(times),
            "median_ms": bench.milliseconds(median(times)),
            "max_ms": bench.milliseconds(max(times)),
            "total_s": round(sum(times), 1),
        }
        for what, times in watch.times.items()
    ]
    print(json.dumps(facts, ensure_ascii=False))
    pages = [row for row in rows if row["step"].startswith(("list", "home", "to-do", "review"))]
    goals = {
        "every page of the offices within 1 s (median)": all(r["median_ms"] <= PAGE_SECONDS * 1000 for r in pages),
        "numbers run without a gap": facts["numbers_without_gap"],
        "who has not signed is seen, those on paper alone": facts["not_signed_seen"]
        == facts["filed"] * ON_PAPER // BODIES,
        "everybody has signed in the end": not facts["left_unsigned"],
    }
    return bench.report("morning", rows, goals, save=save, facts=facts)


if __name__ == "__main__":
    sys.exit(main())
