"""The store of figures, which can be thrown away and filled again, and published snapshots, which never change."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.accounts.models import Account
from tongxin.kernel.conferences.models import Conference


class Fill(models.Model):
    """The facts of one indicator in one conference. While it is being filled nobody reads it, and whoever finds it
    without a pulse throws it away.
    """

    indicator = models.CharField(max_length=80)
    conference = models.ForeignKey(Conference, models.CASCADE, related_name="+")
    # Whether it is the one that is read; else it is being filled, or was left behind.
    is_current = models.BooleanField(default=False)
    # The definition by which it was counted: its version, how it combines and by what it is cut.
    definition = models.CharField(max_length=200)
    # Up to which business day, and up to which line of each audit chain, what happened is counted.
    filled_until = models.DateField()
    marks = models.JSONField(default=dict)
    beat_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "conference"], condition=Q(is_current=True), name="fill_current_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.conference_id}"


class Combination(models.Model):
    """In which cells a record stands; the same combination serves many records."""

    digest = models.CharField(max_length=32, unique=True)
    dims = models.JSONField()

    def __str__(self) -> str:
        return self.digest


class CombinationKey(models.Model):
    """One key of a combination under one dimension; empty where the record stands in no cell of it."""

    combination = models.ForeignKey(Combination, models.CASCADE, related_name="keys")
    dim = models.CharField(max_length=40)
    key = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["combination", "dim", "key"], name="combination_key_once")]

    def __str__(self) -> str:
        return f"{self.dim}={self.key}"


class StoredFact(models.Model):
    """One fact as its indicator gave it."""

    fill = models.ForeignKey(Fill, models.CASCADE, related_name="facts", db_index=False)
    day = models.DateField()
    kind = models.CharField(max_length=40, blank=True)
    row_id = models.BigIntegerField()
    amount = models.BigIntegerField()
    who = models.CharField(max_length=80, blank=True)
    combination = models.ForeignKey(Combination, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["fill", "day", "combination", "amount"], name="fact_by_day"),
            models.Index(fields=["fill", "row_id"], name="fact_by_row"),
        ]

    def __str__(self) -> str:
        return f"{self.fill_id} {self.day} {self.row_id}"


class Cell(models.Model):
    """What stands in a span of time under a key of a dimension, or in the whole, where ``dim`` is empty."""

    dim = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=80, blank=True)
    # The first day of the span.
    begins = models.DateField()
    amount = models.BigIntegerField()
    rows = models.BigIntegerField()

    class Meta:
        abstract = True


class MonthCell(Cell):
    """What can be added up, by months."""

    fill = models.ForeignKey(Fill, models.CASCADE, related_name="cells", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fill", "dim", "begins", "key"], name="month_cell_once")]

    def __str__(self) -> str:
        return f"{self.fill_id} {self.begins} {self.dim}={self.key}"


class PointCell(Cell):
    """What cannot be added up, by months and once more by years: ``point`` is who, for a distinct count, and the
    amount, for a median. A year has far fewer of them than its months together.
    """

    fill = models.ForeignKey(Fill, models.CASCADE, related_name="points", db_index=False)
    months = models.PositiveSmallIntegerField()
    point = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fill", "dim", "months", "begins", "key", "point"], name="point_cell_once")
        ]

    def __str__(self) -> str:
        return f"{self.fill_id} {self.begins} {self.dim}={self.key} {self.point}"


class Unchanging(models.Model):
    """Written once: what was read out is found again as it was."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only ever the first time."""
        if self.pk is not None:
            raise TypeError("a published figure never changes")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never."""
        raise TypeError("a published figure stays")


class Snapshot(Unchanging):
    """Figures of a conference as they stood at a moment, under a name; nothing of it ever changes."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="+")
    name = models.CharField(_("名称"), max_length=120)
    period_key = models.CharField(max_length=40)
    period_label = models.CharField(max_length=80)
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    scope = models.CharField(max_length=20)
    # The session whose own it is, wherever a count knows sessions; empty where the days alone decide.
    session = models.CharField(max_length=20, blank=True)
    cut_off = models.DateTimeField()
    published_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    by_label = models.CharField(max_length=60)

    class Meta:
        verbose_name = _("公布的数字")
        constraints = [models.UniqueConstraint(fields=["conference", "name"], name="snapshot_name_once")]

    def __str__(self) -> str:
        return self.name


