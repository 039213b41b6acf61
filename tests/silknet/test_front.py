"""The front: warm anonymous answers from memory, never stale, never another audience's."""

import gzip
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from random import Random
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import path
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache

from cities.models import City
from silknet import dates, urls
from silknet.changes import front
from silknet.changes.front import Memory
from silknet.changes.http import CACHE_CONTROL, tag
from tests import make
from tests.server import Site, kept_connection

pytestmark = pytest.mark.django_db

TEXT = "Silk. " * 500


def names(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"names": [TEXT, *City.objects.order_by("pk").values_list("name", flat=True)]})


def heard(request: HttpRequest) -> JsonResponse:
    """What a page could answer by."""
    told = {name: value for name, value in request.META.items() if name.startswith("HTTP_") and value}
    return JsonResponse({"heard": told})


def greet(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("hello")
    response.set_cookie("seen", "1")
    return response


def session(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"seen: {request.session.get('seen')}")


def varied(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("by browser")
    patch_vary_headers(response, ["User-Agent"])
    return response


def marked(cache_control: str) -> Any:
    return lambda request: HttpResponse("marked", headers={"Cache-Control": cache_control})


def stream(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter([b"one\n", b"two\n"]), headers={"ETag": '"stream"'})


def long(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"x" * (front.LARGEST + 1))


def file(request: HttpRequest) -> FileResponse:
    return FileResponse(BytesIO(b"a file"), filename="a.txt", headers={"Cache-Control": CACHE_CONTROL})


def silent(request: HttpRequest) -> FileResponse:
    """What is no page, and does not say whether it may be kept."""
    return FileResponse(BytesIO(b"a file"), filename="a.txt")


def named(request: HttpRequest) -> HttpResponse:
    """Made from more than the tag names, as its own name says."""
    return HttpResponse("named", headers={"Cache-Control": CACHE_CONTROL, "ETag": '"made from more"'})


def counted(request: HttpRequest) -> HttpResponse:
    return HttpResponse("counted", headers={"RateLimit": '"minute";r=599;t=60', "RateLimit-Policy": '"minute";q=600'})


def longer(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Random(1).randbytes(front.LARGEST).hex())


def asked(request: HttpRequest) -> JsonResponse:
    return JsonResponse(dict(request.GET))


def compressed(request: HttpRequest) -> HttpResponse:
    """As a server of files would that chooses among files by what is accepted."""
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(TEXT)
    return HttpResponse(gzip.compress(TEXT.encode()), headers={"Content-Encoding": "gzip"})


def refused(status: int) -> Any:
    return lambda request: HttpResponse("refused", status=status)


urlpatterns = [
    path("names/", names),
    path("heard/", heard),
    path("greet/", greet),
    path("session/", session),
    path("varied/", varied),
    path("form/", never_cache(lambda request: HttpResponse("a form"))),
    path("private/", marked("private, max-age=9")),
    path("stored-nowhere/", marked("No-Store")),
    path("stream/", stream),
    path("long/", long),
    path("longer/", longer),
    path("asked/", asked),
    path("file/", file),
    path("silent/", silent),
    path("named/", named),
    path("counted/", counted),
    path("compressed/", compressed),
    path("limited/", refused(429)),
    path("gone/", refused(410)),
    path("moved/", refused(301)),
    path("beside/", names),
    *urls.urlpatterns,
]


@pytest.fixture
def one_connection() -> Iterator[None]:
    with kept_connection():
        yield


@pytest.fixture
def site(settings: Any, one_connection: None) -> Site:
    settings.ROOT_URLCONF = __name__
    make.city(name="Lyon")
    return Site(beside=("/beside/",))


def test_a_warm_answer_costs_one_query_and_no_django(site, django_assert_num_queries):
    cold = site.get()
    with django_assert_num_queries(1):
        warm = site.get()
    assert warm == cold
    assert site.asked == 1
    assert b"Lyon" in warm[2]


def test_the_tag_of_a_kept_answer_is_answered_304(site, django_assert_num_queries):
    _, headers, _ = site.get()
    with django_assert_num_queries(1):
        status, again, body = site.get(if_none_match=headers["ETag"])
    assert (status, body) == (304, b"")
    assert again == {name: headers[name] for name in ("ETag", "Cache-Control", "Vary")}
    assert site.get(if_none_match=f'"other", W/{headers["ETag"]}')[0] == 304
    assert site.get(if_none_match="*")[0] == 304
    assert site.get(if_none_match='"other"')[0] == 200
    assert site.asked == 1


def test_the_tag_of_an_answer_that_was_forgotten_is_answered_304_with_the_same_headers(site):
    _, headers, _ = site.get()
    warm = site.get(if_none_match=headers["ETag"])
    site.front.memory = Memory(1 << 20)
    assert site.get(if_none_match=headers["ETag"]) == warm
    assert site.asked == 2


@pytest.mark.parametrize("path", ["/nowhere/", "/gone/", "/moved/", "/limited/", "/form/"])
@pytest.mark.parametrize("claimed", ["*", "its own"])
def test_nothing_is_unmodified_where_no_public_answer_is(site, path, claimed):
    """Not even if the tag is one that a public answer at this address would have."""
    own = tag(RequestFactory().get(path, HTTP_COOKIE=""))
    assert site.get(path, if_none_match=own if claimed == "its own" else "*") == site.get(path)
    assert site.get(path)[0] != 304


def test_a_commit_changes_the_tag_and_the_answer(site):
    _, headers, _ = site.get()
    make.city(name="Suzhou")
    status, again, new = site.get(if_none_match=headers["ETag"])
    assert status == 200
    assert b"Suzhou" in new
    assert again["ETag"] != headers["ETag"]


def test_the_day_changes_the_tag(site, monkeypatch):
    _, headers, _ = site.get()
    monkeypatch.setattr(dates, "today", lambda: date(2031, 1, 1))
    assert site.get()[1]["ETag"] != headers["ETag"]


def test_gzip_has_its_own_tag_and_the_same_content(site):
    _, plain_headers, plain = site.get()
    for _ in range(2):
        _, headers, body = site.get(accept_encoding="br, gzip;q=0.5")
        assert headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(body) == plain
        assert headers["ETag"] != plain_headers["ETag"]
        assert int(headers["Content-Length"]) == len(body)
    assert site.asked == 2


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        ("gzip", True),
        ("GZIP", True),
        ("*", True),
        ("br;q=1.0, gzip; q=0.8, *;q=0.1", True),
        ("", False),
        ("br", False),
        ("gzip;q=0, br", False),
        ("gzip;q=0.000", False),
        ("gzip;q=0, *", False),
        ("*;q=0", False),
        ("identity", False),
        (";;q=,,", False),
    ],
)
def test_gzip_is_sent_to_who_accepts_it(site, accepted, sent):
    for address in ("/names/", "/compressed/"):
        for _ in range(2):
            assert ("Content-Encoding" in site.get(address, accept_encoding=accepted)[1]) is sent


