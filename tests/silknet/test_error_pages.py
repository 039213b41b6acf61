"""What a reader sees where there is nothing to see: ways on, in the language of the address; nothing for an index."""

from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import get_resolver
from django.utils.translation import override
from lxml import html

from silknet.counting import TooMany
from silknet.pages.errors import server_error, too_many
from silknet.sources.actions import withdraw
from tests import make

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def page_of(answer: Any) -> Any:
    """The page, which no index may keep."""
    page = html.fromstring(answer.content.decode())
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("//link[@rel='canonical' or @hreflang] | //script[@type='application/ld+json']") == []
    return page


def prefixed(path: str, code: str) -> str:
    return path if code == "en" else f"/{code}{path}"


@pytest.mark.django_db
@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_not_there_is_searched_for(client: Client, code: str) -> None:
    answer = client.get(prefixed("/cities/saint-etienne/", code))
    page = page_of(answer)
    assert (answer.status_code, answer["Cache-Control"], page.get("lang")) == (404, "no-store", code)
    assert page.xpath("//main//form/@action") == [prefixed("/search/", code)]
    assert page.xpath("//main//input/@value") == ["saint etienne"]
    assert prefixed("/cities/", code) in page.xpath("//main//a/@href")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/nowhere/", "nowhere"),
        ("/cities/%E4%B8%9D%E7%BB%B8/", "丝绸"),
        ("/cities/%3Cscript%3E/", "<script>"),
        ("/cities/%00/", ""),
        ("/cities/" + "x" * 100 + "/", ""),
    ],
)
def test_the_words_of_the_address_are_offered_if_they_are_words(client: Client, address: str, words: str) -> None:
    assert page_of(client.get(address)).xpath("//main//input/@value") == [words]


@pytest.mark.django_db
@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_gone_leads_on(client: Client, code: str) -> None:
    withdraw(make.city(slug="gone"), by=None)
    answer = client.get(prefixed("/cities/gone/", code))
    page = page_of(answer)
    assert (answer.status_code, page.get("lang")) == (410, code)
    assert page.xpath("//main//form/@action") == [prefixed("/search/", code)]


@pytest.mark.django_db
def test_a_wrong_filter_and_a_host_that_is_not_ours_are_pages_too(client: Client) -> None:
    wrong = client.get("/cities/?kind=harbour")
    assert (wrong.status_code, page_of(wrong).get("lang")) == (400, "en")
    other = client.get("/", headers={"host": "another.example"})
    assert (other.status_code, page_of(other).xpath("//h1/text()")) == (400, ["The address asks for something unknown"])


@pytest.mark.django_db
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_fault_of_ours_is_told_without_the_database(code: str, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = server_error(RequestFactory().get(prefixed("/cities/", code)))
    page = page_of(answer)
    assert (answer.status_code, page.get("lang")) == (500, code)
    assert page.xpath("//main//a/@href") == [prefixed("/", code)]
    (sheet,) = page.xpath("//link[@rel='stylesheet']/@href")
    assert Client().get(sheet).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("code", LANGUAGES)
def test_who_sends_too_much_is_told_when_to_come_back_and_keeps_the_text(code: str) -> None:
    request = RequestFactory().post(prefixed("/corrections/", code))
    with override(code):
        answer = too_many(request, TooMany(61, [("Name", "<b>Lugdunum</b>")]))
    page = page_of(answer)
    assert (answer.status_code, answer["Retry-After"], page.get("lang")) == (429, "61", code)
    assert page.xpath("//main//dd/text()") == ["<b>Lugdunum</b>"]
    assert "2" in page.xpath("string(//main//p[@class='lead'])")
    assert prefixed("/cities/", code) in page.xpath("//main//a/@href")


def test_the_api_tells_its_faults_as_problems() -> None:
    handler: Any = get_resolver().resolve_error_handler(500)
    request: HttpRequest = RequestFactory().get("/api/v1/cities/")
    assert handler(request)["Content-Type"] == "application/problem+json"
