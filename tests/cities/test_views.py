"""The pages of cities and countries."""

import csv
import re
from html import unescape

import pytest
from django.test import Client

from tests import make
from tests.reader import queries, words

pytestmark = pytest.mark.django_db


def test_a_city_tells_all_that_the_register_knows_of_it(client: Client) -> None:
    country = make.country(code="ES", name="Spain")
    city = make.city(
        slug="valencia",
        name="Valencia",
        country=country,
        latitude="39.47",
        longitude="-0.38",
        summary={"en": "A city of looms."},
        silk_history={"en": "Genoese craftsmen came."},
    )
    make.name(city, "València", name_kind="local", language="ca")
    make.cite(city, source=make.source(title="Levante", publisher="A newspaper", published_on="2016-10"))
    make.fact(city=city, subject="looms", value=4000, unit="looms", on="1750", source=make.source(title="A history"))
    make.fact(city=city, fact_kind="milestone", value=None, text={"en": "The exchange was built."}, on="1483")
    make.city_role(city=city, role="association", since="2021-11")
    make.designation(city=city, title="City of Silk", outcome="failed", since="2016")
    museum = make.place(city=city, organization=make.organization(name="Museum of Silk")).organization
    conference = make.conference(name={"en": "A forum"}, city=city, start="2023")
    session = make.session(city=city, title={"en": "Silk as a driver"})
    page = words(client.get("/cities/valencia/"))
    for said in (
        "39.47°, -0.38°",
        "member of the association November 2021",
        "A city of looms. 1",
        "Genoese craftsmen came. 1",
        "1483 The exchange was built. 1",
        "Looms 1750 4,000 looms 2",
        "Bid failed 2016 City of Silk",
        "Local (Catalan) València",
        str(museum),
        f"{conference} 2023",
        str(session),
        "Levante · A newspaper · October 2016 · Read it there",
        "A history · Read it there",
        "Last confirmed: October 2016",
    ):
        assert said in page


def test_two_sources_that_disagree_both_stand_with_the_reason(client: Client) -> None:
    city = make.city(slug="bastos", summary={"en": "It signed the charter."})
    make.cite(city, source=make.source(title="A list of signatories"))
    make.cite(
        city,
        field="summary",
        says="It did not sign.",
        note="the longer list is older",
        source=make.source(title="Another list"),
    )
    page = words(client.get("/cities/bastos/"))
    assert "It signed the charter. 1 Another source says: It did not sign. 2 (the longer list is older)" in page


def test_a_text_in_another_language_is_marked_as_such(client: Client) -> None:
    make.city(slug="lyon", summary={"en": "On two rivers", "fr": "Sur deux fleuves"}, silk_history={"en": "Canuts"})
    page = client.get("/fr/cities/lyon/").content.decode()
    assert "Sur deux fleuves" in page
    assert "On two rivers" not in page
    assert '<span lang="en">Canuts</span>' in page


def test_a_city_shows_nothing_hidden(client: Client) -> None:
    city = make.city(slug="lyon")
    hidden = make.conference(name={"en": "Hidden conference"}, city=city, public=False)
    make.session(city=city, title={"en": "Hidden session"}, public=False)
    make.session(city=city, title={"en": "Session of a hidden conference"}, conference=hidden)
    make.place(city=city, organization=make.organization(name="Hidden organization", public=False))
    make.cite(city, source=make.source(title="Hidden source", public=False))
    make.fact(city=city, source=make.source(title="Hidden source too", public=False))
    page = words(client.get("/cities/lyon/"))
    assert "Hidden" not in page
    assert "hidden" not in page


def test_the_country_of_a_city_may_be_hidden(client: Client) -> None:
    make.city(slug="lyon", country=make.country(code="FR", name="Hidden country", public=False))
    assert "Hidden country" not in words(client.get("/cities/lyon/")) + words(client.get("/cities/"))


def test_cities_are_filtered_by_country_role_and_words(client: Client) -> None:
    como = make.city(name="Como", country=make.country(code="IT", name="Italy"))
    lyon = make.city(name="Lyon", country=make.country(code="FR", name="France"))
    make.city_role(city=lyon, role="host")
    assert "1 city These as CSV Como Italy" in words(client.get("/cities/?country=IT&q=&role="))
    assert "1 city These as CSV Lyon France" in words(client.get("/cities/?role=host"))
    assert "1 city These as CSV Como Italy" in words(client.get("/cities/?q=comò"))
    assert "Nothing in the register matches. Show all" in words(client.get("/cities/?country=IT&role=host"))
    assert '<option value="IT" selected>' in client.get("/cities/?country=IT").content.decode()
    assert como.name


