"""The partner API beside its kinds: the root, records that moved, cursors, what may be asked for, every refusal."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path
from openapi_spec_validator import validate

from cities.models import City
from members.models import Organization
from silknet.api.errors import bad_request, server_error
from silknet.changes.models import Head
from silknet.urls import urlpatterns
from silknet.urls_api import RESOURCES
from tests import make
from tests.partner import ask, listed, refusal
from tests.reader import queries

pytestmark = pytest.mark.django_db


# ── The root ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_root_names_the_register_its_head_its_licence_and_its_endpoints(client: Client) -> None:
    make.city()
    log, head = Head.objects.read()
    root = client.get("/api/v1/").json()
    assert list(root) == ["log", "head", "licence", "endpoints"]
    assert [root["log"], root["head"], root["licence"]] == [str(log), head, settings.LICENCE]
    assert list(root["endpoints"]) == [*RESOURCES, "changes", "export", "match", "schema", "docs"]
    for address in root["endpoints"].values():
        assert client.get(urlsplit(address).path).status_code in (200, 400, 404)  # not asked for a name; no export yet


def test_links_follow_the_host_that_was_asked_and_records_name_themselves_by_their_own(client: Client) -> None:
    make.city(slug="como"), make.city(slug="lyon")
    page = client.get("/api/v1/cities/?page_size=1", headers={"host": "localhost:99"}).json()
    assert page["next"].startswith("http://localhost:99/api/v1/cities/?page_size=1&cursor=")
    assert page["results"][0]["url"] == f"{settings.ADDRESS}/api/v1/cities/como/"


# ── A record ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_record_is_its_stored_version(client: Client) -> None:
    city = make.city(slug="lyon", name="Lyon", summary={"en": "Silk", "fr": "Soie"})
    make.cite(city, field="summary", quote="…")
    answer = client.get("/api/v1/cities/lyon/")
    assert answer.json() == json.loads(json.dumps(make.record_of(city), default=str)) | {"revision": 4}
    assert queries(client, "/api/v1/cities/lyon/") == 2


def test_a_renamed_record_answers_at_its_old_address_with_the_way_to_the_new_one(client: Client) -> None:
    city = make.city(slug="leninabad")
    with make.write():
        City.objects.filter(pk=city.pk).update(slug="khujand")
    answer = client.get("/api/v1/cities/leninabad/?lang=fr")
    assert (answer.status_code, answer["Location"]) == (301, "/api/v1/cities/khujand/?lang=fr")
    assert client.get(answer["Location"]).json()["slug"] == "khujand"


def test_a_merged_record_answers_with_the_way_to_the_one_that_took_its_place(client: Client) -> None:
    one, two, three = (make.organization(slug=slug) for slug in ("one", "two", "three"))
    for gone, into in ((one, two), (two, three)):
        with make.write():
            gone.delete(into=into)
    assert client.get("/api/v1/organizations/one/")["Location"] == "/api/v1/organizations/three/"


@pytest.mark.parametrize("withdraw", ["delete", "hide"])
def test_a_record_that_was_public_is_gone(client: Client, withdraw: str) -> None:
    city = make.city(slug="lyon")
    with make.write():
        city.delete() if withdraw == "delete" else City.objects.update(public=False)
    answer = client.get("/api/v1/cities/lyon/")
    assert answer.status_code == 410
    assert answer.json()["title"] == "Gone"
    assert listed(client, "cities") == []


def test_a_record_that_never_was_public_is_not_found(client: Client) -> None:
    make.city(slug="lyon", public=False)
    for key in ("lyon", "nowhere", "%00", "ly%0Aon", "%F0%9F%A7%B5", "x" * 10_000, "lyon%20"):
        answer = client.get(f"/api/v1/cities/{key}/")
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json"), key


def test_a_withdrawn_name_is_not_told_by_a_seat_whose_committee_is_hidden(client: Client) -> None:
    seat = make.seat(committee=make.committee(public=False))
    assert listed(client, "seats") == []
    assert client.get(f"/api/v1/seats/{seat.slug}/").status_code == 404


# ── What may be asked for ────────────────────────────────────────────────────────────────────────────────────────────


def test_fields_leave_out_all_others_but_those_that_always_come(client: Client) -> None:
    make.city(slug="lyon", name="Lyon")
    (record,) = listed(client, "cities", fields="name,latitude")
    assert list(record) == ["id", "slug", "name", "latitude", "revision"]
    assert list(ask(client, "cities/lyon/", fields="name").json()) == ["id", "slug", "name", "revision"]
    (country,) = listed(client, "countries", fields="name")
    assert list(country) == ["id", "code", "name", "revision"]
    header = ask(client, "cities/", fields="name", format="csv").content.decode().splitlines()[0]
    assert header == "id,revision,slug,name"
    said = refusal(ask(client, "cities/", fields="name,mayor"))["fields"]
    assert said.startswith("mayor is not in the list. Right are: id, url, html_url, names,")


def test_one_language_is_told_with_the_language_of_each_text(client: Client) -> None:
    city = make.city(slug="lyon", summary={"en": "Silk", "fr": "Soie"}, silk_history={"it": "Seta"})
    make.fact(city=city, text={"en": "A mill"})
    record = ask(client, "cities/lyon/", lang="fr").json()
    assert {name: record[name] for name in record if name.startswith(("summary", "silk"))} == {
        "summary": "Soie",
        "summary_language": "fr",
        "silk_history": "Seta",
        "silk_history_language": "it",
    }
    assert [(fact["text"], fact["text_language"]) for fact in record["facts"]] == [("A mill", "en")]
    assert list(ask(client, "cities/lyon/", lang="ja", fields="summary").json().items())[2:4] == [
        ("summary", "Silk"),
        ("summary_language", "en"),
    ]
    make.city(slug="como")
    assert ask(client, "cities/como/", lang="fr").json()["summary"] == ""
    right = ", ".join(code for code, _name in settings.LANGUAGES)
    assert refusal(ask(client, "cities/", lang="de")) == {"lang": f"de is not in the list. Right are: {right}."}


def test_only_records_that_changed_after_a_revision_are_listed(client: Client) -> None:
    make.city(slug="como")
    head = Head.objects.read()[1]
    make.city(slug="lyon")
    assert [record["slug"] for record in listed(client, "cities", updated_after=head)] == ["lyon"]
    assert listed(client, "cities", updated_after=head + 1) == []
    assert len(listed(client, "cities", updated_after=0)) == 2
    wrong = {"updated_after": "Write a whole number from 0."}
    for value in ("-1", "1.5", "x", "9" * 30, "٣"):
        assert refusal(ask(client, "cities/", updated_after=value)) == wrong


def test_a_page_has_between_1_and_500_records(client: Client) -> None:
    with make.write():
        for _ in range(52):
            make.city()
    assert len(ask(client, "cities/").json()["results"]) == 50
    assert len(ask(client, "cities/", page_size=500).json()["results"]) == 52
    for value in ("0", "501", "-1", "many", "1e2", "9" * 100):
        said = refusal(ask(client, "cities/", page_size=value))
        assert said == {"page_size": "Write a whole number from 1 to 500."}, value


def test_an_ordering_that_is_not_offered_is_refused_with_those_that_are(client: Client) -> None:
    said = refusal(ask(client, "news/", ordering="summary"))
    right = "slug, -slug, revision, -revision, date, -date"
    assert said == {"ordering": f"summary is not in the list. Right are: {right}."}


def test_a_list_of_nothing_has_its_format(client: Client) -> None:
    answer = ask(client, "cities/", format="jsonl")
    assert (answer.content, answer["Content-Type"]) == (b"", "application/x-ndjson")
    assert ask(client, "cities/", format="geojson").json() == {"type": "FeatureCollection", "features": []}


def test_formats_without_an_envelope_link_to_the_next_page(client: Client) -> None:
    make.city(slug="como"), make.city(slug="lyon")
    answer = ask(client, "cities/", format="csv", page_size=1)
    address, relation = answer["Link"].split("; ")
    assert relation == 'rel="next"'
    after = client.get(address.strip("<>"))
    assert [line.split(",")[2] for line in after.content.decode().splitlines()] == ["slug", "lyon"]
    assert after["Link"].endswith('rel="prev"')


# ── Cursors ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def next_of(client: Client, **params: Any) -> str:
    page = ask(client, "cities/", page_size=1, **params).json()
    return parse_qs(urlsplit(page["next"]).query)["cursor"][0]


def test_a_cursor_is_bound_to_its_filters_and_its_ordering(client: Client) -> None:
    country = make.country(code="IT")
    for _ in range(3):
        make.city(country=country)
    cursor = next_of(client, country="IT", ordering="-name")
    of_another = {"cursor": refusal(ask(client, "cities/", cursor=cursor))["cursor"]}
    assert of_another["cursor"].startswith("This cursor is of another list.")
    assert refusal(ask(client, "cities/", cursor=cursor, country="IT")) == of_another
    assert refusal(ask(client, "organizations/", cursor=cursor)) == of_another
    same = ask(client, "cities/", cursor=cursor, country="IT", ordering="-name", page_size=2, lang="fr", format="jsonl")
    assert len(same.content.splitlines()) == 2


@pytest.mark.parametrize("change", ["", "{}x", "x{}", "W10", "\x00", "🧵", "x" * 9000])
def test_a_cursor_that_we_did_not_give_is_refused(client: Client, change: str) -> None:
    make.city(), make.city()
    cursor = change.format(next_of(client))
    assert list(refusal(ask(client, "cities/", cursor=cursor))) == ["cursor"]


def test_the_count_is_that_of_the_first_page_and_comes_along(client: Client) -> None:
    make.city(), make.city()
    page = ask(client, "cities/", page_size=1).json()
    make.city()
    assert page["count"] == client.get(page["next"]).json()["count"] == 2
    assert ask(client, "cities/", page_size=1).json()["count"] == 3


def test_the_same_page_has_the_same_cursor(client: Client) -> None:
    make.city(), make.city()
    assert next_of(client) == next_of(client)


# ── Refusals ─────────────────────────────────────────────────────────────────────────────────────────────────────────

HOSTILE = ["\x00", "a\x00b", "x" * 10_000, "\x1b[31m"]
WILD = ["%", "_", "\\", "'", '"']  # what databases give a meaning to, and texts of tests do not have
PLANES = ["é", "丝绸", "\u202eevil", "\ufffe", "🧵", "\U00030000", "\U000e0041", "\U0010fffd"]


@pytest.mark.parametrize("value", [*HOSTILE, *PLANES, *WILD, "' OR 1=1 --", "9" * 200])
@pytest.mark.parametrize("kind", ["cities", "seats", "figures", "sources"])
def test_no_value_brings_a_database_down(client: Client, kind: str, value: str) -> None:
    make.MAKERS[kind]()
    for name in [*RESOURCES[kind].filterset_class.base_filters, "ordering", "cursor", "lang", "fields", "format"]:
        answer = ask(client, f"{kind}/", **{name: value})
        if answer.status_code == 200:  # any words may be searched for
            assert (name, value in HOSTILE) == ("q", False)
            assert value not in WILD or answer.json()["results"] == []
        else:
            assert list(refusal(answer)) == [name]


def test_a_parameter_without_a_value_is_refused(client: Client) -> None:
    """Or a program whose variable is empty would copy everything."""
    for name in ("country", "q", "fields", "format", "cursor"):
        said = refusal(ask(client, "cities/", **{name: ""}))
        assert said == {name: f"{name} is empty. Give it a value, or leave it out."}


def test_a_refusal_says_what_is_too_much(client: Client) -> None:
    assert refusal(ask(client, "cities/", q="x" * 201)) == {"q": "q has 201 characters; at most 200 are read."}
    assert refusal(ask(client, "cities/", q="a " * 13)) == {"q": "Search for at most 12 words."}
    assert refusal(ask(client, "cities/", q=["a", "b"])) == {"q": "q stands more than once; give it once."}
    assert refusal(ask(client, "cities/", q="a\x07b")) == {
        "q": "Character 2 is a control character (U+0007). Remove it."
    }


def test_a_problem_repeats_no_character_that_terminals_obey(client: Client) -> None:
    answer = client.get("/api/v1/cities/", {"\x1b[31m\x00" + "y" * 500: "1"})
    ((field, said),) = refusal(answer).items()
    assert field == "\ufffd[31m\ufffd" + "y" * 194
    assert said.startswith(f"There is no parameter {field}. Right are: ")


def test_an_address_that_nobody_serves_is_a_problem(client: Client) -> None:
    for address in ("/api/", "/api/v2/", "/api/v1/nothing/", "/api/v1/cities/lyon/nothing/", "/api/v1/%0A/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json"), address
        assert answer.json()["detail"] == "There is nothing at this address. /api/v1/ lists all there are."
    assert client.get("/api/v1/cities")["Location"] == "/api/v1/cities/"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_api_is_read_only(client: Client, method: str) -> None:
    make.city(slug="lyon")
    for address in ("/api/v1/", "/api/v1/cities/", "/api/v1/cities/lyon/", "/api/v1/schema/"):
        answer = getattr(client, method)(address, data="{}", content_type="application/json")
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert answer["Content-Type"] == "application/problem+json"


@override_settings(LIMIT=0)  # the second answer would count one more
def test_a_head_has_the_headers_of_a_get_and_options_have_no_body(client: Client) -> None:
    make.city(slug="lyon")
    got, head = client.get("/api/v1/cities/"), client.head("/api/v1/cities/")
    assert head.content == b""
    assert {**head.headers} == {**got.headers}
    options = client.options("/api/v1/cities/")
    assert (options.status_code, options.content, options["Allow"]) == (204, b"", "GET, HEAD, OPTIONS")
    asked = {"origin": "https://partner.example", "access-control-request-method": "GET"}
    preflight = client.options("/api/v1/cities/", headers=asked)
    assert (preflight.status_code, preflight["Access-Control-Allow-Origin"]) == (200, "*")


def test_an_accept_that_cannot_be_met_is_told_what_can(client: Client) -> None:
    answer = client.get("/api/v1/organizations/", headers={"accept": "text/html"})
    assert answer.status_code == 406
    right = "application/json, application/x-ndjson, text/csv"
    assert answer.json()["detail"] == f"This address can answer in {right}. Accept one of them."
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert client.get("/api/v1/organizations/", headers={"accept": browser})["Content-Type"] == "application/json"
    asked = {"accept": "application/json"}
    assert client.get("/api/v1/cities/?format=csv", headers=asked)["Content-Type"] == "text/csv; charset=utf-8"


def test_a_request_that_django_refuses_is_a_problem_in_the_api_only(client: Client) -> None:
    answer = client.get("/api/v1/cities/", headers={"host": "evil.example"})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    page = client.get("/cities/", headers={"host": "evil.example"})
    assert (page.status_code, page["Content-Type"]) == (400, "text/html; charset=utf-8")


def fail(request: Any) -> HttpResponse:
    raise ZeroDivisionError("unforeseen")


class WithAnError:
    """The addresses of the portal, and two that fail."""

    urlpatterns = [path("api/v1/fails/", fail), path("fails/", fail), *urlpatterns]
    handler400, handler500 = staticmethod(bad_request), staticmethod(server_error)


@override_settings(ROOT_URLCONF=WithAnError)
def test_an_error_that_nobody_foresaw_is_logged_and_is_a_problem(caplog: pytest.LogCaptureFixture) -> None:
    client = Client(raise_request_exception=False)
    answer = client.get("/api/v1/fails/")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert "unforeseen" not in answer.content.decode()
    assert "ZeroDivisionError" in caplog.text
    assert client.get("/fails/")["Content-Type"].startswith("text/html")


# ── The schema and its reader ────────────────────────────────────────────────────────────────────────────────────────


def test_the_schema_is_valid_and_names_every_address(client: Client) -> None:
    schema = client.get("/api/v1/schema/?format=json").json()
    validate(schema)
    paths = {f"/api/v1/{kind}/" for kind in RESOURCES} | {f"/api/v1/{kind}/{{key}}/" for kind in RESOURCES}
    paths |= {f"/api/v1/{kind}/{{key}}/history/" for kind in RESOURCES}
    others = ("", "changes/", "export/", "export/{revision}/{name}", "match/")
    assert set(schema["paths"]) == {*(f"/api/v1/{other}" for other in others), *paths}
    assert schema["openapi"] == "3.1.0"
    assert client.get("/api/v1/schema/")["Content-Type"].startswith("application/vnd.oai.openapi")


def test_the_reader_asks_no_outside_host_and_sets_no_cookie(client: Client) -> None:
    answer = client.get("/api/v1/docs/")
    page = answer.content.decode()
    assert 'data-schema="/api/v1/schema/?format=json"' in page
    assert not answer.cookies
    assert "http" not in page
    assert answer["Content-Security-Policy"].count("'self'") >= 5
    for address in ("/static/js/reader.js", "/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js"):
        assert address in page
        assert client.get(address).status_code == 200


def test_what_is_shown_of_an_organization_is_found_by_its_filters(client: Client) -> None:
    """A body that is hidden is nobody's body in public."""
    body, other = make.organization(slug="hidden-body", public=False), make.organization(slug="mill")
    make.membership(organization=other, body=body)
    assert Organization.objects.filter(memberships__body=body).exists()
    assert list(refusal(ask(client, "organizations/", body="hidden-body"))) == ["body"]
    assert [record["slug"] for record in listed(client, "organizations", status="member")] == []
