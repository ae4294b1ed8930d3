"""The registers app."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "tongxin.registers"
    label = "registers"
    verbose_name = "机关台账"
    default_auto_field = "django.db.models.BigAutoField"
