"""What would let a row change without the log knowing, found before the project starts."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import Error, Tags, register
from django.db import connections, models

from silknet.changes.tracking import Tracked, TrackedQuerySet


def tracked_models() -> list[type[Tracked]]:
    return [model for model in apps.get_models() if issubclass(model, Tracked)]


@register()
def tracked_models_pass_the_door(app_configs: Any, **kwargs: Any) -> list[Error]:
    return [error for model in tracked_models() for error in problems(model)]


def problems(model: type[Tracked]) -> Iterator[Error]:
    for field in model._meta.local_fields:
        if field.remote_field and field.remote_field.on_delete not in (models.PROTECT, models.RESTRICT):
            yield Error(
                f"{field} lets the database change or remove a tracked row.",
                hint="Use PROTECT and remove the dependent rows in an action.",
                obj=model,
                id="changes.E001",
            )
        column: Any = field
        if getattr(field, "auto_now", False) or column.generated or column.has_db_default():
            yield Error(
                f"{field} gets a value that the log does not see.",
                hint="Set it in the action; the revision knows when it was made.",
                obj=model,
                id="changes.E002",
            )
    for relation in model._meta.private_fields:
        if hasattr(relation, "bulk_related_objects"):  # a generic relation removes what points at a row with it
            yield Error(f"{relation} removes rows that the log does not see.", obj=model, id="changes.E001")
    for field in model._meta.local_many_to_many:
        if not issubclass(field.remote_field.through, Tracked):  # type: ignore[arg-type]
            yield Error(f"{field} needs a tracked `through` model.", obj=model, id="changes.E003")
    for manager in (*model._meta.managers, model._base_manager):
        if not isinstance(manager.all(), TrackedQuerySet):
            yield Error(f"{manager} writes past the door; use TrackedQuerySet.", obj=model, id="changes.E004")
    if model._meta.parents or model._meta.proxy:
        yield Error("A tracked row is one row of one table.", obj=model, id="changes.E005")


@register(Tags.database)
def sqlite_takes_the_write_lock_first(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[Error]:
    """A deferred transaction that has read cannot wait for another writer: SQLite fails it at once."""
    return [
        Error(
            f"Database {alias} would fail under two writers.",
            hint='OPTIONS = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL"}',
            id="changes.E006",
        )
        for alias in databases or ()
        if connections[alias].vendor == "sqlite"
        and connections[alias].settings_dict["OPTIONS"].get("transaction_mode") != "IMMEDIATE"
    ]
