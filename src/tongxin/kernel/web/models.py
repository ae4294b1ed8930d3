"""Tokens for programs and links for a single task, of which only hashes are kept; what was left out of the set-up."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.accounts.models import Account
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.conferences.models import Conference


class ApiToken(models.Model):
    """Lets a program act as an account in one conference, within its scopes."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="api_tokens")
    conference = models.ForeignKey(Conference, models.CASCADE, related_name="+")
    name = models.CharField(_("用途"), max_length=60)
    digest = models.CharField(_("摘要"), max_length=64, unique=True)
    scopes: Any = models.JSONField(_("范围"), default=list)
    created_at = models.DateTimeField(_("创建时间"))
    expires_at = models.DateTimeField(_("失效时间"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("最近使用"), null=True, blank=True)

    class Meta:
        verbose_name = _("接口令牌")
        verbose_name_plural = _("接口令牌")

    def __str__(self) -> str:
        return f"{self.name} ({self.account})"


class TaskLink(models.Model):
    """Opens exactly one task for one account, once; only the hash of its secret is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="task_links")
    card = models.ForeignKey(CaseCard, models.CASCADE, related_name="+")
    # In whose name: ``person:12``, ``body:3``. The session that follows holds nothing else of the account.
    holder = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("一次性链接")
        verbose_name_plural = _("一次性链接")

    def __str__(self) -> str:
        return f"{self.card_id} {self.holder}"


class PasswordLink(models.Model):
    """Opens exactly one task, once: that its owner sets the first password. Only the hash of its secret is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="password_links")
    digest = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("设置密码的一次性链接")
        verbose_name_plural = _("设置密码的一次性链接")

    def __str__(self) -> str:
        return f"{self.account_id}"


class SetupSkip(models.Model):
    """A step of the set-up that a conference chose to do without, or the reminder on the home page that it put away."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="+")
    step = models.CharField(max_length=40)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conference", "step"], name="setup_skip_once")]

    def __str__(self) -> str:
        return f"{self.conference_id} {self.step}"
