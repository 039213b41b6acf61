"""What bodies state, beside what the register names."""

import re

import pytest
from django.test import Client

from tests import make
from tests.members.test_views import hidden, rows, union
from tests.reader import words

pytestmark = pytest.mark.django_db


def test_what_a_body_states_stands_over_time_beside_what_the_register_names(client: Client) -> None:
    body, cities = union(), make.organization(slug="silky-cities")
    report, page = make.source(title="Report"), make.source(title="Website")
    first = make.figure(slug="isu-2015", body=body, on="2015-10-23", members=72, countries_and_regions=13)
    make.cite(first, source=report)
    make.cite(first, source=page, field="members", says="74 members", note="The report is older.")
    make.figure(body=body, on="2021-06", members=130, executive_units=46, committees=6, note="more than 130")
    make.figure(body=body, members=110, countries_and_regions=17, note="over 17 countries")
    make.figure(body=body, on="2030", members=999, public=False)
    make.figure(body=cities, on="2021", members=15)
    make.figure(body=hidden(), members=555)
    france, italy = make.country(code="FR"), make.country(code="IT")
    secret = hidden("country", code="CN", name="Concealed country")
    for country, values in {
        france: {"level": "vice-chairman-unit"},
        italy: {"level": "executive-director-unit", "since": ""},
        secret: {"level": "vice-chairman-unit"},
        None: {"until": "2020"},
    }.items():
        make.membership(body=body, organization=make.organization(country=country), **values)
    make.membership(body=body, organization=hidden(country=france))
    make.committee(body=body, committee_kind="professional-committee")
    make.committee(body=body, committee_kind="secretariat")
    hidden("committee", body=body, committee_kind="professional-committee")
    answer = client.get("/figures/")
    named = "Counted from the register, which names only what a source shows; of committees the professional ones."
    assert rows(answer, "Stated by International Silk Union") == [
        ["23 October 2015 1", "72", "13", "–", "–", "–", "Another source says: 74 members 2 (The report is older.)"],
        ["June 2021", "more than 130", "–", "46", "–", "6", "more than 130"],
        ["Undated", "110", "more than 17", "–", "–", "–", "over 17 countries"],
        ["Named in this register today", "3", "2", "1", "2", "1", named],
    ]
    assert rows(answer, "Stated by Silky Cities") == [
        ["2021", "15", "–", "–", "–", "–", ""],
        ["Named in this register today", "0", "0", "0", "0", "0", named],
    ]
    assert re.findall(r'<rect width="(\d+)"', answer.content.decode()) == ["55", "100", "84", "100"]
    assert '<tr id="isu-2015">' in answer.content.decode()
    assert "4 statements" in words(answer)
    assert not {"Concealed", "999", "555"} & set(words(answer).split())


def test_figures_are_filtered_by_body(client: Client) -> None:
    make.figure(body=union(), on="2021", members=130)
    make.figure(body=make.organization(slug="silky-cities"), members=15)
    said = words(client.get("/figures/?body=isu"))
    assert "Stated by International Silk Union" in said
    assert "Stated by Silky Cities" not in said
    assert client.get("/figures/?body=nobody").status_code == 400
    assert "Nothing in the register matches." in words(client.get("/figures/?q=nothing-like-it"))
