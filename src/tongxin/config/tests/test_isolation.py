"""Two conferences in one base never see each other's rows: over every address and every method there is."""

import datetime as dt
import html
import io
import itertools
import json
import re
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor, Power, actor_for
from tongxin.kernel.accounts.models import Account, AccountGrant
from tongxin.kernel.accounts.policies import POLICIES
from tongxin.kernel.attachments import accept
from tongxin.kernel.attachments.models import Attachment
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.kinds import kind_of, kinds
from tongxin.kernel.cases.models import Batch, CaseCard, CaseTask, Draft, Passage
from tongxin.kernel.cases.visibility import visible_cards
from tongxin.kernel.conferences.vocabulary import words
from tongxin.kernel.deadlines.models import Deadline
from tongxin.kernel.documents import bulk, replacing
from tongxin.kernel.documents.declarations import Form
from tongxin.kernel.documents.models import FormTemplate, PrintRun
from tongxin.kernel.exchange import services
from tongxin.kernel.exchange.declarations import Sheet
from tongxin.kernel.exchange.models import ImportRun
from tongxin.kernel.indicators.declarations import Sheet as FigureSheet
from tongxin.kernel.indicators.declarations import measures
from tongxin.kernel.indicators.reports import ReportTemplate
from tongxin.kernel.registry import get, items
from tongxin.kernel.search import matching
from tongxin.kernel.web import tokens
from tongxin.kernel.web.models import ApiToken
from tongxin.kernel.web.setup import SetupStep
from tongxin.notifications.models import Letter, Message, Urging
from tongxin.notifications.selectors import lines, urgeable
from tongxin.notifications.services.urging import urge
from tongxin.people.models import (
    AccountOpening,
    Body,
    Delegation,
    Membership,
    OpenedAccount,
    Organisation,
    Person,
    PersonalLook,
    SelfChange,
)
from tongxin.people.services import (
    ask_change,
    lend_desk,
    link,
    open_accounts,
    save_body,
    save_organisation,
    store_personal,
)
from tongxin.people.testing.cast import Cast, small_city
from tongxin.plans.services import save_plan
from tongxin.proposals.tests import scenes
from tongxin.registers.models import RegisterKind
from tongxin.registers.services import keep_row, offer_kinds, send_table
from tongxin.statistics import selectors
from tongxin.statistics.models import Report
from tongxin.statistics.selectors.reports.frames import periods_of
from tongxin.statistics.services import reports
from tongxin.statistics.services.snapshots import publish

HERE, THERE = "甲城独有词", "乙县独有词"
REFUSED = {400, 403, 404, 405, 422}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# Open before anybody signed in; they show no case.
OPEN = {
    "sign_in",
    "sign_out",
    "landing",
    "step_in",
    "healthz",
    "preferences",
    "mine",
    "open_link",
    "set_password",
    "openapi-json",
    "openapi-view",
    "api-root",
}


@dataclass
class Place:
    """A conference full of cases in every state, and one account that may do everything in it."""

    cast: Cast
    account: Account
    token: str
    cards: dict[str, list[int]]
    file_id: int
    draft: uuid.UUID
    # Ids of what is no case, under the name that a route gives them.
    rows: dict[str, int]

    def browser(self) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(self.account)
        return client


def _fill(cast: Cast, word: str) -> Place:
    text = {**scenes.CONTENT, "title": f"关于{word}的提案"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scenes, "CONTENT", text)
        for make in (scenes.draft, scenes.submitted, scenes.filed, scenes.handling, scenes.rated):
            make(cast)
    boss = cast.account("张委员")
    for power in {*(p.key for p in items(Power)), "system.operate", "security.audit"}:
        AccountGrant.objects.get_or_create(account=boss, power=power, conference=cast.conference)
    me = actor_for(boss)
    ledgers = _ledgers(cast, word, me)
    own = CaseCard.objects.filter(conference=cast.conference).order_by("pk")
    cards = {k.key: list(own.filter(kind=k.key).values_list("pk", flat=True)) for k in kinds()}
    with act(by=me):
        file = _attachment(cast, cards["proposal"][0], word)
    draft = Draft.objects.create(
        account=boss, conference=cast.conference, kind="proposal", data={"title": word}, saved_at=clock.machine_now()
    )
    Batch.objects.create(
        conference=cast.conference,
        kind="proposal",
        transition="submit",
        account_id=boss.pk,
        actor_label=word,
        made_at=clock.now(),
    )
    token = tokens.issue(boss, cast.conference, "测试", ("read", "write"), by=me)
    return Place(cast, boss, token, cards, file.pk, draft.key, {**_people(cast, word), **ledgers})


