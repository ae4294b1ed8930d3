"""A change of term decided in November for January: nothing happens before its day, everything on it, all of it undone."""

import datetime as dt

import pytest
from django.test import Client

from tongxin.kernel import clock, registry
from tongxin.kernel.audit.models import AuditLine
from tongxin.kernel.audit.verify import verify
from tongxin.kernel.cases.errors import Blocked, Denied, InvalidInput
from tongxin.kernel.exchange import services as exchange
from tongxin.kernel.exchange.declarations import Sheet
from tongxin.kernel.exchange.models import ImportRun
from tongxin.kernel.testing.books import xlsx
from tongxin.kernel.testing.denial import unchanged
from tongxin.people import selectors
from tongxin.people.models import Belonging, Membership, OfficeHolding, Person, Session, Term, TermChange, TermDraft
from tongxin.people.rules import OrganisationKind
from tongxin.people.selectors import roster as reads
from tongxin.people.selectors import sheets
from tongxin.people.selectors import terms as calendar
from tongxin.people.services import (
    FirstSession,
    admit_member,
    carry_draft_out,
    change_term,
    end_membership,
    end_terms,
    join,
    keep_term_draft,
    plan_term_change,
    rehearse_draft,
    save_person,
    take_back_term_change,
)
from tongxin.people.testing import cast as makers
from tongxin.people.testing.cast import Cast

DECIDED, LAST, OPENS = dt.date(2026, 11, 24), dt.date(2027, 1, 11), dt.date(2027, 1, 12)
WINDOW = (dt.datetime(2026, 12, 1, 9, tzinfo=clock.ZONE), dt.datetime(2027, 1, 13, 20, tzinfo=clock.ZONE))


@pytest.fixture
def settled(city: Cast) -> Cast:
    """Two members with numbers and places, of whom one is elected again."""
    for number, name in enumerate(("张委员", "李委员"), 1):
        Membership.objects.filter(person=city.persons[name]).update(number=f"{number:03d}")
    start = city.session.term.starts
    sector = makers.add_organisation(city, "教育界", OrganisationKind.SECTOR)
    committee = makers.add_organisation(city, "提案委员会", OrganisationKind.SPECIAL_COMMITTEE)
    for name in ("张委员", "李委员"):
        for place in (sector, committee, city.organisations["民建澄湖市委会"]):
            Belonging.objects.create(person=city.persons[name], organisation=place, starts=start)
    return city


def _plan(city: Cast, **more):
    again = [city.persons["李委员"].pk]
    first = FirstSession(dt.date(2027, 1, 15), WINDOW)
    return plan_term_change(city.conference, opens=OPENS, again=again, first=first, **more)


def _changed(city: Cast, **more) -> TermChange:
    with clock.at(DECIDED):
        change_term(_plan(city, **more), by=city.actor("孙管理员"))
    return TermChange.objects.get()


def _names(city: Cast, status: str = "", **more: str) -> list[str]:
    return [p.name for p in reads.roster(city.actor("孙管理员"), {"status": status, **more})]


def _picked(city: Cast) -> list[str]:
    return [name for _pk, name in selectors.person_choices(city.conference.pk)]


def _exported(city: Cast) -> list[tuple[str, str]]:
    keeper = registry.get(Sheet, "people.roster").keeper(city.actor("孙管理员"), city.conference.pk)
    return [(row["name"], row["number"]) for row in keeper.rows()]


@pytest.mark.parametrize("day", [DECIDED, LAST])
def test_until_the_last_day_the_running_term_runs(settled: Cast, day: dt.date):
    _changed(settled)
    with clock.at(day):
        assert _names(settled) == ["张委员", "李委员"]
        assert _names(settled, "former") == []
        assert _names(settled, "coming") == ["李委员"]
        assert _names(settled, sector=str(settled.organisations["教育界"].pk)) == ["张委员", "李委员"]
        assert _picked(settled) == ["张委员", "李委员"]
        assert _exported(settled) == [("张委员", "001"), ("李委员", "002")]
        assert settled.actor("张委员").has("people.member")
        assert settled.actor("陈领导").has("proposals.read")
        assert selectors.count_of_members(settled.conference.pk) == 2
        assert str(calendar.running_term(settled.conference.pk)) == "第九届"
        assert end_terms() == 0
    assert set(Membership.objects.values_list("status", flat=True)) == {"active"}


