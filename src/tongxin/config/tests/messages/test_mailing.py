"""Mails over a real server: once each, not at night, not when it is no longer true, and never twice in doubt."""

import datetime as dt
from collections.abc import Callable

import pytest
from django_tasks_db.models import DBTaskResult

from tongxin.config.tests.messages.conftest import Server, make_due, wants_mail
from tongxin.kernel import clock
from tongxin.kernel.cases.models import CaseCard
from tongxin.notifications import selectors
from tongxin.notifications.models import Letter, Message
from tongxin.notifications.rules import BACKOFF_MINUTES
from tongxin.notifications.services import mailing, reminding, telling
from tongxin.people.testing.cast import Cast, small_city
from tongxin.proposals.tests import scenes

Work = Callable[[], None]
THURSDAY = dt.datetime(2026, 3, 5, 15, tzinfo=clock.ZONE)
NIGHT = dt.datetime(2026, 3, 5, 22, tzinfo=clock.ZONE)
MORNING = dt.datetime(2026, 3, 6, 9, tzinfo=clock.ZONE)
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_mail_says_the_title_and_a_link_and_nothing_of_anybody(city: Cast, work: Work, server: Server) -> None:
    wants_mail(city, "王主任")
    with clock.at(THURSDAY):
        proposal = scenes.submitted(city)
        work()
    (mail,) = server.mails
    assert mail["Subject"] == "【澄湖市政协】等您办理：立案"
    assert mail["From"] == "同心 <tongxin@example.org>"
    (text,) = server.texts()
    assert "关于扩大普惠托育供给的提案" in text
    assert f"https://zx.example.org/proposals/{proposal.pk}/" in text
    for personal in ("张委员", "李委员", "王主任", "入托率", "example.org>"):
        assert personal not in text
    assert Letter.objects.get().status == "sent"


def test_a_restricted_case_is_not_named(city: Cast, work: Work, server: Server) -> None:
    wants_mail(city, "张委员")
    with clock.at(THURSDAY):
        proposal = scenes.answered(city)
        CaseCard.objects.update(secrecy=CaseCard.Secrecy.RESTRICTED)
        work()
    assert server.mails
    assert "托育" not in "".join([*server.texts(), *server.subjects()])
    assert f"/proposals/{proposal.pk}/" in server.texts()[-1]


def test_an_event_heard_twice_and_a_task_run_twice_send_one_mail(city: Cast, work: Work, server: Server) -> None:
    wants_mail(city, "王主任")
    with clock.at(THURSDAY):
        scenes.submitted(city)
        work()
        letter = Letter.objects.get()
        mailing.post.func(letter.pk)
        row = Message.objects.get(account=city.account("王主任"), silent=False)
        mailing.follow(row)
        work()
    assert len(server.mails) == 1


def test_at_night_a_mail_waits_and_in_the_morning_it_goes(city: Cast, work: Work, server: Server) -> None:
    wants_mail(city, "王主任")
    with clock.at(NIGHT):
        scenes.submitted(city)
        work()
    assert server.mails == []
    assert selectors.unread_count(city.actor("王主任")) == 1, "the inbox is never held back"
    waiting = DBTaskResult.objects.get(status="READY")
    late = waiting.run_after - clock.machine_now()
    assert dt.timedelta(hours=9) < late <= dt.timedelta(hours=9.5)
    make_due()
    with clock.at(MORNING):
        work()
    assert len(server.mails) == 1


def test_what_is_no_longer_true_in_the_morning_is_not_sent(city: Cast, work: Work, server: Server) -> None:
    wants_mail(city, "王主任")
    wants_mail(city, "周主任")
    with clock.at(NIGHT):
        proposal = scenes.submitted(city)
        work()
        scenes.take(city, proposal, "王主任", "file")
        work()
    make_due()
    with clock.at(MORNING):
        work()
    assert server.subjects() == ["【澄湖市政协】等您办理：交办"]
    assert Letter.objects.get(account=city.account("王主任")).status == "dropped"


def test_what_was_read_meanwhile_is_not_sent(city: Cast, work: Work, server: Server) -> None:
    wants_mail(city, "王主任")
    with clock.at(NIGHT):
        scenes.submitted(city)
        work()
    telling.read_all(city.account("王主任"), city.conference.pk)
    make_due()
    with clock.at(MORNING):
        work()
    assert server.mails == []
    assert "看过" in mailing.said_of(Letter.objects.get().note)


def test_own_hours_go_before_those_of_the_conference(city: Cast, work: Work, server: Server) -> None:
    wants_mail(city, "王主任", quiet_from="23:00", quiet_until="06:00", quiet_on_days_off=False)
    with clock.at(dt.datetime(2026, 3, 7, 22, tzinfo=clock.ZONE)):
        scenes.submitted(city)
        work()
    assert len(server.mails) == 1, "a Saturday at ten in the evening, as its reader wants it"


