"""What the page of a conference makes of its programme, its days, its series and its delegations."""

import re
from datetime import date

import pytest
from django.test import Client

from silknet import dates
from silknet.changes.models import Version
from tests import make
from tests.reader import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dates, "today", lambda: date(2026, 5, 1))


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2026-04-30", "2026-05-01", "Forum 30 April 2026 – 1 May 2026 Under way For your calendar"),
        ("2026-05-02", "", "Forum 2 May 2026 To come For your calendar"),
        ("2026-06", "", "Forum June 2026 To come The register"),
        ("2026-05", "", "Forum May 2026 The register"),
        ("2026", "", "Forum 2026 The register"),
        ("2026-04-30", "", "Forum 30 April 2026 For your calendar The register"),
    ],
)
@pytest.mark.usefixtures("today")
def test_what_is_to_come_or_under_way_is_said_as_far_as_the_date_is_known(
    client: Client, start: str, end: str, told: str
) -> None:
    make.conference(slug="forum", start=start, end=end)
    page = words(client.get("/conferences/forum/"))
    assert told in page
    assert ("No source says the day." in page) == (len(start) < len("2026-05-02"))


def test_cities_that_presented_themselves_stand_there_once(client: Client) -> None:
    conference, como = make.conference(slug="forum"), make.city(name="Como")
    presentation = {"conference": conference, "session_kind": "city-presentation"}
    make.session(title={"en": "Silk of Como"}, city=como, position=1, **presentation)
    make.session(title={"en": "More silk of Como"}, city=como, position=2, **presentation)
    make.session(title={"en": "Of a hidden one"}, city=make.city(name="Hidden", public=False), **presentation)
    make.session(title={"en": "A speech"}, city=make.city(name="Lyon"), conference=conference)
    page = words(client.get("/conferences/forum/"))
    assert "Cities that presented themselves Como Silk of Como Programme 4 sessions" in page
    assert "Hidden" not in page


def test_of_a_long_programme_a_kind_may_be_chosen_and_keeps_its_numbers(client: Client) -> None:
    conference = make.conference(slug="forum")
    for number in range(1, 8):
        kind = "visit" if number in (3, 6) else "keynote"
        make.session(conference=conference, title={"en": f"Part {number}"}, position=number, session_kind=kind)
    assert "All Keynote (5) Visit (2) 1 Part 1 keynote" in words(client.get("/conferences/forum/"))
    visits = words(client.get("/conferences/forum/?kind=visit"))
    assert "7 sessions, in their order All Keynote (5) Visit (2) 3 Part 3 visit 6 Part 6 visit At a glance" in visits
    assert client.get("/conferences/forum/?kind=opening").status_code == 400


def test_a_conference_names_the_meetings_of_its_series_around_it(client: Client) -> None:
    series = {"series": "assembly"}
    for year in range(2010, 2026):
        make.conference(slug=f"in-{year}", name={"en": f"Meeting {year}"}, start=str(year), **series)
    make.conference(slug="some-day", name={"en": "Some day"}, start="", **series)
    make.conference(name={"en": "Hidden"}, start="2016", public=False, **series)
    make.conference(name={"en": "Of another"}, start="2017", series="other")
    page = words(client.get("/conferences/in-2016/"))
    years = " ".join(f"Meeting {year} {year}" for year in (2012, 2013, 2014, 2015, 2017, 2018, 2019, 2020))
    assert f"In the same series {years} Some day date not known All of the series" in page
    last = " ".join(f"Meeting {year} {year}" for year in (2022, 2023, 2024, 2025))
    assert f"In the same series {last} All of the series" in words(client.get("/conferences/some-day/"))


def test_decisions_stand_as_they_were_entered_and_elections_apart(client: Client) -> None:
    conference = make.conference(slug="forum", start="2021-11-19")
    for title, kind, on in (
        ("Officers", "election", "2021-11-19"),
        ("Statutes", "statutes", "2021-11-19"),
        ("Fees", "fees", "2021-11-19"),
        ("Charter", "charter", "2021-11-18"),
    ):
        make.decision(conference=conference, title={"en": title}, decision_kind=kind, on=on, outcome="passed")
    page = words(client.get("/conferences/forum/"))
    assert (
        "Reviewed and decided Charter Passed Charter 18 November 2021 Statutes Passed Statutes Fees Passed Fees"
        " Elected Officers Passed Election" in page
    )


def test_numbers_of_delegations_are_drawn_where_several_are_known(client: Client) -> None:
    conference = make.conference(slug="forum")
    make.participation(conference=conference, country=make.country(code="IN", name="India"), count=8)
    assert 'class="bar"' not in client.get("/conferences/forum/").content.decode()
    make.participation(conference=conference, country=make.country(code="BR", name="Brazil"), count=2, position=1)
    make.participation(conference=conference, country=make.country(code="JP", name="Japan"), presence="remote")
    page = client.get("/conferences/forum/").content.decode()
    assert re.findall(r'class="bar"[^>]*><rect width="(\d+)"', page) == ["100", "25"]


def test_a_delegation_of_nobody_whom_the_public_may_see_is_told_nowhere() -> None:
    conference, person = make.conference(), make.person(public=False)
    seen = make.country(code="IN", name="India")
    make.participation(conference=conference, country=None, person=person, note="their note", count=7)
    make.participation(conference=conference, country=seen, person=person, note="another note")
    told = Version.objects.get(uuid=conference.uuid, latest=True).public() or {}
    assert [(each["country"]["code"], each["person"], each["note"]) for each in told["participations"]] == [
        ("IN", None, "another note")
    ]


def test_the_longest_names_leave_the_page_whole(client: Client) -> None:
    long = {"en": "Silk" * 75}
    conference = make.conference(slug="forum", name=long, place="Place " * 20, series="assembly")
    make.session(conference=conference, title=long, session_kind="opening")
    make.decision(conference=conference, title=long)
    page = words(client.get("/conferences/forum/"))
    assert page.count(long["en"]) >= 4
