"""The secretariat's door: password, second factor, lockout and the ways back, sessions."""

import logging
import re
import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from silknet.accounts import lockout
from silknet.accounts.models import Lock, User
from silknet.accounts.sessions import browser
from tests import make
from tests.reader import queries, words
from tests.test_every_role import page_of

pytestmark = pytest.mark.django_db

PASSWORD = "Maulbeerbaum7"
LOGIN, FACTOR, SET_UP = reverse("account_login"), reverse("mfa_authenticate"), reverse("mfa_activate_totp")
CITIES = reverse("admin:cities_city_changelist")
PEOPLE = reverse("admin:accounts_user_changelist")


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def person(*roles: str, **values: Any) -> User:
    return make.with_role(*roles, **{"username": "ada", "password": PASSWORD} | values)


def with_factor(user: User) -> str:
    """Give somebody an app; the secret that it has."""
    secret: str = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def sign_in(client: Client, name: str = "ada", password: str = PASSWORD, **values: Any) -> Any:
    return client.post(LOGIN, {"login": name, "password": password} | values)


@pytest.fixture
def asked(settings: Any) -> None:
    """A portal that asks for a second factor."""
    settings.SECOND_FACTOR = True


# ── In and back ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_sign_in_leads_back_to_where_one_wanted(client: Client) -> None:
    person("editor")
    away = client.get(CITIES, follow=True)
    assert away.redirect_chain[-1][0] == f"{LOGIN}?{urlencode({'next': CITIES})}"
    back = sign_in(client, next=CITIES)
    assert (back.status_code, back["Location"]) == (302, CITIES)
    assert client.get(CITIES).status_code == 200
    assert client.get("/admin/login/", {"next": CITIES}).status_code == 302


def test_no_page_of_sign_in_is_kept_and_none_leads_away(client: Client) -> None:
    person("editor")
    assert client.get(LOGIN)["Cache-Control"].startswith(("no-store", "max-age=0, no-cache, no-store", "private"))
    assert "no-store" in client.get(LOGIN)["Cache-Control"]
    assert sign_in(client, next="https://elsewhere.example/")["Location"] == reverse("admin:index")
    pages = [reverse(name) for name in ("mfa_index", "mfa_activate_totp", "admin:sessions", "admin:roles")]
    assert {page: "no-store" in client.get(page)["Cache-Control"] for page in pages} == dict.fromkeys(pages, True)


def test_a_wrong_name_and_a_wrong_password_are_told_alike(client: Client) -> None:
    person("editor")
    wrong, unknown = sign_in(client, password="x"), sign_in(client, name="nobody", password="x")
    assert "There is no such name with such a password" in words(wrong)
    assert words(wrong) == words(unknown)


def test_nobody_signs_up_and_who_has_no_role_stays_out(client: Client) -> None:
    for page in ("signup", "password/reset", "email"):
        assert client.get(f"/admin/account/{page}/").status_code in (302, 404)
        assert client.post(f"/admin/account/{page}/", {"username": "eve"}).status_code in (302, 404)
    assert not User.objects.filter(username="eve").exists()
    person(is_staff=False)
    sign_in(client)
    assert client.get(CITIES, follow=True).status_code == 403


def test_public_pages_know_no_session(client: Client) -> None:
    person("editor")
    sign_in(client)
    answer = client.get("/about/")
    assert ("Cookie" in answer.get("Vary", ""), answer.cookies) == (False, {})


# ── The second factor ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("role", "led"), [("publisher", True), ("administrator", True), ("editor", False)])
def test_who_may_publish_sets_it_up_before_anything_else(client: Client, asked: None, role: str, led: bool) -> None:
    person(role)
    sign_in(client, next=CITIES)
    answer = client.get(CITIES)
    assert (answer.status_code == 302 and answer["Location"].startswith(SET_UP)) == led
    assert client.post(reverse("admin:cities_country_add"), {}).status_code == (302 if led else 200)
    assert client.get(reverse("admin:jsi18n")).status_code == 200


