"""The picture that stands for a page where it is shared: its name in letters, and the weave of its record.

1200 by 630 pixels, as Open Graph and its readers have it. Whatever the record, the card needs no photograph.
"""

import re
from functools import cache
from io import BytesIO
from typing import NamedTuple
from uuid import UUID

from anyascii import anyascii
from PIL import Image, ImageDraw

from silknet.env import ROOT
from silknet.pages.fonts import Font, draw, fonts, lines, runs, width
from silknet.weave import THREADS, Weave, weave

WIDTH, HEIGHT = 1200, 630
MARGIN = 72
CLOTH = 390  # pixels of it at the right
PITCH, THICK = 30, 27  # of threads, and of each
WIDEST = WIDTH - CLOTH - 2 * MARGIN
TITLE_SIZES = (84, 72, 60, 50, 42)
LEADING = 1.18  # from line to line, in sizes
TITLE_HEIGHT = 300
COLOURS = 96  # kept of those that smooth letters have; a third of the bytes
# The mark of static/img/silknet.svg in its units of 32: threads as colour, and from where to where.
MARK = [("wash", (9, 4, 9, 28)), ("wash", (23, 4, 23, 28)), ("weld", (16, 4, 16, 28))]
MARK += [("wash", (x, y, end, y)) for y in (9, 23) for x, end in ((4, 7), (11, 21), (25, 28))]
MARK += [("weld", (4, 16, 14, 16)), ("weld", (18, 16, 28, 16))]


class Card(NamedTuple):
    """What a card says: its words are given in the order in which they are to be tried, the reader's own first."""

    uuid: UUID
    titles: list[str]
    labels: list[str]
    names: list[str]
    language: str
    host: str


def drawn(card: Card) -> list[str]:
    """All words that the card shows, each drawable here."""
    available = fonts(card.language)
    title = _first(card.titles, available) or anyascii(card.titles[0])
    others = [name for name in card.names if name != title and runs(name, available) is not None]
    return [_first(card.labels, available), title, " · ".join(_fitting(others, available))]


def _first(words: list[str], available: list[Font]) -> str:
    """The first of these that can be drawn."""
    return next((each for each in words if each and runs(each, available) is not None), "")


def _fitting(names: list[str], available: list[Font]) -> list[str]:
    """As many of the names as stand in one line."""
    found: list[str] = []
    for name in dict.fromkeys(names):
        if width(" · ".join([*found, name]), 36, available) <= WIDEST:
            found.append(name)
    return found


def png(card: Card) -> bytes:
    """The card as PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), colours()["paper"])
    canvas = ImageDraw.Draw(image)
    _draw_cloth(canvas, weave(card.uuid))
    _draw_words(canvas, card)
    _draw_mark(canvas, card)
    written = BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
    return written.getvalue()


def _draw_words(canvas: ImageDraw.ImageDraw, card: Card) -> None:
    label, title, names = drawn(card)
    plain, strong = fonts(card.language), fonts(card.language, weight=650)
    draw(canvas, (MARGIN, MARGIN + 34), label, 30, plain, colours()["soft"])
    size, broken = _set(title, strong)
    baseline = float(MARGIN + 70 + size)
    for line in broken:
        draw(canvas, (MARGIN, baseline), line, size, strong, colours()["ink"])
        baseline += size * LEADING
    draw(canvas, (MARGIN, baseline + 8), names, 36, plain, colours()["madder"])


def _set(title: str, available: list[Font]) -> tuple[int, list[str]]:
    """The largest size in which a title stands, and its lines; what is too long ends in an ellipsis."""
    for size in TITLE_SIZES:
        broken = lines(title, size, available, WIDEST)
        most = int(TITLE_HEIGHT / (size * LEADING))
        if len(broken) <= most:
            return size, broken
    kept = broken[:most]
    while width(kept[-1] + "…", size, available) > WIDEST:
        kept[-1] = kept[-1][:-1]
    return size, [*kept[:-1], kept[-1].rstrip() + "…"]


def _draw_mark(canvas: ImageDraw.ImageDraw, card: Card) -> None:
    side = 56
    left, top = MARGIN, HEIGHT - MARGIN - side
    canvas.rounded_rectangle((left, top, left + side, top + side), radius=side * 6 // 32, fill=colours()["madder"])
    for colour, ends in MARK:
        x, y, right, bottom = (end * side / 32 for end in ends)
        canvas.line((left + x, top + y, left + right, top + bottom), fill=colours()[colour], width=side * 4 // 32)
    own = fonts(weight=600)
    draw(canvas, (left + side + 18, top + 40), "silknet", 34, own, colours()["ink"])
    beside = left + side + 36 + width("silknet", 34, own)
    if beside + width(card.host, 26, fonts()) <= MARGIN + WIDEST:
        draw(canvas, (beside, top + 40), card.host, 26, fonts(), colours()["soft"])


def _draw_cloth(canvas: ImageDraw.ImageDraw, woven: Weave) -> None:
    """The weft across, then the warp where it lies above."""
    left = WIDTH - CLOTH
    canvas.rectangle((left, 0, WIDTH, HEIGHT), fill=colours()["loom"])
    for row in range(HEIGHT // PITCH):
        y = row * PITCH
        canvas.rectangle((left, y, WIDTH, y + THICK - 1), fill=_dye(woven.weft[row % THREADS]))
    for column in range(CLOTH // PITCH):
        x = left + column * PITCH
        above = [woven.rows[row % THREADS][column % THREADS] for row in range(HEIGHT // PITCH)]
        for row in (row for row, up in enumerate(above) if up):
            goes_on = row + 1 < len(above) and above[row + 1]
            bottom = row * PITCH + (PITCH if goes_on else THICK) - 1
            canvas.rectangle((x, row * PITCH, x + THICK - 1, bottom), fill=_dye(woven.warp[column % THREADS]))


def _dye(number: int) -> str:
    return colours()[f"dye-{number}"]


@cache
def colours() -> dict[str, str]:
    """The colours of the pages by day, by their names in static/css/tokens.css."""
    tokens = (ROOT / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}),", tokens))
