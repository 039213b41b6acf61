"""The directory of people, and the page of each."""

import pytest
from django.test import Client

from tests import make
from tests.members.test_views import hidden, section, union
from tests.reader import words

pytestmark = pytest.mark.django_db


def test_people_are_listed_with_their_role_and_filtered(client: Client) -> None:
    house = make.organization(slug="house")
    zhang = make.person(
        slug="zhang", role="Chairman of ISU", organization=house, country=make.country(code="CN", name="China")
    )
    make.name(zhang, "张国强", language="zh", name_kind="local")
    make.person(slug="rossi", title="Director", affiliation="Office", country=make.country(code="IT", name="Italy"))
    make.person(slug="quiet", organization=hidden(), country=hidden("country", code="FR", name="Concealed country"))
    hidden("person")
    make.seat(person=zhang, committee=make.committee(slug="meeting"))
    answer = client.get("/people/")
    said = words(answer)
    assert "3 people These as CSV Quiet Rossi Director Office Italy Zhang 张国强 Chairman of ISU House China" in said
    assert "Concealed" not in said
    for query in ("country=CN", "committee=meeting", "q=张国"):
        assert "1 person These as CSV Zhang 张国强" in words(client.get(f"/people/?{query}"))
    assert client.get("/people/?committee=nothing").status_code == 400


def test_a_person_tells_seats_sessions_and_participations(client: Client) -> None:
    house = make.organization(slug="house")
    shown = make.person(
        slug="zhang", title="Chairman", role="Chairman of ISU", affiliation="House Group", organization=house
    )
    make.name(shown, "张国强", language="zh", name_kind="local")
    make.cite(shown, source=make.source(title="Biography"))
    meeting = make.committee(slug="meeting", body=union())
    make.seat(person=shown, committee=meeting, organization=house, role="chairman", since="2019-12-05")
    make.seat(person=shown, committee=meeting, organization=hidden(), role="director", since="2015", until="2019")
    make.seat(person=shown, committee=meeting, role="guest", attested_on="2014")
    make.seat(person=shown, committee=meeting, role="adviser")
    make.seat(person=shown, committee=hidden("committee"), role="concealed role")
    lyon = make.conference(slug="lyon", name={"en": "Lyon 2021"})
    secret = make.conference(name={"en": "Concealed conference"}, public=False)
    make.session_speaker(person=shown, session=make.session(conference=lyon, title={"en": "Address"}))
    make.session_speaker(person=shown, session=make.session(conference=lyon, title={"en": "Reply"}, position=2))
    make.session_speaker(person=shown, session=make.session(conference=secret, title={"en": "Concealed session"}))
    make.participation(conference=lyon, person=shown, organization=house, country=None, presence="remote")
    make.participation(conference=secret, person=shown, country=None)
    answer = client.get("/people/zhang/")
    said = words(answer)
    assert "Zhang 张国强 Chairman of ISU 1" in said
    assert section(answer, "Seats") == (
        "Seats since 5 December 2019 Chairman held today Meeting International Silk Union for House"
        " 2015 – 2019 Director Meeting International Silk Union"
        " attested in 2014 Guest held today Meeting International Silk Union"
        " undated Adviser Meeting International Silk Union"
    )
    assert section(answer, "Spoke at") == "Spoke at Lyon 2021 19 November 2021 Address keynote Reply keynote"
    assert section(answer, "Took part in") == "Took part in Lyon 2021 19 November 2021 remote for House"
    assert section(answer, "In the register") == (
        "In the register Title or post Chairman 1 Organization House As the source says House Group Local (Chinese) 张国强"
    )
    assert "Biography" in section(answer, "Sources")
    assert "concealed" not in said.lower()


def test_a_person_of_whom_nothing_more_is_known_says_so(client: Client) -> None:
    shown = make.person(slug="quiet", organization=hidden())
    make.seat(person=shown, public=False)
    said = words(client.get("/people/quiet/"))
    assert "The register knows no seat or session of this person." in said
    assert "Concealed" not in said
