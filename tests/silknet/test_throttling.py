"""The limits of the API: what is counted, for whom, and what who asks too often is told."""

import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.test import Client

from silknet.api.throttling import MinuteThrottle
from silknet.changes.http import CACHE_CONTROL
from silknet.partners.tokens import Token
from tests import make
from tests.server import Site, kept_connection

pytestmark = pytest.mark.django_db

CITIES = "/api/v1/cities/"
TOKEN = Token("0a1b2c3d", "s" * 43)
KEY = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Any:
    """Three questions a minute, five with a key, and a clock that tests move."""
    settings.LIMIT, settings.KEY_LIMIT = 3, 5

    class Clock:
        now = 60_015.5

    monkeypatch.setattr(MinuteThrottle, "timer", staticmethod(lambda: Clock.now))
    return Clock


def standing(answer: Any) -> tuple[int, str | None, str | None]:
    return answer.status_code, answer.get("RateLimit-Policy"), answer.get("RateLimit")


def statuses(client: Client, times: int, address: str = CITIES, **asked: Any) -> list[int]:
    return [client.get(address, **asked).status_code for _time in range(times)]


def test_counted_answers_say_how_the_reader_stands(client: Client, clock: Any) -> None:
    policy = '"default";q=3;w=60'
    assert [standing(client.get(CITIES)) for _time in range(2)] == [
        (200, policy, '"default";r=2;t=45'),
        (200, policy, '"default";r=1;t=45'),
    ]
    clock.now += 20
    assert standing(client.get("/api/v1/cities/nowhere/")) == (404, policy, '"default";r=0;t=25')
    assert standing(client.get(CITIES)) == (429, policy, '"default";r=0;t=25')
    clock.now += 25
    assert standing(client.get(CITIES)) == (200, policy, '"default";r=2;t=60')


def test_who_asks_too_often_is_told_when_to_come_back(client: Client) -> None:
    statuses(client, 3)
    answer = client.get(CITIES)
    assert (answer.status_code, answer["Retry-After"]) == (429, "45")
    assert (answer["Content-Type"], answer["Access-Control-Allow-Origin"]) == ("application/problem+json", "*")
    assert answer["Cache-Control"] == "no-store"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Too Many Requests",
        "status": 429,
        "detail": "More than 3 requests in a minute. Go on in 45 seconds. "
        "What you ask with the ETag that you have is not counted.",
        "errors": [],
    }
    assert "RateLimit, RateLimit-Policy, Retry-After" in answer["Access-Control-Expose-Headers"]


def test_all_addresses_count_together(client: Client) -> None:
    make.city(slug="lyon")
    asked = ["cities/", "cities/lyon/", "changes/", "match/?q=lyon", "schema/", "cities/lyon/history/", ""]
    assert [client.get(f"/api/v1/{address}").status_code for address in asked] == [200, 200, 200, 429, 429, 429, 429]


def test_wrong_questions_are_counted(client: Client) -> None:
    assert statuses(client, 4, f"{CITIES}?colour=blue") == [400, 400, 400, 429]


def test_what_the_reader_has_already_is_not_counted(client: Client) -> None:
    tag = client.get(CITIES)["ETag"]
    known = {"if-none-match": tag}
    again = client.get(CITIES, headers=known)
    assert standing(again) == (304, None, None)
    assert statuses(client, 5, headers=known) == [304] * 5
    assert statuses(client, 3) == [200, 200, 429]
    assert client.get(CITIES, headers=known).status_code == 304


def test_pages_and_preflights_are_not_limited(client: Client) -> None:
    statuses(client, 4)
    assert statuses(client, 5, "/cities/") == [200] * 5
    asked = {"origin": "https://a.example", "access-control-request-method": "GET"}
    assert [client.options(CITIES, headers=asked).status_code for _time in range(5)] == [200] * 5


def test_a_limit_of_nothing_is_none(client: Client, settings: Any) -> None:
    settings.LIMIT = 0
    assert [standing(client.get(CITIES)) for _time in range(5)] == [(200, None, None)] * 5


# ── For whom ──


def test_each_address_has_its_own_count(client: Client) -> None:
    assert statuses(client, 4, REMOTE_ADDR="192.0.2.1")[-1] == 429
    assert statuses(client, 1, REMOTE_ADDR="192.0.2.2") == [200]
    assert statuses(client, 1, REMOTE_ADDR="::ffff:192.0.2.1") == [429]


def test_a_network_of_ipv6_counts_together(client: Client) -> None:
    asked = ["2001:db8::1", "2001:db8::2", "2001:db8:0:0:ffff::1", "2001:db8::3", "2001:db8:0:1::1"]
    answers = [client.get(CITIES, REMOTE_ADDR=address).status_code for address in asked]
    assert answers == [200, 200, 200, 429, 200]


def test_nobody_believes_who_says_for_whom_it_asks(client: Client) -> None:
    said = [{"x-forwarded-for": f"192.0.2.{number}"} for number in range(4)]
    assert [client.get(CITIES, headers=headers).status_code for headers in said][-1] == 429


@pytest.mark.parametrize(("proxies", "counted"), [(1, "198.51.100.7"), (2, "192.0.2.9")])
def test_the_proxies_in_front_are_believed_as_many_as_they_are(
    client: Client, settings: Any, proxies: int, counted: str
) -> None:
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"NUM_PROXIES": proxies}
    said = [{"x-forwarded-for": f"203.0.113.{number}, 192.0.2.9, 198.51.100.7"} for number in range(4)]
    assert [client.get(CITIES, headers=headers).status_code for headers in said] == [200, 200, 200, 429]
    assert client.get(CITIES, headers={"x-forwarded-for": f"{counted}, {counted}"}).status_code == 429
    assert client.get(CITIES, headers={"x-forwarded-for": "192.0.2.8, 192.0.2.8"}).status_code == 200


