"""Names that are hard on a page: every kind of page holds them on a telephone, and says them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import hostile
from tests.browser.pages import PAGES
from tests.browser.portal import served
from tests.browser.test_gallery import opened
from tests.browser.test_pages import listen, overflow, shifts, violations
from tests.test_crawl import faults as html_faults

# Where no one record is shown: lists, with all three; what is newest; what is found of them.
LISTS = [
    address for address in PAGES.values() if address.count("/") == 2 and "?" not in address and address != "/nowhere/"
]
FOUND = [
    "/",
    "/search/?q=synthetic",
    "/search/?q=synthetik",
    "/map/?near=hostile-unbroken&zoom=2",
    "/map/?near=hostile-foreign",
]
PROFILES = [f"/{kind}/hostile-{name}/" for kind in hostile.KINDS for name in hostile.NAMES]
# Text that stands beyond the window, that its own box cuts, and that cannot be moved into view; or that is a thread.
CUT = """() => {
    const edge = document.documentElement.clientWidth
    const moves = element => element.closest("pre, select, .scroll, .menu, .prose table, svg, .unseen, .suggestions, .skip, .map-skip")
    const beyond = element => element.getBoundingClientRect().right > edge + 1
    const cut = element => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0
        && getComputedStyle(element).overflowX !== "visible" && getComputedStyle(element).display !== "inline"
    const thread = element => element.innerText.length > 100 && element.getBoundingClientRect().width < 100
    return [...document.querySelectorAll("body *")].filter(element => !moves(element) && element.innerText)
        .filter(element => beyond(element) || cut(element) || thread(element)).slice(-3).map(element => element.outerHTML.slice(0, 150))
}"""


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("hostile") / "portal"
    with served(folder) as address:
        hostile.put_in(folder)
        yield address


def faults(page: Page, address: str, portal: str) -> list[str]:
    found = listen(page, portal)
    answer: Any = page.goto(address)
    found += [f"status {answer.status}"] if answer.status != 200 else []
    found += [f"cut, narrow or beyond the edge: {html}" for html in page.evaluate(CUT)]
    return [*found, *violations(page), *overflow(page), *shifts(page), *html_faults(answer.text())]


@pytest.mark.parametrize("address", [*LISTS, *FOUND, *PROFILES])
def test_hostile_names_are_held_on_a_telephone(address: str, portal: str, browser: Browser) -> None:
    page = opened(browser, portal, 390, "light")
    page.emulate_media(reduced_motion="reduce")
    found = faults(page, address, portal)
    page.context.close()
    assert found == []


@pytest.mark.parametrize("kind", hostile.KINDS)
def test_a_name_in_another_language_is_said_and_marked(kind: str, portal: str, browser: Browser) -> None:
    """For a reader of French, whose pages these records have no word for."""
    page = opened(browser, portal, 1280, "dark")
    found = faults(page, f"/fr/{kind}/hostile-foreign/", portal)
    heading = page.locator("h1").inner_text()
    page.context.close()
    assert found == []
    assert "シルク都市名" in heading
