"""A secretary's first look: the front page tells what there is to do, each figure opens its list, a text is mended."""

import re
import secrets
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.portal import managed, served
from tests.browser.test_gallery import opened
from tests.browser.test_pages import listen, overflow, violations

NAME, PASSWORD = "ada", secrets.token_urlsafe(16)
# Names of the widgets' own script, which the policy of the portal keeps from writing styles.
OF_WIDGETS = re.compile("inline style")

Signed = Callable[..., Page]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A portal of the real network with an account for its secretariat."""
    folder = tmp_path_factory.mktemp("desk")
    with served(folder) as address:
        named = (f"--username={NAME}", "--email=secretary@silknet.example")
        managed(folder, "createsuperuser", "--no-input", *named, DJANGO_SUPERUSER_PASSWORD=PASSWORD)
        yield address


@pytest.fixture
def signed(desk: str, browser: Browser) -> Iterator[Signed]:
    """Opens the front page as the secretary who has signed in."""
    pages: list[Page] = []

    def signed(width: int = 1280, theme: str = "light", **options: Any) -> Page:
        page = opened(browser, desk, width, theme, **options)
        pages.append(page)
        page.goto("/admin/")
        page.get_by_label("Username").fill(NAME)
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator("#waits")).to_be_visible()
        return page

    yield signed
    for page in pages:
        page.context.close()


LOOKED_AT = ["/admin/", "/admin/find/?q=lyon", "/admin/translations/ja/", "/admin/cities/city/?health=untranslated"]


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_its_pages_have_no_fault(signed: Signed, desk: str, width: int, theme: str) -> None:
    page = signed(width, theme)
    faults = listen(page, desk)
    for address in LOOKED_AT:
        page.goto(address)
        faults += [f"{address} {fault}" for fault in (*violations(page), *overflow(page))]
    assert [fault for fault in faults if not OF_WIDGETS.search(fault)] == []


def test_a_figure_opens_the_list_of_what_it_counts(signed: Signed) -> None:
    page = signed()
    figure = page.locator("section", has=page.locator("#health")).locator(".figures a").first
    count = figure.locator("b").inner_text()
    figure.click()
    expect(page.locator(".paginator").first).to_contain_text(count)


def tab_to(page: Page, words: str) -> None:
    """Go on by the keyboard alone until the focus is on a link or button with these words."""
    for _number in range(120):
        page.keyboard.press("Tab")
        if words in (page.evaluate("document.activeElement.innerText || ''")):
            return
    raise AssertionError(f"the keyboard does not reach {words!r}")


def test_a_record_is_found_and_a_seat_begun_by_keyboard(signed: Signed) -> None:
    page = signed()
    page.locator("#find").focus()
    page.keyboard.type("Intersoie")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/admin/(find/\?q=Intersoie|members/organization/\d+/change/)"))
    page.goto("/admin/")
    tab_to(page, "New seat")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/admin/members/seat/add/$"))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_missing_text_is_written_from_its_work_list(signed: Signed, scripts: bool) -> None:
    page = signed(java_script_enabled=scripts)
    row = page.locator("section", has=page.locator("#languages")).locator("tr", has_text="Spanish")
    before = int(row.locator("a").first.inner_text().split()[0])
    row.locator("a").first.click()
    page.locator(".lines a").first.click()
    box = page.locator(f"[id='{page.url.partition('#')[2]}']")
    expect(box).to_be_visible()
    box.fill("Sintético, para una prueba")
    page.locator("input[name=_publish]").click()
    page.goto("/admin/")
    expect(row.locator("a").first).to_contain_text(str(before - 1))


def test_a_translation_is_outdated_until_somebody_says_that_it_holds(signed: Signed, desk: str) -> None:
    page = signed()
    page.goto("/admin/find/?q=What the network is")
    page.locator(".found a, #id_title_0").first.wait_for()
    if page.locator(".found a").count():
        page.locator(".found a", has_text="What the network is").first.click()
    page.locator("#id_summary_0").fill("Two bodies, and the cities, organizations and people around both.")
    page.locator("input[name=_publish]").click()
    french = page.locator(".field-summary .language", has=page.locator("#id_summary_1"))
    expect(french).to_contain_text("Outdated")
    french.locator("summary").click()
    expect(french.locator("ins")).to_contain_text("both")
    assert [*violations(page), *overflow(page)] == []
    french.locator(".holds input").check()
    form = page.url
    page.locator("input[name=_save]").click()
    page.goto(form)
    expect(french).to_contain_text("Done")
