"""The pages of conferences and sessions, and what all pages of this app have in common."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from silknet import dates
from tests import make
from tests.reader import queries, words

pytestmark = pytest.mark.django_db

KINDS: dict[str, Callable[..., Any]] = {
    "conferences": make.conference,
    "sessions": make.session,
    "decisions": make.decision,
    "documents": make.document,
    "news": make.news_item,
}


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dates, "today", lambda: date(2026, 5, 1))


def headings(answer: Any) -> list[str]:
    return re.findall(r"<h2[^>]*>(?:<[^>]*>)*([^<]*)", answer.content.decode())


# ── Conferences ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("today")
def test_conferences_stand_by_year_those_to_come_first_and_the_undated_apart(client: Client) -> None:
    make.conference(name={"en": "Over"}, start="2026-04-30")
    make.conference(name={"en": "Long ago"}, start="2019-11-21", end="2019-11-22")
    make.conference(name={"en": "Some day"}, start="")
    make.conference(name={"en": "Some day of this year"}, start="2026")
    make.conference(name={"en": "Far"}, start="2027-01-05")
    make.conference(name={"en": "Under way"}, start="2026-04-30", end="2026-05-01")
    page = client.get("/conferences/")
    assert headings(page) == ["Now and next", "2026", "2019", "Date not known"]
    told = words(page)
    order = ["Under way", "Far", "Over", "Some day of this year", "Long ago", "Some day date not known"]
    assert [told.index(name) for name in order] == sorted(told.index(name) for name in order)
    assert "Under way 30 April 2026 – 1 May 2026" in told
    assert "Some day of this year 2026 " in told


def test_conferences_are_filtered_by_series_mode_country_and_year(client: Client) -> None:
    france, china = make.country(code="FR", name="France"), make.country(code="CN", name="China")
    make.conference(name={"en": "Alpha"}, series="silky-cities", mode="hybrid", country=france, start="2021")
    make.conference(name={"en": "Beta"}, series="visit", country=china, start="2020-05")
    for asked, named, other in (
        ("series=silky-cities", "Alpha", "Beta"),
        ("mode=none", "Beta", "Alpha"),
        ("country=CN&series=", "Beta", "Alpha"),
        ("year=2021", "Alpha", "Beta"),
        ("q=álpha", "Alpha", "Beta"),
    ):
        page = words(client.get(f"/conferences/?{asked}"))
        assert "1 conference " in page
        assert f" {named} " in page
        assert f" {other} " not in page
    form = client.get("/conferences/?series=visit").content.decode()
    assert '<option value="visit" selected>Visit (1)</option>' in form
    assert '<option value="silky-cities">Silky cities (1)</option>' in form
    assert '<option value="2021">' not in form  # it would lead to nothing
    assert "Nothing in the register matches. Show all" in words(client.get("/conferences/?year=2021&country=CN"))
    assert client.get("/conferences/?series=regatta").status_code == 400


def test_choices_name_nothing_that_only_hidden_records_have(client: Client) -> None:
    make.conference()
    hidden = make.conference(
        name={"en": "Hidden"}, series="hidden-series", start="1931", country=make.country(name="Hidden"), public=False
    )
    make.session(conference=hidden, country=make.country(name="Hidden"))
    make.session(country=make.country(name="Hidden", public=False))
    make.decision(decision_kind="hidden-kind", on="1931", public=False, body=make.organization(name="Hidden body"))
    make.document(document_kind="hidden-kind", languages=["tlh"], public=False, body=make.organization(name="Hidden"))
    make.decision(body=make.organization(name="Hidden body", public=False))
    make.news_item(on="1931", public=False)
    for kind in KINDS:
        form = client.get(f"/{kind}/").content.decode()
        assert "Hidden" not in form
        assert "hidden-" not in form
        assert "1931" not in form
        assert "Klingon" not in form


def test_a_conference_shows_nothing_hidden(client: Client) -> None:
    hidden = {"public": False}
    conference = make.conference(
        slug="forum", city=make.city(name="Hidden city", **hidden), country=make.country(name="Hidden land", **hidden)
    )
    make.conference_host(conference=conference, organization=make.organization(name="Hidden host", **hidden))
    make.participation(conference=conference, country=make.country(name="Hidden country", **hidden))
    person = make.person(name="Hidden person", **hidden)
    make.participation(conference=conference, country=None, person=person, note="Hidden note")
    opening = make.session(conference=conference, session_kind="opening", title={"en": "Opening"})
    make.session_speaker(session=opening, person=person)
    make.session(conference=conference, title={"en": "Hidden session"}, **hidden)
    make.session(
        conference=conference,
        title={"en": "Talk"},
        city=make.city(name="Hidden city too", **hidden),
        organization=make.organization(name="Hidden speaker", **hidden),
    )
    make.decision(conference=conference, title={"en": "Hidden decision"}, **hidden)
    make.decision(conference=conference, title={"en": "Rules"}, body=make.organization(name="Hidden body", **hidden))
    secret = make.source(title="Hidden source", **hidden)
    for row in (conference, make.document(title={"en": "Hidden by its source"}), opening):
        make.cite(row, source=secret)
    make.cite(conference, source=secret, field="start", says="Hidden day")
    shared = make.source()
    make.cite(conference, source=shared)
    make.cite(make.news_item(title={"en": "Hidden news"}, **hidden), source=shared)
    make.cite(make.document(title={"en": "Hidden document"}, **hidden), source=shared)
    page = words(client.get("/conferences/forum/"))
    assert "idden" not in page
    assert "Chaired or opened by" not in page
    assert "Hosted by" not in page
    assert "Place" not in page
    assert "from the same sources" not in page
    assert "Delegations" not in page
    assert "Programme 2 sessions, in their order 1 Opening opening" in page
    assert "2 Talk keynote" in page


def test_who_opened_is_said_only_where_a_session_says_so(client: Client) -> None:
    conference = make.conference(slug="forum")
    speech = make.session(conference=conference, title={"en": "Speech"})
    make.session_speaker(session=speech, person=make.person(name="Somebody"))
    assert "Chaired or opened by" not in words(client.get("/conferences/forum/"))
    opening = make.session(conference=conference, session_kind="opening", summary={"en": "The mayor presided."})
    make.session_speaker(session=opening, person=make.person(name="The second"), position=2)
    make.session_speaker(session=opening, person=make.person(name="The mayor"), position=1)
    page = words(client.get("/conferences/forum/"))
    assert "Chaired or opened by The mayor, The second The mayor presided." in page


def test_delegations_are_told_as_exactly_as_they_are_known(client: Client) -> None:
    conference = make.conference(slug="forum")
    make.participation(conference=conference, country=make.country(code="IN", name="India"))
    make.participation(
        conference=conference,
        country=make.country(code="IT", name="Italy"),
        city=make.city(name="Como"),
        organization=make.organization(name="Italian Silk Office"),
        person=make.person(name="Somebody"),
        presence="remote",
        qualifier="more than",
        count=3,
        note="with the mayor",
    )
    page = words(client.get("/conferences/forum/"))
    assert "Countries and regions India Those that the sources name" in page
    assert "Delegations Somebody, Italian Silk Office, Como, Italy remote more than 3 people with the mayor" in page


@pytest.mark.parametrize(
    ("number", "note", "told"),
    [
        (60, "more than 60 representatives", "Participants More than 60 representatives"),
        (72, "member units", "Participants 72 (member units)"),
        (8, "", "Participants 8"),
        (None, "about ten delegations", "Participants About ten delegations"),
    ],
)
def test_participants_are_counted_as_the_source_counts(
    client: Client, number: int | None, note: str, told: str
) -> None:
    make.conference(slug="forum", participants=number, participants_note=note)
    assert told in words(client.get("/conferences/forum/"))


def test_nothing_is_said_of_what_nobody_told(client: Client) -> None:
    conference = make.conference(slug="forum", start="")
    page = words(client.get("/conferences/forum/"))
    assert "Forum date not known The register knows no more of it yet. At a glance Date date not known" in page
    for heading in ("Programme", "Who took part", "Participants", "Reported by", "In the same series", "calendar"):
        assert heading not in page
    make.cite(conference, source=make.source(title="The press"))
    assert "Reported by: 1 At a glance" in words(client.get("/conferences/forum/"))


def test_a_place_outside_the_register_is_named(client: Client) -> None:
    make.conference(slug="forum", place="Bursa", country=make.country(code="TR", name="Türkiye"))
    assert "Place Bursa, Türkiye" in words(client.get("/conferences/forum/"))


def test_two_days_that_sources_give_both_stand(client: Client) -> None:
    conference = make.conference(slug="forum", start="2021-11-19")
    make.cite(conference, source=make.source(title="The host"))
    make.cite(conference, source=make.source(title="The press"), field="end", says="20 November", note="the host knows")
    page = words(client.get("/conferences/forum/"))
    assert "Date 19 November 2021 1 Another source says: 20 November 2 (the host knows)" in page


# ── Sessions ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_session_tells_where_it_stands_and_who_spoke(client: Client) -> None:
    conference = make.conference(name={"en": "A forum"}, start="2021")
    before = make.session(conference=conference, position=1, title={"en": "Words of welcome"})
    city = make.city(name="Como", country=make.country(code="IT", name="Italy"))
    session = make.session(
        slug="como",
        conference=conference,
        position=2,
        session_kind="city-presentation",
        title={"en": "Silk of Como"},
        city=city,
        country=city.country,
        organization=make.organization(name="Municipality"),
        summary={"en": "The city told of its looms."},
    )
    after = make.session(conference=conference, position=2, title={"en": "Thanks"})
    make.session(conference=conference, position=0, title={"en": "Hidden"}, public=False)
    make.session(position=0, title={"en": "Of another conference"})
    make.session_speaker(session=session, person=make.person(name="The second"), position=2)
    make.session_speaker(session=session, person=make.person(name="The first", title="Mayor"), position=1)
    make.session_speaker(session=session, person=make.person(name="Hidden", public=False), position=3)
    make.cite(session, source=make.source(title="The report"))
    answer = client.get("/sessions/como/")
    page = words(answer)
    for said in (
        "Presentation of a city Silk of Como 2021 Como, Italy The city told of its looms. 1",
        "The first Mayor The second",
        "Conference A forum In the programme 2 of 3 City Como 1 Organization Municipality 1 Country or region Italy 1",
        "Before Words of welcome After Thanks",
        "The report · Read it there",
    ):
        assert said in page
    assert "Hidden" not in page
    for row in (before, after, conference, city):
        assert f'href="{row.get_absolute_url()}"' in answer.content.decode()


def test_sessions_are_listed_conference_by_conference_and_filtered(client: Client) -> None:
    old = make.conference(slug="old", name={"en": "The old one"}, start="2019")
    new = make.conference(slug="new", name={"en": "The new one"}, start="2023")
    make.session(conference=old, position=2, title={"en": "Farewell"}, session_kind="visit")
    make.session(conference=old, position=1, title={"en": "Welcome"}, session_kind="opening")
    make.session(conference=new, title={"en": "Speech"}, country=make.country(code="JP", name="Japan"))
    page = client.get("/sessions/")
    assert headings(page) == ["The new one", "The old one"]
    told = words(page).split("The old one 2019")[1]
    assert told.index("Welcome opening") < told.index("Farewell visit")
    assert headings(client.get("/sessions/?conference=old")) == ["The old one"]
    assert headings(client.get("/sessions/?country=JP")) == ["The new one"]
    assert "1 session These as CSV The old one 2019 Farewell visit" in words(client.get("/sessions/?kind=visit"))


def test_sessions_of_a_hidden_conference_are_hidden(client: Client) -> None:
    session = make.session(title={"en": "A speech"}, conference=make.conference(name={"en": "Hidden"}, public=False))
    assert client.get(session.get_absolute_url()).status_code == 404
    page = words(client.get("/sessions/"))
    assert "A speech" not in page
    assert "Hidden" not in page


# ── All of them ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", KINDS)
def test_an_address_that_was_leads_on_or_says_that_it_is_gone(client: Client, kind: str) -> None:
    moved, gone, hidden = KINDS[kind](slug="old"), KINDS[kind](slug="gone"), KINDS[kind](slug="draft", public=False)
    with make.write():
        moved.slug, gone.public = "new", False
        moved.save()
        gone.save()
    answer = client.get(f"/{kind}/old/")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/{kind}/new/")
    assert client.get(f"/{kind}/gone/").status_code == 410
    assert client.get(f"/{kind}/{hidden.slug}/").status_code == 404
    assert client.get(f"/{kind}/never/").status_code == 404
    assert client.post(f"/{kind}/").status_code == 405


@pytest.mark.parametrize("kind", KINDS)
def test_texts_of_another_language_are_marked(client: Client, kind: str) -> None:
    field = "name" if kind == "conferences" else "title"
    KINDS[kind](slug="silk", **{field: {"en": "Silk", "fr": "Soie"}})
    KINDS[kind](slug="loom", **{field: {"en": "Loom"}})
    assert "<h1>Soie" in client.get(f"/fr/{kind}/silk/").content.decode()
    assert '<h1><span lang="en">Loom</span>' in client.get(f"/fr/{kind}/loom/").content.decode()


def test_a_conference_with_much_costs_what_one_with_little_costs(client: Client) -> None:
    conference = make.conference(slug="forum", city=make.city(), country=make.country(), series="assembly")
    make.picture(conference)

    def fill() -> None:
        source = make.source()
        session = make.session(
            conference=conference, city=make.city(), organization=make.organization(), country=make.country()
        )
        make.session_speaker(session=session)
        make.conference_host(conference=conference)
        make.conference(series="assembly")
        make.participation(conference=conference)
        make.participation(conference=conference, city=make.city(), person=make.person())
        decision = make.decision(conference=conference, body=make.organization())
        document = make.document_version(document=make.document(body=make.organization())).document
        for row in (conference, session, decision, document, make.news_item()):
            make.cite(row, source=source)
            make.name(row, f"Name {source.pk}", source=source)

    fill()
    addresses = ["/conferences/forum/", *(f"/{kind}/" for kind in KINDS)]
    once = {address: queries(client, address) for address in addresses}
    for _ in range(4):
        fill()
    assert {address: queries(client, address) for address in addresses} == once
    assert max(once.values()) <= 12


def test_details_cost_the_same_however_much_shares_their_source(client: Client) -> None:
    source = make.source()

    def fill() -> list[str]:
        rows = [maker() for maker in KINDS.values()]
        make.session_speaker(session=rows[1])
        make.session(conference=rows[1].conference)
        for row in rows:
            make.cite(row, source=source)
        return [row.get_absolute_url() for row in rows]

    addresses = fill()
    once = {address: queries(client, address) for address in addresses}
    for _ in range(3):
        fill()
    again = {address: queries(client, f"{address}?not=kept") for address in addresses}
    assert again == once
    assert max(once.values()) <= 12
