"""At the secretariat's door, as a person comes: a first sign-in with an app for codes, a second, and where she is."""

import re
import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect

from tests.browser.portal import managed, served
from tests.browser.test_pages import listen, overflow, violations

PASSWORD = secrets.token_urlsafe(16)


def code(secret: str) -> str:
    """What an app for codes shows now."""
    shown: str = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    return shown


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A portal that asks for a second factor, and one person who may do everything."""
    folder = tmp_path_factory.mktemp("desk")
    with served(folder, SILKNET_SECOND_FACTOR="on") as address:
        managed(
            folder,
            "createsuperuser",
            "--no-input",
            "--username=ada",
            "--email=ada@silknet.example",
            DJANGO_SUPERUSER_PASSWORD=PASSWORD,
        )
        yield address


def sign_in(page: Page, name: str = "ada", password: str = PASSWORD) -> None:
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")


def looks_right(page: Page, faults: list[str]) -> None:
    assert [*faults, *violations(page), *overflow(page)] == [], page.url


def set_up(page: Page) -> str:
    """The second factor, from its page to the codes that are kept; one of these."""
    secret = page.locator("#secret").inner_text()
    page.get_by_label("code").fill(code(secret))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    expect(page.locator(".codes li")).to_have_count(10)
    return page.locator(".codes li").first.inner_text()


def test_a_first_sign_in_sets_up_a_second_factor_and_the_next_asks_for_it(desk: str, opens: Any) -> None:
    page = opens(width=390, theme="dark").new_page()
    faults = listen(page, desk)
    page.goto(f"{desk}/admin/cities/city/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    looks_right(page, faults)
    sign_in(page, password="a guess")
    expect(page.get_by_role("alert")).to_contain_text("no such name with such a password")
    looks_right(page, faults)
    sign_in(page)
    expect(page.get_by_role("heading", name="Set up a second factor")).to_be_visible()
    assert page.locator("img.code").evaluate("image => image.naturalWidth > 0")
    looks_right(page, faults)
    page.goto(f"{desk}/admin/members/committee/")  # nothing else before
    expect(page).to_have_url(re.compile("/second-factor/totp/activate/"))
    spare = set_up(page)
    looks_right(page, faults)
    page.get_by_role("link", name="I keep them safe: go on").click()
    expect(page).to_have_url(f"{desk}/admin/members/committee/")
    for name in ("How you sign in", "Where you are signed in"):
        page.get_by_role("link", name=name).first.click()
        expect(page.get_by_role("heading", name=name)).to_be_visible()
        looks_right(page, faults)
    ends_another(page, opens().new_page(), spare)


def ends_another(page: Page, other: Page, spare: str) -> None:
    """Sign in elsewhere by a recovery code, and end that from here."""
    faults = listen(other, page.url.split("/admin/")[0])
    other.goto(page.url.split("account/")[0])
    sign_in(other)
    expect(other.get_by_role("heading", name="Your second factor")).to_be_visible()
    looks_right(other, faults)
    other.get_by_label("Code").fill(spare)
    other.keyboard.press("Enter")
    expect(other).to_have_url(re.compile("/admin/$"))
    page.reload()
    page.get_by_role("button", name="End all others").click()
    expect(page.get_by_text("1 session was ended.")).to_be_visible()
    other.reload()
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()
    for address in ("roles/", "accounts/user/", "members/mandate/"):
        page.goto(page.url.split("/admin/")[0] + f"/admin/{address}")
        looks_right(page, [])
