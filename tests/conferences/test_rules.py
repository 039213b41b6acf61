"""What is true of conferences, in every case. No database."""

from datetime import date
from itertools import product

import pytest

from conferences.models import Participation
from conferences.rules import format_count, is_past, is_year, parse_count


@pytest.mark.parametrize(
    ("start", "end", "last"),
    [
        ("2021-11-18", "2021-11-19", date(2021, 11, 19)),
        ("2021-11-19", "", date(2021, 11, 19)),
        ("2021-11", "", date(2021, 11, 30)),
        ("2021-10-30", "2021-11", date(2021, 11, 30)),
        ("2021", "", date(2021, 12, 31)),
    ],
)
def test_a_conference_is_past_on_the_day_after_the_last_that_it_may_have_had(start, end, last):
    assert is_past(start, end, last) is False
    assert is_past(start, end, date.fromordinal(last.toordinal() + 1)) is True


def test_of_an_undated_conference_nobody_knows_whether_it_is_past():
    assert is_past("", "", date.max) is None


@pytest.mark.parametrize(("qualifier", "count"), list(product(Participation.Qualifier.values, [0, 1, 60, 999_999_999])))
def test_a_count_is_read_as_it_is_written(qualifier, count):
    assert parse_count(format_count(qualifier, count)) == (qualifier, count)


def test_no_count_is_written_as_nothing():
    assert format_count("", None) == ""


@pytest.mark.parametrize(
    "text", ["", "many", "more than", "over 60", "-1", "60 people", "1.5", "٦٠", "more than more than 6", "9" * 10]
)
def test_what_is_no_count_is_refused_with_what_would_be_right(text):
    with pytest.raises(ValueError, match="is not a count; write 60, more than 60, nearly 60 or about 60"):
        parse_count(text)


@pytest.mark.parametrize(
    ("text", "right"),
    [("2021", True), ("0001", True), ("21", False), ("2021-11", False), ("", False), ("٢٠٢١", False), ("20x1", False)],
)
def test_a_year_has_four_digits(text, right):
    assert is_year(text) is right
