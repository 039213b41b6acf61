"""What readers send: the form about a record or a page, and what it refuses."""

import re
import sys
import unicodedata
from typing import Any

import pytest
from django.conf import settings as portal_settings
from django.test import Client
from lxml import html

from silknet.changes.models import Revision, Version
from silknet.changes.publish import by_kind
from silknet.corrections.fields import fields_of
from silknet.corrections.models import Correction, Proposal
from silknet.sources.actions import merge, rename, withdraw
from silknet.text import LanguagesField
from tests import make
from tests.markup import Seen
from tests.reader import queries, words
from tests.reports import FORM, asking, opened, reported, send

pytestmark = pytest.mark.django_db

LANGUAGES = [code for code, _name in portal_settings.LANGUAGES]
DAY = 24 * 60 * 60


def kept() -> int:
    return Correction.objects.count()


# ── The form ──


@pytest.mark.parametrize("kind", sorted(make.MAKERS))
def test_the_form_shows_each_public_field_and_what_it_says(client: Client, kind: str) -> None:
    row = make.MAKERS[kind]()
    answer = client.get(asking(f"{kind}/{row.public_key()}"))
    page = html.fromstring(answer.content.decode())
    named = {name.removeprefix("right-") for name in page.xpath("//form[@method='post']//*/@name")}
    public = {*row.as_fields(), "names", "else", "opened", "homepage", "source", "contact"}
    assert named <= public, "a box for what is not public"
    assert {field.name or "else" for field in fields_of(type(row))} <= named
    assert str(row) in words(answer)
    assert (answer["Cache-Control"], answer.cookies) == ("no-store", {})
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex, follow"]


@pytest.mark.one_database
@pytest.mark.parametrize("kind", sorted(make.MAKERS))
def test_what_is_no_plain_field_is_told_in_words(kind: str) -> None:
    """References and lists are for a person; texts, choices, days and numbers can be written from what is sent."""
    told = {field.name for field in fields_of(by_kind()[kind]) if not field.is_written}
    references = {
        by_kind()[kind].public_name(column.name)
        for column in by_kind()[kind]._meta.concrete_fields
        if column.is_relation
    }
    assert told == references | {"names", ""} | ({"languages"} if kind == "documents" else set())


def test_a_text_is_shown_and_corrected_in_the_readers_language(client: Client) -> None:
    make.city(slug="lyon", summary={"en": "Silk since 1466", "ja": "絹"}, silk_history={"fr": "Soie"})
    told = words(client.get(asking("cities/lyon", "/ja/corrections/")))
    assert "絹" in told
    assert "Silk since 1466" not in told
    assert "Soie (フランス語)" in told
    send(client, asking("cities/lyon", "/ja/corrections/"), right_summary="1450年から")
    correction = Correction.objects.get()
    assert (correction.language, [*correction.proposals.values_list("field", "was", "proposed")]) == (
        "ja",
        [("summary", "絹", "1450年から")],
    )


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.one_database
def test_the_form_and_its_answer_speak_every_language(client: Client, code: str) -> None:
    make.city(slug="lyon")
    form = asking("cities/lyon", FORM if code == "en" else f"/{code}{FORM}")
    assert f'<html lang="{code}">' in client.get(form).content.decode()
    assert f'<html lang="{code}">' in send(client, form).content.decode()  # nothing is written in any box
    answer = send(client, form, right_name="Lugdunum")
    assert f'<html lang="{code}">' in client.get(answer["Location"]).content.decode()


def test_hidden_references_are_not_told(client: Client) -> None:
    secret = make.organization(name="Secret mill", public=False)
    make.organization(slug="mill", parent=secret)
    assert "Secret mill" not in words(client.get(asking("organizations/mill")))
    assert reported(client, "organizations/mill", right_parent="None").proposals.get().was == ""


def test_the_price_of_the_form_is_small(client: Client) -> None:
    city = make.city(slug="lyon")
    for number in range(9):
        make.name(city, f"Name {number}")
    assert queries(client, asking("cities/lyon")) <= 8


