"""Accounts and the few powers that must exist before any office does."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongxin.kernel import clock
from tongxin.kernel.accounts.administrations import ADMINISTRATIONS
from tongxin.kernel.accounts.passwords import hash_of_random, one_time_password
from tongxin.kernel.conferences.models import Conference


class AccountDirectory(BaseUserManager["Account"]):
    """Finds and makes accounts."""

    def create_account(self, username: str, password: str | None = None, **fields: Any) -> "Account":
        """Make an account; without a password nobody can sign in by one."""
        account = self.model(username=username, **fields)
        account.set_password(password)
        if password is not None:
            account.password_set_at = clock.machine_now()
        account.save(using=self._db)
        return account

    def create_beginner(self, username: str, **fields: Any) -> tuple["Account", str]:
        """Make an account with a password for one sign-in, which comes back to be shown once."""
        account = self.model(username=username, must_change_password=True, **fields)
        password = one_time_password(account)
        account.password = hash_of_random(password)
        account.password_set_at = clock.machine_now()
        account.save(using=self._db, force_insert=True)
        return account, password


class Account(AbstractBaseUser):
    """Who signs in. Nobody is a superuser: powers come from offices and, for operators, from AccountGrant."""

    username = models.CharField(_("用户名"), max_length=60, unique=True)
    display_name = models.CharField(_("显示名"), max_length=40)
    conference = models.ForeignKey(Conference, models.PROTECT, null=True, blank=True, related_name="accounts")
    is_active = models.BooleanField(_("启用"), default=True)
    preferences = models.JSONField(_("偏好"), default=dict, blank=True)
    demo_role = models.CharField(_("演示角色"), max_length=30, blank=True)
    must_change_password = models.BooleanField(_("须先修改密码"), default=False)
    # While the grace of a new office lasts, a second factor may still be missing; NULL before the first sign-in in one.
    second_factor_by = models.DateTimeField(_("双因素最迟设置时间"), null=True, blank=True)
    password_set_at = models.DateTimeField(_("密码设置时间"), null=True, blank=True)

    objects = AccountDirectory()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("账号")
        verbose_name_plural = _("账号")

    def __str__(self) -> str:
        return self.display_name or self.username


class AccountGrant(models.Model):
    """A system, security or audit power of an account, in one conference or (NULL) in the whole installation."""

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
            # The three administrators are kept apart whoever writes the row.
            models.UniqueConstraint(
                fields=["account"], condition=Q(power__in=ADMINISTRATIONS), name="account_one_administration"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.power}"


class PasswordRecord(models.Model):
    """The hash of a password that an account used, so that it is not taken again soon."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="password_records")
    encoded = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.account} {self.set_at}"


class SecondFactor(models.Model):
    """What an account shows beside its password: an authenticator app (the secret is sealed) or a passkey."""

    class Kind(models.TextChoices):
        TOTP = "totp", _("验证器应用")
        PASSKEY = "passkey", _("通行密钥")

    account = models.ForeignKey(Account, models.CASCADE, related_name="second_factors")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(_("名称"), max_length=40)
    secret = models.TextField(help_text="TOTP: the sealed key. Passkey: the credential with its public key, base64.")
    # Of the authenticator app: the last half minute whose code was taken, so that no code is good twice.
    last_step = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(kind="totp"), name="second_factor_one_app"),
        ]

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """A way in for whoever lost the phone; only the hash is kept, and each is good once."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="recovery_codes")
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.account} {self.pk}"


class BindingCode(models.Model):
    """Lets the owner of an account bind an identity of DingTalk, WeCom or OIDC once; made by an administrator."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="binding_codes")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.account} {self.pk}"


class SecurityPolicy(models.Model):
    """What the security administrator made of a declared rule."""

    key = models.CharField(max_length=40, unique=True)
    value = models.JSONField()

    def __str__(self) -> str:
        return f"{self.key}={self.value}"


class GrantProposal(models.Model):
    """A grant that one security administrator proposes and somebody else approves."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("待核准")
        APPROVED = "approved", _("已核准")
        REFUSED = "refused", _("已否决")

    kind = models.CharField(max_length=60)
    payload = models.JSONField()
    label = models.CharField(max_length=200)
    conference = models.ForeignKey(Conference, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("理由"), max_length=200)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    proposed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    # NULL beside a decision: it was taken at the command line of the server.
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")), name="grant_proposal_two_people"
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", decided_at__isnull=True)
                | (~Q(outcome="open") & Q(decided_at__isnull=False)),
                name="grant_proposal_decided",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class AttemptCount(models.Model):
    """How often a subject tried something within one slot of a sliding window."""

    scope = models.CharField(max_length=30)
    subject = models.CharField(max_length=80)
    slot = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)
    began = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "subject", "slot"], name="attempt_count_once")]

    def __str__(self) -> str:
        return f"{self.scope} {self.subject} {self.count}"
