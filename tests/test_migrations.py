"""None missing, each named for what it does, and all of them can be taken back."""

import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.migrations.loader import MigrationLoader

from tests import make

# Apps of the repository, and none of those that are installed.
OURS = {app.label: app for app in apps.get_app_configs() if "site-packages" not in app.path}


def with_migrations() -> list[str]:
    return sorted(set(OURS) & MigrationLoader(None).migrated_apps)


def our_tables() -> set[str]:
    return {model._meta.db_table for app in OURS.values() for model in app.get_models(include_auto_created=True)}


def schema() -> dict[str, object]:
    """What the database says of each table: columns, constraints and indexes, whatever their order."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        return {name: (_columns(cursor, name), _constraints(cursor, name)) for name in names}


def _columns(cursor: CursorWrapper, table: str) -> list[object]:
    described = connection.introspection.get_table_description(cursor, table)
    return sorted((tuple(column) for column in described), key=repr)


def _constraints(cursor: CursorWrapper, table: str) -> list[str]:
    """Without names: some carry a number that the database counts up."""
    return sorted(
        repr(sorted(said.items())) for said in connection.introspection.get_constraints(cursor, table).values()
    )


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_app_with_models_has_migrations():
    assert with_migrations() == sorted(label for label in OURS if any(OURS[label].get_models()))


def test_each_migration_is_named_for_what_it_does():
    named = [key for key in MigrationLoader(None).disk_migrations if key[0] in OURS]
    made_up = re.compile(r"\d{4}_(initial|auto_.*|alter_.*_and_more|merge_.*)$|(?!\d{4}_[a-z][a-z0-9_]+$)")
    assert [key for key in named if made_up.match(key[1])] == []


def test_migrations_of_an_app_stand_in_one_line():
    """Two that follow the same one would each be applied or not by chance."""
    loader = MigrationLoader(None)
    assert loader.detect_conflicts() == {}
    numbers = [(label, name[:4]) for label, name in loader.disk_migrations if label in OURS]
    assert sorted(numbers) == sorted(set(numbers))


@pytest.mark.django_db(transaction=True)
def test_migrations_go_back_to_nothing_and_forwards_again():
    make.city(slug="lyon")  # a register with rows can be taken back too
    before = schema()
    assert our_tables() <= set(before)
    try:
        for label in with_migrations():
            call_command("migrate", label, "zero", verbosity=0)
        assert our_tables() & set(schema()) == set()
    finally:
        call_command("migrate", verbosity=0)
    assert schema() == before
