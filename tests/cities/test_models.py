"""Countries, cities and what is said of cities: what can never be stored, and what is read."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from cities.models import City, CityRole, Country, Fact
from tests import make
from tests.refusals import accepted, constraints, refused

pytestmark = pytest.mark.django_db

Case = tuple[Any, dict[str, Any]]


def second_fact(**values: Any) -> Case:
    first = make.fact(subject="population", on="2021", **values)
    return make.fact(city=first.city), {"subject": "population", "on": "2021", "source": first.source}


def second_role() -> Case:
    first = make.city_role(role="host", since="2019")
    return make.city_role(city=first.city, role="charter"), {"role": "host"}


def second_designation() -> Case:
    first = make.designation(title="City of Silk", since="2016")
    return make.designation(city=first.city), {"title": "City of Silk", "since": "2016"}


GLOBE = "Give latitude (−90 to 90) and longitude (−180 to 180) together, or neither."
REFUSED: dict[str, tuple[Callable[[], Case], str]] = {
    "city_is_on_the_globe": (lambda: (make.city(), {"latitude": "45.76", "longitude": None}), GLOBE),
    "city_role_once": (second_role, "This city has this role already."),
    "designation_once": (second_designation, "This city has this designation already."),
    "designation_ends_after_it_begins": (
        lambda: (make.designation(since="2016", outcome="ended"), {"until": "2015"}),
        "A designation ends after it begins.",
    ),
    "designation_with_an_end_has_ended": (
        lambda: (make.designation(since="2016"), {"until": "2018"}),
        "A designation that has an end is no longer held: choose that outcome.",
    ),
    "fact_once": (second_fact, "This source has said this of the city already."),
    "fact_indicator_has_a_value": (
        lambda: (make.fact(), {"value": None}),
        "An indicator has a value; tell a milestone in words.",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_can_never_be_is_refused_with_a_sentence(name):
    make_case, sentence = REFUSED[name]
    row, values = make_case()
    assert refused(row, **values) == [sentence]


def test_every_constraint_has_its_case():
    assert constraints(["cities"]) == set(REFUSED)


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("90.1", "0"), ("-90.1", "0"), ("0", "180.1"), ("0", "-180.1"), (None, "4.84")]
)
def test_a_place_beyond_the_globe_is_refused(latitude, longitude):
    assert refused(make.city(), latitude=latitude, longitude=longitude)


@pytest.mark.parametrize(("latitude", "longitude"), [("90", "-180"), ("-90", "180"), ("0", "0"), (None, None)])
def test_a_place_on_the_globe_is_accepted(latitude, longitude):
    accepted(make.city(), latitude=latitude, longitude=longitude)


@pytest.mark.parametrize("source", [True, False])
def test_two_sources_may_say_two_numbers_and_one_is_shown_first_with_a_reason(source):
    city = make.city()
    make.fact(
        city=city, subject="population", value=100, on="2021", position=1, source=make.source() if source else None
    )
    make.fact(city=city, subject="population", value=120, on="2021", source=make.source(), note="Counted later.")
    shown = [(fact["value"], fact["note"]) for fact in make.record_of(city)["facts"]]
    assert shown == [(120, "Counted later."), (100, "")]


def test_one_source_or_none_says_one_thing_once():
    row, values = second_fact(source=make.source())
    assert refused(row, **values) == ["This source has said this of the city already."]


def test_a_failed_bid_and_a_lost_title_are_history_too():
    city = make.city()
    make.designation(city=city, title="City of Silk", outcome="failed", since="2015")
    make.designation(city=city, title="City of Silk", outcome="ended", since="2016", until="2018-05")
    told = [(row["outcome"], row["since"], row["until"]) for row in make.record_of(city)["designations"]]
    assert told == [("failed", "2015", ""), ("ended", "2016", "2018-05")]


@pytest.mark.parametrize("on", ["2021", "2021-11", "2021-11-19", ""])
def test_a_day_is_stored_and_shown_as_far_as_it_is_known(on):
    fact = make.fact(on=on)
    assert Fact.objects.get().on == on
    assert [told["on"] for told in make.record_of(fact.city)["facts"]] == [on]


@pytest.mark.parametrize("code", ["fr", "FRA", "F", "XX", "EU", "F1", "F\n"])
def test_a_code_that_no_country_has_is_refused(code):
    with pytest.raises(ValidationError) as refusal:
        Country(code=code, name="Nowhere").full_clean()
    assert set(refusal.value.message_dict) == {"code"}


def test_a_region_stands_beside_countries_under_its_own_name():
    region = make.country(code="HK", name="Hong Kong", country_kind="region")
    region.full_clean()
    assert make.record_of(region)["kind"] == "region"
    with override("fr"):
        assert (str(region), str(make.country(code="GE", name="Georgia"))) == ("Hong Kong", "Géorgie")


@pytest.mark.parametrize("maker", [make.city, make.country])
def test_an_address_is_one_records(maker):
    first, second = maker(), maker()
    said = refused(second, **{first.key_name: first.public_key()})
    assert any(sentence.endswith("already exists.") for sentence in said)


def test_public_hides_what_is_not_and_lists_cost_the_same_for_any_number(django_assert_num_queries):
    for number in range(3):
        city = make.city(name=f"City {3 - number}")
        make.city_role(city=city)
    make.city(name="City 0", public=False)
    with django_assert_num_queries(2):
        listed = [(city.name, city.country.name, len(city.roles.all())) for city in City.objects.for_list()]
    assert listed == [(f"City {number}", "Country FR", 1) for number in (1, 2, 3)]
    assert City.objects.count() == City.objects.public().count() + 1 == 4
    make.country(public=False)
    assert [country.code for country in Country.objects.for_list()] == ["FR"]


def test_roles_stand_in_their_order():
    city = make.city()
    for position, role in enumerate(["host", "charter"]):
        make.city_role(city=city, role=role, since="2019", position=1 - position)
    assert [str(role) for role in CityRole.objects.filter(city=city)] == ["charter-2019", "host-2019"]
