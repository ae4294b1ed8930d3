"""The proposals app."""

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "tongxin.proposals"
    label = "proposals"
    verbose_name = "提案在线"
    default_auto_field = "django.db.models.BigAutoField"
