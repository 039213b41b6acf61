"""Reading with a key: who is let in, what the others are told, and what is kept of a key."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from threading import Event, Thread
from time import monotonic
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from django.views.debug import ExceptionReporter

from silknet import dates
from silknet.partners import actions, authentication, models
from silknet.partners.models import ApiKey
from silknet.partners.tokens import Token
from tests import make
from tests.reader import queries

pytestmark = pytest.mark.django_db

CITIES = "/api/v1/cities/"
TOKEN = Token("0a1b2c3d", "s" * 43)


def ask(client: Client, shown: Any, address: str = CITIES) -> Any:
    return client.get(address, HTTP_AUTHORIZATION=str(shown))


def with_key(client: Client, token: Token = TOKEN, address: str = CITIES) -> Any:
    return ask(client, f"Bearer {token}", address)


def refusal(answer: Any) -> str:
    """What a 401 says, when it is one in full."""
    told = answer.json()
    detail = told.pop("detail")
    assert told == {"type": "about:blank", "title": "Unauthorized", "status": 401, "errors": []}
    named = ("Content-Type", "WWW-Authenticate", "Cache-Control", "Access-Control-Allow-Origin")
    assert [answer[name] for name in named] == ["application/problem+json", "Bearer", "private, no-cache", "*"]
    assert "Authorization" in answer["Vary"]
    return str(detail)


# ── Let in ──


def test_reading_needs_no_key_and_tells_who_has_one_the_same(client: Client) -> None:
    make.city(slug="lyon"), make.city(slug="hidden", public=False)
    make.api_key(TOKEN)
    anonymous, keyed = client.get(CITIES), with_key(client)
    assert (keyed.status_code, keyed.content, keyed["ETag"]) == (200, anonymous.content, anonymous["ETag"])
    assert [record["slug"] for record in keyed.json()["results"]] == ["lyon"]


@pytest.mark.parametrize("shown", ["Bearer {}", "bearer {}", "BEARER {}", "Bearer  {}", "Bearer {} "])
def test_the_scheme_is_read_in_any_case(client: Client, shown: str) -> None:
    make.api_key(TOKEN)
    assert ask(client, shown.format(TOKEN)).status_code == 200


def test_an_answer_to_a_key_is_for_no_shared_cache(client: Client) -> None:
    make.api_key(TOKEN)
    keyed = with_key(client)
    again = client.get(CITIES, headers={"authorization": f"Bearer {TOKEN}", "if-none-match": keyed["ETag"]})
    assert (keyed.status_code, again.status_code) == (200, 304)
    for answer in (keyed, again):
        assert answer["Cache-Control"] == "private, no-cache"
        assert set(answer["Vary"].split(", ")) >= {"Accept", "Accept-Encoding", "Authorization"}
    assert "Authorization" not in client.get(CITIES)["Vary"]


def test_a_key_costs_one_query_and_once_a_minute_its_use(client: Client) -> None:
    make.city()
    make.api_key(TOKEN)
    with_key(client)
    anonymous = queries(client, CITIES)
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {TOKEN}"
    assert queries(client, CITIES) == anonymous + 1


# ── Refused ──

HOSTILE = [
    "Bearer",
    "Bearer ",
    " ",
    "\0",
    "Bearer slk_",
    "Bearer " + "a" * 10_000,
    "slk_" * 2_500,
    f"Bearer {TOKEN}\0",
    f"Bearer \0{TOKEN}",
    f"Bearer {TOKEN}, Bearer {TOKEN}",
    f"Bearer {TOKEN}\n",
    f"Bearer {str(TOKEN).upper()}",
    f"Bearer {TOKEN}ß",
    "Bearer slk_٣a1b2c3d_" + "s" * 43,
    "Bearer slk_0a1b2c3d_" + "丝" * 43,
    "Bearer \ud800",
    f"Basic {TOKEN}",
    f"Token {TOKEN}",
    str(TOKEN),
    "Basic OnBhc3N3b3Jk",
    "丝绸 a",
]


@pytest.mark.parametrize("shown", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_no_key_is_refused_and_says_what_to_send(client: Client, shown: str) -> None:
    make.api_key(TOKEN)
    answer = client.get(CITIES, HTTP_AUTHORIZATION=shown)
    bearer = shown.partition(" ")[0].lower() == "bearer"
    assert refusal(answer) == (authentication.UNKNOWN if bearer else authentication.NO_BEARER)


@pytest.mark.parametrize(
    "token", [Token("0a1b2c3d", "t" * 43), Token("0a1b2c3d", "s" * 42 + "t"), Token("00000000", "s" * 43)]
)
def test_a_wrong_key_is_refused(client: Client, token: Token) -> None:
    make.api_key(TOKEN)
    assert refusal(with_key(client, token)) == authentication.UNKNOWN


def test_an_empty_header_is_none(client: Client) -> None:
    assert client.get(CITIES, HTTP_AUTHORIZATION="").status_code == 200


def test_a_revoked_key_stops_at_once(client: Client) -> None:
    key = make.api_key(TOKEN)
    assert with_key(client).status_code == 200
    actions.revoke(key, by=None)
    assert refusal(with_key(client)) == authentication.REVOKED


def test_a_key_stops_on_the_day_on_which_it_expires(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make.api_key(TOKEN, expires_on=date(2031, 5, 2))
    monkeypatch.setattr(dates, "today", lambda: date(2031, 5, 1))
    assert with_key(client).status_code == 200
    monkeypatch.setattr(dates, "today", lambda: date(2031, 5, 2))
    assert refusal(with_key(client)) == authentication.EXPIRED


def test_a_key_is_asked_for_before_the_tag(client: Client) -> None:
    key = make.api_key(TOKEN)
    known = with_key(client)["ETag"]
    actions.revoke(key, by=None)
    sent = {"authorization": f"Bearer {TOKEN}", "if-none-match": known}
    assert refusal(client.get(CITIES, headers=sent)) == authentication.REVOKED


@pytest.mark.parametrize(
    "address", ["changes/", "match/?q=lyon", "schema/", "docs/", "cities/lyon/", "cities/nowhere/"]
)
def test_every_address_refuses_a_wrong_key(client: Client, address: str) -> None:
    make.city(slug="lyon")
    assert refusal(with_key(client, address=f"/api/v1/{address}")) == authentication.UNKNOWN


def test_secrets_are_compared_in_constant_time(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    key, compared = make.api_key(TOKEN), []
    monkeypatch.setattr(models, "constant_time_compare", lambda *texts: compared.append(texts))
    assert with_key(client).status_code == 401
    assert compared == [(key.digest, TOKEN.digest())]


# ── Issued ──


def test_what_is_kept_of_a_key_does_not_tell_it() -> None:
    by = make.user()
    key = ApiKey(partner=make.partner(), name="Test site")
    token = actions.issue(key, by=by)
    kept = ApiKey.objects.filter(pk=key.pk).values().get()
    assert (kept["name"], kept["prefix"], kept["created_by_id"]) == ("Test site", token.prefix, by.pk)
    assert kept["expires_on"] == dates.today() + timedelta(days=365)
    assert len(kept["digest"]) == 64
    assert token.secret not in repr(kept)
    assert token.secret not in f"{token!r} {key} {key!r}"


def test_every_key_is_another() -> None:
    made = {Token.make() for _number in range(100)}
    assert len({token.secret for token in made}) == 100
    assert {Token.parse(str(token)) for token in made} == made


def test_a_partner_has_at_most_two_keys_that_work(monkeypatch: pytest.MonkeyPatch) -> None:
    partner = make.partner(name="Museum")
    make.api_key(partner=partner, expires_on=dates.today())
    first, second = (ApiKey(partner=partner, name=name) for name in ("Old", "New"))
    actions.issue(first, by=None), actions.issue(second, by=None)
    with pytest.raises(ValidationError, match="Museum has two keys that work"):
        actions.issue(ApiKey(partner=partner, name="Third"), by=None)
    actions.issue(ApiKey(partner=make.partner(), name="Another's"), by=None)
    actions.revoke(first, by=None)
    actions.issue(ApiKey(partner=partner, name="Third"), by=None)
    names = partner.keys.live_on(dates.today()).values_list("name", flat=True)
    assert sorted(names) == ["New", "Third"]


def test_the_first_revocation_stands() -> None:
    key, ada = make.api_key(), make.user(username="ada")
    actions.revoke(key, by=ada)
    when = key.revoked_at
    actions.revoke(key, by=make.user())
    assert (key.revoked_at, key.revoked_by) == (when, ada)


# ── Last used ──


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A clock that tests move."""

    class Clock:
        now = timezone.now()

    monkeypatch.setattr(timezone, "now", lambda: Clock.now)
    return Clock