def test_an_address_that_the_server_refuses_is_shown_and_not_tried_for_ever(
    city: Cast, work: Work, server: Server
) -> None:
    wants_mail(city, "王主任", address="gone@example.org")
    server.refusals["gone@example.org"] = "550 <gone@example.org> no such user"
    with clock.at(THURSDAY):
        scenes.submitted(city)
        work()
    letter = Letter.objects.get()
    assert letter.status == "failed"
    assert mailing.said_of(letter.note) == "邮件服务器不收这个地址（550 … no such user）"
    assert not DBTaskResult.objects.filter(status="READY").exists()


def test_a_failure_that_may_pass_is_tried_again_with_longer_waits(city: Cast, work: Work, server: Server) -> None:
    wants_mail(city, "王主任", address="full@example.org")
    server.refusals["full@example.org"] = "452 mailbox full"
    with clock.at(THURSDAY):
        scenes.submitted(city)
        waits = []
        work()
        while (row := DBTaskResult.objects.filter(status="READY").first()) is not None:
            waits.append(round((row.run_after - clock.machine_now()).total_seconds() / 60))
            if len(waits) == 3:
                server.refusals.clear()
            make_due()
            work()
    assert waits == list(BACKOFF_MINUTES[:3])
    assert Letter.objects.get().status == "sent"
    assert len(server.mails) == 1


def test_without_a_server_attempts_end_where_the_administrator_sees_them(
    city: Cast, work: Work, settings: object, server: Server
) -> None:
    wants_mail(city, "王主任")
    settings.MAIL = {**settings.MAIL, "port": 1}  # type: ignore[attr-defined]
    with clock.at(THURSDAY):
        scenes.submitted(city)
        work()
        for _try in range(20):
            make_due()
            work()
    letter = Letter.objects.get()
    assert (letter.status, letter.attempts) == ("failed", len(BACKOFF_MINUTES) + 1)
    assert mailing.said_of(letter.note).startswith("连不上邮件服务器")
    assert server.mails == []


def test_a_worker_that_dies_before_the_server_was_spoken_to_loses_nothing(
    city: Cast, work: Work, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    wants_mail(city, "王主任")
    with clock.at(THURSDAY):
        scenes.submitted(city)
        with monkeypatch.context() as patch:
            patch.setattr(mailing, "_written", _dies)
            work()
        assert Letter.objects.get().status == "waiting"
        mailing.post.func(Letter.objects.get().pk)
    assert len(server.mails) == 1


def test_a_worker_that_dies_while_sending_leaves_a_doubt_and_no_second_mail(
    city: Cast, work: Work, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    wants_mail(city, "王主任")
    with clock.at(THURSDAY):
        scenes.submitted(city)
        with monkeypatch.context() as patch:
            patch.setattr(mailing, "_close", _dies)
            work()
        assert (len(server.mails), Letter.objects.get().status) == (1, "sending")
        mailing.post.func(Letter.objects.get().pk)
        assert Letter.objects.get().status == "sending", "whoever has it may still be at work"
        Letter.objects.update(changed_at=clock.machine_now() - dt.timedelta(minutes=6))
        make_due()
        work()
    assert len(server.mails) == 1
    assert Letter.objects.get().status == "unsure"


def _dies(*_args: object) -> None:
    raise RuntimeError("killed")


def test_a_digest_is_one_mail_with_everything_open(city: Cast, work: Work, server: Server) -> None:
    neighbour = small_city("yunxi-", code="yunxi", name="云溪县政协", level="county")
    wants_mail(city, "王主任", "digest")
    wants_mail(city, "吴秘书", "digest")
    with clock.at(THURSDAY):
        scenes.submitted(city)
        scenes.submitted(city)
        work()
    assert server.mails == []
    with clock.at(MORNING):
        reminding.look_everywhere()
        reminding.look_everywhere()
        work()
    assert server.subjects() == ["【澄湖市政协】今天等您办理的有 2 件"]
    (text,) = server.texts()
    assert text.count("https://zx.example.org/proposals/") == 2
    assert "2 条未读消息" in text
    assert "张委员" not in text
    assert Letter.objects.get(account=city.account("吴秘书")).status == "dropped", "nothing open, no mail"
    assert not Letter.objects.filter(conference=neighbour.conference).exists(), "nobody of the neighbour's asked"
    with clock.at(MORNING + dt.timedelta(hours=3)):
        reminding.look_everywhere()
        work()
    assert len(server.mails) == 1
