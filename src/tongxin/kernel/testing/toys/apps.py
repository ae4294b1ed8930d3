"""The toy app of the tests."""

from django.apps import AppConfig


class ToysConfig(AppConfig):
    name = "tongxin.kernel.testing.toys"
    label = "toys"
    verbose_name = "测试事项"
    default_auto_field = "django.db.models.BigAutoField"
