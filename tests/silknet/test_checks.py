"""What would let a row change without the log knowing is found before the project starts."""

from contextlib import contextmanager

import pytest
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import connection, models
from django.db.models.functions import Now, Upper
from django.test.utils import isolate_apps

from cities.models import City
from silknet.accounts.models import User
from silknet.changes.checks import problems, sqlite_takes_the_write_lock_first, tracked_models
from silknet.changes.publish import by_kind
from silknet.changes.tracking import Tracked, TrackedQuerySet
from tests import make


def codes(model: type[Tracked]) -> list[str]:
    return [(error.id or "").removeprefix("changes.") for error in problems(model)]


@pytest.mark.parametrize("model", tracked_models(), ids=lambda model: model._meta.label)
def test_every_tracked_model_passes(model):
    assert codes(model) == []


def test_users_and_the_log_itself_are_not_tracked_and_every_record_is():
    names = {model._meta.label for model in tracked_models()}
    assert not {name for name in names if name.startswith(("accounts.", "changes.", "search.", "auth.", "sessions."))}
    assert names >= {model._meta.label for model in by_kind().values()}
    assert set(by_kind()) == set(make.MAKERS)


@pytest.mark.parametrize(
    ("field", "code"),
    [
        (lambda: models.ForeignKey(City, models.CASCADE), "E001"),
        (lambda: models.ForeignKey(City, models.SET_NULL, null=True), "E001"),
        (lambda: models.ForeignKey(User, models.SET_NULL, null=True), "E001"),
        (lambda: models.ForeignKey(City, models.DO_NOTHING), "E001"),
        (lambda: models.OneToOneField(City, models.CASCADE), "E001"),
        (lambda: models.DateTimeField(auto_now=True), "E002"),
        (lambda: models.DateTimeField(db_default=Now()), "E002"),
        (
            lambda: models.GeneratedField(
                expression=Upper("id"), output_field=models.CharField(max_length=9), db_persist=True
            ),
            "E002",
        ),
        (lambda: models.ManyToManyField(City), "E003"),
        (lambda: GenericRelation(User), "E001"),
    ],
)
def test_what_the_log_would_not_see_is_forbidden(field, code):
    with isolate_apps("cities"):
        attributes = {"__module__": "cities.models", "field": field()}
        assert codes(type("Note", (Tracked,), attributes)) == [code]


@pytest.mark.parametrize("rule", [models.PROTECT, models.RESTRICT])
def test_a_reference_that_protects_is_allowed(rule):
    with isolate_apps("cities"):
        attributes = {"__module__": "cities.models", "field": models.ForeignKey(City, rule)}
        assert codes(type("Note", (Tracked,), attributes)) == []


@isolate_apps("cities")
def test_many_to_many_through_a_tracked_model_is_allowed():
    class Note(Tracked):
        cities = models.ManyToManyField(City, through="Mention")

        class Meta:
            app_label = "cities"

    class Mention(Tracked):
        note = models.ForeignKey(Note, models.PROTECT)
        city = models.ForeignKey(City, models.PROTECT)

        class Meta:
            app_label = "cities"

    assert (codes(Note), codes(Mention)) == ([], [])


@isolate_apps("cities")
def test_a_manager_that_writes_past_the_door_is_forbidden():
    class Note(Tracked):
        objects = models.Manager()

        class Meta:
            app_label = "cities"

    assert codes(Note) == ["E004", "E004"]


@isolate_apps("cities")
def test_a_second_manager_that_writes_past_the_door_is_forbidden():
    class Note(Tracked):
        objects = TrackedQuerySet.as_manager()
        drafts = models.Manager()

        class Meta:
            app_label = "cities"

    assert codes(Note) == ["E004"]


@isolate_apps("cities")
def test_a_row_in_two_tables_is_forbidden():
    class Capital(City):
        class Meta:
            app_label = "cities"

    assert codes(Capital) == ["E001", "E005"]


@isolate_apps("cities")
def test_a_second_model_of_one_table_is_forbidden():
    class Capital(City):
        class Meta:
            app_label = "cities"
            proxy = True

    assert codes(Capital) == ["E005"]


@contextmanager
def transactions(mode: str | None):
    options = connection.settings_dict["OPTIONS"]
    kept = dict(options)
    options["transaction_mode"] = mode
    try:
        yield
    finally:
        options.clear()
        options.update(kept)


def test_sqlite_that_waits_with_the_write_lock_is_refused(monkeypatch):
    monkeypatch.setattr(connection, "vendor", "sqlite")
    for mode, found in ((None, ["changes.E006"]), ("DEFERRED", ["changes.E006"]), ("IMMEDIATE", [])):
        with transactions(mode):
            assert [error.id for error in sqlite_takes_the_write_lock_first(None, databases=["default"])] == found


def test_the_database_of_the_tests_takes_its_lock_first():
    assert sqlite_takes_the_write_lock_first(None, databases=list(settings.DATABASES)) == []
