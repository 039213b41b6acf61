"""Committees and their seats, on any day."""

import re
from typing import Any

import pytest
from django.test import Client

from tests import make
from tests.members.test_views import hidden, listed, rows, section, union
from tests.reader import words

pytestmark = pytest.mark.django_db


def test_committees_stand_by_body_below_the_one_that_they_are_part_of(client: Client) -> None:
    body, other = union(), make.organization(slug="silky-cities")
    assembly = make.committee(slug="members-assembly", body=body, committee_kind="assembly", established="2015-10-23")
    secretariat = make.committee(slug="secretariat", body=body, parent=assembly, committee_kind="secretariat")
    make.committee(slug="design", body=body, parent=secretariat, mandate={"en": "Silk fashion."})
    make.committee(slug="axis", body=other, parent=hidden("committee", body=other))
    make.committee(slug="free")
    make.committee(slug="of-a-draft", body=hidden())
    answer = client.get("/committees/")
    assert section(answer, "International Silk Union") == (
        "International Silk Union Members Assembly Assembly established 23 October 2015"
        " Secretariat Secretariat Design Working group Silk fashion."
    )
    assert section(answer, "Silky Cities") == "Silky Cities Axis Working group"
    assert section(answer, "Of no body of the register") == (
        "Of no body of the register Free Working group Of A Draft Working group"
    )
    assert answer.content.decode().count('<ul class="branches">') == 5
    assert "Concealed" not in words(answer)


def test_committees_are_filtered_and_still_name_what_they_are_part_of(client: Client) -> None:
    body = union()
    assembly = make.committee(slug="assembly", body=body, committee_kind="assembly")
    make.committee(slug="council", body=body, parent=assembly, committee_kind="executive-council")
    make.committee(slug="free")
    answer = client.get("/committees/?body=isu&kind=executive-council")
    assert listed(answer) == ["Council"]
    assert "Executive council part of Assembly" in words(answer)
    assert listed(client.get("/committees/?body=none")) == ["Free"]


def elected_in_2019() -> Any:
    """A chairmanship with a handover on 5 December 2019, an attested seat, an undated one, and hidden ones."""
    meeting = make.committee(slug="meeting", body=union(), committee_kind="chairmanship")
    cathaya = make.organization(slug="cathaya")
    seats: dict[str, dict[str, Any]] = {
        "li": {"role": "chairman", "until": "2019-12-05", "attested_on": "2019-04-08"},
        "zhang": {"role": "chairman", "since": "2019-12-05", "organization": cathaya},
        "yang": {"role": "honorary chairman", "attested_on": "2020-01-31", "shared": True},
        "chen": {"role": "director"},
    }
    for slug, values in seats.items():
        make.seat(slug=slug, committee=meeting, person=make.person(slug=f"person-{slug}", name=slug.title()), **values)
    nobody = make.person(name="Concealed person", public=False)
    make.seat(committee=meeting, person=nobody, role="concealed role", since="2019")
    make.seat(committee=meeting, person=nobody, organization=make.organization(slug="house"), role="unit", since="2019")
    make.seat(committee=meeting, role="concealed role", since="2019", public=False)
    return meeting


LI = ["Chairman", "Li", "until 5 December 2019 attested on 8 April 2019"]
ZHANG = ["Chairman", "Zhang Cathaya", "since 5 December 2019"]
YANG = ["Honorary chairman shared", "Yang", "attested on 31 January 2020"]
CHEN = ["Director", "Chen", "undated"]
HOUSE = ["Unit", "House", "since 2019"]


