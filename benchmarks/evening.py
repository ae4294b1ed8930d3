"""The evening before the cut-off: 300 members write, save and submit at once against a running installation; nothing is lost.

Everything goes over HTTP to ``up`` as it is started in an office: each member opens the form, saves a growing text
several times as the script of the page does, and submits; some press twice, some never get as far as submitting.
Then the base is read: every text that the server said it has must be there with its last words, and what came in
before the cut-off must be a 大会提案, what came after it a 平时提案. Signing in is not part of it: the sessions stand.
The members run on the same machine and take their share of its processors.
"""

import datetime as dt
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

import bench

MEMBERS = 300
SAVES = 4
UNFINISHED = 10
TWICE = 7
CUT_OFF = 60.0
PORT = 8453
SENTENCE = "老城绿地少，居民反映强烈，步行十分钟以内没有一处可以坐下来的地方。"
LONGEST_WAIT = 120


def main() -> int:
    """Fill a base, start the installation on it, let the evening happen, then look into the base."""
    parser = bench.parser(__doc__)
    parser.add_argument("--members", type=int, default=MEMBERS)
    parser.add_argument("--saves", type=int, default=SAVES)
    parser.add_argument("--cut-off", type=float, default=CUT_OFF, help="seconds from the first request to the cut-off")
    parser.add_argument("--port", type=int, default=PORT)
    arguments = parser.parse_args()
    with bench.own_base() as data:
        cookies = fill(arguments.members)
        process = _up(data, arguments.port)
        try:
            close_window_in(arguments.cut_off)
            members = [Member(n, cookie, arguments.saves, arguments.port) for n, cookie in enumerate(cookies)]
            seconds = _let_happen(members)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)
        found = check(members)
    return _tell(members, seconds, found, save=arguments.save)


def fill(count: int) -> list[str]:
    """A city with that many members, each signed in; gives the cookies of their sessions."""
    from django.conf import settings  # noqa: PLC0415 (Django must be up)
    from django.test import Client  # noqa: PLC0415

    from tongxin.people.testing.cast import add_member, add_person, small_city  # noqa: PLC0415

    city = small_city()
    cookies = []
    for number in range(count):
        person = add_person(city, f"evening{number}", f"委员{number}")
        add_member(city, person)
        browser = Client()
        browser.force_login(person.account)
        cookies.append(browser.cookies[settings.SESSION_COOKIE_NAME].value)
    return cookies


def close_window_in(seconds: float) -> None:
    """Let the collection of this session end in a moment."""
    from tongxin.kernel import clock  # noqa: PLC0415
    from tongxin.people.models import CollectionWindow, Session  # noqa: PLC0415

    now = clock.machine_now()
    CollectionWindow.objects.all().delete()
    session = Session.objects.order_by("pk").first()
    CollectionWindow.objects.create(
        session=session, opens_at=now - dt.timedelta(days=30), closes_at=now + dt.timedelta(seconds=seconds)
    )


def _up(data: Path, port: int) -> subprocess.Popen[bytes]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("TONGXIN_", "DJANGO_"))}
    log = data / "evening-up.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "tongxin.config.cli", "up", "--data", str(data), "--port", str(port), "--empty"],
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    until = time.monotonic() + LONGEST_WAIT
    while "就绪" not in log.read_text(encoding="utf-8"):
        if process.poll() is not None or time.monotonic() > until:
            raise SystemExit(log.read_text(encoding="utf-8"))
        time.sleep(0.2)
    return process


class Member:
    """One member with one phone: every answer is timed, and what the server said it has is remembered."""

    def __init__(self, number: int, cookie: str, saves: int, port: int) -> None:
        self.number, self.saves, self.port = number, saves, port
        self.key = str(uuid.uuid4())
        self.title = f"关于第{number}位委员晚上赶写的提案"
        self.cookies = {"tongxin_session": cookie}
        self.times: dict[str, list[float]] = {"form": [], "save": [], "submit": []}
        self.errors: list[str] = []
        self.kept = ""
        self.submits = number % UNFINISHED != 0
        self.case = ""

    def run(self) -> None:
        """The whole evening of one member."""
        try:
            self._write()
        except Exception as error:  # noqa: BLE001 (whatever goes wrong is an error of the evening)
            self.errors.append(repr(error))

    def _write(self) -> None:
        form = f"/proposals/new/?draft={self.key}"
        status, text, _ = self._ask("form", "GET", form)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
        if status != http.client.OK or token is None:
            self.errors.append(f"form {status}")
            return
        for turn in range(self.saves):
            words = SENTENCE * (turn + 1) * 5 + f"第{turn}次保存"
            body = json.dumps({"title": self.title, "situation": words})
            kind = {"Content-Type": "application/json", "X-CSRFToken": token[1]}
            status, text, _ = self._ask("save", "POST", f"/drafts/{self.key}/?kind=proposal", body, kind)
            if status == http.client.OK and "已自动保存" in json.loads(text)["sentence"]:
                self.kept = words
            else:
                self.errors.append(f"save {status} {text[:80]}")
        if self.submits:
            for _turn in range(2 if self.number % TWICE == 0 else 1):
                self._submit(form, token[1])

    def _submit(self, form: str, token: str) -> None:
        sent = {
            "csrfmiddlewaretoken": token,
            "draft": self.key,
            "title": self.title,
            "situation": self.kept,
            "suggestions": "利用边角地建设口袋公园。",
            "publish_consent": "1",
            "then": "submit",
        }
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        status, _, where = self._ask("submit", "POST", form, urlencode(sent), kind)
        if status == http.client.FOUND and re.fullmatch(r"/proposals/\d+/", where):
            self.case = where
        else:
            self.errors.append(f"submit {status} {where}")

    def _ask(
        self, what: str, method: str, path: str, body: str | None = None, more: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        begin = time.perf_counter()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONGEST_WAIT)
        try:
            line.request(method, path, body.encode() if body else None, {"Cookie": cookie, **(more or {})})
            answer = line.getresponse()
            text = answer.read().decode()
        finally:
            line.close()
        self.times[what].append(time.perf_counter() - begin)
        for name, value in (pair.split(";")[0].split("=", 1) for pair in answer.headers.get_all("Set-Cookie") or []):
            self.cookies[name] = value
        return answer.status, text, answer.headers.get("Location") or ""


