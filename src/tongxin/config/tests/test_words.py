"""A conference says things in words of its own: everywhere at once, from a day on, and nowhere else."""

import contextlib
import csv
import datetime as dt
import io
import json
import zipfile
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext

from tongxin.kernel import clock, registry
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.kinds import kind_of
from tongxin.kernel.cases.models import Passage
from tongxin.kernel.cases.telling import told
from tongxin.kernel.conferences import sentences, vocabulary
from tongxin.kernel.conferences.models import ParameterValue
from tongxin.kernel.conferences.vocabulary import Word, own_words, speaking_for
from tongxin.kernel.deadlines.models import Deadline
from tongxin.kernel.documents import printing
from tongxin.kernel.documents.declarations import Form, Subject
from tongxin.kernel.web import links, services, tokens
from tongxin.notifications.models import Message
from tongxin.notifications.rules import Matter
from tongxin.notifications.services.wording import digest, single
from tongxin.people.models import Office
from tongxin.people.testing.cast import Cast, small_city
from tongxin.proposals.tests import scenes

pytestmark = pytest.mark.django_db
FORM = "proposals.not_filed_notice"
OWN = {
    "proposal.state.filed": "审定立案",
    "proposal.step.assign": "转给单位",
    "role.supervision_office": "市委市政府督查室",
    "proposal.clock.assign": "转办时限",
    "kind.proposal": "委员提案",
    "organisation.proposal_committee": "提案和委员工作室",
}


@pytest.fixture
def city() -> Cast:
    return small_city()


@pytest.fixture
def county(city: Cast) -> Cast:
    return small_city("county-", code="linxi", name="临溪县政协", level="county")


def _as(cast: Cast, name: str) -> Client:
    browser = Client()
    browser.force_login(cast.account(name))
    return browser


def _rename(cast: Cast, own: dict[str, str], day: dt.date | None = None) -> None:
    wanted = {registry.get(Word, key): text for key, text in own.items()}
    services.set_words(cast.conference.pk, wanted, day or clock.today(), by=cast.actor("孙管理员"))


