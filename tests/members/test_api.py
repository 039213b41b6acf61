"""Records of organizations, people, seats and bodies, as partners read them."""

import pytest
from django.test import Client

from members.rules import ISU
from tests import make
from tests.partner import ask, listed

pytestmark = pytest.mark.django_db


def test_an_organization_tells_where_it_is_and_what_it_is_a_member_of(client: Client) -> None:
    union, city = make.organization(slug=ISU, name="The union"), make.city(slug="lyon", name="Lyon")
    mill = make.organization(slug="mill", name="Mill", organization_kind="enterprise")
    make.place(organization=mill, city=city), make.place(organization=mill, name="Shanghai", position=1)
    batch = make.admission_batch(body=union, number=12, approved_on="2019-11")
    notice = make.source(slug="notice", title="The notice", published_on="2019-11-27")
    make.membership(organization=mill, body=union, since="2019", batch=batch, level="member", source=notice)
    record = ask(client, "organizations/mill/").json()
    assert record["places"] == [
        {"city": {"id": str(city.uuid), "slug": "lyon", "name": "Lyon", "url": city.api_url()}, "name": "Lyon"},
        {"city": None, "name": "Shanghai"},
    ]
    body = {"id": str(union.uuid), "slug": ISU, "name": "The union", "url": union.api_url()}
    source = {"id": str(notice.uuid), "slug": "notice", "name": "The notice", "url": notice.api_url()}
    source |= {"address": notice.url, "publisher": "", "published_on": "2019-11-27"}
    admitted = {"batch": 12, "batch_approved_on": "2019-11"}
    assert record["memberships"] == [
        {"body": body, "level": "member", **admitted, "since": "2019", "until": "", "source": source}
    ]
    assert (record["tie"], record["country"], record["summary"]) == ("", None, {})


def test_a_place_in_a_city_that_is_hidden_does_not_name_it(client: Client) -> None:
    mill = make.organization(slug="mill")
    make.place(organization=mill, city=make.city(name="Secret", public=False))
    assert ask(client, "organizations/mill/").json()["places"] == [{"city": None, "name": ""}]
    assert listed(client, "organizations", q="secret") == []


def test_an_organization_answers_at_every_address_that_it_had(client: Client) -> None:
    mill = make.organization(slug="one")
    for slug in ("two", "three"):
        with make.write():
            mill.slug = slug
            mill.save()
    for old in ("one", "two"):
        assert ask(client, f"organizations/{old}/")["Location"] == "/api/v1/organizations/three/"
    assert [record["slug"] for record in listed(client, "organizations")] == ["three"]


def test_a_seat_names_its_committee_and_those_of_its_holders_that_are_public(client: Client) -> None:
    seat = make.seat(person=make.person(slug="ada"), organization=make.organization(public=False), since="2019-12-05")
    (record,) = listed(client, "seats")
    told = {"person": "ada", "committee": seat.committee.slug}
    assert {name: record[name]["slug"] for name in told} == told
    assert (record["organization"], record["since"], record["until"], record["shared"]) == (
        None,
        "2019-12-05",
        "",
        False,
    )
    line = ask(client, "seats/", format="csv").content.decode().splitlines()[1]
    assert line == f"{seat.uuid},{record['revision']},{seat.slug},ada,,{seat.committee.slug},member,no,2019-12-05,,"


def test_a_figure_that_no_source_gives_is_null(client: Client) -> None:
    make.figure(slug="isu-2021", members=130, countries_and_regions=24, on="2021-11")
    record = ask(client, "figures/isu-2021/").json()
    counts = ("members", "countries_and_regions", "executive_units", "vice_chairman_units", "committees")
    assert [record[count] for count in counts] == [130, 24, None, None, None]
    assert record["on"] == "2021-11"
    make.figure(slug="unknown", members=None, committees=5)
    for ordering, first in (("members", 130), ("-members", 130)):
        assert [each["members"] for each in listed(client, "figures", ordering=ordering, page_size=1)] == [first, None]
