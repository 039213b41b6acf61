"""The page of the map, and maps on other pages: what they show, to whom, and what they refuse."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests import make
from tests.reader import queries, words

pytestmark = pytest.mark.django_db

LYON = {"slug": "lyon", "name": "Lyon", "latitude": "45.76", "longitude": "4.84"}
COMO = {"slug": "como", "name": "Como", "latitude": "45.81", "longitude": "9.08"}
KINDS = ["", "cities", "members", "conferences"]

HANGZHOU = {"slug": "hangzhou", "name": "Hangzhou", "latitude": "30.25", "longitude": "120.17"}


@pytest.fixture
def france() -> Any:
    return make.country(code="FR", name="France")


@pytest.fixture
def lyon(france: Any) -> Any:
    return make.city(country=france, **LYON)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def marks(html: str, size: str = "wide") -> list[tuple[str, str]]:
    """Where the marks of a map lead, and what they say, on screens of a size."""
    group = html.split(f'<g class="marks {size}">')[1].split("</g>")[0]
    found = re.findall(r'<a class="mark[^"]*" href="([^"]+)" aria-label="([^"]+)"', group)
    return [(unescape(address), unescape(label)) for address, label in found]


def countries(html: str) -> list[str]:
    return re.findall(r'<a class="country[^"]*" href="/countries/(\w\w)/"', html)


def test_the_map_shows_cities_with_what_is_in_them_and_the_list_says_the_same(client: Client, lyon: Any) -> None:
    make.place(city=lyon, organization=make.organization(name="Intersoie", slug="intersoie"))
    make.conference(city=lyon, name={"en": "Founding assembly"}, slug="founding")
    make.city(country=make.country(code="CN", name="China"), **HANGZHOU)
    html = page(client, "/map/")
    assert marks(html) == [
        ("/cities/hangzhou/", "Hangzhou, China"),
        ("/cities/lyon/", "Lyon, France; 1 organization; 1 conference"),
    ]
    assert countries(html) == ["CN", "FR"]
    listed = html.split('role="status"')[1]
    assert listed.index(">China<") < listed.index(">Hangzhou<") < listed.index(">France<") < listed.index(">Lyon<")
    for address in ("/members/intersoie/", "/conferences/founding/", "?country=FR"):
        assert f'href="{address}"' in listed


def test_only_cities_of_the_kind_that_is_asked_for_are_shown(client: Client, france: Any) -> None:
    signed = make.city(country=france, **LYON)
    make.city_role(city=signed)
    seat = make.city(country=make.country(code="IN"), slug="mysore", latitude="12.3", longitude="76.65")
    make.place(city=seat, organization=make.organization(name="Silk Office"))
    host = make.city(country=make.country(code="CN"), **HANGZHOU)
    make.conference(city=host, name={"en": "A forum"})
    shown = {show: [address for address, _label in marks(page(client, f"/map/?show={show}"))] for show in KINDS}
    assert shown == {
        "": ["/cities/hangzhou/", "/cities/lyon/", "/cities/mysore/"],
        "cities": ["/cities/lyon/"],
        "members": ["/cities/mysore/"],
        "conferences": ["/cities/hangzhou/"],
    }
    assert "A forum" not in words(client.get("/map/?show=members"))


def test_a_country_is_shown_closer_with_its_own_cities(client: Client, lyon: Any) -> None:
    make.city(country=make.country(code="IT", name="Italy"), **COMO)
    html = page(client, "/map/?country=FR&show=")
    assert marks(html) == [("/cities/lyon/", "Lyon, France")]
    assert '<a href="/map/">Whole world</a>' in html
    assert "France on a map" in html
    assert 'class="country own" href="/countries/FR/"' in html
    assert "Como" not in html


def test_the_surroundings_of_a_city_show_its_neighbours(client: Client, lyon: Any) -> None:
    make.city(country=make.country(code="IT", name="Italy"), **COMO)
    make.city(country=make.country(code="CN"), **HANGZHOU)
    html = page(client, "/fr/map/?near=lyon&zoom=3&show=cities")
    assert marks(html) == []
    html = page(client, "/map/?near=lyon&zoom=3")
    assert [address for address, _label in marks(html)] == ["/cities/como/", "/cities/lyon/"]
    assert 'href="/map/?near=lyon&amp;zoom=4"' in html
    assert 'href="/map/?near=lyon&amp;zoom=2"' in html
    assert "Hangzhou" not in html


def test_cities_too_near_to_each_other_are_one_mark_that_leads_closer(client: Client, lyon: Any) -> None:
    make.city(country=make.country(code="IT", name="Italy"), **COMO)
    for size in ("wide", "narrow"):
        ((address, label),) = marks(page(client, "/map/"), size)
        assert label == "2 cities, seen closer: Como, Lyon"
        assert address.startswith("/map/?near=como&zoom=")
        assert len(marks(page(client, address), size)) == 2


def test_cities_at_one_place_lead_to_the_list(client: Client, lyon: Any) -> None:
    make.city(country=lyon.country, **LYON | {"slug": "lyon-metropole", "name": "Lyon Metropole"})
    ((address, _label),) = marks(page(client, "/map/"))
    assert address == "/map/?near=lyon&zoom=5#city-lyon"
    assert 'id="city-lyon"' in page(client, address)


def test_a_city_without_coordinates_is_in_the_list_only(client: Client, france: Any) -> None:
    make.city(name="Tours", slug="tours", country=france)
    html = page(client, "/map/")
    assert marks(html) == []
    assert "not on the map: its coordinates are not known" in html
    assert "map-drawing" not in page(client, "/cities/tours/").split("<main")[1]
    answer = client.get("/map/?near=tours")
    assert answer.status_code == 400
    assert "The register does not know where Tours is on the globe." in words(answer)


@pytest.mark.parametrize("east", ["179.9", "-179.9", "180", "-180"])
def test_a_city_at_the_date_line_is_on_every_map_of_it(client: Client, east: str) -> None:
    fiji = make.country(code="FJ", name="Fiji")
    make.city(slug="labasa", name="Labasa", country=fiji, latitude="-16.43", longitude=east)
    for address in ("/map/", "/map/?country=FJ", "/map/?near=labasa", "/countries/FJ/", "/cities/"):
        assert [found for found, _label in marks(page(client, address))] == ["/cities/labasa/"], address
    assert 'd="M1000 750h.1"' in page(client, "/cities/labasa/")


def test_a_territory_too_small_to_be_seen_has_a_mark(client: Client) -> None:
    make.country(code="HK", name="Hong Kong, China")
    html = page(client, "/map/")
    assert '<a class="country small" href="/countries/HK/" tabindex="-1" aria-label="Hong Kong, China">' in html
    assert '<a class="country own" href="/countries/HK/"' in page(client, "/map/?country=HK")


def test_what_is_hidden_is_on_no_map(client: Client) -> None:
    hidden = make.country(code="IT", name="Hidden country", public=False)
    city = make.city(country=hidden, **COMO)
    make.place(city=city, organization=make.organization(name="Hidden office", public=False))
    make.conference(city=city, name={"en": "Hidden forum"}, public=False)
    make.city(country=hidden, public=False, **LYON | {"name": "Hidden city"})
    html = page(client, "/map/")
    assert marks(html) == [("/cities/como/", "Como")]
    assert countries(html) == []
    for address in ("/map/", "/", "/cities/", "/cities/como/"):
        assert "Hidden" not in page(client, address)


def test_names_are_text(client: Client, france: Any) -> None:
    make.city(country=france, **LYON | {"name": '"><script>alert(1)</script>'})
    for address in ("/map/", "/map/?near=lyon", "/cities/lyon/", "/cities/", "/countries/FR/", "/"):
        html = page(client, address)
        assert "<script>alert" not in html
        assert "&quot;&gt;&lt;script&gt;" in html


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("show=people", "people is not in the list. Right are: cities, members, conferences."),
        ("country=FRA", "No country or region has the key FRA. Right are: FR."),
        ("near=lyons", "No city has the key lyons. Right are: lyon."),
        ("near=lyon&zoom=9", "9 is not in the list. Right are: 1, 2, 3, 4, 5."),
        ("zoom=2", "zoom says how near to a city: name one with near."),
        ("near=lyon&country=FR", "Ask for a country or for the surroundings of a city, not for both."),
        ("shown=cities", "There is no parameter shown. Did you mean show?"),
        ("country=FR&country=CN", "country stands more than once; give it once."),
        ("page=2", "There is no parameter page."),
    ],
)
def test_what_the_map_cannot_be_asked_for_is_refused_with_what_is_right(
    client: Client, lyon: Any, query: str, said: str
) -> None:
    answer = client.get(f"/map/?{query}")
    assert answer.status_code == 400
    assert said in words(answer)


def test_more_organizations_than_are_named_are_counted(client: Client, lyon: Any) -> None:
    for _ in range(10):
        make.place(city=lyon)
        make.conference(city=lyon)
    html = page(client, "/map/")
    assert [label for _address, label in marks(html)] == ["Lyon, France; 10 organizations; 10 conferences"]
    assert html.count('href="/members/organization-') == 8
    assert '<a href="/members/?city=lyon">all 10</a>' in html
    assert '<a href="/conferences/?city=lyon">all 10</a>' in html


@pytest.mark.parametrize("address", ["/map/", "/map/?country=FR&show=members", "/map/?near=lyon&zoom=1", "/"])
def test_a_map_costs_the_same_for_one_city_and_for_many(client: Client, lyon: Any, address: str) -> None:
    _fill(lyon)
    once = queries(client, address)
    for number in range(5):
        place = LYON | {"slug": f"city-of-{number}", "longitude": str(5 + number)}
        _fill(make.city(country=lyon.country if number % 2 else make.country(), **place))
    assert queries(client, address) == once
    assert once <= 12


def _fill(city: Any) -> None:
    make.city_role(city=city)
    make.place(city=city)
    make.conference(city=city)


def test_every_map_says_whose_view_its_borders_are(client: Client, lyon: Any) -> None:
    for address in ("/map/", "/map/?country=FR", "/", "/cities/", "/cities/lyon/", "/countries/FR/"):
        assert "They do not express an opinion of the network." in words(client.get(address)), address


def test_a_citys_page_shows_where_it_is_and_leads_to_its_neighbours(client: Client, lyon: Any) -> None:
    html = page(client, "/cities/lyon/")
    assert 'role="img" aria-label="Lyon on a map of its surroundings, in France"' in html
    assert '<path class="land own"' in html
    assert '<a href="/map/?near=lyon">' in html
