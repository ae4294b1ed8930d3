"""The outbox and its deliveries."""

from django.db import models

from tongxin.kernel.conferences.models import Conference


class Event(models.Model):
    """Something that happened; written in the transaction that made it happen."""

    conference = models.ForeignKey(Conference, models.CASCADE, null=True)
    type = models.CharField(max_length=40)
    data = models.JSONField()
    business_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["type", "id"], name="event_type")]

    def __str__(self) -> str:
        return f"{self.type} {self.pk}"


class Delivery(models.Model):
    """One event to one handler. Done is set in the handler's own transaction, so effects happen exactly once."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="deliveries")
    handler = models.CharField(max_length=80)
    done = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "handler"], name="delivery_once")]
        indexes = [models.Index(fields=["done", "id"], name="delivery_open")]

    def __str__(self) -> str:
        return f"{self.event_id} -> {self.handler}"
