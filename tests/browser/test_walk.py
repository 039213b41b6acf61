"""From home through the register and back, by clicking links as a person would."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

LYON_2021 = "/conferences/silky-cities-2021/"


def visible_link(page: Page, address: str, within: str) -> Locator | None:
    links = page.locator(f"{within} a[href]").filter(visible=True)
    for link in links.all():
        if re.fullmatch(address, link.get_attribute("href") or ""):
            return link
    return None


def follow(page: Page, address: str, *, within: str = "main") -> str:
    """Click the first link to such an address that can be seen, after opening a menu that hides it; the new address."""
    link = visible_link(page, address, within)
    if link is None:
        for summary in page.locator(f"{within} summary").filter(visible=True).all():
            summary.click()
        link = visible_link(page, address, within)
    assert link is not None, f"{page.url} shows no link to {address} in {within}"
    target = link.get_attribute("href") or ""
    link.click()
    expect(page).to_have_url(re.compile(re.escape(target) + "$"))
    expect(page.locator("h1")).to_be_visible()
    return target


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_reader_walks_through_the_register_and_back(width: int, scripts: bool, opens: Any) -> None:
    page = opens(width=width, scripts=scripts).new_page()
    page.goto("/")
    walked = [
        "/",
        follow(page, "/cities/", within="header"),
        follow(page, "/cities/lyon/"),
        follow(page, "/members/intersoie-france/"),
        follow(page, "/committees/isu-chairman-meeting/"),
        follow(page, "/conferences/", within="header"),
        follow(page, LYON_2021),
    ]
    # A footnote leads to the foot of the page, and from there to the source.
    follow(page, "#[a-z0-9-]+")
    walked.append(follow(page, "/sources/[a-z0-9-]+/"))
    expect(page.locator(f"main a[href='{LYON_2021}']").first).to_be_visible()  # the source says what it supports
    page.go_back()  # to the footnote
    for address in reversed(walked[:-1]):
        page.go_back()
        assert page.url.endswith(address)


def test_a_search_finds_a_city_without_scripts(opens: Any) -> None:
    page = opens(scripts=False).new_page()
    page.goto("/")
    box = page.locator("input[name=q]").filter(visible=True).first
    box.fill("里昂")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q="))
    follow(page, "/cities/lyon/")


def test_a_directory_is_narrowed_without_scripts(opens: Any) -> None:
    page = opens(scripts=False, width=390).new_page()
    page.goto("/cities/")
    for summary in page.locator("main summary").filter(visible=True).all():
        summary.click()
    page.locator("main select[name=country]").select_option("FR")
    page.locator("main form button").filter(visible=True).first.click()
    expect(page).to_have_url(re.compile("country=FR"))
    assert {link.get_attribute("href") for link in page.locator("main a[href^='/cities/']").all()} >= {"/cities/lyon/"}
    assert page.locator("main a[href='/cities/como/']").count() == 0
