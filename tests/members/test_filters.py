"""What lists of members, seats and people may be asked for: memberships and seats on a day."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict

from members.filters import FigureFilters, OrganizationFilters, PersonFilters, SeatFilters
from members.models import Figure, Organization, Person, Seat
from members.rules import ISU
from silknet import dates
from silknet.filters import BadParameters, filtered
from tests import make

pytestmark = pytest.mark.django_db


def found(query: str, filters: Any = OrganizationFilters, model: Any = Organization) -> list[str]:
    rows = filtered(filters, QueryDict(query), model.objects.public())
    return sorted(rows.values_list("slug", flat=True))


@pytest.fixture
def union() -> Organization:
    return make.organization(slug=ISU, tie="network-body")


def member(slug: str, body: Organization, **values: Any) -> Organization:
    row = make.organization(slug=slug)
    make.membership(organization=row, body=body, **values)
    return row


def test_status_says_what_an_organization_is_today(union):
    tomorrow = dates.today() + timedelta(days=1)
    member("member", union, since="2019")
    member("undated", union, since="")
    member("former", union, since="2016", until="2018-05-01")
    member("applicant", union, since=str(tomorrow))
    again = member("again", union, since="2015", until="2016-02-01")
    make.membership(organization=again, body=union, since="2020")
    make.organization(slug="partner", tie="partner")
    make.organization(slug="plain")
    make.organization(slug="hidden", tie="partner", public=False)
    assert {
        status: found(f"status={status}") for status in ("member", "former", "partner", "network-body", "none")
    } == {
        "member": ["again", "member", "undated"],
        "former": ["former"],
        "partner": ["partner"],
        "network-body": [ISU],
        "none": ["plain"],
    }


def test_a_day_asks_who_was_a_member_then_and_the_undated_prove_nothing(union):
    member("from-2019", union, since="2019-11-27")
    member("until-2018", union, since="2016", until="2018-05-01")
    member("undated", union, since="")
    assert found("on=2018-04-30") == ["until-2018"]
    assert found("on=2018-05-01") == found("on=2019-11-26") == []
    assert found("on=2019-11-27") == found("on=2020-01-01&status=member") == ["from-2019"]
    assert found("on=2020-01-01&status=former") == ["until-2018"]
    assert found(f"on={dates.today()}") == ["from-2019", "undated"]


def test_body_level_batch_and_day_are_asked_of_the_same_membership(union):
    other = make.organization(slug="silky-cities")
    batch = make.admission_batch(body=union, number=12)
    mill = member("mill", union, since="2019", batch=batch, level="member")
    make.membership(organization=mill, body=other, since="2021", level="associate")
    assert found("body=isu") == found(f"body={ISU}&level=member&batch=12") == ["mill"]
    assert found("body=silky-cities&level=associate") == ["mill"]
    assert found("body=silky-cities&batch=12") == found("body=isu&level=associate") == []
    assert found("body=silky-cities&on=2020-01-01") == []
    assert found("level=none") == []


def test_an_organization_in_two_places_and_two_bodies_is_found_once(union):
    mill = member("mill", union)
    make.membership(organization=mill, body=make.organization(slug="silky-cities"))
    city = make.city(slug="lyon")
    make.place(organization=mill, city=city), make.place(organization=mill, city=make.city(slug="como"))
    assert found("status=member&city=lyon") == ["mill"]


@pytest.mark.parametrize("batch", ["0", "-1", "1.5", "x", "12345", "١٢"])
def test_a_batch_is_a_number(batch):
    with pytest.raises(BadParameters) as refusal:
        found(f"batch={batch}")
    assert [(wrong.field, wrong.message) for wrong in refusal.value.errors] == [
        ("batch", "Write a number from 1 to 9999.")
    ]


def test_a_wrong_body_is_told_the_short_names_first(union):
    with pytest.raises(BadParameters) as refusal:
        found("body=ISU")
    assert str(refusal.value) == f"No organization has the key ISU. Right are: isu, silky-cities, {ISU}."


def test_seats_are_those_that_began_or_were_attested_by_the_day_and_had_not_ended():
    committee = make.committee(slug="council")
    make.seat(slug="since", committee=committee, since="2019-12-05")
    make.seat(slug="attested", committee=committee, attested_on="2019-04-08")
    make.seat(slug="ended", committee=committee, attested_on="2019-04-08", until="2019-12-05")
    make.seat(slug="unknown", committee=committee)
    make.seat(slug="hidden", committee=committee, since="2019", public=False)
    on = {
        day: found(f"on={day}&committee=council", SeatFilters, Seat)
        for day in ("2019-04-07", "2019-04-08", "2019-12-05")
    }
    assert on == {"2019-04-07": [], "2019-04-08": ["attested", "ended"], "2019-12-05": ["attested", "since"]}


def test_seats_are_found_by_their_role_their_holder_and_their_committee():
    committee = make.committee(name="Executive Council")
    person, firm = make.person(name="Ada Weaver"), make.organization(name="Silk Mill")
    make.seat(slug="a", committee=committee, person=person, role="chairman")
    make.seat(slug="b", committee=committee, organization=firm, role="member")
    assert found("q=weaver", SeatFilters, Seat) == found("q=CHAIR", SeatFilters, Seat) == ["a"]
    assert found("q=silk+mill", SeatFilters, Seat) == ["b"]
    assert found("q=council", SeatFilters, Seat) == ["a", "b"]


def test_a_holder_that_is_hidden_is_none():
    person = make.person(slug="ada")
    make.seat(slug="alone", person=person)
    make.seat(slug="both", person=person, organization=make.organization(slug="mill"))
    make.seat(slug="hidden-holder", person=person, organization=make.organization(public=False))
    assert found("organization=none", SeatFilters, Seat) == ["alone", "hidden-holder"]
    assert found("person=ada&organization=mill", SeatFilters, Seat) == ["both"]


def test_people_are_found_by_the_committees_in_which_they_sat():
    committee = make.committee(slug="council")
    ada, bea = make.person(slug="ada"), make.person(slug="bea")
    (
        make.seat(committee=committee, person=ada, role="chairman"),
        make.seat(committee=committee, person=ada, role="member"),
    )
    make.seat(committee=committee, person=bea, public=False)
    assert found("committee=council", PersonFilters, Person) == ["ada"]


def test_figures_are_found_by_their_body_and_note(union):
    make.figure(slug="isu-2021", body=union, note="at the assembly")
    make.figure(slug="other")
    assert found("q=assembly", FigureFilters, Figure) == found("body=isu", FigureFilters, Figure) == ["isu-2021"]
