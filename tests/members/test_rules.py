"""What is true of memberships, seats and bodies, in every case. No database."""

from datetime import date
from itertools import product

import pytest

from members.rules import APPLICANT, BODIES, FORMER, MEMBER, body_name, body_slug, held, is_at_least, standing

DAY = date(2021, 11, 19)
BEFORE = ["2021", "2021-11", "2021-11-18", "2021-11-19"]  # begun, or ended, on the day
AFTER = ["2022", "2021-12", "2021-11-20"]


@pytest.mark.parametrize(("since", "until"), list(product(["", *BEFORE, *AFTER], repeat=2)))
def test_a_membership_is_what_its_dates_say(since, until):
    expected = FORMER if until in BEFORE else APPLICANT if since in AFTER else MEMBER
    assert standing(since, until, DAY) == expected


@pytest.mark.parametrize("until", ["", *BEFORE, *AFTER])
def test_a_seat_is_held_from_its_beginning_or_its_attestation_until_its_end(until):
    for since, attested in product(["", *BEFORE, *AFTER], repeat=2):
        begun = since in BEFORE or (not since and attested in BEFORE)
        assert held(since, attested, until, DAY) == (begun and until not in BEFORE), (since, attested)


def test_bodies_have_short_names_and_other_organizations_their_own():
    assert {name: body_slug(name) for name in BODIES} == BODIES
    assert {slug: body_name(slug) for slug in BODIES.values()} == {slug: name for name, slug in BODIES.items()}
    assert (body_slug("inserco"), body_name("inserco"), body_slug("")) == ("inserco", "inserco", "")


@pytest.mark.parametrize(
    ("count", "note", "right"),
    [
        (130, "more than 130", True),
        (17, "undated; says over 17 countries", True),
        (13, "more than 130", False),
        (20, "more than 130", False),
        (130, "", False),
        (None, "more than 130", False),
    ],
)
def test_a_note_may_say_that_a_number_stands_for_more(count, note, right):
    assert is_at_least(count, note) is right
