"""Persons and what they belong to, with dates: a term that ends takes its powers with it."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongxin.kernel import wording
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.conferences.models import Conference
from tongxin.people.rules import (
    Affiliation,
    ChangeState,
    Duty,
    HandlingSystem,
    LinkKind,
    MembershipState,
    OrganisationKind,
    PersonalField,
    standing,
)


def _choices(words: Any) -> list[tuple[str, str]]:
    return [(w.value, w.value) for w in words]


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


class CollectionWindow(models.Model):
    """From when to when proposals of a session are collected; what comes outside is an ordinary one."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="windows")
    opens_at = models.DateTimeField(_("开始征集"))
    closes_at = models.DateTimeField(_("截止征集"))

    class Meta:
        verbose_name = _("征集时间")
        constraints = [models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="window_opens_before")]

    def __str__(self) -> str:
        return f"{self.session}"


class Person(models.Model):
    """A natural person, once for all terms and posts."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="persons")
    name = models.CharField(_("姓名"), max_length=40)
    sex = models.CharField(_("性别"), max_length=4, blank=True)
    ethnicity = models.CharField(_("民族"), max_length=20, blank=True)
    affiliation = models.CharField(_("政治面貌"), max_length=30, blank=True, choices=_choices(Affiliation))
    education = models.CharField(_("学历学位"), max_length=40, blank=True)
    professional_title = models.CharField(_("职称"), max_length=40, blank=True)
    employer = models.CharField(_("工作单位"), max_length=80, blank=True)
    post = models.CharField(_("职务"), max_length=60, blank=True)
    account = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True, related_name="persons")

    class Meta:
        verbose_name = _("人员")
        constraints = [
            # Who serves in several conferences is a person in each, with one account.
            models.UniqueConstraint(fields=["conference", "account"], name="person_account_once")
        ]
        indexes = [models.Index(fields=["conference", "name"], name="person_name")]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A party, federation, special committee or sector: a group that may submit in its own name."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="organisations")
    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("类别"), max_length=40, choices=_choices(OrganisationKind))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    duties = models.TextField(_("职责"), blank=True)
    ended = models.DateField(_("撤销日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("组织")
        constraints = [models.UniqueConstraint(fields=["conference", "kind", "name"], name="organisation_once")]

    def __str__(self) -> str:
        return self.name


class Body(models.Model):
    """A handling body (承办单位)."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="bodies")
    name = models.CharField(_("名称"), max_length=60)
    system = models.CharField(_("承办系统"), max_length=20, choices=_choices(HandlingSystem))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    duties = models.TextField(_("职责"), blank=True)
    on_paper = models.BooleanField(_("纸质办理"), default=False)
    ended = models.DateField(_("撤销日期"), null=True, blank=True)

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


