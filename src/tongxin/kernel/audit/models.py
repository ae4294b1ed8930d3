"""The chain of audit lines, its head, and the erasable table that holds personal values."""

from django.db import models

from tongxin.kernel.conferences.models import Conference


class AuditChain(models.Model):
    """One chain for a conference, and one (conference NULL) for the installation; the row is the chain's lock."""

    conference = models.OneToOneField(Conference, models.PROTECT, null=True, related_name="audit_chain")
    name = models.CharField(max_length=40, unique=True)
    count = models.BigIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.name


class AuditLine(models.Model):
    """Who did what, when by both clocks; the hash covers every column and the line before."""

    chain = models.ForeignKey(AuditChain, models.PROTECT, related_name="lines")
    seq = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    business_at = models.DateTimeField()
    action = models.CharField(max_length=100)
    kind = models.CharField(max_length=40, blank=True)
    object_id = models.BigIntegerField(null=True)
    account_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=60)
    on_behalf = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=60, blank=True)
    data = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_line_once")]
        indexes = [
            models.Index(fields=["kind", "object_id"], name="audit_line_object"),
            models.Index(fields=["action"], name="audit_line_action"),
        ]

    def __str__(self) -> str:
        return f"{self.chain_id}/{self.seq} {self.action}"


class AuditPersonal(models.Model):
    """A personal value that a line refers to by its salted hash; erasing the row leaves the chain whole."""

    line = models.ForeignKey(AuditLine, models.CASCADE, related_name="personal")
    field = models.CharField(max_length=60)
    salt = models.CharField(max_length=32)
    value = models.TextField()

    def __str__(self) -> str:
        return self.field


class AuditCheck(models.Model):
    """What the last reading of a chain found; by its name, because a chain that is gone is a finding too."""

    name = models.CharField(max_length=40, unique=True)
    checked_at = models.DateTimeField()
    sound = models.BigIntegerField()
    flaw = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name