def test_from_the_first_day_the_new_term_runs(settled: Cast):
    _changed(settled)
    with clock.at(OPENS):
        assert _names(settled) == ["李委员"]
        assert _names(settled, "former") == ["张委员"]
        assert _names(settled, "former", sector=str(settled.organisations["教育界"].pk)) == ["张委员"]
        assert _names(settled, "coming") == []
        assert _picked(settled) == ["李委员"]
        assert _exported(settled) == [("李委员", "002")]
        assert not settled.actor("张委员").has("people.member")
        assert settled.actor("李委员").has("people.member")
        assert not settled.actor("陈领导").has("proposals.read")
        assert str(selectors.session_on(settled.conference.pk, OPENS)) == "十届一次"


def test_the_calendar_marks_the_end_once_and_says_so_in_the_chain(settled: Cast):
    _changed(settled)
    with clock.at(OPENS):
        assert end_terms() == 2
        with unchanged():
            assert end_terms() == 0
    line = AuditLine.objects.get(action="people.end_term")
    assert line.data == {"term": 9, "last_day": LAST.isoformat(), "members": 2}
    assert set(Membership.objects.filter(term__number=9).values_list("status", flat=True)) == {"term_ended"}
    assert set(Membership.objects.filter(term__number=10).values_list("status", flat=True)) == {"active"}
    assert verify()[1] == []


def test_re_elected_members_keep_number_and_places_or_begin_anew(settled: Cast):
    plan = _plan(settled)
    assert plan.carried == 2
    _changed(settled)
    again = Membership.objects.get(term__number=10)
    assert (again.number, again.starts, again.ends) == ("002", OPENS, None)
    places = Belonging.objects.on(OPENS).filter(person=settled.persons["李委员"])
    assert {p.organisation.name for p in places} == {"提案委员会", "教育界", "民建澄湖市委会"}
    assert (
        not Belonging.objects.on(OPENS).filter(person=settled.persons["张委员"], organisation__kind="sector").exists()
    )


def test_without_carrying_over_the_new_term_is_arranged_anew(settled: Cast):
    _changed(settled, carry=False)
    assert Membership.objects.get(term__number=10).number == ""
    held = Belonging.objects.on(OPENS).filter(person=settled.persons["李委员"])
    assert [b.organisation.name for b in held] == ["民建澄湖市委会"]


def test_what_is_entered_in_between_ends_with_its_term(settled: Cast):
    _changed(settled)
    office, place = settled.actor("孙管理员"), settled.conference.pk
    with clock.at(dt.date(2026, 12, 1)):
        new = save_person(None, {"name": "冯晓"}, (), conference_id=place, by=office)
        term = calendar.term_on(place, clock.today())
        assert term
        row = admit_member(new, term, by=office, starts=clock.today(), number="003")
        sector = join(new, settled.organisations["教育界"], duty="member", starts=clock.today(), by=office)
        party = join(new, settled.organisations["民建澄湖市委会"], duty="member", starts=clock.today(), by=office)
        assert (row.term.number, row.ends, sector.ends, party.ends) == (9, LAST, LAST, None)
        assert _names(settled) == ["张委员", "李委员", "冯晓"]
    with clock.at(OPENS):
        assert _names(settled) == ["李委员"]


def test_who_leaves_in_between_is_not_a_member_of_the_next_term(settled: Cast):
    _changed(settled)
    office = settled.actor("孙管理员")
    with clock.at(dt.date(2026, 12, 20)):
        row = Membership.objects.get(person=settled.persons["李委员"], term__number=9)
        with unchanged(), pytest.raises(InvalidInput, match="不能晚于"):
            end_membership(row, "transferred", by=office, on=OPENS)
        end_membership(row, "transferred", by=office, on=dt.date(2026, 12, 31))
        # Decided ahead: until the last day nothing is taken away.
        assert "李委员" in _names(settled)
        assert "李委员" not in _names(settled, "coming")
    with clock.at(OPENS):
        assert _names(settled) == []
        assert row.person.belongings.on(OPENS).count() == 1


def test_two_changes_are_not_planned_on_top_of_each_other(settled: Cast):
    _changed(settled)
    with clock.at(DECIDED), pytest.raises(InvalidInput, match="第十届已经登记，将于2027年1月12日开始"):
        plan_term_change(settled.conference, opens=dt.date(2027, 2, 1), again=[])


def test_a_plan_that_contradicts_the_calendar_is_refused(settled: Cast):
    with clock.at(DECIDED), pytest.raises(InvalidInput, match="闭幕"):
        plan_term_change(settled.conference, opens=OPENS, again=[], first=FirstSession(DECIDED))
    Session.objects.create(term=settled.session.term, number=6, opens=OPENS, closes=OPENS)
    with clock.at(DECIDED), pytest.raises(InvalidInput, match="九届六次登记在"):
        _plan(settled)