def test_what_is_compressed_already_is_not_compressed_again(site):
    for _ in range(2):
        assert gzip.decompress(site.get("/compressed/", accept_encoding="gzip")[2]).decode() == TEXT


def test_what_the_tag_does_not_name_is_not_heard(site):
    told = {
        "accept_language": "fr",
        "origin": "https://partner.example",
        "if_modified_since": "Fri, 19 Nov 2021 00:00:00 GMT",
        "user_agent": "partner/1.0",
        "referer": "https://partner.example/",
        "x_forwarded_host": "partner.example",
        "x_whatever": "partner",
    }
    assert site.get("/heard/", **told) == site.get("/heard/")
    assert site.asked == 1
    assert b"partner" not in site.get("/heard/", **told)[2]


@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": "a=b"},
        {"authorization": "Bearer slk_x"},
        {"range": "bytes=0-9"},
        {"if_match": "*"},
    ],
)
def test_who_shows_a_cookie_or_a_key_or_wants_a_part_is_answered_by_django(site, headers):
    site.get("/heard/")
    for _ in range(2):
        assert f'"HTTP_{next(iter(headers)).upper()}"'.encode() in site.get("/heard/", **headers)[2]
    assert site.asked == 3
    assert b"HTTP_" + next(iter(headers)).upper().encode() not in site.get("/heard/")[2]


@pytest.mark.parametrize("wanted", [{"if_match": '"other"'}, {"if_unmodified_since": "Fri, 19 Nov 2021 00:00:00 GMT"}])
def test_who_wants_an_answer_that_is_not_ours_gets_none(site, wanted):
    site.get()
    assert site.get(**wanted)[::2] == (412, b"")


def test_who_writes_is_answered_by_django(site):
    site.get()
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        site.get(method=method)
    assert site.asked == 5


