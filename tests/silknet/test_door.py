"""The one way to write: what is refused, what is logged, what a rollback leaves."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from cities.models import City, Country
from members.models import Person
from silknet.changes.door import NoRevision, revision
from silknet.changes.models import Change, Head, Revision, Version
from silknet.env import ROOT
from silknet.search.models import Entry
from silknet.sources.models import Name, Source
from tests import make
from tests.make import write
from tests.mirror import changes

pytestmark = pytest.mark.django_db

committed = pytest.mark.django_db(transaction=True)


class Stop(Exception):
    """Raised to give up what was begun."""


def source(slug: str) -> Source:
    return Source(slug=slug, url=f"https://{slug}.example", title=slug, public=True)


def attempt(work: Callable[[], Any]) -> None:
    with pytest.raises(Stop), write():
        work()
        raise Stop


@pytest.mark.parametrize(
    "work",
    [
        lambda city: City(slug="x", name="x", country=city.country).save(),
        lambda city: City.objects.create(slug="x", name="x", country=city.country),
        lambda city: City.objects.filter(pk=city.pk).update(name="x"),
        lambda city: City.objects.bulk_create([City(slug="x", name="x", country=city.country)]),
        lambda city: City.objects.bulk_update([city], ["name"]),
        lambda city: City.objects.update_or_create(slug=city.slug, defaults={"name": "x"}),
        lambda city: city.delete(),
        lambda city: City.objects.all().delete(),
        lambda city: city.country.cities.update(name="x"),
        lambda city: Name(kind="cities", record=city.uuid, value="x").save(),
    ],
)
@committed
def test_a_write_outside_a_revision_is_refused_before_it_happens(work):
    city = make.city(name="Lyon")
    city.name = "x"
    with pytest.raises(NoRevision):
        work(city)
    assert list(City.objects.values_list("name", flat=True)) == ["Lyon"]
    assert not Name.objects.exists()


def test_a_revision_says_who_wrote_why_and_by_what_means():
    user = make.user(username="ada")
    with revision(by=user, source="admin", note="New source"):
        source("new").save()
    [made] = Revision.objects.all()
    assert (made.number, made.made_by, made.source, made.note) == (1, user, "admin", "New source")


def test_what_a_savepoint_rolls_back_is_not_logged():
    with write():
        source("kept").save()
        with pytest.raises(Stop), transaction.atomic():
            source("dropped").save()
            raise Stop
    assert [after["slug"] for _, _, after in changes()] == ["kept"]
    assert list(Version.objects.values_list("key", flat=True)) == ["kept"]
    assert list(Entry.objects.values_list("key", flat=True)) == ["kept"]


def test_a_dry_run_is_a_revision_inside_that_raises():
    with write():
        source("kept").save()
        attempt(source("dropped").save)
    assert [after["slug"] for _, _, after in changes()] == ["kept"]


def test_a_revision_whose_every_write_was_rolled_back_takes_no_number():
    with write():
        attempt(source("dropped").save)
    assert (Head.objects.read()[1], Revision.objects.count()) == (0, 0)


def test_a_revision_that_raises_leaves_nothing():
    attempt(source("dropped").save)
    make.source(slug="kept")
    assert (Head.objects.read()[1], Change.objects.count(), Source.objects.get().slug) == (1, 1, "kept")


def test_a_row_in_memory_is_read_again_after_a_rollback():
    row = make.source(title="as it was")
    row.title = "never"
    attempt(row.save)
    row.refresh_from_db()
    row.publisher = "A press"
    make.saved(row)
    assert changes() == [("changed", {"publisher": ""}, {"publisher": "A press"})]


def test_an_action_called_by_an_action_joins_its_revision():
    with write():
        source("a").save()
        with revision(by=make.user(), source="inner"):
            source("b").save()
    assert [(made.source, made.changes.count()) for made in Revision.objects.all()] == [("test", 2)]


def test_a_revision_inside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic(), write():
        pass


@committed
def test_a_revision_that_was_refused_or_raised_closes_the_door_behind_it():
    with pytest.raises(RuntimeError), transaction.atomic(), write():
        pass
    attempt(source("dropped").save)
    with pytest.raises(NoRevision):
        source("late").save()


def test_nothing_written_takes_no_number():
    row = Source.objects.get(pk=make.source().pk)
    with write():
        row.save()
        Source.objects.filter(pk=row.pk).update(title=row.title)
    assert (Head.objects.read()[1], Revision.objects.count()) == (1, 1)


def test_users_are_not_tracked_and_take_no_number():
    user = make.user()
    user.email = "ada@silknet.example"
    user.save()
    assert (Head.objects.read()[1], Change.objects.count()) == (0, 0)


def test_callbacks_of_the_log_do_nothing_when_a_test_runs_them(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        make.source()
    assert len(callbacks) == 1
    assert Change.objects.count() == 1


@committed
def test_a_real_commit_leaves_no_callbacks_and_two_revisions_follow_each_other():
    make.source()
    make.source()
    assert connection.run_on_commit == []
    assert list(Revision.objects.values_list("number", flat=True)) == [2, 1]


@committed
def test_the_head_is_laid_again_after_a_flush():
    call_command("flush", interactive=False)
    assert Head.objects.read()[1] == 0


def test_each_database_keeps_what_it_was_told_and_shows_what_is_committed():
    """A commit that a reader has seen survives a power cut; a row that is locked is read as it is by then."""
    wanted = {
        "sqlite": {"PRAGMA journal_mode": "wal", "PRAGMA synchronous": 2, "PRAGMA foreign_keys": 1},
        "postgresql": {"SHOW transaction_isolation": "read committed", "SHOW synchronous_commit": "on"},
    }[connection.vendor]
    with connection.cursor() as cursor:
        for question, answer in wanted.items():
            cursor.execute(question)
            assert cursor.fetchone() == (answer,), question


def test_a_long_revision_is_written_in_batches(django_assert_max_num_queries):
    france = make.country()
    with django_assert_max_num_queries(250), write():
        City.objects.bulk_create([City(slug=f"city-{n}", name="x", country=france, public=True) for n in range(2500)])
    assert (len(changes()), Version.objects.filter(kind="cities").count()) == (2500, 2500)
    assert Entry.objects.filter(kind="cities").count() == 2500


@committed
def test_a_commit_that_fails_leaves_nothing():
    """Foreign keys are deferred: nothing refuses them before all is written."""
    with pytest.raises(IntegrityError), write():
        source("dropped").save()
        Person(slug="ada", name="Ada", organization_id=987_654, public=True).save()
    assert (Head.objects.read()[1], connection.run_on_commit) == (0, [])
    for model in (Source, Person, Change, Revision, Version, Entry):
        assert not model.objects.exists()
    make.source(slug="after")
    assert [change.after["slug"] for change in Change.objects.all()] == ["after"]


KILLED_BEFORE_ITS_COMMIT = """
import os, signal, sys
import django
from django.conf import settings

settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()

from django.db import connection
from cities.models import Country
from silknet.changes.door import revision
from silknet.changes.models import Version

def commit():
    assert Version.objects.filter(key="FR").exists()
    os.kill(os.getpid(), signal.SIGKILL)

connection._commit = commit
with revision(by=None, source="test"):
    Country(code="FR", name="France", public=True).save()
"""


@committed
def test_a_process_that_is_killed_before_its_commit_leaves_nothing():
    make.country(code="IT")
    program = [sys.executable, "-c", KILLED_BEFORE_ITS_COMMIT, str(connection.settings_dict["NAME"])]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "silknet.settings"}
    killed = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    make.country(code="CN")  # the locks of the killed process are gone too
    assert list(Revision.objects.values_list("number", flat=True)) == [2, 1]
    assert set(Country.objects.values_list("code", flat=True)) == {"IT", "CN"}
    assert set(Version.objects.values_list("key", flat=True)) == {"IT", "CN"}
