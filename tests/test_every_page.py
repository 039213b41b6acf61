"""Every kind of page: it answers, in every language, at a price that does not grow, and shows nothing hidden."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from silknet.languages import in_language
from tests import make
from tests.reader import queries, words

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12
WITHOUT_A_PAGE = ("seats", "figures")  # shown where their committee is, and among the figures of all bodies
WITH_A_PAGE = [kind for kind in make.MAKERS if kind not in WITHOUT_A_PAGE]
LISTS = [f"{kind}-list" for kind in make.MAKERS if kind != "seats"]
CODES = [code for code, _name in settings.LANGUAGES]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_one_row_and_for_many(client: Client, name: str) -> None:
    maker = make.MAKERS[name.removesuffix("-list")]
    _full(maker)
    once = queries(client, reverse(name))
    for _ in range(5):
        _full(maker)
    assert queries(client, reverse(name)) == once
    assert once <= MOST_QUERIES


def _full(maker: Any) -> Any:
    """A record with its sources and names."""
    row = maker()
    make.cite(row)
    make.name(row, f"Other name {row.pk}")
    return row


@pytest.mark.parametrize("kind", WITH_A_PAGE)
@pytest.mark.one_database
def test_a_record_has_a_page_in_every_language(client: Client, kind: str) -> None:
    row = _full(make.MAKERS[kind])
    for code in CODES:
        address = in_language(row.get_absolute_url(), code)
        answer = client.get(address)
        assert answer.status_code == 200
        assert f'<html lang="{code}">' in answer.content.decode()
        assert str(row) in words(answer)
    assert queries(client, row.get_absolute_url()) <= MOST_QUERIES


@pytest.mark.parametrize("kind", WITH_A_PAGE)
def test_a_hidden_record_has_no_page_and_stands_in_no_list(client: Client, kind: str) -> None:
    shown, hidden = make.MAKERS[kind](), make.MAKERS[kind](public=False)
    assert client.get(hidden.get_absolute_url()).status_code == 404
    listed = client.get(reverse(f"{kind}-list")).content.decode()
    assert shown.get_absolute_url() in listed
    assert hidden.get_absolute_url() not in listed


@pytest.mark.parametrize("name", [*LISTS, "home", "search", "changes"])
@pytest.mark.one_database
def test_a_page_of_an_empty_register_reads_well_in_every_language(client: Client, name: str) -> None:
    for code in CODES:
        assert client.get(in_language(reverse(name), code)).status_code == 200
