"""Mails: written down first, held back in quiet hours, looked at once more, then sent; never sent twice in doubt."""

import datetime as dt
import smtplib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override
from django_tasks import task

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor, actor_for, conferences_open_to
from tongxin.kernel.accounts.backends import may_sign_in
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.visibility import visible_cards
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.conferences.vocabulary import speaking_for
from tongxin.kernel.deadlines import WorkingCalendar
from tongxin.kernel.privacy import unseal
from tongxin.notifications import rules, selectors
from tongxin.notifications.models import Choice, Letter, Message
from tongxin.notifications.rules import LetterKind, LetterState, MailWish, Matter
from tongxin.notifications.services import wording

_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
# Longer than any conversation with a server takes: after it a mail that is still being sent has lost its process.
_LOST_AFTER = dt.timedelta(minutes=5)

NO_LONGER = {
    "gone": gettext_noop("这件事已经不用提醒了，没有发"),
    "read": gettext_noop("已经在收件箱里看过，没有发"),
    "unwanted": gettext_noop("不再接收邮件，没有发"),
    "off": gettext_noop("没有设置邮件服务器，没有发"),
}


@dataclass(frozen=True)
class Outcome:
    """How an attempt ended: a state, and a sentence when something was wrong; ``again`` says that waiting may help."""

    state: LetterState
    note: str = ""
    again: bool = False


def is_set_up() -> bool:
    """Whether the operator named a server."""
    return bool(settings.MAIL)


def about(account_id: int) -> str:
    """The place that a sealed address belongs to."""
    return f"notifications.choice.address:{account_id}"


def address_of(choice: Choice) -> str:
    """The confirmed address in the clear, or empty."""
    return unseal(choice.address, about=about(choice.account_id)) if choice.confirmed and choice.address else ""


def follow(message: Message) -> None:
    """Write a mail for a message down, when its reader wants one for each; the same message has one, ever."""
    choice = selectors.choice_of(message.account)
    if not is_set_up() or choice.mail != MailWish.EACH or not choice.confirmed:
        return
    now = clock.machine_now()
    letter, made = Letter.objects.get_or_create(
        message=message,
        revision=message.revision,
        defaults={
            "account": message.account,
            "conference_id": message.conference_id,
            "kind": LetterKind.SINGLE,
            "made_at": now,
            "changed_at": now,
        },
    )
    if made:
        post.enqueue(letter.pk)


def write_digests(conference: Conference, day: dt.date) -> int:
    """One mail to each who asked for one a day; what is open is looked up when it is sent. Returns how many."""
    wanting = Choice.objects.filter(mail=MailWish.DIGEST, confirmed=True, account__is_active=True)
    written = 0
    for choice in wanting.select_related("account__conference") if is_set_up() else ():
        if conference not in conferences_open_to(choice.account):
            continue
        now = clock.machine_now()
        letter, made = Letter.objects.get_or_create(
            account=choice.account,
            conference=conference,
            kind=LetterKind.DIGEST,
            day=day,
            defaults={"made_at": now, "changed_at": now},
        )
        if made:
            written += 1
            post.enqueue(letter.pk)
    return written


@task()
def post(letter_id: int) -> None:
    """Send one mail, unless it is too early, no longer true, or somebody else has it in hand."""
    ready = _claim(letter_id)
    if ready is not None:
        letter, mail = ready
        _close(letter, send(mail))


def _claim(letter_id: int) -> tuple[Letter, EmailMessage] | None:
    """Take a mail in hand, and commit that before anything is sent: whoever finds it so later knows of the doubt."""
    with transaction.atomic():
        letter = Letter.objects.select_for_update().filter(pk=letter_id).first()
        if letter is None:
            return None
        if letter.status == LetterState.SENDING:
            _doubt(letter)
            return None
        if letter.status != LetterState.WAITING or _held_back(letter):
            return None
        choice = selectors.choice_of(letter.account)
        mail, reason = _written(letter, choice)
        if mail is None:
            _mark(letter, Outcome(LetterState.DROPPED, reason))
            return None
        letter.attempts += 1
        _mark(letter, Outcome(LetterState.SENDING))
        return letter, mail


def _doubt(letter: Letter) -> None:
    """The process that had it is dead, or still at work: after a while it is dead, and nobody knows what it did."""
    if clock.machine_now() - letter.changed_at < _LOST_AFTER:
        _later(letter, _LOST_AFTER)
        return
    _mark(letter, Outcome(LetterState.UNSURE, gettext_noop("发送时进程中断，可能已经发出")))


def _held_back(letter: Letter) -> bool:
    """Whether it is quiet now; the mail then comes back when the hours are over, and is looked at once more."""
    choice, now = selectors.choice_of(letter.account), clock.now()
    calendar = WorkingCalendar(letter.conference_id)
    until = selectors.quiet_hours(choice, letter.conference_id).over_at(now, calendar.is_working)
    if until <= now:
        return False
    _later(letter, until - now)
    return True


def _later(letter: Letter, wait: dt.timedelta) -> None:
    post.using(run_after=clock.machine_now() + wait).enqueue(letter.pk)


def _written(letter: Letter, choice: Choice) -> tuple[EmailMessage | None, str]:
    """The mail as it is true at this moment, or why it is none any more."""
    account = letter.account
    address = address_of(choice)
    wish = MailWish.EACH if letter.kind == LetterKind.SINGLE else MailWish.DIGEST
    if not settings.MAIL:
        return None, NO_LONGER["off"]
    if not address or choice.mail != wish or not may_sign_in(account):
        return None, NO_LONGER["unwanted"]
    actor = actor_for(account, letter.conference)
    language = account.preferences.get("language") or settings.LANGUAGE_CODE
    with override(language), speaking_for(letter.conference_id):
        if letter.message is None:
            text = wording.digest(actor, letter.conference)
            return (_mail(letter, address, *text), "") if text else (None, NO_LONGER["gone"])
        if letter.message.read_at is not None and letter.message.settled_at is None:
            return None, NO_LONGER["read"]
        if letter.revision != letter.message.revision or not is_true(letter.message, actor):
            return None, NO_LONGER["gone"]
        return _mail(letter, address, *wording.single(letter.message, actor)), ""


