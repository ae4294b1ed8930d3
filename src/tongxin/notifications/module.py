"""Table of contents of the notifications app."""

from django.utils.translation import gettext_noop as _

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.accounts.administrations import SYSTEM
from tongxin.kernel.audit.verbs import AuditVerb
from tongxin.kernel.events.outbox import Handler
from tongxin.kernel.events.types import AccountConcerned, CaseCorrected, CaseEdited, CaseMoved, CaseOpened
from tongxin.kernel.queue.scheduler import Job
from tongxin.kernel.registry import Module
from tongxin.kernel.web.administering import holds
from tongxin.kernel.web.navigation import MineLink, NavItem
from tongxin.kernel.web.providers import InboxSource, TickedAction, TimelineSource
from tongxin.notifications import selectors
from tongxin.notifications.api import API
from tongxin.notifications.parameters import PARAMETERS
from tongxin.notifications.services import reminding, telling


def _has_inbox(actor: Actor) -> bool:
    return actor.administration is None and actor.conference_id is not None


MODULE = Module(
    key="notifications",
    name=_("消息提醒"),
    offers=(
        API,
        InboxSource("notifications", "/inbox/", selectors.unread_count),
        TimelineSource("notifications.urgings", selectors.marks),
        Handler("notifications.opened", CaseOpened, telling.on_opened, telling.is_news),
        Handler("notifications.edited", CaseEdited, telling.on_edited, telling.is_news),
        Handler("notifications.moved", CaseMoved, telling.on_moved, telling.is_news),
        Handler("notifications.corrected", CaseCorrected, telling.on_corrected, telling.is_news),
        Handler("notifications.concerned", AccountConcerned, telling.on_concerned, telling.is_news),
        # Each round is made once a business day; looking often only means that a late start is made up for soon.
        Job("notifications.remind", "到期提醒", 600, reminding.look_everywhere),
        *PARAMETERS,
        AuditVerb("notifications.urge", _("催办")),
        AuditVerb("notifications.choose", _("修改消息设置")),
        AuditVerb("notifications.confirm_address", _("确认接收消息的邮箱")),
        AuditVerb("notifications.test_mail", _("发送测试邮件")),
        AuditVerb("notifications.try_again", _("重发一封邮件")),
        TickedAction("notifications.urge", _("催办"), "megaphone", "/urge/ticked/", selectors.may_urge_of),
        NavItem("notifications.urge", _("催办"), "/urge/", "megaphone", _("综合"), selectors.may_urge),
        NavItem("notifications.mail", _("邮件服务器"), "/mail/", "send", _("系统管理"), holds(SYSTEM)),
        MineLink("notifications.choices", _("消息设置"), "/mine/messages/", "bell", _has_inbox),
    ),
)
