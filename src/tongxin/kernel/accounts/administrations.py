"""The three administrations of an installation, kept apart: no account holds two, and none of them sees a case."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

SYSTEM = "system.administrator"
SECURITY = "security.administrator"
AUDIT = "audit.administrator"
ADMINISTRATIONS = (SYSTEM, SECURITY, AUDIT)
# The short names of the command line.
BY_NAME = {"system": SYSTEM, "security": SECURITY, "audit": AUDIT}
LABELS = {SYSTEM: _("系统管理员"), SECURITY: _("安全管理员"), AUDIT: _("审计管理员")}
DUTIES = {
    SYSTEM: _("管理账号：新建、停用、重置密码、解除锁定；看不到业务内容和审计记录。"),
    SECURITY: _("管理授权与安全策略：授予管理员要另一人核准；不能管理账号，看不到业务内容。"),
    AUDIT: _("查看、核对、导出审计记录；不能改动任何东西。"),
}


@dataclass(frozen=True)
class Administration:
    """Which of the three an account holds, and where: in one conference, or (None) in the whole installation."""

    power: str
    conference_id: int | None = None

    def reaches(self, conference_id: int | None) -> bool:
        """Whether something of a conference (None: of no conference) lies within it."""
        return self.conference_id is None or self.conference_id == conference_id


def among(rows: Iterable[tuple[str, int | None]]) -> Administration | None:
    """The administration in an account's grants; the table allows one at most."""
    return next((Administration(power, place) for power, place in rows if power in ADMINISTRATIONS), None)
