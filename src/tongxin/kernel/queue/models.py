"""Signs of life of workers, and the slots of periodic jobs."""

from django.db import models


class WorkerLife(models.Model):
    """A worker says that it lives; a task whose worker fell silent is given to another."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker_id


class JobSlot(models.Model):
    """A periodic job ran, or is to run, once in a slot of time."""

    job = models.CharField(max_length=60)
    slot = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "slot"], name="job_slot_once")]

    def __str__(self) -> str:
        return f"{self.job} {self.slot}"
