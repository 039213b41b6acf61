"""Conferences and documents at the secretariat's desk."""

import pytest
from django.test import Client
from django.urls import reverse

from conferences.models import Conference, Document, Session
from silknet.changes.models import Change, Revision
from tests import make
from tests.forms import filled, row
from tests.reader import queries, words

pytestmark = pytest.mark.django_db


def change(conference: Conference) -> str:
    return reverse("admin:conferences_conference_change", args=[conference.pk])


def test_a_whole_conference_is_one_revision(secretary: Client) -> None:
    conference, host = make.conference(slug="lyon-2021"), make.organization()
    sent = filled(secretary.get(change(conference)), mode="hybrid", _publish="1")
    sent = row("host_rows", sent, organization=host.pk, position="0")
    sent = row("sessions", sent, position="1", title_en="Opening", title_fr="Ouverture", session_kind="opening")
    sent = row("participations", sent, country=make.country().pk, qualifier="more than", count="60", position="0")
    before = Revision.objects.count()
    assert secretary.post(change(conference), sent).status_code == 302
    assert Revision.objects.count() == before + 1
    session = Session.objects.get()
    assert (session.slug, session.title, session.public) == ("opening", {"en": "Opening", "fr": "Ouverture"}, False)
    wrote = Change.objects.filter(revision=before + 1).values_list("kind", flat=True)
    assert sorted(wrote) == [
        "conferences.conference",
        "conferences.conferencehost",
        "conferences.participation",
        "conferences.session",
    ]
    told = words(secretary.get(reverse("admin:conferences_conference_history", args=[conference.pk])))
    assert "Added Session Opening" in told
    assert "Mode nothing hybrid" in told


def test_a_conference_with_many_rows_costs_the_same(secretary: Client) -> None:
    conference = make.conference()

    def fill() -> None:
        city, organization, person = make.city(), make.organization(), make.person()
        make.session(conference=conference, city=city, organization=organization, country=make.country())
        make.participation(conference=conference, city=city, organization=organization, person=person)
        make.conference_host(conference=conference, organization=organization)

    fill()
    once = queries(secretary, change(conference))
    for _number in range(4):
        fill()
    assert queries(secretary, change(conference)) == once


def test_the_same_delegation_twice_is_refused(secretary: Client) -> None:
    conference, country = make.conference(), make.country()
    sent = filled(secretary.get(change(conference)))
    for _number in range(2):
        sent = row("participations", sent, country=country.pk, position="0")
    answer = secretary.post(change(conference), sent)
    assert "This delegation is in the list already." in words(answer)


def test_speakers_stand_under_their_session(secretary: Client) -> None:
    session, person = make.session(), make.person()
    page = reverse("admin:conferences_session_change", args=[session.pk])
    secretary.post(page, row("speaker_rows", filled(secretary.get(page), _publish="1"), person=person.pk, position="0"))
    assert session.speakers() == [person]


def test_the_languages_of_a_document_are_written_with_commas(secretary: Client) -> None:
    document = make.document(languages=["zh"])
    page = reverse("admin:conferences_document_change", args=[document.pk])
    sent = filled(secretary.get(page))
    assert sent["languages"] == "zh"
    secretary.post(
        page, row("versions", sent | {"languages": "zh, en", "_publish": "1"}, position="0", on="2021", url="", note="")
    )
    again = Document.objects.get(pk=document.pk)
    assert (again.languages, [version.on for version in again.versions.all()]) == (["zh", "en"], ["2021"])


def test_two_versions_in_one_place_are_refused(secretary: Client) -> None:
    document = make.document()
    page = reverse("admin:conferences_document_change", args=[document.pk])
    sent = filled(secretary.get(page))
    for year in ("2021", "2022"):
        sent = row("versions", sent, position="0", on=year)
    answer = secretary.post(page, sent)
    assert (answer.status_code, document.versions.count()) == (200, 0)


def test_a_conference_is_found_by_its_title_in_any_language(secretary: Client) -> None:
    shown = make.conference(name={"en": "Assembly", "fr": "Assemblée générale"})
    draft = make.conference(name={"en": "Assemblee of drafts"}, public=False)
    make.conference(name={"en": "Forum"})
    found = secretary.get(reverse("admin:conferences_conference_changelist"), {"q": "assemblee"})
    assert {one.pk for one in found.context["cl"].result_list} == {shown.pk, draft.pk}
