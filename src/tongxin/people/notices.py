"""What the office and people should hear of: wishes that wait, answers that came, desks that were lent."""

import datetime as dt

from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.web.providers import Notice, NoticeSource
from tongxin.people.rules import ChangeState
from tongxin.people.selectors import roster as reads

_RECENT = dt.timedelta(days=30)


def newest(actor: Actor) -> list[Notice]:
    """The newest first; nothing older than a month."""
    found = [
        Notice(
            _("{name}申请修改本人信息，等待审批").format(name=change.person.name),
            f"/people/changes/{change.pk}/",
            change.person.name,
            change.asked_at.astimezone(clock.ZONE).date(),
        )
        for change in reads.pending_changes(actor)[:10]
    ]
    me = reads.own_person(actor)
    if me is None:
        return found
    for answered in reads.answered_changes(me, clock.now() - _RECENT):
        word = _("已同意") if answered.status == ChangeState.APPROVED else _("没有同意")
        day = answered.answered_at.astimezone(clock.ZONE).date() if answered.answered_at else clock.today()
        note = f"：{answered.note}" if answered.note else ""
        title = _("您申请的信息修改{word}").format(word=word) + note
        found.append(Notice(title, "/mine/data/", answered.answered_by, day))
    for row in reads.delegations(me, clock.today()):
        if row.deputy_id == me.pk:
            title = _("请您代{name}办理岗位上的事项，到 {day} 止").format(name=row.person.name, day=row.ends)
            found.append(Notice(title, "/mine/data/", row.person.name, row.starts))
    return sorted(found, key=lambda notice: notice.on, reverse=True)


NOTICES = NoticeSource("people", newest)
