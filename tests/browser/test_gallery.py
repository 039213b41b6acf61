"""A page with pictures, painted for this test: in their places before they are there, told to who does not see them."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from silknet.env import ROOT
from tests import paint
from tests.browser.portal import served
from tests.browser.test_pages import SHIFTED, listen, overflow, violations

LYON = "/cities/lyon/"
HEADER = "kind,key,file,alt,alt_fr,caption,credit,licence,source_address,published\n"
ROWS = """cities,lyon,one.png,Four synthetic squares,Quatre carrés,Painted for a test,A. Painter,CC-BY-4.0,https://a.example/,yes
cities,lyon,two.png,Synthetic and wide,,,A. Painter,with-permission,https://a.example/2,yes
cities,lyon,three.png,Synthetic and tall,,,A. Painter,CC0-1.0,https://a.example/3,yes
"""
DRAWN = "() => [...document.querySelectorAll('.picture img')].every(image => image.complete && image.naturalWidth)"


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A portal whose page of Lyon has three pictures."""
    folder = tmp_path_factory.mktemp("gallery")
    (folder / "pictures").mkdir()
    for name, size in (("one", (1600, 1200)), ("two", (1500, 500)), ("three", (600, 1400))):
        (folder / "pictures" / f"{name}.png").write_bytes(paint.encoded(paint.quarters(*size), "PNG"))
    (folder / "pictures.csv").write_text(HEADER + ROWS, encoding="utf-8")
    with served(folder / "portal") as address:
        load(folder)
        wait_for_sizes(folder / "portal" / "media" / "pictures")
        yield address


def load(folder: Path) -> None:
    settings = {
        "SILKNET_DATABASE": f"sqlite:///{folder}/portal/silknet.sqlite3",
        "SILKNET_FILES": f"{folder}/portal/media",
        "SILKNET_SECRET_KEY": "k" * 40,
    }
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SILKNET_")} | settings
    subprocess.run([sys.executable, "manage.py", "load", str(folder)], cwd=ROOT, env=environment, check=True)


def wait_for_sizes(folder: Path) -> None:
    """The portal makes them beside its pages: three widths, and two of the narrow picture, in two formats each."""
    for _number in range(600):
        if len([*folder.glob("*/*.avif"), *folder.glob("*/*.webp")]) == 16:
            return
        time.sleep(0.1)
    raise AssertionError("the sizes of pictures were not made beside the server")


def opened(browser: Browser, address: str, width: int, theme: Any, **options: Any) -> Page:
    context = browser.new_context(
        base_url=address, viewport={"width": width, "height": 800}, color_scheme=theme, **options
    )
    return context.new_page()


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (1280, "dark")])
def test_a_gallery_has_no_fault_and_moves_nothing(gallery: str, browser: Browser, width: int, theme: str) -> None:
    page = opened(browser, gallery, width, theme)
    faults = listen(page, gallery)
    page.goto(LYON)
    moved = page.evaluate(SHIFTED)
    for image in page.locator(".picture img").all():
        image.scroll_into_view_if_needed()
    page.wait_for_function(DRAWN)
    assert [*faults, *violations(page), *overflow(page)] == []
    assert moved < 0.01
    page.context.close()


def test_pictures_are_shown_in_the_smaller_format_and_without_scripts(gallery: str, browser: Browser) -> None:
    page = opened(browser, gallery, 1280, "light", java_script_enabled=False)
    kinds: list[str] = []
    page.on("response", lambda said: kinds.append(said.headers.get("content-type", "")))
    page.goto(f"/fr{LYON}", wait_until="networkidle")
    assert "image/avif" in kinds
    first, second = page.locator(".picture img").nth(0), page.locator(".picture img").nth(1)
    assert (first.get_attribute("alt"), first.get_attribute("lang")) == ("Quatre carrés", None)
    assert (second.get_attribute("alt"), second.get_attribute("lang")) == ("Synthetic and wide", "en")
    page.context.close()