def test_a_superuser_sets_it_up_too_and_nobody_where_it_is_not_asked(client: Client, settings: Any) -> None:
    client.force_login(make.user(is_superuser=True))
    assert client.get(CITIES).status_code == 200
    settings.SECOND_FACTOR = True
    assert client.get(CITIES).status_code == 302


def test_it_is_set_up_by_a_picture_and_gives_recovery_codes(client: Client, asked: None) -> None:
    user = person("publisher")
    sign_in(client)
    client.get(CITIES)
    shown = client.get(SET_UP)
    assert 'src="data:image/svg+xml;base64,' in shown.content.decode()
    secret = shown.context["form"].secret
    wrong = client.post(SET_UP, {"code": "000000" if code(secret) != "000000" else "111111"})
    assert "This is not the code" in words(wrong)
    codes = client.post(SET_UP, {"code": code(secret)}, follow=True)
    assert len(codes.context["unused_codes"]) == 10
    assert f'href="{CITIES}"' in codes.content.decode()  # on to where she wanted
    assert client.get(CITIES).status_code == 200
    assert set(Authenticator.objects.filter(user=user).values_list("type", flat=True)) == {"totp", "recovery_codes"}


def test_it_is_asked_for_at_the_next_sign_in(client: Client, asked: None) -> None:
    secret = with_factor(person("publisher"))
    answer = sign_in(client, next=CITIES)
    assert answer["Location"].startswith(FACTOR)
    assert client.get(CITIES)["Location"].startswith("/admin/login/")  # a password alone opens nothing
    back = client.post(FACTOR, {"code": code(secret)})
    assert back["Location"] == CITIES
    assert client.get(CITIES).status_code == 200


def test_a_recovery_code_works_once(client: Client) -> None:
    user = person("editor")
    with_factor(user)
    spare = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()[0]
    for right in (True, False):
        browser_ = Client()
        sign_in(browser_)
        browser_.post(FACTOR, {"code": spare})
        assert (browser_.get(CITIES).status_code == 200) == right


def test_who_must_have_one_may_change_it_and_not_lay_it_down(client: Client, asked: None) -> None:
    user = person("publisher")
    secret = with_factor(user)
    sign_in(client)
    client.post(FACTOR, {"code": code(secret)})
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=user).exists()
    assert client.get(CITIES)["Location"].startswith(SET_UP)


def test_changing_it_later_asks_for_the_password_again(client: Client) -> None:
    person("editor")
    sign_in(client)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 3600}]
    session.save()
    assert client.get(SET_UP)["Location"].startswith(reverse("account_reauthenticate"))
    again = client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": SET_UP})
    assert again["Location"] == SET_UP
    assert client.get(SET_UP).status_code == 200


def test_asking_for_it_costs_a_list_one_query(client: Client, asked: None, settings: Any) -> None:
    user = make.user(is_superuser=True)
    with_factor(user)
    client.force_login(user)
    with_it = queries(client, CITIES)
    settings.SECOND_FACTOR = False
    assert (queries(client, CITIES), with_it <= 15) == (with_it - 1, True)


# ── Lockout, and the ways back ───────────────────────────────────────────────────────────────────────────────────────


def fail(client: Client, name: str = "ada", times: int = lockout.LIMIT) -> Any:
    for _number in range(times):
        answer = sign_in(client, name=name, password="guess")
    return answer


def test_guessing_closes_the_door_and_says_for_how_long_and_what_to_do(client: Client) -> None:
    person("editor")
    assert "nobody can sign in" not in words(fail(client, times=lockout.LIMIT - 1))
    told = words(fail(client, times=1))
    assert re.search(r"nobody can sign in as “ada” for 15 more minutes, until \d\d:\d\d UTC\.", told)
    assert "Wait until then, or ask an administrator to let you sign in again." in told
    assert "nobody can sign in" in words(sign_in(client))  # the right password is not looked at
    assert "nobody can sign in" in words(sign_in(Client()))  # from anywhere
    Lock.objects.update(closed_until=timezone.now() - timedelta(seconds=1))
    assert sign_in(client).status_code == 302
    assert not Lock.objects.exists()


