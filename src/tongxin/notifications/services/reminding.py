"""Looks every business day for terms that come near or are over, and reminds once a stage of what is still true."""

import datetime as dt

from django.db import IntegrityError, transaction
from django_tasks import task

from tongxin.kernel import clock
from tongxin.kernel.access.actors import accounts_of
from tongxin.kernel.cases.doors import lock
from tongxin.kernel.cases.models import CaseTask
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.conferences.parameters import parameter
from tongxin.kernel.deadlines import WorkingCalendar
from tongxin.notifications import rules
from tongxin.notifications.models import Reminder, Round
from tongxin.notifications.rules import Matter, Why
from tongxin.notifications.selectors import OVERDUE_EVERY, REMINDER_DAYS
from tongxin.notifications.services import mailing
from tongxin.notifications.services.telling import Said, say

# By then offices are open; whoever was looked for earlier would find the reminder of yesterday.
BEGINS_AT = dt.time(8)


def look_everywhere() -> int:
    """Once a business day for each conference; returns how many reminders were found."""
    now = clock.now()
    if now.time() < BEGINS_AT:
        return 0
    done = Round.objects.filter(day=now.date()).values("conference_id")
    return sum(look(conference) for conference in Conference.objects.exclude(pk__in=done).order_by("pk"))


def look(conference: Conference) -> int:
    """Find today's reminders of one conference and leave each to a task of the queue; twice a day finds nothing."""
    today = clock.today()
    try:
        with transaction.atomic():
            Round.objects.create(conference=conference, day=today)
            found = _found(conference, today)
            mailing.write_digests(conference, today)
    except IntegrityError:
        # Another scheduler was faster.
        return 0
    return found


def _found(conference: Conference, today: dt.date) -> int:
    before = rules.days_in(parameter(conference, REMINDER_DAYS)) or ()
    every: int = parameter(conference, OVERDUE_EVERY)
    calendar = WorkingCalendar(conference.pk)
    found = 0
    rows = CaseTask.objects.filter(conference=conference, due__isnull=False, paused=False, card__draft=False)
    for card_id, holder, due in rows.order_by("due").values_list("card_id", "holder", "due").distinct():
        if due is None:
            continue
        stage = rules.stage_of(days_left(calendar, today, due), before, every)
        if stage is None:
            continue
        reminder, made = Reminder.objects.get_or_create(
            card_id=card_id, holder=holder, due=due, stage=stage, defaults={"conference": conference, "made_on": today}
        )
        if made:
            found += 1
            give.enqueue(reminder.pk)
    return found


def days_left(calendar: WorkingCalendar, today: dt.date, due: dt.date) -> int:
    """Working days from today to the last day of a term, negative when it is over; today itself is not counted."""
    if due == today:
        return 0
    if due > today:
        # A last day that is itself no working day is near all the same: it is not over before it has passed.
        return calendar.working_days_between(today, due)
    return -max(1, calendar.working_days_between(due, today))


@task()
def give(reminder_id: int) -> None:
    """Say a reminder to the accounts of its holder, when it is still true at this moment."""
    with transaction.atomic():
        row = Reminder.objects.select_for_update().filter(pk=reminder_id).first()
        if row is None or row.given is not None:
            return
        card = lock(row.card_id)
        rows = CaseTask.objects.filter(card=card, holder=row.holder, due=row.due, paused=False)
        tasks = list(dict.fromkeys(rows.order_by("pk").values_list("transition", flat=True)))
        row.given = bool(tasks)
        row.save(update_fields=["given"])
        if tasks:
            for account in accounts_of(row.holder):
                say(account, card, Said(Matter.TASK, Why.REMINDER, "", "", tasks, row.due))
