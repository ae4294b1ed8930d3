"""The tree of conferences, their dated parameters and their calendar days."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Conference(models.Model):
    """One consultative conference: a province's, a city's or a county's."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("省级")
        CITY = "city", _("市级")
        COUNTY = "county", _("县级")

    code = models.SlugField(_("代码"), max_length=30, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    short_name = models.CharField(_("简称"), max_length=30)
    level = models.CharField(_("层级"), max_length=10, choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    is_demo = models.BooleanField(_("演示"), default=False)
    scenario = models.JSONField(_("演示情景"), default=dict, blank=True)

    class Meta:
        verbose_name = _("政协")
        verbose_name_plural = _("政协")

    def __str__(self) -> str:
        return self.name


class ParameterValue(models.Model):
    """What a declared parameter was worth in a conference from a day on; values are dated, never overwritten."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="parameter_values")
    key = models.CharField(max_length=80)
    value = models.JSONField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "key", "valid_from"], name="parameter_once_a_day"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="parameter_from_before_to"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}={self.value}"


class CalendarDay(models.Model):
    """A day that is not what its weekday says: a holiday, or a make-up working day."""

    conference = models.ForeignKey(Conference, models.CASCADE, null=True, blank=True, related_name="calendar_days")
    day = models.DateField()
    working = models.BooleanField()
    name = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "day"], name="calendar_day_once"),
            models.UniqueConstraint(
                fields=["day"], condition=Q(conference__isnull=True), name="calendar_national_day_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
