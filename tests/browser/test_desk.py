"""The secretariat's days, walked as they are lived; clicks are counted where there are to be few."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.test_import import sign_in, sound, upload
from tests.browser.test_pages import listen

Account = tuple[str, str]


class Clicks:
    """How often somebody has clicked."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, what: Locator) -> None:
        what.click()
        self.count += 1


def choose(page: Page, click: Clicks, box: str, words: str, name: str) -> None:
    """One click opens a search box; the rest is typed."""
    click(page.locator(f"#id_{box} + .select2 .select2-selection"))
    page.locator(".select2-search__field").fill(words)
    expect(page.locator(".select2-results__option")).to_have_count(1)
    expect(page.get_by_role("option", name=re.compile(name))).to_be_visible()
    page.keyboard.press("Enter")


def test_a_new_chairman_from_the_front_page_to_published(
    account: Account, colleague: Account, portal: str, opens: Any
) -> None:
    click = Clicks()
    page, other = opens().new_page(), opens().new_page()
    faults = listen(page, portal)
    sign_in(page, account, "/admin/")
    sign_in(other, colleague, "/admin/")
    faults.clear()  # of the sign-in

    # She adds the seat. A seat needs a second pair of eyes, so it waits.
    click(page.get_by_role("link", name="New seat"))
    choose(page, click, "committee", "Sustainable Development Professional", "Sustainable Development")
    page.get_by_label("Role").fill("chairman")
    choose(page, click, "person", "Xavier", "Xavier Lépingle")
    page.get_by_label("Since").fill("2026-11-25")
    click(page.get_by_role("button", name="Save and publish"))
    expect(page.get_by_text("somebody else who may publish must look at it first")).to_be_visible()
    sound(page, faults)

    # Her colleague finds it on the front page, sees what it says, and publishes it.
    other.goto("/admin/")
    click(other.get_by_role("link", name=re.compile("second pair of eyes")).first)
    click(other.get_by_role("link", name="New seat").first)
    expect(other.get_by_text("Xavier Lépingle").first).to_be_visible()
    click(other.get_by_role("button", name="Publish now"))
    expect(other.get_by_text("It is published.")).to_be_visible()

    assert click.count <= 8
    page.goto("/committees/isu-sustainable-development/")
    expect(page.get_by_role("link", name="Xavier Lépingle").first).to_be_visible()
    assert faults == []


def test_a_mistaken_import_of_a_hundred_rows_is_noticed_and_taken_back(account: Account, opens: Any) -> None:
    page, click = opens().new_page(), Clicks()
    sign_in(page, account, "/admin/import/?table=sources")
    lines = "".join(f"wrong-{n},https://wrong.example/{n},Wrong {n}\n" for n in range(100))
    upload(page, "wrong.csv", f"slug,url,title\n{lines}")
    page.get_by_role("button", name="Import 100 rows").click()
    expect(page.get_by_text("100 rows are written")).to_be_visible()

    # The next morning she opens the front page, where it stands among what changed lately.
    page.goto("/admin/")
    click(page.get_by_role("link", name=re.compile("wrong.csv|r[0-9]+")).first)
    expect(page.get_by_text("wrong.csv").first).to_be_visible()
    click(page.get_by_role("link", name=re.compile("Take this revision back")))
    expect(page.get_by_text("Wrong 99").first).to_be_visible()
    click(page.get_by_role("button", name="Take it back"))
    expect(page.get_by_text("It is taken back.")).to_be_visible()
    assert click.count <= 5
    page.goto("/admin/sources/source/?q=wrong.example")
    expect(page.get_by_text("Wrong 5")).to_have_count(0)


def test_a_change_of_a_public_city_is_a_draft_until_it_is_published(account: Account, portal: str, opens: Any) -> None:
    page = opens(width=390, theme="dark").new_page()
    faults = listen(page, portal)
    sign_in(page, account, "/admin/cities/city/?q=como")
    faults.clear()
    page.get_by_role("link", name="Como", exact=True).click()
    page.get_by_label("Why, for the log").fill("Told by the city")
    page.locator("#id_latitude").fill("45.8123")
    page.get_by_role("button", name="Save as a draft").dblclick()

    # What is live stands beside what would be; the real page is a click away.
    expect(page.get_by_text("Kept as a draft.")).to_be_visible()
    expect(page.get_by_text("45.8123", exact=True)).to_be_visible()
    sound(page, faults)
    page.get_by_role("link", name="Como", exact=True).last.click()
    expect(page.get_by_text("A preview: this is how the page would look.")).to_be_visible()
    page.go_back()

    # She writes on, and discards it after all.
    page.get_by_role("link", name="Go on writing").click()
    expect(page.locator("#id_latitude")).to_have_value(re.compile("45.8123"))
    page.go_back()
    page.get_by_role("button", name="Discard the draft").click()
    expect(page.get_by_text("It is discarded.")).to_be_visible()
    assert faults == []
