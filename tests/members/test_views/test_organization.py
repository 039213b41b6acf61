"""The page of an organization: what it tells, and what it hides."""

import pytest
from django.test import Client

from members.rules import ISU
from tests import make
from tests.members.test_views import hidden, rows, section, union
from tests.reader import words

pytestmark = pytest.mark.django_db


def test_an_organization_tells_its_names_its_places_and_its_kin(client: Client) -> None:
    france = make.country(code="FR", name="France")
    lyon = make.city(slug="lyon", country=france, latitude="45.76", longitude="4.84")
    above, after = make.organization(slug="unitex"), make.organization(slug="house-of-silk")
    shown = make.organization(
        slug="intersoie",
        name="Intersoie",
        country=france,
        national=True,
        organization_kind="national-organization",
        website="https://www.intersoie.example/",
        summary={"en": "Speaks for the French silk trades."},
        parent=above,
        successor=after,
    )
    make.place(organization=shown, city=lyon, position=1)
    make.place(organization=shown, name="Tours", position=2)
    make.place(organization=shown, city=hidden("city", name="Concealed city", country=france), position=3)
    make.organization(slug="branch", parent=shown)
    make.organization(slug="forerunner", successor=shown)
    hidden(parent=shown)
    make.name(shown, "丝绸协会", language="zh", name_kind="local")
    make.cite(shown, source=make.source(title="Its notice", published_on="2021-11"))
    answer = client.get("/members/intersoie/")
    said = words(answer)
    assert "National organization · France Intersoie 丝绸协会 Tie not stated National silk organization" in said
    assert "Speaks for the French silk trades. 1" in said
    assert section(answer, "Where it belongs") == (
        "Where it belongs Website intersoie.example Part of Unitex Its parts Branch"
        " Succeeded Forerunner Succeeded by House Of Silk"
    )
    assert section(answer, "Where it is").startswith("Where it is Lyon and its neighbours on the map")
    assert section(answer, "Where it is").endswith("Lyon Tours France")
    assert 'aria-label="Lyon on a map of its surroundings, in France"' in answer.content.decode()
    assert section(answer, "Names") == "Names Local (Chinese) 丝绸协会"
    assert section(answer, "What changed here").endswith("Its whole history This record as data")
    assert "Last confirmed: November 2021" in section(answer, "Sources")
    assert "Concealed" not in said


def test_its_memberships_tell_level_batch_dates_and_sources(client: Client) -> None:
    body = union()
    shown = make.organization(slug="cathaya", tie="partner")
    batch = make.admission_batch(body=body, number=12, approved_on="2022-01")
    notice, register = make.source(title="The notice"), make.source(title="The register")
    make.membership(
        organization=shown, body=body, batch=batch, level="chairman-unit", since="2022-01-04", source=notice
    )
    make.membership(
        organization=shown, body=make.organization(slug="old-league"), since="2011", until="2015", source=register
    )
    make.membership(organization=shown, body=hidden())
    answer = client.get("/members/cathaya/")
    assert section(answer, "In the network") == (
        "In the network Member of International Silk Union 1 Level Chairman unit"
        " Admitted in Batch 12 was approved in January 2022 . When since 4 January 2022"
        " Former member of Old League 2 When 2011 – 2015"
    )
    assert section(answer, "Sources").startswith("Sources The notice")


@pytest.mark.parametrize(
    ("tie", "sentence"),
    [
        ("network-body", "A body of the network: it has members, committees and decisions of its own."),
        ("host", "A host of the network. No source names it as a member."),
        ("partner", "A partner of the network. No source names it as a member."),
        ("participant", "It took part in the network's work. No source names it as a member."),
        ("listed", "Listed for its silk heritage. No source ties it to the network."),
        ("", "No source states what it is to the network."),
    ],
)
def test_what_is_no_member_says_what_it_is(client: Client, tie: str, sentence: str) -> None:
    make.organization(slug="it", tie=tie)
    assert sentence in words(client.get("/members/it/"))


def test_its_people_and_its_seats_are_told_with_their_sources(client: Client) -> None:
    shown = make.organization(slug="cathaya")
    zhang = make.person(slug="zhang", title="Chairman", organization=shown)
    make.person(slug="concealed", name="Concealed person", organization=shown, public=False)
    meeting = make.committee(slug="meeting", body=union())
    seat = make.seat(
        slug="chair", committee=meeting, organization=shown, person=zhang, role="chairman", since="2019-12-05"
    )
    make.cite(seat, source=make.source(title="Election report"))
    make.seat(committee=meeting, organization=shown, role="director", until="2019-12-05", attested_on="2018")
    make.seat(committee=meeting, person=zhang, role="director", since="2020")
    make.seat(committee=meeting, person=zhang, role="guest", until="2015")
    make.seat(committee=hidden("committee"), organization=shown, role="concealed role")
    make.seat(committee=meeting, organization=shown, role="concealed role", public=False)
    answer = client.get("/members/cathaya/")
    assert section(answer, "Its people") == "Its people Zhang Chairman Chairman, Meeting Director, Meeting"
    assert section(answer, "Seats in committees") == (
        "Seats in committees Chairman 1 Zhang Meeting International Silk Union since 5 December 2019"
        " Formerly Director Meeting International Silk Union until 5 December 2019 attested in 2018"
    )
    assert '<a href="/committees/meeting/#chair">Chairman</a>' in answer.content.decode()
    assert "concealed" not in words(answer).lower()


