"""Django needs one app to own the kernel's tables."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "tongxin.kernel"
    label = "kernel"
    verbose_name = "内核"
    default_auto_field = "django.db.models.BigAutoField"