def test_a_name_that_nobody_has_is_closed_too_and_others_are_not(client: Client) -> None:
    person("editor")
    assert "nobody can sign in as “eve”" in words(fail(client, name="eve"))
    assert sign_in(client).status_code == 302


def test_old_failures_are_forgotten(client: Client) -> None:
    person("editor")
    fail(client, times=lockout.LIMIT - 1)
    Lock.objects.update(failed_at=timezone.now() - lockout.WITHIN - timedelta(seconds=1))
    fail(client, times=1)
    assert Lock.objects.get().failures == 1
    Lock.objects.update(failed_at=timezone.now() - lockout.KEPT - timedelta(seconds=1))
    fail(client, name="eve", times=1)
    assert [lock.name for lock in Lock.objects.all()] == ["eve"]


def test_codes_are_not_guessed_either(client: Client) -> None:
    user = person("editor")
    secret = with_factor(user)
    sign_in(client)
    wrong = "000000" if code(secret) != "000000" else "111111"
    for _number in range(lockout.LIMIT):
        told = words(client.post(FACTOR, {"code": wrong}))
    assert "nobody can sign in as “ada”" in told
    assert "nobody can sign in as “ada”" in words(client.post(FACTOR, {"code": code(secret)}))
    assert client.get(CITIES).status_code == 302


def do(client: Client, action: str, *people: User) -> Any:
    chosen = {"action": action, "_selected_action": [one.pk for one in people], "index": "0"}
    return client.post(PEOPLE, chosen, follow=True)


