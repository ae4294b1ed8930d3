"""Two kinds of cases, an errand and its legs: the smallest pair that has all a workflow can have."""

from typing import Any

from django.db import models
from django.db.models import Q

from tongxin.kernel.cases.models import Case


class Errand(Case):
    """Something that somebody asks for."""

    owner = models.BigIntegerField()
    wish = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["asked", "doing", "done"]) | ~Q(number=""), name="errand_has_number"
            )
        ]
        indexes = [models.Index(fields=["owner"], name="errand_by_owner")]

    def apply_content(self, values: dict[str, Any]) -> None:
        """Take over edited content."""
        self.title = values.get("title", self.title)
        self.wish = values.get("wish", self.wish)


class Friend(models.Model):
    """Somebody invited to an errand; a role whose rows stand beside the case."""

    errand = models.ForeignKey(Errand, models.CASCADE, related_name="friends")
    who = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.who)


class Leg(Case):
    """The part of one runner in an errand."""

    errand = models.ForeignKey(Errand, models.PROTECT, related_name="legs")
    runner = models.BigIntegerField()
    result = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["runner"], name="leg_by_runner")]

    def apply_content(self, values: dict[str, Any]) -> None:
        """A leg has no content that is edited."""
