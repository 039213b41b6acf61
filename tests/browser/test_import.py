"""A partner's spreadsheet with half the names misspelt, as a secretary brings it into the register."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_pages import listen, overflow, violations

# Each way of looking brings people of its own: the others are in the register by then.
CASES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "desktop": ({"width": 1280}, ["Yvette Brochard", "Takumi Hasegawa", "Odile Perrachon"]),
    "telephone": ({"width": 390, "theme": "dark"}, ["Wanda Kowalczyk", "Fernando Escobedo", "Ngozi Adeyemi"]),
    "no scripts": ({"width": 1280, "scripts": False}, ["Birgit Lindqvist", "Giacomo Zanetti", "Rukhsana Mirza"]),
}


def sign_in(page: Page, account: tuple[str, str], address: str) -> None:
    page.goto(address)
    page.get_by_label("Username").fill(account[0])
    page.get_by_label("Password").fill(account[1])
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(re.escape(address)))


def sound(page: Page, faults: list[str], *, scripts: bool = True) -> None:
    """No fault so far, none for assistive technology, and nothing beyond the edge; the rules are a script."""
    assert faults == []
    if scripts:
        assert [*violations(page), *overflow(page)] == []
    faults.clear()  # what the rules themselves are refused by the page's own policy


def upload(page: Page, name: str, content: str) -> None:
    page.get_by_label("The file").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content.encode()})
    page.get_by_role("button", name="Look at the rows").click()


def say_what_names_mean(page: Page) -> None:
    """One row is right. Of the others she is asked what their names mean; what is certain is chosen already."""
    expect(page.get_by_role("heading", name="2 things to choose")).to_be_visible()
    asked = page.get_by_role("group", name="Which organization is “Cathaya Grup”")
    expect(asked.get_by_role("radio", checked=True)).to_have_count(0)
    asked.get_by_text("zhejiang-cathaya-group").click()
    expect(
        page.get_by_role("group", name="Which country or region is “France”").get_by_role("radio").first
    ).to_be_checked()
    expect(page.get_by_role("button", name=re.compile("^Import"))).to_have_count(0)


@pytest.mark.parametrize("case", CASES)
def test_a_secretary_imports_misspelt_names(case: str, account: tuple[str, str], portal: str, opens: Any) -> None:
    look, (first, second, third) = CASES[case]
    page, scripts = opens(**look).new_page(), look.get("scripts", True)
    faults = listen(page, portal)

    # From the list of people she goes to the import: the table is chosen already.
    sign_in(page, account, "/admin/members/person/")
    faults.clear()  # of the sign-in and of Django's own list
    page.get_by_role("link", name="Import", exact=True).last.click()
    expect(page.get_by_label("What are the rows?")).to_have_value("people")
    sound(page, faults, scripts=scripts)

    upload(
        page,
        f"{case}.csv",
        f"Name,Organization,Country,Role\n{first},Cathaya Grup,France,Archivist\n"
        f"{second},museo-della-seta-como,IT,Curator\n{third},Cathaya Grup,CN,Weaver\n",
    )

    say_what_names_mean(page)
    sound(page, faults, scripts=scripts)
    page.get_by_role("button", name="Use these choices").click()

    # Now all three are new. She looks at one of them, and imports them; twice, for the button is slow.
    expect(page.get_by_role("link", name="New 3")).to_be_visible()
    page.get_by_text(re.compile(r"^\d cells$")).first.click()
    expect(page.get_by_text("zhejiang-cathaya-group", exact=True).first).to_be_visible()
    sound(page, faults, scripts=scripts)
    page.get_by_role("button", name="Import 3 rows").dblclick()

    # It is written once, as drafts, and she sees where.
    expect(page.get_by_text("3 rows are written")).to_be_visible()
    expect(page.get_by_text("New records are drafts")).to_be_visible()
    sound(page, faults, scripts=scripts)
    page.get_by_role("link", name=re.compile("^What was written")).click()
    expect(page.get_by_text(f"{case}.csv")).to_be_visible()
    expect(page.get_by_role("link", name=first)).to_be_visible()
    assert faults == []


def test_a_list_that_is_exported_comes_back_the_same(account: tuple[str, str], opens: Any) -> None:
    page = opens().new_page()
    sign_in(page, account, "/admin/cities/city/")
    with page.expect_download() as started:
        page.get_by_role("link", name="Export as XLSX").click()
    file = Path(started.value.path()).rename(Path(started.value.path()).with_suffix(".xlsx"))
    page.get_by_role("link", name="Import", exact=True).last.click()
    page.get_by_label("The file").set_input_files(file)
    page.get_by_role("button", name="Look at the rows").click()
    expect(page.get_by_text("there is nothing to import")).to_be_visible()
    expect(page.get_by_role("link", name="Same 41")).to_be_visible()


def test_a_wrong_file_is_told_where_it_was_chosen(account: tuple[str, str], opens: Any) -> None:
    page = opens(width=390).new_page()
    sign_in(page, account, "/admin/import/?table=people")
    faults: list[str] = []
    upload(page, "people.csv", "name,role\nJeanne,Archivist,too much\n")
    expect(page.get_by_role("alert")).to_contain_text("line 2: has 3 cells; the first line names 2 columns.")
    expect(page.get_by_label("What are the rows?")).to_have_value("people")
    sound(page, faults)


def test_a_hundred_rows_are_looked_at_and_written(account: tuple[str, str], opens: Any) -> None:
    page = opens().new_page()
    sign_in(page, account, "/admin/import/?table=sources")
    lines = "".join(f"mistake-{n},https://mistake.example/{n},Mistake {n}\n" for n in range(100))
    upload(page, "mistake.csv", f"slug,url,title\n{lines}")
    page.get_by_role("button", name="Import 100 rows").click()
    page.get_by_role("link", name=re.compile("^What was written")).click()
    expect(page).to_have_url(re.compile(r"/admin/changes/revision/\d+/change/"))
