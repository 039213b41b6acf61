"""Records of conferences and what belongs to them, as partners read them."""

import pytest
from django.test import Client

from tests import make
from tests.partner import ask, listed

pytestmark = pytest.mark.django_db


def test_a_conference_tells_its_hosts_in_order_and_who_took_part(client: Client) -> None:
    conference = make.conference(
        slug="assembly", name={"en": "Assembly", "fr": "Assemblée"}, start="2021", mode="hybrid"
    )
    for position, slug in enumerate(("second", "first")):
        host = make.organization(slug=slug, name=slug)
        make.conference_host(conference=conference, organization=host, position=1 - position)
    make.conference_host(conference=conference, organization=make.organization(public=False), position=2)
    city = make.city(slug="como", name="Como")
    make.participation(
        conference=conference, country=None, city=city, count=60, qualifier="more than", presence="remote"
    )
    record = ask(client, "conferences/assembly/").json()
    assert (record["name"], record["start"], record["end"]) == ({"en": "Assembly", "fr": "Assemblée"}, "2021", "")
    assert [host["slug"] for host in record["hosts"]] == ["first", "second"]
    (taking_part,) = record["participations"]
    named = {"id": str(city.uuid), "slug": "como", "name": "Como", "url": city.api_url()}
    assert taking_part == {
        "country": None,
        "city": named,
        "organization": None,
        "person": None,
        "presence": "remote",
        "count": "more than 60",
        "note": "",
    }
    assert ask(client, "conferences/assembly/", lang="fr", fields="name").json()["name"] == "Assemblée"


def test_a_programme_is_read_in_its_order_with_its_speakers_in_theirs(client: Client) -> None:
    conference = make.conference(slug="assembly")
    for position, slug in ((2, "a-closing"), (1, "b-opening")):
        session = make.session(slug=slug, conference=conference, position=position)
    for position, slug in ((2, "bea"), (1, "ada")):
        make.session_speaker(session=session, person=make.person(slug=slug), position=position)
    make.session(conference=make.conference(public=False))
    programme = listed(client, "sessions", conference="assembly", ordering="position")
    assert [record["slug"] for record in programme] == ["b-opening", "a-closing"]
    assert [speaker["slug"] for speaker in programme[0]["speakers"]] == ["ada", "bea"]
    assert len(listed(client, "sessions")) == 2


def test_a_document_tells_every_wording(client: Client) -> None:
    document = make.document(slug="statutes", languages=["en", "zh"])
    make.document_version(document=document, position=1, on="2023", url="", note="second")
    make.document_version(document=document, position=0, on="2019-12-05", url="https://source.example/1")
    record = ask(client, "documents/statutes/").json()
    assert record["languages"] == ["en", "zh"]
    assert record["versions"] == [
        {"date": "2019-12-05", "address": "https://source.example/1", "note": ""},
        {"date": "2023", "address": "", "note": "second"},
    ]


def test_decisions_and_news_of_which_no_day_is_known_come_last(client: Client) -> None:
    for kind, maker in (("decisions", make.decision), ("news", make.news_item)):
        maker(slug="undated", on=""), maker(slug="early", on="2019"), maker(slug="late", on="2021-11-19")
        for ordering, slugs in (("date", ["early", "late", "undated"]), ("-date", ["late", "early", "undated"])):
            assert [record["slug"] for record in listed(client, kind, ordering=ordering, page_size=2)] == slugs
