"""Suggestions while somebody types, and lists that answer while somebody chooses: by keyboard, heard, and in place."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_pages import SHIFTED, listen, overflow, violations

BOX = "header input[name=q]"
LIST = "header [role=listbox]"


def typed(page: Page, words: str, box: str = BOX) -> None:
    page.locator(box).press_sequentially(words, delay=20)


@pytest.mark.parametrize(("width", "theme"), [(390, "dark"), (1280, "light")])
def test_suggestions_are_chosen_by_keyboard(width: int, theme: str, portal: str, opens: Any) -> None:
    page = opens(width=width, theme=theme).new_page()
    faults = listen(page, portal)
    page.goto("/about/")
    box, options = page.locator(BOX), page.locator(f"{LIST} [role=option]")
    typed(page, "silk museum")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("header [role=status]")).to_have_text(re.compile("suggestions$"))
    assert [*faults, *violations(page), *overflow(page)] == []
    count = options.count()
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    box.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") is None
    box.press("ArrowUp")
    expect(options.nth(count - 1)).to_have_attribute("aria-selected", "true")
    address = options.nth(count - 1).get_attribute("href") or ""
    box.press("Enter")
    expect(page).to_have_url(re.compile(f"{re.escape(address)}$"))
    assert page.evaluate(SHIFTED) < 0.01


def test_suggestions_are_in_the_readers_language_and_go_away(opens: Any) -> None:
    page = opens().new_page()
    page.goto("/fr/cities/")
    typed(page, "塔什干")
    option = page.locator(f"{LIST} [role=option]")
    expect(option).to_have_count(1)
    expect(option).to_contain_text("Ouzbékistan")
    assert option.get_attribute("href") == "/fr/cities/tashkent/"
    page.locator(BOX).press("Escape")
    expect(page.locator(LIST)).to_be_hidden()
    expect(page.locator(BOX)).to_have_value("塔什干")
    page.locator(BOX).press("Escape")
    expect(page.locator(BOX)).to_have_value("")
    typed(page, "tash")
    expect(option).to_have_count(1)
    option.click()
    expect(page).to_have_url(re.compile("/fr/cities/tashkent/$"))


def test_a_box_left_or_sent_shows_no_suggestions(opens: Any) -> None:
    page = opens().new_page()
    page.goto("/search/")
    box = page.locator("main input[name=q]")
    typed(page, "lyon", "main input[name=q]")
    expect(page.locator("main [role=option]").first).to_be_visible()
    box.press("Tab")
    expect(page.locator("main [role=listbox]")).to_be_hidden()
    box.fill("xqzv")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=xqzv$"))
    expect(page.get_by_role("heading", name="Look without searching")).to_be_visible()


def test_the_box_still_searches_where_the_server_gives_no_suggestions(opens: Any) -> None:
    page = opens().new_page()
    page.route("**/suggestions/**", lambda route: route.abort())
    page.goto("/")
    typed(page, "lyon")
    page.locator(BOX).press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=lyon$"))


def test_a_list_answers_while_one_chooses_and_keeps_the_focus(portal: str, opens: Any) -> None:
    page = opens().new_page()
    faults = listen(page, portal)
    page.goto("/members/")
    status = page.locator("main [role=status]")
    before = status.inner_text()
    page.evaluate("document.querySelector('main [role=status]').dataset.kept = 'yes'")
    country = page.locator("main select[name=country]")
    country.focus()
    country.select_option("FR")
    expect(page).to_have_url(re.compile(r"/members/\?country=FR$"))
    expect(status).not_to_have_text(before)
    expect(status).to_have_attribute("data-kept", "yes")  # the same element, whose change is announced
    expect(country).to_be_focused()
    expect(country).to_have_value("FR")
    assert page.locator("main a[href='/members/intersoie-france/']").count() > 0
    assert page.locator("main a[href='/members/ratti/']").count() == 0
    box = page.locator("main .filters input[name=q]")
    box.press_sequentially("museum", delay=20)
    expect(page).to_have_url(re.compile(r"/members/\?q=museum&country=FR$"))
    expect(status).to_have_text(re.compile("^1 "))
    expect(box).to_be_focused()
    assert [*faults, *violations(page), *overflow(page)] == []
    text = page.locator("main").inner_text()
    page.reload()
    assert page.locator("main").inner_text() == text


@pytest.mark.parametrize("address", ["/cities/", "/people/", "/conferences/", "/news/", "/sources/", "/documents/"])
def test_every_list_shows_in_place_what_its_address_shows(address: str, opens: Any) -> None:
    page = opens(width=390).new_page()
    page.goto(address)
    page.locator("main .filters input[name=q]").press_sequentially("lyon", delay=20)
    expect(page).to_have_url(re.compile(r"\?q=lyon"))
    there = page.locator("main").inner_text()
    page.reload()
    assert page.locator("main").inner_text() == there


def test_a_choice_that_finds_nothing_says_so_in_place(opens: Any) -> None:
    page = opens().new_page()
    page.goto("/news/")
    page.locator("main .filters input[name=q]").press_sequentially("xqzv", delay=20)
    expect(page.locator("main")).to_contain_text("Nothing in the register matches.")
    page.get_by_role("link", name="Show all").click()
    expect(page).to_have_url(re.compile("/news/$"))