def test_a_long_list_is_read_page_by_page_and_keeps_its_filters(client: Client) -> None:
    country = make.country(code="FR")
    for number in range(53):
        make.city(name=f"City {number:02}", country=country)
    first, second = client.get("/cities/?country=FR"), client.get("/cities/?country=FR&page=2")
    assert "Page 1 of 2 Next" in words(first)
    assert 'href="?country=FR&amp;page=2"' in first.content.decode()
    assert "City 49" in words(first)
    assert "City 50" not in words(first)
    assert "City 52" in words(second)


def test_a_city_with_much_costs_what_a_city_with_little_costs(client: Client) -> None:
    city = make.city(slug="lyon")

    def fill() -> None:
        make.cite(city)
        make.name(city, f"Name {make.source().pk}", source=make.source())
        make.fact(city=city, source=make.source())
        make.city_role(city=city, since=f"20{city.roles.count():02}", source=make.source())
        make.designation(city=city, source=make.source())
        make.place(city=city)
        make.cite(make.session(city=city))
        make.conference(city=city)

    fill()
    once = queries(client, "/cities/lyon/")
    for _ in range(5):
        fill()
    assert queries(client, "/cities/lyon/") == once
    assert once <= 12


def test_a_country_lists_what_is_there(client: Client) -> None:
    country = make.country(code="UZ", name="Uzbekistan", isu_member=True)
    rows = [
        make.city(name="Samarkand", country=country),
        make.organization(name="A silk ministry", country=country),
        make.person(name="Somebody", country=country),
        make.conference(name={"en": "A forum"}, country=country),
    ]
    for maker, name in ((make.city, "name"), (make.organization, "name"), (make.person, "name")):
        maker(country=country, public=False, **{name: "Hidden"})
    page = client.get("/countries/UZ/")
    for row in rows:
        assert f'<a href="{row.get_absolute_url()}">{row}</a>' in page.content.decode()
    assert "A source lists it among the countries" in words(page)
    assert "Hidden" not in words(page)
    assert "<h1>Ouzbékistan" in client.get("/fr/countries/UZ/").content.decode()
    assert "What changed here" in words(page)
    assert queries(client, "/countries/UZ/") <= 12
    assert client.get("/countries/uz/").status_code == 404


def test_a_country_with_much_names_some_and_leads_to_all_at_the_same_price(client: Client) -> None:
    country = make.country(code="CN")
    for maker in (make.city, make.organization, make.person, make.conference):
        maker(country=country)
    once = queries(client, "/countries/CN/")
    for number in range(25):
        make.organization(name=f"Mill {number:02}", country=country)
        make.person(name=f"Weaver {number:02}", country=country, organization=make.organization(name=f"House {number}"))
    page = client.get("/countries/CN/")
    assert '<a href="/members/?country=CN">All organizations there</a>' in page.content.decode()
    assert '<a href="/people/?country=CN">All people there</a>' in page.content.decode()
    assert "Mill 22" in words(page)
    assert "Mill 24" not in words(page)
    assert queries(client, "/countries/CN/") == once


def test_a_country_without_anything_reads_well(client: Client) -> None:
    make.country(code="AR", name="Argentina")
    page = client.get("/countries/AR/")
    assert "Country Argentina" in words(page)
    assert page.content.decode().count('class="weave"') == 1


def test_cities_are_sorted_by_name_or_by_country_and_are_there_as_a_table(client: Client) -> None:
    france, italy = make.country(code="FR", name="France"), make.country(code="IT", name="Italy")
    make.city(slug="como", name="Como", country=italy)
    make.city(slug="lyon", name="Lyon", country=france)
    assert "Como Italy Lyon France" in words(client.get("/cities/?ordering=name"))
    assert "Lyon France Como Italy" in words(client.get("/cities/?ordering=country"))
    assert client.get("/cities/?ordering=size").status_code == 400
    page = client.get("/cities/?country=IT&ordering=country&page=1&q=").content.decode()
    (table,) = re.findall(r'href="([^"]*)" type="text/csv"', page)
    told = client.get(unescape(table)).content.decode()
    head, row = csv.reader(told.splitlines())
    assert dict(zip(head, row, strict=True))["slug"] == "como"


def test_each_choice_says_to_how_many_cities_it_leads(client: Client) -> None:
    france, italy = make.country(code="FR", name="France"), make.country(code="IT", name="Italy")
    for slug, country in (("como", italy), ("lyon", france), ("tours", france)):
        make.city_role(city=make.city(slug=slug, country=country), role="host" if slug == "lyon" else "charter")
    make.city(slug="hidden", country=italy, public=False)
    options = re.findall(
        r'<option value="(\w+)"[^>]*>([^<]*)</option>', client.get("/cities/?role=charter").content.decode()
    )
    assert [option for option in options if option[0] in ("FR", "IT")] == [("FR", "France (1)"), ("IT", "Italy (1)")]
    assert [option for option in options if option[0] in ("host", "charter")] == [
        ("charter", "charter city (2)"),
        ("host", "host (1)"),
    ]