def _page(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return bytes(answer.getvalue()).decode()


def test_two_conferences_in_one_base_use_different_words_at_once(city: Cast, county: Cast) -> None:
    here, there = scenes.filed(city), scenes.filed(county)
    _rename(city, OWN)
    for cast, case, says, not_says in (
        (city, here, OWN, {"已立案": "审定立案"}),
        (county, there, {"s": "已立案"}, dict(zip(OWN.values(), OWN.values(), strict=True))),
        (city, here, OWN, {"已立案": "审定立案"}),
    ):
        browser = _as(cast, "周主任")
        shown = {
            "case": _page(browser, f"/proposals/{case.pk}/"),
            "list": _page(browser, "/proposals/"),
            "export": _page(browser, "/proposals/export.csv"),
        }
        state = says.get("proposal.state.filed", "已立案")
        for where, text in shown.items():
            assert state in text, where
            for word in not_says:
                assert word not in text, (where, word)
        if cast is city:
            for key in ("proposal.step.assign", "proposal.clock.assign", "kind.proposal", "role.supervision_office"):
                assert OWN[key] in shown["case"], key
            assert f">{state} <b>" in shown["list"], "the filter says it too"
        rows = list(csv.reader(io.StringIO(shown["export"].removeprefix("\ufeff"))))
        assert state in rows[1]
        token = tokens.issue(cast.account("周主任"), cast.conference, "测试", ("read",), by=cast.actor("周主任"))
        answer = Client().get(f"/api/v1/proposals/{case.pk}", headers={"Authorization": f"Bearer {token}"})
        assert answer.json()["state_label"] == state
        assert answer.json()["state"] == "filed", "programs go by the key"


def test_inbox_and_mail_speak_for_the_conference_that_the_message_is_about(
    city: Cast, county: Cast, settings: Any
) -> None:
    settings.MAIL = {"address": "https://example.org"}
    here, there = scenes.filed(city), scenes.filed(county)
    _rename(city, OWN)
    for cast, case, verb in ((city, here, "转给单位"), (county, there, "交办")):
        account = cast.account("周主任")
        card = kind_of("proposal").model._default_manager.get(pk=case.pk).card
        message = Message.objects.create(
            account=account,
            card=card,
            conference=cast.conference,
            matter=Matter.TASK,
            why="step",
            tasks=["assign"],
            version=card.version,
            said_at=clock.now(),
        )
        page = _page(_as(cast, "周主任"), "/inbox/")
        assert verb in page
        assert ("转给单位" in page) is (cast is city)
        with speaking_for(message.conference_id):
            subject, body = single(message, cast.actor("周主任"))
            assert verb in f"{subject}{body}"
            assert verb in "".join(digest(cast.actor("周主任"), cast.conference) or ())
    assert gettext(kind_of("proposal").workflow.by_key["assign"].label) == "交办", "nothing is left of the blocks"


def test_printed_forms_are_issued_in_the_words_of_the_conference(city: Cast, county: Cast) -> None:
    here, there = scenes.not_filed(city), scenes.not_filed(county)
    _rename(city, OWN)

    def printed(cast: Cast, pk: int) -> str:
        answer = _as(cast, "王主任").get(f"/proposals/{pk}/forms/{FORM}.docx")
        assert answer.status_code == 200
        with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as file:
            return file.read("word/document.xml").decode()

    assert "提案和委员工作室" in printed(city, here.pk)
    assert "临溪县政协" in printed(county, there.pk)
    assert "提案和委员工作室" not in printed(county, there.pk)


def test_rows_and_the_record_keep_keys_and_standard_terms(city: Cast) -> None:
    _rename(city, OWN)
    browser = _as(city, "周主任")
    case = scenes.filed(city)
    browser.get(f"/proposals/{case.pk}/do/assign/")
    assert Passage.objects.filter(card=case.pk, transition="file", target="filed").exists()
    assert Deadline.objects.get(card=case.pk, key="assign").label == "交办期限"
    stored = json.dumps(list(AuditLine.objects.values_list("action", "data")), ensure_ascii=False)
    named = AuditLine.objects.filter(action="conference.set_word")
    assert named.count() == len(OWN)
    assert {line.data["key"] for line in named} == set(OWN)
    assert "proposal.file" in stored
    assert told(kind_of("proposal"), "file", case) is not None


def test_a_name_holds_from_its_day_and_empty_is_the_standard_term_again(city: Cast) -> None:
    today = clock.today()
    week = dt.timedelta(days=7)
    _rename(city, {"proposal.step.assign": "转办"}, today)
    _rename(city, {"proposal.step.assign": "转给单位"}, today + week)
    _rename(city, {"proposal.step.assign": ""}, today + 2 * week)
    place = city.conference.pk
    names = [own_words(place, today + n * week).get("proposal.step.assign") for n in (-1, 0, 1, 2)]
    assert names == [None, "转办", "转给单位", None]
    page = _page(_as(city, "孙管理员"), "/words/proposal.step.assign/")
    assert "转给单位" in page
    assert "孙管理员" in page


@pytest.mark.parametrize(
    ("key", "text", "sentence"),
    [
        ("proposal.state.filed", "办理中", "已经是另一个状态"),
        ("proposal.state.filed", "一" * 21, "最多 20 字"),
        ("proposal.step.assign", "<b>转办</b>", "只能写文字"),
        ("proposal.step.assign", "{转办}", "只能写文字"),
    ],
)
def test_a_senseless_name_is_refused_in_a_sentence(city: Cast, key: str, text: str, sentence: str) -> None:
    answer = _as(city, "孙管理员").post(f"/words/{key}/", {"text": text, "valid_from": "2026-12-01"})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not ParameterValue.objects.filter(conference=city.conference, key__startswith="word.").exists()
    assert not AuditLine.objects.filter(action="conference.set_word").exists()


def test_going_back_to_a_standard_term_that_another_state_took_is_refused(city: Cast) -> None:
    _rename(city, {"proposal.state.filed": "审定立案"})
    _rename(city, {"proposal.state.handling": "已立案"})
    answer = _as(city, "孙管理员").post("/words/proposal.state.filed/", {"text": "", "valid_from": "2026-12-01"})
    assert answer.status_code == 422
    assert "不能同名" in answer.content.decode()


def test_only_who_sets_parameters_names_things_and_only_at_home(city: Cast, county: Cast) -> None:
    for address in ("/words/", "/words/proposal.step.assign/"):
        assert _as(city, "周主任").get(address).status_code == 403
    other = _as(city, "周主任").post("/words/proposal.step.assign/", {"text": "转办", "valid_from": "2026-12-01"})
    assert other.status_code == 403
    keeper = _as(city, "孙管理员")
    assert keeper.get("/words/nothing.at.all/").status_code == 404
    sent = {"text": "转办", "valid_from": clock.today().isoformat()}
    assert keeper.post("/words/proposal.step.assign/", sent).status_code == 302
    assert own_words(city.conference.pk) == {"proposal.step.assign": "转办"}
    assert own_words(county.conference.pk) == {}
    page = _page(keeper, "/words/?group=changed")
    assert "转办" in page
    assert "孙管理员" in page
    assert "立案" not in page.split("<tbody>")[1].split("</tbody>")[0]
    assert "交办" in _page(keeper, "/words/?q=转办"), "found by the own name"


def test_the_setup_assistant_asks_for_the_words_that_are_most_often_others(city: Cast) -> None:
    keeper = _as(city, "孙管理员")
    page = _page(keeper, "/setup/words/")
    for standard in ("督查室", "提案委员会", "立案", "交办", "界别活动组"):
        assert standard in page
    fields = {"role.supervision_office": "市委市政府督查室", "proposal.step.file": "审查通过立案"}
    assert keeper.post("/setup/words/", fields).status_code == 302
    assert own_words(city.conference.pk) == fields
    assert 'value="市委市政府督查室"' in _page(keeper, "/setup/words/"), "left and come back to"
    assert keeper.post("/setup/words/", {**fields, "proposal.step.file": ""}).status_code == 302
    assert own_words(city.conference.pk) == {"role.supervision_office": "市委市政府督查室"}
    assert "改过 1 个" in _page(keeper, "/setup/")


def test_an_own_name_is_said_in_every_language_and_standard_terms_are_translated(city: Cast) -> None:
    _rename(city, {"proposal.step.assign": "转给单位"})
    edges = kind_of("proposal").workflow.by_key
    with translation.override("en"), speaking_for(city.conference.pk):
        assert gettext(edges["assign"].label) == "转给单位"
        assert gettext(edges["submit"].label) == "Submit"
    with translation.override("en"):
        assert gettext(edges["assign"].label) != "转给单位"


def test_blocks_end_with_what_they_began_even_when_something_fails(city: Cast, county: Cast) -> None:
    _rename(city, {"kind.proposal": "委员提案"})
    label = kind_of("proposal").label
    with speaking_for(city.conference.pk):
        assert gettext(label) == "委员提案"
        with speaking_for(county.conference.pk):
            assert gettext(label) == "提案"
        with contextlib.suppress(ZeroDivisionError), speaking_for(None):
            assert gettext(label) == "提案"
            raise ZeroDivisionError
        assert gettext(label) == "委员提案"
        vocabulary.turn_to(county.conference.pk)
        assert gettext(label) == "提案"
    assert gettext(label) == "提案"
    assert label == "提案", "the declaration itself never changes"


def test_words_cost_one_query_at_most(city: Cast) -> None:
    case = scenes.filed(city)
    browser = _as(city, "周主任")
    browser.get(f"/proposals/{case.pk}/")
    with CaptureQueriesContext(connection) as before:
        browser.get(f"/proposals/{case.pk}/")
    _rename(city, OWN)
    with CaptureQueriesContext(connection) as after:
        browser.get(f"/proposals/{case.pk}/")
    read = [q for q in after.captured_queries if "parametervalue" in q["sql"].lower()]
    assert len(read) == 1
    assert len(after) == len(before)


def test_every_word_has_a_key_of_its_own_that_a_row_can_hold() -> None:
    words = vocabulary.words()
    assert len({w.key for w in words}) == len(words)
    assert max(len(w.key) for w in words) <= 75
    for kind in (kind_of("proposal"), kind_of("assignment")):
        owners: list[Any] = [
            kind,
            *kind.workflow.states,
            *kind.workflow.transitions,
            *kind.workflow.clocks,
            *kind.standing,
        ]
        for owner in owners:
            assert registry.find(Word, owner.label.key), owner.key


def test_a_one_time_link_speaks_for_the_conference_of_its_case(city: Cast) -> None:
    case = scenes.handling(city)
    _rename(city, {"kind.proposal": "委员提案", "kind.assignment": "承办件"})
    part = case.assignments.order_by("pk")[0]
    account = city.account("赵科长")
    token = links.issue(account, part.card, f"body:{part.body_id}", valid_hours=24, by=city.actor("周主任"))
    assert "承办件" in _page(Client(), f"/t/{token}/")


def test_a_form_of_another_conference_is_made_in_that_ones_words(city: Cast, county: Cast) -> None:
    case = scenes.not_filed(county)
    _rename(county, {"organisation.proposal_committee": "提案工作委员会"})
    with speaking_for(city.conference.pk):
        made = printing.make(
            registry.get(Form, FORM), Subject(county.actor("王主任"), (case,)), "docx", county.conference.pk
        )
    with zipfile.ZipFile(io.BytesIO(made.content)) as file:
        assert "提案工作委员会" in file.read("word/document.xml").decode()


def test_sentences_say_what_the_things_they_name_are_called_here(city: Cast, county: Cast) -> None:
    """Where a conference says 督查科 for 督查室, no hint, button or message of its pages goes on saying 督查室."""
    own = {"role.supervision_office": "市委督查室", "proposal.step.assign": "转办", "role.committee_office": "工作室"}
    here, there = scenes.submitted(city), scenes.submitted(county)
    _rename(city, own)
    form = _page(_as(city, "王主任"), f"/proposals/{here.pk}/do/file/")
    assert "立案后编号，转市委督查室转办。" in form
    assert "转督查室交办" in _page(_as(county, "王主任"), f"/proposals/{there.pk}/do/file/")
    keeper = _as(city, "孙管理员")
    desks = _page(keeper, "/setup/desks/")
    assert "谁审查立案、谁转办、谁看全局" in desks
    assert ">市委督查室" in desks
    assert "市委市委" not in desks
    assert "由市委督查室代为登记" in _page(keeper, "/setup/")
    assert "答复经市委督查室审核" in _page(keeper, "/parameters/")
    words = _page(keeper, "/words/?group=changed")
    assert "督查室" in words.replace("市委督查室", ""), "where things are renamed the standard term stays"
    with speaking_for(city.conference.pk):
        edges = kind_of("assignment").workflow.by_key
        assert gettext(edges["object"].consequence) == "市委督查室作出决定以前请继续办理，不要自行转送。"
        with translation.override("en"):
            assert "市委督查室" in gettext(edges["object"].consequence)
            assert "supervision office" not in gettext(edges["object"].consequence).lower()


def test_a_longer_term_is_not_taken_for_the_shorter_one_in_it(city: Cast) -> None:
    _rename(city, {"proposal.step.file": "审定", "kind.proposal": "建议"})
    with speaking_for(city.conference.pk):
        said = sentences.reworded("立案或不予立案的提案，告知提案人", ["proposal"])
        assert said == "审定或不予立案的建议，告知提案人"
        assert sentences.reworded("提案委办公室") == "提案委办公室"
        assert sentences.reworded("已收回", ["proposal"]) == "已收回", "a state of another kind"
    assert sentences.reworded("立案", ["proposal"]) == "立案"


def test_an_office_is_set_up_under_the_name_that_the_conference_uses(city: Cast) -> None:
    Office.objects.filter(conference=city.conference, name="督查室").update(name="原督查处")
    _rename(city, {"role.supervision_office": "市委督查室"})
    keeper = _as(city, "孙管理员")
    assert keeper.post("/setup/desks/", {"assign": "钱科长 qian-new"}).status_code == 200
    assert Office.objects.filter(conference=city.conference, name="市委督查室", powers=["proposals.assign"]).exists()
    assert "qian-new" in _page(keeper, "/setup/desks/"), "and found there again"