def test_a_change_is_taken_back_as_a_whole_before_its_day(settled: Cast):
    def told() -> list[object]:
        models = (Membership, Belonging, OfficeHolding, Term, Session)
        return [list(m.objects.order_by("pk").values()) for m in models]

    before = told()
    change = _changed(settled)
    office = settled.actor("孙管理员")
    with clock.at(LAST):
        newly = Person.objects.create(conference=settled.conference, name="冯晓")
        admit_member(newly, change.new, by=office, starts=OPENS)
        join(newly, settled.organisations["教育界"], duty="member", starts=OPENS, by=office)
        with unchanged(), pytest.raises(InvalidInput, match="为什么"):
            take_back_term_change(change, reason=" ", by=office)
        with unchanged(), pytest.raises(Denied):
            take_back_term_change(change, reason="名单有误", by=settled.actor("张委员"))
        take_back_term_change(change, reason="名单有误", by=office)
        assert told() == before
        with unchanged(), pytest.raises(Blocked, match="已经撤回"):
            take_back_term_change(change, reason="名单有误", by=office)
    line = AuditLine.objects.get(action="people.take_back_term")
    assert line.data["reason"] == "名单有误"
    assert verify()[1] == []
    # Prepared anew, it can be done again.
    _changed(settled)


def test_what_somebody_ended_otherwise_stays_so_when_the_change_is_taken_back(settled: Cast):
    change = _changed(settled)
    office, day = settled.actor("孙管理员"), dt.date(2026, 12, 15)
    with clock.at(day):
        row = Membership.objects.get(person=settled.persons["张委员"])
        end_membership(row, "deceased", by=office, on=day)
        take_back_term_change(change, reason="名单有误", by=office)
    row.refresh_from_db()
    assert (row.status, row.ends) == ("deceased", day)


def test_who_came_in_between_goes_on_like_all_others_when_the_change_is_taken_back(settled: Cast):
    change = _changed(settled)
    office, day = settled.actor("孙管理员"), dt.date(2026, 12, 1)
    with clock.at(day):
        newly = Person.objects.create(conference=settled.conference, name="冯晓")
        row = admit_member(newly, Term.objects.get(number=change.new.number - 1), by=office, starts=day)
        join(newly, settled.organisations["教育界"], duty="member", starts=day, by=office)
        assert Membership.objects.get(pk=row.pk).ends
        take_back_term_change(change, reason="名单有误", by=office)
    assert not Membership.objects.get(pk=row.pk).ends
    assert Belonging.objects.get(person=newly).ends is None


def test_once_the_new_term_runs_nothing_is_taken_back(settled: Cast):
    change = _changed(settled)
    with clock.at(OPENS):
        assert calendar.change_to_take_back(settled.conference.pk) is None
        with unchanged(), pytest.raises(Blocked, match="已于2027年1月12日开始"):
            take_back_term_change(change, reason="名单有误", by=settled.actor("孙管理员"))


def test_only_the_very_plan_that_was_rehearsed_is_done(settled: Cast):
    office, place = settled.actor("孙管理员"), settled.conference.pk
    with clock.at(DECIDED):
        keep_term_draft(place, {}, by=office)
        plan = _plan(settled)
        with unchanged(), pytest.raises(Blocked, match="先预演"):
            carry_draft_out(plan, by=office)
        rehearse_draft(plan, by=office)
        with unchanged(), pytest.raises(Blocked, match="先预演"):
            carry_draft_out(_plan(settled, carry=False), by=office)
        # The base moved on: what would come of it is another thing.
        row = Membership.objects.get(person=settled.persons["张委员"])
        end_membership(row, "resigned", by=office, on=DECIDED)
        with unchanged(), pytest.raises(Blocked, match="先预演"):
            carry_draft_out(_plan(settled), by=office)
        rehearse_draft(_plan(settled), by=office)
        carry_draft_out(_plan(settled), by=office)
    assert not TermDraft.objects.exists()
    assert Term.objects.filter(number=10).exists()


def test_a_change_entered_after_its_day_marks_the_end_at_once(settled: Cast):
    with clock.at(dt.date(2027, 1, 20)):
        change_term(_plan(settled), by=settled.actor("孙管理员"))
        assert _names(settled) == ["李委员"]
    assert set(Membership.objects.filter(term__number=9).values_list("status", flat=True)) == {"term_ended"}


