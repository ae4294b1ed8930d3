"""What the office and people should hear of: wishes that wait, answers that came, desks that were lent."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.kernel import clock, wording
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.events.topics import Topic
from tongxin.kernel.web.navigation import Tool
from tongxin.kernel.web.providers import Band, BandSource, Notice, NoticeSource, TodoSource
from tongxin.kernel.web.todo import Todo
from tongxin.people.models import Delegation
from tongxin.people.rules import ChangeState
from tongxin.people.selectors import desks, person_names
from tongxin.people.selectors import roster as reads

_RECENT = dt.timedelta(days=30)


def newest(actor: Actor) -> list[Notice]:
    """The newest first; nothing older than a month."""
    found: list[Notice] = []
    me = reads.own_person(actor)
    if me is None:
        return found
    for answered in reads.answered_changes(me, clock.now() - _RECENT):
        word = _("已同意") if answered.status == ChangeState.APPROVED else _("没有同意")
        day = answered.answered_at.astimezone(clock.ZONE).date() if answered.answered_at else clock.today()
        note = f"：{answered.note}" if answered.note else ""
        title = _("您申请的信息修改{word}").format(word=word) + note
        found.append(Notice(title, "/mine/data/", answered.answered_by, day))
    for row in desks.delegations(me, clock.today()):
        if row.deputy_id == me.pk and row.ends is not None:
            title = _("请您代{name}办理岗位上的事项，到 {day} 止").format(name=row.person.name, day=row.ends)
            found.append(Notice(title, "/mine/data/", row.person.name, row.starts))
    return sorted(found, key=lambda notice: notice.on, reverse=True)


def waiting_changes(actor: Actor) -> list[Todo]:
    """Wishes of people to change their own data, for the office that answers them."""
    return [
        Todo(
            _("审批本人修改"),
            change.person.name,
            f"/people/changes/{change.pk}/",
            _("个人信息"),
            _("{day}提出").format(day=wording.short_day(change.asked_at.astimezone(clock.ZONE).date())),
        )
        for change in reads.pending_changes(actor)[:20]
    ]


def bands(actor: Actor) -> list[Band]:
    """Lent desks of today, on both homes: who lent it takes it back there, who holds it is told for whom and how long."""
    me = reads.own_person(actor)
    if me is None:
        return []
    found = [_given(row) if row.person_id == me.pk else _held(row) for row in desks.running(me, clock.today())]
    found += [Band(_("等待安全管理员核准：{what}").format(what=row.label)) for row in desks.waiting(me)]
    return found


def _taken_back(person_id: int) -> str:
    name = person_names([person_id]).get(person_id, "")
    return _("{name}已提前收回代班，由本人办理；您不用再代{name}办理岗位上的事项。").format(name=name)


def _ends_with_term(delegation_id: int) -> str:
    row = desks.delegation(delegation_id)
    if row is None:
        return _("您的一项代班因换届结束。")
    name = row.person.name
    if row.ends is None or not desks.ends_by_term(row):
        return _("因换届，您代{name}办理岗位事项原定提前结束；换届后来有变化，以“我的”页上写的日期为准。").format(
            name=name
        )
    sentence = _(
        "因换届，您代{name}办理岗位上的事项到 {day} 为止，此后由新一届的人办理；新一届还要代班的，请重新安排。"
    )
    return sentence.format(name=name, day=wording.full_day(row.ends))


def _goes_on(delegation_id: int) -> str:
    row = desks.delegation(delegation_id)
    if row is None:
        return _("换届已撤回，您的代班照旧。")
    sentence = _("换届已撤回，您代{name}办理岗位上的事项照旧，{days}。")
    return sentence.format(name=row.person.name, days=_days(row))


def _days(row: Delegation) -> str:
    if row.ends is None:
        return _("自{day}起，长期有效").format(day=wording.short_day(row.starts))
    return _("{first}至{last}").format(first=wording.short_day(row.starts), last=wording.short_day(row.ends))


def _given(row: Delegation) -> Band:
    text = _("{name}正在代您办理岗位上的事项，{days}。").format(name=row.deputy.name, days=_days(row))
    return Band(text, f"/mine/desk/{row.pk}/take-back/", _("收回"))


def _held(row: Delegation) -> Band:
    text = _("您正在代为办理{name}岗位上的事项，{days}；经您办理的都写明“代{name}”。")
    return Band(text.format(name=row.person.name, days=_days(row)), warns=True)


def keeps_roster(actor: Actor) -> bool:
    """Whether the actor keeps the roster, for whom it is the first tool."""
    return actor.has(reads.MANAGE)


DESK_TAKEN_BACK = Topic(desks.TAKEN_BACK, gettext_noop("代班已收回"), _taken_back, "/mine/data/")
DESK_ENDS_WITH_TERM = Topic(desks.ENDS_WITH_TERM, gettext_noop("代班随换届结束"), _ends_with_term, "/mine/data/")
DESK_GOES_ON = Topic(desks.GOES_ON, gettext_noop("换届撤回，代班照旧"), _goes_on, "/mine/data/")
NOTICES = NoticeSource("people", newest)
TODOS = TodoSource("people.changes", lambda actor: reads.pending_changes(actor).count(), waiting_changes)
BANDS = BandSource("people.desks", bands)
TOOLS = (
    Tool("people.roster", gettext_noop("名册"), "/people/", "people", keeps_roster, 40),
    Tool("people.exchange", gettext_noop("导入导出"), "/exchange/", "upload", keeps_roster, 41),
    Tool("people.terms", gettext_noop("届次与征集"), "/terms/", "calendar-event", keeps_roster, 42),
)
