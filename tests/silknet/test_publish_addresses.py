"""What becomes of a record and of its address: what leaves no trace, comes back, is merged, is renamed."""

import pytest
from django.core.exceptions import ValidationError

from cities.models import City
from silknet.changes.models import Head, Version
from silknet.changes.publish import KeyTaken, by_kind, record_id
from tests import make
from tests.make import write
from tests.mirror import fed, news

pytestmark = pytest.mark.django_db


def head() -> int:
    return Head.objects.read()[1]


def said(row) -> dict:
    """What the public reads of a record now."""
    version = Version.objects.get(uuid=row.uuid, latest=True)
    return version.public() or {}


# ── What leaves no trace, what comes back, what is merged ────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", sorted(make.MAKERS))
def test_a_record_that_never_was_public_leaves_no_trace(kind):
    row = make.MAKERS[kind](public=False)
    other = by_kind()[kind]
    with write():
        other.objects.get(pk=row.pk).delete()
    assert not Version.objects.filter(uuid=row.uuid).exists()
    assert str(row.uuid) not in str(fed())


def test_a_record_published_and_hidden_in_one_revision_leaves_no_trace():
    city = make.city(public=False)
    before = head()
    with write():
        for public in (True, False):
            city.public = public
            city.save()
    assert (news(before), head()) == ([], before + 1)


def test_what_happens_to_a_record_in_hiding_is_not_told():
    city = make.city(slug="lyon", name="Lyon")
    for edit in ({"public": False}, {"slug": "secret-project"}, {"name": "x"}):
        before = head()
        with write():
            City.objects.update(**edit)
    assert news(before) == []
    assert news(0)[0] == ("cities", "lyon", "removed")
    assert list(Version.objects.filter(uuid=city.uuid).values_list("key", "verb")) == [
        ("lyon", "set"),
        ("lyon", "removed"),
    ]
    before = head()
    with write():
        City.objects.all().delete()
    assert news(before) == []


def test_a_removed_record_is_removed_and_what_comes_back_is_set():
    city = make.city(slug="lyon")
    before = head()
    with write():
        city.delete()
    assert news(before) == [("cities", "lyon", "removed")]
    back = make.city(slug="lyon")
    assert back.uuid == city.uuid
    assert news(before) == [("cities", "lyon", "set")]


def test_a_record_removed_and_put_back_in_one_revision_is_no_news():
    city = make.city(slug="lyon", name="Lyon")
    before = head()
    with write():
        city.delete()
        City(slug="lyon", name="Lyon", country=city.country, public=True).save()
    assert (news(before), head()) == ([], before + 1)


def test_a_merged_record_names_what_it_became():
    loser, winner = make.city(slug="lugdunum"), make.city(slug="lyon")
    before = head()
    with write():
        loser.delete(into=winner)
    [entry] = fed(before)["results"]
    assert (entry["key"], entry["verb"], entry["into"], entry["record"]) == (
        "lugdunum",
        "merged",
        str(winner.uuid),
        None,
    )


def test_a_record_that_was_hidden_may_still_be_merged():
    loser, winner = make.city(slug="lugdunum"), make.city(slug="lyon")
    loser.public = False
    make.saved(loser)
    before = head()
    with write():
        loser.delete(into=winner)
    assert [(e["key"], e["verb"], e["into"]) for e in fed(before)["results"]] == [
        ("lugdunum", "merged", str(winner.uuid))
    ]


def test_a_record_merged_into_one_that_is_made_in_the_same_revision_names_it():
    loser = make.city(slug="lugdunum")
    before = head()
    with write():
        winner = City(slug="lyon", name="Lyon", country=loser.country, public=True)
        winner.save()
        loser.delete(into=winner)
    assert news(before) == [("cities", "lugdunum", "merged"), ("cities", "lyon", "set")]


def test_a_record_merged_into_one_that_nobody_may_see_is_only_removed():
    loser, hidden = make.city(slug="lugdunum"), make.city(public=False)
    before = head()
    with write():
        loser.delete(into=hidden)
    assert news(before) == [("cities", "lugdunum", "removed")]
    assert str(hidden.uuid) not in str(fed())


# ── Addresses and ids ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_id_of_a_record_follows_from_its_kind_and_first_key_and_stays():
    city = make.city(slug="lyon")
    assert city.uuid == record_id("cities", "lyon")
    city.slug = "lugdunum"
    make.saved(city)
    assert City.objects.get().uuid == record_id("cities", "lyon")


def test_the_old_address_of_a_renamed_record_is_refused_to_another():
    city, other = make.city(slug="lyon"), make.city(slug="como")
    city.slug = "lugdunum"
    make.saved(city)
    new = City(slug="lyon", name="Another", country=city.country)
    other.slug = "lyon"
    for row in (new, other):
        with pytest.raises(ValidationError, match="lyon was the address of another record"):
            row.full_clean()
    city.slug = "lyon"
    city.full_clean()


def test_the_old_address_is_refused_even_where_the_public_never_saw_it():
    """The id that a new record of this key would get is the renamed one's."""
    city = make.city(slug="lyon", public=False)
    city.slug = "lugdunum"
    make.saved(city)
    with pytest.raises(ValidationError, match="lyon was the address of another record"):
        City(slug="lyon", name="Another", country=city.country).full_clean()


def test_the_address_of_a_removed_record_is_refused_to_another_id():
    city = make.city(slug="lyon", uuid=record_id("cities", "given"))
    with write():
        city.delete()
    with pytest.raises(ValidationError, match="lyon was the address of another record"):
        City(slug="lyon", name="Another", country=city.country).full_clean()
    City(slug="lyon", name="Lyon", country=city.country, uuid=record_id("cities", "given")).full_clean()


def test_an_address_that_only_a_hidden_record_had_is_free():
    with write():
        City.objects.filter(pk=make.city(slug="lyon", public=False).pk).delete()
    City(slug="lyon", name="Lyon", country=make.country(), uuid=record_id("cities", "given")).full_clean()


def test_a_taken_address_is_refused_by_the_door_where_nobody_looked_first():
    city, other = make.city(slug="lyon"), make.city(slug="como")
    city.slug = "lugdunum"
    make.saved(city)
    before = head()
    with pytest.raises(KeyTaken, match="lyon"), write():
        City.objects.filter(pk=other.pk).update(slug="lyon")
    assert (head(), City.objects.get(pk=other.pk).slug) == (before, "como")
