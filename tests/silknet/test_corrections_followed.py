"""What becomes of what readers send: limits, the page that says what came of it, contacts who are asked, and the links
that lead to the form.
"""

import pytest
from django.conf import settings as portal_settings
from django.test import Client
from lxml import html

from silknet.changes.models import Revision
from silknet.corrections import limits
from silknet.corrections.models import Correction
from silknet.sources.actions import rename, withdraw
from silknet.sources.models import CONTACT, Confirmation
from tests import make
from tests.markup import Seen
from tests.reader import words
from tests.reports import FORM, asking, question, reported, send
from tests.server import Site, kept_connection

pytestmark = pytest.mark.django_db

DAY = 24 * 60 * 60


def kept() -> int:
    return Correction.objects.count()


# ── Limits ──


def test_one_address_sends_ten_in_an_hour(client: Client) -> None:
    make.city(slug="lyon")
    form = asking("cities/lyon", "/fr/corrections/")
    for number in range(limits.OF_AN_ADDRESS):
        assert send(client, form, right_name=f"Name {number}").status_code == 302
    assert send(client, form, right_name="").status_code == 200  # what is not taken anyway is not counted
    answer = send(client, form, right_name="<i>Eleventh</i>")
    page = html.fromstring(answer.content.decode())
    assert (answer.status_code, answer["Cache-Control"], kept()) == (429, "no-store", 10)
    assert 0 < int(answer["Retry-After"]) <= limits.HOUR
    assert (page.get("lang"), "<i>Eleventh</i>" in page.xpath("//main//dd/text()")) == ("fr", True)
    elsewhere = send(Client(REMOTE_ADDR="192.0.2.1"), form, right_name="From elsewhere")
    assert elsewhere.status_code == 302


def test_about_one_record_a_hundred_are_taken_in_a_day(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "OF_A_RECORD", 3)
    make.city(slug="lyon"), make.city(slug="como")
    statuses = [
        send(Client(REMOTE_ADDR=f"192.0.2.{number}"), asking("cities/lyon"), right_name=f"{number}").status_code
        for number in range(4)
    ]
    assert statuses == [302, 302, 302, 429]
    assert send(client, asking("cities/como"), right_name="Comum").status_code == 302


# ── What came of it ──


def test_only_who_sent_it_knows_where_the_answer_stands(client: Client) -> None:
    make.city(slug="lyon")
    correction = reported(client, "cities/lyon", right_name="Lugdunum", contact="reader@a.example")
    answer = client.get(correction.get_absolute_url())
    assert "The secretariat has received this and will look at it." in words(answer)
    assert f"{portal_settings.ADDRESS}{correction.get_absolute_url()}" in words(answer)
    assert "reader@a.example" not in answer.content.decode()
    assert (answer["Cache-Control"], answer.cookies, "ETag" in answer) == ("no-store", {}, False)
    page = html.fromstring(answer.content.decode())
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("//head//*[contains(@content, $token) or contains(@href, $token)]", token=correction.token) == []
    assert len(correction.token) >= 32
    assert client.get(f"/corrections/{correction.token[::-1]}/").status_code == 404
    assert client.post(correction.get_absolute_url()).status_code == 405


def test_no_memory_keeps_what_one_reader_sees(client: Client) -> None:
    make.city(slug="lyon")
    correction = reported(client, "cities/lyon", right_name="Lugdunum")
    with kept_connection():
        portal = Site()
        for address in (asking("cities/lyon"), correction.get_absolute_url()):
            first, second = portal.get(address), portal.get(address)
            assert (first.status, second.status, first.headers["Cache-Control"]) == (200, 200, "no-store")
        assert (portal.asked, portal.front.memory.held) == (4, 0)


# ── Who was asked ──


def test_a_contact_says_with_one_button_that_all_is_right(client: Client) -> None:
    city = make.city(slug="lyon")
    address = asking("cities/lyon", ask=question(city))
    assert "All of this is right" in words(client.get(address))
    before = Revision.objects.count()
    for _click in range(2):
        answer = send(client, address, right="yes", source="")
        assert "The register keeps that" in words(answer)
    told = Revision.objects.latest("number")
    assert [(row.record, row.by) for row in Confirmation.objects.all()] == [(city.uuid, CONTACT)]
    assert (Revision.objects.count() - before, told.source, told.note) == (
        1,
        "correction",
        "Confirmed cities/lyon",
    )
    assert kept() == 0


def test_a_contact_may_say_what_is_right_instead_and_needs_no_other_source(client: Client) -> None:
    city = make.city(slug="lyon")
    address = asking("cities/lyon", ask=question(city))
    both = send(client, address, right="yes", right_name="Lugdunum", source="")
    assert "Send that, or empty the box." in words(both)
    assert (Confirmation.objects.exists(), kept()) == (False, 0)
    send(client, address, right_name="Lugdunum", source="")
    assert (Correction.objects.get().asked, Correction.objects.get().source) == (True, "")


@pytest.mark.parametrize("forge", ["expired", "of another", "made up", "of nothing"])
def test_a_question_that_is_old_or_of_another_record_is_none(client: Client, forge: str) -> None:
    lyon, como = make.city(slug="lyon"), make.city(slug="como")
    asked = {
        "expired": question(lyon, 61 * DAY),
        "of another": question(como),
        "made up": question(lyon)[:-1],
        "of nothing": "x" * 5_000,
    }
    address = asking("cities/lyon", ask=asked[forge])
    told = words(client.get(address))
    assert "All of this is right" not in told
    assert "no longer valid" in told
    answer = send(client, address, right="yes", source="")
    assert (answer.status_code, Confirmation.objects.exists()) == (200, False)


def test_a_question_outlives_a_new_address_of_its_record_but_not_the_record(client: Client) -> None:
    city = make.city(slug="lyon")
    signed = question(city, 59 * DAY)
    rename(city, "lugdunum", by=None)
    assert "All of this is right" in words(client.get(asking("cities/lyon", ask=signed), follow=True))
    withdraw(city, by=None)
    assert client.get(asking("cities/lugdunum", ask=signed)).status_code == 410


# ── From every page ──


@pytest.mark.parametrize(
    ("address", "about"),
    [
        ("/cities/lyon/", "cities/lyon"),
        ("/ja/cities/lyon/", "cities/lyon"),
        ("/news/told/", "news/told"),
        ("/about/joining/", "pages/joining"),
        ("/sources/book/", "sources/book"),
        ("/", "/"),
        ("/map/?country=FR", "/map/%3Fcountry%3DFR"),
        ("/nowhere/", "/nowhere/"),
        ("/cities/gone/", "/cities/gone/"),
        ("/cities/%00/", "/cities/%2500/"),
        (f"/cities/{'x' * 300}/", None),
    ],
)
def test_every_page_leads_to_the_form_about_it(client: Client, address: str, about: str | None) -> None:
    make.city(slug="lyon", country=make.country(code="FR")), make.news_item(slug="told"), make.page(slug="joining")
    make.source(slug="book")
    withdraw(make.city(slug="gone"), by=None)
    form = "/ja/corrections/" if address.startswith("/ja/") else FORM
    links = Seen(client.get(address).content.decode()).links
    assert [link for link in links if "/corrections/?" in link or link.endswith("/corrections/")] == [
        f"{form}?about={about}" if about else form
    ]
    if about:
        assert client.get(f"{form}?about={about}").status_code == 200