def test_head_has_the_headers_of_get_and_no_body(site):
    cold = site.get(method="HEAD")
    assert (cold[1], cold[2]) == (site.get()[1], b"")
    assert site.get(method="HEAD") == cold
    assert site.get(method="HEAD", if_none_match=cold[1]["ETag"])[0] == 304
    assert site.asked == 1
    assert site.get("/stream/", method="HEAD")[2] == b""


NOT_KEPT = ["greet", "session", "varied", "form", "private", "stored-nowhere", "stream", "silent", "named", "long"]


@pytest.mark.parametrize("name", [*NOT_KEPT, "nowhere", "limited", "gone", "moved"])
def test_cookies_sessions_private_pages_streams_long_answers_and_errors_are_not_kept(site, name):
    assert site.get(f"/{name}/")[2] == site.get(f"/{name}/")[2] != b""
    assert site.asked == 2
    assert site.front.memory.held == 0


def test_a_stream_passes_as_it_comes_and_keeps_its_own_tag(site):
    status, headers, body = site.get("/stream/")
    assert (status, headers["ETag"], body) == (200, '"stream"', b"one\ntwo\n")
    assert site.get("/stream/", if_none_match='"stream"')[::2] == (304, b"")


def test_a_short_file_is_kept(site):
    assert site.get("/file/")[2] == site.get("/file/")[2] == b"a file"
    assert site.asked == 1


def test_a_long_answer_is_compressed_and_not_kept(site):
    for _ in range(2):
        _, headers, body = site.get("/longer/", accept_encoding="gzip")
        assert headers["Content-Encoding"] == "gzip"
        assert len(gzip.decompress(body)) > len(body) > front.LARGEST
    assert (site.asked, site.front.memory.held) == (2, 0)


def test_an_answer_with_a_tag_of_its_own_keeps_it(site):
    assert site.get("/named/")[1]["ETag"] == '"made from more"'
    assert site.get("/named/", if_none_match='"made from more"')[0] == 304


def test_what_was_counted_is_told_to_who_asked_and_to_nobody_else(site):
    counted = site.get("/counted/")[1]
    assert [counted["RateLimit"], counted["RateLimit-Policy"]] == ['"minute";r=599;t=60', '"minute";q=600']
    assert not [name for name in site.get("/counted/")[1] if name.startswith("RateLimit")]
    assert site.asked == 1


def test_the_type_of_a_body_that_nobody_reads_does_not_change_what_others_are_told(site):
    """Django decodes the query as the type of the body says."""
    asked = {"path": "/asked/?q=%E4%B8%9D"}
    plain, odd = site.get(**asked), site.get(**asked, CONTENT_TYPE="text/plain; charset=latin-1")
    assert plain[2] != odd[2]
    assert plain[1]["ETag"] != odd[1]["ETag"]
    assert site.get(**asked) == plain


def test_addresses_beside_the_front_are_djangos_alone(site, django_assert_num_queries):
    for _ in range(2):
        with django_assert_num_queries(2):  # of the middleware and the view; the front asks nothing
            site.get("/beside/")
    assert (site.asked, site.front.memory.held) == (2, 0)


def test_address_host_and_format_have_their_own_answers(site):
    asked = [{}, {"path": "/names/?a=1"}, {"host": "localhost"}, {"accept": "text/csv"}]
    assert len({site.get(**question)[1]["ETag"] for question in asked}) == 4
    assert site.asked == 4


def test_memory_is_bounded(settings, one_connection):
    settings.ROOT_URLCONF = __name__
    site = Site(size=20_000)
    for number in range(50):
        site.get(f"/names/?page={number}")
    assert 0 < site.front.memory.held <= 20_000


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_database_that_is_away_leaves_the_question_to_django(site, monkeypatch, error):
    def away(environ: Any, coding: str) -> str:
        raise error

    monkeypatch.setattr(front, "state", away)
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    assert site.get("/form/", accept_encoding="gzip")[2] == b"a form"


def test_django_and_the_front_give_an_answer_the_same_tag(site):
    request = RequestFactory().get("/names/")
    request.META.pop("HTTP_COOKIE", None)
    assert tag(request) == site.get()[1]["ETag"]


def test_an_answer_made_while_a_commit_came_in_keeps_the_older_tag(site):
    def app(environ: Any, start: Any) -> HttpResponseBase:
        make.city(name="Suzhou")
        response = JsonResponse({"new": True}, headers={"Content-Length": "13"})
        start("200 OK", list(response.items()))
        return [response.content]  # type: ignore[return-value]

    site.django = app
    old = tag(RequestFactory().get("/names/"))
    assert site.get()[1]["ETag"] == old
    assert site.get()[1]["ETag"] != old
