"""Plans and their items."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.cases.models import Case
from tongxin.kernel.conferences.models import Conference
from tongxin.people.models import Organisation, Person
from tongxin.plans.rules import ItemState, PlanSort


class Plan(models.Model):
    """What a conference means to do in a year, or in a campaign."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="plans")
    sort = models.CharField(_("类别"), max_length=10, default=PlanSort.ANNUAL)
    year = models.PositiveSmallIntegerField(_("年度"))
    name = models.CharField(_("名称"), max_length=60)
    words = models.TextField(_("说明"), blank=True)

    class Meta:
        verbose_name = _("计划")
        constraints = [
            models.UniqueConstraint(fields=["conference", "year", "name"], name="plan_once"),
            models.CheckConstraint(condition=Q(sort__in=list(PlanSort)), name="plan_sort_known"),
        ]

    def __str__(self) -> str:
        return self.name


class PlanItem(Case):
    """One thing to be done, by whom and until when."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="items")
    sort = models.CharField(_("类别"), max_length=20, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    due = models.DateField(_("完成期限"), null=True)
    words = models.TextField(_("要求"), blank=True)
    result = models.TextField(_("完成情况"), blank=True)
    done_on = models.DateField(_("完成日期"), null=True)

    class Meta:
        verbose_name = _("计划事项")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(ItemState)), name="plan_item_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ItemState.DONE) | Q(done_on__isnull=False), name="plan_item_done_has_day"
            ),
        ]
        indexes = [models.Index(fields=["plan", "due"], name="plan_item_list")]

    def apply_content(self, values: dict[str, Any]) -> None:
        """Title, sort, who, until when, words."""
        self.title, self.sort, self.words = values["title"], values["sort"], values["words"]
        self.organisation_id, self.person_id = values["organisation"], values["person"]
        self.due = values["due"] or None