def is_true(message: Message, actor: Actor) -> bool:
    """Whether what a message says still holds: the task is open, the clock runs, the day is the same, it is visible."""
    if message.card_id is None:
        return True
    if message.settled_at is not None or not visible_cards(actor).filter(pk=message.card_id).exists():
        return False
    if message.matter != Matter.TASK:
        return True
    mine = selectors.own_tasks(actor, [message.card_id]).get(message.card_id, [])
    same = [t for t in mine if t.transition in message.tasks and not t.paused]
    if message.why == rules.Why.STEP:
        return bool(same)
    return any(t.due == message.due for t in same)


def _mail(letter: Letter, address: str, subject: str, body: str) -> EmailMessage:
    # The same name at every attempt, so that a server or a reader's program can tell a copy when it meets one.
    domain = settings.MAIL["sender"].rpartition("@")[2].strip("> ")
    headers = {"Message-ID": f"<{letter.identity}@{domain}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(rules.in_one_line(subject), body, settings.MAIL["sender"], [address], headers=headers)


def send(mail: EmailMessage) -> Outcome:
    """Hand one mail to the server, and say how that went without naming the address."""
    server = _connection()
    try:
        server.open()
    except smtplib.SMTPAuthenticationError as error:
        return _failed(gettext_noop("邮件服务器不接受用户名或密码"), error, again=True)
    except (smtplib.SMTPException, OSError) as error:
        return _failed(gettext_noop("连不上邮件服务器"), error, again=True)
    try:
        server.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        return _failed(gettext_noop("邮件服务器不收这个地址"), f"{code} {_plain(said)}", again=400 <= code < 500)  # noqa: PLR2004
    except smtplib.SMTPServerDisconnected:
        return Outcome(LetterState.UNSURE, gettext_noop("邮件服务器中途断开，可能已经发出"))
    except smtplib.SMTPResponseException as error:
        return _failed(gettext_noop("邮件服务器拒绝了这封邮件"), error, again=400 <= error.smtp_code < 500)  # noqa: PLR2004
    except OSError:
        return Outcome(LetterState.UNSURE, gettext_noop("邮件服务器没有回音，可能已经发出"))
    finally:
        server.close()
    return Outcome(LetterState.SENT)


def _connection() -> Any:
    known = settings.MAIL
    return get_connection(
        _BACKEND,
        host=known["host"],
        port=known["port"],
        username=known["username"],
        password=known["password"],
        use_tls=known["security"] == "starttls",
        use_ssl=known["security"] == "tls",
        timeout=known["timeout"],
    )


def _failed(sentence: str, error: object, *, again: bool) -> Outcome:
    detail = f"{error.smtp_code} {_plain(error.smtp_error)}" if isinstance(error, smtplib.SMTPResponseException) else ""
    said = detail or (error if isinstance(error, str) else type(error).__name__)
    return Outcome(LetterState.FAILED, f"{sentence}|{said}"[:300], again)


def _plain(said: object) -> str:
    """What a server said, without the addresses in it."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return " ".join("…" if "@" in word else word for word in text.split())


def said_of(note: str) -> str:
    """A note in the reader's language, with what the server said behind it."""
    sentence, bar, detail = note.partition("|")
    return _("{sentence}（{detail}）").format(sentence=_(sentence), detail=detail) if bar else _(sentence)


def _close(letter: Letter, outcome: Outcome) -> None:
    wait = rules.first_try_after(letter.attempts) if outcome.again else None
    with transaction.atomic():
        if wait is None:
            _mark(letter, outcome)
        else:
            _mark(letter, Outcome(LetterState.WAITING, outcome.note))
            _later(letter, wait)


def _mark(letter: Letter, outcome: Outcome) -> None:
    letter.status, letter.note, letter.changed_at = outcome.state, outcome.note, clock.machine_now()
    letter.save(update_fields=["status", "note", "attempts", "changed_at"])


def try_again(letter: Letter, *, by: Actor) -> None:
    """An administrator wants a mail sent once more; it is looked at like any other before it goes."""
    with act(by=by, conference_id=letter.conference_id) as record:
        found = Letter.objects.select_for_update().get(pk=letter.pk)
        if found.status not in {LetterState.FAILED, LetterState.UNSURE}:
            return
        found.attempts = 0
        _mark(found, Outcome(LetterState.WAITING))
        record.line("notifications.try_again", "", data={"letter": letter.pk})
        post.enqueue(letter.pk)


def send_test(address: str, *, by: Actor) -> Outcome:
    """A mail that says that mails arrive, sent while the administrator waits for the answer."""
    subject, body = wording.trial()
    outcome = send(EmailMessage(subject, body, settings.MAIL["sender"], [address]))
    with act(by=by) as record:
        record.line("notifications.test_mail", "", data={"state": outcome.state}, personal={"address": address})
    return outcome


def send_confirmation(account: Account, address: str, path: str) -> Outcome:
    """Ask whether an address is its owner's: until somebody opens the link, nothing is sent there."""
    with override(account.preferences.get("language") or settings.LANGUAGE_CODE):
        subject, body = wording.confirmation(path)
    return send(EmailMessage(subject, body, settings.MAIL["sender"], [address]))
