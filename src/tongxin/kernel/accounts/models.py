"""Accounts and the few powers that must exist before any office does."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.conferences.models import Conference


class AccountDirectory(BaseUserManager["Account"]):
    """Finds and makes accounts."""

    def create_account(self, username: str, password: str | None = None, **fields: Any) -> "Account":
        """Make an account; without a password nobody can sign in by one."""
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Who signs in. Nobody is a superuser: powers come from offices and, for operators, from AccountGrant."""

    username = models.CharField(_("用户名"), max_length=60, unique=True)
    display_name = models.CharField(_("显示名"), max_length=40)
    conference = models.ForeignKey(Conference, models.PROTECT, null=True, blank=True, related_name="accounts")
    is_active = models.BooleanField(_("启用"), default=True)
    preferences = models.JSONField(_("偏好"), default=dict, blank=True)
    demo_role = models.CharField(_("演示角色"), max_length=30, blank=True)

    objects = AccountDirectory()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("账号")
        verbose_name_plural = _("账号")

    def __str__(self) -> str:
        return self.display_name or self.username


class AccountGrant(models.Model):
    """A system, security or audit power of an account; set from the command line, before offices exist."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="system_grants")
    power = models.CharField(max_length=60)
    conference = models.ForeignKey(Conference, models.CASCADE, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "power", "conference"], name="account_grant_once"),
            models.UniqueConstraint(
                fields=["account", "power"],
                condition=models.Q(conference__isnull=True),
                name="account_grant_whole_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.power}"
