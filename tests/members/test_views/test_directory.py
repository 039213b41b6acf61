"""The directory of organizations: what it says each is, who counts as a member, and how it is narrowed."""

import re
from typing import Any

import pytest
from django.test import Client

from members.rules import ISU
from tests import make
from tests.members.test_views import hidden, listed, section, union
from tests.reader import words

pytestmark = pytest.mark.django_db


def test_the_directory_says_what_each_organization_is(client: Client) -> None:
    body = union()
    batch = make.admission_batch(body=body, number=12)
    memberships: dict[str, dict[str, Any]] = {
        "abraseda": {"level": "vice-chairman-unit", "since": ""},
        "bursa": {"level": "member", "since": "2022-01-04", "batch": batch},
        "once": {"since": "2016", "until": "2019-12-05"},
        "soon": {"since": "2999-01-01"},
        "secretly": {"body": hidden()},
    }
    for slug, values in memberships.items():
        make.membership(organization=make.organization(slug=slug), **({"body": body} | values))
    for tie in ("host", "partner", "participant", "listed", ""):
        make.organization(slug=f"tied-{tie}" if tie else "untied", tie=tie)
    hidden(slug="draft")
    said = words(client.get("/members/"))
    for sentence in (
        "Abraseda Other Member of International Silk Union vice-chairman unit since when is not known",
        "Bursa Other Member of International Silk Union member batch 12 since 4 January 2022",
        "Once Other Former member of International Silk Union 2016 – 5 December 2019",
        "Soon Other Member to be of International Silk Union since 1 January 2999",
        "Secretly Other Tie not stated",
        "International Silk Union Other Network body",
        "Tied Host Other Host",
        "Tied Partner Other Partner",
        "Tied Participant Other Participant",
        "Tied Listed Other Listed for its heritage",
        "Untied Other Tie not stated",
        "11 organizations",
    ):
        assert sentence in said
    assert "Concealed organization" not in said


def test_only_members_count_and_what_the_union_states_stands_beside(client: Client) -> None:
    body = union()
    for values in ({"since": ""}, {"since": "2019-11-27"}, {"until": "2020-01-01"}, {"since": "2999"}):
        make.membership(body=body, **values)
    make.membership(body=body, organization=hidden())
    make.membership()
    make.organization(tie="partner")
    source = make.source(title="Report of the union")
    stated = {"body": body, "countries_and_regions": 24, "note": "more than 130; committees count more than 70 experts"}
    make.cite(make.figure(on="2021-11-19", members=130, **stated), source=source)
    make.figure(body=body, on="2019-12-05", members=123)
    make.figure(body=body, on="2024-05-22", members=None, countries_and_regions=35)
    make.figure(body=body, on="2025-01-01", members=999, public=False)
    make.figure(on="2026-01-01", members=998)
    answer = client.get("/members/")
    sentence = (
        "2 confirmed members of the International Silk Union are named here; "
        "the union states more than 130 in 24 countries and regions (2021) 1 Figures over time"
    )
    assert sentence in words(answer)
    assert "Report of the union" in section(answer, "Sources")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"members": 72, "on": "2015-10-23"}, "the union states 72 (2015)"),
        ({"members": 110, "countries_and_regions": 17}, "the union states 110 in 17 countries and regions"),
        ({"members": 130, "note": "more than 1300 guests"}, "the union states 130"),
        ({"members": 1300, "on": "2030", "note": "more than 1300"}, "the union states more than 1,300 (2030)"),
    ],
)
def test_what_the_union_states_is_told_as_far_as_it_is_known(
    client: Client, values: dict[str, Any], sentence: str
) -> None:
    body = union()
    make.membership(body=body)
    make.figure(body=body, **values)
    assert f"1 confirmed member of the International Silk Union is named here; {sentence} Figures over time" in words(
        client.get("/members/")
    )


def test_an_empty_register_states_no_number(client: Client) -> None:
    hidden(slug=ISU)
    said = words(client.get("/members/"))
    assert "The register has none yet." in said
    assert "confirmed member" not in said


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("country=FR", ["Hermes"]),
        ("country=IT", ["Elsewhere"]),
        ("kind=museum", ["Museum"]),
        ("status=member", ["Elsewhere", "Hermes"]),
        ("status=member&body=isu", ["Hermes"]),
        ("status=member&body=other-body", ["Elsewhere"]),
        ("status=former", ["Once"]),
        ("status=listed", ["Museum"]),
        ("status=network-body", ["International Silk Union"]),
        ("q=herm", ["Hermes"]),
        ("status=host", []),
    ],
)
def test_the_directory_is_filtered(client: Client, query: str, names: list[str]) -> None:
    body = union()
    other = make.organization(slug="other-body", tie="partner")
    france, italy = make.country(code="FR"), make.country(code="IT")
    make.membership(organization=make.organization(slug="hermes", country=france), body=body)
    make.membership(organization=make.organization(slug="elsewhere", country=italy), body=other)
    make.membership(organization=make.organization(slug="once"), body=body, until="2020-01-01")
    make.organization(slug="museum", organization_kind="museum", tie="listed")
    hidden(country=france, organization_kind="museum", tie="listed")
    assert listed(client.get(f"/members/?{query}")) == names


def test_the_form_keeps_what_was_chosen_and_offers_what_there_is(client: Client) -> None:
    make.membership(body=union(), organization=make.organization(country=make.country(code="FR")))
    make.membership(body=hidden())
    make.country(code="IT")
    page = client.get("/members/?country=FR&status=member&body=isu").content.decode()
    options = re.findall(r'<option value="([^"]+)"( selected)?>', page)
    assert [value for value, chosen in options if chosen] == ["FR", "member", "isu"]
    assert [value for value, _chosen in options if value in ("FR", "IT")] == ["FR"]
    assert "Concealed" not in page


@pytest.mark.parametrize(
    "query", ["status=wrong", "kind=wrong", "country=XX", "body=nobody", "colour=madder", "page=9"]
)
def test_a_wrong_filter_is_refused_with_what_would_be_right(client: Client, query: str) -> None:
    union()
    answer = client.get(f"/members/?{query}")
    assert answer.status_code == 400
    assert f"<dt>{query.split('=')[0]}</dt>" in answer.content.decode()
