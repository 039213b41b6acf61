"""Conferences for calendars, read by a parser that is not ours."""

from datetime import date

import pytest
from django.test import Client
from icalendar import Calendar

from tests import make
from tests.reader import queries

pytestmark = pytest.mark.django_db


def events(client: Client, address: str) -> list[dict[str, object]]:
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.content)
    assert str(calendar["version"]) == "2.0"
    return list(calendar.walk("VEVENT"))


def test_a_programme_tells_days_place_and_sessions_in_order(client: Client) -> None:
    city = make.city(name="Lyon", country=make.country(code="FR", name="France"))
    conference = make.conference(
        slug="lyon-2019", name={"en": "Launch, with a comma"}, start="2019-11-21", end="2019-11-22", city=city
    )
    make.session(conference=conference, position=2, title={"en": "Charter"})
    make.session(conference=conference, position=1, title={"en": "Welcome"})
    make.session(conference=conference, position=3, title={"en": "Hidden"}, public=False)
    [event] = events(client, "/conferences/lyon-2019/programme.ics")
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2019, 11, 21), date(2019, 11, 23))  # type: ignore[attr-defined]
    assert [str(event[name]) for name in ("summary", "location", "description", "url", "uid")] == [
        "Launch, with a comma",
        "Lyon",
        "1. Welcome\n2. Charter",
        "http://127.0.0.1:8000/conferences/lyon-2019/",
        f"{conference.uuid}@silknet",
    ]


@pytest.mark.parametrize("start", ["", "2023", "2023-05"])
def test_a_conference_without_a_day_offers_no_calendar(client: Client, start: str) -> None:
    make.conference(slug="undated", start=start)
    assert client.get("/conferences/undated/programme.ics").status_code == 404
    assert "programme.ics" not in client.get("/conferences/undated/").content.decode()
    assert events(client, "/calendar.ics") == []


def test_the_calendar_has_every_public_conference_with_a_day_at_one_price(client: Client) -> None:
    make.conference(name={"en": "One"}, start="2021-11-19")
    make.conference(name={"en": "Hidden"}, start="2022-11-19", public=False)
    once = queries(client, "/calendar.ics")
    for number in range(5):
        make.conference(name={"en": f"More {number}"}, start="2020-11-19")
    assert queries(client, "/calendar.ics") == once
    names = {str(event["summary"]) for event in events(client, "/fr/calendar.ics")}
    assert names == {"One", *(f"More {number}" for number in range(5))}


def test_a_calendar_is_the_same_bytes_until_something_changes(client: Client) -> None:
    make.conference(slug="lyon", start="2021-11-19")
    first, again = client.get("/calendar.ics"), client.get("/calendar.ics")
    assert (first.content, first.headers["ETag"]) == (again.content, again.headers["ETag"])
