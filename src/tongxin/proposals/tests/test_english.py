"""English pages hold no Chinese but data, and English requests leave the record in Chinese."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils import translation

from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.cases.models import Passage
from tongxin.kernel.deadlines.calendar import HOLIDAY_NAMES, national_days
from tongxin.kernel.deadlines.models import Deadline, DeadlineSegment
from tongxin.people.testing.cast import Cast, small_city
from tongxin.proposals.models import Assignment, Proposal
from tongxin.proposals.tests import scenes
from tongxin.text.similarity import subject_words

pytestmark = [pytest.mark.django_db, pytest.mark.no_database_difference]

# Ideographs, and the signs that only Chinese text uses; curly quotes and dashes belong to English too.
_CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]+")
# What offices and people wrote themselves: names, numbers, titles and texts.
_NUMBERS = re.compile(r"第\d{4}号|\d{4}收\d{4}")
_READ_ALOUD = frozenset({"aria-label", "placeholder", "title", "alt", "data-label", "data-offline", "content"})


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A request leaves its language active in the thread of a test; the next test begins in Chinese."""
    with translation.override("zh-hans"):
        yield


class _Texts(HTMLParser):
    """Everything of a page that somebody reads or hears."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.texts += [value for name, value in attrs if value and (name in _READ_ALOUD or tag == "html")]

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(data.strip())


def _data_of(city: Cast) -> list[str]:
    names = [
        city.conference.name,
        city.conference.short_name,
        *city.persons,
        *city.bodies,
        *city.organisations,
        *(office.name for office in city.conference.offices.all()),
        "市长",
    ]
    for proposal in Proposal.objects.all():
        names += [proposal.title, *proposal.situation.splitlines(), *proposal.suggestions.splitlines()]
        names += subject_words(proposal.title)
        names += [text for text in (proposal.category_number, proposal.serial) if text]
    names += Assignment.objects.exclude(reply="").values_list("reply", flat=True)
    for row in Passage.objects.all():
        names += [v for v in row.fields.values() if isinstance(v, str) and v]
    # The longest first: a name may stand inside a title.
    return sorted(names, key=len, reverse=True)


def _chinese_in(page: str, data: list[str]) -> list[str]:
    reader = _Texts()
    reader.feed(page)
    found = []
    for text in reader.texts:
        rest = _NUMBERS.sub("", text)
        for words in data:
            rest = rest.replace(words, "")
        if _CHINESE.search(rest):
            found.append(text)
    return found


def _english(city: Cast, name: str) -> Client:
    account = city.account(name)
    account.demo_role, account.preferences = "", {"language": "en"}
    account.save()
    browser = Client()
    browser.force_login(account)
    return browser


def _assert_english(city: Cast, name: str, urls: list[str]) -> None:
    browser, data = _english(city, name), _data_of(city)
    for url in urls:
        answer = browser.get(url, follow=True)
        assert answer.status_code in {200, 403, 404, 409}, url
        assert '<html lang="en"' in answer.content.decode()
        assert _chinese_in(answer.content.decode(), data) == [], url


PLACES = [
    *("/", "/todo/", "/duty/", "/new/", "/search/?q=zzz", "/proposals/", "/assignments/"),
    *("/figures/", "/figures/proposals.filed/", "/figures/proposals.collective_share/", "/report/coverage/"),
    *("/inbox/", "/inbox/?show=moves", "/urge/", "/mine/messages/"),
]


@pytest.mark.parametrize("name", ["张委员", "王主任", "周主任", "赵科长", "陈领导"])
def test_homes_and_lists_are_english(city: Cast, name: str) -> None:
    scenes.draft(city)
    scenes.handling(city)
    scenes.rated(city)
    _assert_english(city, name, PLACES)


@pytest.mark.parametrize("state", list(scenes.PROPOSALS))
def test_a_proposal_is_english_in_every_state(city: Cast, state: str) -> None:
    proposal = scenes.PROPOSALS[state](city)
    url = f"/proposals/{proposal.pk}/"
    for name in ("张委员", "王主任", "周主任"):
        # Where the state hides the case the page says so, in English too.
        _assert_english(city, name, [url, f"{url}print/"])


@pytest.mark.parametrize(
    ("state", "name", "tails"),
    [
        ("draft", "张委员", ["edit/", "do/submit/"]),
        ("submitted", "王主任", ["do/file/", "do/not_file/", "do/send_back/", "step-back/", "correct/"]),
        ("filed", "周主任", ["do/assign/"]),
        ("filed", "王主任", ["do/mark_key/"]),
        ("answered", "张委员", ["do/rate/"]),
        ("rated", "周主任", ["do/rehandle/"]),
    ],
)
def test_forms_of_a_proposal_are_english(city: Cast, state: str, name: str, tails: list[str]) -> None:
    proposal = scenes.PROPOSALS[state](city)
    _assert_english(city, name, [f"/proposals/{proposal.pk}/{tail}" for tail in tails])


@pytest.mark.parametrize("name", ["张委员", "吴秘书", "王主任"])
def test_the_first_form_is_english(city: Cast, name: str) -> None:
    _assert_english(city, name, ["/proposals/new/"])


def test_assignments_and_their_forms_are_english(city: Cast) -> None:
    lead, assist = scenes.parts_of(scenes.received(city))
    url = f"/assignments/{lead.pk}/"
    _assert_english(city, "赵科长", [url, f"{url}do/record_contact/", f"{url}do/answer/"])
    _assert_english(city, "周主任", [url, *(f"{url}do/{key}/" for key in ("extend", "pause", "resume", "receive"))])
    _assert_english(city, "何科员", [f"/assignments/{assist.pk}/do/give_opinion/"])


def test_refusals_of_forms_are_english(city: Cast) -> None:
    proposal = scenes.submitted(city)
    browser = _english(city, "王主任")
    data = _data_of(city)
    for sent in ({"category": "none"}, {}, {"category": "social", "occurred_on": "2020-01-01"}, {"occurred_on": "x"}):
        answer = browser.post(f"/proposals/{proposal.pk}/do/file/", sent)
        assert answer.status_code == 422
        assert _chinese_in(answer.content.decode(), data) == []


def _walk(city: Cast, language: str) -> Proposal:
    with translation.override(language):
        proposal = scenes.handling(city)
        lead, _assist = scenes.parts_of(proposal)
        for name, key in (("赵科长", "receive"), ("周主任", "extend"), ("周主任", "pause"), ("周主任", "resume")):
            scenes.take(city, lead, name, key)
    return proposal


def test_what_is_stored_does_not_depend_on_the_language(city: Cast) -> None:
    other = small_city("other-", code="other")
    rows = []
    for place, language in ((city, "zh-hans"), (other, "en")):
        _walk(place, language)
        here = {"conference": place.conference}
        rows.append(
            (
                list(Deadline.objects.filter(**here).order_by("pk").values_list("key", "label")),
                list(
                    DeadlineSegment.objects.filter(deadline__conference=place.conference)
                    .order_by("pk")
                    .values_list("kind", "reason", "by")
                ),
                list(
                    Passage.objects.filter(card__conference=place.conference)
                    .order_by("pk")
                    .values_list("transition", "actor_label", "on_behalf", "reason")
                ),
                list(
                    AuditLine.objects.filter(chain__conference=place.conference)
                    .order_by("seq")
                    .values_list("action", "kind", "actor_label", "on_behalf")
                ),
                list(Proposal.objects.filter(**here).order_by("pk").values_list("number", "serial")),
            )
        )
    assert rows[0] == rows[1]
    labels = {label for _key, label in rows[1][0]}
    assert {"审查期限", "交办期限", "办理期限"} <= labels
    assert ("start", "交办", "周主任") in rows[1][1]


def test_an_english_request_writes_chinese(city: Cast) -> None:
    proposal = scenes.submitted(city)
    browser = _english(city, "王主任")
    answer = browser.post(f"/proposals/{proposal.pk}/do/file/", {"category": "social"})
    assert answer.status_code == 302
    assert translation.get_language() == "en"
    started = Deadline.objects.get(card=proposal.pk, key="assign")
    assert (started.label, started.segments.get().reason) == ("交办期限", "立案")
    assert Passage.objects.get(card=proposal.pk, transition="file").actor_label == "王主任"
    line = AuditLine.objects.get(action="proposal.file")
    assert not re.search(r"[A-Za-z]{3}", line.actor_label)
    proposal.refresh_from_db()
    assert proposal.number == "第0001号"


def test_the_reader_of_these_tests_finds_chinese(city: Cast) -> None:
    proposal = scenes.submitted(city)
    browser = Client()
    browser.force_login(city.account("王主任"))
    page = browser.get(f"/proposals/{proposal.pk}/").content.decode()
    found = _chinese_in(page, _data_of(city))
    assert {"下一步", "立案", "待审查"} <= set(found)
    assert proposal.title not in found


def test_every_holiday_of_the_table_has_a_mark() -> None:
    names = {name for working, name in national_days().values() if not working}
    assert names == set(HOLIDAY_NAMES)