def _ledgers(cast: Cast, word: str, me: Actor) -> dict[str, int]:
    """A row of a register, a plan with an item, and a table sent to an organisation, all with the word."""
    place = cast.conference.pk
    offer_kinds(place, ["regulations"], by=me)
    kind = RegisterKind.objects.get(conference=place)
    row = {"title": f"{word}规则", "day": clock.today().isoformat(), "scope": "own", "words": word, "c_sort": "规则"}
    keep_row(kind, row, by=me)
    given = {"sort": "annual", "year": 2026, "name": f"{word}计划", "words": word, "items": f"{word}事项"}
    plan = save_plan(None, given, by=me)
    sent = {
        "title": f"{word}填报",
        "words": word,
        "columns": "次数 数字",
        "due": (clock.today() + dt.timedelta(days=9)).isoformat(),
        "organisations": [organisation.pk for organisation in cast.organisations.values()],
        "feeds": "",
        "fed_by": "",
    }
    return {"kind_id": kind.pk, "plan_id": plan.pk, "table_id": send_table(sent, by=me).pk}


def _people(cast: Cast, word: str) -> dict[str, int]:
    """A person who bears the word in everything that can be said of one."""
    keeper, today = cast.actor("孙管理员"), clock.today()
    person = cast.persons["李委员"]
    person.employer = person.post = word
    person.save()
    store_personal(person, {"address": word, "phone": "13800001234"}, by=keeper)
    change = ask_change(person, {"post": f"{word}主任"}, by=cast.actor("李委员"))
    reason, deputy = f"{word}学习", cast.persons["张委员"]
    lent = lend_desk(person, deputy, starts=today, ends=today, reason=reason, by=cast.actor("李委员"))
    assert lent is not None
    organisation = save_organisation(
        None, {"kind": "sector", "name": f"{word}界"}, conference_id=cast.conference.pk, by=keeper
    )
    values = {"name": f"{word}局", "system": "government", "duties": word, "on_paper": False}
    body = save_body(None, values, conference_id=cast.conference.pk, by=keeper)
    tie = link(
        "member_contacts_public",
        conference_id=cast.conference.pk,
        starts=today,
        by=keeper,
        person=person,
        to_public=word,
    )
    waiting = Person.objects.create(conference=cast.conference, name=f"{word}人")
    open_accounts(cast.conference.pk, [(waiting, f"waiting-{cast.conference.pk}")], by=keeper)
    return {
        "opening_id": AccountOpening.objects.get(conference=cast.conference).pk,
        "person_id": person.pk,
        "change_id": change.pk,
        "delegation_id": lent.pk,
        "organisation_id": organisation.pk,
        "body_id": body.pk,
        "link_id": tie.pk,
        "session_id": cast.session.pk,
        "run_id": _import(keeper, word),
        **_messages(cast),
        "template_id": _template(keeper, word),
        "print_id": _print(cast, word),
        "snapshot_id": _publication(cast, word),
        "report_id": _report(cast, word),
    }


def _report(cast: Cast, word: str) -> int:
    """A frozen report whose text says the word."""
    office = cast.actor("王主任")
    month = periods_of(cast.conference, "month")[0]
    made = reports.begin(get(ReportTemplate, "proposals.monthly"), cast.conference, month, by=office)
    reports.change(made, f"# {word}月报\n{word}收到{{proposals.received}}。", by=office)
    return reports.freeze(made, clock.now(), by=office).pk


def _publication(cast: Cast, word: str) -> int:
    """Figures that were published under the word."""
    office, whole = cast.actor("王主任"), selectors.ALL_TIME
    return publish(word, cast.conference, whole, selectors.OWN, clock.today(), by=office).pk


