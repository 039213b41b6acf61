"""Taking back what a revision did, and putting back what was removed."""

from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from cities.models import City, Fact
from members.models import Membership, Organization
from silknet.changes.door import revision
from silknet.changes.models import Change, Head, Revision
from silknet.changes.redaction import redact
from silknet.changes.undo import CannotUndo, obstacles, removal_of, undo
from silknet.ops.verify import differences
from silknet.sources.actions import merge, withdraw
from silknet.sources.models import Citation, Name
from tests import make

pytestmark = pytest.mark.django_db


def last() -> Revision:
    return Revision.objects.get(number=Head.objects.read()[1])


def rows() -> dict[str, list[dict[str, Any]]]:
    """All that the register holds."""
    models: list[Any] = [City, Fact, Organization, Membership, Name, Citation]
    return {model.__name__: list(model._base_manager.order_by("pk").values()) for model in models}


def reasons(number: Revision) -> list[str]:
    return [obstacle.reason for obstacle in obstacles(number)]


def told(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue().strip()


def test_a_revision_of_added_changed_and_removed_rows_is_taken_back_whole() -> None:
    city, other = make.city(name="Lyon"), make.city(name="Como")
    fact = make.fact(city=city)
    before = rows()
    with revision(by=None, source="test"):
        city.name = "Lugdunum"
        city.save()
        Name(kind="cities", record=city.uuid, value="Lione", language="it").save()
        fact.delete()
        other.public = False
        other.save()
    assert rows() != before
    assert obstacles(last()) == []
    undone = last()
    undo(undone, by=None)
    assert rows() == before
    assert last().note == f"Undid revision {undone.number}"
    assert list(differences()) == []


def test_what_was_taken_back_can_be_taken_back_again() -> None:
    city = make.city(name="Lyon")
    city.name = "Lugdunum"
    make.saved(city)
    undo(last(), by=None)
    undo(last(), by=None)
    assert City.objects.get().name == "Lugdunum"


def test_later_work_on_a_field_stands_in_the_way_and_on_another_does_not() -> None:
    city = make.city(name="Lyon")
    city.name = "Lugdunum"
    make.saved(city)
    renamed = last()
    city.latitude, city.longitude = 1, 2
    make.saved(city)
    assert reasons(renamed) == []
    city.name = "Lion"
    make.saved(city)
    later = last().number
    assert reasons(renamed) == [f"Revision {later} changed it later."]
    held = rows()
    with pytest.raises(CannotUndo, match=f"Revision {later} changed it later."):
        undo(renamed, by=None)
    assert rows() == held
    assert last().number == later


def test_what_points_at_an_added_row_stands_in_the_way() -> None:
    city = make.city()
    added = last()
    make.fact(city=city)
    assert [reason.partition(":")[0] for reason in reasons(added)] == ["This was added since and depends on it"]


def test_what_was_removed_later_stands_in_the_way() -> None:
    city = make.city()
    added = last()
    with revision(by=None, source="test"):
        city.delete()
    assert reasons(added) == [f"Revision {last().number} removed it."]


def test_a_removed_row_does_not_come_back_to_what_is_gone() -> None:
    city = make.city()
    fact = make.fact(city=city)
    with revision(by=None, source="test"):
        fact.delete()
    removed = last()
    with revision(by=None, source="test"):
        city.delete()
    assert reasons(removed) == ["It pointed at something that is not there any more."]


def test_an_address_that_another_record_got_stands_in_the_way() -> None:
    city = make.city(slug="lyon", public=False)
    with revision(by=None, source="test"):
        city.delete()
    removed = last()
    make.city(slug="lyon")
    assert len(reasons(removed)) == 1


def test_a_value_that_was_taken_out_does_not_come_back() -> None:
    city = make.city(name="Lyon")
    city.name = "Ada's Town"
    make.saved(city)
    renamed = last()
    redact(city, "name", by=None)
    assert "taken out of the register for good" in reasons(renamed)[0]


def test_a_merge_is_taken_back_and_both_addresses_answer(client: Client) -> None:
    first, second = make.organization(slug="guild"), make.organization(slug="union")
    make.membership(organization=first)
    before = rows()
    merge(first, second, by=None)
    assert client.get("/members/guild/").status_code == 301
    undo(last(), by=None)
    assert rows() == before
    assert [client.get(f"/members/{slug}/").status_code for slug in ("guild", "union")] == [200, 200]
    assert list(differences()) == []


def test_a_record_that_was_added_and_public_answers_that_it_is_gone(client: Client) -> None:
    make.city(slug="lyon")
    undo(last(), by=None)
    assert client.get("/cities/lyon/").status_code == 410
    undo(last(), by=None)
    assert client.get("/cities/lyon/").status_code == 200


def test_a_removed_record_comes_back_with_what_was_its_own_and_nothing_else() -> None:
    city, other = make.city(slug="lyon"), make.city(slug="como")
    fact, _others = make.fact(city=city), make.fact(city=other)
    with revision(by=None, source="test"):
        Name(kind="cities", record=city.uuid, value="Lione", language="it").save()
    before = rows()
    with revision(by=None, source="test"):
        Name.objects.all().delete()
        Fact.objects.all().delete()
        City.objects.all().delete()
    changes = removal_of(City, str(city.pk))
    assert {change.kind for change in changes} == {"cities.city", "cities.fact", "sources.name"}
    undo(changes[0].revision, by=None, only=changes)
    assert list(City.objects.values()) == [row for row in before["City"] if row["id"] == city.pk]
    assert list(Fact.objects.values()) == [row for row in before["Fact"] if row["id"] == fact.pk]
    assert list(Name.objects.values()) == before["Name"]
    assert removal_of(City, str(city.pk)) == []


def test_a_revision_that_wrote_no_row_is_refused() -> None:
    with revision(by=None, source="test"):
        make.city()
    Change.objects.filter(revision=last()).delete()
    with pytest.raises(ValidationError, match="there is nothing to take back"):
        undo(last(), by=None)


def test_the_command_says_what_it_did_or_why_not() -> None:
    city = make.city(name="Lyon")
    city.name = "Lugdunum"
    make.saved(city)
    number = last().number
    assert told("undo", str(number), "--dry-run") == f"Revision {number} can be taken back: 1 rows."
    assert last().number == number
    assert told("undo", str(number)) == f"Revision {number} is taken back as revision {number + 1}: 1 rows."
    with pytest.raises(CommandError, match=rf"City Lyon, name: Revision {number + 1} changed it later\."):
        told("undo", str(number))
    with pytest.raises(CommandError, match=f"There is no revision 99; the last one is {number + 1}."):
        told("undo", "99")


@pytest.mark.django_db(transaction=True)
@settings(deadline=None, max_examples=15)
@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from("abc")), min_size=1, max_size=8))
def test_any_edits_taken_back_the_last_one_first_leave_what_was(edits: list[tuple[int, str]]) -> None:
    cities = [make.city(name=f"City {number}") for number in range(2)]
    start, before = last().number, rows()
    for what, word in edits:
        with revision(by=None, source="test"):
            _edit(cities[what % 2], what, word)
    for number in range(last().number, start, -1):
        undo(Revision.objects.get(number=number), by=None)
    assert rows() == before
    assert list(differences()) == []
    for city in cities:
        withdraw(City.objects.get(pk=city.pk), by=None)


def _edit(city: City, what: int, word: str) -> None:
    city.refresh_from_db()
    if what < 2:
        city.name = f"City {word}"
        city.save()
    elif what < 4:
        make.fact(city=city)
    else:
        Fact.objects.filter(city=city).delete()