def test_the_last_use_is_kept_to_within_a_minute(client: Client, clock: Any) -> None:
    token = Token.make()
    key, first = make.api_key(token), clock.now
    kept = []
    for seconds in (0, 59, 60, 119, 121):
        clock.now = first + timedelta(seconds=seconds)
        assert with_key(client, token).status_code == 200
        key.refresh_from_db()
        assert key.last_used_at
        kept.append((key.last_used_at - first).seconds)
    assert kept == [0, 0, 60, 60, 121]


def test_a_refused_key_is_not_used(client: Client) -> None:
    token = Token.make()
    key = make.api_key(token, revoked_at=timezone.now())
    with_key(client, token)
    key.refresh_from_db()
    assert key.last_used_at is None


@contextmanager
def read_only() -> Iterator[None]:
    """A database that refuses every write."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA query_only = 1")
            yield
            cursor.execute("PRAGMA query_only = 0")
        else:
            before = transaction.savepoint()
            cursor.execute("SET LOCAL transaction_read_only = on")
            yield
            transaction.savepoint_rollback(before)


def test_reading_goes_on_where_nothing_can_be_written(client: Client, clock: Any, caplog: Any) -> None:
    token = Token.make()
    key = make.api_key(token)
    with read_only():
        answers = [with_key(client, token).status_code for _time in range(3)]
    assert answers == [200, 200, 200]
    told = [record.getMessage() for record in caplog.records if record.name == "silknet.partners.actions"]
    assert len(told) == 1  # the next time is a minute later
    assert told[0].startswith(f"The use of key {key.prefix} was not noted: ")
    assert token.secret not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_who_reads_with_a_key_does_not_wait_for_who_writes(client: Client) -> None:
    token = Token.make()
    make.api_key(token)
    writing, answered = Event(), Event()

    def write() -> None:
        with transaction.atomic():
            make.partner()
            writing.set()
            answered.wait(60)
        connection.close()

    writer = Thread(target=write)
    writer.start()
    writing.wait(30)
    begun = monotonic()
    status, took = with_key(client, token).status_code, monotonic() - begun
    answered.set()
    writer.join()
    assert status == 200
    assert took < 10  # where SQLite would wait for the lock: 30 seconds


# ── Told to nobody ──


def test_a_secret_is_in_no_log_and_on_no_error_page(
    client: Client, caplog: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    make.api_key(TOKEN)

    def fail(*args: Any) -> None:
        raise RuntimeError("on our side")

    monkeypatch.setattr("silknet.api.views.Resource.found", fail)
    client.raise_request_exception = False
    answer = with_key(client)
    assert answer.status_code == 500
    assert TOKEN.secret not in answer.content.decode() + caplog.text
    record = next(record for record in caplog.records if record.exc_info)
    told = ExceptionReporter(record.request, *record.exc_info).get_traceback_text()
    assert "HTTP_AUTHORIZATION" in told
    assert TOKEN.secret not in told
