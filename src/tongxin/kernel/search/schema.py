"""The part of the index that a model cannot say, for the kernel's migration; both functions may run twice."""

from collections.abc import Mapping

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_CREATE = {
    "sqlite": (
        # Characters that this SQLite's Unicode tables do not know yet (Cn) are letters too: names hold rare ones.
        """
        CREATE VIRTUAL TABLE IF NOT EXISTS kernel_searchindex USING fts5(
            title, body, columnsize=0, tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Co Cn'"
        )
        """,
        # Cards are also deleted by cascade, past our code.
        """
        CREATE TRIGGER IF NOT EXISTS kernel_searchdoc_gone AFTER DELETE ON kernel_searchdoc
        BEGIN DELETE FROM kernel_searchindex WHERE rowid = OLD.card_id; END
        """,
    ),
    "postgresql": (
        # Titles have a column of their own: a weight would be looked up in every hit's whole text.
        "ALTER TABLE kernel_searchdoc ADD COLUMN IF NOT EXISTS title_words tsvector",
        "ALTER TABLE kernel_searchdoc ADD COLUMN IF NOT EXISTS words tsvector",
        "CREATE INDEX IF NOT EXISTS kernel_searchdoc_title_words ON kernel_searchdoc USING gin (title_words)",
        "CREATE INDEX IF NOT EXISTS kernel_searchdoc_words ON kernel_searchdoc USING gin (words)",
    ),
}
_DROP = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS kernel_searchdoc_gone",
        "DROP TABLE IF EXISTS kernel_searchindex",
    ),
    "postgresql": (
        "DROP INDEX IF EXISTS kernel_searchdoc_words",
        "DROP INDEX IF EXISTS kernel_searchdoc_title_words",
        "ALTER TABLE kernel_searchdoc DROP COLUMN IF EXISTS words",
        "ALTER TABLE kernel_searchdoc DROP COLUMN IF EXISTS title_words",
    ),
}


def create(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the index of the connected database; call it after the table of ``SearchDoc`` exists."""
    _run(schema_editor, _CREATE)


def drop(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the index away again."""
    _run(schema_editor, _DROP)


def _run(schema_editor: BaseDatabaseSchemaEditor, statements: Mapping[str, tuple[str, ...]]) -> None:
    for statement in statements.get(schema_editor.connection.vendor, ()):
        schema_editor.execute(statement)