@pytest.mark.parametrize(
    ("about", "status"),
    [
        ("", 200),
        ("/map/", 200),
        ("//evil.example/", 200),
        ("cities/lyon", 200),
        ("cities/nowhere", 404),
        ("cities/", 404),
        ("cities", 404),
        ("harbours/lyon", 404),
        ("cities/hidden", 404),
        ("cities/gone", 410),
        ("cities/a\x00b", 400),
        ("x" * 201, 400),
        ("/" + "x" * 10_000, 400),
    ],
)
def test_what_a_report_is_about_is_there_or_is_told_not_to_be(client: Client, about: str, status: int) -> None:
    make.city(slug="lyon"), make.city(slug="hidden", public=False)
    withdraw(make.city(slug="gone"), by=None)
    address = asking(about)
    assert client.get(address).status_code == status
    assert (send(client, address, right_else="wrong").status_code, kept()) == (
        (302, 1) if status == 200 else (status, 0)
    )
    assert "//evil.example/" not in Seen(client.get(address).content.decode()).links


def test_a_record_that_moved_or_was_merged_is_asked_about_where_it_is(client: Client) -> None:
    rename(make.city(slug="lyon"), "lugdunum", by=None)
    answer = client.get(asking("cities/lyon", "/fr/corrections/", ask="x:y"))
    assert (answer.status_code, answer["Location"]) == (301, "/fr/corrections/?about=cities/lugdunum&ask=x%3Ay")
    one, other = make.city(slug="one"), make.city(slug="other")
    merge(one, other, by=None)
    assert client.get(asking("cities/one"))["Location"] == "/corrections/?about=cities/other"


def test_a_parameter_that_nobody_reads_or_that_stands_twice_is_refused(client: Client) -> None:
    assert client.get(f"{FORM}?abuot=cities/lyon").status_code == 400
    assert client.get(f"{FORM}?about=/a/&about=/b/").status_code == 400


# ── Sending ──


def test_what_is_sent_is_kept_with_what_the_register_said_and_the_register_stays_as_it_is(client: Client) -> None:
    country = make.country(name="France", code="FR")
    city = make.city(slug="lyon", name="Lyon", country=country)
    before = Revision.objects.count(), Version.objects.count()
    correction = reported(
        client, "cities/lyon", right_name="Lugdunum", right_country="Gaul", right_latitude="45.8", contact="a@b.example"
    )
    assert {name: getattr(correction, name) for name in ("kind", "record", "title", "page", "source", "contact")} == {
        "kind": "cities",
        "record": city.uuid,
        "title": "Lyon",
        "page": "/cities/lyon/",
        "source": "https://museum.example/",
        "contact": "a@b.example",
    }
    assert (correction.asked, correction.state, correction.language) == (False, "waiting", "en")
    assert list(correction.proposals.values_list("field", "was", "proposed", "decision")) == [
        ("name", "Lyon", "Lugdunum", ""),
        ("country", "France", "Gaul", ""),
        ("latitude", "", "45.8", ""),
    ]
    assert (Revision.objects.count(), Version.objects.count()) == before


def test_a_choice_is_made_from_its_list_and_nothing_is_one(client: Client) -> None:
    make.organization(slug="mill", organization_kind="museum", national=True, tie="host")
    correction = reported(
        client, "organizations/mill", right_kind="university", right_is_national_organization="no", right_tie="none"
    )
    assert list(correction.proposals.values_list("field", "was", "proposed")) == [
        ("kind", "museum", "university"),
        ("is_national_organization", "yes", "no"),
        ("tie", "host", ""),
    ]
    told = words(client.get(correction.get_absolute_url()))
    assert "Kind museum university" in told
    assert "yes no" in told
    wrong = send(client, asking("organizations/mill"), right_kind="harbour")
    assert (wrong.status_code, kept()) == (200, 1)