class SnapshotFigure(Unchanging):
    """One figure of a snapshot with the definition by which it was counted, in words."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="figures")
    place = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=80)
    label = models.CharField(max_length=120)
    unit = models.CharField(max_length=20)
    meaning = models.TextField()
    version = models.PositiveIntegerField()
    # JSON keeps whole counts whole and shares unrounded.
    value = models.JSONField(null=True)
    numerator = models.JSONField(null=True)
    denominator = models.JSONField(null=True)
    # The rows behind it, and behind the whole of a share: [kind, id, day, amount, who].
    rows = models.JSONField(default=list)
    base_rows = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "key"], name="snapshot_figure_once")]

    def __str__(self) -> str:
        return self.key


class ReportText(Unchanging):
    """An office's own text of a report template; the newest holds, an empty one brings back the shipped text."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="+")
    template = models.CharField(max_length=80)
    source = models.TextField(blank=True)
    by_label = models.CharField(max_length=60)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("报告模板")
        indexes = [models.Index(fields=["conference", "template", "-id"], name="report_text_newest")]

    def __str__(self) -> str:
        return f"{self.template} {self.pk}"


class Report(models.Model):
    """A report of a period. As a draft its numbers live; frozen, it is what was read out and never changes."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="+")
    template = models.CharField(max_length=80)
    title = models.CharField(_("标题"), max_length=120)
    period_key = models.CharField(max_length=40)
    period_label = models.CharField(max_length=80)
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    source = models.TextField(_("正文"))
    version = models.PositiveSmallIntegerField(default=1)
    earlier = models.OneToOneField("self", models.PROTECT, null=True, related_name="later")
    by_label = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    # Everything below is empty until it is frozen.
    cut_off = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(null=True)
    frozen_by = models.CharField(max_length=60, blank=True)
    snapshot = models.OneToOneField(Snapshot, models.PROTECT, null=True, related_name="+")
    # The text with its numbers in their places, and the definitions, as they were printed.
    content = models.JSONField(null=True)

    class Meta:
        verbose_name = _("报告")
        constraints = [
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True, content__isnull=True, snapshot__isnull=True)
                | Q(frozen_at__isnull=False, content__isnull=False, cut_off__isnull=False, snapshot__isnull=False),
                name="report_frozen_whole",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only as long as the stored one is a draft."""
        if not self._state.adding and type(self).objects.filter(pk=self.pk, frozen_at__isnull=False).exists():
            raise TypeError("a frozen report never changes")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """A draft may go, a frozen report stays."""
        if self.is_frozen:
            raise TypeError("a frozen report stays")
        return super().delete(*args, **kwargs)

    @property
    def is_frozen(self) -> bool:
        """Whether it never changes any more."""
        return self.frozen_at is not None


class ReportNumber(Unchanging):
    """One number of a frozen report with what it is of and the records by which it was counted."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="numbers")
    place = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=80)
    called = models.CharField(max_length=200)
    words = models.CharField(max_length=60)
    unit = models.CharField(max_length=20)
    meaning = models.TextField()
    version = models.PositiveIntegerField()
    by = models.CharField(max_length=40, blank=True)
    # No cell at all is another thing than the cell of what is not known.
    cell = models.CharField(max_length=80, null=True)
    when = models.CharField(max_length=10, blank=True)
    show = models.CharField(max_length=10, blank=True)
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    before_starts = models.DateField(null=True)
    before_ends = models.DateField(null=True)
    session = models.CharField(max_length=20, blank=True)
    before_session = models.CharField(max_length=20, blank=True)
    value = models.JSONField(null=True)
    numerator = models.JSONField(null=True)
    denominator = models.JSONField(null=True)
    rows = models.JSONField(default=list)
    base_rows = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "place"], name="report_number_once")]

    def __str__(self) -> str:
        return f"{self.report_id}/{self.place} {self.called}"
