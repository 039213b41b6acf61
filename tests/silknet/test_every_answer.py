"""Every address before the portal's own front: warm for one query, the same for everyone, and kept only as it says."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as portal_settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.urls import reverse
from django.utils.translation import override

from cities.models import City
from silknet import dates, wsgi
from silknet.changes.http import CACHE_CONTROL
from silknet.changes.models import Head
from silknet.partners.actions import issue, revoke
from silknet.partners.models import ApiKey, Partner
from silknet.sources.actions import publish, rename, withdraw
from tests import make
from tests.server import SharedCache, Site, ask, for_anyone, kept_connection

pytestmark = pytest.mark.django_db

KINDS = sorted(make.MAKERS)
NO_PAGE = {"seats", "figures"}
SINGLE = ["/", "/search/?q=silk", "/changes/", "/fr/", "/figures/", "/developers/", "/ja/developers/"]
SINGLE += ["/sitemap.xml", "/robots.txt", "/news/feed/", "/fr/changes/feed/", "/share/silknet.png"]
SINGLE += [f"/api/v1/{path}" for path in ("", "changes/", "match/?q=silk", "schema/", "docs/")]


@pytest.fixture
def portal() -> Iterator[Site]:
    with kept_connection():
        yield Site(beside=wsgi.BESIDE)


def addresses(kind: str) -> list[str]:
    """All addresses of a kind, of which one record is."""
    row = make.MAKERS[kind]()
    list_, one = f"/api/v1/{kind}/", f"/api/v1/{kind}/{row.public_key()}/"
    asked = [list_, f"{list_}?format=csv", one, f"{one}history/", f"{one}?at={Head.objects.read()[1]}"]
    with override("en"):
        page, pages = row.get_absolute_url(), reverse(f"{kind}-list") if kind != "seats" else ""
    return asked if kind in NO_PAGE else [*asked, pages, page, f"/ja{page}"]


# ── Warm answers ─────────────────────────────────────────────────────────────────────────────────────────────────────


def costs_one_query(portal: Site, path: str, counted: Any) -> None:
    cold = portal.get(path)
    assert (cold.status, portal.asked, cold.headers["ETag"][0]) == (200, 1, '"'), path
    with counted(1):
        assert portal.get(path) == for_anyone(cold), path
    with counted(1):
        assert portal.get(path, "HEAD").headers == for_anyone(cold).headers
    with counted(1):
        same = portal.get(path, if_none_match=cold.headers["ETag"])
    assert (same.status, same.body, portal.asked) == (304, b"", 1), path
    portal.asked = 0


@pytest.mark.parametrize("kind", KINDS)
def test_warm_answers_of_every_kind_and_304s_cost_one_query(portal, kind, django_assert_num_queries):
    for path in addresses(kind):
        costs_one_query(portal, path, django_assert_num_queries)


@pytest.mark.parametrize("path", SINGLE)
def test_so_do_those_of_every_other_address(portal, path, django_assert_num_queries):
    make.city()
    costs_one_query(portal, path, django_assert_num_queries)


def test_a_probe_touches_no_database(portal, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert portal.get("/healthz")[::2] == (200, b"ok")


# ── The same for everyone ────────────────────────────────────────────────────────────────────────────────────────────

ODD = {
    "accept_language": "ja, fr;q=0.9",
    "user_agent": "partner/1.0",
    "referer": "https://partner.example/",
    "origin": "https://partner.example",
    "x_forwarded_host": "partner.example",
    "x_forwarded_for": "192.0.2.1",
    "x_requested_with": "XMLHttpRequest",
    "x_http_method_override": "DELETE",
    "if_modified_since": "Fri, 19 Nov 2021 00:00:00 GMT",
    "SERVER_PROTOCOL": "HTTP/1.0",
    "REMOTE_ADDR": "192.0.2.7",
}


@pytest.mark.parametrize("kind", KINDS)
def test_staff_and_odd_browsers_are_told_what_all_are_told(portal, kind, secretary):
    make.MAKERS[kind](public=False)
    session = secretary.cookies["sessionid"].value
    for path in addresses(kind):
        told = portal.get(path)
        for said in (
            ODD,
            {"cookie": f"sessionid={session}; csrftoken={'x' * 32}; django_language=fr; messages=x", **ODD},
        ):
            odd = portal.get(path, **said)
            assert (odd.status, odd.body, odd.headers["ETag"]) == (200, told.body, told.headers["ETag"]), path
            assert "Set-Cookie" not in odd.headers
            assert "Cookie" not in odd.headers["Vary"]
        assert portal.asked == 2
        portal.asked = 0


def test_an_answer_that_sets_a_cookie_is_for_one_reader(portal):
    make.city(slug="lyon")
    for path in ("/cities/lyon/", "/api/v1/cities/lyon/"):
        answer = portal.get(path, cookie="csrftoken=broken")  # Django gives a new one
        assert "Set-Cookie" in answer.headers
        assert (answer.headers["Cache-Control"], "ETag" in answer.headers) == ("private, no-store", False)


@pytest.mark.parametrize("variant", ["/cities/%6Cyon/", "/cities/lyo%6e/", "/%63ities/lyon/"])
def test_an_address_written_otherwise_is_the_same_address(portal, variant):
    make.city(slug="lyon")
    assert portal.get(variant) == portal.get("/cities/lyon/")
    assert portal.asked == 1


@pytest.mark.parametrize("host", ["localhost.", "LOCALHOST", "localhost:80"])
def test_a_host_written_otherwise_has_answers_of_its_own(portal, host):
    make.source()
    make.source()
    path = "/api/v1/sources/?page_size=1"
    plain, other = portal.get(path, host="localhost"), portal.get(path, host=host)
    assert other.headers["ETag"] != plain.headers["ETag"]
    assert f"http://{host}/" in other.body.decode()
    assert f"http://{host}/" not in portal.get(path, host="localhost").body.decode()


def test_a_host_that_is_not_ours_is_refused_also_where_all_is_warm(portal):
    portal.get("/cities/")
    assert portal.get("/cities/", host="evil.example").status == 400


@pytest.mark.parametrize(("method", "path"), [("OPTIONS", "*"), ("GET", "*"), ("GET", "http://localhost/cities/")])
def test_targets_that_are_no_path_are_not_understood_and_break_nothing(portal, method, path):
    assert portal.get("/", method, PATH_INFO=path).status in (404, 405)


# ── Permission before the tag ────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def key() -> ApiKey:
    expires = dates.today() + timedelta(days=9)
    return ApiKey(partner=Partner.objects.create(name="Museum"), name="mirror", expires_on=expires)


def test_who_shows_a_key_is_asked_for_it_before_anything_is_compared(portal, key):
    path = f"/api/v1/cities/{make.city().slug}/"
    shown = f"Bearer {issue(key, by=None)}"
    etag = portal.get(path).headers["ETag"]
    assert portal.get(path, authorization=shown, if_none_match=etag).status == 304
    assert portal.get(path, authorization=shown).body == portal.get(path).body
    revoke(key, by=None)
    assert portal.get(path, authorization=shown, if_none_match=etag).status == 401
    assert portal.get(path, authorization="Bearer slk_x", if_none_match="*").status == 401
    assert portal.get(path, if_none_match=etag).status == 304


@pytest.mark.parametrize("path", ["/cities/nowhere/", "/api/v1/cities/nowhere/", "/api/v1/cities/?nonsense=1"])
def test_what_is_not_there_is_not_unmodified_for_who_shows_something(portal, key, path):
    plain = portal.get(path).status
    for said in ({"authorization": f"Bearer {issue(key, by=None)}"}, {"cookie": "a=b"}):
        assert portal.get(path, if_none_match="*", **said).status == plain >= 400


def test_who_has_anything_of_what_is_there_needs_nothing(portal, key):
    path, shown = f"/api/v1/cities/{make.city().slug}/", {"authorization": f"Bearer {issue(key, by=None)}"}
    assert portal.get(path, if_none_match="*", **shown).status == 304
    assert portal.get(path, if_match='"other"', **shown)[::2] == (412, b"")


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/admin/jsi18n/", "/admin/cities/city/", "/admin/no/"])
def test_pages_of_the_secretariat_are_never_kept_or_tagged(portal, path):
    for _ in range(2):
        status, headers, _ = portal.get(path)
        assert "ETag" not in headers
        assert status != 304
        assert "no-store" in headers["Cache-Control"]
    assert (portal.asked, portal.front.memory.held) == (2, 0)


# ── What a cache may keep ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["/cities/", "/cities/lyon/", "/fr/cities/lyon/", "/api/v1/cities/lyon/"])
def test_what_is_public_may_be_kept_by_anyone_who_asks_again(portal, path):
    make.city(slug="lyon")
    headers = portal.get(path).headers
    assert for_anyone(portal.get(path)).headers["Cache-Control"] == CACHE_CONTROL
    assert headers["Vary"] == "Accept, Accept-Encoding"


NOT_THERE = ["/cities/nowhere/", "/nowhere/", "/fr/cities/nowhere/", "/api/v1/cities/nowhere/", "/api/v1/nowhere/"]


@pytest.mark.parametrize("path", [*NOT_THERE, "/cities/?nonsense=1", "/api/v1/cities/?nonsense=1"])
def test_errors_are_kept_nowhere_and_have_no_tag(portal, path):
    for _ in range(2):
        status, headers, _ = portal.get(path)
        assert status in (400, 404)
        assert (headers["Cache-Control"], "ETag" in headers) == ("no-store", False)
    assert (portal.asked, portal.front.memory.held) == (2, 0)


def test_a_problem_is_told_to_pages_of_other_sites(portal):
    for path in ("/api/v1/nowhere/", "/api/v1/cities/nowhere/"):
        assert portal.get(path, origin="https://partner.example").headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["/cities/{}/", "/fr/cities/{}/", "/api/v1/cities/{}/"])
def test_what_is_gone_or_moved_may_be_put_back_behind_any_cache(portal, path):
    city = make.city(slug="lyon")
    shared = SharedCache(portal.front)
    assert shared.get(path.format("lyon")).status == 200
    withdraw(city, by=None)
    assert shared.get(path.format("lyon")).status == 410
    publish(city, by=None)
    assert shared.get(path.format("lyon")).status == 200
    rename(city, "lugdunum", by=None)
    assert shared.get(path.format("lyon")).status == 301
    assert shared.get(path.format("nowhere")).status == 404
    rename(City.objects.get(), "lyon", by=None)
    make.city(slug="nowhere")
    assert [shared.get(path.format(slug)).status for slug in ("lyon", "lugdunum", "nowhere")] == [200, 301, 200]
    assert shared.reused == 0


def test_a_redirect_that_only_adds_a_slash_is_asked_for_again(portal):
    assert portal.get("/cities").headers["Cache-Control"] == "no-cache"


def test_a_redirect_to_https_is_asked_for_again(settings, portal):
    settings.SECURE_SSL_REDIRECT = True
    answer = ask(get_wsgi_application(), "/cities/")
    assert (answer.status, answer.headers["Cache-Control"]) == (301, "no-cache")


def test_no_cache_gives_the_answer_to_a_key_to_anybody_else(portal, key):
    make.city(slug="lyon")
    path, shown = "/api/v1/cities/lyon/", f"Bearer {issue(key, by=None)}"
    shared = SharedCache(portal.front)
    shared.get(path, authorization=shown)
    assert shared.kept == {}
    first = shared.get(path)
    assert "RateLimit" in first.headers
    assert "RateLimit" not in shared.get(path).headers
    assert shared.get(path).body == first.body
    revoke(key, by=None)
    assert shared.get(path, authorization=shown).status == 401
    assert shared.get(path).body == first.body


def test_readers_of_other_formats_and_codings_share_a_cache_and_no_answer(portal):
    make.city(slug="lyon")
    shared, path = SharedCache(portal.front), "/api/v1/cities/"
    readers = [
        {"accept": accept, "accept_encoding": coding}
        for accept in ("text/csv", "application/json", "application/geo+json")
        for coding in ("gzip", "identity")
    ]
    for _ in range(2):
        for reader in readers:
            assert for_anyone(shared.get(path, **reader)) == for_anyone(portal.get(path, **reader))
        make.city()


def test_collected_files_have_names_that_are_kept_for_ever(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = portal_settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    settings.WHITENOISE_USE_FINDERS = False
    call_command("collectstatic", verbosity=0, interactive=False)
    app = get_wsgi_application()
    hashed = next(path.relative_to(tmp_path) for path in tmp_path.rglob("tokens.*.css"))
    shared = SharedCache(app)
    for _ in range(2):
        answer = shared.get(f"/static/{hashed}")
        assert (answer.status, answer.headers["Cache-Control"]) == (200, "max-age=315360000, public, immutable")
    assert shared.reused == 1
    assert "immutable" not in ask(app, "/static/css/tokens.css").headers["Cache-Control"]