def _messages(cast: Cast) -> dict[str, int]:
    """A message to somebody, its mail that did not go out, and an urging."""
    now, account = clock.now(), cast.account("王主任")
    card = CaseCard.objects.filter(conference=cast.conference, kind="proposal", state="submitted").get()
    supervise = cast.actor("周主任")
    urge([line.key for line in lines(urgeable(supervise))], by=supervise, once=uuid.uuid4(), again=True)
    message = Message.objects.create(
        account=account, conference=cast.conference, card=card, matter="task", tasks=["file"], said_at=now
    )
    letter = Letter.objects.create(
        account=account,
        conference=cast.conference,
        kind="single",
        message=message,
        revision=1,
        status="failed",
        made_at=now,
        changed_at=now,
    )
    return {"message_id": message.pk, "letter_id": letter.pk}


def _template(keeper: Actor, word: str) -> int:
    """An own template of the first form."""
    form = items(Form)[0]
    return replacing.upload(form, f"{word}.docx", form.docx.read_bytes(), by=keeper).pk


def _print(cast: Cast, word: str) -> int:
    """A bulk print that is done, with the word in what was printed."""
    kind, form, by = kind_of("proposal"), items(Form)[0], cast.actor("张委员")
    run = bulk.ask(
        kind, CaseCard.objects.filter(kind="proposal", title__contains=word), [form], "docx", asked={}, by=by
    )
    bulk.work.call(run.pk)
    return run.pk


def _import(keeper: Actor, word: str) -> int:
    """A file that was uploaded and waits to be confirmed."""
    content = f"名称,职责\r\n{word}处,{word}\r\n{word}办,{word}".encode()
    return services.upload(get(Sheet, "people.bodies"), f"{word}.csv", content, chosen=(), by=keeper).pk


def _attachment(cast: Cast, card_id: int, word: str) -> Attachment:
    upload = SimpleUploadedFile(f"{word}.txt", f"附件：{word}".encode())
    return accept(card_id, upload, by=cast.account("张委员").pk)


@pytest.fixture
def places(db: None, django_capture_on_commit_callbacks: Any) -> tuple[Place, Place]:
    # A file is kept only when its act commits, which a test never does by itself.
    with django_capture_on_commit_callbacks(execute=True):
        here = _fill(small_city(), HERE)
        there = _fill(small_city("yunxi-", code="yunxi", name="云溪县政协", level="county"), THERE)
    return here, there


def _routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _routes(entry, path)
        else:
            yield path, entry


def _addresses(path: str, there: Place) -> Iterator[str]:
    """Every address that a route gives with the other conference's objects in it."""
    for kind in kinds():
        values: dict[str, list[Any]] = {
            "kind": [kind.plural],
            # The first is a draft, the last has come to its end; what stands between is no less the neighbour's.
            "card_id": [there.cards[kind.key][0], there.cards[kind.key][-1]],
            "file_id": [there.file_id],
            "form": ["csv", "xlsx"],
            "register_key": ["regulations"],
            "key": [m.key for m in measures()],
            "account_id": [there.account.pk],
            "proposal_id": [1],
            "batch_id": list(Batch.objects.filter(account_id=there.account.pk).values_list("pk", flat=True)),
            # A link that was sent to the neighbour would sign this browser in as the neighbour; that has its own tests.
            "token": ["not-a-link"],
            "provider": ["nobody"],
            "token_id": list(ApiToken.objects.filter(account=there.account).values_list("pk", flat=True)),
            "sheet": [s.key for s in items(FigureSheet)],
            "by": ["party", "body"],
            "place": [1],
            "cell": [*Organisation.objects.filter(conference=there.cast.conference).values_list("pk", flat=True)],
            **{name: [number] for name, number in there.rows.items()},
        }
        if path.startswith("setup/"):
            values["key"] = [s.key for s in items(SetupStep) if not s.url]
        elif path.startswith("accounts/"):
            values["key"] = ["reset", "disable", "enable", "unlock", "bind", "unbind", "binding-code"]
        elif path.startswith("security/"):
            values["key"] = list(POLICIES)
        elif "/do/" in path:
            values["key"] = [t.key for t in kind.workflow.transitions]
        elif "forms/" in path:
            values["key"] = [f.key for f in items(Form)]
        elif path.startswith("reports/"):
            values["key"], values["form"] = [t.key for t in items(ReportTemplate)], ["docx", "pdf"]
        elif path.startswith("words/"):
            values["key"] = [w.key for w in words()][:3]
        elif path.startswith("exchange/"):
            values["key"] = [s.key for s in items(Sheet)]
        elif "uuid" in path:
            values["key"] = [there.draft]
        plain = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", path.removeprefix("^")).rstrip("$").replace("\\", "")
        names = re.findall(r"<(?:\w+:)?(\w+)>", plain)
        unknown = set(names) - set(values)
        assert not unknown, f"a new route {path!r} has {sorted(unknown)}: say here what the neighbour's would be"
        for chosen in itertools.product(*(values[name] for name in names)):
            address = plain
            for value in chosen:
                address = re.sub(r"<(?:\w+:)?\w+>", str(value), address, count=1)
            yield f"/{address}"
        if "kind" not in names and not any(name.endswith("_id") for name in names):
            return