def _sent(city: Cast, *rows: list[str], chosen: tuple[str, ...] = ()) -> ImportRun:
    head = ["委员编号", "姓名", "工作单位", "界别"]
    sheet, office = registry.get(Sheet, "people.roster"), city.actor("孙管理员")
    run = exchange.upload(sheet, "名册.xlsx", xlsx([head, *rows]), chosen=chosen, by=office)
    exchange.confirm(run, only_good=False, by=office)
    return run


def test_rosters_of_both_terms_come_in_between_decision_and_day(settled: Cast):
    _changed(settled)
    makers.add_organisation(settled, "经济界", OrganisationKind.SECTOR)
    with clock.at(dt.date(2026, 12, 10)):
        _sent(settled, ["005", "冯晓", "一中", "教育界"])
        run = _sent(
            settled, ["002", "李委员", "", "经济界"], ["001", "褚卫", "二中", "经济界"], chosen=("coming_term",)
        )
        assert _exported(settled) == [("张委员", "001"), ("李委员", "002"), ("冯晓", "005")]
        coming = sheets.roster(settled.actor("孙管理员"), settled.conference.pk, coming=True).term
        assert str(coming) == "第十届"
        sectors = Belonging.objects.on(clock.today()).filter(person=settled.persons["李委员"])
        assert "教育界" in [b.organisation.name for b in sectors]
    with clock.at(OPENS):
        assert _exported(settled) == [("褚卫", "001"), ("李委员", "002")]
        held = Belonging.objects.on(OPENS).filter(person=settled.persons["李委员"], organisation__kind="sector")
        assert [b.organisation.name for b in held] == ["经济界"]
    with clock.at(dt.date(2026, 12, 11)):
        exchange.undo(run, by=settled.actor("孙管理员"))
        held = Belonging.objects.on(OPENS).filter(person=settled.persons["李委员"], organisation__kind="sector")
        assert [b.organisation.name for b in held] == ["教育界"]


def test_places_come_in_between_decision_and_day(settled: Cast):
    _changed(settled)
    makers.add_organisation(settled, "第一组", OrganisationKind.SECTOR_GROUP)
    head, sheet, office = ["姓名", "组织", "开始"], registry.get(Sheet, "people.places"), settled.actor("孙管理员")
    rows = [["张委员", "第一组", ""], ["李委员", "第一组", OPENS.isoformat()]]
    with clock.at(dt.date(2026, 12, 10)):
        run = exchange.upload(sheet, "成员.xlsx", xlsx([head, *rows]), chosen=(), by=office)
        exchange.confirm(run, only_good=False, by=office)
    made = Belonging.objects.filter(organisation__name="第一组").order_by("pk")
    assert [(b.person.name, b.starts, b.ends) for b in made] == [
        ("张委员", dt.date(2026, 12, 10), LAST),
        ("李委员", OPENS, None),
    ]
    with clock.at(dt.date(2026, 12, 11)):
        exchange.undo(run, by=office)
    assert not made.all().exists()


def test_a_number_of_an_earlier_term_still_tells_its_person(settled: Cast):
    _changed(settled, carry=False)
    with clock.at(OPENS):
        _sent(settled, ["002", "李委员", "三中", "教育界"])
    assert Person.objects.filter(conference=settled.conference, name="李委员").count() == 1
    assert Membership.objects.get(term__number=10).number == "002"


# Pages


def _browser(city: Cast, name: str = "孙管理员") -> Client:
    client = Client()
    client.force_login(city.account(name))
    return client


def _html(answer) -> str:
    return str(answer.content, "utf-8")


GIVEN = {
    "opens": OPENS.isoformat(),
    "closes": "2027-01-15",
    "window_opens": "2026-12-01 09:00",
    "window_closes": "2027-01-13 20:00",
    "carry": "on",
}


