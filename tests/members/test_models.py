"""Organizations, memberships, committees, people, seats and figures: what can never be stored, and what is read."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from members.models import Membership, Organization, Seat
from members.rules import APPLICANT, FORMER, MEMBER
from tests import make
from tests.refusals import accepted, constraints, refused

pytestmark = pytest.mark.django_db

Case = tuple[Any, dict[str, Any]]


def of_itself(row: Any, field: str) -> Case:
    return row, {field: row}


def second_batch() -> Case:
    first = make.admission_batch(number=12)
    return make.admission_batch(body=first.body, number=13), {"number": 12}


def second_membership() -> Case:
    first = make.membership()
    return make.membership(organization=first.organization), {"body": first.body}


def second_place() -> Case:
    first = make.place()
    return make.place(organization=first.organization, name="Lyon"), {"name": "", "city": first.city}


def member_of_itself() -> Case:
    membership = make.membership()
    return membership, {"body": membership.organization}


REFUSED: dict[str, tuple[Callable[[], Case], str]] = {
    "organization_not_its_own_parent": (
        lambda: of_itself(make.organization(), "parent"),
        "An organization is not a part of itself.",
    ),
    "organization_not_its_own_successor": (
        lambda: of_itself(make.organization(), "successor"),
        "An organization does not succeed itself.",
    ),
    "place_is_a_city_or_a_name": (
        lambda: (make.place(name="Cernobbio"), {"name": ""}),
        "Choose a city of the register, or write the name of the place: one of both.",
    ),
    "place_city_once": (second_place, "This organization is in that city already."),
    "admission_batch_number_once": (second_batch, "This body has used that number for a batch already."),
    "admission_batch_number_from_one": (
        lambda: (make.admission_batch(), {"number": 0}),
        "Batches are numbered from 1.",
    ),
    "membership_one_lasting": (second_membership, "This organization is a member of that body already."),
    "membership_ends_after_it_begins": (
        lambda: (make.membership(since="2019-11-27"), {"until": "2019-11-26"}),
        "A membership ends after it begins.",
    ),
    "membership_lasts_a_day": (
        lambda: (make.membership(since="2019-11-27"), {"until": "2019-11-27"}),
        "A membership that ends on the day on which it begins was never held.",
    ),
    "membership_not_of_itself": (member_of_itself, "A body is not a member of itself."),
    "seat_has_a_holder": (
        lambda: (make.seat(), {"person": None}),
        "A seat is held by a person, an organization, or both.",
    ),
    "seat_ends_after_it_begins": (
        lambda: (make.seat(since="2019"), {"until": "2018-12-31"}),
        "A seat ends after it begins.",
    ),
    "seat_lasts_a_day": (
        lambda: (make.seat(since="2019-12-06"), {"until": "2019-12-06"}),
        "A seat that ends on the day on which it begins was never held.",
    ),
    "committee_not_its_own_parent": (
        lambda: of_itself(make.committee(), "parent"),
        "A committee cannot stand below itself.",
    ),
    "figure_counts_something": (lambda: (make.figure(), {"members": None}), "Give at least one number."),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_can_never_be_is_refused_with_a_sentence(name):
    make_case, sentence = REFUSED[name]
    row, values = make_case()
    assert refused(row, **values) == [sentence]


def test_every_constraint_has_its_case():
    assert constraints(["members"]) == set(REFUSED)


def test_a_committee_cannot_stand_below_itself_at_any_depth():
    top = make.committee()
    middle = make.committee(parent=top)
    bottom = make.committee(parent=middle)
    for below in (middle, bottom):
        top.parent = below
        with pytest.raises(ValidationError) as refusal:
            top.full_clean()
        assert refusal.value.message_dict == {"parent": ["A committee cannot stand below itself."]}


def test_a_place_is_not_both_a_city_and_a_name():
    place = make.place(name="Cernobbio")
    assert refused(place, city=make.city()) == [
        "Choose a city of the register, or write the name of the place: one of both."
    ]


@pytest.mark.parametrize("known", ["2019", "2019-12"])
def test_what_began_and_ended_in_one_year_or_month_is_accepted(known):
    accepted(make.seat(since=known), until=known)
    accepted(make.membership(since=known), until=known)


def test_a_batch_is_of_the_body_that_admitted():
    membership = make.membership()
    membership.batch = make.admission_batch()
    with pytest.raises(ValidationError) as refusal:
        membership.full_clean()
    assert refusal.value.message_dict == {"batch": ["This batch was admitted by another body."]}
    accepted(membership, batch=make.admission_batch(body=membership.body))


def test_who_left_may_come_back():
    first = make.membership(since="2016", until="2018-05-01")
    accepted(Membership(organization=first.organization, body=first.body), since="2019-11-27")
    assert Membership.objects.filter(organization=first.organization).count() == 2


@pytest.mark.parametrize(
    ("since", "until", "day", "standing", "held"),
    [
        ("", "", "2021-11-19", MEMBER, False),  # undated: a member today, proof of no past day
        ("2021-11-20", "", "2021-11-19", APPLICANT, False),
        ("2021-11-19", "", "2021-11-19", MEMBER, True),
        ("2021-11", "", "2021-11-01", MEMBER, True),
        ("2021", "2022", "2021-12-31", MEMBER, True),
        ("2021", "2022", "2022-01-01", FORMER, False),
        ("", "2022", "2022-01-01", FORMER, False),
        ("", "2022", "2021-12-31", MEMBER, False),
    ],
)
def test_what_a_membership_is_follows_from_its_dates(since, until, day, standing, held):
    on = date.fromisoformat(day)
    membership = make.membership(since=since, until=until)
    assert membership.standing(on) == standing
    assert Membership.objects.held_on(on).exists() == held
    asked = Organization.objects.members_on(on, body=membership.body.slug)
    assert list(asked) == ([membership.organization] if held else [])


def test_members_are_those_of_the_body_each_once():
    union, other, mill = (make.organization(slug=slug) for slug in ("union", "other", "mill"))
    make.membership(organization=mill, body=union, since="2016", until="2018")
    make.membership(organization=mill, body=union, since="2018")
    make.membership(organization=make.organization(slug="elsewhere"), body=other, since="2016")
    for year in (2017, 2019):
        assert list(Organization.objects.members_on(date(year, 6, 1), body="union")) == [mill]
    assert list(Organization.objects.members_on(date(2015, 12, 31), body="union")) == []


DAYS = [date(2019, 12, 5), date(2019, 12, 6), date(2021, 11, 18), date(2021, 11, 19), date(2022, 12, 31)]


@pytest.mark.parametrize(
    ("dates", "held"),
    [
        ({}, [False, False, False, False, False]),
        ({"since": "2019-12-06"}, [False, True, True, True, True]),
        ({"since": "2019-12"}, [True, True, True, True, True]),
        ({"attested_on": "2021-11-19"}, [False, False, False, True, True]),
        ({"attested_on": "2021-11-19", "since": "2022"}, [False, False, False, False, True]),
        ({"since": "2019-12-06", "until": "2021-11-19"}, [False, True, True, False, False]),
        ({"since": "2019", "until": "2021"}, [True, True, False, False, False]),
        ({"attested_on": "2021-11-19", "until": "2021-11-19"}, [False, False, False, False, False]),
        ({"until": "2021-11-19"}, [False, False, False, False, False]),
    ],
)
def test_a_seat_is_held_alike_in_the_database_and_in_the_row(dates, held):
    seat = make.seat(**dates)
    make.seat(since="2000", until="2001")
    assert [seat.held_on(day) for day in DAYS] == held
    assert [seat in Seat.objects.held_on(day) for day in DAYS] == held


def test_a_seat_is_held_by_a_person_an_organization_or_one_for_the_other():
    person, organization = make.person(name="Ada"), make.organization(name="Mill")
    held = [make.seat(person=person), make.seat(organization=organization)]
    both = make.seat(organization=organization)
    accepted(both, person=person)
    assert [seat.holder() for seat in (*held, both)] == ["Ada", "Mill", "Ada / Mill"]


def test_a_shared_seat_has_one_row_a_holder():
    committee = make.committee()
    for name in ("Ada", "Bea"):
        make.seat(committee=committee, person=make.person(name=name), role="vice-president", shared=True)
    told = [make.record_of(seat) for seat in Seat.objects.for_list()]
    assert [(seat["role"], seat["shared"], seat["person"]["name"]) for seat in told if seat] == [
        ("vice-president", True, "Ada"),
        ("vice-president", True, "Bea"),
    ]


def test_a_seat_whose_holders_or_committee_are_hidden_is_hidden():
    hidden = make.person(public=False)
    assert make.record_of(make.seat(person=hidden)) is None
    assert make.record_of(make.seat(committee=make.committee(public=False))) is None
    shown = make.record_of(make.seat(person=hidden, organization=make.organization()))
    assert shown is not None
    assert shown["person"] is None


def test_lists_hide_what_is_hidden_and_cost_the_same_for_any_number(django_assert_max_num_queries):
    union = make.organization(name="Union")
    make.organization(name="Hidden", public=False)
    for number in range(3):
        organization = make.organization(name=f"Mill {number}", country=make.country())
        make.place(organization=organization)
        make.membership(organization=organization, body=union, batch=make.admission_batch(body=union))
    with django_assert_max_num_queries(4):
        listed = [
            (row.name, len(row.places.all()), [str(held.body) for held in row.memberships.all()])
            for row in Organization.objects.for_list()
        ]
    assert listed == [*((f"Mill {number}", 1, ["Union"]) for number in range(3)), ("Union", 0, [])]
    make.seat(person=make.person(), public=False)
    seat = make.seat(since="2019")
    with django_assert_max_num_queries(1):
        assert [(row, str(row.committee)) for row in Seat.objects.for_list()] == [(seat, str(seat.committee))]


@pytest.mark.parametrize("known", ["2014", "2014-10", "2014-10-25", ""])
def test_a_date_is_stored_and_shown_as_far_as_it_is_known(known):
    told = [
        make.record_of(make.committee(established=known)),
        make.record_of(make.figure(on=known)),
        make.record_of(make.seat(since=known)),
    ]
    assert [told[0]["established"], told[1]["on"], told[2]["since"]] == [known] * 3
