"""What all these pages share: old addresses, what they cost, other languages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cities.models import Country
from members.models import Committee, Organization, Person
from tests import make
from tests.members.test_views import union
from tests.reader import queries, words

pytestmark = pytest.mark.django_db


MAKERS: dict[str, Callable[..., Any]] = {
    "members": make.organization,
    "committees": make.committee,
    "people": make.person,
}


@pytest.mark.parametrize("place", MAKERS)
def test_old_addresses_lead_on_or_say_that_it_is_gone(client: Client, place: str) -> None:
    moved, gone, double = (MAKERS[place](slug=slug) for slug in ("moved", "gone", "double"))
    MAKERS[place](slug="draft", public=False)
    with make.write():
        moved.slug = "arrived"
        moved.save()
        gone.public = False
        gone.save()
        double.delete(into=moved)
    for old in ("moved", "double"):
        answer = client.get(f"/{place}/{old}/")
        assert (answer.status_code, answer.headers["Location"]) == (301, f"/{place}/arrived/")
    assert client.get(f"/{place}/gone/").status_code == 410
    assert "Gone" not in words(client.get(f"/{place}/gone/")).split()
    assert {slug: client.get(f"/{place}/{slug}/").status_code for slug in ("draft", "never")} == {
        "draft": 404,
        "never": 404,
    }


def everything(number: int) -> None:
    """One more of whatever the pages of `it` may show."""
    body = make.organization(slug=f"body-{number}")
    it = Organization.objects.filter(slug="it").first() or make.organization(slug="it", parent=body, successor=body)
    person = Person.objects.filter(slug="it").first() or make.person(slug="it", organization=it)
    committee = Committee.objects.filter(slug="it").first() or make.committee(slug="it", body=it)
    france = Country.objects.filter(code="FR").first() or make.country(code="FR")
    conference = make.conference()
    make.organization(parent=it)
    make.person(organization=it, country=france)
    make.place(organization=it, city=make.city(country=france))
    make.membership(organization=it, body=body, batch=make.admission_batch(body=body), source=make.source())
    make.membership(body=it, organization=make.organization(country=france))
    make.cite(make.seat(committee=make.committee(body=body), organization=it, person=person, since="2019"))
    make.cite(make.seat(committee=committee, since="2019"))
    make.committee(body=it, parent=committee)
    make.session_speaker(session=make.session(conference=conference, organization=it), person=person)
    make.conference_host(conference=conference, organization=it)
    make.participation(conference=conference, organization=it, person=person, country=None)
    make.decision(body=it, conference=conference)
    make.document(body=it)
    make.cite(make.figure(body=it))
    for row in (it, person, committee):
        make.cite(row)
        make.name(row, f"name {number}")


ADDRESSES = [
    "/members/",
    "/members/?country=FR&kind=other&status=member&body=it",
    "/members/it/",
    "/committees/",
    "/committees/?body=it",
    "/committees/it/",
    "/committees/it/?on=2020-01-31",
    "/people/",
    "/people/?country=FR&committee=it",
    "/people/it/",
    "/figures/",
    "/figures/?body=it",
]


def test_pages_cost_the_same_for_one_row_and_for_many(client: Client) -> None:
    make.figure(body=union(), members=130)
    everything(1)
    once = {address: queries(client, address) for address in ADDRESSES}
    for number in range(2, 5):
        everything(number)
    assert {address: queries(client, address) for address in ADDRESSES} == once
    assert {address: cost for address, cost in once.items() if cost > 12} == {}


@pytest.mark.parametrize("language", ["fr", "ja"])
@pytest.mark.parametrize("address", ["members/", "members/it/", "committees/it/", "people/it/", "figures/"])
@pytest.mark.one_database
def test_pages_open_in_other_languages_and_lead_on_in_them(client: Client, language: str, address: str) -> None:
    everything(1)
    page = client.get(f"/{language}/{address}").content.decode()
    assert f'<html lang="{language}">' in page
    assert f'href="/{language}/members/' in page
