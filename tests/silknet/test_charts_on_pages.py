"""Small charts beside words: lines on the home page, bars on a city's."""

import re

import pytest
from django.test import Client

from members.rules import ISU
from tests import make

pytestmark = pytest.mark.django_db


def test_home_draws_how_members_grew_beside_their_number(client: Client) -> None:
    union = make.organization(slug=ISU)
    make.figure(body=union, on="2015-10-23", members=72, countries_and_regions=13)
    page = client.get("/").content.decode()
    assert 'class="spark"' not in page
    make.figure(body=union, on="2021-11-19", members=130)
    page = client.get("/").content.decode()
    assert page.count('<svg class="spark" viewBox="0 0 120 32" aria-hidden="true"') == 1


def test_indicators_have_a_bar_where_there_is_something_to_compare_them_with(client: Client) -> None:
    city = make.city(slug="lyon")
    for subject, value, unit, on in (
        ("jobs", 500, "people", "2015"),
        ("jobs", 1000, "people", "2020"),
        ("share", 3, "percent", "2020"),
        ("looms", 40, "", ""),
    ):
        make.fact(city=city, subject=subject, value=value, unit=unit, on=on)
    table = (
        client.get("/cities/lyon/").content.decode().split('<table class="indicators bars">')[1].split("</table>")[0]
    )
    rows = [" ".join(re.sub("<svg.*?</svg>|<[^>]+>", " ", row, flags=re.S).split()) for row in table.split("<tr>")[2:]]
    bars = [re.findall(r'<rect x="0" width="([\d.]+)"', row) for row in table.split("<tr>")[2:]]
    assert dict(zip(rows, bars, strict=True)) == {
        "Jobs 2015 500 people": ["50"],
        "Jobs 2020 1,000 people": ["100"],
        "Share 2020 3 percent": ["3"],
        "Looms 40": [],
    }
