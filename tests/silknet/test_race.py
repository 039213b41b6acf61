"""Writers at once, in threads and in processes: nothing is missed, left out, refused or stale."""

import os
import random
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import groupby, pairwise
from typing import Any

import pytest
from django.db import connection, connections

from cities.models import City, Fact
from conferences.models import Conference
from members.models import Person
from silknet.changes.door import revision
from silknet.changes.models import Change, Head, Revision, Version
from silknet.env import ROOT
from silknet.ops.verify import differences
from tests import make
from tests.make import write
from tests.mirror import Mirror, public_rows

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, REVISIONS, SHARED = 8, 60, 6


class DryRun(Exception):
    """Ends a revision that was only tried."""


def work(writer: int, revisions: int) -> None:
    """Rename what all share; add what shows it; point that elsewhere; move what it shows."""
    chance = random.Random(writer)
    for step in range(revisions):
        with revision(by=None, source="race"):
            shared = City.objects.order_by("pk")[chance.randrange(SHARED)]
            with suppress(DryRun), write():
                Person(slug=f"tried-{writer}-{step}", name="x", public=True).save()
                raise DryRun
            match step % 6:
                case 0:
                    shared.name, shared.slug = f"{writer}.{step}", f"renamed-{writer}-{step}"
                    shared.save()
                case 1:
                    make_conference(f"c-{writer}-{step}", shared)
                case 2 | 4:
                    added = Conference.objects.filter(slug=f"c-{writer}-{step // 6 * 6 + 1}")
                    added.update(city=shared, series=f"moved-{step}")
                case 3 | 5:
                    Fact.objects.update_or_create(subject=f"f-{writer}", defaults={"city": shared, "value": step})
            time.sleep(chance.random() * 0.01)


def make_conference(slug: str, city: City) -> None:
    Conference.objects.create(slug=slug, name={"en": slug}, city=city, public=True)


class Threads:
    """Threads with connections of their own, closed at their end, and what they raised."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        self._started: list[threading.Thread] = []

    def start(self, task: Callable[..., None], *args: Any) -> None:
        def run() -> None:
            try:
                task(*args)
            except Exception:
                self.errors.append(traceback.format_exc())
            finally:
                connections.close_all()

        thread = threading.Thread(target=run)
        self._started.append(thread)
        thread.start()

    def join(self) -> None:
        for thread in self._started:
            thread.join()


def lay_what_all_share() -> None:
    country = make.country()
    with write():
        City.objects.bulk_create(
            [City(slug=f"city-{n}", name="new", country=country, public=True) for n in range(SHARED)]
        )


def broken_chains() -> Iterator[str]:
    """Changes of a row that do not begin where the change before them ended."""
    for city in City.objects.all():
        told = list(Change.objects.filter(kind="cities.city", key=city.pk))
        for one, other in pairwise(told):
            if one.after["name"] != other.before["name"]:
                yield f"{city.slug}: {one} and {other}"
        if told[-1].after["name"] != city.name:
            yield f"{city.slug}: the row is not what its last change left"


def stale() -> Iterator[str]:
    """Revisions after which what is shown of a city was not what the city said, or a fact stood in two."""
    said: dict[str, Any] = {}
    for number, versions in groupby(Version.objects.order_by("pk"), key=lambda version: version.revision_id):
        said |= {str(version.uuid): version.public() for version in versions}
        for record in said.values():
            if shown := record.get("city"):
                city = said[shown["id"]]
                if (shown["name"], shown["url"]) != (city["name"], city["url"]):
                    yield f"r{number}: {record['slug']} shows {shown['name']}, which is {city['name']}"
        facts = [fact["subject"] for record in said.values() for fact in record.get("facts", ())]
        if len(facts) != len(set(facts)):
            yield f"r{number}: {facts}"


def test_a_follower_misses_nothing_while_eight_writers_write():
    lay_what_all_share()
    writers, followers, mirror, done = Threads(), Threads(), Mirror(), threading.Event()

    def follow() -> None:
        while not done.wait(0.005):  # a pause, or this thread keeps Python's lock from the writers
            mirror.follow(limit=7)

    followers.start(follow)
    for writer in range(WRITERS):
        writers.start(work, writer, REVISIONS)
    writers.join()
    done.set()
    followers.join()
    mirror.follow(limit=7)
    assert writers.errors + followers.errors == []
    numbers = list(Revision.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, WRITERS * REVISIONS + 3))
    latest = {(version.revision_id, str(version.uuid)) for version in Version.objects.filter(latest=True)}
    assert latest - set(mirror.seen) == set()
    assert mirror.public() == public_rows()
    assert [*differences(), *broken_chains(), *stale()] == []


PROCESS = """
import sys
import django
from django.conf import settings

settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()

from tests.silknet.test_race import Threads, work

threads = Threads()
for writer in sys.argv[2:]:
    threads.start(work, int(writer), 12)
threads.join()
sys.exit("\\n".join(threads.errors) or 0)
"""


def test_two_processes_of_four_writers_wait_for_each_other():
    """Each process has locks of its own; only the database stands between them."""
    lay_what_all_share()
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "silknet.settings"}
    name = str(connection.settings_dict["NAME"])
    started = [
        subprocess.Popen(
            [sys.executable, "-c", PROCESS, name, *writers],
            cwd=ROOT,
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        for writers in ("0123", "4567")
    ]
    assert [process.communicate(timeout=60)[1] for process in started] == ["", ""]
    assert [process.returncode for process in started] == [0, 0]
    assert Head.objects.read()[1] == 8 * 12 + 2
    assert list(differences()) == []


def side_by_side(*tasks: Callable[[], None], late: Callable[[], None] | None = None) -> list[str]:
    """Run each in a revision of its own; all have written before any ends, where the database lets them."""
    all_have_written, threads = threading.Barrier(len(tasks), timeout=1), Threads()

    def run(task: Callable[[], None]) -> None:
        with write():
            task()
            with suppress(threading.BrokenBarrierError):  # on SQLite the second waits for the first to end
                all_have_written.wait()
            time.sleep(0.2 if task is late else 0)

    for task in tasks:
        threads.start(run, task)
    threads.join()
    return threads.errors


@pytest.mark.parametrize("late", ["rename", "join"])
def test_a_rename_and_a_new_record_that_shows_it_at_the_same_time_leave_nothing_stale(late):
    city = make.city()

    def rename() -> None:
        City.objects.filter(pk=city.pk).update(name="Lugdunum", slug="lugdunum")

    def join() -> None:
        make_conference("guild", city)

    assert side_by_side(rename, join, late={"rename": rename, "join": join}[late]) == []
    mirror = Mirror()
    mirror.follow()
    assert mirror.public() == public_rows()
    assert [record["city"]["name"] for record in mirror.records.values() if "city" in record] == ["Lugdunum"]


def test_who_writes_in_a_loop_lets_others_write():
    city, ended, in_turn = make.city(), threading.Event(), threading.Event()

    def loop() -> None:
        for step in range(100_000):
            if ended.is_set():
                break
            with write():
                City.objects.filter(pk=city.pk).update(name=f"{step}")

    def once() -> None:
        with write():
            Person(slug="ada", name="Ada", public=True).save()
        in_turn.set()

    threads = Threads()
    threads.start(loop)
    time.sleep(0.2)
    threads.start(once)
    waited_for = in_turn.wait(15)
    ended.set()
    threads.join()
    assert (waited_for, threads.errors) == (True, [])


def test_two_additions_to_one_record_at_the_same_time_are_both_shown():
    city = make.city()
    tasks = [Fact(city=city, subject=f"fact-{n}", value=n).save for n in range(2)]
    assert side_by_side(*tasks) == []
    stored = Version.objects.get(uuid=city.uuid, latest=True).public()
    assert sorted(fact["subject"] for fact in stored["facts"]) == ["fact-0", "fact-1"]


def test_two_writers_of_the_same_row_each_overwrite_what_the_other_left():
    city = make.city(name="before")

    def rename(name: str) -> Callable[[], None]:
        read = City.objects.get(pk=city.pk)
        read.name = name
        return read.save

    assert side_by_side(rename("one"), rename("two")) == []
    told = [(change.before["name"], change.after["name"]) for change in Change.objects.filter(verb="changed")]
    assert told in ([("before", "one"), ("one", "two")], [("before", "two"), ("two", "one")])
    assert City.objects.get(pk=city.pk).name == told[1][1]
    assert list(broken_chains()) == []


def test_two_writers_of_different_fields_of_the_same_row_both_last():
    city = make.city(name="Lyon", latitude=None)

    def edit(**values: Any) -> Callable[[], None]:
        read = City.objects.get(pk=city.pk)
        for name, value in values.items():
            setattr(read, name, value)
        return read.save

    assert side_by_side(edit(name="Lugdunum"), edit(latitude=45.76, longitude=4.83)) == []
    again = City.objects.get(pk=city.pk)
    assert (again.name, float(again.latitude or 0)) == ("Lugdunum", 45.76)


def test_a_row_removed_by_two_at_once_is_removed_once():
    city = make.city()
    tasks = [City.objects.get(pk=city.pk).delete for _ in range(2)]
    assert side_by_side(*tasks) == []
    assert list(Change.objects.filter(kind="cities.city").values_list("verb", flat=True)) == ["added", "removed"]
