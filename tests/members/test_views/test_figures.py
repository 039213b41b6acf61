"""What bodies state, beside what the register names."""

import re

import pytest
from django.test import Client

from tests import make
from tests.members.test_views import hidden, rows, union
from tests.network import load_network
from tests.reader import queries, words

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


# ── Charts ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def growth(client: Client, name: str) -> list[list[str]]:
    """The table of a chart, cell by cell."""
    page = client.get("/figures/").content.decode()
    table = page.split(f'aria-labelledby="{name}">')[-1].split("</table>")[0].split("<tbody>")[1]
    lines = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.S) for line in table.split("</tr>")[:-1]]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in line] for line in lines]


def test_what_a_body_states_is_drawn_beside_the_members_that_the_register_can_date(client: Client) -> None:
    body = union()
    make.cite(make.figure(body=body, on="2015-10-23", members=72, committees=4), source=make.source(title="Report"))
    make.figure(body=body, on="2021-06", members=130, note="more than 130")
    make.figure(body=body, members=110)
    notice, tenth = make.source(title="Notice"), make.admission_batch(body=body, number=10)
    for since, until in (
        ("2019-11-27", ""),
        ("2019-11-27", "2021"),
        ("2020", ""),
        ("", ""),
        ("", "2020"),
        ("2999", ""),
    ):
        values = {"batch": tenth, "source": notice} if since == "2019-11-27" else {}
        make.membership(body=body, organization=make.organization(), since=since, until=until, **values)
    make.membership(body=body, organization=hidden(), since="2018")
    assert growth(client, "international-silk-union-members") == [
        ["23 October 2015", "Stated", "72 1"],
        ["June 2021", "Stated", "more than 130"],
        ["Undated", "Stated", "110"],
        ["27 November 2019", "Named here", "2 2 batch 10"],
        ["2020", "Named here", "3"],
        ["2021", "Named here", "2"],
        ["Undated", "Named here", "1 more members of whom no source tells since when"],
    ]
    page = client.get("/figures/").content.decode()
    assert re.findall(r'<text class="label"[^>]*>([^<]+)<', page) == ["72", "130+", "2", "3", "2"]
    assert page.count('<figure class="chart">') == 1  # a single number is no course
    assert "2 statements without a day stand only in the table." in words(client.get("/figures/"))


def test_two_who_disagree_about_a_day_are_both_drawn(client: Client) -> None:
    body = union()
    make.figure(body=body, on="2015", members=72)
    figure = make.figure(body=body, on="2019-12-05", members=123)
    make.figure(body=body, on="2019-12-05", members=125)
    make.cite(figure, source=make.source(title="A"), field="members", says="120 members")
    make.cite(figure, source=make.source(title="B"), field="members", says="12 of 24")
    make.cite(figure, source=make.source(title="Hidden", public=False), field="members", says="99")
    page = client.get("/figures/").content.decode()
    assert re.findall(r"<title>([^<]+)</title></path>", page) == ["72", "123", "120", "125"]
    assert page.count('<path class="mark differs"') == 1
    assert [line[1] for line in growth(client, "international-silk-union-members")] == [
        "72",
        "123 Another source says: 120 members 1 Another source says: 12 of 24 2",
        "125",
    ]


def test_cities_are_counted_once_in_the_drawing_and_by_each_part_in_the_table(client: Client) -> None:
    lyon, como = make.city(slug="lyon"), make.city(slug="como")
    for city, role, since in (
        (lyon, "charter", "2019"),
        (como, "charter", "2019"),
        (lyon, "association", "2021"),
        (make.city(), "association", "2021"),
        (make.city(public=False), "association", "2021"),
        (make.city(), "host", ""),
    ):
        make.city_role(city=city, role=role, since=since)
    assert growth(client, "cities") == [["2019", "Charter city", "2"], ["2021", "Member of the association", "2"]]
    page = client.get("/figures/").content.decode()
    assert re.findall(r'<text class="label"[^>]*>([^<]+)<', page) == ["2", "3"]
    assert '<a href="/cities/?role=charter">2</a>' in page
    assert "Cities of the network" not in words(client.get("/figures/?q=silk"))


@pytest.mark.one_database
def test_the_charts_of_the_network_cost_no_more_for_more(client: Client) -> None:
    load_network()
    assert queries(client, "/figures/") <= 12
    page = client.get("/figures/").content.decode()
    titles = re.findall(r"<figcaption[^>]*>([^<]+)<", page)
    assert titles == [
        "Members",
        "Countries and regions",
        "Executive units",
        "Vice-chairman units",
        "Committees",
        "Cities",
    ]
    assert growth(client, "international-silk-union-members")[-3:] == [
        ["27 November 2019", "Named here", "8 6 batch 10"],
        ["4 January 2022", "Named here", "14 7 batch 12"],
        ["Undated", "Named here", "11 more members of whom no source tells since when"],
    ]
