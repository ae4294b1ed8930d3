"""Table of contents of the kernel: what it offers on its own shelves, like any app."""

from django.utils.translation import gettext_noop as _

from tongxin.kernel.access.actors import Actor, Power
from tongxin.kernel.accounts import sessions, windows
from tongxin.kernel.accounts.administrations import AUDIT as AUDIT_ADMINISTRATOR
from tongxin.kernel.accounts.administrations import SECURITY, SYSTEM
from tongxin.kernel.attachments.keeping import sweep
from tongxin.kernel.audit.commands import AUDIT
from tongxin.kernel.audit.verbs import VERBS
from tongxin.kernel.audit.verify import remember_check, write_anchors
from tongxin.kernel.cases.commands import CASES_COMMAND
from tongxin.kernel.documents import bulk
from tongxin.kernel.exchange.services import forget_files
from tongxin.kernel.identity.commands import ADMIN
from tongxin.kernel.identity.proposals import ADMINISTRATOR, POLICY
from tongxin.kernel.queue.scheduler import Job
from tongxin.kernel.registry import Module
from tongxin.kernel.web.administering import holds
from tongxin.kernel.web.commands import TOKEN_COMMAND
from tongxin.kernel.web.navigation import NavItem
from tongxin.kernel.web.setup import CONFIGURE

_ADMINISTRATION = _("系统管理")


def _configures(actor: Actor) -> bool:
    return actor.has(CONFIGURE)


MODULE = Module(
    key="kernel",
    name=_("内核"),
    offers=(
        AUDIT,
        CASES_COMMAND,
        TOKEN_COMMAND,
        ADMIN,
        ADMINISTRATOR,
        POLICY,
        *VERBS,
        NavItem("accounts", _("账号"), "/accounts/", "people", _ADMINISTRATION, holds(SYSTEM)),
        NavItem("security", _("授权与安全"), "/security/", "shield-check", _ADMINISTRATION, holds(SECURITY)),
        NavItem("audit", _("审计记录"), "/audit/", "journal-text", _ADMINISTRATION, holds(AUDIT_ADMINISTRATOR)),
        Power(CONFIGURE, _("参数设置")),
        NavItem("kernel.setup", _("设置"), "/setup/", "gear", _("系统管理"), _configures, rank=9),
        NavItem("kernel.words", _("本会用语"), "/words/", "translate", _("系统管理"), _configures, rank=9),
        NavItem("kernel.parameters", _("参数设置"), "/parameters/", "list", _("系统管理"), _configures, rank=9),
        Job("audit.anchor", "写审计锚文件", 2, write_anchors),
        Job("audit.verify", "核对审计链", 24 * 3600, remember_check),
        Job("sessions.sweep", "清理过期的登录", 3600, sessions.sweep),
        Job("windows.sweep", "清理过期的次数", 24 * 3600, windows.sweep),
        Job("exchange.forget_files", "清理到期的导入文件", 3600, forget_files),
        NavItem("kernel.forms", _("打印模板"), "/forms/", "printer", _("系统管理"), _configures, rank=9),
        Job("prints.forget", "清理到期的打印文件", 3600, bulk.forget),
        Job("attachments.sweep", "清理没有主人的附件文件", 24 * 3600, sweep),
    ),
)
