"""All names of an entry in one column; on PostgreSQL, indexes in which any part of a text is found."""

from typing import Any

from django.db import migrations, models

INDEXES = [
    ("search_entry_text_trigrams", "search_entry", "text"),
    ("search_entry_names_trigrams", "search_entry", "names"),
]


def add_trigrams(apps: Any, schema_editor: Any) -> None:
    """pg_trgm comes with PostgreSQL and is trusted: the owner of a database may create it. SQLite reads all rows."""
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for name, table, column in INDEXES:
        schema_editor.execute(f"CREATE INDEX {name} ON {table} USING gin ({column} gin_trgm_ops)")


def remove_trigrams(apps: Any, schema_editor: Any) -> None:
    """The extension stays: others may use it."""
    if schema_editor.connection.vendor == "postgresql":
        for name, _table, _column in INDEXES:
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0002_names_of_entries"),
    ]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="names",
            field=models.TextField(
                default="", help_text="The title and all other names, normalised and in Latin letters."
            ),
        ),
        migrations.RunPython(add_trigrams, remove_trigrams),
    ]
