"""Sitemaps, robots.txt and feeds, read by parsers that others wrote."""

from typing import Any

import feedparser
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from lxml import etree
from protego import Protego

from silknet.changes.models import Version
from silknet.pages import sitemaps
from silknet.pages.linked_data import TYPES
from silknet.sources.actions import withdraw
from tests import make
from tests.network import load_network
from tests.reader import queries

LANGUAGES = [code for code, _name in settings.LANGUAGES]
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
W3C_TIME = r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?"

# After the schemas of https://www.sitemaps.org/protocol.html, with the links that search engines added.
SHAPE = f"""
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="{NAMES["s"]}"
         datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <start><choice>
    <element name="urlset"><oneOrMore><element name="url"><ref name="place"/><zeroOrMore>
      <element name="link" ns="{NAMES["x"]}"><attribute name="rel" ns=""><value>alternate</value></attribute>
        <attribute name="hreflang" ns=""><data type="language"/></attribute>
        <attribute name="href" ns=""><data type="anyURI"/></attribute></element>
    </zeroOrMore></element></oneOrMore></element>
    <element name="sitemapindex"><oneOrMore><element name="sitemap"><ref name="place"/></element></oneOrMore></element>
  </choice></start>
  <define name="place">
    <element name="loc"><data type="anyURI"><param name="minLength">12</param><param name="maxLength">2048</param></data>
    </element>
    <optional><element name="lastmod"><data type="string"><param name="pattern">{W3C_TIME}</param></data></element></optional>
  </define>
</grammar>"""


def read(client: Client, address: str) -> Any:
    answer = client.get(address.removeprefix(settings.ADDRESS))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml; charset=utf-8"), address
    tree = etree.fromstring(answer.content)
    etree.RelaxNG(etree.fromstring(SHAPE)).assertValid(tree)
    return tree


def told(tree: Any, path: str) -> list[str]:
    return tree.xpath(path, namespaces=NAMES)


