"""JSON-LD of every kind of page: read by a crawler's parser, held against schema.org, equal to the API's record."""

import json
from typing import Any

import extruct
import pytest
from django.conf import settings
from django.test import Client, TestCase
from django.urls import reverse

from silknet.changes.models import Version
from silknet.languages import in_language
from silknet.pages.linked_data import LISTS, TYPES, as_script
from tests import make
from tests.network import load_network
from tests.vocabulary import faults

OF_EACH_KIND = 6  # records of the network whose pages are read
Node = dict[str, Any]


def graph(client: Client, address: str) -> list[Node]:
    """What a crawler finds in the page, told by its own parser."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    (block,) = extruct.extract(answer.content.decode(), base_url=settings.ADDRESS, syntaxes=["json-ld"])["json-ld"]
    assert block["@context"] == "https://schema.org"
    return block["@graph"]


def wrong(nodes: list[Node]) -> list[str]:
    return [fault for node in nodes for fault in faults(node) if fault]


def record(client: Client, kind: str, key: str) -> Any:
    return client.get(f"/api/v1/{kind}/{key}/").json()


def ids(nodes: Any) -> list[str]:
    """The records that nodes name, without what else they say."""
    return [node["@id"].removeprefix("urn:uuid:") for node in (nodes if isinstance(nodes, list) else [nodes])]


def named(references: list[Any]) -> list[str]:
    return [reference["id"] for reference in references if reference]


def city_says(node: Node, told: Any) -> None:
    assert node["@type"] == "City"
    assert ids(node["containedInPlace"]) == [told["country"]["id"]]
    geo = node.get("geo", {})
    assert (geo.get("latitude"), geo.get("longitude")) == (told["latitude"], told["longitude"])
    indicators = [(each["name"], each.get("value")) for each in node.get("additionalProperty", [])]
    assert indicators == [(f["subject"], f["value"]) for f in told["facts"] if f["kind"] == "indicator"]


def organization_says(node: Node, told: Any) -> None:
    roles = [role for role in node.get("memberOf", []) if "/members/" in role["memberOf"]["url"]]
    assert [
        (ids(role["memberOf"]), role.get("roleName", ""), role.get("startDate", ""), role.get("endDate", ""))
        for role in roles
    ] == [([each["body"]["id"]], each["level"], each["since"], each["until"]) for each in told["memberships"]]
    assert all(role["@type"] == "OrganizationRole" for role in roles)
    assert node.get("sameAs", "") == told["website"]
    assert node.get("address", {}).get("addressCountry") == (told["country"] or {}).get("code")


def conference_says(node: Node, told: Any) -> None:
    assert (node.get("startDate", ""), node.get("endDate", "")) == (told["start"], told["end"])
    assert ids(node.get("organizer", [])) == named(told["hosts"])
    modes = {"online": "Online", "in-person": "Offline", "hybrid": "Mixed"}
    mode = f"https://schema.org/{modes[told['mode']]}EventAttendanceMode" if told["mode"] else None
    assert node.get("eventAttendanceMode") == mode
    online = [place for place in node.get("location", []) if place["@type"] == "VirtualLocation"]
    assert bool(online) == (told["mode"] in ("online", "hybrid"))


def session_says(node: Node, told: Any) -> None:
    assert ids(node["superEvent"]) == [told["conference"]["id"]]
    assert ids(node.get("performer", [])) == named(told["speakers"])


def document_says(node: Node, told: Any) -> None:
    versions = [(each.get("datePublished", ""), each.get("url", "")) for each in node.get("workExample", [])]
    said = [each for each in told["versions"] if each["date"] or each["address"] or each["note"]]
    assert versions == [(each["date"], each["address"]) for each in said]
    assert node.get("inLanguage", []) == told["languages"]


def news_says(node: Node, told: Any) -> None:
    assert (node["@type"], node.get("datePublished", "")) == ("NewsArticle", told["date"])


def person_says(node: Node, told: Any) -> None:
    assert node.get("jobTitle", "") == told["title"]


SAYS = {
    "cities": city_says,
    "organizations": organization_says,
    "conferences": conference_says,
    "sessions": session_says,
    "documents": document_says,
    "news": news_says,
    "people": person_says,
}


@pytest.mark.one_database  # what stands there is read by tests of rows on both
class TheNetwork(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        load_network()

    def test_every_kind_says_of_a_record_what_the_api_says(self) -> None:
        for kind in TYPES:
            keys = Version.objects.filter(kind=kind, latest=True, record__isnull=False).values_list("key", flat=True)
            for key in keys.order_by("key")[:OF_EACH_KIND]:
                nodes = graph(self.client, in_language(reverse(f"{kind}-detail", args=[key]), "en"))
                assert wrong(nodes) == [], (kind, key)
                node, told = nodes[0], record(self.client, kind, key)
                called = told.get("name") or told["title"]
                assert ids(node) == [told["id"]]
                assert node["name"] == (called["en"] if isinstance(called, dict) else called)
                assert {name["value"] for name in told["names"]} <= {node["name"], *node.get("alternateName", [])} or (
                    kind == "sources"
                )
                SAYS.get(kind, lambda node, told: None)(node, told)

    def test_lists_and_home_say_where_they_stand(self) -> None:
        for kind, title in LISTS.items():
            page, trail = graph(self.client, in_language(reverse(f"{kind}-list"), "en"))
            assert wrong([page, trail]) == [], kind
            assert [step["name"] for step in trail["itemListElement"]] == ["Home", str(title)]
        site, page = graph(self.client, "/")
        assert wrong([site, page]) == []
        assert site["potentialAction"]["target"]["urlTemplate"] == f"{settings.ADDRESS}/search/?q={{words}}"

    def test_a_committee_names_who_sits_in_it(self) -> None:
        seats = self.client.get("/api/v1/seats/?committee=isu-chairman-meeting").json()["results"]
        node = graph(self.client, "/committees/isu-chairman-meeting/")[0]
        held = {(ids(role["member"])[0], role["roleName"]) for role in node["member"]}
        assert held == {((each["person"] or each["organization"])["id"], each["role"]) for each in seats}
        person = graph(self.client, "/people/chen-wenxing/")[0]
        assert {role["@type"] for role in person["memberOf"]} == {"OrganizationRole"}

    def test_a_page_in_another_language_is_of_the_same_things(self) -> None:
        english, french = (
            graph(self.client, in_language("/conferences/silky-cities-2021/", code)) for code in ("en", "fr")
        )
        assert english[0]["@id"] == french[0]["@id"]
        assert french[1]["inLanguage"] == "fr"
        assert french[0]["url"] == f"{settings.ADDRESS}/fr/conferences/silky-cities-2021/"
        assert [step.get("item", {}).get("url") for step in french[2]["itemListElement"]] == [
            f"{settings.ADDRESS}/fr/",
            f"{settings.ADDRESS}/fr/conferences/",
            None,
        ]


@pytest.mark.django_db
def test_a_picture_has_its_licence_and_who_made_it(client: Client) -> None:
    city = make.city(slug="lyon")
    source = make.source(url="https://source.example/loom")
    make.picture(city, credit="A. Weaver", licence="CC-BY-4.0", source=source, alt={"en": "A loom"})
    nodes = graph(client, "/cities/lyon/")
    assert wrong(nodes) == []
    (image,) = nodes[0]["image"]
    (told,) = record(client, "cities", "lyon")["pictures"]
    assert image == {
        "@type": "ImageObject",
        "contentUrl": told["url"],
        "encodingFormat": "image/webp",
        "width": {"@type": "QuantitativeValue", "value": told["width"], "unitCode": "E37"},
        "height": {"@type": "QuantitativeValue", "value": told["height"], "unitCode": "E37"},
        "caption": "A loom",
        "creditText": "A. Weaver",
        "creator": {"@type": "Person", "name": "A. Weaver"},
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "acquireLicensePage": "https://source.example/loom",
    }


@pytest.mark.django_db
def test_what_is_hidden_is_not_said(client: Client) -> None:
    country = make.country(public=False)
    make.city(slug="lyon", country=country)
    hidden = make.organization(public=False, name="Hidden")
    make.membership(organization=make.organization(slug="intersoie"), body=hidden)
    assert "containedInPlace" not in graph(client, "/cities/lyon/")[0]
    assert "memberOf" not in graph(client, "/members/intersoie/")[0]


@pytest.mark.django_db
def test_a_region_is_no_country(client: Client) -> None:
    make.country(code="HK", country_kind="region")
    assert graph(client, "/countries/HK/")[0]["@type"] == "AdministrativeArea"


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!-- <script>", "]]>", "\u2028 & \"'"])
def test_no_text_ends_the_block_or_begins_another(client: Client, text: str) -> None:
    make.city(slug="lyon", name=text, summary={"en": text})
    page = client.get("/cities/lyon/").content.decode()
    assert page.count("<script>") == 0
    nodes = graph(client, "/cities/lyon/")
    assert (nodes[0]["name"], nodes[0]["description"]) == (text, text)


def test_what_nobody_knows_is_not_said() -> None:
    told = as_script([{"@type": "City", "name": "Lyon", "geo": {}, "image": [], "address": {"@type": "A", "b": ""}}])
    assert json.loads(told)["@graph"] == [{"@type": "City", "name": "Lyon"}]


def test_the_vocabulary_refuses_what_it_does_not_know() -> None:
    assert [*faults({"@type": "City", "nmae": "Lyon"})] == ["City has no nmae"]
    assert [*faults({"@type": "Event", "startDate": "tomorrow"})] == ["startDate is 'tomorrow'"]
    assert [*faults({"@type": "Event", "organizer": {"@type": "City"}})] == ["organizer is no City"]
    assert [*faults({"@type": "Town"})] == ["no type 'Town'"]
