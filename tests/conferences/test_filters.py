"""What lists of conferences and what belongs to them may be asked for: open lists, years, what is not known."""

from typing import Any

import pytest
from django.http import QueryDict

from conferences.filters import ConferenceFilters, DecisionFilters, DocumentFilters, NewsFilters, SessionFilters
from conferences.models import Conference, Decision, Document, NewsItem, Session
from silknet.filters import BadParameters, filtered
from tests import make

pytestmark = pytest.mark.django_db


def found(query: str, filters: Any, model: Any) -> list[str]:
    rows = filtered(filters, QueryDict(query), model.objects.public())
    return sorted(rows.values_list("slug", flat=True))


def refused(query: str, filters: Any, model: Any) -> str:
    with pytest.raises(BadParameters) as refusal:
        found(query, filters, model)
    return str(refusal.value)


def test_a_year_finds_days_months_and_years_in_it():
    for slug, start in (("day", "2021-11-19"), ("month", "2021-11"), ("year", "2021"), ("other", "2022"), ("none", "")):
        make.conference(slug=slug, start=start)
    make.conference(slug="hidden", start="2021", public=False)
    assert found("year=2021", ConferenceFilters, Conference) == ["day", "month", "year"]
    make.news_item(slug="report", on="2021-11-23")
    assert found("year=2021", NewsFilters, NewsItem) == ["report"]
    for year in ("21", "20210", "2021-11", "year", "٢٠٢١"):
        said = refused(f"year={year}", ConferenceFilters, Conference)
        assert said == "Write a year in four digits, such as 2021."


def test_a_value_of_an_open_list_that_no_record_has_is_refused_with_those_that_are():
    make.conference(series="silky-cities"), make.conference(series="assembly"), make.conference(series="")
    make.conference(series="secret", public=False)
    said = refused("series=secret", ConferenceFilters, Conference)
    assert said == "No record has the value secret. Right are: assembly, silky-cities."
    assert refused("kind=x", DocumentFilters, Document) == "No record has the value x."


def test_what_is_not_known_is_asked_for_as_none():
    lyon = make.city(slug="lyon")
    make.conference(slug="there", city=lyon, mode="online")
    make.conference(slug="nowhere")
    make.conference(slug="hidden-city", city=make.city(public=False))
    assert found("city=none&mode=none", ConferenceFilters, Conference) == ["hidden-city", "nowhere"]
    assert found("city=lyon&mode=online", ConferenceFilters, Conference) == ["there"]
    make.decision(slug="of-none"), make.decision(slug="of-body", body=make.organization(slug="silky-cities"))
    assert found("body=none", DecisionFilters, Decision) == ["of-none"]
    assert found("body=silky-cities", DecisionFilters, Decision) == ["of-body"]


def test_a_conference_is_found_by_each_of_its_hosts_and_a_session_by_each_of_its_speakers():
    conference = make.conference(slug="assembly")
    for slug in ("one", "two"):
        make.conference_host(conference=conference, organization=make.organization(slug=slug))
    assert found("host=one", ConferenceFilters, Conference) == found("host=two", ConferenceFilters, Conference)
    session = make.session(slug="talk", conference=conference)
    for slug in ("ada", "bea"):
        make.session_speaker(session=session, person=make.person(slug=slug))
    assert found("speaker=bea&conference=assembly", SessionFilters, Session) == ["talk"]


def test_a_document_is_found_by_each_of_its_languages_and_by_no_part_of_one():
    make.document(slug="both", languages=["en", "zh"]), make.document(slug="one", languages=["zh-Hant"])
    assert found("language=zh", DocumentFilters, Document) == ["both"]
    assert refused("language=z", DocumentFilters, Document) == "No record has the value z. Right are: en, zh, zh-Hant."
