"""Persons and what they belong to, with dates: a term that ends takes its powers with it."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongxin.kernel import wording
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.conferences.models import Conference
from tongxin.people.rules import Duty, HandlingSystem, OrganisationKind


class Term(models.Model):
    """A term (届) of a conference."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField(_("届"))
    starts = models.DateField(_("开始"))
    ends = models.DateField(_("结束"), null=True, blank=True)

    class Meta:
        verbose_name = _("届")
        constraints = [models.UniqueConstraint(fields=["conference", "number"], name="term_once")]

    def __str__(self) -> str:
        return _("第{n}届").format(n=wording.ordinal(self.number))


class Session(models.Model):
    """A plenary session (次会议) of a term, and the period until the next one."""

    term = models.ForeignKey(Term, models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField(_("次"))
    opens = models.DateField(_("开幕"))
    closes = models.DateField(_("闭幕"))

    class Meta:
        verbose_name = _("全体会议")
        constraints = [models.UniqueConstraint(fields=["term", "number"], name="session_once")]

    def __str__(self) -> str:
        return _("{term}届{session}次").format(
            term=wording.ordinal(self.term.number), session=wording.ordinal(self.number)
        )


class Person(models.Model):
    """A natural person, once for all terms and posts."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="persons")
    name = models.CharField(_("姓名"), max_length=40)
    employer = models.CharField(_("工作单位"), max_length=80, blank=True)
    post = models.CharField(_("职务"), max_length=60, blank=True)
    account = models.OneToOneField(Account, models.SET_NULL, null=True, blank=True, related_name="person")

    class Meta:
        verbose_name = _("人员")
        indexes = [models.Index(fields=["conference", "name"], name="person_name")]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A party, federation, special committee or sector: a group that may submit in its own name."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="organisations")
    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("类别"), max_length=40, choices=[(k.value, k.value) for k in OrganisationKind])

    class Meta:
        verbose_name = _("组织")
        constraints = [models.UniqueConstraint(fields=["conference", "kind", "name"], name="organisation_once")]

    def __str__(self) -> str:
        return self.name


class Body(models.Model):
    """A handling body (承办单位)."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="bodies")
    name = models.CharField(_("名称"), max_length=60)
    system = models.CharField(_("承办系统"), max_length=20, choices=[(k.value, k.value) for k in HandlingSystem])
    on_paper = models.BooleanField(_("纸质办理"), default=False)

    class Meta:
        verbose_name = _("承办单位")
        constraints = [models.UniqueConstraint(fields=["conference", "name"], name="body_once")]

    def __str__(self) -> str:
        return self.name


class DatedRows(models.QuerySet[Any]):
    """Rows that hold from a day to a day."""

    def on(self, day: dt.date) -> "DatedRows":
        """Those that hold on a day."""
        return self.filter(Q(ends__isnull=True) | Q(ends__gte=day), starts__lte=day)


class Dated(models.Model):
    """Something that holds from a day to a day."""

    starts = models.DateField(_("开始"))
    ends = models.DateField(_("结束"), null=True, blank=True)

    objects = DatedRows.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="%(class)s_dates")
        ]


class Membership(Dated):
    """A person is a member (委员) of a term; a member again in the next term gets a new row."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    term = models.ForeignKey(Term, models.PROTECT, related_name="memberships")
    number = models.CharField(_("委员编号"), max_length=20, blank=True)

    class Meta(Dated.Meta):
        verbose_name = _("委员资格")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["person", "term"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.term}"


class Belonging(Dated):
    """A person belongs to an organisation, with a duty in it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="belongings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="belongings")
    duty = models.CharField(_("职责"), max_length=20, choices=[(d.value, d.value) for d in Duty], default=Duty.MEMBER)

    class Meta(Dated.Meta):
        verbose_name = _("所属组织")

    def __str__(self) -> str:
        return f"{self.person} {self.organisation}"


class Post(Dated):
    """A person works for a handling body and may act for it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    body = models.ForeignKey(Body, models.PROTECT, related_name="posts")
    duty = models.CharField(_("职责"), max_length=20, choices=[(d.value, d.value) for d in Duty], default=Duty.CLERK)

    class Meta(Dated.Meta):
        verbose_name = _("单位任职")

    def __str__(self) -> str:
        return f"{self.person} {self.body}"


class Office(models.Model):
    """An office of the conference (提案委办公室, 督查室); the powers it lends to whoever holds it."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="offices")
    name = models.CharField(_("名称"), max_length=60)
    powers = models.JSONField(_("权力"), default=list)

    class Meta:
        verbose_name = _("职位")
        constraints = [models.UniqueConstraint(fields=["conference", "name"], name="office_once")]

    def __str__(self) -> str:
        return self.name


class OfficeHolding(Dated):
    """A person holds an office for a time; the end of the time is the end of the power."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="offices")
    office = models.ForeignKey(Office, models.PROTECT, related_name="holdings")

    class Meta(Dated.Meta):
        verbose_name = _("任职")

    def __str__(self) -> str:
        return f"{self.person} {self.office}"


class Delegation(Dated):
    """A desk is lent during an absence: the deputy gets the person's principals and grants, visibly."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="delegations_given")
    deputy = models.ForeignKey(Person, models.PROTECT, related_name="delegations_held")
    reason = models.CharField(_("原因"), max_length=100)

    class Meta(Dated.Meta):
        verbose_name = _("代理")

    def __str__(self) -> str:
        return f"{self.person} -> {self.deputy}"
