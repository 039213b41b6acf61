"""What lists of cities may be asked for, on pages and in the API: roles on a day."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from cities.filters import CityFilters
from cities.models import City
from conferences.filters import ConferenceFilters
from conferences.models import Conference
from silknet import dates
from silknet.filters import BadParameters, filtered
from tests import make

pytestmark = pytest.mark.django_db


def found(query: str) -> list[str]:
    rows = filtered(CityFilters, QueryDict(query), City.objects.public())
    return sorted(rows.values_list("slug", flat=True))


def test_a_city_had_a_role_from_its_beginning_on():
    city = make.city(slug="lyon")
    make.city_role(city=city, role="association", since="2021-11-19")
    assert found("on=2021-11-18") == []
    assert found("on=2021-11-19") == found("on=2022-01-01") == ["lyon"]


def test_a_year_counts_as_its_first_day():
    make.city_role(city=make.city(slug="lyon"), role="charter", since="2019")
    assert [found("on=2018-12-31"), found("on=2019-01-01")] == [[], ["lyon"]]


def test_a_role_without_a_beginning_is_held_today_and_proves_nothing_of_the_past():
    make.city_role(city=make.city(slug="lyon"), role="host", since="")
    today = dates.today()
    assert found(f"on={today}") == found("role=host") == ["lyon"]
    assert found(f"on={today - timedelta(days=1)}") == []


def test_role_and_day_are_asked_of_the_same_role():
    city = make.city(slug="lyon")
    make.city_role(city=city, role="charter", since="2019")
    make.city_role(city=city, role="association", since="2021")
    assert found("role=association&on=2020-01-01") == []
    assert found("role=charter&on=2020-01-01") == ["lyon"]


def test_a_city_of_two_roles_is_found_once():
    city = make.city(slug="lyon")
    make.city_role(city=city, role="charter", since="2019")
    make.city_role(city=city, role="charter", since="2020")
    assert found("role=charter") == ["lyon"]


def test_hidden_cities_are_not_found():
    make.city_role(city=make.city(slug="hidden", public=False))
    assert found("role=charter") == found("q=city") == []


def test_words_are_found_in_any_script_and_all_of_them():
    city = make.city(slug="lyon", name="Lyon", summary={"en": "Silk on the hill"})
    make.name(city, "里昂", language="zh")
    make.city(slug="como", name="Como")
    assert found("q=里昂") == found("q=LYÓN") == found("q=hill+silk") == ["lyon"]
    assert found("q=hill+como") == []


def test_an_empty_value_asks_for_nothing_as_an_empty_box_does():
    make.city(slug="lyon")
    assert found("country=&role=&on=&q=") == ["lyon"]


@pytest.mark.parametrize(
    "day", ["2021", "2021-11", "2021-02-30", "20211119", "19/11/2021", "today", "0000-01-01", "\u0662021-11-19"]
)
def test_only_a_day_is_a_day(day):
    with pytest.raises(BadParameters) as refusal:
        found(f"on={day}")
    assert [wrong[:2] for wrong in refusal.value.errors] == [("on", "date")]
    assert refusal.value.errors[0].message == f"{day} is not a day. Write one as 2021-11-19."


def test_every_wrong_parameter_is_told_at_once():
    make.country(code="FR")
    with pytest.raises(BadParameters) as refusal:
        found("country=FRA&role=guest")
    assert {wrong.field: wrong.message for wrong in refusal.value.errors} == {
        "role": "guest is not in the list. Right are: charter, association, host, presented.",
        "country": "No country or region has the key FRA. Right are: FR.",
    }


def test_a_hidden_key_is_told_from_one_that_is_not_there_by_nothing():
    make.country(code="FR")
    make.country(code="IT", public=False)
    said = []
    for code in ("IT", "ES"):
        with pytest.raises(BadParameters) as refusal:
            found(f"country={code}")
        said.append(str(refusal.value).replace(code, "…"))
    assert said[0] == said[1]


def test_of_many_keys_those_that_look_alike_are_told():
    with make.write():
        for number in range(70):
            make.city(slug=f"lyon-{number}")
    with pytest.raises(BadParameters) as refusal:
        filtered(ConferenceFilters, QueryDict("city=lion-7"), Conference.objects.public())
    assert str(refusal.value) == "No city has the key lion-7. Right are: none."
    with pytest.raises(BadParameters) as refusal:
        filtered(ConferenceFilters, QueryDict("city=lyon-700"), Conference.objects.public())
    assert "lyon-7" in str(refusal.value)