def test_an_administrator_lets_somebody_in_again(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    user, desk = person("editor"), Client()
    desk.force_login(make.with_role("administrator", username="boss"))
    fail(client)
    assert "Closed until" in words(desk.get(PEOPLE))
    assert "1 person can sign in again." in words(do(desk, "let_in_again", user))
    assert sign_in(client).status_code == 302
    assert "ada may sign in again: let in by boss." in caplog.text
    assert "0 people can sign in again." in words(do(desk, "let_in_again", user))


def test_an_administrator_takes_a_lost_second_factor_away(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    user, desk = person("editor"), Client()
    secret = with_factor(user)
    sign_in(client)
    client.post(FACTOR, {"code": code(secret)})
    desk.force_login(make.with_role("administrator", username="boss"))
    assert "With a second factor" in words(desk.get(page_of(user)))
    do(desk, "take_factor", user)
    assert "The second factor of ada was taken away by boss." in caplog.text
    assert client.get(CITIES).status_code == 302  # she is signed out
    assert sign_in(Client())["Location"] == reverse("admin:index")  # and signs in without it


def test_nobody_beneath_takes_it_from_a_superuser() -> None:
    boss, desk = make.user(is_superuser=True), Client()
    with_factor(boss)
    desk.force_login(make.with_role("administrator"))
    assert "only another who may can do this" in words(do(desk, "take_factor", boss))
    assert Authenticator.objects.filter(user=boss).count() == 2
    assert desk.get(reverse("admin:sessions-of", args=[boss.pk])).status_code == 403
    reader = Client()
    reader.force_login(make.with_role("editor"))
    assert reader.get(reverse("admin:sessions-of", args=[boss.pk])).status_code == 403


def test_a_command_lets_in_when_nobody_can(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    user = person(is_superuser=True)
    with_factor(user)
    fail(client)
    call_command("unlock", "ada")
    call_command("unlock", "ada", second_factor=True)
    assert capsys.readouterr().out.splitlines() == [
        "ada can sign in again.",
        "ada was not locked out.",
        "ada lost the second factor and is signed out everywhere.",
    ]
    assert sign_in(client)["Location"] == reverse("admin:index")
    with pytest.raises(CommandError, match="NAME eve: there is no such user; right are ada"):
        call_command("unlock", "eve")


# ── Sessions ─────────────────────────────────────────────────────────────────────────────────────────────────────────

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1"
MINE = reverse("admin:sessions")


def two_browsers() -> tuple[Client, Client]:
    person("editor")
    there = Client(headers={"user-agent": SAFARI}, REMOTE_ADDR="203.0.113.9")
    here = Client(headers={"user-agent": FIREFOX})
    for one in (there, here):
        sign_in(one)
    return here, there


def test_a_person_sees_where_she_is_signed_in_and_ends_one() -> None:
    here, there = two_browsers()
    shown = words(here.get(MINE))
    assert "Firefox, Linux You are here from 127.0.0.1" in shown
    assert "Safari, iPhone from 203.0.113.9" in shown
    other = UserSession.objects.get(ip="203.0.113.9")
    assert "0 sessions were ended" in words(here.post(MINE, {"end": "x"}, follow=True))
    assert "1 session was ended" in words(here.post(MINE, {"end": other.pk}, follow=True))
    assert (here.get(CITIES).status_code, there.get(CITIES).status_code) == (200, 302)


def test_a_person_ends_all_others_and_stays() -> None:
    here, there = two_browsers()
    here.post(MINE, {"all": "1"})
    assert (here.get(CITIES).status_code, there.get(CITIES).status_code) == (200, 302)


def test_nobody_ends_a_session_of_another_but_an_administrator() -> None:
    here, there = two_browsers()
    eve, desk = Client(), Client()
    eve.force_login(make.with_role("editor"))
    for session in UserSession.objects.filter(user__username="ada"):
        eve.post(MINE, {"end": session.pk})
    assert (here.get(CITIES).status_code, there.get(CITIES).status_code) == (200, 200)
    desk.force_login(make.with_role("administrator"))
    page = reverse("admin:sessions-of", args=[User.objects.get(username="ada").pk])
    assert "Where ada is signed in" in words(desk.get(page))
    desk.post(page, {"all": "1"})
    assert (here.get(CITIES).status_code, there.get(CITIES).status_code) == (302, 302)
    assert desk.get(page).status_code == 200


def test_the_use_of_a_session_is_noted_once_a_minute_and_its_end_forgets_it(client: Client) -> None:
    client.force_login(make.with_role("editor"))
    (session,) = UserSession.objects.all()
    once = queries(client, CITIES)
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(hours=1))
    assert queries(client, CITIES) == once
    kept = client.session
    kept["noted"] = [kept.session_key, int(time.time()) - 61]
    kept.save()
    client.get(CITIES)
    session.refresh_from_db()
    assert timezone.now() - session.last_seen_at < timedelta(minutes=1)
    client.post(reverse("admin:logout"))
    assert not UserSession.objects.exists()


def test_the_address_is_believed_from_proxies_alone(client: Client, settings: Any) -> None:
    told = {"x-forwarded-for": "198.51.100.7, 203.0.113.9"}
    for proxies, right in ((0, "127.0.0.1"), (1, "203.0.113.9"), (2, "198.51.100.7"), (3, "127.0.0.1")):
        settings.PROXIES = proxies
        user = make.with_role("editor", password=PASSWORD)
        client = Client(headers=told)
        sign_in(client, name=user.username)
        assert UserSession.objects.get(user=user).ip == right


@pytest.mark.parametrize(
    ("told", "right"),
    [(FIREFOX, "Firefox, Linux"), (SAFARI, "Safari, iPhone"), ("curl/8.5", "curl/8.5"), ("", "")],
)
def test_browsers_are_called_as_people_call_them(told: str, right: str) -> None:
    assert browser(told) == right


def test_many_tries_from_one_address_are_answered_shortly(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    for number in range(31):
        answer = sign_in(client, name=f"name-{number}", password="x")
    assert answer.status_code == 429
    assert "Wait that long, and try again." in words(answer)
