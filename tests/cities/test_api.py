"""Records of cities and countries, as partners read them."""

import json

import pytest
from django.test import Client

from cities.models import City
from tests import make
from tests.partner import ask, listed

pytestmark = pytest.mark.django_db


def test_a_geojson_list_is_a_collection_and_a_record_a_feature(client: Client) -> None:
    make.city(slug="lyon", latitude="45.76", longitude="4.84")
    make.city(slug="nowhere")
    whole = ask(client, "cities/", format="geojson")
    assert whole["Content-Type"] == "application/geo+json"
    collection = whole.json()
    assert collection["type"] == "FeatureCollection"
    assert [(each["properties"]["slug"], each["geometry"]) for each in collection["features"]] == [
        ("lyon", {"type": "Point", "coordinates": [4.84, 45.76]}),
        ("nowhere", None),
    ]
    one = ask(client, "cities/lyon/", format="geojson", fields="name").json()
    assert (one["type"], list(one["properties"])) == ("Feature", ["id", "slug", "name", "revision"])


def test_a_city_tells_its_roles_titles_and_facts_each_with_its_source(client: Client) -> None:
    source = make.source(slug="report", title="A report")
    city = make.city(slug="lyon", name="Lyon", country=make.country(code="FR", name="France"))
    make.city_role(city=city, role="charter", since="2019", source=source)
    make.designation(city=city, title="Creative City", outcome="failed", since="2014", source=make.source(public=False))
    make.fact(city=city, subject="population", value="520774.5", unit="inhabitants", on="2022", text={"en": "About"})
    make.name(city, "里昂", language="zh", name_kind="exonym")
    record = ask(client, "cities/lyon/").json()
    named = {"id": str(source.uuid), "slug": "report", "name": "A report", "url": source.api_url()}
    named |= {"address": source.url, "publisher": "", "published_on": ""}
    assert record["names"] == [
        {"value": "里昂", "language": "zh", "kind": "exonym", "note": "", "source": None},
    ]
    assert record["country"]["code"] == "FR"
    assert record["network_roles"] == [{"role": "charter", "since": "2019", "source": named}]
    assert record["designations"] == [
        {"title": "Creative City", "outcome": "failed", "since": "2014", "until": "", "note": "", "source": None}
    ]
    assert record["facts"] == [
        {
            "kind": "indicator",
            "subject": "population",
            "value": 520774.5,
            "unit": "inhabitants",
            "text": {"en": "About"},
            "on": "2022",
            "note": "",
            "source": None,
        }
    ]


def test_a_renamed_country_is_told_by_its_cities_at_once(client: Client) -> None:
    country = make.country(code="UZ", name="Uzbekistan")
    make.city(slug="bukhara", country=country)
    before = ask(client, "cities/bukhara/")
    with make.write():
        country.name = "Republic of Uzbekistan"
        country.save()
    after = client.get("/api/v1/cities/bukhara/", headers={"if-none-match": before["ETag"]})
    assert after.json()["country"]["name"] == "Republic of Uzbekistan"
    assert after.json()["revision"] == before.json()["revision"] + 1
    assert [record["slug"] for record in listed(client, "cities", updated_after=before.json()["revision"])] == [
        "bukhara"
    ]


def test_cities_as_csv_name_their_country_by_its_code(client: Client) -> None:
    make.city(slug="lyon", name="Lyon", country=make.country(code="FR"), latitude="45.76", longitude="4", public=True)
    with make.write():
        City.objects.update(summary={"en": 'Silk, "and more"', "fr": "Soie"})
    row = f"{City.objects.get().uuid},3,lyon,Lyon,FR,45.76,4,"
    header = "id,revision,slug,name,country,latitude,longitude,summary,silk_history"
    for language, said in (({}, '"Silk, ""and more"""'), ({"lang": "fr"}, "Soie")):
        assert ask(client, "cities/", format="csv", **language).content.decode() == f"{header}\r\n{row}{said},\r\n"


def test_a_country_has_its_code_for_a_key(client: Client) -> None:
    country = make.country(code="HK", name="Hong Kong", country_kind="region", isu_member=True)
    record = ask(client, "countries/HK/").json()
    assert json.loads(json.dumps(record)) == {
        "id": str(country.uuid),
        "code": "HK",
        "url": country.api_url(),
        "html_url": country.html_url(),
        "names": [],
        "name": "Hong Kong",
        "kind": "region",
        "isu_member": True,
        "sources": {},
        "revision": 1,
    }
    assert ask(client, "countries/hk/").status_code == 404