@pytest.mark.parametrize(
    ("on", "day", "held", "ended", "later"),
    [
        ("", "", [ZHANG, YANG, HOUSE], [LI], []),
        ("2018-12-31", "31 December 2018", [], [], [LI, ZHANG, YANG, HOUSE]),
        ("2019-01-01", "1 January 2019", [HOUSE], [], [LI, ZHANG, YANG]),
        ("2019-04-07", "7 April 2019", [HOUSE], [], [LI, ZHANG, YANG]),
        ("2019-04-08", "8 April 2019", [LI, HOUSE], [], [ZHANG, YANG]),
        ("2019-12-04", "4 December 2019", [LI, HOUSE], [], [ZHANG, YANG]),
        ("2019-12-05", "5 December 2019", [ZHANG, HOUSE], [LI], [YANG]),
        ("2020-01-30", "30 January 2020", [ZHANG, HOUSE], [LI], [YANG]),
        ("2020-01-31", "31 January 2020", [ZHANG, YANG, HOUSE], [LI], []),
    ],
)
def test_a_committee_shows_its_seats_on_any_day(
    client: Client, on: str, day: str, held: list[Any], ended: list[Any], later: list[Any]
) -> None:
    elected_in_2019()
    answer = client.get(f"/committees/meeting/?on={on}")
    found = {
        part: rows(answer, f'id="{part}"') for part in ("held", "former", "later", "undated") if part_of(answer, part)
    }
    expected = {"held": held, "former": ended, "later": later, "undated": [CHEN]}
    assert found == {part: seats for part, seats in expected.items() if seats}
    assert (f"Seats on {day}" in words(answer)) is bool(held)
    assert f'value="{on}"' in answer.content.decode()
    assert "concealed" not in words(answer).lower()


def part_of(answer: Any, part: str) -> bool:
    return f'<caption id="{part}">' in answer.content.decode()


def test_a_day_without_a_seat_says_so(client: Client) -> None:
    make.committee(slug="meeting")
    assert "No source shows a seat held on 31 January 2020." in words(client.get("/committees/meeting/?on=2020-01-31"))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("on=2020-02-30", "2020-02-30 is not a day. Write one as 2021-11-19."),
        ("on=2020-01", "2020-01 is not a day. Write one as 2021-11-19."),
        ("on=yesterday", "yesterday is not a day. Write one as 2021-11-19."),
        ("on=2020-01-31&on=2020-02-01", "on stands more than once; give it once."),
        ("day=2020-01-31", "There is no parameter day. Right are: on."),
        ("on=%00", "on Character 1 is a control character (U+0000). Remove it."),
    ],
)
def test_a_wrong_day_is_refused_with_the_right_form(client: Client, query: str, sentence: str) -> None:
    make.committee(slug="meeting")
    answer = client.get(f"/committees/meeting/?{query}")
    assert answer.status_code == 400
    assert sentence in words(answer)


def test_a_committee_tells_its_mandate_its_parent_its_parts_and_its_sources(client: Client) -> None:
    assembly = make.committee(slug="assembly")
    shown = make.committee(
        slug="secretariat",
        committee_kind="secretariat",
        body=union(),
        parent=assembly,
        established="2015",
        mandate={"en": "Runs daily work."},
    )
    make.committee(slug="design", parent=shown, committee_kind="professional-committee")
    hidden("committee", parent=shown)
    make.cite(shown, source=make.source(title="Statutes"))
    for number in range(6):
        make.decision(body=shown.body, on=f"202{number}", title={"en": f"Decision {number}"}, outcome="adopted")
    make.decision(title={"en": "Of no body"})
    make.cite(make.seat(slug="first", committee=shown, since="2016"), source=make.source(title="Minutes"))
    answer = client.get("/committees/secretariat/")
    said = words(answer)
    assert (
        "Secretariat · International Silk Union Secretariat part of Assembly established 2015 Runs daily work. 1"
        in said
    )
    assert section(answer, "Its parts") == "Its parts Design Professional committee"
    assert re.findall(r"(Statutes|Minutes)", section(answer, "Sources")) == ["Statutes", "Minutes"]
    assert section(answer, "Last decisions of International Silk Union") == (
        "Last decisions of International Silk Union "
        + " ".join(f"Decision {number} 202{number} Rules adopted" for number in (5, 4, 3, 2, 1))
        + " Sources name the body that decided, not its committee."
    )
    assert '<tr id="first">' in answer.content.decode()
    assert "Concealed committee" not in said
