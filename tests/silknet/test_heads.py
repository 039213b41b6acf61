"""The head of every kind of page: one address, all languages, a card; read by parsers of crawlers."""

from io import BytesIO
from typing import Any

import extruct
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from lxml import html
from PIL import Image

from silknet.languages import in_language
from silknet.pages.linked_data import LISTS, TYPES
from tests import make
from tests.reader import queries

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

LANGUAGES = {"en": "en", "fr": "fr", "zh-hans": "zh-Hans", "it": "it", "es": "es", "pt-br": "pt-BR", "ja": "ja"}
WITH_A_PAGE = sorted(set(make.MAKERS) & set(TYPES))
SINGLE = ["/", "/map/", "/changes/", "/developers/"]


def path_of(name: str, *key: str) -> str:
    with override("en"):
        return reverse(name, args=key)


def links(client: Client, address: str, relation: str) -> Any:
    page = html.fromstring(client.get(address).content.decode())
    return page.xpath(f"//head/link[@rel='{relation}']")


def languages_of(path: str) -> dict[str, str]:
    told = {tag: settings.ADDRESS + in_language(path, code) for code, tag in LANGUAGES.items()}
    return told | {"x-default": settings.ADDRESS + path}


def alternates(client: Client, address: str) -> dict[str, str]:
    found = links(client, address, "alternate")
    return {link.get("hreflang"): link.get("href") for link in found if link.get("hreflang")}


def card_of(client: Client, address: str) -> dict[str, str]:
    (found,) = extruct.extract(client.get(address).content.decode(), syntaxes=["opengraph"])["opengraph"]
    return dict(found["properties"])


@pytest.mark.parametrize("kind", WITH_A_PAGE)
def test_a_record_has_one_address_and_one_in_each_language(client: Client, kind: str) -> None:
    row = make.MAKERS[kind]()
    path = path_of(f"{kind}-detail", row.public_key())
    for address in (path, f"/ja{path}", f"/pt-br{path}"):
        (canonical,) = links(client, address, "canonical")
        assert canonical.get("href") == settings.ADDRESS + address
        assert alternates(client, address) == languages_of(path)


@pytest.mark.parametrize("kind", WITH_A_PAGE)
def test_a_record_has_a_card_by_its_name(client: Client, kind: str) -> None:
    row = make.MAKERS[kind]()
    path = path_of(f"{kind}-detail", row.public_key())
    told = card_of(client, path)
    card = f"/share/{kind}/{row.public_key()}.png"
    with override("en"):
        said = (told["og:title"], told["og:url"], told["og:image"])
        assert said == (str(row), settings.ADDRESS + path, settings.ADDRESS + card)
    image = Image.open(BytesIO(client.get(card).content))
    assert (image.format, image.size) == ("PNG", (1200, 630))
    assert queries(client, card) == 2  # the head, and the record


@pytest.mark.parametrize("address", [*SINGLE, *(f"{kind}-list" for kind in LISTS)])
def test_other_pages_have_one_address_too(client: Client, address: str) -> None:
    path = address if address.startswith("/") else path_of(address)
    for shown in (path, f"/fr{path}"):
        (canonical,) = links(client, shown, "canonical")
        assert canonical.get("href") == settings.ADDRESS + shown
        assert alternates(client, shown) == languages_of(path)
        told = card_of(client, shown)
        assert told["og:title"]
        assert client.get(told["og:image"].removeprefix(settings.ADDRESS)).status_code == 200


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("/cities/?page=1", "/cities/"),
        ("/cities/?country=&role=&page=1", "/cities/"),
        ("/cities/?role=host&country=FR", "/cities/?country=FR&role=host"),
        ("/cities/lyon/?utm_source=letter", "/cities/lyon/"),
        ("/committees/council/?on=2020-01-31", "/committees/council/"),
        ("/map/?near=lyon&zoom=2", "/map/"),
        ("/map/?country=FR", "/map/?country=FR"),
    ],
)
def test_an_address_that_shows_the_same_names_the_one_that_counts(client: Client, asked: str, canonical: str) -> None:
    make.city(slug="lyon", country=make.country(code="FR"), latitude=45, longitude=4)
    make.committee(slug="council")
    (found,) = links(client, asked, "canonical")
    assert found.get("href") == settings.ADDRESS + canonical


@pytest.mark.parametrize("asked", ["/search/?q=lyon", "/search/", "/fr/search/?q=lyon", "/cities/?q=lyon"])
def test_what_was_found_by_words_is_not_indexed(client: Client, asked: str) -> None:
    page = html.fromstring(client.get(asked).content.decode())
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex, follow"]
    assert links(client, asked, "canonical") == []


def test_news_is_an_article_of_its_day_where_that_is_known(client: Client) -> None:
    make.news_item(slug="day", on="2021-11-23")
    make.news_item(slug="month", on="2021-11")
    day, month = (card_of(client, f"/news/{slug}/") for slug in ("day", "month"))
    assert (day["og:type"], day["article:published_time"]) == ("article", "2021-11-23")
    assert "article:published_time" not in month


def test_addresses_are_the_portals_whoever_is_asked(client: Client, settings: Any) -> None:
    settings.ADDRESS = "https://silknet.example"
    make.city(slug="lyon")
    answer = client.get("/cities/lyon/", headers={"host": "localhost"}).content.decode()
    (canonical,) = html.fromstring(answer).xpath("//link[@rel='canonical']/@href")
    assert canonical == "https://silknet.example/cities/lyon/"
    assert "https://silknet.example/share/cities/lyon.png" in answer


def test_a_head_sets_no_cookie(client: Client) -> None:
    make.city(slug="lyon")
    assert not client.get("/cities/lyon/").cookies