def test_of_a_page_without_a_record_one_says_in_words_what_is_wrong(client: Client) -> None:
    correction = Correction.objects.get(
        token=send(client, asking("/fr/map/?country=CN"), right_else="No sea there").url.strip("/").split("/")[-1]
    )
    assert (correction.page, correction.kind, correction.record) == ("/fr/map/?country=CN", "", None)
    assert [str(one) for one in correction.proposals.all()] == ["Anything else: No sea there"]


def test_what_the_record_says_already_is_no_correction(client: Client) -> None:
    make.city(slug="lyon", name="Lyon")
    answer = send(client, asking("cities/lyon"), right_name=" Lyon ", right_summary="  ")
    assert "Write what is right in at least one of the boxes." in words(answer)
    assert kept() == 0


def test_it_says_where_it_says_so(client: Client) -> None:
    make.city(slug="lyon")
    answer = send(client, asking("cities/lyon"), right_name="Lugdunum", source=" ")
    assert "Where does it say so?: This field is required." in words(answer)
    assert (kept(), 'value="Lugdunum"' in answer.content.decode()) == (0, True)


def test_a_double_click_sends_once_and_a_second_thought_is_another_report(client: Client) -> None:
    make.city(slug="lyon")
    word = opened()
    answers = [send(client, asking("cities/lyon"), opened=word, right_name="Lugdunum") for _time in range(2)]
    assert (answers[0].url, kept()) == (answers[1].url, 1)
    other = send(client, asking("cities/lyon"), opened=word, right_name="Lugduno")
    assert (other.url != answers[0].url, kept()) == (True, 2)


@pytest.mark.parametrize(
    ("word", "message"),
    [
        (lambda: opened(0), "sooner than a person can read it"),
        (lambda: opened(DAY + 60), "open for more than a day"),
        (lambda: opened() + "x", "was not opened here"),
        (lambda: "", "was not opened here"),
        (lambda: "a:b:c", "was not opened here"),
        (lambda: "\x00", "was not opened here"),
    ],
)
def test_a_form_is_opened_here_not_just_now_and_not_yesterday(client: Client, word: Any, message: str) -> None:
    make.city(slug="lyon")
    answer = send(client, asking("cities/lyon"), opened=word(), right_name="Lugdunum")
    assert (answer.status_code, kept()) == (200, 0)
    assert message in words(answer)
    page = html.fromstring(answer.content.decode())
    assert page.xpath("//input[@name='right-name']/@value") == ["Lugdunum"]
    (again,) = page.xpath("//input[@name='opened']/@value")
    assert again.count(":") == 2  # a word that can be sent, once some seconds have gone by


def test_a_box_that_nobody_sees_stays_empty(client: Client) -> None:
    make.city(slug="lyon")
    answer = send(client, asking("cities/lyon"), right_name="Buy silk", homepage="https://spam.example")
    assert (answer.status_code, kept()) == (200, 0)
    assert "Leave this box empty: it tells people from programs." in words(answer)


PLANES = "".join(chr(plane << 16 | 0x123) for plane in range(17))


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script><b onclick=x>",
        "'; DROP TABLE cities_city; --",
        "%s %d {0} {{ settings }} {% url 'home' %}",
        "丝绸 🧵 مدينة \u202e\u200f",
        PLANES,
        "line\r\nline\ttab",
        "x" * 300,
    ],
)
def test_whatever_is_written_stands_as_text(client: Client, text: str) -> None:
    make.city(slug="lyon")
    correction = reported(client, "cities/lyon", right_name=text.replace("\r\n", " "), right_else=text, source=text)
    assert correction.proposals.get(field="").proposed == text.replace("\r\n", "\n")
    page = client.get(correction.get_absolute_url())
    seen = Seen(page.content.decode().split("<main")[1].split("</main>")[0])
    assert (seen.tags & {"script", "b"}, {name for _tag, name in seen.attributes} & {"onclick"}) == (set(), set())
    assert " ".join(text.split()) in " ".join(html.fromstring(page.content.decode()).text_content().split())


CONTROL = [chr(code) for code in (0, 1, 8, 11, 12, 27, 31, 127)]


