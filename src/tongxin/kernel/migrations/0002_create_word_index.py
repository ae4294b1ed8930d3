"""The word index is a virtual table on SQLite and a tsvector column on PostgreSQL, so a model cannot say it."""

from typing import Any

from django.db import migrations

from tongxin.kernel.search import schema


def create(_apps: Any, schema_editor: Any) -> None:
    """Make the index."""
    schema.create(schema_editor)


def drop(_apps: Any, schema_editor: Any) -> None:
    """Take the index away."""
    schema.drop(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