def test_the_page_prepares_rehearses_and_only_then_does_it(settled: Cast):
    client, again = _browser(settled), str(settled.persons["李委员"].pk)
    with clock.at(DECIDED):
        shown = _html(client.post("/terms/change/", {**GIVEN, "again": again, "step": "show"}, follow=True))
        assert "第十届" in shown
        assert "到2027年1月11日为止一切照旧" in shown
        assert "2027年1月12日，第十届开始" in shown
        assert "确认换届" not in shown
        # The summary stands above the form it comes from.
        assert shown.index("预演一遍") < shown.index("新一届从哪天开始")
        # It is there again after the page was left.
        assert f'value="{again}" checked' in _html(client.get("/terms/change/"))
        shown = _html(client.post("/terms/change/", {**GIVEN, "again": again, "step": "rehearse"}, follow=True))
        assert "预演成功" in shown
        assert "确认换届" in shown
        assert f'value="{again}" checked' in shown
        shown = _html(client.post("/terms/change/", {**GIVEN, "step": "do"}, follow=True))
        assert "请先预演一遍" in shown
        assert not Term.objects.filter(number=10).exists()
        client.post("/terms/change/", {**GIVEN, "again": again, "step": "rehearse"})
        shown = _html(client.post("/terms/change/", {**GIVEN, "again": again, "step": "do"}, follow=True))
        assert "换届已登记：第十届将于2027年1月12日开始" in shown
        assert "将于2027年1月12日开始" in shown
        assert "撤回换届" in shown
        assert "12月1日 09:00" in shown


def test_everybody_and_nobody_are_one_press_and_the_page_keeps_itself(settled: Cast):
    client = _browser(settled)
    with clock.at(DECIDED):
        shown = _html(client.post("/terms/change/", {**GIVEN, "step": "all"}, follow=True))
        assert "已勾选 2 人" in shown
        shown = _html(client.post("/terms/change/", {**GIVEN, "step": "none"}, follow=True))
        assert "已勾选 0 人" in shown
        told = {**GIVEN, "again": str(settled.persons["张委员"].pk)}
        answer = client.post("/terms/change/keep/", told, content_type="application/json")
        assert "已自动保存" in answer.json()["sentence"]
        assert "已勾选 1 人" in _html(client.get("/terms/change/"))
        assert "接着办" in _html(client.get("/terms/"))
        client.post("/terms/change/", {"step": "drop"})
        assert not TermDraft.objects.exists()
        assert (
            _browser(settled, "张委员").post("/terms/change/keep/", told, content_type="application/json").status_code
            == 403
        )


@pytest.mark.parametrize(("wrong", "sentence"), [({"opens": ""}, "请填写新一届"), ({"window_closes": ""}, "要么都填")])
def test_a_wrong_plan_is_said_and_kept(settled: Cast, wrong: dict[str, str], sentence: str):
    with clock.at(DECIDED):
        answer = _browser(settled).post("/terms/change/", {**GIVEN, **wrong, "again": "", "step": "show"})
    assert answer.status_code == 422
    assert sentence in _html(answer)


def test_a_change_is_taken_back_on_the_terms_page_with_two_presses(settled: Cast):
    _changed(settled)
    client = _browser(settled)
    with clock.at(LAST):
        assert "/terms/change/take-back/" in _html(client.get("/terms/"))
        assert "整体撤回" in _html(client.get("/terms/change/take-back/"))
        assert client.post("/terms/change/take-back/", {"reason": ""}).status_code == 422
        shown = _html(client.post("/terms/change/take-back/", {"reason": "名单有误"}, follow=True))
    assert "换届已整体撤回，本届一切照旧" in shown
    assert not Term.objects.filter(number=10).exists()


def test_a_person_is_shown_by_term_and_former_members_with_what_they_were(settled: Cast):
    _changed(settled)
    zhang, li = (settled.persons[name].pk for name in ("张委员", "李委员"))
    client = _browser(settled)
    with clock.at(dt.date(2026, 12, 1)):
        shown = _html(client.get(f"/people/{zhang}/"))
        assert "终止委员资格" in shown
        assert "在任，到2027年1月11日" in shown
        history = _html(client.get(f"/people/{li}/")).partition("任职经历")[2]
        assert history.index("第十届委员") < history.index("候任") < history.index("第九届委员 · 002")
    with clock.at(OPENS):
        shown = _html(client.get(f"/people/{zhang}/"))
        assert "第九届委员 · 001" in shown
        assert "届满" in shown
        assert "教育界" in shown
        shown = _html(client.get("/people/?status=former"))
        for word in ("001", "张委员", "教育界", "提案委员会", "届满"):
            assert word in shown


def test_whoever_has_resigned_is_no_candidate(settled: Cast):
    office, browser = settled.actor("孙管理员"), Client()
    browser.force_login(settled.account("孙管理员"))
    row = Membership.objects.get(person=settled.persons["李委员"])
    end_membership(row, "resigned", by=office, on=clock.today())
    names = [person.name for person in browser.get("/terms/change/").context["members"]]
    assert "张委员" in names
    assert "李委员" not in names