def test_what_it_hosted_said_decided_and_issued_stands_in_the_order_of_time(client: Client) -> None:
    shown = union()
    lyon = make.conference(slug="lyon-2021", name={"en": "Lyon 2021"}, start="2021-11-19")
    secret = make.conference(name={"en": "Concealed conference"}, public=False)
    make.conference_host(conference=make.conference(name={"en": "Hangzhou 2015"}, start="2015"), organization=shown)
    make.session(conference=lyon, organization=shown, title={"fr": "Discours"}, session_kind="keynote")
    make.participation(conference=lyon, organization=shown, country=None, presence="on-site")
    make.decision(body=shown, on="2022-01-04", decision_kind="membership-approval", title={"en": "Twelfth batch"})
    constitution = make.document(body=shown, document_kind="constitution", title={"en": "Constitution"})
    make.document_version(document=constitution, on="2015-10", position=0)
    make.document_version(document=constitution, on="2021-06-10", position=1)
    make.document(body=shown, document_kind="form", title={"en": "Undated form"})
    for conference in (secret, lyon):
        make.session(
            conference=conference, organization=shown, title={"en": "Concealed session"}, public=conference is secret
        )
    make.conference_host(conference=secret, organization=shown)
    make.participation(conference=secret, organization=shown, country=None)
    make.decision(body=shown, title={"en": "Concealed decision"}, public=False)
    make.document(body=shown, title={"en": "Concealed document"}, public=False)
    answer = client.get(f"/members/{ISU}/")
    assert section(answer, "Conferences and decisions") == (
        "Conferences and decisions"
        " 4 January 2022 Membership approval Twelfth batch"
        " 19 November 2021 Keynote Discours (in French) Lyon 2021"
        " 19 November 2021 On site Lyon 2021"
        " 2015 Hosted Hangzhou 2015"
    )
    assert section(answer, "Documents") == ("Documents Constitution Constitution 10 June 2021 Undated form Form")
    assert "Concealed" not in words(answer)


def test_a_body_tells_its_committees_its_members_and_its_figures(client: Client) -> None:
    body = union()
    assembly = make.committee(slug="assembly", body=body, committee_kind="assembly")
    make.committee(slug="council", body=body, parent=assembly)
    make.committee(slug="group", body=body, parent=hidden("committee"))
    hidden("committee", body=body, slug="draft")
    make.membership(body=body)
    make.membership(body=body, organization=hidden())
    make.figure(body=body, on="2015-10-23", members=72, note="at the foundation")
    make.figure(body=body, members=73, public=False)
    answer = client.get(f"/members/{ISU}/")
    assert section(answer, "Its committees") == (
        "Its committees Assembly Assembly Council Working group part of Assembly Group Working group"
    )
    assert "1 member is named in this register" in section(answer, "In the network")
    assert rows(answer, "Its own figures over time") == [
        ["23 October 2015", "72", "–", "–", "–", "–", "at the foundation"]
    ]
    assert "Concealed" not in words(answer)


def test_organizations_nearby_are_those_of_its_cities_then_those_of_its_country(client: Client) -> None:
    france, italy = make.country(code="FR"), make.country(code="IT")
    lyon, como = make.city(slug="lyon", country=france), make.city(slug="como", country=italy)
    shown = make.organization(slug="mill", country=france)
    make.place(organization=shown, city=lyon)
    make.place(organization=make.organization(name="Zeta of Lyon", country=italy), city=lyon)
    make.place(organization=make.organization(name="Of Como", country=italy), city=como)
    make.organization(name="Its part", parent=shown, country=france)
    hidden(country=france)
    for number in range(7):
        make.organization(name=f"Of France {number}", country=france)
    names = [*(f"Of France {number} Other" for number in range(5)), "Zeta of Lyon Other"]
    said = section(client.get("/members/mill/"), "Organizations nearby")
    assert said == " ".join(["Organizations nearby", *names]).replace("Other", "other")
    alone = make.organization(slug="alone")
    assert section(client.get(alone.get_absolute_url()), "Organizations nearby") == ""


def test_an_organization_of_which_little_is_known_reads_well(client: Client) -> None:
    name = "丝" * 150 + "Seta" * 37 + "!!"
    row = make.organization(slug="long", name=name)
    make.place(organization=row, city=make.city(name=name))
    make.place(organization=row, name="Somewhere")
    said = words(client.get("/members/long/"))
    assert f"Other {name} Tie not stated" in said
    assert "No source states what it is to the network." in said
    assert "map" not in section(client.get("/members/long/"), "Where it is")