@pytest.mark.parametrize("said", ["", ",", "a" * 10_000, "\0", "丝绸", "1.2.3.4:99", " \t"])
def test_a_proxy_may_say_anything(client: Client, settings: Any, said: str) -> None:
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"NUM_PROXIES": 1}
    assert client.get(CITIES, HTTP_X_FORWARDED_FOR=said).status_code == 200


def test_a_key_raises_the_limit(client: Client) -> None:
    make.api_key(TOKEN)
    statuses(client, 4)
    assert standing(client.get(CITIES, headers=KEY)) == (200, '"default";q=5;w=60', '"default";r=4;t=45')
    assert statuses(client, 5, headers=KEY) == [200, 200, 200, 200, 429]
    assert client.get(CITIES, headers=KEY)["Cache-Control"] == "private, no-cache"


def test_a_partner_may_have_a_limit_of_its_own_for_all_its_keys(client: Client) -> None:
    partner, other = make.partner(limit=2), Token("ffffffff", "o" * 43)
    make.api_key(TOKEN, partner=partner), make.api_key(other, partner=partner)
    assert client.get(CITIES, headers=KEY)["RateLimit-Policy"] == '"default";q=2;w=60'
    assert statuses(client, 2, headers={"authorization": f"Bearer {other}"}) == [200, 429]


def test_who_tries_keys_is_counted_by_address(client: Client) -> None:
    make.api_key(TOKEN)
    tried = {"authorization": "Bearer slk_00000000_" + "x" * 43}
    answers = [client.get(CITIES, headers=tried) for _time in range(4)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert answers[0]["RateLimit"] == '"default";r=2;t=45'
    assert client.get(CITIES, headers=KEY).status_code == 200


# ── Answers that are kept ──


@pytest.fixture
def one_connection() -> Iterator[None]:
    with kept_connection():
        yield


@pytest.mark.usefixtures("one_connection")
def test_answers_from_memory_are_not_counted_and_tell_nobodys_standing() -> None:
    portal = Site()
    made = portal.get(CITIES)
    kept = [portal.get(CITIES) for _time in range(5)]
    assert made[1]["RateLimit"] == '"default";r=2;t=45'
    assert made[1]["Cache-Control"] == f'{CACHE_CONTROL}, private="RateLimit, RateLimit-Policy"'
    assert {(status, headers["Cache-Control"]) for status, headers, _body in kept} == {(200, CACHE_CONTROL)}
    assert [name for _status, headers, _body in kept for name in headers if name.startswith("RateLimit")] == []
    assert portal.asked == 1


@pytest.mark.usefixtures("one_connection")
def test_an_answer_that_the_reader_has_is_not_counted_where_it_must_be_made_anew() -> None:
    tag = Site().get(CITIES)[1]["ETag"]
    status, headers, _body = Site().get(CITIES, if_none_match=tag)
    assert (status, "RateLimit" in headers) == (304, False)
    counted = Site().get(CITIES, if_none_match='"another"')
    assert (counted[0], counted[1]["RateLimit"]) == (200, '"default";r=1;t=45')


@pytest.mark.usefixtures("one_connection")
def test_the_front_tells_django_for_whom_a_proxy_asks(settings: Any) -> None:
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"NUM_PROXIES": 1}
    portal = Site()
    asked = [(f"{CITIES}?page_size={number + 1}", f"192.0.2.{number // 4}") for number in range(5)]
    assert [portal.get(path, x_forwarded_for=reader)[0] for path, reader in asked] == [200, 200, 200, 429, 200]


@pytest.mark.usefixtures("one_connection")
def test_a_key_is_not_answered_from_memory() -> None:
    make.api_key(TOKEN)
    portal = Site()
    portal.get(CITIES)
    keyed = [portal.get(CITIES, authorization=KEY["authorization"]) for _time in range(2)]
    assert [headers["RateLimit"] for _status, headers, _body in keyed] == ['"default";r=4;t=45', '"default";r=3;t=45']
    assert portal.asked == 3
    assert portal.get(CITIES, authorization="Bearer wrong")[0] == 401


# ── The cache ──


def test_a_cache_that_is_away_counts_nobody_and_refuses_nobody(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    class Away(Exception):
        pass

    def away(*args: Any) -> None:
        raise Away("connection refused")

    redis = ModuleType("redis")
    redis.RedisError = Away  # type: ignore[attr-defined]  # stands for the package, which need not be installed
    monkeypatch.setitem(sys.modules, "redis", redis)
    monkeypatch.setitem(settings.CACHES, "default", {"BACKEND": "django.core.cache.backends.redis.RedisCache"})
    monkeypatch.setattr(LocMemCache, "add", away)
    assert [standing(client.get(CITIES)) for _time in range(5)] == [(200, None, None)] * 5
    assert "Nobody is counted while the cache is away: connection refused" in caplog.text


def test_counts_are_forgotten_after_their_minute(client: Client) -> None:
    client.get(CITIES, REMOTE_ADDR="192.0.2.1")
    assert cache.get("limit:address-192.0.2.1:1000") == 1
    cache.touch("limit:address-192.0.2.1:1000", 0)
    assert client.get(CITIES, REMOTE_ADDR="192.0.2.1")["RateLimit"] == '"default";r=2;t=45'
