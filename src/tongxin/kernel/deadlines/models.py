"""The clocks on a case, and the append-only segments from which each due date is computed and explained."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongxin.kernel import clock


class Deadline(models.Model):
    """One clock on one case: the row is only what replaying its segments gives."""

    class State(models.TextChoices):
        RUNNING = "running", _("计算中")
        PAUSED = "paused", _("已暂停")
        STOPPED = "stopped", _("已办结")
        VOID = "void", _("已撤回")

    card = models.ForeignKey("kernel.CaseCard", models.CASCADE, related_name="deadlines")
    conference = models.ForeignKey("kernel.Conference", models.PROTECT, related_name="+")
    key = models.CharField(_("期限"), max_length=80)
    label = models.CharField(_("名称"), max_length=60)
    holder = models.CharField(_("责任人"), max_length=120, blank=True)
    rule = models.JSONField(_("规则"))
    started_on = models.DateField(_("起算日"))
    due_on = models.DateField(_("到期日"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.RUNNING)
    stopped_on = models.DateField(_("办结日"), null=True, blank=True)
    warned = models.JSONField(_("已提醒"), default=list, blank=True)

    class Meta:
        verbose_name = _("期限")
        verbose_name_plural = _("期限")
        constraints = [
            models.UniqueConstraint(
                fields=["card", "key"], condition=Q(state__in=("running", "paused")), name="deadline_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state="stopped", stopped_on__isnull=False)
                | (~Q(state="stopped") & Q(stopped_on__isnull=True)),
                name="deadline_stopped_has_day",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="deadline_state_due")]

    def __str__(self) -> str:
        return f"{self.label} {self.due_on}"


class DeadlineSegment(models.Model):
    """One thing that happened to a deadline; a wrong one is not changed, a later one corrects it."""

    class Kind(models.TextChoices):
        START = "start", _("起算")
        PAUSE = "pause", _("暂停")
        RESUME = "resume", _("恢复")
        EXTEND = "extend", _("延长")
        STOP = "stop", _("办结")
        REOPEN = "reopen", _("重新计算")
        RECOMPUTE = "recompute", _("重算")
        UNDO = "undo", _("更正")

    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="segments")
    kind = models.CharField(_("事项"), max_length=10, choices=Kind.choices)
    on = models.DateField(_("日期"))
    days = models.IntegerField(_("天数"), default=0)
    rule = models.JSONField(_("规则"), default=dict, blank=True)
    reason = models.CharField(_("理由"), max_length=400, blank=True)
    by = models.CharField(_("登记人"), max_length=120)
    due_after = models.DateField(_("此后到期日"), null=True, blank=True)
    corrects = models.OneToOneField("self", models.CASCADE, null=True, blank=True, related_name="corrected_by")
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.machine_now)

    class Meta:
        verbose_name = _("期限记录")
        verbose_name_plural = _("期限记录")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("segments of a deadline are only appended")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("segments of a deadline are only appended")