class MembershipRows(DatedRows):
    """Memberships: the days say who is in office, whatever the state says of how it ends."""

    def serving(self, day: dt.date) -> "MembershipRows":
        """Those in office on a day; the last day of a membership is one."""
        return self.on(day).exclude(status=MembershipState.PROPOSED)  # type: ignore[return-value]


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
    status = models.CharField(
        _("状态"), max_length=20, choices=_choices(MembershipState), default=MembershipState.ACTIVE.value
    )
    is_scored = models.BooleanField(_("参加考评"), default=True)
    decision = models.CharField(_("决定文号"), max_length=60, blank=True)
    decided_on = models.DateField(_("决定日期"), null=True, blank=True)
    remark = models.CharField(_("说明"), max_length=200, blank=True)

    objects = MembershipRows.as_manager()  # type: ignore[misc]

    class Meta(Dated.Meta):
        verbose_name = _("委员资格")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status__in=[MembershipState.PROPOSED, MembershipState.ACTIVE]) | Q(ends__isnull=False),
                name="membership_ended_has_day",
            ),
            models.UniqueConstraint(fields=["term", "number"], condition=~Q(number=""), name="membership_number_once"),
            models.UniqueConstraint(fields=["person", "term"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.term}"

    def standing(self, day: dt.date) -> str:
        """Where it stands on a day, as in :func:`tongxin.people.rules.standing`."""
        return standing(self.status, self.starts, self.ends, day)


class TermChange(models.Model):
    """A change of term (换届) that was done: what it ended, so that it can be taken back as a whole before its day."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="term_changes")
    old = models.ForeignKey(Term, models.PROTECT, null=True, related_name="+")
    new = models.OneToOneField(Term, models.CASCADE, related_name="change")
    # By kind of row: [id, the last day it had before].
    ended: Any = models.JSONField(default=dict)
    # Places that somebody had entered for later before; they stay when the change is taken back.
    ahead: Any = models.JSONField(default=list)
    # What was chosen on the page, to begin from again when the change is taken back.
    chosen: Any = models.JSONField(default=dict)
    done_at = models.DateTimeField()
    done_by = models.CharField(max_length=60)

    class Meta:
        verbose_name = _("换届")

    def __str__(self) -> str:
        return f"{self.new}"


class TermDraft(models.Model):
    """The change of term that the office is preparing, and the plan that was last rehearsed; one in a conference."""

    conference = models.OneToOneField(Conference, models.CASCADE, related_name="term_draft")
    values: Any = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=60)
    rehearsed = models.CharField(max_length=64, blank=True)
    rehearsed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("换届方案")

    def __str__(self) -> str:
        return f"{self.conference_id} {self.saved_at}"


class Belonging(Dated):
    """A person belongs to an organisation, with a duty in it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="belongings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="belongings")
    duty = models.CharField(_("职责"), max_length=20, choices=_choices(Duty), default=Duty.MEMBER)

    class Meta(Dated.Meta):
        verbose_name = _("所属组织")

    def __str__(self) -> str:
        return f"{self.person} {self.organisation}"


class Post(Dated):
    """A person works for a handling body and may act for it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    body = models.ForeignKey(Body, models.PROTECT, related_name="posts")
    duty = models.CharField(_("职责"), max_length=20, choices=_choices(Duty), default=Duty.CLERK)

    class Meta(Dated.Meta):
        verbose_name = _("单位任职")

    def __str__(self) -> str:
        return f"{self.person} {self.body}"


class Office(models.Model):
    """An office of the conference (提案委办公室, 督查室); the powers it lends to whoever holds it."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="offices")
    name = models.CharField(_("名称"), max_length=60)
    powers = models.JSONField(_("权力"), default=list)
    ends_with_term = models.BooleanField(_("随届结束"), default=True)

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


class Expertise(models.Model):
    """What a person knows well, by which the right members are invited."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="expertise")
    tag = models.CharField(_("专长"), max_length=20)

    class Meta:
        verbose_name = _("专长")
        constraints = [models.UniqueConstraint(fields=["person", "tag"], name="expertise_once")]

    def __str__(self) -> str:
        return self.tag


class PersonalValue(models.Model):
    """One personal value, sealed; ``blind`` finds an equal one without opening any."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="personal_values")
    field = models.CharField(max_length=20, choices=_choices(PersonalField))
    sealed = models.TextField()
    blind = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("个人信息")
        constraints = [models.UniqueConstraint(fields=["person", "field"], name="personal_value_once")]
        indexes = [models.Index(fields=["field", "blind"], name="personal_value_blind")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.field}"


class PersonalLook(models.Model):
    """Somebody looked at a whole personal value, and why; the person concerned can read it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="personal_looks")
    fields = models.JSONField(default=list)
    account_id = models.BigIntegerField(null=True)
    by = models.CharField(max_length=60)
    reason = models.CharField(_("查看原因"), max_length=200)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("查看记录")
        indexes = [models.Index(fields=["person", "-at"], name="personal_look_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.by}"


class SelfChange(models.Model):
    """A person's own wish to change their data, waiting for the office; personal values in it are sealed."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="self_changes")
    values = models.JSONField(default=dict)
    sealed = models.JSONField(default=dict)
    status = models.CharField(max_length=12, choices=_choices(ChangeState), default=ChangeState.PENDING.value)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=60, blank=True)
    note = models.CharField(_("答复"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("本人修改")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(status=ChangeState.PENDING), name="self_change_one_pending"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.status}"


class Link(Dated):
    """A standing contact: from a person or an organisation to a person, an organisation or a body."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="links")
    kind = models.CharField(_("联系方式"), max_length=40, choices=_choices(LinkKind))
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="links_out")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="links_out")
    to_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="links_in")
    to_organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="links_in")
    to_body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="links_in")
    to_public = models.CharField(_("联系的群众"), max_length=80, blank=True)

    class Meta(Dated.Meta):
        verbose_name = _("联系")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation__isnull=True)
                | Q(person__isnull=True, organisation__isnull=False),
                name="link_has_one_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class AccountOpening(models.Model):
    """Accounts that were opened in one go, so that those nobody used yet can be taken back together."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="+")
    by = models.CharField(_("开通人"), max_length=60)
    opened_at = models.DateTimeField(_("开通时间"))

    class Meta:
        verbose_name = _("开通账号")

    def __str__(self) -> str:
        return f"{self.by} {self.opened_at}"


class OpenedAccount(models.Model):
    """One account of an opening; the row goes with the account when it is taken back."""

    opening = models.ForeignKey(AccountOpening, models.PROTECT, related_name="rows")
    # While the account stands, what was imported with it cannot be undone under it.
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    account = models.OneToOneField(Account, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("开通的账号")

    def __str__(self) -> str:
        return f"{self.person} {self.account_id}"
