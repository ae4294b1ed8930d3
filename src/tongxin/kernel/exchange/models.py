"""What was brought in, by whom, what it changed, and how it is taken back."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.conferences.models import Conference


class ImportRun(models.Model):
    """One file from upload to confirmation, and perhaps back again."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("待确认")
        DONE = "done", _("已导入")
        UNDONE = "undone", _("已撤销")
        DROPPED = "dropped", _("已放弃")

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="+")
    sheet = models.CharField(max_length=60)
    file_name = models.CharField(_("文件名"), max_length=150)
    table = models.CharField(_("工作表"), max_length=100)
    tables: Any = models.JSONField(default=list)
    chosen: Any = models.JSONField(default=list)
    head: Any = models.JSONField(default=dict)
    counts: Any = models.JSONField(default=dict)
    announcements: Any = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    only_good = models.BooleanField(default=False)
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.PLANNED)
    account_id = models.BigIntegerField(null=True)
    by = models.CharField(_("上传人"), max_length=60)
    uploaded_at = models.DateTimeField(_("上传时间"))
    done_by = models.CharField(_("确认人"), max_length=60, blank=True)
    done_at = models.DateTimeField(_("导入时间"), null=True)
    undone_by = models.CharField(_("撤销人"), max_length=60, blank=True)
    undone_at = models.DateTimeField(_("撤销时间"), null=True)

    class Meta:
        verbose_name = _("导入")
        verbose_name_plural = _("导入")
        indexes = [models.Index(fields=["conference", "-id"], name="import_run_newest")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status__in=["done", "undone"]) | models.Q(done_at__isnull=False),
                name="import_run_done_has_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="undone") | models.Q(undone_at__isnull=False),
                name="import_run_undone_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.file_name}"


class ImportFile(models.Model):
    """The file itself, sealed; it is forgotten after some days, whatever became of the import."""

    run = models.OneToOneField(ImportRun, models.CASCADE, related_name="file")
    sealed = models.BinaryField()
    # By the machine's clock: a simulated year must not throw away what was uploaded this morning.
    kept_until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("导入的文件")
        verbose_name_plural = _("导入的文件")

    def __str__(self) -> str:
        return str(self.run_id)


class ImportRow(models.Model):
    """What was said of one row of the file; personal values in it are half hidden."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows")
    row = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10)
    title = models.CharField(max_length=80, blank=True)
    shown: Any = models.JSONField(default=dict)
    problems: Any = models.JSONField(default=list)
    notes: Any = models.JSONField(default=list)

    class Meta:
        verbose_name = _("导入的行")
        verbose_name_plural = _("导入的行")
        constraints = [models.UniqueConstraint(fields=["run", "row"], name="import_row_once")]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.row}"


class ImportTrace(models.Model):
    """What was written for one row: its object, how it is taken back, and a mark that shows whether it was touched."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="traces")
    row = models.PositiveIntegerField()
    target = models.BigIntegerField()
    back: Any = models.JSONField(default=dict)
    mark = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("导入的痕迹")
        verbose_name_plural = _("导入的痕迹")
        constraints = [models.UniqueConstraint(fields=["run", "row"], name="import_trace_once")]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.row}"
