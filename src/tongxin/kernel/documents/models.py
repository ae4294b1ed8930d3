"""The office's own templates, and printing that goes on in the background."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.conferences.models import Conference


class FormTemplate(models.Model):
    """A Word template that an office uploaded for a form; earlier ones stay, one at most is in use."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="+")
    form = models.CharField(_("表单"), max_length=60)
    name = models.CharField(_("文件名"), max_length=150)
    content = models.BinaryField()
    sha256 = models.CharField(_("校验值"), max_length=64)
    account_id = models.BigIntegerField(null=True)
    by = models.CharField(_("上传人"), max_length=60)
    at = models.DateTimeField(_("上传时间"))
    in_use = models.BooleanField(_("正在使用"), default=False)

    class Meta:
        verbose_name = _("表单模板")
        verbose_name_plural = _("表单模板")
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "form"], condition=models.Q(in_use=True), name="form_template_in_use_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.name}"


class PrintRun(models.Model):
    """Many documents asked for at once: who, what, how far it is, and where the result lies."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("排队中")
        DONE = "done", _("已完成")
        FAILED = "failed", _("没有完成")

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="+")
    account_id = models.BigIntegerField()
    by = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    forms: Any = models.JSONField(default=list)
    # A person chose "merged" (one PDF), "pdf" or "docx" (a ZIP of files).
    output = models.CharField(max_length=10)
    asked: Any = models.JSONField(default=dict)
    cards: Any = models.JSONField(default=list)
    title = models.CharField(max_length=100)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    problems: Any = models.JSONField(default=list)
    folder = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField()
    # By the machine's clock: a simulated year must not throw away what was printed this morning.
    kept_until = models.DateTimeField(db_index=True)
    once = models.UUIDField(null=True, unique=True)

    class Meta:
        verbose_name = _("成批打印")
        verbose_name_plural = _("成批打印")
        indexes = [models.Index(fields=["account_id", "-id"], name="print_run_mine")]

    def __str__(self) -> str:
        return self.title


class PrintPart(models.Model):
    """One document of a run that is made: a worker that takes over goes on with what is missing."""

    run = models.ForeignKey(PrintRun, models.CASCADE, related_name="parts")
    place = models.PositiveIntegerField()
    name = models.CharField(max_length=150, blank=True)
    stored = models.CharField(max_length=120, blank=True)
    problem = models.TextField(blank=True)

    class Meta:
        verbose_name = _("打印的文件")
        verbose_name_plural = _("打印的文件")
        constraints = [models.UniqueConstraint(fields=["run", "place"], name="print_part_once")]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.place}"