def _content(response: Any) -> str:
    raw = b"".join(response.streaming_content) if response.streaming else response.content
    if raw.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(raw)) as book:
            raw = b"\n".join(book.read(name) for name in book.namelist())
        # What writes the XML may put every Chinese character as a number.
        raw = html.unescape(raw.decode("utf-8", "replace")).encode()
    text = raw.decode("utf-8", "replace")
    if "json" in response.headers.get("Content-Type", ""):
        # JSON may write every Chinese character as an escape, and a search for the word would pass for ever.
        text = json.dumps(json.loads(text), ensure_ascii=False)
    return text.replace("\r\n ", "") + unquote(str(sorted(response.headers.items())))


def _rows_of(place: Place) -> list[Any]:
    mine = {"conference": place.cast.conference}
    return [
        sorted(CaseCard.objects.filter(**mine).values_list()),
        sorted(CaseTask.objects.filter(**mine).values_list("card", "holder", "transition")),
        sorted(Deadline.objects.filter(**mine).values_list("pk", "state", "due_on")),
        sorted(Passage.objects.filter(card__conference=place.cast.conference).values_list("pk", "undone")),
        sorted(Draft.objects.filter(**mine).values_list("key", "data__title")),
        sorted(Attachment.objects.filter(card__conference=place.cast.conference).values_list("pk")),
        sorted(Person.objects.filter(**mine).values_list("pk", "name", "employer", "post")),
        sorted(Membership.objects.filter(person__conference=place.cast.conference).values_list("pk", "status", "ends")),
        sorted(Delegation.objects.filter(person__conference=place.cast.conference).values_list("pk", "ends")),
        sorted(SelfChange.objects.filter(person__conference=place.cast.conference).values_list("pk", "status")),
        PersonalLook.objects.filter(person__conference=place.cast.conference).count(),
        sorted(
            OpenedAccount.objects.filter(opening__conference=place.cast.conference).values_list("account", flat=True)
        ),
        sorted(ImportRun.objects.filter(**mine).values_list("pk", "status", "digest")),
        Body.objects.filter(**mine).count(),
        sorted(Message.objects.filter(**mine).values_list("pk", "read_at", "revision")),
        sorted(Letter.objects.filter(**mine).values_list("pk", "status")),
        Urging.objects.filter(**mine).count(),
        sorted(FormTemplate.objects.filter(**mine).values_list("pk", "in_use")),
        sorted(PrintRun.objects.filter(**mine).values_list("pk", "status")),
        sorted(ApiToken.objects.filter(**mine).values_list("pk", "revoked_at")),
        sorted(Report.objects.filter(**mine).values_list("pk", "title", "frozen_at", "later")),
    ]


_BODY = '{"fields": {}, "changes": {}, "values": {}, "version": 1}'


def _type_of(path: str) -> str:
    return "application/json" if path.startswith("api/") else "application/x-www-form-urlencoded"


