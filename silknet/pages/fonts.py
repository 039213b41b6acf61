"""Letters for pictures that the server draws: which font has a character, and how wide a line is.

Noto Serif comes with the portal and has Latin, Cyrillic and Greek. For Chinese, Japanese and Korean it takes what the
machine has: Debian's fonts-noto-cjk or, a thirtieth of its size, fonts-droid-fallback. What no font has is not drawn:
nobody is shown a box for a letter.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import fontpkg
from PIL import ImageDraw, ImageFont

DEBIAN = Path("/usr/share/fonts")
ASIAN = ("opentype/noto/NotoSerifCJK-Bold.ttc", "opentype/noto/NotoSansCJK-Bold.ttc")  # in the order of its regions
REGIONS = {"ja": 0, "ko": 1, "zh-hans": 2, "zh-hant": 3}  # one code has many forms, and each region its own
FALLBACK = "truetype/droid/DroidSansFallbackFull.ttf"
NOWHERE = "\uffff"  # no font has it
SEEN_AT = 24  # pixels, at which a glyph is told from the one for what is missing


class Font(NamedTuple):
    """A file and the number of the font in it; `weight` where its weight can be chosen."""

    path: str
    number: int = 0
    weight: int = 0


class Run(NamedTuple):
    """Characters that follow each other in one font."""

    font: Font
    text: str


def fonts(language: str = "", *, weight: int = 400) -> list[Font]:
    """The fonts of this machine, the first one first asked; for a language of Asia in the forms of its region."""
    own = Font(str(fontpkg.path("Noto Serif")), 0, weight)
    region = REGIONS.get(language, REGIONS["zh-hans"])
    asian = [Font(str(DEBIAN / name), region) for name in ASIAN]
    found = [*asian, Font(str(DEBIAN / FALLBACK))]
    return [own, *(font for font in found if Path(font.path).is_file())]


@lru_cache(maxsize=200)
def sized(font: Font, size: int) -> ImageFont.FreeTypeFont:
    """A font in a size in pixels."""
    # Simple layout: kerning, no ligatures. It is the same wherever Pillow was built.
    loaded = ImageFont.truetype(font.path, size, index=font.number, layout_engine=ImageFont.Layout.BASIC)
    if font.weight:
        loaded.set_variation_by_axes([100, font.weight] if _is_width_first(font.path) else [font.weight, 100])
    return loaded


@cache
def _is_width_first(path: str) -> bool:
    axes = ImageFont.truetype(path, SEEN_AT).get_variation_axes()
    return axes[0]["maximum"] == 100


@lru_cache(maxsize=20_000)
def has(font: Font, character: str) -> bool:
    """Whether a font draws a character as itself, not as what it draws for all that it has not."""
    return character.isspace() or _drawn(font, character) != _drawn(font, NOWHERE)


def _drawn(font: Font, character: str) -> bytes:
    mask = sized(font, SEEN_AT).getmask(character)
    return bytes(mask) + repr(mask.size).encode()


def runs(text: str, available: list[Font]) -> list[Run] | None:
    """The text in the fonts that have its characters; None where one has no font."""
    found: list[Run] = []
    for character in text:
        font = next((font for font in available if has(font, character)), None)
        if font is None:
            return None
        if found and (found[-1].font == font or character.isspace()):
            found[-1] = Run(found[-1].font, found[-1].text + character)
        else:
            found.append(Run(font, character))
    return found


def width(text: str, size: int, available: list[Font]) -> float:
    """Pixels that a drawable text takes."""
    return sum(sized(run.font, size).getlength(run.text) for run in runs(text, available) or ())


def draw(
    canvas: ImageDraw.ImageDraw, place: tuple[float, float], text: str, size: int, available: list[Font], colour: str
) -> None:
    """A drawable text from the left end of its baseline."""
    x, y = place
    for run in runs(text, available) or ():
        font = sized(run.font, size)
        canvas.text((x, y), run.text, font=font, fill=colour, anchor="ls")
        x += font.getlength(run.text)


def lines(text: str, size: int, available: list[Font], widest: float) -> list[str]:
    """The text in lines that are no wider than this, broken between words, or between characters where a word is too
    wide or a script has no spaces.
    """
    found = [""]
    for piece in _pieces(text, size, available, widest):
        longer = found[-1] + piece
        if found[-1] and width(longer.rstrip(), size, available) > widest:
            found.append(piece.lstrip())
        else:
            found[-1] = longer
    return [line.rstrip() for line in found]


def _pieces(text: str, size: int, available: list[Font], widest: float) -> Iterator[str]:
    for word in text.split():
        if _is_unspaced(word) or width(word, size, available) > widest:
            yield from word[:-1]
            word = word[-1]
        yield f"{word} "


def _is_unspaced(word: str) -> bool:
    return any("\u2e80" <= character <= "\ud7ff" for character in word)
