"""The statistics app."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "tongxin.statistics"
    label = "statistics"
    verbose_name = "数据指标"
    default_auto_field = "django.db.models.BigAutoField"