@pytest.mark.parametrize("box", ["right_name", "right_summary", "right_country", "right_else", "source", "contact"])
@pytest.mark.parametrize("text", [*(f"a{character}b" for character in CONTROL), "x" * 10_000], ids=repr)
def test_what_no_text_holds_is_refused_beside_its_box(client: Client, box: str, text: str) -> None:
    make.city(slug="lyon")
    answer = send(client, asking("cities/lyon"), **({"right_name": "Lugdunum"} | {box: text[:10_000]}))
    name = box.replace("right_", "right-")
    assert (answer.status_code, kept()) == (200, 0)
    assert html.fromstring(answer.content.decode().replace("\x00", "")).xpath(f"//*[@id='id_{name}_error']")


def test_how_long_a_text_may_be_is_said_beside_its_box(client: Client) -> None:
    make.city(slug="lyon")
    page = html.fromstring(client.get(asking("cities/lyon")).content.decode())
    said = {
        name: page.xpath(f"string(//*[@id='id_{name}_helptext'])")
        for name in ("right-name", "right-summary", "right-else", "source")
    }
    assert [re.findall(r"[\d,]+", text)[-1] for text in said.values()] == ["300", "5,000", "5,000", "1,000"]
    assert page.xpath("//input[@name='right-name']/@maxlength") == ["300"]


@pytest.mark.parametrize(
    ("about", "box", "text"),
    [
        ("cities/lyon", "right_latitude", "north"),
        ("cities/lyon", "right_latitude", "91"),
        ("cities/lyon", "right_latitude", "NaN"),
        ("organizations/mill", "right_website", "not an address"),
        ("organizations/mill", "right_website", "javascript://alert(1)"),
        ("conferences/met", "right_start", "19 November 2021"),
        ("conferences/met", "right_start", "2021-02-30"),
        ("conferences/met", "right_participants", "-1"),
        ("conferences/met", "right_participants", "9" * 39),
    ],
)
def test_what_is_no_number_day_or_address_is_refused(client: Client, about: str, box: str, text: str) -> None:
    make.city(slug="lyon"), make.organization(slug="mill"), make.conference(slug="met")
    answer = send(client, asking(about), **{box: text})
    assert (answer.status_code, kept()) == (200, 0)
    assert f'id="id_{box.replace("right_", "right-")}_error"' in answer.content.decode()


def test_an_address_may_be_written_as_people_write_it(client: Client) -> None:
    make.organization(slug="mill")
    assert reported(client, "organizations/mill", right_website="mill.example").proposals.get().proposed == (
        "https://mill.example"
    )


def test_an_upload_in_place_of_a_form_and_other_methods_break_nothing(client: Client) -> None:
    assert client.post(FORM, b"\x00\xff" * 100, content_type="application/octet-stream").status_code == 200
    assert client.post(FORM, b"a=\xff%zz&&=", content_type="application/x-www-form-urlencoded").status_code == 200
    assert client.put(FORM).status_code == 405
    assert kept() == 0


def test_every_character_that_a_browser_may_send_is_taken_or_refused() -> None:
    """No plane of Unicode, assigned or not, is more than a character."""
    make.city(slug="lyon")
    everything = "".join(
        chr(code) for code in range(32, sys.maxunicode, 257) if unicodedata.category(chr(code)) != "Cs"
    )
    for start in range(0, len(everything), 4_000):
        answer = send(
            Client(REMOTE_ADDR=f"192.0.2.{start // 4_000}"),
            asking("cities/lyon"),
            right_else=everything[start : start + 4_000].replace("\x7f", ""),
        )
        assert answer.status_code == 302
    assert Proposal.objects.count() == kept() > 0


def test_every_text_in_languages_is_among_the_fields() -> None:
    for model in by_kind().values():
        held = {model.public_name(c.name) for c in model._meta.concrete_fields if isinstance(c, LanguagesField)}
        assert held <= {field.name for field in fields_of(model) if field.in_languages}
