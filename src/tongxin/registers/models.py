"""Registers, their rows, and what was counted of each."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.cases.models import Case
from tongxin.kernel.conferences.models import Conference
from tongxin.registers.rules import Column, Counting, RowScope, RowState, column_of


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
