"""How a picture is shown: in which widths, which part of it, and under which name. No database, no clock."""

from hashlib import sha256
from typing import NamedTuple

WIDTHS = (320, 640, 1280)  # pixels
WIDEST, TALLEST = 2.0, 2 / 3  # width by height: what is beyond is cropped to it, and no further
FORMATS = {"avif": "image/avif", "webp": "image/webp"}  # the smaller one first

DIGEST = 64  # hexadecimal digits of SHA-256
KNOWN_BY = 24  # of them tell one file from every other
NAME = 32


class Box(NamedTuple):
    """A part of a picture, in its pixels from the upper left corner; right and lower are the first beyond it."""

    left: int
    upper: int
    right: int
    lower: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.lower - self.upper


def part(width: int, height: int, x: float, y: float, *, may_be_cropped: bool = True) -> Box:
    """The part of a picture that is shown: all of it, unless it is more than twice as wide as high, or more than half
    as high again as wide. Then as much as fits around its focus, given from 0 (left, upper) to 1 (right, lower).
    """
    whole = Box(0, 0, width, height)
    if not may_be_cropped or TALLEST <= width / height <= WIDEST:
        return whole
    if width / height > WIDEST:
        kept = round(height * WIDEST)
        left = _begins(width, kept, x)
        return Box(left, 0, left + kept, height)
    kept = round(width / TALLEST)
    upper = _begins(height, kept, y)
    return Box(0, upper, width, upper + kept)


def _begins(length: int, kept: int, focus: float) -> int:
    """Where the kept part of a length begins, with the focus in its middle or as near to it as the edges let it be."""
    return min(max(round(length * focus - kept / 2), 0), length - kept)


def widths(width: int) -> list[int]:
    """The widths in which a picture is made, from the smallest: never wider than it is."""
    return sorted({min(each, width) for each in WIDTHS})


def height_of(box: Box, width: int) -> int:
    """The height of a part that is shown in a width."""
    return max(1, round(width * box.height / box.width))


def name(digest: str, box: Box, width: int, height: int) -> str:
    """What the addresses of a picture's sizes are made of: another where another part of it is shown, for what an
    address answers is kept for ever. It begins with the digest of the file.
    """
    if box == (0, 0, width, height):
        return digest[:NAME]
    return digest[:KNOWN_BY] + sha256(repr(tuple(box)).encode()).hexdigest()[: NAME - KNOWN_BY]
