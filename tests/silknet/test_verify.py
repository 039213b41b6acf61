"""What verify finds: each way in which the log, the rows, the versions and the index can part."""

import json
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import QuerySet

from cities.models import City
from silknet.changes import models as log
from silknet.changes.models import Change, Head, Revision, Version
from silknet.exchange import exports
from silknet.exchange.api.export import export
from silknet.ops.verify import differences
from silknet.search.models import Entry
from silknet.sources.models import Citation, Name
from silknet.urls_api import RESOURCES
from tests import make

pytestmark = pytest.mark.django_db

NOBODY = UUID("6ba7b810-9dad-51d1-80b4-00c04fd430c8")


@pytest.fixture
def city() -> City:
    """A public city that was written twice, with a name and a citation; a hidden and a removed one beside it."""
    city = make.city(slug="lyon", name="Lyon", latitude="45.76", longitude="4.84", summary={"en": "S", "fr": "R"})
    make.name(city, "里昂")
    make.cite(city, field="name", says="Lugdunum")
    make.city(slug="hidden", public=False)
    gone = make.city(slug="gone")
    with make.write():
        City.objects.filter(pk=city.pk).update(name="Lugdunum")
        gone.delete()
    return city


def past_the_door(model: type, **which: object) -> QuerySet:
    """Rows to be written as no code of ours can."""
    return QuerySet(model).filter(**which)


def test_a_sound_register_has_no_differences(city):
    assert list(differences()) == []


def test_a_field_that_was_written_past_the_door_is_named(city):
    past_the_door(City, pk=city.pk).update(latitude="45.77", summary={"en": "S"})
    said = list(differences())
    assert said[:2] == [
        f"cities.city {city.pk}: latitude is '45.77000', but the log says '45.76'.",
        f"cities.city {city.pk}: summary is \"{{'en': 'S'}}\", but the log says \"{{'en': 'S', 'fr': 'R'}}\".",
    ]
    assert said[2:] == [
        "cities/lyon: the stored record is not what the row says.",
        f"cities.city {city.pk}: the state of its summary in the languages is not what the log says.",
    ]


def test_rows_and_logs_that_lack_each_other_are_named(city):
    hidden = City.objects.get(slug="hidden")
    past_the_door(City, pk=hidden.pk).delete()
    country = city.country
    Change.objects.filter(kind="cities.country", key=country.pk).delete()
    assert sorted(differences()) == [
        f"cities.city {hidden.pk}: is in the log, but has no row.",
        f"cities.country {country.pk}: is not in the log.",
    ]


def test_a_row_that_came_back_past_the_door_is_named(city):
    gone = Change.objects.get(kind="cities.city", verb="removed")
    past_the_door(City).bulk_create([City(pk=gone.key, slug="gone", name="G", country=city.country, uuid=NOBODY)])
    assert list(differences()) == [f"cities.city {gone.key}: was removed, says the log."]


def test_a_lost_or_made_up_revision_is_named(city):
    number = Head.objects.read()[1]
    Head.objects.update(number=number + 5)
    Revision.objects.create(number=number + 7, source="test")
    assert list(differences()) == [
        f"The head is {number + 5}, but there are {number + 1} revisions, the last of them {number + 7}."
    ]


def stored(city: City) -> QuerySet[Version]:
    return Version.objects.filter(uuid=city.uuid, latest=True)


def say_something_else(city: City) -> None:
    version = stored(city).get()
    stored(city).update(record=json.dumps(json.loads(version.record or "") | {"name": "Other"}))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (say_something_else, "cities/lyon: the stored record is not what the row says."),
        (lambda city: stored(city).update(key="leon"), "cities/lyon: the stored record is not what the row says."),
        (lambda city: stored(city).update(record=None), "cities/lyon: the stored record is not what the row says."),
        (
            lambda city: Version.objects.filter(uuid=city.uuid).delete(),
            "cities/lyon: the stored record is not what the row says.",
        ),
        (lambda city: stored(city).update(uuid=NOBODY), "cities/lyon: is public, but has no row."),
        (
            lambda city: Version.objects.filter(uuid=city.uuid).update(latest=False),
            "cities/lyon: revision {head} is marked wrongly as its latest or as an earlier one.",
        ),
        (
            lambda city: Entry.objects.filter(record=city.uuid).delete(),
            "cities/lyon: search does not know what it says.",
        ),
        (
            lambda city: Entry.objects.filter(record=city.uuid).update(text="other"),
            "cities/lyon: search does not know what it says.",
        ),
        (
            lambda city: Entry.objects.create(
                record=NOBODY, kind="cities", key="none", title="N", heading="n", text="n"
            ),
            "cities/none: search finds it, but it is not public.",
        ),
        (
            lambda city: past_the_door(Name).update(record=NOBODY),
            f"sources.name {{name}}: belongs to cities {NOBODY}, which is not there.",
        ),
        (
            lambda city: past_the_door(Citation).update(kind="towns"),
            "sources.citation {citation}: belongs to towns {record}, which is not there.",
        ),
    ],
)
def test_what_was_stored_otherwise_is_named(city: City, spoil: Callable[[City], object], said: str):
    numbers: dict[str, object] = {
        "name": Name.objects.get().pk,
        "citation": Citation.objects.get().pk,
        "record": city.uuid,
    }
    numbers["head"] = Head.objects.read()[1]
    spoil(city)
    assert said.format(**numbers) in list(differences())


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no way past its foreign keys")
def test_a_reference_that_leads_nowhere_is_named():
    city = make.city()
    with connection.constraint_checks_disabled():
        past_the_door(City, pk=city.pk).update(country=city.country_id + 1)
    assert any(said.startswith("A reference leads nowhere: ") for said in differences())


def test_nothing_is_left_out_where_there_is_more_than_one_batch(city, monkeypatch):
    monkeypatch.setattr(log, "BATCH", 2)
    cities = [make.city(name=f"City {number}") for number in range(5)]
    assert list(differences()) == []
    past_the_door(City, pk__in=[city.pk for city in cities]).update(name="Other")
    assert len([said for said in differences() if "but the log says" in said]) == 5


def test_a_file_of_an_export_that_is_damaged_or_gone_is_told(city: City) -> None:
    whole = export(RESOURCES)
    assert list(differences()) == []
    folder = exports.place() / str(whole.revision)
    (folder / "cities.csv").write_text("id\n")
    (folder / "network.zip").unlink()
    said = f"The export of revision {whole.revision}: "
    assert {*differences()} == {
        f"{said}cities.csv is not what its manifest says.",
        f"{said}network.zip cannot be read: No such file or directory.",
    }