@pytest.mark.one_database  # what stands there is read by tests of rows on both
class TheNetwork(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        load_network()

    def test_the_maps_name_every_page_in_every_language(self) -> None:
        index = read(self.client, "/sitemap.xml")
        assert len(told(index, "//s:lastmod")) == len(told(index, "//s:sitemap"))
        found: list[str] = []
        for address in told(index, "//s:loc/text()"):
            tree = read(self.client, address)
            found += told(tree, "//s:loc/text()")
            assert len(told(tree, "//x:link")) == len(told(tree, "//s:url")) * (len(LANGUAGES) + 1)
        assert len(found) == len({*found})
        records = Version.objects.filter(kind__in=TYPES, latest=True, record__isnull=False)
        pages = [settings.ADDRESS + "/" + ("" if code == "en" else f"{code}/") for code in LANGUAGES]
        assert {*pages} <= {*found}
        html = {version.public()["html_url"] for version in records}  # type: ignore[index]
        assert html <= {*found}
        portal = told(read(self.client, "/sitemaps/portal-1.xml"), "//s:loc/text()")
        assert len(found) == len(records) * len(LANGUAGES) + len(portal)
        for address in portal:
            assert self.client.get(address.removeprefix(settings.ADDRESS)).status_code == 200, address

    def test_robots_may_read_what_the_maps_name_and_no_endless_addresses(self) -> None:
        answer = self.client.get("/robots.txt")
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
        rules = Protego.parse(answer.content.decode())
        assert [*rules.sitemaps] == [f"{settings.ADDRESS}/sitemap.xml"]
        may = [
            "/",
            "/fr/cities/",
            "/cities/lyon/",
            "/cities/?page=2",
            "/share/cities/lyon.png",
            "/news/feed/",
            "/corrections/",
        ]
        assert [each for each in may if not rules.can_fetch(f"{settings.ADDRESS}{each}", "anybot")] == []
        never = ["/admin/", "/admin/cities/city/", "/search/?q=silk", "/ja/search/?q=silk", "/cities/?country=FR"]
        never += ["/corrections/a-word/", "/fr/corrections/a-word/", "/corrections/?about=cities/lyon"]
        never += ["/cities/?page=2&country=FR", "/cities/?country=FR&page=2", "/map/?near=lyon&zoom=2", "/search/"]
        assert [each for each in never if rules.can_fetch(f"{settings.ADDRESS}{each}", "anybot")] == []

    def test_news_is_followed_in_every_language(self) -> None:
        ids = []
        for code in LANGUAGES:
            prefix = "" if code == "en" else f"/{code}"
            answer = self.client.get(f"{prefix}/news/feed/")
            assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
            feed = feedparser.parse(answer.content)
            assert (feed.bozo, feed.version) == (False, "atom10")
            assert feed.feed.language.lower() == code
            assert feed.feed.link == f"{settings.ADDRESS}{prefix}/news/"
            (own,) = [link.href for link in feed.feed.links if link.rel == "self"]
            assert own == f"{settings.ADDRESS}{prefix}/news/feed/"
            assert all(entry.link.startswith(f"{settings.ADDRESS}{prefix}/news/") for entry in feed.entries)
            ids.append((feed.feed.id, [entry.id for entry in feed.entries]))
        assert len({feed for feed, _entries in ids}) == len(LANGUAGES)
        assert all(entries == ids[0][1] for _feed, entries in ids)
        versions = {f"urn:uuid:{v.uuid}" for v in Version.objects.filter(kind="news", latest=True)}
        assert {*ids[0][1]} == versions
        days = [entry.published for entry in feed.entries if "published" in entry]
        assert days == sorted(days, reverse=True)


@pytest.mark.django_db
def test_a_map_tells_the_day_of_the_last_change_of_each_page(client: Client) -> None:
    city = make.city(slug="lyon")
    day = Version.objects.get(uuid=city.uuid, latest=True).revision.made_at.date().isoformat()
    tree = read(client, "/sitemaps/cities-1.xml")
    assert told(tree, "//s:lastmod/text()") == [day] * len(LANGUAGES)
    assert told(tree, "//s:loc/text()")[:2] == [
        f"{settings.ADDRESS}/cities/lyon/",
        f"{settings.ADDRESS}/fr/cities/lyon/",
    ]


@pytest.mark.django_db
def test_what_is_hidden_or_gone_is_in_no_map(client: Client) -> None:
    make.city(slug="lyon")
    make.city(slug="hidden", public=False)
    withdraw(make.city(slug="gone"), by=None)
    found = told(read(client, "/sitemaps/cities-1.xml"), "//s:loc/text()")
    assert {address.split("/")[-2] for address in found} == {"lyon"}


@pytest.mark.django_db
def test_maps_and_feeds_cost_the_same_for_one_record_and_for_many(client: Client) -> None:
    addresses = ["/sitemap.xml", "/sitemaps/sources-1.xml", "/sitemaps/portal-1.xml", "/news/feed/", "/changes/feed/"]
    make.source()
    make.news_item()
    once = [queries(client, address) for address in addresses]
    with make.write():
        for _ in range(2 * sitemaps.ITEMS):
            make.source()
            make.news_item()
    assert [queries(client, address) for address in addresses] == once == [2, 3, 2, 4, 3]
    assert told(read(client, "/sitemap.xml"), "//s:loc/text()")[-3:] == [
        f"{settings.ADDRESS}/sitemaps/sources-{number}.xml" for number in (1, 2, 3)
    ]
    last = read(client, "/sitemaps/sources-3.xml")
    assert len(told(last, "//s:url")) == len(LANGUAGES)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/sitemaps/cities-0.xml", "/sitemaps/cities-2.xml", "/sitemaps/seats-1.xml", "/sitemaps/nothing-1.xml"],
)
def test_there_is_no_other_map(client: Client, address: str) -> None:
    make.city()
    assert client.get(address).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/sitemap.xml", "/robots.txt", "/news/feed/", "/fr/changes/feed/"])
def test_an_empty_register_has_them_too_and_a_reader_is_told_what_is_known(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    with CaptureQueriesContext(connection):
        same = client.get(address, headers={"if-none-match": answer["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert client.get(address).content == answer.content


@pytest.mark.django_db
def test_changes_are_followed_one_by_one(client: Client) -> None:
    city = make.city(slug="lyon", name="Lyon & <Lyons>")
    with make.write():
        city.name = "Lyon"
        city.save()
    withdraw(city, by=None)
    feed = feedparser.parse(client.get("/changes/feed/").content)
    assert not feed.bozo
    entries = [entry for entry in feed.entries if entry.tags[0].term == "cities"]
    assert [(entry.title, entry.summary) for entry in entries] == [
        ("lyon", "city: taken out"),
        ("Lyon", "city: changed: name"),
        ("Lyon & <Lyons>", "city: new"),
    ]
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    again = feedparser.parse(client.get("/fr/changes/feed/").content)
    assert [entry.id for entry in again.entries] == [entry.id for entry in feed.entries]
    assert entries[1].link == f"{settings.ADDRESS}/cities/lyon/"
    assert entries[0].link == f"{settings.ADDRESS}/changes/"


@pytest.mark.django_db
def test_pages_lead_to_the_feeds_of_their_language(client: Client) -> None:
    page = etree.HTML(client.get("/ja/").content)
    assert page.xpath("//link[@type='application/atom+xml']/@href") == ["/ja/news/feed/", "/ja/changes/feed/"]
