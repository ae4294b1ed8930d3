"""Registers and their rows; tables to fill in and what came back."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.cases.models import Case
from tongxin.kernel.conferences.models import Conference
from tongxin.people.models import Organisation
from tongxin.registers.rules import Column, Counting, ReturnState, RowScope, RowState, column_of


class RegisterKind(models.Model):
    """One register of a conference: columns and rule of counting are data. Shipped ones keep their columns."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="register_kinds")
    key = models.SlugField(max_length=40)
    name = models.CharField(_("名称"), max_length=30)
    unit = models.CharField(_("单位"), max_length=6)
    meaning = models.CharField(_("口径"), max_length=300, blank=True)
    columns = models.JSONField(_("栏目"), default=list)
    counting = models.CharField(_("计数规则"), max_length=10, default=Counting.ROWS)
    counted = models.CharField(_("计数的栏目"), max_length=20, blank=True)
    needs_evidence = models.BooleanField(_("需要佐证"), default=False)
    valid_from = models.DateField(_("启用日期"))
    valid_until = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("台账")
        constraints = [
            models.UniqueConstraint(fields=["conference", "key"], name="register_kind_once"),
            models.CheckConstraint(condition=Q(counting__in=list(Counting)), name="register_counting_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def fields(self) -> tuple[Column, ...]:
        """The columns as values."""
        return tuple(column_of(stored) for stored in self.columns)


class RegisterRow(Case):
    """One thing that happened: its day, its words, what stands in the columns, and what it adds to the figure."""

    kind = models.ForeignKey(RegisterKind, models.PROTECT, related_name="rows")
    day = models.DateField(_("日期"))
    recorded_at = models.DateTimeField(_("登记时间"))
    scope = models.CharField(_("范围"), max_length=10, default=RowScope.OWN)
    words = models.TextField(_("说明"), blank=True)
    details: Any = models.JSONField(_("栏目内容"), default=dict)
    amount = models.PositiveIntegerField(_("计数"), default=1)
    who = models.CharField(_("去重依据"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("台账记录")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(RowState)), name="register_row_state_known"),
            models.CheckConstraint(condition=Q(scope__in=list(RowScope)), name="register_row_scope_known"),
        ]
        indexes = [
            models.Index(fields=["kind", "-day"], name="register_row_list"),
            models.Index(fields=["conference", "day"], name="register_row_counted"),
        ]


class ReturnTable(models.Model):
    """A table that others fill in: columns with their checks, a day, and perhaps the register whose figure it feeds."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="return_tables")
    title = models.CharField(_("标题"), max_length=100)
    words = models.TextField(_("填报说明"), blank=True)
    columns = models.JSONField(_("栏目"), default=list)
    due = models.DateField(_("截止日期"))
    feeds = models.SlugField(_("计入的台账"), max_length=40, blank=True)
    fed_by = models.CharField(_("计入的栏目"), max_length=20, blank=True)
    made_at = models.DateTimeField(_("发出时间"))

    class Meta:
        verbose_name = _("填报表")

    def __str__(self) -> str:
        return self.title

    @property
    def fields(self) -> tuple[Column, ...]:
        """The columns as values."""
        return tuple(column_of(stored) for stored in self.columns)


class ReturnSheet(Case):
    """The part of one addressee: what it filled in, and when it handed that in."""

    table = models.ForeignKey(ReturnTable, models.PROTECT, related_name="sheets")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    filled: Any = models.JSONField(_("填报内容"), default=dict)
    note = models.TextField(_("补充说明"), blank=True)
    submitted_on = models.DateField(_("报送日期"), null=True)

    class Meta:
        verbose_name = _("填报任务")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(ReturnState)), name="return_sheet_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ReturnState.SUBMITTED) | Q(submitted_on__isnull=False),
                name="return_sheet_submitted_has_day",
            ),
            models.UniqueConstraint(fields=["table", "organisation"], name="return_sheet_once"),
        ]
