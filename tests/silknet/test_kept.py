"""Pages that are kept by the versions of the records that they show."""

import re
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext

from cities.models import City
from cities.views import profile
from cities.views.profile import beside as beside_a_city
from conferences.models import Conference, Decision, Document, NewsItem, Session
from conferences.views import beside
from members.models import Committee, Organization, Person
from members.views.committees import beside as beside_a_committee
from members.views.people import beside as beside_a_person
from members.views.profile import beside as beside_an_organization
from silknet.changes.addresses import find
from silknet.changes.kept import versions_of
from silknet.changes.models import Version
from tests import make
from tests.network import load_network

KEPT: list[tuple[Any, Callable[[Any], Iterable[QuerySet[Any]]]]] = [
    (City, beside_a_city),
    (Conference, beside.beside_conference),
    (Session, beside.beside_session),
    (Decision, beside.beside_decision),
    (Document, beside.beside_document),
    (NewsItem, beside.beside_news),
    (Organization, beside_an_organization),
    (Person, beside_a_person),
    (Committee, beside_a_committee),
]
LINK = re.compile(r'href="/([a-z]+)/([^/"?#]+)/"')


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_a_page_is_made_anew_where_one_of_its_records_changed_and_not_where_another_did(
    db: None, client: Client
) -> None:
    city, other = make.city(slug="lyon"), make.city(slug="como")
    made = queries(client, "/cities/lyon/")
    make.saved(other)
    other.name = "Como am See"
    make.saved(other)
    assert made > queries(client, "/cities/lyon/") == 3  # the head, the city, and the versions of what it shows
    city.name = "Lyon sur Saône"
    make.saved(city)
    assert queries(client, "/cities/lyon/") == made
    assert "Lyon sur Saône" in client.get("/cities/lyon/").content.decode()


def test_a_page_that_gains_a_record_is_made_anew(db: None, client: Client) -> None:
    city = make.city(slug="lyon")
    assert "Silk Days" not in client.get("/cities/lyon/").content.decode()
    make.conference(city=city, name={"en": "Silk Days"})
    assert "Silk Days" in client.get("/cities/lyon/").content.decode()


def test_a_page_whose_record_changes_while_it_is_made_is_not_kept(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = make.city(slug="lyon", name="Lyon")

    def then_it_changes(rows: Any, key: str) -> Any:
        row = find(rows, key)
        city.name = "Lugdunum"
        make.saved(city)
        return row

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(profile, "find", then_it_changes)
        assert client.get("/cities/lyon/").status_code == 200
    assert "Lugdunum" in client.get("/cities/lyon/").content.decode()


def test_each_language_and_address_has_its_own_page(db: None, client: Client) -> None:
    make.city(slug="lyon")
    pages = [client.get(f"{prefix}/cities/lyon/{query}").content for prefix in ("", "/fr") for query in ("", "?x=1")]
    assert len(set(pages)) == 4
    again = [client.get(f"{prefix}/cities/lyon/{query}").content for prefix in ("", "/fr") for query in ("", "?x=1")]
    assert again == pages


def test_a_page_that_is_gone_is_not_kept(db: None, client: Client) -> None:
    city = make.city(slug="lyon")
    assert client.get("/cities/lyon/").status_code == 200
    city.public = False
    make.saved(city)
    assert client.get("/cities/lyon/").status_code == 410
    assert client.get("/cities/nowhere/").status_code == 404
    assert client.get("/cities/%00/").status_code == 404


def test_a_page_is_made_anew_where_a_number_that_it_tells_is_another(db: None, client: Client) -> None:
    body = make.organization(slug="union")
    assert "named in this register" not in client.get("/members/union/").content.decode()
    member = make.membership(body=body)
    assert "1 member is named in this register" in client.get("/members/union/").content.decode()
    make.membership(body=body)
    assert "2 members are named in this register" in client.get("/members/union/").content.decode()
    member.until = "2020"
    make.saved(member)
    assert "1 member is named in this register" in client.get("/members/union/").content.decode()


def test_a_source_that_was_published_on_another_day_is_told_so(db: None, client: Client) -> None:
    source, guild = make.source(published_on="2019"), make.organization(slug="guild")
    make.membership(organization=guild, source=source)
    assert '<time datetime="2019">' in client.get("/members/guild/").content.decode()
    source.published_on = "2018-04"
    make.saved(source)
    assert '<time datetime="2018-04">' in client.get("/members/guild/").content.decode()


@pytest.mark.parametrize("path", ["/members/guild/", "/people/ada/", "/committees/silk/"])
def test_what_stands_beside_a_profile_makes_it_anew(db: None, client: Client, path: str) -> None:
    guild, body = make.organization(slug="guild"), make.organization(slug="union")
    ada = make.person(slug="ada", organization=guild)
    seat = make.seat(committee=make.committee(slug="silk", body=body), person=ada, organization=guild, role="chair")
    assert "Chair" in client.get(path).content.decode()
    assert queries(client, path) == 3
    seat.role = "keeper"
    make.saved(seat)
    assert "Keeper" in client.get(path).content.decode()
    body.name = "Union of tomorrow"
    make.saved(body)
    assert "Union of tomorrow" in client.get(path).content.decode()
    make.decision(body=body, title={"en": "A decision"})
    assert ("A decision" in client.get(path).content.decode()) is (path == "/committees/silk/")


class TheNetwork(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        load_network()

    @pytest.mark.one_database
    def test_a_page_links_to_no_record_but_those_that_it_is_made_from_and_those_that_they_name(self) -> None:
        known = {(kind, key): str(uuid) for kind, key, uuid in Version.objects.values_list("kind", "key", "uuid")}
        kinds = {"members": "organizations"}
        for model, beside_it in KEPT:
            for row in model.objects.public()[::2]:
                made_from = [uuid for uuid, _revision in versions_of(row, beside_it)]
                told = "".join(str(version.record) for version in Version.objects.filter(uuid__in=made_from))
                page = self.client.get(row.get_absolute_url()).content.decode()
                main = page[page.index("<main") : page.index("</main>")]
                named = {(kinds.get(kind, kind), key) for kind, key in LINK.findall(main)}
                linked = {known[name] for name in named if name in known}
                assert [uuid for uuid in linked if uuid not in told] == [], row
