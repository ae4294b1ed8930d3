"""Counts attempts in a sliding window of the database, so that limits hold for all processes and after a restart."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F

from tongxin.kernel import clock
from tongxin.kernel.accounts.models import AttemptCount


@dataclass(frozen=True)
class Window:
    """At most ``most`` attempts of one subject within ``seconds``."""

    scope: str
    most: int
    seconds: int

    def _slot(self) -> tuple[int, float]:
        now = clock.machine_now().timestamp()
        return int(now // self.seconds), now % self.seconds / self.seconds

    def count(self, subject: str) -> int:
        """Attempts in the last ``seconds``; those of the slot before count by the part that still lies inside."""
        slot, passed = self._slot()
        rows = AttemptCount.objects.filter(scope=self.scope, subject=subject[:80], slot__in=(slot - 1, slot))
        counts = dict(rows.values_list("slot", "count"))
        return int(counts.get(slot, 0) + counts.get(slot - 1, 0) * (1 - passed))

    def is_full(self, subject: str) -> bool:
        """Whether no further attempt may be made now."""
        return self.count(subject) >= self.most

    def note(self, subject: str) -> int:
        """Count one attempt; returns how many there are now."""
        slot, _passed = self._slot()
        mine = AttemptCount.objects.filter(scope=self.scope, subject=subject[:80], slot=slot)
        if not mine.update(count=F("count") + 1):
            try:
                with transaction.atomic():
                    AttemptCount.objects.create(
                        scope=self.scope, subject=subject[:80], slot=slot, count=1, began=clock.machine_now()
                    )
            except IntegrityError:
                mine.update(count=F("count") + 1)
        return self.count(subject)

    def forget(self, subject: str) -> None:
        """Begin anew, after an attempt that was good."""
        AttemptCount.objects.filter(scope=self.scope, subject=subject[:80]).delete()


def sweep() -> None:
    """Drop what no window reaches any more."""
    AttemptCount.objects.filter(began__lt=clock.machine_now() - dt.timedelta(days=2)).delete()
