"""That somebody who knows said: it is right as it stands."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from cities.models import City
from silknet import dates
from silknet.changes.models import Revision, Version
from silknet.exchange.dump import dump
from silknet.exchange.load import load
from silknet.sources.actions import confirm, merge
from silknet.sources.models import Confirmation
from tests import make
from tests.reader import words

pytestmark = pytest.mark.django_db

TODAY = dates.today().isoformat()


def test_who_confirms_twice_on_a_day_is_kept_once_in_one_revision() -> None:
    city, ada = make.city(slug="lyon"), make.user(username="ada")
    before, versions = Revision.objects.count(), Version.objects.count()
    first, second = (confirm(city, by=ada, words="ada") for _time in range(2))
    assert (first.pk, first.kind, first.record, first.confirmed_on, first.by) == (
        second.pk,
        "cities",
        city.uuid,
        TODAY,
        "ada",
    )
    told = Revision.objects.latest("number")
    assert (Revision.objects.count() - before, told.note, told.made_by) == (1, "Confirmed cities/lyon", ada)
    assert Version.objects.count() == versions  # the public is told nothing new


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"confirmed_on": "2024-02"}, "Write the day, such as 2021-11-19."),
        ({"confirmed_on": ""}, "This field cannot be blank."),
        ({"by": ""}, "This field cannot be blank."),
        ({"by": "a\x00b"}, "control character"),
    ],
)
def test_a_confirmation_says_who_and_on_which_day(wrong: dict[str, str], message: str) -> None:
    city = make.city()
    said = {"kind": "cities", "record": city.uuid, "confirmed_on": "2024-02-29", "by": "ada"} | wrong
    with pytest.raises(ValidationError, match=message):
        Confirmation(**said).full_clean()


def test_records_that_nobody_confirmed_for_long_are_found() -> None:
    never, long_ago, lately, cited = (make.city(slug=slug) for slug in ("a", "b", "c", "d"))
    make.confirmation(long_ago, confirmed_on="2023-12-31")
    make.confirmation(lately, confirmed_on="2023-01-01")
    make.confirmation(lately, confirmed_on="2024-01-01")
    make.cite(cited, retrieved_on="2024-03")
    make.cite(never, retrieved_on="")
    make.confirmation(make.person(), confirmed_on="2024-06-01")  # another kind, other ids
    found = City.objects.not_confirmed_since(date(2024, 1, 1)).order_by("slug")
    assert [city.slug for city in found] == ["a", "b"]
    assert City.objects.public().not_confirmed_since(date(2023, 12, 31)).filter(slug="b").exists() is False


@pytest.mark.parametrize(
    ("confirmed", "retrieved", "said"),
    [
        (None, None, ("", "")),
        ("2024-05-01", None, ("2024-05-01", "secretary")),
        (None, "2024-05", ("2024-05", "")),
        ("2024-05-01", "2024-06", ("2024-06", "")),
        ("2024-06-01", "2024-06", ("2024-06-01", "secretary")),
    ],
)
def test_the_latest_of_confirmations_and_of_looks_at_sources_counts(confirmed: Any, retrieved: Any, said: Any) -> None:
    city = make.city()
    if confirmed:
        make.confirmation(city, confirmed_on=confirmed)
        make.confirmation(city, confirmed_on="2020-01-01", by="another")
    if retrieved:
        make.cite(city, retrieved_on=retrieved)
    assert city.confirmation() == said


def test_confirmations_go_out_and_come_back(tmp_path: Path) -> None:
    city = make.city(slug="lyon")
    make.confirmation(city, confirmed_on="2024-02-29", by="the museum, Lyon")
    make.confirmation(make.city(public=False))
    dump(tmp_path)
    table = tmp_path / "confirmations.csv"
    assert table.read_text(encoding="utf-8-sig").splitlines() == [
        "kind,key,confirmed_on,by",
        'cities,lyon,2024-02-29,"the museum, Lyon"',
    ]
    assert load([table], by=None).counts["new"] == 0
    with make.write():
        Confirmation.objects.all().delete()
    assert load([table], by=None).faults == []
    assert [str(row) for row in Confirmation.objects.all()] == ["2024-02-29: the museum, Lyon"]
    table.write_text("kind,key,confirmed_on,by\ncities,lyon,2024-02,ada\ncities,lyon,soon,ada\n", encoding="utf-8")
    assert [(fault.line, fault.column) for fault in load([table], by=None).faults] == [
        (2, "confirmed_on"),
        (3, "confirmed_on"),
    ]


def test_a_merged_record_takes_its_confirmations_along() -> None:
    one, other = make.city(), make.city()
    make.confirmation(one), make.confirmation(other), make.confirmation(one, by="the museum")
    merge(one, other, by=None)
    assert set(Confirmation.objects.values_list("record", "by")) == {
        (other.uuid, "secretary"),
        (other.uuid, "the museum"),
    }


def test_the_form_of_a_record_shows_its_confirmations(secretary: Client) -> None:
    city = make.city()
    make.confirmation(city, by="the museum")
    page = reverse("admin:cities_city_change", args=[city.pk])
    assert "the museum" in words(secretary.get(page))