@pytest.mark.no_database_difference
@pytest.mark.django_db
def test_no_address_shows_or_changes_what_is_the_neighbours(places: tuple[Place, Place]) -> None:
    here, there = places
    browser, before, tried = here.browser(), _rows_of(there), 0
    for path, route in _routes():
        if route.name == "sign_out":
            continue
        # A method that a route does not know it knows at none of its addresses.
        methods = list(METHODS if path.startswith("api/") else ("GET", "POST"))
        for address in sorted(set(_addresses(path, there))):
            for method in list(methods):
                more = {"Authorization": f"Bearer {here.token}"} if path.startswith("api/") else {}
                response = browser.generic(method, address, _BODY, content_type=_type_of(path), headers=more)
                assert response.status_code < 500, f"{method} {address} broke"
                if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                    methods.remove(method)
                assert THERE not in _content(response), f"{method} {address} shows what is the neighbour's"
                if "_id>" in path or "uuid" in path or path.startswith(("accounts/", "security/", "audit/")):
                    assert response.status_code in REFUSED, f"{method} {address}: {response.status_code}"
                tried += 1
    assert tried > 200
    assert _rows_of(there) == before, "something of the neighbour's was changed"


@pytest.mark.django_db
def test_search_lists_and_exports_stay_at_home(places: tuple[Place, Place]) -> None:
    here, there = places
    browser = here.browser()
    for address in (
        f"/search/?q={THERE}",
        f"/proposals/?q={THERE}",
        f"/proposals/export.csv?q={THERE}",
        f"/proposals/export.xlsx?q={THERE}",
        f"/api/v1/proposals?q={THERE}",
    ):
        response = browser.get(address, HTTP_AUTHORIZATION=f"Bearer {here.token}")
        assert response.status_code == 200, address
        # The page repeats the question; a title would stand in its sentence.
        assert f"关于{THERE}" not in _content(response), address
    mine = actor_for(here.account)
    assert not visible_cards(mine).filter(conference=there.cast.conference).exists()
    assert not matching(THERE, visible_cards(mine)).exists()
    assert matching(HERE, visible_cards(mine)).exists()


@pytest.mark.django_db
def test_the_same_addresses_show_the_owner_what_is_its_own(places: tuple[Place, Place]) -> None:
    """Otherwise the tests above would pass on pages that show nothing at all."""
    _here, there = places
    browser = there.browser()
    card = there.cards["proposal"][-1]
    for address in (
        "/",
        "/proposals/",
        "/assignments/",
        f"/proposals/{card}/",
        f"/proposals/{card}/print/",
        f"/search/?q={THERE}",
        "/proposals/export.csv",
        "/proposals/export.xlsx",
        "/api/v1/proposals",
        f"/api/v1/proposals/{card}",
        f"/proposals/{there.cards['proposal'][0]}/files/{there.file_id}/",
        "/people/",
        f"/people/{there.rows['person_id']}/",
        "/inbox/?show=moves",
        "/urge/",
        "/registers/of/regulations/",
        "/registers/of/regulations/export.csv",
        f"/plans/{there.rows['plan_id']}/",
        f"/returns/{there.rows['table_id']}/",
        f"/returns/{there.rows['table_id']}/export.xlsx",
        f"/register-rows/{there.cards['register_row'][0]}/",
        f"/plan-items/{there.cards['plan_item'][0]}/",
        f"/return-sheets/{there.cards['return_sheet'][0]}/",
        "/exchange/",
        f"/exchange/runs/{there.rows['run_id']}/",
    ):
        response = browser.get(address, HTTP_AUTHORIZATION=f"Bearer {there.token}")
        assert response.status_code == 200, f"{address}: {response.status_code}"
        assert THERE in _content(response), f"{address} does not show the owner its own"


@pytest.mark.django_db
def test_nobody_sees_a_case_without_signing_in(places: tuple[Place, Place]) -> None:
    _here, there = places
    stranger = Client(raise_request_exception=False)
    for path, route in _routes():
        for address in sorted(set(_addresses(path, there)))[:4]:
            response = stranger.get(address)
            assert THERE not in _content(response), address
            if route.name not in OPEN:
                assert response.status_code in {302, 401, 403, 404, 405}, f"{address}: {response.status_code}"


@pytest.mark.django_db
def test_a_power_that_ended_shows_nothing_any_more(places: tuple[Place, Place]) -> None:
    here, _there = places
    office = here.cast.persons["王主任"]
    assert visible_cards(here.cast.actor("王主任")).exists()
    office.offices.update(ends=clock.today() - dt.timedelta(days=1))
    assert not visible_cards(here.cast.actor("王主任")).exists()