def _let_happen(members: list[Member]) -> float:
    begin = time.perf_counter()
    threads = [threading.Thread(target=member.run) for member in members]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begin


def check(members: list[Member]) -> dict[str, Any]:
    """What stands in the base, against what the server said it has."""
    from tongxin.kernel.audit.verify import verify  # noqa: PLC0415
    from tongxin.kernel.cases.models import Draft, Passage  # noqa: PLC0415
    from tongxin.kernel.cases.rebuild import rebuild  # noqa: PLC0415
    from tongxin.people.models import CollectionWindow  # noqa: PLC0415
    from tongxin.proposals.models import Proposal  # noqa: PLC0415

    closes = CollectionWindow.objects.get().closes_at
    proposals: dict[str, list[Proposal]] = {}
    for proposal in Proposal.objects.select_related("card"):
        proposals.setdefault(proposal.card.title, []).append(proposal)
    drafts = {str(draft.pk): draft.data for draft in Draft.objects.all()}
    moments = dict(Passage.objects.filter(transition="submit").values_list("card_id", "business_at"))
    lost = double = misjudged = 0
    for member in members:
        mine = proposals.get(member.title, [])
        if member.case:
            lost += not any(p.situation == member.kept and p.serial for p in mine)
        elif member.kept:
            lost += drafts.get(member.key, {}).get("situation") != member.kept
        double += len(mine) > 1
        misjudged += sum((p.timing == "session") != (moments[p.pk] <= closes) for p in mine)
    every = [p for mine in proposals.values() for p in mine]
    sound, flaws = verify()
    return {
        "submitted": len(every),
        "before_cut_off": sum(p.timing == "session" for p in every),
        "after_cut_off": sum(p.timing == "ordinary" for p in every),
        "drafts": len(drafts),
        "lost": lost,
        "twice": double,
        "misjudged": misjudged,
        "serials_given_twice": len(every) - len({p.serial for p in every}),
        "sound_audit_lines": sound,
        "flaws": len(flaws),
        "drift": len(rebuild(repair=False)),
    }


def _tell(members: list[Member], seconds: float, found: dict[str, Any], *, save: bool) -> int:
    errors = [error for member in members for error in member.errors]
    rows = []
    for what, label in (("form", "open the form"), ("save", "autosave"), ("submit", "submit")):
        times = [t for member in members for t in member.times[what]]
        rows.append(
            {
                "what": label,
                "requests": len(times),
                "median_ms": bench.milliseconds(median(times)),
                "p99_ms": bench.milliseconds(bench.percentile(times, 0.99)),
                "max_ms": bench.milliseconds(max(times)),
            }
        )
    requests = sum(row["requests"] for row in rows)
    print(
        f"{len(members)} members, {requests} requests in {seconds:.1f} s, {requests / seconds:.0f} a second, all at once"
    )
    print(json.dumps(found, ensure_ascii=False))
    for error in sorted(set(errors))[:5]:
        print("error:", error)
    goals = {
        f"no error ({len(errors)})": not errors,
        f"nothing lost that was acknowledged ({found['lost']})": not found["lost"],
        "a double press makes one proposal, every serial is given once": not found["twice"]
        and not found["serials_given_twice"],
        "before the cut-off 大会提案, after it 平时提案": not found["misjudged"],
        "chains whole, cards like their cases": not found["flaws"] and not found["drift"],
    }
    return bench.report("evening", rows, goals, save=save, found=found, seconds=round(seconds, 1), members=len(members))


if __name__ == "__main__":
    sys.exit(main())
