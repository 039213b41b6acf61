"""A mistake, from the telephone of who saw it, over the secretary's desk, to the page that says what is right."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from silknet.corrections.tokens import SOONEST
from tests.browser.portal import served
from tests.browser.test_pages import listen, overflow, violations

ORGANIZATION = "/members/intersoie-france/"
RIGHT = "https://synthetic.example/right"
HEARD: dict[Page, list[str]] = {}  # what was wrong with what somebody looked at
READING = (SOONEST + 1.2) * 1_000  # milliseconds


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A portal of its own, because it is changed, and the password of its first account."""
    folder = tmp_path_factory.mktemp("desk") / "portal"
    with served(folder) as address:
        yield address, password(folder)


def password(folder: Path) -> str:
    said = "".join(path.read_text() for path in folder.glob("*.log"))
    found = re.search(r"admin, password (\S+)", said)
    assert found, said
    return found[1]


@contextmanager
def looking(browser: Browser, address: str, **how: Any) -> Iterator[Page]:
    """A page of somebody; what is wrong with it for any reader fails the test."""
    context: BrowserContext = browser.new_context(base_url=address, reduced_motion="reduce", **how)
    context.set_default_timeout(15_000)
    page = context.new_page()
    faults = HEARD[page] = listen(page, address)
    yield page
    context.close()
    assert not faults, "\n".join(faults)


def is_sound(page: Page, name: str) -> None:
    """No fault for assistive technology, nothing beyond the edge, on a telephone and on a desk, by day and by night."""
    before, heard = page.viewport_size, list(HEARD[page])
    for width in (390, 1280):
        for theme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            page.wait_for_timeout(300)  # the admin's boxes change their colours slowly
            if folder := os.environ.get("SCREENSHOTS_OF_CORRECTIONS"):
                page.screenshot(path=f"{folder}/{name}-{width}-{theme}.png", full_page=True)
            assert [*violations(page), *overflow(page)] == [], f"{name} {width} {theme}"
    HEARD[page][:] = heard  # the rules themselves are told by the console what the policy forbids them
    if before:
        page.set_viewport_size(before)


def test_a_mistake_is_reported_accepted_and_shown_with_its_source(browser: Browser, desk: tuple[str, str]) -> None:
    address, secret = desk
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
    with looking(browser, address, **phone) as reader, looking(browser, address) as secretary:
        # A reader sees a wrong address on a page, and says what is right.
        reader.goto(ORGANIZATION)
        reader.get_by_role("link", name="Report a mistake on this page").click()
        expect(reader.get_by_role("heading", name="Report a mistake")).to_be_visible()
        reader.get_by_text("Correct “Website”").click()
        reader.get_by_label("Website: what is right instead").fill(RIGHT)
        reader.get_by_label("Where does it say so?").fill(f"{RIGHT}/about")
        reader.get_by_label("Your e-mail address").fill("reader@synthetic.example")
        is_sound(reader, "form")
        reader.wait_for_timeout(READING)
        reader.get_by_role("button", name="Send").click()
        expect(reader.get_by_text("The secretariat has received this")).to_be_visible()
        is_sound(reader, "received")

        # The secretary accepts it.
        sign_in(secretary, secret)
        accept(secretary)

        # The reader reads what came of it, and the page says what is right, and by which source.
        reader.reload()
        expect(reader.get_by_text("The secretariat accepted this.")).to_be_visible()
        expect(reader.get_by_text("You are right.")).to_be_visible()
        reader.goto(ORGANIZATION)
        expect(reader.locator(f"main a[href='{RIGHT}']").first).to_be_visible()
        expect(reader.locator(".footnotes")).to_contain_text("About the organization (synthetic)")
        expect(reader.locator(".footnotes")).to_contain_text("On: Website.")


def accept(secretary: Page) -> None:
    """She finds the report in the queue, gives its source a title, and accepts it."""
    secretary.get_by_role("link", name="Corrections", exact=True).last.click()
    secretary.get_by_role("link", name="Waiting").click()
    is_sound(secretary, "queue")
    secretary.get_by_role("link", name="Intersoie France").click()
    expect(secretary.get_by_text("reader@synthetic.example")).to_be_visible()
    secretary.get_by_label("Accept: write it").check()
    secretary.get_by_role("button", name="Decide and close").click()  # too early: it says what is missing
    expect(secretary.get_by_text("give the new source a title")).to_be_visible()
    is_sound(secretary, "decision")
    secretary.get_by_label("The title of the new source").fill("About the organization (synthetic)")
    secretary.get_by_label("Reply to who reported it").fill("You are right.")
    secretary.get_by_role("button", name="Decide and close").click()
    expect(secretary.get_by_text("The public sees it")).to_be_visible()


def test_a_contact_is_asked_and_says_that_all_is_right(browser: Browser, desk: tuple[str, str]) -> None:
    address, secret = desk
    with looking(browser, address) as secretary, looking(browser, address, java_script_enabled=False) as contact:
        sign_in(secretary, secret)
        secretary.goto("/admin/cities/city/")
        secretary.get_by_role("link", name="Como", exact=True).click()
        secretary.get_by_role("link", name="Ask whether it is still right").click()
        is_sound(secretary, "asking")
        asked = secretary.locator("dd code").nth(0).inner_text()
        contact.goto(asked.removeprefix("http://127.0.0.1:8000"))
        expect(contact.get_by_role("heading", name="Is this still right?")).to_be_visible()
        contact.wait_for_timeout(READING)
        contact.get_by_role("button", name="All of this is right").click()
        expect(contact.get_by_role("heading", name="Thank you")).to_be_visible()
        secretary.go_back()
        secretary.reload()
        expect(secretary.locator(".standing")).to_contain_text("the record's contact")
        secretary.get_by_role("button", name="Confirm: it is right as it stands").click()
        expect(secretary.locator(".standing")).to_contain_text(", admin")
        is_sound(secretary, "confirmed")


def sign_in(page: Page, secret: str) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill(secret)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("Welcome")).to_be_visible()
