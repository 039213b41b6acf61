"""Days as sources know them: never rounded, compared as their first day, alike in Python and in the database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silknet.dates import PartialDate, began, ended

days = st.dates(date(1, 1, 1), date(9999, 12, 31))
partial = st.builds(lambda day, length: day.isoformat()[:length], days, st.sampled_from([4, 7, 10]))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2021-11", date(2021, 11, 1), date(2021, 11, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2021-11-19", date(2021, 11, 19), date(2021, 11, 19)),
        (" 2021-11-19 ", date(2021, 11, 19), date(2021, 11, 19)),
        (date(2021, 11, 19), date(2021, 11, 19), date(2021, 11, 19)),
    ],
)
def test_a_day_a_month_or_a_year_may_mean_these_days(text, first, last):
    assert (PartialDate(text).first, PartialDate(text).last) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "21",
        "2021-1",
        "2021-11-1",
        "19.11.2021",
        "2021/11/19",
        "2021-11-19T10:00",
        "-2021",
        "\uff12\uff10\uff12\uff11",
        "2021-",
        "circa 2021",
    ],
)
def test_what_is_no_date_is_refused_with_what_would_be_right(text):
    with pytest.raises(ValueError, match=r"^write a day as 2021-11-19, a month as 2021-11 or a year as 2021$"):
        PartialDate(text)


@pytest.mark.parametrize("text", ["2021-13", "2021-00", "2021-02-29", "2021-11-31", "0000"])
def test_a_day_that_there_is_not_is_refused(text):
    with pytest.raises(ValueError, match=f"^there is no such day: {text}$"):
        PartialDate(text)


@given(partial)
def test_it_is_exactly_one_of_the_three_and_stays_what_was_written(text):
    known = PartialDate(text)
    assert known == text
    assert [known.is_year, known.is_month, known.is_day].count(True) == 1
    assert known.first <= known.last


@given(partial, partial)
def test_texts_sort_as_their_first_days_so_that_databases_compare_them_alike(one, other):
    if PartialDate(one).first != PartialDate(other).first:
        assert (one < other) == (PartialDate(one).first < PartialDate(other).first)


@given(partial, days)
def test_what_is_begun_or_ended_on_a_day_is_decided_by_the_first_day(text, day):
    assert began(text, day) == ended(text, day) == (PartialDate(text).first <= day) == (text <= day.isoformat())


@pytest.mark.parametrize("nothing", ["", None])
def test_an_unknown_day_proves_neither_a_beginning_nor_an_end(nothing):
    assert (began(nothing, date.max), ended(nothing, date.max)) == (False, False)


def test_an_end_is_the_first_day_on_which_it_no_longer_holds():
    day = date(2021, 11, 19)
    assert [ended("2021-11-19", day + timedelta(shift)) for shift in (-1, 0, 1)] == [False, True, True]
