"""Cities at the secretariat's desk."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cities.models import City, CityRole
from tests import make
from tests.forms import filled, row
from tests.reader import queries, words

pytestmark = pytest.mark.django_db

LIST = "admin:cities_city_changelist"


def change(city: City) -> str:
    return reverse("admin:cities_city_change", args=[city.pk])


def test_the_list_tells_country_roles_and_state(secretary: Client) -> None:
    city = make.city(name="Lyon", country=make.country(code="FR", name="France"), slug="lyon")
    make.city_role(city=city, role="host", since="2021")
    make.city_role(city=city, role="charter", since="2019")
    assert "Lyon Public France host 2021, charter city 2019 lyon" in words(secretary.get(reverse(LIST)))


@pytest.mark.parametrize("state", ["public", "draft", "withdrawn"])
def test_the_list_is_filtered_by_state(secretary: Client, state: str) -> None:
    cities = {"public": make.city(), "draft": make.city(public=False), "withdrawn": make.city()}
    cities["withdrawn"].public = False
    make.saved(cities["withdrawn"])
    answer = secretary.get(reverse(LIST), {"state": state})
    assert list(answer.context["cl"].result_list) == [cities[state]]
    assert state.capitalize() in words(answer)


def test_a_city_has_its_facts_roles_and_titles_under_it(secretary: Client) -> None:
    prefixes = [one.formset.prefix for one in secretary.get(change(make.city())).context["inline_admin_formsets"]]
    own = ["roles", "designations", "facts", "sources-name", "sources-citation", "sources-confirmation"]
    assert prefixes == [*own, "pictures-picture"]


def test_a_change_page_costs_the_same_for_one_row_below_and_for_many(secretary: Client) -> None:
    city = make.city()

    def fill() -> None:
        make.fact(city=city, source=make.source())
        make.designation(city=city, source=make.source())
        make.name(city, f"Name {make.source().pk}", source=make.source())
        make.cite(city)

    fill()
    once = queries(secretary, change(city))
    for _number in range(5):
        fill()
    assert queries(secretary, change(city)) == once
    assert once <= 20


def test_an_end_before_the_beginning_is_told_at_the_row_and_keeps_it(secretary: Client) -> None:
    city = make.city()
    values: dict[str, Any] = {"title": "Silk city", "outcome": "ended", "since": "2020", "until": "2019", "position": 0}
    sent = row("designations", filled(secretary.get(change(city))), **values)
    answer = secretary.post(change(city), sent)
    assert "A designation ends after it begins." in words(answer)
    assert filled(answer)["designations-0-title"] == "Silk city"


@pytest.mark.parametrize("since", ["19.11.2021", "2021-13", "soon"])
def test_a_date_that_is_none_is_told_with_what_would_be_right(secretary: Client, since: str) -> None:
    city = make.city()
    sent = row("roles", filled(secretary.get(change(city))), role="host", since=since, position=0)
    told = words(secretary.post(change(city), sent))
    assert f"{since} is not a date" in told
    assert CityRole.objects.count() == 0


def test_what_depends_on_a_city_is_counted_in_words(secretary: Client) -> None:
    city = make.city(public=False)
    make.fact(city=city)
    make.fact(city=city)
    make.place(city=city)
    answer = secretary.get(reverse("admin:cities_city_delete", args=[city.pk]))
    told = words(answer)
    assert "cannot be deleted" in told
    assert "2 facts depend on it" in told
    assert "1 place depends on it" in told
    assert f"/admin/cities/fact/?city__id__exact={city.pk}" in answer.content.decode()
    assert secretary.post(reverse("admin:cities_city_delete", args=[city.pk]), {"post": "yes"}).status_code == 200
    assert City.objects.filter(pk=city.pk).exists()


def test_texts_have_a_box_for_each_language_and_those_that_are_filled_stand_open(secretary: Client) -> None:
    city = make.city(summary={"en": "Silk", "fr": "Soie"})
    page = secretary.get(change(city)).content.decode()
    summary = page[page.index('name="summary_en"') : page.index('name="silk_history_en"')]
    opened, _details, folded = summary.partition("<details>")
    assert ('lang="fr"' in opened, 'lang="zh-hans"' in opened, 'lang="zh-hans"' in folded) == (True, False, True)
