"""Table of contents of the kernel: what it offers on its own shelves, like any app."""

from django.utils.translation import gettext_noop as _

from tongxin.kernel.accounts import sessions, windows
from tongxin.kernel.accounts.administrations import AUDIT as AUDIT_ADMINISTRATOR
from tongxin.kernel.accounts.administrations import SECURITY, SYSTEM
from tongxin.kernel.attachments.keeping import sweep
from tongxin.kernel.audit.commands import AUDIT
from tongxin.kernel.audit.verbs import VERBS
from tongxin.kernel.audit.verify import remember_check, write_anchors
from tongxin.kernel.cases.commands import CASES_COMMAND
from tongxin.kernel.identity.commands import ADMIN
from tongxin.kernel.identity.proposals import ADMINISTRATOR, POLICY
from tongxin.kernel.queue.scheduler import Job
from tongxin.kernel.registry import Module
from tongxin.kernel.web.administering import holds
from tongxin.kernel.web.commands import TOKEN_COMMAND
from tongxin.kernel.web.navigation import NavItem

_ADMINISTRATION = _("系统管理")

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
        Job("audit.anchor", "写审计锚文件", 2, write_anchors),
        Job("audit.verify", "核对审计链", 24 * 3600, remember_check),
        Job("sessions.sweep", "清理过期的登录", 3600, sessions.sweep),
        Job("windows.sweep", "清理过期的次数", 24 * 3600, windows.sweep),
        Job("attachments.sweep", "清理没有主人的附件文件", 24 * 3600, sweep),
    ),
)
