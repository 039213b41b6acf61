"""Every page, looked at as readers do: no fault for assistive technology, none in the console, nothing from outside."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page, Request

from silknet.env import ROOT
from tests.browser.pages import PAGES, REFUSED, Visit, visits

WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},  # which axe leaves out unless it is named
    "resultTypes": ["violations"],
}
# Names of addresses that no person reads.
MACHINES = (
    "calendar",
    "programme",
    "feed",
    "sitemap",
    "robots",
    "example",
    "picture",
    "card",
    "stylesheet",
    "suggestions",
)
SHIFTED = """() => new Promise(tell => {
    let moved = 0
    new PerformanceObserver(list => list.getEntries().forEach(entry => { moved += entry.value }))
        .observe({ type: "layout-shift", buffered: true })
    setTimeout(() => tell(moved), 100)
})"""


def listen(page: Page, portal: str) -> list[str]:
    """Faults that the page makes from now on, as they come."""
    faults: list[str] = []
    page.on("console", lambda said: faults.extend([said.text] if said.type in ("error", "warning") else []))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda asked: faults.extend(outside(asked.url, portal)))
    page.on("requestfailed", lambda asked: faults.extend([] if left(asked) else [f"failed: {asked.url}"]))
    return faults


def left(asked: Request) -> bool:
    """Whether nobody waits for it any more: the reader went on, or a later question overtook it."""
    return asked.failure == "net::ERR_ABORTED"


def outside(address: str, portal: str) -> list[str]:
    return [] if address.startswith((portal, "data:")) else [f"another host: {address}"]


def violations(page: Page) -> Iterator[str]:
    for found in Axe().run(page, options=WCAG).response["violations"]:
        for node in found["nodes"]:
            yield f"{found['id']}: {node['html'][:200]} ({' '.join(node['failureSummary'].split())[:300]})"


def overflow(page: Page) -> list[str]:
    """What reaches beyond the right edge, if the page can be pushed sideways."""
    script = """() => {
        const edge = document.documentElement.clientWidth
        if (document.documentElement.scrollWidth <= edge) return []
        return [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > edge + 1)
            .slice(-3).map(e => e.outerHTML.slice(0, 120))
    }"""
    found: list[str] = page.evaluate(script)
    return [f"beyond the edge: {html}" for html in found]


def shifts(page: Page) -> list[str]:
    """What moved after it was drawn, as a share of the window."""
    moved = page.evaluate(SHIFTED)
    return [f"moved by {moved}"] if moved > 0.01 else []


@pytest.mark.parametrize("visit", visits(), ids=str)
def test_a_page_has_no_fault(visit: Visit, portal: str, opens: Any) -> None:
    page = opens(width=visit.width, theme=visit.theme).new_page()
    faults = listen(page, portal)
    answer = page.goto(visit.address)
    status = REFUSED.get(visit.page, 200)
    # Chromium itself tells the console that an address was refused.
    faults[:] = [fault for fault in faults if not (status > 200 and f"status of {status}" in fault)]
    if answer.status != status:
        faults.append(f"status {answer.status}")
    if page.locator("html").get_attribute("lang").lower() != visit.language:
        faults.append("another language")
    faults += [*violations(page), *overflow(page), *shifts(page)]
    if faults:
        page.screenshot(path=ROOT / "screenshots" / f"{re.sub('[^a-z0-9]+', '-', str(visit))}.png", full_page=True)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_reads_the_same_without_scripts(name: str, opens: Any) -> None:
    pages = [opens(scripts=scripts).new_page() for scripts in (True, False)]
    for page in pages:
        page.goto(PAGES[name])
    headings, texts = [[page.locator(part).inner_text() for page in pages] for part in ("h1", "main")]
    assert headings[0].strip() != ""
    assert texts[0] == texts[1]


def names(patterns: list[Any]) -> Iterator[str]:
    """Names of page addresses: those that a person may open without signing in."""
    for found in patterns:
        if isinstance(found, URLResolver) and not str(found.pattern).startswith(("admin/", "api/")):
            yield from names(found.url_patterns)
        elif isinstance(found, URLPattern) and found.name and not any(word in found.name for word in MACHINES):
            yield found.name


def test_every_page_is_looked_at() -> None:
    by_others = {"correction-status"}  # there is one where somebody reported: test_corrections.py
    assert set(names(get_resolver().url_patterns)) - by_others == {page for page in PAGES if " " not in page}
