"""A part that a body gave back with the office's agreement is told from one that was recalled."""

from typing import Any, ClassVar

from django.db import migrations, models


def mark(apps: Any, _editor: Any) -> None:
    """Parts whose objection was accepted before there was a mark."""
    agreed = apps.get_model("kernel", "Passage").objects.filter(transition="accept_objection", undone=False)
    rows = apps.get_model("proposals", "Assignment").objects.filter(pk__in=agreed.values("card"), state="recalled")
    rows.update(given_back=True)


class Migration(migrations.Migration):
    """One mark; what was given back before is known from the step that still stands."""

    dependencies: ClassVar = [
        ("kernel", "0012_note_the_last_use_of_tokens"),
        ("proposals", "0003_carry_the_whole_handling"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="assignment",
            name="given_back",
            field=models.BooleanField(default=False, verbose_name="已同意申退"),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
