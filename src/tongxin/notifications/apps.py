"""The notifications app."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "tongxin.notifications"
    label = "notifications"
    verbose_name = "消息提醒"
    default_auto_field = "django.db.models.BigAutoField"
