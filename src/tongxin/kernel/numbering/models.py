"""The last number given in each scope of each scheme."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Counter(models.Model):
    """One running number: ``scope`` is what it starts anew for (a session, a year, a category)."""

    conference = models.ForeignKey("kernel.Conference", models.PROTECT, related_name="+")
    scheme = models.CharField(_("编号规则"), max_length=80)
    scope = models.CharField(_("范围"), max_length=120, blank=True)
    value = models.PositiveIntegerField(_("已用到"), default=0)

    class Meta:
        verbose_name = _("编号")
        verbose_name_plural = _("编号")
        constraints = [models.UniqueConstraint(fields=["conference", "scheme", "scope"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.scope} {self.value}"
