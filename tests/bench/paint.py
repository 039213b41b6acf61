"""When a reader with a slow telephone sees the largest part of a page: home, and a city with pictures.

A headless Chromium, 390 pixels wide, as slow as Lighthouse makes it: a slow 4G line and a processor four times slower.
The portal is served as in production: a copy of its tree with collected static files, gunicorn, PostgreSQL, no debugging.
What was shown largest is told by Chromium itself (largest-contentful-paint), the median of five first visits.

The line is slowed in two ways. *150 ms*: each answer begins 150 ms later, at 1.6 Mbit/s; a connection costs nothing
more. *562.5 ms*: as Lighthouse itself tells DevTools, which cannot slow the making of a connection and instead lets
each answer wait 3.75 round trips, at nine tenths of the line.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFilter, ImageFont
from playwright.sync_api import Browser, CDPSession, Page, ViewportSize

from tests.bench.cases import get
from tests.bench.processes import ROOT, serving
from tests.bench.register import loaded
from tests.browser.portal import CHROMIUM, chromium

PAGES = {"home": "/", "city with pictures": "/cities/lyon/"}
VISITS, ENOUGH = 5, 20
WINDOW: ViewportSize = {"width": 390, "height": 844}
PIXELS = 1.75  # of the screen for each of the page, as Lighthouse has it
SLOWER = 4  # times the processor
AIM = 1.8  # seconds
TREE = ("cities", "conferences", "members", "silknet", "static", "templates", "manage.py")
HEADER = "kind,key,file,alt,caption,credit,licence,source_address,published\n"
LINE = "cities,lyon,{number}.jpg,Synthetic {number},Synthetic: by the bench,Nobody,CC0-1.0,https://a.example/{number},yes\n"
LARGEST = """() => new Promise(tell => {
    new PerformanceObserver(list => {
        const last = list.getEntries().at(-1)
        tell([last.startTime / 1000, last.element ? last.element.tagName.toLowerCase() : "nothing"])
    }).observe({ type: "largest-contentful-paint", buffered: true })
})"""


class Line(NamedTuple):
    """How slow: milliseconds before an answer begins, and kbit/s down and up."""

    latency: float
    down: float
    up: float


LINES = [Line(150, 1_600, 750), Line(562.5, 1_474.56, 675)]


class Seen(NamedTuple):
    """What a visit saw: after how many seconds what was largest, and how many KiB and answers came until it was still."""

    seconds: float
    largest: str
    kib: float
    answers: int


def missing() -> str:
    """A sentence where there is no browser to look with."""
    found = os.access(CHROMIUM, os.X_OK)
    return "" if found else f"Not measured: Chromium is not at {CHROMIUM}; CHROMIUM names another."


def synthetic(width: int, height: int, seed: int) -> Image.Image:
    """A picture of nothing, as heavy as a photograph, which says on itself that it is synthetic."""
    image = Image.new("RGB", (width, height), (120, 110, 100))
    for cells in (6, 24, 96, 288):
        grain = Image.effect_noise((cells + seed, cells * height // width + seed), 90).resize((width, height), 3)
        tones = Image.merge("RGB", [grain, grain.rotate(180), grain.transpose(Image.Transpose.FLIP_LEFT_RIGHT)])
        image = Image.blend(image, tones, 0.35)
    image = image.filter(ImageFilter.GaussianBlur(2))
    font = ImageFont.load_default(size=height // 10)
    ImageDraw.Draw(image).text(
        (width // 20, height // 20), "Synthetic picture", "white", font, stroke_width=2, stroke_fill="black"
    )
    return image


def pictures(folder: Path) -> Path:
    """A table of pictures of Lyon with its files, to be loaded."""
    (folder / "pictures").mkdir(parents=True)
    lines = []
    for number, size in enumerate([(2400, 1600), (1600, 1600), (1200, 1800)], 1):
        synthetic(*size, seed=number).save(folder / "pictures" / f"{number}.jpg", quality=90)
        lines.append(LINE.format(number=number))
    (folder / "pictures.csv").write_text(HEADER + "".join(lines), encoding="utf-8")
    return folder


@contextmanager
def served(url: str, folder: Path) -> Iterator[str]:
    """Where the portal answers, made as its image is: a copy of the tree, with collected files."""
    tree = folder / "tree"
    tree.mkdir(parents=True)
    for part in TREE:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, tree / part)
    name = f"test_{url.rpartition('/')[2]}_paint"
    register = loaded(url, name, folder / "files", pictures(folder / "synthetic"), tree=tree)
    register.manage("pictures")
    register.manage("collectstatic", "--no-input", "--verbosity", "0")
    with serving("paint", "silknet.wsgi:application", register.environment, folder, tree) as server:
        yield server.url


def slow(page: Page, line: Line) -> CDPSession:
    told = page.context.new_cdp_session(page)
    told.send("Network.enable")
    bytes_a_second = {"downloadThroughput": line.down * 125, "uploadThroughput": line.up * 125}
    told.send("Network.emulateNetworkConditions", {"offline": False, "latency": line.latency, **bytes_a_second})
    told.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return told


def visit(browser: Browser, address: str, line: Line) -> Seen:
    """A first visit: nothing of the site is kept by the browser."""
    context = browser.new_context(viewport=WINDOW, device_scale_factor=PIXELS, is_mobile=True, has_touch=True)
    page = context.new_page()
    came: list[float] = []
    told = slow(page, line)
    told.on("Network.loadingFinished", lambda answer: came.append(answer["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    seconds, largest = page.evaluate(LARGEST)
    context.close()
    return Seen(seconds, largest, sum(came) / 1024, len(came))


def table(portal: str) -> Iterator[str]:
    """Line by line, as they are measured."""
    yield "\n## Largest paint on a slow telephone\n"
    yield "| page | answers after | largest paint, s | from – to | it is | KiB | answers | aim, s |"
    yield "| --- | --: | --: | --: | --- | --: | --: | --: |"
    with chromium() as browser:
        for name, path in PAGES.items():
            for _number in range(ENOUGH):  # that each process of the server has the page in memory
                get(portal + path)
            for line in LINES:
                visits = [visit(browser, portal + path, line) for _number in range(VISITS)]
                visits.sort()
                seen = visits[VISITS // 2]
                yield (
                    f"| {name} | {line.latency:g} ms | {seen.seconds:.2f} | {visits[0].seconds:.2f} – {visits[-1].seconds:.2f}"
                    f" | {seen.largest} | {seen.kib:.0f} | {seen.answers} | {AIM} {'✓' if seen.seconds < AIM else '✗'} |"
                )


def measure(url: str, folder: Path) -> None:
    """The table; or why there is none."""
    if why := missing():
        print(f"\n## Largest paint on a slow telephone\n\n{why}", flush=True)
        return
    with served(url, folder) as portal:
        for line in table(portal):
            print(line, flush=True)
