"""Conferences and what belongs to them: what can never be stored, and what is read."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from conferences.models import Conference, Decision, Document, NewsItem, Participation, Session
from tests import make
from tests.refusals import accepted, constraints, refused

pytestmark = pytest.mark.django_db

Case = tuple[Any, dict[str, Any]]


def second_participation() -> Case:
    first = make.participation()
    return make.participation(conference=first.conference), {"country": first.country}


def second_host() -> Case:
    first = make.conference_host()
    return make.conference_host(conference=first.conference), {"organization": first.organization}


def second_speaker() -> Case:
    first = make.session_speaker()
    return make.session_speaker(session=first.session), {"person": first.person}


def second_version() -> Case:
    first = make.document_version()
    return make.document_version(document=first.document, position=1), {"position": 0}


DAYS = "A conference has a first day, and its last day is not before it."
REFUSED: dict[str, tuple[Callable[[], Case], str]] = {
    "conference_ends_after_it_begins": (
        lambda: (make.conference(start="2021-11-19"), {"end": "2021-11-18"}),
        DAYS,
    ),
    "conference_in_a_city_or_a_place": (
        lambda: (make.conference(place="Synthetic Hall"), {"city": make.city()}),
        "Choose a city of the register, or write the place: not both.",
    ),
    "conference_host_once": (second_host, "This organization is a host already."),
    "participation_of_somebody": (
        lambda: (make.participation(), {"country": None}),
        "Say who took part: a country, a city, an organization or a person.",
    ),
    "participation_qualifies_a_number": (
        lambda: (make.participation(), {"qualifier": "more than"}),
        "Give the number that is more than, nearly or about.",
    ),
    "participation_once": (second_participation, "This delegation is in the list already."),
    "session_speaker_once": (second_speaker, "This person speaks in the session already."),
    "document_version_position_once": (
        second_version,
        "Two versions cannot stand in the same place: number them 0, 1, 2.",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_can_never_be_is_refused_with_a_sentence(name):
    make_case, sentence = REFUSED[name]
    row, values = make_case()
    assert refused(row, **values) == [sentence]


def test_every_constraint_has_its_case():
    assert constraints(["conferences"]) == set(REFUSED)


def test_a_last_day_needs_a_first():
    assert refused(make.conference(start=""), end="2021-11-19") == [DAYS]


@pytest.mark.parametrize(
    ("start", "end", "past_on"),
    [
        ("2021-11-18", "2021-11-19", "2021-11-20"),
        ("2021-11-19", "2021-11-19", "2021-11-20"),
        ("2023", "", "2024-01-01"),
        ("2023-06", "", "2023-07-01"),
        ("2023", "2023-06-02", "2023-06-03"),
    ],
)
def test_a_conference_has_days_or_only_a_month_or_a_year(start, end, past_on):
    conference = make.conference(start="")
    accepted(conference, start=start, end=end)
    record = make.record_of(conference)
    assert record is not None
    assert (record["start"], record["end"]) == (start, end)
    day = date.fromisoformat(past_on)
    assert conference.is_past(day) is True
    assert conference.is_past(date.fromordinal(day.toordinal() - 1)) is False


def test_a_conference_may_have_no_date_at_all():
    conference = make.conference(start="")
    conference.full_clean()
    assert conference.is_past(date.max) is None


def test_a_delegation_may_be_more_than_its_number():
    conference = make.conference()
    make.participation(conference=conference, count=60, qualifier="more than", presence="remote")
    make.participation(conference=conference, position=1)
    told = make.record_of(conference)["participations"]
    assert [(row["count"], row["presence"]) for row in told] == [("more than 60", "remote"), ("", "")]


def test_one_country_may_send_several_delegations():
    first = make.participation()
    accepted(Participation(conference=first.conference, country=first.country), city=make.city())
    accepted(Participation(conference=first.conference, country=first.country), person=make.person())
    same = Participation(conference=first.conference, country=first.country)
    with pytest.raises(ValidationError, match="This delegation is in the list already"):
        same.full_clean()


def test_hosts_speakers_and_sessions_stand_in_the_order_of_the_source():
    conference = make.conference()
    hosts, speakers = [make.organization() for _ in range(3)], [make.person() for _ in range(3)]
    session = make.session(conference=conference, position=2)
    make.session(conference=conference, position=1, slug="first")
    for position, place in enumerate((2, 0, 1)):
        make.conference_host(conference=conference, organization=hosts[place], position=position)
        make.session_speaker(session=session, person=speakers[place], position=position)
    assert [host["slug"] for host in make.record_of(conference)["hosts"]] == [hosts[n].slug for n in (2, 0, 1)]
    assert [who["slug"] for who in make.record_of(session)["speakers"]] == [speakers[n].slug for n in (2, 0, 1)]
    assert [row.slug for row in Session.objects.for_list()] == ["first", session.slug]


def test_a_session_of_a_hidden_conference_is_hidden():
    assert make.record_of(make.session(conference=make.conference(public=False))) is None


@pytest.mark.parametrize("languages", [["", "en"], "en", [1], {"en": "English"}])
def test_what_is_no_list_of_languages_is_refused(languages):
    document = make.document()
    document.languages = languages
    with pytest.raises(ValidationError) as refusal:
        document.full_clean()
    assert refusal.value.message_dict == {"languages": ["Write language codes such as en, or zh and en."]}


def test_a_document_has_its_versions_in_their_order():
    document = make.document(languages=["zh", "en"])
    make.document_version(document=document, position=1, on="2023", note="second wording")
    make.document_version(document=document, position=0, on="2021-11-19")
    record = make.record_of(document)
    assert record is not None
    assert [(row["date"], row["note"]) for row in record["versions"]] == [
        ("2021-11-19", ""),
        ("2023", "second wording"),
    ]
    assert record["languages"] == ["zh", "en"]


@pytest.mark.parametrize(
    ("model", "maker"),
    [
        (Conference, make.conference),
        (Session, make.session),
        (Decision, make.decision),
        (Document, make.document),
        (NewsItem, make.news_item),
    ],
)
def test_lists_hide_what_is_hidden_and_addresses_are_one_records(model, maker):
    shown, hidden = maker(), maker(public=False)
    assert list(model.objects.for_list()) == list(model.objects.public()) == [shown]
    assert any(said.endswith(" with this Address already exists.") for said in refused(hidden, slug=shown.slug))


@pytest.mark.parametrize("known", ["2021", "2021-11", "2021-11-19", ""])
def test_a_date_is_stored_and_shown_as_far_as_it_is_known(known):
    told = [make.record_of(make.decision(on=known)), make.record_of(make.news_item(on=known))]
    assert [record and record["date"] for record in told] == [known, known]
