"""`make pictures`: the pictures of README, taken anew from the portal of the real network."""

import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from PIL import Image
from playwright.sync_api import Browser

from silknet.env import ROOT
from tests.browser.portal import chromium, served

FOLDER = ROOT / "tests" / "browser" / "tour"
DESK, POCKET = (1280, 900), (390, 844)
# File, address, window, theme.
TOUR: list[tuple[str, str, tuple[int, int], Any]] = [
    ("home", "/", DESK, "light"),
    ("city", "/cities/lyon/", DESK, "light"),
    ("members", "/members/", DESK, "dark"),
    ("conference", "/conferences/silky-cities-2021/", DESK, "light"),
    ("sources", "/ja/sources/", POCKET, "dark"),
]


def take(browser: Browser, portal: str, address: str, window: tuple[int, int], theme: Any) -> bytes:
    context = browser.new_context(
        base_url=portal,
        viewport={"width": window[0], "height": window[1]},
        color_scheme=theme,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    picture = page.screenshot()
    context.close()
    return picture


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with (
        TemporaryDirectory(prefix="silknet-pictures-") as folder,
        served(Path(folder)) as portal,
        chromium() as browser,
    ):
        for name, address, window, theme in TOUR:
            picture = Image.open(BytesIO(take(browser, portal, address, window, theme)))
            picture.save(FOLDER / f"{name}.webp", quality=80, method=6)
            print(f"{name}.webp shows {address}", flush=True)


if __name__ == "__main__":
    main()
