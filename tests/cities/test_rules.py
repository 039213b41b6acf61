"""What is true of cities, in every case. No database."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cities import rules
from cities.models import CityRole
from cities.rules import Designation, format_designation, format_role, parse_designation, parse_role

DATES = ["", "2019", "2019-11", "2019-11-25"]


@pytest.mark.parametrize(("role", "since"), list(product(rules.ROLES, DATES)))
def test_a_role_and_its_date_are_read_as_they_are_written(role, since):
    assert parse_role(format_role(role, since)) == (role, since)


def test_the_roles_are_those_of_the_model():
    assert sorted(rules.ROLES) == sorted(CityRole.Role.values)


@pytest.mark.parametrize(
    "text", ["", "guest", "charter-", "charter 2019", "Charter-2019", "charter-19", "host-٢٠١٩", "host|x"]
)
def test_what_is_no_role_is_refused_with_what_would_be_right(text):
    with pytest.raises(
        ValueError, match="right are charter, association, host, presented, each with -<year> or without"
    ):
        parse_role(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Creative City of Crafts and Folk Art", ("Creative City of Crafts and Folk Art", "", "")),
        ("Creative City of Crafts and Folk Art 2014", ("Creative City of Crafts and Folk Art", "2014", "")),
        ("World Heritage Site 2014 (Tomioka Silk Mill)", ("World Heritage Site", "2014", "Tomioka Silk Mill")),
        ("World Heritage Site (with San Leucio)", ("World Heritage Site", "", "with San Leucio")),
        ("Route 66", ("Route 66", "", "")),
        ("2014", ("2014", "", "")),
        ("Title ٢٠١٤", ("Title ٢٠١٤", "", "")),
        ("  Title 2014  ", ("Title", "2014", "")),
    ],
)
def test_a_designation_is_read_in_its_parts(text, parts):
    assert parse_designation(text) == parts


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_is_no_designation(text):
    with pytest.raises(ValueError, match="is not a designation"):
        parse_designation(text)


words = (
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), min_size=1).map(str.strip).filter(bool)
)


@given(words)
def test_what_was_read_is_written_as_it_was(text):
    said = parse_designation(text)
    assert isinstance(said, Designation)
    assert format_designation(*said) == text
