"""A mistake, from the telephone of who saw it, over the secretary's desk, to the page that says what is right."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page, expect

from silknet.corrections.tokens import SOONEST
from tests.browser.test_import import sign_in
from tests.browser.test_pages import listen, overflow, violations

ORGANIZATION = "/members/intersoie-france/"
RIGHT = "https://synthetic.example/right"
HEARD: dict[Page, list[str]] = {}  # what was wrong with what somebody looked at
READING = (SOONEST + 1.2) * 1_000  # milliseconds


@contextmanager
def looking(opens: Any, portal: str, **how: Any) -> Iterator[Page]:
    """A page of somebody; what is wrong with it for any reader fails the test."""
    page = opens(**how).new_page()
    faults = HEARD[page] = listen(page, portal)
    yield page
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


def test_a_mistake_is_reported_accepted_and_shown_with_its_source(
    portal: str, account: tuple[str, str], opens: Any
) -> None:
    with looking(opens, portal, width=390) as reader, looking(opens, portal) as secretary:
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
        sign_in(secretary, account, "/admin/")
        HEARD[secretary].clear()  # of the sign-in
        accept(secretary)

        # The reader reads what came of it, and the page says what is right, and by which source.
        reader.reload()
        expect(reader.get_by_text("The secretariat accepted this.")).to_be_visible()
        expect(reader.get_by_text("You are right.")).to_be_visible()
        reader.goto(ORGANIZATION)
        expect(reader.locator(f"main a[href='{RIGHT}']").first).to_be_visible()
        expect(reader.locator(".footnotes")).to_contain_text("About the organization (synthetic)")
        expect(reader.locator(".footnotes")).to_contain_text("on Website")


def accept(secretary: Page) -> None:
    """She finds the report in the queue, gives its source a title, and accepts it."""
    secretary.get_by_role("listitem").filter(has_text="Corrections to decide").get_by_role("link").first.click()
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


def test_a_contact_is_asked_and_says_that_all_is_right(portal: str, account: tuple[str, str], opens: Any) -> None:
    with looking(opens, portal) as secretary, looking(opens, portal, scripts=False) as contact:
        sign_in(secretary, account, "/admin/")
        HEARD[secretary].clear()  # of the sign-in
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
        expect(secretary.locator(".standing")).to_contain_text(account[0])
        is_sound(secretary, "confirmed")
